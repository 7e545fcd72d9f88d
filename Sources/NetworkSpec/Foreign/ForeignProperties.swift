extension ForeignTerm {
  /// What is said of a property that nothing depends on.
  static let leftOut = "left out"

  /// Properties, of which one name may stand several times: it means what the layer at hand has.
  package static let properties: [ForeignTerm] = windows + channels + others

  private static let windows: [ForeignTerm] = [
    ForeignTerm(
      ["kernel"], pytorch: ["kernel_size"], keras: ["kernel_size", "pool_size"],
      tensorflow: ["ksize", "filter_size"], caffe: ["kernel_size"], onnx: ["kernel_shape"],
      darknet: ["size"], also: ["window", "filter", "kernel-shape", "ks", "k", "f", "field"],
      "two numbers are `kernel=\"3x5\"`"),
    ForeignTerm(
      ["kernel"], here: "the first number of `kernel=\"3x5\"`", isWhole: false,
      caffe: ["kernel_h"], also: ["kernel-height"]),
    ForeignTerm(
      ["kernel"], here: "the second number of `kernel=\"3x5\"`", isWhole: false,
      caffe: ["kernel_w"], also: ["kernel-width"]),
    ForeignTerm(
      ["stride"], keras: ["strides", "subsample"], tensorflow: ["strides"],
      caffe: ["stride"], onnx: ["strides"], also: ["s", "step", "steps"],
      "two numbers are `stride=\"2x1\"`"),
    ForeignTerm(
      ["pad"], pytorch: ["padding"], keras: ["padding", "border_mode"], tensorflow: ["padding"],
      onnx: ["pads", "auto_pad"], darknet: ["padding"], also: ["p", "paddings"],
      "`\"valid\"` is `pad=0`, `\"same\"` is `pad=same`"),
    ForeignTerm(
      here: "the statement `pad pad=… mode=reflect`, `replicate` or `circular` before the layer",
      pytorch: ["padding_mode"],
      "the layer itself then has `pad=0`; `\"zeros\"` is its own `pad`"),
    ForeignTerm(
      ["dilation"], keras: ["dilation_rate"], tensorflow: ["dilations"], caffe: ["dilation"],
      onnx: ["dilations"], also: ["hole", "d", "atrous-rate", "rate"]),
    ForeignTerm(
      ["rounding"], here: "`rounding=ceil`", isWhole: false, pytorch: ["ceil_mode"],
      caffe: ["round_mode"],
      onnx: ["ceil_mode"], "without it positions are rounded down"),
    ForeignTerm(
      ["count-padding"], pytorch: ["count_include_pad"], onnx: ["count_include_pad"],
      "`#true` by default"),
    ForeignTerm(
      ["output-pad"], pytorch: ["output_padding"], keras: ["output_padding"],
      onnx: ["output_padding"]),
  ]

  private static let channels: [ForeignTerm] = [
    ForeignTerm(
      ["filters"], pytorch: ["out_channels"], keras: ["filters", "nb_filter"],
      tensorflow: ["filters"],
      caffe: ["num_output"], darknet: ["filters"],
      also: [
        "out-planes", "num-filters", "channels", "features", "maps", "units", "output-channels",
      ]),
    ForeignTerm(
      ["units"], pytorch: ["out_features"], keras: ["units", "output_dim"], tensorflow: ["units"],
      caffe: ["num_output"], darknet: ["output"],
      also: ["num-units", "filters", "num-classes", "classes", "neurons", "size", "out-channels"]),
    ForeignTerm(
      here: leftOut,
      pytorch: ["in_channels", "in_features", "num_features", "normalized_shape", "num_channels"],
      keras: ["input_dim"], also: ["in-planes", "input-channels", "in"],
      "a layer gets its input channels from what it reads"),
    ForeignTerm(
      here: "the statement `input HEIGHT WIDTH CHANNELS`",
      keras: ["input_shape", "batch_input_shape"],
      also: ["input-size"]),
    ForeignTerm(
      ["groups"], pytorch: ["groups", "num_groups"], keras: ["groups"], caffe: ["group"],
      onnx: ["group"],
      darknet: ["groups"], also: ["g", "cardinality"]),
    ForeignTerm(
      here: "`filters=\"2 * channels\" groups=channels` for a multiplier of 2",
      keras: ["depth_multiplier"],
      also: ["channel-multiplier"]),
    ForeignTerm(
      ["bias"], here: "`bias=none` where there is none", isWhole: false, keras: ["use_bias"],
      caffe: ["bias_term"],
      also: ["no-bias", "with-bias", "biases"],
      "by default there is one bias per filter or unit"),
  ]

  private static let others: [ForeignTerm] = [
    ForeignTerm(
      ["factor"], pytorch: ["scale_factor", "upscale_factor", "downscale_factor"], keras: ["size"],
      tensorflow: ["block_size"], onnx: ["scales", "blocksize"], darknet: ["stride"],
      also: ["scale", "r", "ratio", "upscale"]),
    ForeignTerm(
      ["height"], here: "`height=… width=…`", isWhole: false, pytorch: ["output_size", "size"],
      tensorflow: ["size"], onnx: ["sizes"], also: ["target-size"]),
    ForeignTerm(
      ["mode"], tensorflow: ["mode"], onnx: ["mode"],
      "`\"constant\"` is `value=…`, `\"edge\"` `mode=replicate`, `\"wrap\"` `mode=circular`"),
    ForeignTerm(
      ["value"], tensorflow: ["constant_values"], onnx: ["constant_value"], also: ["fill"]),
    ForeignTerm(
      ["power"], pytorch: ["norm_type"], onnx: ["p"], also: ["norm", "p", "order"]),
    ForeignTerm(
      ["interpolation"], pytorch: ["mode"], keras: ["interpolation"], tensorflow: ["method"],
      onnx: ["mode"],
      "`nearest`, `bilinear`, `bicubic`, or one with `-aligned-corners` or `-antialiased` after it"),
    ForeignTerm(
      ["interpolation"], here: "`interpolation=bilinear-aligned-corners`", isWhole: false,
      pytorch: ["align_corners"], "likewise `bicubic-aligned-corners`"),
    ForeignTerm(
      ["interpolation"],
      here: "`interpolation=bilinear-antialiased` or `bicubic-antialiased`", isWhole: false,
      pytorch: ["antialias"], onnx: ["antialias"]),
    ForeignTerm(
      ["rate"], pytorch: ["p"], keras: ["rate"], tensorflow: ["rate"], caffe: ["dropout_ratio"],
      onnx: ["ratio"], darknet: ["probability"], also: ["prob", "drop", "drop-rate"]),
    ForeignTerm(
      ["slope"], pytorch: ["negative_slope"], keras: ["negative_slope", "alpha"],
      tensorflow: ["alpha"], caffe: ["negative_slope"], onnx: ["alpha"]),
    ForeignTerm(
      ["slopes"], here: "`slopes=shared` or `per-channel`", isWhole: false,
      pytorch: ["num_parameters"],
      keras: ["shared_axes"], caffe: ["channel_shared"]),
    ForeignTerm(
      ["epsilon"], pytorch: ["eps"], keras: ["epsilon"], caffe: ["eps"], onnx: ["epsilon"]),
    ForeignTerm(
      ["affine"], isWhole: false, pytorch: ["affine", "elementwise_affine"],
      keras: ["scale", "center"]),
    ForeignTerm(["statistics"], pytorch: ["track_running_stats"]),
    ForeignTerm(
      ["along"], here: "`along=channels`, `height` or `width`", isWhole: false, pytorch: ["dim"],
      keras: ["axis"],
      tensorflow: ["axis"], caffe: ["axis"], onnx: ["axis"]),
    ForeignTerm(
      ["over"], here: "`over=channels` or `volume`", isWhole: false, pytorch: ["dim"],
      keras: ["axis"],
      tensorflow: ["axis"], caffe: ["axis"], onnx: ["axis"]),
    ForeignTerm(
      ["size"], isWhole: false, pytorch: ["size"], tensorflow: ["depth_radius"],
      caffe: ["local_size"], onnx: ["size"],
      "TensorFlow's radius r is a size of 2r + 1"),
    ForeignTerm(["k"], pytorch: ["k"], caffe: ["k"], onnx: ["bias"]),
    ForeignTerm(
      ["from"], keras: ["inbound_nodes"], caffe: ["bottom"], onnx: ["input"],
      darknet: ["from", "layers"],
      also: ["input", "inputs", "src", "source", "reads"], "a layer, by its name"),
    ForeignTerm(
      here: "the word after the layer's, as in `conv conv1 …`", keras: ["name"],
      caffe: ["name", "top"],
      also: ["id", "label"]),
    ForeignTerm(
      here: "a statement of its own after the layer, such as `relu`", keras: ["activation"],
      darknet: ["activation"], also: ["act", "nonlinearity", "activation-fn"]),
    ForeignTerm(
      here: "the statement `batchnorm` after the layer", darknet: ["batch_normalize"],
      also: ["bn", "norm", "batchnorm", "normalizer-fn"]),
    ForeignTerm(
      ["frozen"], here: "`frozen=#true`", isWhole: false, pytorch: ["requires_grad"],
      keras: ["trainable"],
      caffe: ["lr_mult"], also: ["freeze"]),
    ForeignTerm(
      ["weights-of"], isWhole: false, caffe: ["param"],
      also: ["shared-with", "shares", "share-weights", "tied-to"],
      "the layer whose weights are used, by its name"),
    ForeignTerm(
      here: leftOut, pytorch: ["dtype", "device", "inplace", "momentum"],
      keras: [
        "kernel_initializer", "bias_initializer", "kernel_regularizer", "bias_regularizer",
        "data_format", "dtype",
      ], tensorflow: ["data_format"], caffe: ["weight_filler", "bias_filler", "decay_mult"],
      also: ["init", "weight-decay", "initializer", "momentum"], "it changes no shape and no count"),
  ]
}
