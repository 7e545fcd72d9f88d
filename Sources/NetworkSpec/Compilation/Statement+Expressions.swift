import NetworkConditions

// A statement's expressions determine the cost of its expansion, and its dependencies.

extension Statement.Action {
  /// Visits those that expanding it once evaluates, its body's left out.
  func forEachExpression(_ visit: (Expression) -> Void) {
    switch self {
    case .layer(let statement):
      statement.forEachExpression(visit)
    case .merge(let statement):
      statement.layer.forEachExpression(visit)
    case .path(let statement):
      statement.source?.forEachExpression(visit)
    case .call(let statement):
      statement.forEachExpression(visit)
    case .repetition(let statement):
      visit(statement.count.value)
    case .condition(let statement):
      visit(statement.condition.value)
    case .branch(let statement):
      statement.name?.forEachExpression(visit)
    case .input(let statement):
      statement.name?.forEachExpression(visit)
      for extent in statement.extents { visit(extent.value) }
      visit(statement.channels.value)
    case .rounding, .fact, .faulty:
      break
    }
  }

  /// Relative to a plain layer, by what it keeps in memory and how long it takes.
  var ownCost: Int {
    switch self {
    case .layer(let statement): 1 + statement.tableCells / 16
    case .call, .branch: 4
    case .fact: 16
    case .merge, .path, .repetition, .condition, .rounding, .input, .faulty: 1
    }
  }
}

extension LayerStatement {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    name?.forEachExpression(visit)
    common.source?.forEachExpression(visit)
    common.sharesWeightsOf?.forEachExpression(visit)
    for property in properties { property.value.forEachExpression(visit) }
  }

  /// Cells of connection tables, which each expansion reads.
  fileprivate var tableCells: Int {
    properties.reduce(0) { count, property in
      guard case .table(let rows) = property.value else { return count }
      return rows.reduce(count) { $0 + $1.count + 1 }
    }
  }
}

extension NameTemplate {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    guard case .interpolated(let segments, _) = self else { return }
    for case .expression(let expression) in segments { visit(expression) }
  }
}

extension CompiledValue {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    switch self {
    case .expression(let expression):
      visit(expression)
    case .extents(let numbers), .sides(let numbers):
      for number in numbers { visit(number.value) }
    case .decimal, .word, .flag, .table:
      break
    }
  }
}

extension CallStatement {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    for argument in arguments {
      if case .success(let value) = argument.value { visit(value) }
      if case .success(let name) = argument.name { name.forEachExpression(visit) }
    }
    for property in properties { visit(property.value.value) }
  }
}

extension Expression {
  /// True if it has the same value wherever it is evaluated.
  var isConstant: Bool {
    !containsName { name in
      switch name {
      case .block: false
      case .slot, .volume: true
      }
    }
  }

  /// True if it reads a spatial extent of the incoming volume, so that a network of another
  /// input size may have another structure.
  var readsPlane: Bool {
    containsName { name in
      switch name {
      case .volume(.frames), .volume(.height), .volume(.width), .volume(.length): true
      case .slot, .block, .volume(.channels): false
      }
    }
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
