/// The additive terms that a layer learns.
public enum BiasForm: String, Hashable, Sendable, CaseIterable {
  case none
  /// One per filter or unit.
  case shared
  /// One per filter and position, as in AlphaGo's last layer.
  case perPosition = "per-position"
}

extension BiasForm {
  /// Additive terms of an output volume.
  func count<Number: RuleNumber>(_ output: Shape) -> Number {
    let filters: Number = .quantity("K", output.channels)
    switch self {
    case .none:
      return .quantity("none", 0)
    case .shared:
      return filters
    case .perPosition:
      let positions: Number = output.outputPositions()
      return (positions * filters)
        .sourced("Silver et al. 2016, Methods: a bias for each position")
    }
  }

  /// Additions of a bias, one for each value of the output; nil where there is none.
  func additions<Number: RuleNumber>(_ output: Shape) -> Number? {
    self == .none ? nil : output.outputValues()
  }
}
