/// A count of what is known: all there is, or where something is unknown at least as much.
///
/// Totals are of this type, so that nothing prints one without saying which of the two it is.
public struct KnownCount: Hashable, Sendable {
  /// The count of what is known.
  public let known: Int64
  /// True if something that belongs to it is unknown, so that the count itself may be larger.
  public let isLowerBound: Bool

  /// A count of everything, or of what is known of it.
  public init(_ known: Int64, isLowerBound: Bool = false) {
    self.known = known
    self.isLowerBound = isLowerBound
  }

  /// A count of which only this much is known.
  public static func atLeast(_ known: Int64) -> KnownCount {
    KnownCount(known, isLowerBound: true)
  }

  /// The count; nil if only a bound of it is known.
  public var exact: Int64? { isLowerBound ? nil : known }

  /// True if not even a part of it is known.
  public var isUnknown: Bool { isLowerBound && known == 0 }

  /// The count of another thing for each of what is counted here.
  ///
  /// - Precondition: the product is known to fit.
  package func times(_ factor: Int64) -> KnownCount {
    KnownCount(known * factor, isLowerBound: isLowerBound)
  }
}

extension KnownCount: ExpressibleByIntegerLiteral {
  /// A count of everything.
  public init(integerLiteral value: Int64) { self.init(value) }
}

extension KnownCount: CustomStringConvertible {
  /// `1234`, `≥ 1234`.
  public var description: String { (isLowerBound ? "≥ " : "") + "\(known)" }
}
