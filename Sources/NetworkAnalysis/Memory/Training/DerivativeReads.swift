@_spi(Rules) import NetworkModel

/// The tensors of the forward pass that a layer's derivative reads.
struct DerivativeInputs: Hashable, Sendable {
  let inputs: Bool
  let output: Bool

  static let nothing = DerivativeInputs(inputs: false, output: false)
  static let inputs = DerivativeInputs(inputs: true, output: false)
  static let output = DerivativeInputs(inputs: false, output: true)
}

extension Layer {
  /// Returns whether a gradient goes back to an input: from an unpooling, none to what was pooled, which shows
  /// places alone.
  func passesGradient(to offset: Int) -> Bool {
    switch family {
    case .rearrangement(.scattering): offset == 0
    case .source, .product, .distance, .reduction, .activation, .learnedActivation, .gating,
      .scaling, .normalization, .distribution, .noise, .merge, .resampling, .rearrangement,
      .opaque:
      true
    }
  }

  var derivativeReads: DerivativeInputs {
    switch family {
    case .product, .distance, .learnedActivation, .gating, .normalization,
      .merge(.weightedAddition),
      .merge(.multiplication), .merge(.maximum), .merge(.matrixMultiplication),
      .opaque(.matrixProduct), .opaque(.weightedProduct):
      .inputs
    case .reduction(.max, over: _), .reduction(.l2, over: _), .reduction(.lp, over: _),
      .rearrangement(.scattering):
      .inputs
    case .activation(.identity):
      .nothing
    case .activation(let function):
      function.slopeFollowsFromValue ? .output : .inputs
    case .scaling:
      hasFactors ? .inputs : .nothing
    case .distribution, .opaque(.softmax):
      .output
    // Nobody knows; what depends on it is a lower bound.
    case .opaque(.recurrence), .opaque(.elementwise), .opaque(.activation),
      .opaque(.normalization), .opaque(.unknown):
      .nothing
    // Sums and rearrangements are linear: their derivative is a constant. A dropout's mask is found anew.
    case .source, .reduction(.average, over: _), .reduction(.sum, over: _), .noise,
      .merge(.addition), .merge(.subtraction), .resampling, .rearrangement, .opaque(.none):
      .nothing
    }
  }

  /// True if a scaling multiplies, rather than only adding.
  private var hasFactors: Bool {
    guard case .scale(let layer) = self else { return false }
    return layer.terms != .bias
  }
}
