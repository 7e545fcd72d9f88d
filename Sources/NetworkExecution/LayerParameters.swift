/// What a layer learns or keeps, as values. Which of them are empty depends on the kind.
public struct LayerParameters: Hashable, Sendable {
  /// Filters as OIHW, transposed filters as IOHW, matrices by rows (a row a unit), or one value a
  /// channel.
  public var weights: [Float] = []
  public var biases: [Float] = []
  /// Running statistics of batch normalization, one value a channel.
  public var mean: [Float] = []
  public var variance: [Float] = []

  public static let none = LayerParameters()

  public init(
    weights: [Float] = [], biases: [Float] = [], mean: [Float] = [], variance: [Float] = []
  ) {
    self.weights = weights
    self.biases = biases
    self.mean = mean
    self.variance = variance
  }

  /// Raw values are the names in files of weights, as PyTorch writes them.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    case weights = "weight"
    case biases = "bias"
    case mean = "running_mean"
    case variance = "running_var"
  }

  public subscript(part: Part) -> [Float] {
    switch part {
    case .weights: weights
    case .biases: biases
    case .mean: mean
    case .variance: variance
    }
  }
}

/// How many values of each part a kernel reads, by the executor's own reasoning.
public struct ParameterSizes: Hashable, Sendable {
  public var weights = 0
  public var biases = 0
  public var mean = 0
  public var variance = 0
  /// Values of the input that one output value is made of, for the scale of initial weights.
  public var fanIn = 0
  /// Extents of the weights as an array, as PyTorch shapes them; empty if they lie in one row.
  public var weightExtents: [Int] = []
  public var initialWeights = InitialWeights.scaledToFanIn

  public static let none = ParameterSizes()

  public var isEmpty: Bool { weights == 0 && biases == 0 && mean == 0 && variance == 0 }

  public subscript(part: LayerParameters.Part) -> Int {
    switch part {
    case .weights: weights
    case .biases: biases
    case .mean: mean
    case .variance: variance
    }
  }
}

/// How weights are spread that nothing has been learned with.
public enum InitialWeights: Hashable, Sendable {
  /// Around 0 with a variance of 2 / fan-in.
  case scaledToFanIn
  /// From −1 to 1.
  case unit
  /// Within a tenth of a number.
  case around(Float)
}

extension LayerParameters {
  /// - Throws: `.parameterCount`.
  package func check(_ sizes: ParameterSizes) throws(KernelError) {
    for part in Part.allCases {
      let count = self[part].count
      guard count == sizes[part] else {
        throw .parameterCount(part, count, needed: sizes[part])
      }
    }
  }
}
