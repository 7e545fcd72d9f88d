// What a statement costs to expand, and what it depends on, follows from its expressions.

extension Statement.Action {
  /// Those that expanding it once evaluates, its body's left out.
  var expressions: [Expression] {
    switch self {
    case .layer(let statement): statement.expressions
    case .merge(let statement):
      statement.layer.expressions + statement.paths.flatMap { $0.source?.expressions ?? [] }
    case .call(let statement): statement.expressions
    case .repetition(let statement): [statement.count.value]
    case .condition(let statement): [statement.condition.value]
    case .branch(let statement): statement.name?.expressions ?? []
    case .input(let statement):
      (statement.name?.expressions ?? [])
        + [statement.height.value, statement.width.value, statement.channels.value]
    case .rounding, .fact, .faulty: []
    }
  }

  /// Relative to a plain layer, by what it keeps in memory and how long it takes.
  var ownCost: Int {
    switch self {
    case .layer(let statement): 1 + statement.tableCells / 16
    case .merge(let statement): 1 + statement.paths.count
    case .call, .branch: 4
    case .fact: 16
    case .repetition, .condition, .rounding, .input, .faulty: 1
    }
  }
}

extension LayerStatement {
  fileprivate var expressions: [Expression] {
    (name?.expressions ?? []) + (common.source?.expressions ?? [])
      + (common.sharesWeightsOf?.expressions ?? []) + properties.flatMap { $0.value.expressions }
  }

  /// Cells of connection tables, which each expansion reads.
  fileprivate var tableCells: Int {
    properties.reduce(0) { count, property in
      guard case .table(let rows) = property.value else { return count }
      return rows.reduce(count) { $0 + $1.count + 1 }
    }
  }
}

extension CompiledValue {
  fileprivate var expressions: [Expression] {
    switch self {
    case .expression(let expression): [expression]
    case .pair(let height, let width): [height.value, width.value]
    case .sides(let sides): sides.map(\.value)
    case .decimal, .word, .flag, .table: []
    }
  }
}

extension CallStatement {
  fileprivate var expressions: [Expression] {
    arguments.flatMap { argument in
      let name = (try? argument.name.get())?.expressions ?? []
      return (try? argument.value.get()).map { name + [$0] } ?? name
    } + properties.map(\.value.value)
  }
}

extension Expression {
  /// Whether it has the same value wherever it is evaluated.
  var isConstant: Bool {
    switch self {
    case .number, .boolean, .block: true
    case .slot, .volume: false
    case .negation(let operand, _), .logicalNot(let operand, _): operand.isConstant
    case .binary(_, let left, let right, _): left.isConstant && right.isConstant
    case .call(_, let arguments, _): arguments.allSatisfy(\.isConstant)
    }
  }

  /// Whether it reads the height or width of the incoming volume, so that a network of another
  /// input size may have another structure.
  var readsPlane: Bool {
    switch self {
    case .volume(.height), .volume(.width): true
    case .number, .boolean, .slot, .block, .volume(.channels): false
    case .negation(let operand, _), .logicalNot(let operand, _): operand.readsPlane
    case .binary(_, let left, let right, _): left.readsPlane || right.readsPlane
    case .call(_, let arguments, _): arguments.contains(where: \.readsPlane)
    }
  }
}
