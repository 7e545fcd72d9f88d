/// The operators that are read. Raw values are their names in a file.
///
/// Those of ONNX itself up to operator set 28, those that its first versions had as experiments, and those of other
/// domains that quantizers and optimizers write (`com.microsoft`, `onnx.brevitas`, `qonnx.custom_op`).
/// Source: ONNX, `docs/Operators.md` and `docs/Changelog.md`; ONNX Runtime, `docs/ContribOperators.md`; QONNX,
/// `docs/qonnx-custom-ops`.
package enum ONNXOperator: String, Hashable, Sendable, CaseIterable {
  case conv = "Conv"
  case convTranspose = "ConvTranspose"
  case convInteger = "ConvInteger"
  case qLinearConv = "QLinearConv"
  case deformConv = "DeformConv"
  case causalConvWithState = "CausalConvWithState"
  case fusedConv = "FusedConv"
  case qLinearConvTranspose = "QLinearConvTranspose"

  case maxPool = "MaxPool"
  case averagePool = "AveragePool"
  case lpPool = "LpPool"
  case globalAveragePool = "GlobalAveragePool"
  case globalMaxPool = "GlobalMaxPool"
  case globalLpPool = "GlobalLpPool"
  case maxUnpool = "MaxUnpool"
  case maxRoiPool = "MaxRoiPool"
  case roiAlign = "RoiAlign"
  case qLinearAveragePool = "QLinearAveragePool"
  case qLinearGlobalAveragePool = "QLinearGlobalAveragePool"

  case gemm = "Gemm"
  case matMul = "MatMul"
  case matMulInteger = "MatMulInteger"
  case qLinearMatMul = "QLinearMatMul"
  case einsum = "Einsum"
  case attention = "Attention"
  case linearAttention = "LinearAttention"
  case det = "Det"
  case qGemm = "QGemm"
  case fusedMatMul = "FusedMatMul"
  case fusedGemm = "FusedGemm"

  case batchNormalization = "BatchNormalization"
  case instanceNormalization = "InstanceNormalization"
  case layerNormalization = "LayerNormalization"
  case groupNormalization = "GroupNormalization"
  case lrn = "LRN"
  case lpNormalization = "LpNormalization"
  case meanVarianceNormalization = "MeanVarianceNormalization"
  case rmsNormalization = "RMSNormalization"
  case skipLayerNormalization = "SkipLayerNormalization"

  case relu = "Relu"
  case leakyRelu = "LeakyRelu"
  case prelu = "PRelu"
  case sigmoid = "Sigmoid"
  case hardSigmoid = "HardSigmoid"
  case hardSwish = "HardSwish"
  case tanh = "Tanh"
  case elu = "Elu"
  case selu = "Selu"
  case celu = "Celu"
  case gelu = "Gelu"
  case mish = "Mish"
  case softplus = "Softplus"
  case softsign = "Softsign"
  case swish = "Swish"
  case thresholdedRelu = "ThresholdedRelu"
  case clip = "Clip"
  case softmax = "Softmax"
  case logSoftmax = "LogSoftmax"
  case hardmax = "Hardmax"
  case shrink = "Shrink"
  case swiGLU = "SwiGLU"
  case fastGelu = "FastGelu"
  case quickGelu = "QuickGelu"
  case biasGelu = "BiasGelu"
  case qLinearSigmoid = "QLinearSigmoid"
  case qLinearLeakyRelu = "QLinearLeakyRelu"
  case parametricSoftplus = "ParametricSoftplus"
  case scaledTanh = "ScaledTanh"

  case add = "Add"
  case sub = "Sub"
  case mul = "Mul"
  case div = "Div"
  case pow = "Pow"
  case mod = "Mod"
  case max = "Max"
  case min = "Min"
  case mean = "Mean"
  case sum = "Sum"
  case abs = "Abs"
  case neg = "Neg"
  case exp = "Exp"
  case log = "Log"
  case sqrt = "Sqrt"
  case reciprocal = "Reciprocal"
  case erf = "Erf"
  case floor = "Floor"
  case ceil = "Ceil"
  case round = "Round"
  case sign = "Sign"
  case sin = "Sin"
  case cos = "Cos"
  case tan = "Tan"
  case asin = "Asin"
  case acos = "Acos"
  case atan = "Atan"
  case sinh = "Sinh"
  case cosh = "Cosh"
  case asinh = "Asinh"
  case acosh = "Acosh"
  case atanh = "Atanh"
  case isInf = "IsInf"
  case isNaN = "IsNaN"
  case not = "Not"
  case and = "And"
  case or = "Or"
  case xor = "Xor"
  case equal = "Equal"
  case greater = "Greater"
  case greaterOrEqual = "GreaterOrEqual"
  case less = "Less"
  case lessOrEqual = "LessOrEqual"
  case bitShift = "BitShift"
  case bitwiseAnd = "BitwiseAnd"
  case bitwiseNot = "BitwiseNot"
  case bitwiseOr = "BitwiseOr"
  case bitwiseXor = "BitwiseXor"
  case `where` = "Where"
  case trilu = "Trilu"
  case cumSum = "CumSum"
  case cumProd = "CumProd"
  case rotaryEmbedding = "RotaryEmbedding"
  case bernoulli = "Bernoulli"
  case qLinearAdd = "QLinearAdd"
  case qLinearMul = "QLinearMul"
  case affine = "Affine"
  case imageScaler = "ImageScaler"

  case reduceL1 = "ReduceL1"
  case reduceL2 = "ReduceL2"
  case reduceLogSum = "ReduceLogSum"
  case reduceLogSumExp = "ReduceLogSumExp"
  case reduceMax = "ReduceMax"
  case reduceMean = "ReduceMean"
  case reduceMin = "ReduceMin"
  case reduceProd = "ReduceProd"
  case reduceSum = "ReduceSum"
  case reduceSumSquare = "ReduceSumSquare"
  case argMax = "ArgMax"
  case argMin = "ArgMin"

  case reshape = "Reshape"
  case flatten = "Flatten"
  case squeeze = "Squeeze"
  case unsqueeze = "Unsqueeze"
  case transpose = "Transpose"
  case identity = "Identity"
  case cast = "Cast"
  case castLike = "CastLike"
  case bitCast = "BitCast"
  case dropout = "Dropout"

  case slice = "Slice"
  case split = "Split"
  case gather = "Gather"
  case pad = "Pad"
  case centerCropPad = "CenterCropPad"
  case crop = "Crop"

  case concat = "Concat"
  case qLinearConcat = "QLinearConcat"

  case resize = "Resize"
  case upsample = "Upsample"
  case depthToSpace = "DepthToSpace"
  case spaceToDepth = "SpaceToDepth"
  case expand = "Expand"
  case tile = "Tile"

  case gridSample = "GridSample"
  case affineGrid = "AffineGrid"
  case col2Im = "Col2Im"

  case quantizeLinear = "QuantizeLinear"
  case dequantizeLinear = "DequantizeLinear"
  case dynamicQuantizeLinear = "DynamicQuantizeLinear"
  case quant = "Quant"
  case bipolarQuant = "BipolarQuant"
  case floatQuant = "FloatQuant"
  case trunc = "Trunc"

  case constant = "Constant"
  case constantOfShape = "ConstantOfShape"
  case range = "Range"
  case shape = "Shape"
  case size = "Size"
  case eyeLike = "EyeLike"
  case oneHot = "OneHot"
  case randomNormal = "RandomNormal"
  case randomNormalLike = "RandomNormalLike"
  case randomUniform = "RandomUniform"
  case randomUniformLike = "RandomUniformLike"
  case multinomial = "Multinomial"
  case blackmanWindow = "BlackmanWindow"
  case hammingWindow = "HammingWindow"
  case hannWindow = "HannWindow"
  case melWeightMatrix = "MelWeightMatrix"

  case lstm = "LSTM"
  case gru = "GRU"
  case rnn = "RNN"
  case dynamicQuantizeLSTM = "DynamicQuantizeLSTM"

  case gatherND = "GatherND"
  case gatherElements = "GatherElements"
  case scatter = "Scatter"
  case scatterElements = "ScatterElements"
  case scatterND = "ScatterND"
  case tensorScatter = "TensorScatter"
  case nonZero = "NonZero"
  case unique = "Unique"
  case compress = "Compress"
  case topK = "TopK"
  case nonMaxSuppression = "NonMaxSuppression"
  case reverseSequence = "ReverseSequence"

  case `if` = "If"
  case loop = "Loop"
  case scan = "Scan"
  case sequenceMap = "SequenceMap"

  case sequenceAt = "SequenceAt"
  case sequenceConstruct = "SequenceConstruct"
  case sequenceEmpty = "SequenceEmpty"
  case sequenceErase = "SequenceErase"
  case sequenceInsert = "SequenceInsert"
  case sequenceLength = "SequenceLength"
  case splitToSequence = "SplitToSequence"
  case concatFromSequence = "ConcatFromSequence"
  case optional = "Optional"
  case optionalGetElement = "OptionalGetElement"
  case optionalHasElement = "OptionalHasElement"

  case stringConcat = "StringConcat"
  case stringNormalizer = "StringNormalizer"
  case stringSplit = "StringSplit"
  case regexFullMatch = "RegexFullMatch"
  case tfIdfVectorizer = "TfIdfVectorizer"
  case imageDecoder = "ImageDecoder"

  case dft = "DFT"
  case stft = "STFT"

  case negativeLogLikelihoodLoss = "NegativeLogLikelihoodLoss"
  case softmaxCrossEntropyLoss = "SoftmaxCrossEntropyLoss"

  /// What operators of one file of the importer have in common.
  package enum Family: String, Hashable, Sendable, CaseIterable {
    case convolution, pooling, product, normalization, activation, elementwise, reduction, view,
      slice, join, resize, sampling, quantization, generator, recurrence, selection, control,
      sequence, text, signal, loss
  }

  package var family: Family {
    switch self {
    case .conv, .convTranspose, .convInteger, .qLinearConv, .deformConv, .causalConvWithState,
      .fusedConv, .qLinearConvTranspose:
      .convolution
    case .maxPool, .averagePool, .lpPool, .globalAveragePool, .globalMaxPool, .globalLpPool,
      .maxUnpool, .maxRoiPool, .roiAlign, .qLinearAveragePool, .qLinearGlobalAveragePool:
      .pooling
    case .gemm, .matMul, .matMulInteger, .qLinearMatMul, .einsum, .attention, .linearAttention,
      .det, .qGemm, .fusedMatMul, .fusedGemm:
      .product
    case .batchNormalization, .instanceNormalization, .layerNormalization, .groupNormalization,
      .lrn, .lpNormalization, .meanVarianceNormalization, .rmsNormalization,
      .skipLayerNormalization:
      .normalization
    case .relu, .leakyRelu, .prelu, .sigmoid, .hardSigmoid, .hardSwish, .tanh, .elu, .selu, .celu,
      .gelu, .mish, .softplus, .softsign, .swish, .thresholdedRelu, .clip, .softmax, .logSoftmax,
      .hardmax, .shrink, .swiGLU, .fastGelu, .quickGelu, .biasGelu, .qLinearSigmoid,
      .qLinearLeakyRelu, .parametricSoftplus, .scaledTanh:
      .activation
    case .add, .sub, .mul, .div, .pow, .mod, .max, .min, .mean, .sum, .abs, .neg, .exp, .log, .sqrt,
      .reciprocal, .erf, .floor, .ceil, .round, .sign, .sin, .cos, .tan, .asin, .acos, .atan, .sinh,
      .cosh, .asinh, .acosh, .atanh, .isInf, .isNaN, .not, .and, .or, .xor, .equal, .greater,
      .greaterOrEqual, .less, .lessOrEqual, .bitShift, .bitwiseAnd, .bitwiseNot, .bitwiseOr,
      .bitwiseXor, .where, .trilu, .cumSum, .cumProd, .rotaryEmbedding, .bernoulli, .qLinearAdd,
      .qLinearMul, .affine, .imageScaler:
      .elementwise
    case .reduceL1, .reduceL2, .reduceLogSum, .reduceLogSumExp, .reduceMax, .reduceMean, .reduceMin,
      .reduceProd, .reduceSum, .reduceSumSquare, .argMax, .argMin:
      .reduction
    case .reshape, .flatten, .squeeze, .unsqueeze, .transpose, .identity, .cast, .castLike,
      .bitCast, .dropout:
      .view
    case .slice, .split, .gather, .pad, .centerCropPad, .crop:
      .slice
    case .concat, .qLinearConcat:
      .join
    case .resize, .upsample, .depthToSpace, .spaceToDepth, .expand, .tile:
      .resize
    case .gridSample, .affineGrid, .col2Im:
      .sampling
    case .quantizeLinear, .dequantizeLinear, .dynamicQuantizeLinear, .quant, .bipolarQuant,
      .floatQuant, .trunc:
      .quantization
    case .constant, .constantOfShape, .range, .shape, .size, .eyeLike, .oneHot, .randomNormal,
      .randomNormalLike, .randomUniform, .randomUniformLike, .multinomial, .blackmanWindow,
      .hammingWindow, .hannWindow, .melWeightMatrix:
      .generator
    case .lstm, .gru, .rnn, .dynamicQuantizeLSTM:
      .recurrence
    case .gatherND, .gatherElements, .scatter, .scatterElements, .scatterND, .tensorScatter,
      .nonZero, .unique, .compress, .topK, .nonMaxSuppression, .reverseSequence:
      .selection
    case .if, .loop, .scan, .sequenceMap:
      .control
    case .sequenceAt, .sequenceConstruct, .sequenceEmpty, .sequenceErase, .sequenceInsert,
      .sequenceLength, .splitToSequence, .concatFromSequence, .optional, .optionalGetElement,
      .optionalHasElement:
      .sequence
    case .stringConcat, .stringNormalizer, .stringSplit, .regexFullMatch, .tfIdfVectorizer,
      .imageDecoder:
      .text
    case .dft, .stft:
      .signal
    case .negativeLogLikelihoodLoss, .softmaxCrossEntropyLoss:
      .loss
    }
  }
}

extension ONNXOperator {
  /// By their names.
  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

extension ONNXOperator.Family {
  /// As the page on interchange calls it.
  package var words: String {
    switch self {
    case .convolution: "convolutions"
    case .pooling: "poolings"
    case .product: "products"
    case .normalization: "normalizations"
    case .activation: "functions of single values"
    case .elementwise: "element by element"
    case .reduction: "over axes"
    case .view: "other extents and orders"
    case .slice: "parts and padding"
    case .join: "joins"
    case .resize: "other sizes"
    case .sampling: "sampling"
    case .quantization: "few bits"
    case .generator: "constants and sizes"
    case .recurrence: "recurrent cells"
    case .selection: "chosen by other values"
    case .control: "control"
    case .sequence: "sequences"
    case .text: "texts"
    case .signal: "signals"
    case .loss: "losses"
    }
  }

  /// What becomes of its operators, in the words of that page.
  package var reading: String {
    switch self {
    case .convolution:
      "`conv` and `deconv` of one to three axes; with weights that are computed, or at places that are, an opaque product"
    case .pooling:
      "`maxpool`, `avgpool`, `lppool` and the global ones; unpooling and pooling of regions are opaque"
    case .product:
      "`fc` where a factor is a tensor of the file, over positions where there are any, with the addition after it as its bias; otherwise an opaque product with its multiply–accumulates"
    case .normalization:
      "`batchnorm`, `layernorm`, `groupnorm`, `instancenorm`, `lrn`, `l2-normalize`; others are opaque"
    case .activation:
      "the function of that name, `Clip` as the one with its bounds, `softmax`; what no layer computes is opaque"
    case .elementwise:
      "`add`, `multiply`, `maximum`; with a tensor of a value for each channel `scale`; a number for all values is left out if it changes nothing; others are opaque. SiLU, hard-swish, GELU, Mish and layer normalization are found where they are written as several nodes. Arithmetic on sizes is done"
    case .reduction:
      "over the plane or the channels global pooling, over rows or columns pooling; others are opaque"
    case .view:
      "no layer by themselves: what a chain of them amounts to where a layer reads it is `flatten`, `reshape`, `channel-shuffle`, `pixel-shuffle` or an opaque rearrangement; `Dropout` is `dropout`"
    case .slice:
      "`slice` of channels, `crop` of pixels, `pad`; places that are not neighbors are opaque"
    case .join: "`concat`"
    case .resize: "`upsample`, `pixel-shuffle`; repetition is opaque"
    case .sampling: "opaque"
    case .quantization:
      "no layer: the volume stays what it is, and the layers cost what they would in full"
    case .generator: "no layer: sizes are followed through them, weights too"
    case .recurrence: "opaque, with parameters and multiply–accumulates of all steps"
    case .selection:
      "opaque where the extents are known; refused, or with `--partial` left out, where the data decide how many values there are"
    case .control:
      "`If` with a condition that is known is the branch it chooses; other branches and loops are refused, or with `--partial` left out"
    case .sequence, .text, .loss: "refused, or with `--partial` left out"
    case .signal: "opaque"
    }
  }

  /// Its operators, in order.
  package var operators: [String] {
    ONNXOperator.allCases.filter { $0.family == self }.map { $0.rawValue }.sorted()
  }
}
