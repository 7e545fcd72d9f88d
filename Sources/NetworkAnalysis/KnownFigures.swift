public import NetworkModel

/// Learned and running values, of one layer or of many, as far as they are known.
public struct KnownParameters: Hashable, Sendable {
  private let count: ParameterCount
  private let isLowerBound: Bool

  init(_ count: ParameterCount, isLowerBound: Bool) {
    self.count = count
    self.isLowerBound = isLowerBound
  }

  /// Weights and biases.
  public var total: KnownCount { KnownCount(count.total, isLowerBound: isLowerBound) }
  /// Filters, matrices, scales: all but the additive terms.
  public var weights: KnownCount { KnownCount(count.weights, isLowerBound: isLowerBound) }
  /// Additive terms.
  public var biases: KnownCount { KnownCount(count.biases, isLowerBound: isLowerBound) }
  /// Running statistics, which no gradient reaches.
  public var statistics: KnownCount { KnownCount(count.statistics, isLowerBound: isLowerBound) }

  /// The counts of what is known.
  public var known: ParameterCount { count }
}

/// Scalar operations by class, of one layer or of many, as far as they are known.
public struct KnownOperations: Hashable, Sendable {
  /// The counts of what is known.
  public let known: OperationCount
  /// True if there may be more, of any class.
  public let isLowerBound: Bool

  init(_ known: OperationCount, isLowerBound: Bool) {
    self.known = known
    self.isLowerBound = isLowerBound
  }

  /// The count of one class.
  public subscript(class: OperationCount.Class) -> KnownCount {
    KnownCount(known[`class`], isLowerBound: isLowerBound)
  }

  /// True if there are certainly none.
  public var areNone: Bool { known == .none && !isLowerBound }
}

extension KnownCount {
  /// A count of something, a lower bound if one of these is not known.
  init(_ known: Int64, lacking unknowns: Unknowns) {
    self.init(known, isLowerBound: !unknowns.isEmpty)
  }
}

extension KnownCount {
  /// - Precondition: the sum is known to fit.
  func plus(_ other: KnownCount) -> KnownCount {
    KnownCount(known + other.known, isLowerBound: isLowerBound || other.isLowerBound)
  }
}
