/// The learned and running values of a layer. Some are empty, depending on the kind.
package struct LayerParameters: Hashable, Sendable {
  /// Filters as OIHW, transposed filters as IOHW, matrices by rows (one row per unit), or one value per
  /// channel.
  package var weights: [Float] = []
  package var biases: [Float] = []
  /// Running statistics of batch normalization, one value per channel.
  package var mean: [Float] = []
  package var variance: [Float] = []

  package static let none = LayerParameters()

  package init(
    weights: [Float] = [], biases: [Float] = [], mean: [Float] = [], variance: [Float] = []
  ) {
    self.weights = weights
    self.biases = biases
    self.mean = mean
    self.variance = variance
  }

  /// Raw values are the names in files of weights, as PyTorch writes them.
  package enum Part: String, Hashable, Sendable, CaseIterable {
    case weights = "weight"
    case biases = "bias"
    case mean = "running_mean"
    case variance = "running_var"
  }

  package subscript(part: Part) -> [Float] {
    switch part {
    case .weights: weights
    case .biases: biases
    case .mean: mean
    case .variance: variance
    }
  }
}

/// The number of values of each part that a kernel reads, by the executor's own reasoning.
package struct ParameterSizes: Hashable, Sendable {
  package var weights = 0
  package var biases = 0
  package var mean = 0
  package var variance = 0
  /// Values of the input that one output value is made of, for the scale of initial weights.
  package var fanIn = 0
  /// Extents of the weights as an array, as PyTorch shapes them; empty if they lie in one row.
  package var weightExtents: [Int] = []
  /// The same of the biases.
  package var biasExtents: [Int] = []
  package var initialWeights = InitialWeights.scaledToFanIn

  package static let none = ParameterSizes()

  package var isEmpty: Bool { weights == 0 && biases == 0 && mean == 0 && variance == 0 }

  package subscript(part: LayerParameters.Part) -> Int {
    switch part {
    case .weights: weights
    case .biases: biases
    case .mean: mean
    case .variance: variance
    }
  }

  /// The extents of a part as an array, as PyTorch shapes it.
  package func extents(of part: LayerParameters.Part) -> [Int] {
    let stated: [Int] =
      switch part {
      case .weights: weightExtents
      case .biases: biasExtents
      case .mean, .variance: []
      }
    return stated.isEmpty ? [self[part]] : stated
  }
}

/// The distribution of untrained weights.
package enum InitialWeights: Hashable, Sendable {
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
