import CNNDiagnostics
import NetworkConditions
import NetworkFacts
import NetworkModel

/// Expanding calls of blocks and side outputs.
extension Elaborator {
  /// Expands a call, as deep as calls go: what is before and after the body has functions of its own, whose
  /// values are not on the stack while the body is expanded.
  ///
  /// - Parameter adopted: an unnamed call gives its layers no prefix.
  mutating func expand(_ call: CallStatement, adopted: Bool) throws(SpecFault) {
    switch try callee(of: call) {
    case .block(let reference):
      var open = try begin(call, of: reference, isAdopted: adopted)
      expand(body(of: reference), in: &open.scope, &open.slots, adoptsLoneCall: open.isAdopted)
      try end(call, of: reference, open)
    case .layer(let word): try apply(word, call)
    case .nothing: return
    }
  }

  /// A call whose body is being expanded.
  private struct OpenCall {
    /// The scope and the values of the body; those around the call while the body is expanded.
    var scope: NamingScope
    var slots: [Value]
    let isAdopted: Bool
    let name: String
    /// The instance whose weights the call uses.
    let shared: SharedInstance?
    let outer: Outer

    /// What the call sets, as it was before.
    struct Outer {
      let rounding: Rounding
      let place: SourceSpan
      let isFreezing: Bool
      let sharing: SharedInstance?
      let factCount: Int
    }
  }

  private func body(of reference: BlockReference) -> [Statement] { blocks[reference.index].body }

  private mutating func begin(
    _ call: CallStatement, of reference: BlockReference, isAdopted adopted: Bool
  ) throws(SpecFault) -> OpenCall {
    let block = blocks[reference.index]
    if let start = openBlocks.firstIndex(of: reference) {
      let cycle = openBlocks[start...] + [reference]
      throw SpecFault(.blockCycle(cycle.map { blocks[$0.index].name }), at: call.span)
    }
    let isNamed = try isNamed(call, of: block)
    if let source = call.common.source { use(try flow(of: source)) }
    let shared = try call.common.sharesWeightsOf.map { (reference) throws(SpecFault) in
      try sharedInstance(reference)
    }
    let isFrozen = try isFrozen(call.common)
    let slots = try slots(of: block, call, isNamed: isNamed)

    let isAdopted = adopted && !isNamed
    if isAdopted, !scope.reservedNames.isEmpty {
      charge(scope.reservedNames.count + block.reservedNames.count)
    }
    let name =
      if isAdopted { "" } else if isNamed { try claim(call.arguments[0].name.get()) } else {
        automaticName(block.name)
      }
    let inner =
      isAdopted
      ? scope.adopting(block)
      : open(name, of: block.name, reservedNames: block.reservedNames, at: call.span)
    let outer = OpenCall.Outer(
      rounding: rounding, place: place, isFreezing: isFreezing, sharing: sharing,
      factCount: facts.count)
    place = call.span
    isFreezing = isFreezing || isFrozen
    if shared != nil {
      sharing = shared
      sharingCalls.append(call.span)
    }
    openBlocks.append(reference)
    openCalls.append(call.span)
    return OpenCall(
      scope: inner, slots: slots, isAdopted: isAdopted, name: name, shared: shared, outer: outer)
  }

  private mutating func end(
    _ call: CallStatement, of reference: BlockReference, _ open: OpenCall
  ) throws(SpecFault) {
    let block = blocks[reference.index]
    let outer = open.outer
    openBlocks.removeLast()
    openCalls.removeLast()
    if open.shared != nil { sharingCalls.removeLast() }
    // A difference that was found ends the sharing.
    let shared = sharing == nil ? nil : open.shared
    let isOuterOver = outer.sharing != nil && sharing == nil
    (rounding, place, isFreezing) = (outer.rounding, outer.place, outer.isFreezing)
    sharing = shared == nil && isOuterOver ? nil : outer.sharing
    if block.isModule, case .node(let result) = flow { inference.markModule(endingAt: result) }
    if open.isAdopted {
      scope.statedNames = open.scope.statedNames
    } else if let instance = open.scope.block {
      inference.endBlock(instance)
      instanceEnds[instance] = flow
      if inference.nodes(ofBlock: instance).isEmpty { retarget(since: outer.factCount, instance) }
    }
    if let shared {
      try checkComplete(shared, own: open.isAdopted ? block.name : scope.full(open.name))
    }
  }

  /// Returns whether a call begins with a name for the instance.
  ///
  /// - Throws: `.missingParameters`, `.argumentCount`.
  private func isNamed(_ call: CallStatement, of block: BlockTemplate) throws(SpecFault) -> Bool {
    let placed = block.required.count { name in
      !call.properties.contains { $0.name == name }
    }
    let isNamed = call.arguments.count == placed + 1 && !call.beginsWithNumber
    guard isNamed || call.arguments.count == placed else {
      let missing = block.required.filter { name in
        !call.properties.contains { $0.name == name }
      }
      if call.arguments.isEmpty {
        let known = block.required + block.defaulted.map { $0.name }
        let stray = call.properties.first { !known.contains($0.name) }?.name
        throw SpecFault(
          .missingParameters(missing, of: block.name, stray: stray), at: call.span)
      }
      throw SpecFault(
        .argumentCount(block: block.name, expected: placed, found: call.arguments.count),
        at: call.span)
    }
    return isNamed
  }

  private func isFrozen(_ common: CommonProperties) throws(SpecFault) -> Bool {
    guard let frozen = common.frozen else { return common.attributes.contains(.frozen) }
    return try frozen.value.boolean(in: frame, at: frozen.span)
  }

  /// Facts of an instance without layers are about what contains it: a block may hold budgets alone.
  private mutating func retarget(since first: Int, _ instance: Int) {
    let name = inference.blockName(instance)
    for index in first..<facts.count where facts[index].target == name {
      facts[index].target = scope.name
    }
  }

  /// `apply act`, where `act` holds the word of a layer.
  private mutating func apply(_ word: LayerWord, _ call: CallStatement) throws(SpecFault) {
    guard let form = call.asLayer, !word.mergesPaths else {
      throw SpecFault(
        .wrongType(
          expected: "a block or a layer without paths", found: Thing.layer(word).typeName),
        at: call.span)
    }
    let statement: Statement
    if let known = appliedLayers[form.origin]?[word] {
      statement = known
    } else {
      // What it takes to compile it.
      try spend(16)
      var compiler = StatementCompiler(scope: form.scope)
      do throws(SpecFault) {
        statement = Statement(
          .layer(try compiler.layerStatement(form.layerNode, word, origin: form.origin)))
      } catch {
        for fault in compiler.log.faults { report(fault) }
        throw error
      }
      appliedLayers[form.origin, default: [:]][word] = statement
    }
    try spend(statement.cost)
    if statement.readsPlane { notePlaneIsRead() }
    lookUp(statement.references)
    try expand(statement.action, adoptsCall: false)
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

  /// What a call expands.
  private enum Callee {
    case block(BlockReference)
    case layer(LayerWord)
    /// `apply act` where `act` is `none`.
    case nothing
  }

  private func callee(of call: CallStatement) throws(SpecFault) -> Callee {
    switch call.callee {
    case .block(let reference):
      return .block(reference)
    case .parameter(let slot, let name, let span):
      let value = frame.slots[slot]
      guard case .thing(let thing) = value else {
        throw SpecFault(
          .wrongType(expected: "a block or a layer's word in `\(name)`", found: value.typeName),
          at: span)
      }
      switch thing {
      case .block(let reference): return .block(reference)
      case .layer(let word): return .layer(word)
      case .word(ReservedWords.none): return .nothing
      case .unknown: throw .silent
      case .word, .extents, .sides, .place:
        throw SpecFault(
          .wrongType(expected: "a block or a layer's word in `\(name)`", found: value.typeName),
          at: span)
      }
    }
  }

  /// The value of an expression in a call, with the layers that it names.
  private mutating func evaluate(
    _ expression: Expression, at span: SourceSpan
  ) throws(SpecFault) -> Value {
    if case .number(let number) = expression { return .number(number) }
    var references: [LayerReference] = []
    expression.forEachReference { references.append($0) }
    if !references.isEmpty { lookUp(references) }
    return try expression.evaluate(in: frame, at: span)
  }

  /// The values of the block's parameters, and space for its loop indices.
  private mutating func slots(
    of block: BlockTemplate, _ call: CallStatement, isNamed: Bool
  ) throws(SpecFault) -> [Value] {
    try spend((block.slotCount + call.properties.count * block.defaulted.count) / 8)
    var slots: [Value] = []
    slots.reserveCapacity(block.slotCount)
    for property in call.properties
    where !block.required.contains(property.name)
      && !block.defaulted.contains(where: { $0.name == property.name })
    {
      let known = block.required + block.defaulted.map { $0.name }
      throw SpecFault(
        .unknownProperty(property.name, of: block.name, known: known.filter { !$0.isEmpty }),
        at: property.nameSpan)
    }
    // By index, because to copy an argument is to copy all that it may be.
    var index = isNamed ? 1 : 0
    for name in block.required {
      if let given = call.properties.first(where: { $0.name == name })?.value {
        slots.append(try evaluate(given.value, at: given.span))
        continue
      }
      let expression = try call.arguments[index].value.get()
      slots.append(try evaluate(expression, at: call.arguments[index].span))
      index += 1
    }
    for parameter in block.defaulted {
      if let given = call.properties.first(where: { $0.name == parameter.name })?.value {
        slots.append(try evaluate(given.value, at: given.span))
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
    var outer = slots
    swap(&frame.slots, &outer)
    defer { swap(&frame.slots, &outer) }
    return try evaluate(parameter.value.value, at: parameter.value.span)
  }

  /// Begins an instance, named within the enclosing one, and returns its naming scope.
  private mutating func open(
    _ name: String, of block: String, reservedNames: Set<String>, at span: SourceSpan
  ) -> NamingScope {
    instanceSpans.append(span)
    instanceEnds.append(nil)
    chargeMemory(ofInstanceOf: block)
    // Each instance keeps its prefix.
    charge((scope.prefix.utf8.count + name.utf8.count) / 8)
    var prefix = scope.prefix
    prefix.reserveCapacity(prefix.utf8.count + name.utf8.count + 1)
    prefix += name
    prefix += "/"
    let instance = inference.beginBlock(
      prefix: prefix, of: block, in: scope.block, branch: branch)
    return NamingScope(prefix: prefix, block: instance, reservedNames: reservedNames)
  }

  /// A side output: its layers read the main path, which goes on as if they were not there.
  mutating func expand(_ statement: BranchStatement) throws(SpecFault) {
    let name =
      if let template = statement.name { try claim(template) } else {
        automaticName(StatementWord.branch.rawValue)
      }
    let fullName = scope.full(name)
    guard !unfitBranches.contains(fullName) else { return }
    let outer = (flow: flow, rounding: rounding, branch: branch)
    branch = inference.addBranch(named: fullName)
    var inner = open(name, of: "", reservedNames: statement.reservedNames, at: statement.span)
    swap(&scope, &inner)
    expand(statement.body, adoptsLoneCall: true)
    swap(&scope, &inner)
    if let instance = inner.block {
      inference.endBlock(instance)
      instanceEnds[instance] = flow
    }
    if case .node(let end) = flow, flow != outer.flow { branchEnds.insert(end) }
    (rounding, branch) = (outer.rounding, outer.branch)
    use(outer.flow)
  }
}
