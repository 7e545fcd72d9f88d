/// An optimizer, with its state per trained parameter, apart from parameter and gradient.
public enum Optimizer: String, Hashable, Sendable, CaseIterable {
  /// Plain gradient descent, without state.
  case sgd
  /// One velocity per parameter.
  case momentum
  /// The first and second moments. Source: Kingma & Ba, arXiv:1412.6980, algorithm 1.
  case adam

  /// Numbers of state for each trained parameter, apart from parameter and gradient.
  public var numbersPerParameter: Int64 {
    switch self {
    case .sgd: 0
    case .momentum: 1
    case .adam: 2
    }
  }
}
