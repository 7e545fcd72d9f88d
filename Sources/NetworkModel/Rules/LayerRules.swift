/// The extents of an output volume, as a rule gives them.
public struct ShapeRule<Number: RuleNumber> {
  /// The spatial axes.
  public let axes: SpatialAxes
  /// Planes, from 1.
  public let depth: Number
  /// Rows, from 1.
  public let height: Number
  /// Columns, or positions of a sequence, from 1.
  public let width: Number
  /// Channels, from 1.
  public let channels: Number

  /// An extent for each axis that there is.
  init<Failure: Error>(
    _ axes: SpatialAxes, _ channels: Number, _ extent: (Axis) throws(Failure) -> Number
  ) throws(Failure) {
    self.axes = axes
    depth = axes == .three ? try extent(.depth) : .quantity("one plane", 1)
    height = axes >= .two ? try extent(.height) : .quantity("one row", 1)
    width = try extent(axes == .one ? .length : .width)
    self.channels = channels
  }
}

/// The learned and running values of a layer, as a rule gives them; nil for those its form does not have.
public struct ParameterRule<Number: RuleNumber> {
  /// Filters, matrices, factors, slopes and centers.
  public let weights: Number?
  /// Additive terms.
  public let biases: Number?
  /// Running means and variances, which no gradient reaches.
  public let statistics: Number?

  static var none: ParameterRule { ParameterRule() }

  init(weights: Number? = nil, biases: Number? = nil, statistics: Number? = nil) {
    self.weights = weights
    self.biases = biases
    self.statistics = statistics
  }
}

/// Scalar operations by class, as a rule gives them; nil for a class of which there are none.
public struct OperationRule<Number: RuleNumber> {
  /// Multiplications, those of MACs among them.
  public var multiplications: Number?
  /// Additions and subtractions, those of MACs among them.
  public var additions: Number?
  /// Comparisons.
  public var comparisons: Number?
  /// Divisions.
  public var divisions: Number?
  /// Exponentials, eˣ.
  public var exponentials: Number?
  /// Natural logarithms.
  public var logarithms: Number?
  /// Powers with any exponent.
  public var powers: Number?
  /// Square roots.
  public var squareRoots: Number?
  /// Hyperbolic tangents.
  public var hyperbolicTangents: Number?
  /// Error functions, erf.
  public var errorFunctions: Number?

  static var none: OperationRule { OperationRule() }

  /// The count of one class; nil if there are none.
  public subscript(class: OperationCount.Class) -> Number? {
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

/// The cost of one forward pass over one image, as a rule gives it.
public struct CostRule<Number: RuleNumber> {
  /// Nil for a layer that is not a matrix product.
  public let macs: Number?
  /// Scalar operations by class, those of the matrix product among them.
  public let operations: OperationRule<Number>
  /// Nil for a layer that has none in LeCun's sense (`Cost.connections`).
  public let connections: Number?

  static var none: CostRule { CostRule(operations: .none) }

  init(operations: OperationRule<Number>, connections: Number? = nil) {
    macs = nil
    self.operations = operations
    self.connections = connections
  }

  /// A matrix product: one multiplication and one addition per MAC.
  init(macs: Number, biasAdditions: Number?) {
    let each = macs.restated("one per MAC")
    self.macs = macs
    operations = OperationRule(multiplications: each, additions: each)
    connections = biasAdditions.map { macs + $0 } ?? macs
  }

  /// A matrix product of inputs alone, in which nothing is connected.
  init(macs: Number) {
    let each = macs.restated("one per MAC")
    self.init(
      macs: macs, operations: OperationRule(multiplications: each, additions: each),
      connections: nil)
  }

  private init(macs: Number?, operations: OperationRule<Number>, connections: Number?) {
    self.macs = macs
    self.operations = operations
    self.connections = connections
  }

  /// The matrix product with operations that are none of it.
  func adding(_ more: OperationRule<Number>) -> CostRule {
    var sum = more
    if let macs {
      sum.multiplications = more.multiplications.map { macs + $0 } ?? macs
      sum.additions = more.additions.map { macs + $0 } ?? macs
    }
    return CostRule(macs: macs, operations: sum, connections: connections)
  }
}

// MARK: - Figures

extension Shape {
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  init(_ rule: ShapeRule<Int64>) throws(LayerError) {
    try self.init(
      axes: rule.axes, depth: rule.depth, height: rule.height, width: rule.width,
      channels: rule.channels)
  }
}

extension ParameterCount {
  /// - Throws: `.countOverflow(.parameters)`.
  init(_ rule: ParameterRule<Int128>) throws(LayerError) {
    try self.init(
      weights: rule.weights ?? 0, biases: rule.biases ?? 0, statistics: rule.statistics ?? 0)
  }
}

extension Cost {
  /// - Throws: `.countOverflow`.
  init(_ rule: CostRule<Int128>) throws(LayerError) {
    let macs: Int64? = if let macs = rule.macs { try narrowed(macs, .macs) } else { nil }
    let connections: Int64? =
      if let connections = rule.connections {
        try narrowed(connections, .connections)
      } else { nil }
    let counts = rule.operations
    self.init(
      macs: macs,
      operations: try OperationCount(
        multiplications: counts.multiplications ?? 0, additions: counts.additions ?? 0,
        comparisons: counts.comparisons ?? 0, divisions: counts.divisions ?? 0,
        exponentials: counts.exponentials ?? 0, logarithms: counts.logarithms ?? 0,
        powers: counts.powers ?? 0, squareRoots: counts.squareRoots ?? 0,
        hyperbolicTangents: counts.hyperbolicTangents ?? 0,
        errorFunctions: counts.errorFunctions ?? 0),
      connections: connections)
  }
}

// MARK: - Terms that rules share

extension Shape {
  /// The volume's values as an input: `H·W·C`.
  func inputValues<Number: RuleNumber>() -> Number {
    inputPositions() * .quantity("C", channels)
  }

  /// The volume's values as an output: `H'·W'·C'`.
  @_spi(Rules) public func outputValues<Number: RuleNumber>() -> Number {
    outputPositions() * .quantity("C'", channels)
  }

  /// The positions of an input: `H·W`.
  func inputPositions<Number: RuleNumber>() -> Number {
    axes.product { .quantity($0.symbol, self[$0]) }
  }

  /// The positions of an output: `H'·W'`.
  func outputPositions<Number: RuleNumber>() -> Number {
    axes.product { .quantity($0.outputSymbol, self[$0]) }
  }

  /// The channels of an input: `C`.
  func inputChannels<Number: RuleNumber>() -> Number { .quantity("C", channels) }
}

extension LayerInput {
  /// Operations of a merge: one for each value of every input but the first.
  func merged<Number: RuleNumber>(into output: Shape) -> Number {
    (.quantity("paths", all.count) - .quantity("1", 1)) * output.outputValues()
  }
}

extension ShapeRule {
  /// The same volume.
  static func same(as input: Shape) -> ShapeRule {
    onPlane(of: input, .quantity("C", input.channels))
  }

  /// The same positions.
  static func onPlane(of input: Shape, _ channels: Number) -> ShapeRule {
    ShapeRule(input.axes, channels) { .quantity($0.symbol, input[$0]) }
  }

  /// A column of values, with as many axes as the volume it is made of.
  static func vector(of input: Shape, _ channels: Number) -> ShapeRule {
    ShapeRule(input.axes, channels) { _ in .quantity("one position", 1) }
  }
}

extension ShapeRule {
  /// The volume over which the inputs repeat their extents of 1.
  static func largest(_ volume: Shape, of inputs: [Shape]) -> ShapeRule {
    func largest(_ axis: Axis) -> Number {
      .quantity(
        "max over the paths", Int64(volume[axis]),
        written: "max(\(inputs.map { "\($0[axis])" }.joined(separator: ", ")))")
    }
    return ShapeRule(volume.axes, largest(.channels)) { largest($0) }
  }
}

extension ShapeRule where Number == Derived {
  /// The extents along the axes and the channels, in this order.
  @_spi(Rules) public var derivations: [Derivation] {
    let source = "docs/layers"
    var derivations: [Derivation] = []
    if axes == .three {
      derivations += depth.derivations(Axis.depth.figure, usual: source)
    }
    if axes >= .two {
      derivations += height.derivations(Axis.height.figure, usual: source)
    }
    return derivations
      + width.derivations((axes == .one ? Axis.length : .width).figure, usual: source)
      + channels.derivations(Axis.channels.figure, usual: source)
  }
}

extension Axis {
  /// As formulas write an input's.
  @_spi(Rules) public var symbol: String {
    switch self {
    case .depth: "D"
    case .height: "H"
    case .width: "W"
    case .length: "L"
    case .channels: "C"
    }
  }

  /// As formulas write an output's.
  @_spi(Rules) public var outputSymbol: String {
    switch self {
    case .depth: "D'"
    case .height: "H'"
    case .width: "W'"
    case .length: "L'"
    case .channels: "C'"
    }
  }

  /// The figure and the symbol under which a rule lists what is read along the axis.
  var readsStep: (figure: String, symbol: String) {
    switch self {
    case .depth: ("frames read, R_d", "R_d")
    case .height: ("rows read, R_h", "R_h")
    case .width: ("columns read, R_w", "R_w")
    case .length: ("positions read, R_l", "R_l")
    case .channels: ("channels read, r", "r")
    }
  }

  /// As explanations name an output's.
  fileprivate var figure: String {
    switch self {
    case .depth: "output depth, frames"
    case .height: "output height, pixels"
    case .width: "output width, pixels"
    case .length: "output length, positions"
    case .channels: "output channels"
    }
  }
}

extension ParameterRule where Number == Derived {
  /// Weights, biases and statistics, in this order, as far as there are any.
  @_spi(Rules) public var derivations: [Derivation] {
    let source = "docs/conventions.md, parameters"
    var derivations: [Derivation] = []
    if let weights { derivations += weights.derivations("weights", usual: source) }
    if let biases { derivations += biases.derivations("biases", usual: source) }
    if let statistics {
      derivations += statistics.derivations("running statistics", usual: source)
    }
    return derivations
  }
}

extension CostRule where Number == Derived {
  /// Steps on the way, MACs, then operations by class, for so many images.
  @_spi(Rules) public func derivations(images: Int) -> [Derivation] {
    let source = "docs/conventions.md, operations"
    var steps: [Derivation] = []
    var figures: [Derivation] = []
    func add(_ figure: String, _ count: Derived) {
      let all = count.derivations(figure, usual: source, images: images)
      for step in all.dropLast() where !steps.contains(step) { steps.append(step) }
      figures += all.suffix(1)
    }
    if let macs { add("MACs", macs) }
    for kind in OperationCount.Class.allCases {
      if let count = operations[kind] { add(kind.words, count) }
    }
    return steps + figures
  }
}
