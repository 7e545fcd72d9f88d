import NetworkConditions
import NetworkModel

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
      statement.source?.template.forEachExpression(visit)
      if let frozen = statement.frozen { visit(frozen.value) }
    case .call(let statement):
      statement.forEachExpression(visit)
    case .repetition(let statement):
      visit(statement.count.value)
    case .condition(let statement):
      for alternative in statement.alternatives { visit(alternative.condition.value) }
    case .binding(let statement):
      visit(statement.value.value)
    case .output(let statement):
      for name in statement.names { name.template.forEachExpression(visit) }
    case .branch(let statement):
      statement.name?.forEachExpression(visit)
    case .input(let statement):
      statement.name?.forEachExpression(visit)
      for extent in statement.extents { visit(extent.value) }
      visit(statement.channels.value)
    case .fact(let statement):
      if let figure = statement.figure { visit(figure.value) }
    case .rounding, .freeze, .foldsBatchNormalization, .faulty:
      break
    }
  }

  /// Relative to a plain layer, by what it keeps in memory and how long it takes.
  var ownCost: Int {
    switch self {
    case .layer(let statement): 1 + statement.tableCells / 16
    case .call, .branch: 4
    case .fact: 16
    case .output(let statement): 1 + statement.names.count
    case .merge, .path, .repetition, .condition, .binding, .freeze, .rounding, .input,
      .foldsBatchNormalization, .faulty:
      1
    }
  }
}

extension LayerStatement {
  fileprivate func forEachExpression(_ visit: (Expression) -> Void) {
    name?.forEachExpression(visit)
    common.source?.template.forEachExpression(visit)
    common.sharesWeightsOf?.template.forEachExpression(visit)
    if let frozen = common.frozen { visit(frozen.value) }
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
    case .expression(let expression), .value(let expression, _):
      visit(expression)
    case .reference(let reference):
      reference.template.forEachExpression(visit)
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
    common.source?.template.forEachExpression(visit)
    common.sharesWeightsOf?.template.forEachExpression(visit)
    if let frozen = common.frozen { visit(frozen.value) }
  }
}

extension Expression {
  /// True if it has the same value wherever it is evaluated.
  var isConstant: Bool {
    !containsName { name in
      switch name {
      case .constant: false
      case .slot, .volume, .extent, .place: true
      case .composite(let composite): !composite.parts.allSatisfy { $0.value.isConstant }
      }
    }
  }

  /// True if it may give another thing than a number or a condition.
  var mayBeNoNumber: Bool {
    switch self {
    case .name(.slot), .name(.constant), .name(.place), .name(.composite),
      .call(.ofValues(.if), _, at: _),
      .call(.ofValues(.item), _, at: _):
      true
    case .name(.volume), .name(.extent), .number, .boolean, .negation, .not, .binary,
      .call:
      false
    }
  }

  /// The operations of an evaluation, those of its lists and pairs included.
  var fullOperationCount: Int {
    var count = operationCount
    _ = containsName { name in
      if case .composite(let composite) = name {
        for part in composite.parts { count += 8 + part.value.operationCount }
      }
      return false
    }
    return count
  }

  /// True if it reads a spatial extent of the incoming volume, so that a network of another
  /// input size may have another structure.
  var readsPlane: Bool {
    containsName { name in
      switch name {
      case .volume(let measure), .extent(let measure, _): measure.axis != .channels
      case .slot, .constant, .place: false
      case .composite(let composite): composite.parts.contains { $0.value.readsPlane }
      }
    }
  }
}
