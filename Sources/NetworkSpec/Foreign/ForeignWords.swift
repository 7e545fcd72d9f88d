extension ForeignTerm {
  /// Layers and functions, in the order of `docs/layers`.
  package static let words: [ForeignTerm] =
    products + poolings + activations + normalizations + merges + resamplings + others

  private static let products: [ForeignTerm] = [
    ForeignTerm(
      ["conv"], here: "`conv filters=… kernel=…`", pytorch: ["Conv2d", "LazyConv2d"],
      keras: ["Conv2D", "Convolution2D"], tensorflow: ["tf.nn.conv2d"], caffe: ["Convolution"],
      onnx: ["Conv"], darknet: ["convolutional"], also: ["convolve"]),
    ForeignTerm(
      here: "`conv filters=channels kernel=… groups=channels`", keras: ["DepthwiseConv2D"],
      tensorflow: ["tf.nn.depthwise_conv2d"],
      also: ["depthwise", "dwconv", "depthwise-convolution"]),
    ForeignTerm(
      here: "`conv filters=… kernel=… weights=per-position`", keras: ["LocallyConnected2D"],
      also: ["locally-connected", "local"]),
    ForeignTerm(
      here:
        "two statements, `conv filters=channels kernel=… groups=channels` and `conv filters=… kernel=1`",
      keras: ["SeparableConv2D"], tensorflow: ["tf.nn.separable_conv2d"],
      also: ["separable", "sepconv", "depthwise-separable-conv"],
      "the first one usually has `bias=none`"),
    ForeignTerm(
      here: "`conv filters=… kernel=1`", also: ["pointwise", "pointwise-conv", "conv1x1"]),
    ForeignTerm(
      here: "`conv filters=… kernel=3`", also: ["conv3x3"],
      "add `pad=1` to keep the size of the plane"),
    ForeignTerm(
      here: "`conv filters=… kernel=… dilation=…`",
      tensorflow: ["tf.nn.atrous_conv2d"], also: ["dilated-conv", "atrous-conv"]),
    ForeignTerm(
      here: "`conv filters=… kernel=… groups=…`", also: ["grouped-conv", "group-conv"]),
    ForeignTerm(
      ["deconv"], here: "`deconv filters=… kernel=…`", pytorch: ["ConvTranspose2d"],
      keras: ["Conv2DTranspose", "Deconvolution2D"], tensorflow: ["tf.nn.conv2d_transpose"],
      caffe: ["Deconvolution"], onnx: ["ConvTranspose"], darknet: ["deconvolutional"],
      also: ["transposed-conv", "conv-transposed", "upconv", "transposed-convolution"]),
    ForeignTerm(
      ["fc"], here: "`fc units=…`", pytorch: ["Linear", "LazyLinear"], keras: ["Dense"],
      tensorflow: ["tf.layers.dense"], caffe: ["InnerProduct"], onnx: ["Gemm"],
      darknet: ["connected"], also: ["fully-connected", "affine", "innerproduct", "ip"],
      "it flattens what it reads; `over=positions` applies it to the channels at each position"),
  ]

  private static let poolings: [ForeignTerm] = [
    ForeignTerm(
      ["maxpool"], here: "`maxpool kernel=… stride=…`", pytorch: ["MaxPool2d"],
      keras: ["MaxPooling2D", "MaxPool2D"], tensorflow: ["tf.nn.max_pool2d", "tf.nn.max_pool"],
      onnx: ["MaxPool"], darknet: ["maxpool"], also: ["max-pooling", "mp"],
      "in PyTorch and Keras the stride defaults to the kernel"),
    ForeignTerm(
      ["avgpool"], here: "`avgpool kernel=… stride=…`", pytorch: ["AvgPool2d"],
      keras: ["AveragePooling2D", "AvgPool2D"], tensorflow: ["tf.nn.avg_pool2d", "tf.nn.avg_pool"],
      onnx: ["AveragePool"], also: ["average-pooling", "avg-pooling", "meanpool", "mean-pooling"],
      "in PyTorch and Keras the stride defaults to the kernel"),
    ForeignTerm(
      here: "`maxpool` or `avgpool`, with `kernel=… stride=…`", caffe: ["Pooling"],
      also: ["pool"], "Caffe rounds up: `rounding=ceil`"),
    ForeignTerm(
      ["lppool"], here: "`lppool kernel=… stride=… power=…`", pytorch: ["LPPool2d"],
      onnx: ["LpPool"], "with a power of 2 it is `l2pool`"),
    ForeignTerm(
      ["global-avgpool"], keras: ["GlobalAveragePooling2D", "GlobalAvgPool2D"],
      onnx: ["GlobalAveragePool"], darknet: ["avgpool"],
      also: ["gap", "global-average-pooling", "global-avg-pooling", "global-average-pool"]),
    ForeignTerm(
      ["global-maxpool"], keras: ["GlobalMaxPooling2D", "GlobalMaxPool2D"],
      onnx: ["GlobalMaxPool"], also: ["gmp", "global-max-pooling"]),
    ForeignTerm(
      ["global-lppool"], here: "`global-lppool power=…`", onnx: ["GlobalLpPool"],
      "with a power of 2 it is `global-l2pool`"),
    ForeignTerm(
      ["adaptive-avgpool"], here: "`adaptive-avgpool height=… width=…`",
      pytorch: ["AdaptiveAvgPool2d"], also: ["adaptive-average-pooling"],
      "with size 1 it is `global-avgpool`"),
    ForeignTerm(
      ["adaptive-maxpool"], here: "`adaptive-maxpool height=… width=…`",
      pytorch: ["AdaptiveMaxPool2d"], also: ["adaptive-max-pooling"],
      "with size 1 it is `global-maxpool`"),
    ForeignTerm(["global-avgpool"], also: ["global-pool"]),
    ForeignTerm(
      ["roi-pool"], here: "`roi-pool regions=… height=… width=…`", pytorch: ["RoIPool"],
      caffe: ["ROIPooling"], onnx: ["MaxRoiPool"], also: ["roi-pooling", "region-pooling"],
      "the number of regions is fixed, and each is the whole plane"),
    ForeignTerm(
      here: "not described; `roi-pool` takes the maxima of such regions", pytorch: ["RoIAlign"],
      onnx: ["RoiAlign"], also: ["roi-align"]),
    ForeignTerm(
      ["mean"], here: "`mean over=plane` or `mean over=channels`", pytorch: ["torch.mean"],
      onnx: ["ReduceMean"], also: ["reduce-mean", "average"]),
    ForeignTerm(
      ["max"], here: "`max over=plane` or `max over=channels`", pytorch: ["torch.max"],
      onnx: ["ReduceMax"], also: ["reduce-max"]),
    ForeignTerm(
      ["sum"], here: "`sum over=plane` or `sum over=channels`", pytorch: ["torch.sum"],
      onnx: ["ReduceSum"], also: ["reduce-sum"]),
    ForeignTerm(
      ["l2"], here: "`l2 over=plane` or `l2 over=channels`",
      pytorch: ["torch.linalg.vector_norm"], onnx: ["ReduceL2"], also: ["norm"]),
    ForeignTerm(
      ["rbf"], here: "`rbf units=…`, the squares of the distances", pytorch: ["torch.cdist"]),
  ]

  private static let activations: [ForeignTerm] = [
    ForeignTerm(["relu"], pytorch: ["ReLU"], keras: ["ReLU"], caffe: ["ReLU"], onnx: ["Relu"]),
    ForeignTerm(
      ["hard-tanh"], here: "`hard-tanh min=… max=…`", pytorch: ["Hardtanh"],
      also: ["hardtanh", "clamp"]),
    ForeignTerm(["softsign"], pytorch: ["Softsign"], onnx: ["Softsign"]),
    ForeignTerm(
      ["threshold"], here: "`threshold threshold=… value=…`", pytorch: ["Threshold"],
      onnx: ["ThresholdedRelu"]),
    ForeignTerm(["relu6"], pytorch: ["ReLU6"], tensorflow: ["tf.nn.relu6"], onnx: ["Clip"]),
    ForeignTerm(
      ["leaky-relu"], pytorch: ["LeakyReLU"], keras: ["LeakyReLU"],
      tensorflow: ["tf.nn.leaky_relu"], onnx: ["LeakyRelu"], darknet: ["leaky"], also: ["lrelu"],
      "its slope is `slope=…`: 0.01 by default, 0.3 in Keras, 0.2 in TensorFlow, 0.1 in Darknet"
    ),
    ForeignTerm(
      ["rrelu"], here: "`rrelu lower=… upper=…`", pytorch: ["RReLU"],
      also: ["randomized-leaky-relu"]),
    ForeignTerm(
      ["glu"], pytorch: ["GLU", "F.glu"], also: ["gated-linear-unit"],
      "it halves the channels, `dim=1` in PyTorch"),
    ForeignTerm(["elu"], pytorch: ["ELU"], keras: ["ELU"], caffe: ["ELU"], onnx: ["Elu"]),
    ForeignTerm(["selu"], pytorch: ["SELU"], onnx: ["Selu"]),
    ForeignTerm(["gelu"], pytorch: ["GELU"], onnx: ["Gelu"]),
    ForeignTerm(
      ["sigmoid"], pytorch: ["Sigmoid"], caffe: ["Sigmoid"], onnx: ["Sigmoid"],
      darknet: ["logistic"]),
    ForeignTerm(["tanh"], pytorch: ["Tanh"], caffe: ["TanH"], onnx: ["Tanh"]),
    ForeignTerm(
      ["silu"], pytorch: ["SiLU"], keras: ["silu"], tensorflow: ["tf.nn.silu", "tf.nn.swish"],
      caffe: ["Swish"], darknet: ["swish"]),
    ForeignTerm(["mish"], pytorch: ["Mish"], onnx: ["Mish"], darknet: ["mish"]),
    ForeignTerm(["softplus"], pytorch: ["Softplus"], onnx: ["Softplus"]),
    ForeignTerm(
      ["hard-swish"], pytorch: ["Hardswish"], keras: ["hard_silu"], onnx: ["HardSwish"],
      also: ["hswish", "h-swish"]),
    ForeignTerm(
      ["hard-sigmoid"], pytorch: ["Hardsigmoid"], keras: ["hard_sigmoid"], onnx: ["HardSigmoid"],
      also: ["hsigmoid", "h-sigmoid"]),
    ForeignTerm(
      ["prelu"], pytorch: ["PReLU"], keras: ["PReLU"], caffe: ["PReLU"], onnx: ["PRelu"]),
    ForeignTerm(
      here: "the function's own word, such as `relu` or `sigmoid`", keras: ["Activation"],
      darknet: ["activation"], also: ["nonlinearity"]),
    ForeignTerm(["softmax"], pytorch: ["Softmax"], keras: ["Softmax"], onnx: ["Softmax"]),
    ForeignTerm(["softmax"], here: "`softmax over=channels`", pytorch: ["Softmax2d"]),
    ForeignTerm(
      ["log-softmax"], pytorch: ["LogSoftmax"], tensorflow: ["tf.nn.log_softmax"],
      onnx: ["LogSoftmax"]),
    ForeignTerm(
      here:
        "not described: end with what the loss reads, such as `softmax`",
      pytorch: ["CrossEntropyLoss"], caffe: ["SoftmaxWithLoss", "EuclideanLoss"],
      also: ["loss", "cost", "accuracy"]),
  ]

  private static let normalizations: [ForeignTerm] = [
    ForeignTerm(
      ["batchnorm"], pytorch: ["BatchNorm2d", "SyncBatchNorm"], keras: ["BatchNormalization"],
      tensorflow: ["tf.nn.batch_normalization"], caffe: ["BatchNorm"],
      onnx: ["BatchNormalization"], darknet: ["batchnorm"], also: ["bn", "batch-norm"],
      "its ε is `epsilon=…`: 1e-5 by default, 1e-3 in Keras"),
    ForeignTerm(
      ["layernorm"], pytorch: ["LayerNorm"], keras: ["LayerNormalization"],
      caffe: ["MVN"], onnx: ["LayerNormalization"], also: ["ln", "layer-norm"],
      "over the whole volume, or with `over=channels` at each position"),
    ForeignTerm(
      ["groupnorm"], here: "`groupnorm groups=…`", pytorch: ["GroupNorm"],
      keras: ["GroupNormalization"], onnx: ["GroupNormalization"], also: ["gn", "group-norm"]),
    ForeignTerm(
      ["instancenorm"], pytorch: ["InstanceNorm2d"], onnx: ["InstanceNormalization"],
      also: ["instance-norm"],
      "as in PyTorch it learns nothing by default; ONNX's has γ and β: `affine=#true`"),
    ForeignTerm(
      ["grn"], pytorch: ["GRN", "GlobalResponseNorm"], also: ["global-response-norm"]),
    ForeignTerm(
      ["l2-normalize"], here: "`l2-normalize`, or with learned factors `l2-normalize scale=#true`",
      pytorch: ["F.normalize"], keras: ["UnitNormalization"],
      tensorflow: ["tf.nn.l2_normalize"], caffe: ["Normalize"], onnx: ["LpNormalization"],
      also: ["l2norm", "l2-norm"]),
    ForeignTerm(
      ["lrn"], pytorch: ["LocalResponseNorm"], tensorflow: ["tf.nn.local_response_normalization"],
      caffe: ["LRN"], onnx: ["LRN"], also: ["local-response-norm", "lrnorm"],
      "Caffe, PyTorch and ONNX divide α by the size: `alpha-divided-by-size=#true`"),
    ForeignTerm(["scale"], caffe: ["Scale"], also: ["layer-scale"]),
    ForeignTerm(here: "`scale terms=bias`", tensorflow: ["tf.nn.bias_add"], caffe: ["Bias"]),
    ForeignTerm(
      ["drop-path"], here: "`drop-path rate=…`", pytorch: ["StochasticDepth", "DropPath"],
      also: ["drop-connect"]),
    ForeignTerm(
      ["dropout"], here: "`dropout rate=… of=channels`", pytorch: ["Dropout2d"],
      keras: ["SpatialDropout2D"]),
    ForeignTerm(
      ["dropout"], here: "`dropout rate=…`", pytorch: ["Dropout"],
      keras: ["Dropout"],
      tensorflow: ["tf.nn.dropout"], caffe: ["Dropout"], onnx: ["Dropout"], darknet: ["dropout"]),
  ]

  private static let merges: [ForeignTerm] = [
    ForeignTerm(
      ["concat"], here: "`concat { path …; path … }`", pytorch: ["torch.cat"],
      keras: ["Concatenate"], tensorflow: ["tf.concat"], caffe: ["Concat"], onnx: ["Concat"],
      darknet: ["route"], also: ["cat", "merge", "stack"],
      "each `path from=…` begins at the layer of that name"),
    ForeignTerm(
      ["add"], here: "`add { path …; path … }`", pytorch: ["torch.add"], keras: ["Add"],
      tensorflow: ["tf.add"], onnx: ["Add", "Sum"], darknet: ["shortcut"],
      also: ["plus", "residual", "skip", "skip-connection", "elementwise-add"],
      "an empty `path` is the incoming volume"),
    ForeignTerm(
      ["subtract"], here: "`subtract { path …; path … }`", pytorch: ["torch.sub"],
      keras: ["Subtract"], tensorflow: ["tf.subtract"], onnx: ["Sub"],
      also: ["minus", "difference"]),
    ForeignTerm(
      here: "`add`, `multiply` or `maximum`, each with its `path`s", caffe: ["Eltwise"]),
    ForeignTerm(
      ["multiply"], here: "`multiply { path …; path … }`", pytorch: ["torch.mul"],
      keras: ["Multiply"], tensorflow: ["tf.multiply"], onnx: ["Mul"], also: ["product", "gate"]),
    ForeignTerm(
      ["matmul"], here: "`matmul { path …; path … }`", pytorch: ["torch.bmm", "torch.einsum"],
      keras: ["Dot"], tensorflow: ["tf.linalg.matmul", "tf.einsum"], onnx: ["MatMul", "Einsum"],
      also: ["bmm", "matrix-product", "batch-matmul"],
      "each volume is a matrix with a row of channels for each position; `transpose=…` turns one"),
    ForeignTerm(
      ["maximum"], here: "`maximum { path …; path … }`", pytorch: ["torch.maximum"],
      keras: ["Maximum"], tensorflow: ["tf.maximum"], onnx: ["Max"]),
    ForeignTerm(
      ["slice"], here: "`slice start=… count=…`",
      pytorch: ["torch.chunk", "torch.split", "torch.narrow"],
      tensorflow: ["tf.split", "tf.slice"], caffe: ["Slice"], onnx: ["Slice", "Split"],
      "one statement for each part, with `from=`"),
  ]

  private static let resamplings: [ForeignTerm] = [
    ForeignTerm(
      ["upsample"], here: "`upsample factor=…`", pytorch: ["Upsample", "F.interpolate"],
      keras: ["UpSampling2D"], tensorflow: ["tf.image.resize"], onnx: ["Resize", "Upsample"],
      darknet: ["upsample"], also: ["interpolation", "resizing", "up"],
      "to a given size with `height=… width=…`"),
    ForeignTerm(
      here: "`upsample factor=… interpolation=bilinear-aligned-corners`",
      pytorch: ["UpsamplingBilinear2d"], also: ["bilinear"]),
    ForeignTerm(
      ["max-unpool"], here: "`max-unpool of=…`",
      pytorch: ["MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"], onnx: ["MaxUnpool"],
      also: ["unpool", "unpooling", "max-unpooling"],
      "names the max pooling, in place of its indices"),
    ForeignTerm(
      ["pixel-shuffle"], here: "`pixel-shuffle factor=…`", pytorch: ["PixelShuffle"],
      also: ["subpixel", "sub-pixel"]),
    ForeignTerm(
      ["pixel-unshuffle"], here: "`pixel-unshuffle factor=…`", pytorch: ["PixelUnshuffle"],
      also: ["focus"]),
    ForeignTerm(
      ["depth-to-space"], here: "`depth-to-space factor=…`", tensorflow: ["tf.nn.depth_to_space"],
      onnx: ["DepthToSpace"]),
    ForeignTerm(
      ["space-to-depth"], here: "`space-to-depth factor=…`", tensorflow: ["tf.nn.space_to_depth"],
      onnx: ["SpaceToDepth"], darknet: ["reorg"], also: ["passthrough"]),
    ForeignTerm(
      ["channel-shuffle"], here: "`channel-shuffle groups=…`", pytorch: ["ChannelShuffle"]),
    ForeignTerm(
      ["pad"], here: "`pad pad=…`", pytorch: ["ZeroPad2d", "F.pad"], keras: ["ZeroPadding2D"],
      tensorflow: ["tf.pad"], onnx: ["Pad"], also: ["padding"],
      "four sides are `pad=\"top,left,bottom,right\"`"),
    ForeignTerm(
      ["pad"], here: "`pad pad=… value=…`", pytorch: ["ConstantPad2d"], also: ["constant-pad"]),
    ForeignTerm(
      ["pad"], here: "`pad pad=… mode=reflect`", pytorch: ["ReflectionPad2d"],
      also: ["reflect", "reflection-pad", "reflect-pad"]),
    ForeignTerm(
      ["pad"], here: "`pad pad=… mode=replicate`", pytorch: ["ReplicationPad2d"],
      also: ["replicate", "replication-pad", "edge-pad"]),
    ForeignTerm(
      ["pad"], here: "`pad pad=… mode=circular`", pytorch: ["CircularPad2d"],
      also: ["circular", "circular-pad", "wrap-pad"]),
    ForeignTerm(
      ["crop"], keras: ["Cropping2D"], caffe: ["Crop"], darknet: ["crop"], also: ["center-crop"]),
    ForeignTerm(
      ["flatten"], pytorch: ["Flatten"], keras: ["Flatten"], tensorflow: ["tf.layers.flatten"],
      caffe: ["Flatten"], onnx: ["Flatten"], "`fc` needs none before it"),
    ForeignTerm(
      ["reshape"], here: "`reshape height=… width=… channels=…`",
      pytorch: ["Tensor.view", "torch.reshape", "Unflatten"], keras: ["Reshape"],
      tensorflow: ["tf.reshape"], caffe: ["Reshape"], onnx: ["Reshape"],
      "one of the three may be left out; `fc` reads a volume of any shape"),
    ForeignTerm(
      here: "not needed", pytorch: ["torch.permute", "torch.transpose"], keras: ["Permute"],
      tensorflow: ["tf.transpose"], onnx: ["Transpose"],
      "every volume has its spatial axes first, then its channels"
    ),
  ]

  private static let others: [ForeignTerm] = [
    ForeignTerm(
      ["input"], here: "`input HEIGHT WIDTH CHANNELS`", keras: ["Input", "InputLayer"],
      tensorflow: ["tf.placeholder"], caffe: ["Input", "Data", "ImageData"], darknet: ["net"],
      also: ["input-shape", "inputs"]),
    ForeignTerm(
      here: "a block: `block NAME … { … }` at the top of the file, then `NAME …`",
      pytorch: ["Sequential", "ModuleList", "Module"], keras: ["Sequential", "Model"],
      also: ["def", "class", "function", "module", "layer", "layers", "macro"]),
    ForeignTerm(
      ["network"], here: "`network NAME { … }`", also: ["net-name", "architecture"]),
    ForeignTerm(
      ["repeat"], here: "`repeat COUNT { … }`", also: ["for", "loop", "while", "foreach"]),
    ForeignTerm(
      ["when"], here: "`when CONDITION { … }`", onnx: ["If"], also: ["if", "unless", "elif"]),
    ForeignTerm(["branch"], here: "`branch NAME { … }`", also: ["head", "auxiliary", "aux"]),
    ForeignTerm(
      ["identity"], pytorch: ["Identity"], tensorflow: ["tf.identity"], onnx: ["Identity"],
      also: ["noop", "no-op", "linear-activation"]),
    ForeignTerm(
      here: "left out", keras: ["Lambda"], onnx: ["Constant"], also: ["pass"],
      "an empty `path` in `add` or `concat` passes on what enters"),
  ]
}
