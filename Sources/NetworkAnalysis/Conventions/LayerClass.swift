import NetworkModel

/// Layers that tools distinguish when they count: the families of layers by the names that tools have for
/// them, coarser where no tool counts anything. The rules of tools are tables over classes.
enum LayerClass: Hashable, Sendable {
  case input
  case convolution, transposedConvolution, fullyConnected, radialBasis
  case pooling(Reduction.Name)
  /// To one value per channel; frameworks write it as adaptive pooling to 1×1, tools count that.
  case globalPooling(Reduction.Name)
  /// To a larger plane.
  case adaptivePooling(Reduction.Name)
  /// Of regions, each to cells of its own.
  case regionPooling
  /// Of an axis, by an operator on tensors.
  case reduction(Reduction.Name)
  case activation(Activation.Function.Name)
  case parametricReLU, maxout, softmax
  /// Softmax and its logarithm in one, which few tools know.
  case logarithmicSoftmax
  case batchNormalization
  /// Batch normalization without tracked statistics, which is instance normalization of one image.
  case imageNormalization
  case instanceNormalization, layerNormalization, groupNormalization, localResponseNormalization
  /// Composed of operators, for which tools have no names.
  case globalResponseNormalization, normDivision
  case gatedLinearUnit, scale, dropout
  case addition, subtraction, weightedAddition, multiplication, maximum
  case matrixMultiplication
  case upsampling(Upsample.Interpolation)
  /// Values rearranged, with nothing computed.
  case rearrangement(Rearrangement)
  /// Operations of imported files that are no layers here: recurrent cells, functions of the values at one
  /// place, and what nobody knows.
  case recurrence, elementwise, unknown

  /// The operators that frameworks have for a rearrangement.
  enum Rearrangement: Hashable, Sendable {
    /// A module, which tools can watch.
    case module
    /// A module that puts values in another order.
    case permutation
    /// An operator on tensors.
    case operation
  }

  init(_ family: LayerFamily) {
    switch family {
    case .source: self = .input
    case .product(.convolution): self = .convolution
    case .product(.transposedConvolution): self = .transposedConvolution
    case .product(.fullyConnected): self = .fullyConnected
    case .distance: self = .radialBasis
    case .reduction(let reduction, over: .window): self = .pooling(reduction.name)
    case .reduction(let reduction, over: .plane): self = .globalPooling(reduction.name)
    case .reduction(let reduction, over: .cell): self = .adaptivePooling(reduction.name)
    case .reduction(_, over: .region): self = .regionPooling
    case .reduction(_, over: .channels): self = .maxout
    case .reduction(let reduction, over: .axis): self = .reduction(reduction.name)
    case .activation(let function): self = .activation(function.name)
    case .learnedActivation: self = .parametricReLU
    case .distribution(.plain): self = .softmax
    case .distribution(.logarithmic): self = .logarithmicSoftmax
    case .normalization(.tracked): self = .batchNormalization
    case .normalization(.image): self = .imageNormalization
    case .normalization(.instance): self = .instanceNormalization
    case .normalization(.layer): self = .layerNormalization
    case .normalization(.group): self = .groupNormalization
    case .normalization(.neighbors): self = .localResponseNormalization
    case .normalization(.response): self = .globalResponseNormalization
    case .normalization(.norm): self = .normDivision
    case .gating: self = .gatedLinearUnit
    case .scaling: self = .scale
    case .noise: self = .dropout
    case .merge(.addition): self = .addition
    case .merge(.subtraction): self = .subtraction
    case .merge(.weightedAddition): self = .weightedAddition
    case .merge(.multiplication): self = .multiplication
    case .merge(.maximum): self = .maximum
    case .merge(.matrixMultiplication): self = .matrixMultiplication
    case .resampling(let interpolation): self = .upsampling(interpolation)
    case .rearrangement(.padding), .rearrangement(.scattering), .rearrangement(.flattening):
      self = .rearrangement(.module)
    case .rearrangement(.permutation): self = .rearrangement(.permutation)
    case .rearrangement(.concatenation), .rearrangement(.view), .rearrangement(.selection):
      self = .rearrangement(.operation)
    case .opaque(.matrixProduct): self = .matrixMultiplication
    case .opaque(.weightedProduct): self = .fullyConnected
    case .opaque(.recurrence): self = .recurrence
    case .opaque(.elementwise), .opaque(.activation): self = .elementwise
    case .opaque(.normalization): self = .layerNormalization
    case .opaque(.softmax): self = .softmax
    case .opaque(.none): self = .rearrangement(.operation)
    case .opaque(.unknown): self = .unknown
    }
  }
}

extension LayerClass {
  /// Pooling to one value or to several cells, by the average.
  static let averagePoolings: [LayerClass] = [.globalPooling(.average), .adaptivePooling(.average)]
  static let bilinearUpsamplings: [LayerClass] = [
    .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners),
  ]
  static let bicubicUpsamplings: [LayerClass] = [
    .upsampling(.bicubic), .upsampling(.bicubicAlignedCorners),
  ]
  /// Normalizations that may learn a factor and a shift.
  static let affineNormalizations: [LayerClass] = [
    .batchNormalization, .imageNormalization, .instanceNormalization, .layerNormalization,
    .groupNormalization, .globalResponseNormalization,
  ]

  /// True if its layers make matrix products, to which a bias is added.
  var hasProducts: Bool {
    [.convolution, .transposedConvolution, .fullyConnected].contains(self)
  }

  /// True if its layers turn scores into a distribution, as losses do too.
  var isDistribution: Bool { [.softmax, .logarithmicSoftmax].contains(self) }

  /// True if its layers compute anything at test time, so that to count nothing is to leave work out.
  var computes: Bool {
    switch self {
    case .input, .dropout, .rearrangement, .upsampling(.nearest), .upsampling(.nearestExact),
      .activation(.identity):
      false
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .reduction, .activation, .parametricReLU, .maxout, .softmax,
      .logarithmicSoftmax,
      .batchNormalization, .imageNormalization, .instanceNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .globalResponseNormalization,
      .normDivision, .gatedLinearUnit, .scale, .addition, .subtraction, .weightedAddition,
      .multiplication,
      .maximum, .matrixMultiplication, .regionPooling, .recurrence, .elementwise, .unknown,
      .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners),
      .upsampling(.bilinearAntialiased), .upsampling(.bicubic), .upsampling(.bicubicAlignedCorners),
      .upsampling(.bicubicAntialiased):
      true
    }
  }

  /// True if it is not known what its layers compute, so that a tool that has no rule for the class may have one
  /// for what they are.
  var isOfUnknownCost: Bool { self == .unknown || self == .recurrence }

  /// For people.
  var words: String {
    switch self {
    case .input: "input"
    case .convolution: "convolution"
    case .transposedConvolution: "transposed convolution"
    case .fullyConnected: "fully connected"
    case .radialBasis: "radial basis"
    case .pooling(let reduction): "\(reduction.rawValue) pooling"
    case .globalPooling(let reduction): "global \(reduction.rawValue) pooling"
    case .adaptivePooling(let reduction): "adaptive \(reduction.rawValue) pooling"
    case .regionPooling: "region pooling"
    case .reduction(let reduction): "\(reduction.rawValue) of an axis"
    case .activation(let function): function.rawValue
    case .parametricReLU: "parametric ReLU"
    case .maxout: "maxout"
    case .softmax: "softmax"
    case .logarithmicSoftmax: "log-softmax"
    case .batchNormalization: "batch normalization"
    case .imageNormalization: "batch normalization by image"
    case .instanceNormalization: "instance normalization"
    case .layerNormalization: "layer normalization"
    case .groupNormalization: "group normalization"
    case .localResponseNormalization: "local response normalization"
    case .globalResponseNormalization: "global response normalization"
    case .normDivision: "L2 normalization"
    case .gatedLinearUnit: "gated linear unit"
    case .scale: "scale"
    case .dropout: "dropout"
    case .addition: "addition"
    case .subtraction: "subtraction"
    case .weightedAddition: "weighted addition"
    case .multiplication: "multiplication"
    case .maximum: "maximum"
    case .matrixMultiplication: "matrix multiplication"
    case .upsampling(.nearest): "nearest upsampling"
    case .upsampling(.nearestExact): "nearest upsampling by centers"
    case .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners): "bilinear upsampling"
    case .upsampling(.bilinearAntialiased), .upsampling(.bicubicAntialiased):
      "antialiased resizing"
    case .upsampling(.bicubic), .upsampling(.bicubicAlignedCorners): "bicubic upsampling"
    case .rearrangement: "rearrangement"
    case .recurrence: "recurrent cell"
    case .elementwise: "elementwise operation"
    case .unknown: "unknown operation"
    }
  }
}
