/// The kinds of Caffe's layers that are read, by the names of the last version of the format: those of Caffe
/// itself, and of forks whose networks are widely used.
enum CaffeOperator: String, CaseIterable {
  // What a network reads.
  case input = "Input"
  case data = "Data"
  case imageData = "ImageData"
  case windowData = "WindowData"
  case memoryData = "MemoryData"
  case hdf5Data = "HDF5Data"
  case dummyData = "DummyData"

  // Products.
  case convolution = "Convolution"
  case depthwiseConvolution = "DepthwiseConvolution"
  case convolutionDepthwise = "ConvolutionDepthwise"
  case deconvolution = "Deconvolution"
  case innerProduct = "InnerProduct"
  case marginInnerProduct = "MarginInnerProduct"
  case embed = "Embed"

  // Reductions.
  case pooling = "Pooling"
  case roiPooling = "ROIPooling"
  case psroiPooling = "PSROIPooling"

  // Normalizations.
  case lrn = "LRN"
  case batchNorm = "BatchNorm"
  case bn = "BN"
  case scale = "Scale"
  case bias = "Bias"
  case normalize = "Normalize"
  case mvn = "MVN"
  case softmax = "Softmax"

  // Functions of each value.
  case relu = "ReLU"
  case relu6 = "ReLU6"
  case prelu = "PReLU"
  case elu = "ELU"
  case selu = "SeLu"
  case sigmoid = "Sigmoid"
  case tanh = "TanH"
  case swish = "Swish"
  case clip = "Clip"
  case bnll = "BNLL"
  case power = "Power"
  case exp = "Exp"
  case log = "Log"
  case absVal = "AbsVal"
  case threshold = "Threshold"
  case dropout = "Dropout"
  case seluDropout = "SeLuDropout"

  // Several blobs.
  case concat = "Concat"
  case eltwise = "Eltwise"
  case axpy = "Axpy"
  case slice = "Slice"
  case split = "Split"

  // Other extents.
  case flatten = "Flatten"
  case reshape = "Reshape"
  case permute = "Permute"
  case shuffleChannel = "ShuffleChannel"
  case reorg = "Reorg"
  case crop = "Crop"
  case padding = "Padding"
  case interp = "Interp"
  case upsample = "Upsample"
  case argMax = "ArgMax"
  case reduction = "Reduction"
  case priorBox = "PriorBox"
  case im2col = "Im2col"

  /// A layer written in Python: what it does only its name says.
  case python = "Python"

  // What is no layer: it measures a result, lists boxes, or uses a blob up.
  case accuracy = "Accuracy"
  case silence = "Silence"
  case softmaxWithLoss = "SoftmaxWithLoss"
  case hdf5Output = "HDF5Output"
  case matWrite = "MatWrite"
  case detectionOutput = "DetectionOutput"
  case detectionEvaluate = "DetectionEvaluate"

  /// The kind of a name, upper and lower case alike, as forks write them.
  ///
  /// Whatever ends in `Loss`, `Accuracy`, `DetectionOutput` or `Data` is called by what it is.
  init?(named name: String, readsBlobs: Bool) {
    if let exact = CaffeOperator(rawValue: name) {
      self = exact
      return
    }
    let folded = CaffeOperator.folded(name)
    if let kind = CaffeOperator.byFolded[folded] {
      self = kind
    } else if folded.hasSuffix("loss") {
      self = .softmaxWithLoss
    } else if folded.hasSuffix("accuracy") || folded.hasPrefix("eval") {
      self = .accuracy
    } else if folded.hasSuffix("detectionoutput") {
      self = .detectionOutput
    } else if folded.hasSuffix("data"), !readsBlobs {
      self = .data
    } else {
      return nil
    }
  }

  private static let byFolded = Dictionary(
    allCases.map { (folded($0.rawValue), $0) }, uniquingKeysWith: { first, _ in first })

  private static func folded(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" }
  }

  /// Names of the older enumeration and of the first version that are no other spelling of the later name.
  private static let formerNames = [
    "softmaxloss": softmaxWithLoss, "conv": convolution, "pool": pooling, "images": imageData,
  ]

  /// The numbers of the older enumeration, `V1LayerParameter.LayerType`.
  private static let byNumber: [String: CaffeOperator] = [
    "1": accuracy, "2": bnll, "3": concat, "4": convolution, "5": data, "6": dropout,
    "7": softmaxWithLoss, "8": flatten, "9": hdf5Data, "10": hdf5Output, "11": im2col,
    "12": imageData, "13": softmaxWithLoss, "14": innerProduct, "15": lrn, "16": softmaxWithLoss,
    "17": pooling, "18": relu, "19": sigmoid, "20": softmax, "21": softmaxWithLoss, "22": split,
    "23": tanh, "24": windowData, "25": eltwise, "26": power, "27": softmaxWithLoss,
    "28": softmaxWithLoss, "29": memoryData, "30": argMax, "31": threshold, "32": dummyData,
    "33": slice, "34": mvn, "35": absVal, "36": silence, "37": softmaxWithLoss, "38": exp,
    "39": deconvolution,
  ]

  /// Returns the later name of a kind of an older version; the word itself if there is none.
  static func name(ofEnumeration word: String) -> String {
    (formerNames[folded(word)] ?? byNumber[word] ?? byFolded[folded(word)])?.rawValue ?? word
  }

  /// True for what is no layer.
  var isMeasure: Bool {
    switch self {
    case .accuracy, .silence, .softmaxWithLoss, .hdf5Output, .matWrite, .detectionOutput,
      .detectionEvaluate:
      true
    case .input, .data, .imageData, .windowData, .memoryData, .hdf5Data, .dummyData, .convolution,
      .depthwiseConvolution, .convolutionDepthwise, .deconvolution, .innerProduct,
      .marginInnerProduct, .embed, .pooling, .roiPooling, .psroiPooling, .lrn, .batchNorm, .bn,
      .scale, .bias, .normalize, .mvn, .softmax, .relu, .relu6, .prelu, .elu, .selu, .sigmoid,
      .tanh, .swish, .clip, .bnll, .power, .exp, .log, .absVal, .threshold, .dropout,
      .seluDropout, .concat, .eltwise, .axpy, .slice, .split, .flatten, .reshape, .permute,
      .shuffleChannel, .reorg, .crop, .padding, .interp, .upsample, .argMax, .reduction,
      .priorBox, .im2col, .python:
      false
    }
  }

  /// What it becomes, for people.
  var meaning: String {
    switch self {
    case .input, .dummyData: "an input of the shape it states"
    case .data, .imageData, .windowData, .memoryData, .hdf5Data:
      "an input: what it cuts out of images, or `--input`"
    case .convolution: "`conv`; rounds down"
    case .depthwiseConvolution, .convolutionDepthwise: "`conv` of as many groups as channels"
    case .deconvolution: "`deconv`"
    case .innerProduct: "`fc`; along another axis an opaque product"
    case .marginInnerProduct: "`fc` without biases"
    case .embed: "opaque: a row of a table for each number"
    case .pooling: "`maxpool`, `avgpool`, `global-maxpool` or `global-avgpool`; rounds up"
    case .roiPooling: "`roi-pool` of `--regions`"
    case .psroiPooling: "opaque: an average for each cell of each region"
    case .lrn: "`lrn`; in the plane, opaque"
    case .batchNorm: "`batchnorm affine=#false`"
    case .bn: "`batchnorm`, or `scale` where statistics are part of it"
    case .scale: "`scale`; of two blobs `multiply`"
    case .bias: "`scale` of a bias alone; of two blobs `add`"
    case .normalize: "`l2-normalize`; across the plane, opaque"
    case .mvn: "`instancenorm` without factors; across channels, opaque"
    case .softmax: "`softmax` along its axis"
    case .relu: "`relu`, or `leaky-relu` with a slope"
    case .relu6: "`relu6`"
    case .prelu: "`prelu`"
    case .elu: "`elu`"
    case .selu: "`selu`"
    case .sigmoid: "`sigmoid`"
    case .tanh: "`tanh`"
    case .swish: "`silu`; with a factor, opaque"
    case .clip: "`hard-tanh`"
    case .bnll: "`softplus`"
    case .power: "opaque, unless it changes nothing or squares"
    case .exp, .log, .absVal, .threshold: "opaque: a function of each value"
    case .dropout, .seluDropout: "`dropout`"
    case .concat: "`concat` along its axis"
    case .eltwise:
      "`add`, `subtract`, `multiply` or `maximum`; other coefficients are opaque factors"
    case .axpy: "`multiply`, then `add`"
    case .slice: "`slice`, or `crop` along the plane, for each of its blobs"
    case .split: "the same blob under several names"
    case .flatten: "`flatten`"
    case .reshape: "`reshape`"
    case .permute: "opaque: a tensor with its axes in another order"
    case .shuffleChannel: "`channel-shuffle`"
    case .reorg: "`pixel-unshuffle`"
    case .crop: "`crop`"
    case .padding: "`pad`, or `crop` where it is negative"
    case .interp: "`upsample`, bilinear with aligned corners"
    case .upsample: "`upsample`; to the places of a mask `max-unpool`"
    case .argMax, .reduction: "opaque: a comparison or a sum of each value"
    case .priorBox: "opaque: a list of boxes"
    case .im2col: "opaque: a rearrangement"
    case .python: "a source of data or of regions by its name; anything else is not known"
    case .accuracy, .silence, .softmaxWithLoss, .hdf5Output, .matWrite, .detectionOutput,
      .detectionEvaluate:
      "no layer: what it reads is a result"
    }
  }
}
