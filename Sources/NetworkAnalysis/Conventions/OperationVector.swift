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

  /// Nothing of any count.
  public static let none = OperationVector()

  init() { counts = Count.allCases.map { _ in 0 } }

  /// One of the counts.
  public internal(set) subscript(count: Count) -> Int64 {
    get { counts[OperationVector.place(of: count)] }
    set { counts[OperationVector.place(of: count)] = newValue }
  }

  /// - Precondition: the sums are known to fit.
  func adding(_ other: OperationVector) -> OperationVector {
    var sum = self
    for count in Count.allCases { sum[count] += other[count] }
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
