public import NetworkModel

/// The counts of a convention that keeps several, as Netscope does.
public struct OperationVector: Hashable, Sendable {
  /// Raw values are Netscope's words.
  public enum Count: String, Hashable, Sendable, CaseIterable {
    /// Multiply–accumulates.
    case macc
    /// Comparisons.
    case comparisons = "comp"
    /// Additions.
    case additions = "add"
    /// Divisions.
    case divisions = "div"
    /// Exponentials and powers.
    case exponentials = "exp"
  }

  private var counts: [Int64]
  private var isLowerBound: Bool

  /// Nothing of any count.
  public static let none = OperationVector()

  init(isLowerBound: Bool = false) {
    counts = Count.allCases.map { _ in 0 }
    self.isLowerBound = isLowerBound
  }

  /// One of the counts.
  public subscript(count: Count) -> KnownCount {
    KnownCount(counts[OperationVector.place(of: count)], isLowerBound: isLowerBound)
  }

  /// - Precondition: the sum is known to fit.
  mutating func add(_ amount: Int64, to count: Count) {
    counts[OperationVector.place(of: count)] += amount
  }

  /// Notes that something that counts is not known.
  mutating func noteUnknown() { isLowerBound = true }

  /// - Precondition: the sums are known to fit.
  func adding(_ other: OperationVector) -> OperationVector {
    var sum = self
    sum.isLowerBound = isLowerBound || other.isLowerBound
    for place in counts.indices { sum.counts[place] += other.counts[place] }
    return sum
  }

  private static func place(of count: Count) -> Int {
    switch count {
    case .macc: 0
    case .comparisons: 1
    case .additions: 2
    case .divisions: 3
    case .exponentials: 4
    }
  }
}
