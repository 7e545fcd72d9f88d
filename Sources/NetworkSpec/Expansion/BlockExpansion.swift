import CNNDiagnostics
import NetworkConditions
import NetworkFacts
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
    var slots = try slots(of: block, call, isNamed: isNamed)

    let isAdopted = adopted && !isNamed
    if isAdopted, !scope.reservedNames.isEmpty {
      charge(scope.reservedNames.count + block.reservedNames.count)
    }
    let name =
      if isAdopted { "" } else if isNamed { try claim(call.arguments[0].name.get()) } else {
        automaticName(block.name)
      }
    var inner =
      isAdopted
      ? scope.adopting(block)
      : open(name, of: block.name, reservedNames: block.reservedNames, at: call.span)
    let outer = (rounding: rounding, place: place)
    place = call.span
    openBlocks.append(reference)
    expand(block.body, in: &inner, &slots, adoptsLoneCall: isAdopted)
    openBlocks.removeLast()
    (rounding, place) = outer
    if block.isModule, case .node(let result) = flow { inference.markModule(endingAt: result) }
    if isAdopted {
      scope.statedNames = inner.statedNames
    } else if let instance = inner.block {
      inference.endBlock(instance)
    }
  }

  /// Expands a body in a scope and a frame of its own. They are swapped in and out, because a copy would
  /// be one for every few layers.
  private mutating func expand(
    _ body: [Statement], in inner: inout NamingScope, _ slots: inout [Value], adoptsLoneCall: Bool
  ) {
    swap(&scope, &inner)
    swap(&frame.slots, &slots)
    expand(body, adoptsLoneCall: adoptsLoneCall)
    swap(&scope, &inner)
    swap(&frame.slots, &slots)
  }

  private func block(of call: CallStatement) throws(SpecFault) -> BlockReference {
    switch call.callee {
    case .block(let reference):
      return reference
    case .parameter(let slot, let name, let span):
      guard case .thing(let reference) = frame.slots[slot] else {
        throw SpecFault(
          .wrongType(expected: "a block in `\(name)`", found: frame.slots[slot].typeName), at: span)
      }
      return reference
    }
  }

  /// The values of the block's parameters, and space for its loop indices.
  private mutating func slots(
    of block: BlockTemplate, _ call: CallStatement, isNamed: Bool
  ) throws(SpecFault) -> [Value] {
    try spend((block.slotCount + call.properties.count * block.defaulted.count) / 8)
    var slots: [Value] = []
    slots.reserveCapacity(block.slotCount)
    // By index, because to copy an argument is to copy all that it may be.
    for index in call.arguments.indices.dropFirst(isNamed ? 1 : 0) {
      let expression = try call.arguments[index].value.get()
      slots.append(try expression.evaluate(in: frame, at: call.arguments[index].span))
    }
    for property in call.properties
    where !block.defaulted.contains(where: { $0.name == property.name }) {
      throw SpecFault(
        .unknownProperty(property.name, of: block.name, known: block.defaulted.map { $0.name }),
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

  /// Begins an instance, named within the enclosing one, and returns its naming scope.
  private mutating func open(
    _ name: String, of block: String, reservedNames: Set<String>, at span: SourceSpan
  ) -> NamingScope {
    instanceSpans.append(span)
    // Each instance keeps its prefix.
    charge((scope.prefix.utf8.count + name.utf8.count) / 8)
    var prefix = scope.prefix
    prefix.reserveCapacity(prefix.utf8.count + name.utf8.count + 1)
    prefix += name
    prefix += "/"
    let instance = inference.beginBlock(prefix: prefix, of: block, in: scope.block)
    return NamingScope(prefix: prefix, block: instance, reservedNames: reservedNames)
  }

  /// A side output: its layers read the main path, which goes on as if they were not there.
  mutating func expand(_ statement: BranchStatement) throws(SpecFault) {
    let name =
      if let template = statement.name { try claim(template) } else {
        automaticName(StatementWord.branch.rawValue)
      }
    let outer = (flow: flow, rounding: rounding, branch: branch)
    branch = inference.addBranch(named: scope.full(name))
    var inner = open(name, of: "", reservedNames: statement.reservedNames, at: statement.span)
    swap(&scope, &inner)
    expand(statement.body, adoptsLoneCall: true)
    swap(&scope, &inner)
    if let instance = inner.block { inference.endBlock(instance) }
    (rounding, branch) = (outer.rounding, outer.branch)
    use(outer.flow)
  }
}
