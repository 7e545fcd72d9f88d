import Diagnostics
import NetworkModel

/// Expanding calls of blocks and side outputs.
extension Elaborator {
  /// - Parameter adopted: an unnamed call gives its layers no prefix.
  mutating func expand(_ call: CallStatement, adopted: Bool) throws(SpecFault) {
    let reference = try block(of: call)
    let block = blocks[reference.index]
    if let start = openBlocks.firstIndex(of: reference) {
      let cycle = openBlocks[start...] + [reference]
      throw SpecFault(.blockCycle(cycle.map { blocks[$0.index].name }), at: call.span)
    }
    let isNamed = call.arguments.count == block.required.count + 1
    guard isNamed || call.arguments.count == block.required.count else {
      throw SpecFault(
        .argumentCount(
          block: block.name, expected: block.required.count, found: call.arguments.count),
        at: call.span)
    }
    let slots = try slots(of: block, call, isNamed: isNamed)

    let isAdopted = adopted && !isNamed
    // The scope counts the name before it is put by.
    let name =
      if isAdopted { "" } else if isNamed { try claim(call.arguments[0].name.get()) } else {
        automaticName(block.name)
      }
    let outer = (slots: frame.slots, scope: scope, rounding: rounding, place: place)
    var instance: Int?
    if isAdopted {
      scope = NamingScope(
        prefix: scope.prefix, block: scope.block,
        reservedNames: scope.reservedNames.union(block.reservedNames))
    } else {
      instance = open(name, of: block.name, reservedNames: block.reservedNames, at: call.span)
    }
    place = call.span
    frame.slots = slots
    openBlocks.append(reference)
    expand(block.body, adoptsLoneCall: isAdopted)
    openBlocks.removeLast()
    if let instance { inference.endBlock(instance) }
    (frame.slots, scope, rounding, place) = outer
  }

  private func block(of call: CallStatement) throws(SpecFault) -> BlockReference {
    switch call.callee {
    case .block(let reference):
      return reference
    case .parameter(let slot, let name, let span):
      guard case .block(let reference) = frame.slots[slot] else {
        throw SpecFault(
          .wrongType(expected: "a block in `\(name)`", found: frame.slots[slot].typeName), at: span)
      }
      return reference
    }
  }

  /// The values of the block's parameters, and room for its loop indices.
  private mutating func slots(
    of block: BlockTemplate, _ call: CallStatement, isNamed: Bool
  ) throws(SpecFault) -> [Value] {
    var slots: [Value] = []
    slots.reserveCapacity(block.slotCount)
    for argument in call.arguments.dropFirst(isNamed ? 1 : 0) {
      let expression = try argument.value.get()
      slots.append(try expression.evaluate(in: frame, at: argument.span))
    }
    for property in call.properties
    where !block.defaulted.contains(where: { $0.name == property.name }) {
      throw SpecFault(
        .unknownProperty(property.name, of: block.name, known: block.defaulted.map(\.name)),
        at: property.nameSpan)
    }
    for parameter in block.defaulted {
      if let given = call.properties.first(where: { $0.name == parameter.name })?.value {
        slots.append(try given.value.evaluate(in: frame, at: given.span))
      } else {
        slots.append(try value(of: parameter, after: slots))
      }
    }
    while slots.count < block.slotCount { slots.append(.number(Number(0))) }
    return slots
  }

  /// A default, which may use the parameters before it.
  private mutating func value(
    of parameter: BlockTemplate.DefaultedParameter, after slots: [Value]
  ) throws(SpecFault) -> Value {
    if case .number(let constant) = parameter.value.value { return .number(constant) }
    try spend(parameter.cost)
    if parameter.readsPlane { notePlaneIsRead() }
    var inner = frame
    inner.slots = slots
    return try parameter.value.value.evaluate(in: inner, at: parameter.value.span)
  }

  /// Begins an instance, named within the one around it, and moves the naming scope into it.
  private mutating func open(
    _ name: String, of block: String, reservedNames: Set<String>, at span: SourceSpan
  ) -> Int {
    instanceSpans.append(span)
    let fullName = scope.full(name)
    let instance = inference.beginBlock(name: fullName, of: block, in: scope.block)
    scope = NamingScope(prefix: fullName + "/", block: instance, reservedNames: reservedNames)
    return instance
  }

  /// A side output: its layers read the main path, which goes on as if they were not there.
  mutating func expand(_ statement: BranchStatement) throws(SpecFault) {
    let name =
      if let template = statement.name { try claim(template) } else {
        automaticName(StatementWord.branch.rawValue)
      }
    let outer = (flow: flow, scope: scope, rounding: rounding, branch: branch)
    branch = inference.addBranch(named: scope.full(name))
    let instance = open(
      name, of: "", reservedNames: statement.reservedNames, at: statement.span)
    expand(statement.body, adoptsLoneCall: true)
    inference.endBlock(instance)
    (scope, rounding, branch) = (outer.scope, outer.rounding, outer.branch)
    use(outer.flow)
  }
}
