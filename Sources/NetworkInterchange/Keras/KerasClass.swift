/// The classes of layers that Keras has had, by what they are.
enum KerasClass: CaseIterable {
  case model
  case convolution, depthwiseConvolution, separableConvolution, transposedConvolution
  case locallyConnected
  case dense, denseOverTime, einsumDense, maxout, embedding
  case maxPooling, averagePooling, globalMaxPooling, globalAveragePooling
  case adaptiveMaxPooling, adaptiveAveragePooling
  case activation, relu, leakyReLU, parametricReLU, elu, thresholdedReLU, softmax
  case batchNormalization, layerNormalization, groupNormalization, unitNormalization
  case rmsNormalization, fixedNormalization, rescaling, layerScale
  case dropout, spatialDropout, identity
  case add, subtract, multiply, average, maximum, minimum, concatenate, dot, merge, scaledAdd
  case reshape, flatten, permute, repeatVector, zeroPadding, cropping, upSampling
  case resizing, centerCrop
  case recurrent, bidirectional, timeDistributed
  case multiHeadAttention, attention, additiveAttention
  case operation, tensorFlowOperation, lambda

  /// The names of the classes.
  var names: [String] {
    switch self {
    case .model: ["Sequential", "Model", "Functional"]
    case .convolution:
      [
        "Conv1D", "Conv2D", "Conv3D", "Convolution1D", "Convolution2D", "Convolution3D",
        "AtrousConvolution1D", "AtrousConvolution2D", "QConv1D", "QConv2D",
      ]
    case .depthwiseConvolution:
      ["DepthwiseConv1D", "DepthwiseConv2D", "DepthwiseConvolution2D", "QDepthwiseConv2D"]
    case .separableConvolution:
      [
        "SeparableConv1D", "SeparableConv2D", "SeparableConvolution1D", "SeparableConvolution2D",
        "QSeparableConv1D", "QSeparableConv2D",
      ]
    case .transposedConvolution:
      [
        "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "Convolution1DTranspose",
        "Convolution2DTranspose", "Convolution3DTranspose", "Deconvolution2D", "Deconvolution3D",
        "QConv2DTranspose",
      ]
    case .locallyConnected: ["LocallyConnected1D", "LocallyConnected2D"]
    case .dense: ["Dense", "QDense"]
    case .denseOverTime: ["TimeDistributedDense"]
    case .einsumDense: ["EinsumDense"]
    case .maxout: ["MaxoutDense"]
    case .embedding: ["Embedding"]
    case .maxPooling:
      ["MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "MaxPool1D", "MaxPool2D", "MaxPool3D"]
    case .averagePooling:
      [
        "AveragePooling1D", "AveragePooling2D", "AveragePooling3D", "AvgPool1D", "AvgPool2D",
        "AvgPool3D", "QAveragePooling2D",
      ]
    case .globalMaxPooling:
      [
        "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D", "GlobalMaxPool1D",
        "GlobalMaxPool2D", "GlobalMaxPool3D",
      ]
    case .globalAveragePooling:
      [
        "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D",
        "GlobalAvgPool1D", "GlobalAvgPool2D", "GlobalAvgPool3D", "QGlobalAveragePooling2D",
      ]
    case .adaptiveMaxPooling:
      ["AdaptiveMaxPooling1D", "AdaptiveMaxPooling2D", "AdaptiveMaxPooling3D"]
    case .adaptiveAveragePooling:
      ["AdaptiveAveragePooling1D", "AdaptiveAveragePooling2D", "AdaptiveAveragePooling3D"]
    case .activation: ["Activation", "QActivation"]
    case .relu: ["ReLU"]
    case .leakyReLU: ["LeakyReLU"]
    case .parametricReLU: ["PReLU"]
    case .elu: ["ELU"]
    case .thresholdedReLU: ["ThresholdedReLU"]
    case .softmax: ["Softmax"]
    case .batchNormalization:
      [
        "BatchNormalization", "BatchNormalizationV1", "SyncBatchNormalization",
        "QBatchNormalization",
      ]
    case .layerNormalization: ["LayerNormalization"]
    case .groupNormalization: ["GroupNormalization"]
    case .unitNormalization: ["UnitNormalization"]
    case .rmsNormalization: ["RMSNormalization"]
    case .fixedNormalization: ["Normalization"]
    case .rescaling: ["Rescaling"]
    case .layerScale: ["LayerScale"]
    case .dropout: ["Dropout"]
    case .spatialDropout: ["SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"]
    case .identity:
      [
        "Identity", "GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization",
        "Masking", "StochasticDepth", "DropPath", "RandomFlip", "RandomRotation", "RandomZoom",
        "RandomTranslation", "RandomContrast", "RandomBrightness", "RandomErasing", "RandomShear",
        "RandomHue", "RandomSaturation", "RandomGrayscale", "RandomColorJitter",
        "RandomGaussianBlur", "RandomInvert", "RandomPerspective", "RandomPosterization",
        "RandomSharpness", "RandomColorDegeneration", "RandomElasticTransform", "AugMix",
        "AutoContrast", "Equalization", "RandAugment", "Solarization",
      ]
    case .add: ["Add"]
    case .subtract: ["Subtract"]
    case .multiply: ["Multiply"]
    case .average: ["Average"]
    case .maximum: ["Maximum"]
    case .minimum: ["Minimum"]
    case .concatenate: ["Concatenate"]
    case .dot: ["Dot"]
    case .merge: ["Merge"]
    case .scaledAdd: ["CustomScaleLayer"]
    case .reshape: ["Reshape"]
    case .flatten: ["Flatten"]
    case .permute: ["Permute"]
    case .repeatVector: ["RepeatVector"]
    case .zeroPadding: ["ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D"]
    case .cropping: ["Cropping1D", "Cropping2D", "Cropping3D"]
    case .upSampling: ["UpSampling1D", "UpSampling2D", "UpSampling3D"]
    case .resizing: ["Resizing"]
    case .centerCrop: ["CenterCrop"]
    case .recurrent: ["LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU"]
    case .bidirectional: ["Bidirectional"]
    case .timeDistributed: ["TimeDistributed"]
    case .multiHeadAttention: ["MultiHeadAttention"]
    case .attention: ["Attention"]
    case .additiveAttention: ["AdditiveAttention"]
    case .operation: []
    case .tensorFlowOperation: ["TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"]
    case .lambda: ["Lambda"]
    }
  }

  /// Nil for a class that Keras has not had.
  init?(named name: String) {
    guard let kind = KerasClass.byName[name] else { return nil }
    self = kind
  }

  private static let byName: [String: KerasClass] = {
    var classes: [String: KerasClass] = [:]
    for kind in allCases { for name in kind.names { classes[name] = kind } }
    return classes
  }()

  /// The names of all classes that are read.
  static let known: [String] = allCases.filter { $0 != .lambda }.flatMap { $0.names }

  /// True for a layer of a sequence of vectors, whose `input_dim` counts the numbers of one.
  var readsSequences: Bool {
    let own: [KerasClass] = [
      .recurrent, .bidirectional, .timeDistributed, .denseOverTime, .convolution,
      .locallyConnected, .separableConvolution,
    ]
    return own.contains(self)
  }
}
