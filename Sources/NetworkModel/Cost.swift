/// What a layer learns or keeps, in values.
public struct ParameterCount: Hashable, Sendable {
  /// Filters, matrices, scales: all but the additive terms.
  public var weights: Int
  /// Additive terms.
  public var biases: Int
  /// Running statistics, which no gradient reaches (batch normalisation's mean and variance).
  public var statistics: Int

  public static let none = ParameterCount(weights: 0, biases: 0)

  public init(weights: Int, biases: Int, statistics: Int = 0) {
    self.weights = weights
    self.biases = biases
    self.statistics = statistics
  }

  /// - Throws: `.countOverflow(.parameters)` beyond 64 bits.
  public init(weights: Int128, biases: Int128, statistics: Int128 = 0) throws(LayerError) {
    self.init(
      weights: try narrowed(weights, .parameters), biases: try narrowed(biases, .parameters),
      statistics: try narrowed(statistics, .parameters))
  }

  /// Weights and biases, what papers call parameters.
  public var total: Int { weights + biases }
}

/// Scalar operations of one forward pass over one image, by class, as a plain kernel makes them.
///
/// Every accumulator starts at the bias or at the neutral element (0, −∞), so that reducing n values
/// takes n operations. `docs/conventions.md` has each layer's formula.
public struct OperationCount: Hashable, Sendable {
  public var multiplications = 0
  public var additions = 0
  public var comparisons = 0
  public var divisions = 0
  public var exponentials = 0
  public var logarithms = 0
  public var powers = 0
  public var squareRoots = 0
  public var hyperbolicTangents = 0
  public var errorFunctions = 0

  public static let none = OperationCount()

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
}

/// What one forward pass over one image costs a layer.
public struct Cost: Hashable, Sendable {
  /// Multiply–accumulates of a matrix product; nil for a layer that is none and is not counted so.
  public var macs: Int?
  public var operations: OperationCount
  /// Connections as LeCun et al. 1998 count them: values read, once per output that reads them, and one
  /// for each output's bias. Nil for a layer that has none in that sense.
  public var connections: Int?

  /// A layer that moves values and computes nothing.
  public static let none = Cost(operations: .none)

  public init(macs: Int? = nil, operations: OperationCount, connections: Int? = nil) {
    self.macs = macs
    self.operations = operations
    self.connections = connections
  }
}

/// Where a layer's output lives in the default memory policy (`docs/conventions.md`).
public enum OutputStorage: String, Hashable, Sendable {
  /// A volume of its own.
  case new
  /// Overwrites its input: activations, dropout, batch normalisation at test time.
  case inPlace
  /// The input's values under another shape.
  case view
  /// The network's normalised answer, which the count of activations leaves out as the lectures do.
  case output
}

/// - Throws: `.countOverflow` if `count` does not fit 64 bits.
func narrowed(_ count: Int128, _ quantity: LayerError.Quantity) throws(LayerError) -> Int {
  guard let narrow = Int(exactly: count) else { throw .countOverflow(quantity) }
  return narrow
}
