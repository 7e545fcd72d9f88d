/// Scalar operations of one forward pass over one image, by class, as a plain kernel makes them.
///
/// Every accumulator starts at the bias or at the neutral element (0, −∞), so that reducing n values
/// takes n operations. `docs/conventions.md` has each layer's formula.
public struct OperationCount: Hashable, Sendable {
  /// Multiplications, those of MACs included.
  public var multiplications: Int64 = 0
  /// Additions and subtractions.
  public var additions: Int64 = 0
  /// Comparisons of two values, such as those of a maximum.
  public var comparisons: Int64 = 0
  /// Divisions.
  public var divisions: Int64 = 0
  /// Exponential functions, eˣ.
  public var exponentials: Int64 = 0
  /// Natural logarithms.
  public var logarithms: Int64 = 0
  /// Powers with an exponent that is not an integer.
  public var powers: Int64 = 0
  /// Square roots.
  public var squareRoots: Int64 = 0
  /// Hyperbolic tangents.
  public var hyperbolicTangents: Int64 = 0
  /// Error functions, erf.
  public var errorFunctions: Int64 = 0

  /// No operation of any class.
  public static let none = OperationCount()

  /// No operation of any class, to which others are added.
  public init() {}

  /// - Throws: `.countOverflow(.operations)` beyond 64 bits.
  public init(
    multiplications: Int128 = 0, additions: Int128 = 0, comparisons: Int128 = 0,
    divisions: Int128 = 0, exponentials: Int128 = 0, logarithms: Int128 = 0, powers: Int128 = 0,
    squareRoots: Int128 = 0, hyperbolicTangents: Int128 = 0, errorFunctions: Int128 = 0
  ) throws(LayerError) {
    self.multiplications = try narrowed(multiplications, .operations)
    self.additions = try narrowed(additions, .operations)
    self.comparisons = try narrowed(comparisons, .operations)
    self.divisions = try narrowed(divisions, .operations)
    self.exponentials = try narrowed(exponentials, .operations)
    self.logarithms = try narrowed(logarithms, .operations)
    self.powers = try narrowed(powers, .operations)
    self.squareRoots = try narrowed(squareRoots, .operations)
    self.hyperbolicTangents = try narrowed(hyperbolicTangents, .operations)
    self.errorFunctions = try narrowed(errorFunctions, .operations)
  }

  /// A class of operations. Raw values are the names in machine formats.
  public enum Class: String, Hashable, Sendable, CaseIterable {
    case multiplications, additions, comparisons, divisions, exponentials, logarithms, powers
    case squareRoots, hyperbolicTangents, errorFunctions
  }

  /// The count of one class.
  public subscript(class: Class) -> Int64 {
    switch `class` {
    case .multiplications: multiplications
    case .additions: additions
    case .comparisons: comparisons
    case .divisions: divisions
    case .exponentials: exponentials
    case .logarithms: logarithms
    case .powers: powers
    case .squareRoots: squareRoots
    case .hyperbolicTangents: hyperbolicTangents
    case .errorFunctions: errorFunctions
    }
  }
}

extension OperationCount {
  /// - Throws: `.countOverflow(.operations)` beyond 64 bits.
  public func adding(_ other: OperationCount) throws(LayerError) -> OperationCount {
    try combined { $0.addingReportingOverflow(other[$1]) }
  }

  /// - Throws: `.countOverflow(.operations)` beyond 64 bits.
  public func multiplied(by factor: Int) throws(LayerError) -> OperationCount {
    let factor = Int64(factor)
    return try combined { count, _ in count.multipliedReportingOverflow(by: factor) }
  }

  private func combined(
    _ combine: (Int64, Class) -> (partialValue: Int64, overflow: Bool)
  ) throws(LayerError) -> OperationCount {
    func count(_ kind: Class) throws(LayerError) -> Int64 {
      let (value, overflow) = combine(self[kind], kind)
      guard !overflow else { throw .countOverflow(.operations) }
      return value
    }
    var result = OperationCount()
    result.multiplications = try count(.multiplications)
    result.additions = try count(.additions)
    result.comparisons = try count(.comparisons)
    result.divisions = try count(.divisions)
    result.exponentials = try count(.exponentials)
    result.logarithms = try count(.logarithms)
    result.powers = try count(.powers)
    result.squareRoots = try count(.squareRoots)
    result.hyperbolicTangents = try count(.hyperbolicTangents)
    result.errorFunctions = try count(.errorFunctions)
    return result
  }
}

extension OperationCount.Class {
  /// As texts for people name several of it.
  public var words: String { noun + "s" }

  /// As texts for people name one of it.
  public var noun: String {
    switch self {
    case .multiplications: "multiplication"
    case .additions: "addition"
    case .comparisons: "comparison"
    case .divisions: "division"
    case .exponentials: "exponential"
    case .logarithms: "logarithm"
    case .powers: "power"
    case .squareRoots: "square root"
    case .hyperbolicTangents: "hyperbolic tangent"
    case .errorFunctions: "error function"
    }
  }
}
