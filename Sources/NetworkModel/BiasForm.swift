/// Which additive terms a layer learns.
public enum BiasForm: String, Hashable, Sendable, CaseIterable {
  case none
  /// One a filter or unit.
  case shared
  /// One a filter and position, as in AlphaGo's last layer.
  case perPosition = "per-position"

  /// Additive terms for an output volume.
  public func count(_ output: Shape) -> Int128 {
    switch self {
    case .none: 0
    case .shared: Int128(output.channels)
    case .perPosition: Int128(output.count)
    }
  }
}
