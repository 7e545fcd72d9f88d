import Diagnostics
import NetworkModel

/// Expanding calls of blocks and side outputs.
extension Elaborator {
  /// - Parameter adopted: an unnamed call gives its layers no prefix.
  mutating func expand(_ call: CallStatement, adopted: Bool) throws(SpecFault) {
    let reference = try block(of: call)
    let block = blocks[reference.index]
    guard !openBlocks.contains(reference) else {
      let start = openBlocks.firstIndex(of: reference) ?? 0
      let cycle = (openBlocks[start...] + [reference]).map { blocks[$0.index].name }
      isStopped = true
      throw SpecFault(.blockCycle(cycle), at: call.span)
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
    let name = isAdopted ? "" : try instanceName(call, of: block, isNamed: isNamed)
    let outer = (slots: frame.slots, scope: scope, rounding: rounding)
    var instance: Int?
    if isAdopted {
      scope = NamingScope(
        prefix: scope.prefix, block: scope.block,
        reservedNames: scope.reservedNames.union(block.reservedNames))
    } else {
      instance = open(name, of: block.name, reservedNames: block.reservedNames, at: call.span)
    }
    frame.slots = slots
    openBlocks.append(reference)
    expand(block.body, adoptsLoneCall: isAdopted)
    openBlocks.removeLast()
    if let instance { inference.endBlock(instance) }
    (frame.slots, scope, rounding) = outer
  }

  private func block(of call: CallStatement) throws(SpecFault) -> BlockReference {
    switch call.callee {
    case .block(let reference):
      return reference
    case .parameter(let expression, let word):
      let value = try expression.evaluate(in: frame, at: call.span)
      guard case .block(let reference) = value else {
        throw SpecFault(
          .wrongType(expected: "a block in `\(word)`", found: value.typeName), at: call.span)
      }
      return reference
    }
  }

  /// The values of the block's parameters, and room for its loop indices.
  private func slots(
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
        at: property.keySpan)
    }
    for (name, usual) in block.defaulted {
      if let given = call.properties.first(where: { $0.name == name })?.value {
        slots.append(try given.value.evaluate(in: frame, at: given.span))
      } else {
        var inner = frame
        inner.slots = slots
        slots.append(try usual.value.evaluate(in: inner, at: usual.span))
      }
    }
    while slots.count < block.slotCount { slots.append(.number(Number(0))) }
    return slots
  }

  private mutating func instanceName(
    _ call: CallStatement, of block: BlockTemplate, isNamed: Bool
  ) throws(SpecFault) -> String {
    guard isNamed else { return automaticName(block.name) }
    guard let template = call.arguments[0].name else {
      throw SpecFault(
        .wrongType(expected: "a name for the instance", found: "another value"),
        at: call.arguments[0].span)
    }
    return try claim(template)
  }

  /// Begins an instance and moves the naming scope into it.
  private mutating func open(
    _ name: String, of block: String, reservedNames: Set<String>, at span: SourceSpan
  ) -> Int {
    instanceSpans.append(span)
    let instance = inference.beginBlock(name: name, of: block, in: scope.block)
    scope = NamingScope(prefix: name + "/", block: instance, reservedNames: reservedNames)
    return instance
  }

  /// A side output: its layers read the main path, which goes on as if they were not there.
  mutating func expandBranch(
    _ name: NameTemplate?, _ body: [Statement], at span: SourceSpan
  ) throws(SpecFault) {
    let fullName: String
    if let name {
      fullName = try claim(name)
    } else {
      fullName = automaticName(StatementWord.branch.rawValue)
    }
    let outer = (flow: flow, scope: scope, rounding: rounding, branch: branch)
    let instance = open(fullName, of: "", reservedNames: scope.reservedNames, at: span)
    branch = inference.addBranch(named: fullName)
    expand(body, adoptsLoneCall: true)
    inference.endBlock(instance)
    (scope, rounding, branch) = (outer.scope, outer.rounding, outer.branch)
    use(outer.flow)
  }
}
