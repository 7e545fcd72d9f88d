/// One thing that a convention counts of a layer: `factor` times a measure of it, if the condition holds.
struct Charge: Hashable, Sendable {
  let term: CountedTerm
  let factor: Int
  let measure: Measure
  /// Which of the counts it goes to, where a convention keeps several.
  let count: OperationVector.Count
  let condition: Condition

  init(
    _ term: CountedTerm, _ factor: Int, _ measure: Measure,
    in count: OperationVector.Count = .macc, when condition: Condition = .always
  ) {
    self.term = term
    self.factor = factor
    self.measure = measure
    self.count = count
    self.condition = condition
  }

  enum Condition: Hashable, Sendable {
    case always
    /// Not where frameworks call the layer as a function.
    case asModule
    /// Only where they do.
    case asFunction
    /// Not where the layer is frozen.
    case trained
  }
}

extension Charge {
  static let convolution = Charge(.convolutions, 1, .products)
  static let transposedConvolution = Charge(.transposedConvolutions, 1, .products)
  static let fullyConnected = Charge(.fullyConnected, 1, .products)
  static let secondOperation = Charge(.secondOperation, 1, .products)
  static let convolutionBias = Charge(.convolutionBiases, 1, .biasAdditions)
  static let fullyConnectedBias = Charge(.fullyConnectedBiases, 1, .biasAdditions)

  /// A normalization that costs `plain` a value, and `plain + affine` where it learns a factor and a shift.
  static func normalization(_ term: CountedTerm, plain: Int, affine: Int) -> [Charge] {
    [Charge(term, plain, .inputs), Charge(term, affine, .inputsIfWeighted)]
  }
}

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

  private var counts: [Int]

  /// Nothing of any count.
  public static let none = OperationVector()

  init() { counts = Count.allCases.map { _ in 0 } }

  /// One of the counts.
  public internal(set) subscript(count: Count) -> Int {
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
