import Diagnostics
import NetworkModel

/// What the next layer reads.
enum Flow: Equatable {
  /// Nothing yet.
  case start
  case node(NodeID)
  /// A statement failed before it could make its node; what follows from it stays silent.
  case unknown
}

/// Expanding statements into nodes.
extension Elaborator {
  /// - Parameter adoptsLoneCall: a lone unnamed call adds no prefix to its layers' names.
  mutating func expand(_ body: [Statement], adoptsLoneCall: Bool = false) {
    let adopts = adoptsLoneCall && body.lazy.filter(\.addsLayers).count == 1
    depth += 1
    defer { depth -= 1 }
    for statement in body {
      guard !isStopped else { return }
      do throws(SpecFault) {
        try step()
        if adopts, case .call(let call) = statement {
          try expand(call, adopted: true)
        } else {
          try expand(statement)
        }
      } catch {
        // What would follow from it stays silent.
        if statement.decidesFlow { use(.unknown) }
        report(error)
      }
    }
  }

  /// Bounds the work: every statement counts, whether it makes a node or not.
  private mutating func step() throws(SpecFault) {
    steps += 1
    guard inference.count < settings.mostNodes,
      steps <= settings.mostNodes * Elaborator.stepsPerNode
    else {
      isStopped = true
      throw SpecFault(
        .expansionLimit(what: "layers", limit: settings.mostNodes), at: template.span)
    }
    guard depth <= Elaborator.deepestNesting else {
      isStopped = true
      throw SpecFault(
        .expansionLimit(what: "statements inside statements", limit: Elaborator.deepestNesting),
        at: template.span)
    }
  }

  private mutating func expand(_ statement: Statement) throws(SpecFault) {
    switch statement {
    case .layer(let layer): try expand(layer)
    case .merge(let merge): try expand(merge)
    case .call(let call): try expand(call, adopted: false)
    case .input(let input): try expand(input)
    case .rounding(let stated): rounding = stated
    case .condition(let condition, let body):
      if try condition.value.boolean(in: frame, at: condition.span) { expand(body) }
    case .repetition(let count, let index, let body):
      try expand(body, times: count, index: index)
    case .branch(let name, let body, let span):
      try expandBranch(name, body, at: span)
    case .fact(var fact):
      if let target = fact.target {
        fact.target = scope.full(target)
      } else if !scope.prefix.isEmpty {
        fact.target = String(scope.prefix.dropLast())
      }
      facts.append(fact)
    }
  }

  private mutating func expand(
    _ body: [Statement], times count: Located<Expression>, index: Int?
  ) throws(SpecFault) {
    let times = try count.value.integer(in: frame, at: count.span)
    guard times >= 0 else { throw SpecFault(.outOfRange(times, 0...Int.max), at: count.span) }
    for iteration in 0..<times {
      guard !isStopped else { return }
      try step()
      if let index { frame.slots[index] = .number(Number(iteration)) }
      expand(body)
    }
  }

  // MARK: Flow

  /// Lets the next layer read `next`.
  mutating func use(_ next: Flow) {
    flow = next
    switch next {
    case .start:
      frame.volume = nil
      frame.volumeIsUnknown = false
    case .node(let id):
      frame.volume = inference.shape(of: id)
      frame.volumeIsUnknown = frame.volume == nil
    case .unknown:
      frame.volume = nil
      frame.volumeIsUnknown = true
    }
  }

  // MARK: Layers

  private mutating func expand(_ statement: LayerStatement) throws(SpecFault) {
    if let source = statement.common.source { use(try self.source(source)) }
    switch flow {
    case .start: throw SpecFault(.noIncomingVolume(statement.word.rawValue), at: statement.span)
    case .node(let input): try add(statement, inputs: .one(input))
    case .unknown: try add(statement, inputs: nil)
    }
  }

  private mutating func expand(_ merge: MergeStatement) throws(SpecFault) {
    if let source = merge.layer.common.source { use(try self.source(source)) }
    let incoming = flow
    var inputs: [NodeID] = []
    inputs.reserveCapacity(merge.paths.count)
    var isUnknown = false
    for path in merge.paths {
      use(incoming)
      if let source = path.source { use(try self.source(source)) }
      expand(path.body)
      switch flow {
      case .node(let end): inputs.append(end)
      case .unknown: isUnknown = true
      case .start:
        throw SpecFault(.noIncomingVolume(merge.layer.word.rawValue), at: merge.layer.span)
      }
    }
    try add(merge.layer, inputs: isUnknown ? nil : .many(inputs))
  }

  /// Makes the layer; with `inputs` nil only its own faults are looked for.
  private mutating func add(
    _ statement: LayerStatement, inputs: NodeInputs?
  ) throws(SpecFault) {
    let name = try layerName(statement)
    do throws(SpecFault) {
      let layer = try layer(statement)
      guard let inputs else { throw .silent }
      var node = Node(
        name: name, layer: layer, inputs: inputs, attributes: statement.common.attributes,
        branch: branch, origin: statement.origin)
      if let shared = statement.common.sharesWeightsOf {
        guard case .node(let id) = try source(shared) else { throw .silent }
        node.sharesWeightsOf = id
      }
      use(.node(inference.add(node)))
    } catch {
      failedNames.insert(name)
      throw error
    }
  }

  private func layer(_ statement: LayerStatement) throws(SpecFault) -> Layer {
    if let constant = statement.constant, !statement.heedsRounding || rounding == .unstated {
      return constant
    }
    return try statement.word.layer(
      LayerReader(
        statement.word, statement.properties, at: statement.span, frame: frame,
        ambientRounding: rounding))
  }

  private mutating func layerName(_ statement: LayerStatement) throws(SpecFault) -> String {
    guard let template = statement.name else { return automaticName(statement.word.rawValue) }
    return try claim(template)
  }

  /// The layer that a name means here: in this block instance, else in those around it.
  mutating func source(_ template: NameTemplate) throws(SpecFault) -> Flow {
    let name = try template.resolve(in: frame)
    var prefix = scope.prefix[...]
    while true {
      let candidate = prefix + name
      if let id = inference.node(named: String(candidate)) { return .node(id) }
      if failedNames.contains(String(candidate)) { return .unknown }
      guard !prefix.isEmpty else { break }
      prefix = prefix.dropLast()
      prefix = prefix.lastIndex(of: "/").map { prefix[...$0] } ?? ""
    }
    let known = inference.nodes.suffix(500).map { node in
      node.name.hasPrefix(scope.prefix)
        ? String(node.name.dropFirst(scope.prefix.count)) : node.name
    }
    throw SpecFault(.unknownLayerName(name, known: known), at: template.span)
  }

  private mutating func expand(_ statement: InputStatement) throws(SpecFault) {
    let name = try inputName(statement)
    let extents = try extents(statement)
    inputs += 1
    let shape: Shape
    do throws(LayerError) {
      shape = try Shape(height: extents[0], width: extents[1], channels: extents[2])
    } catch {
      throw SpecFault(.layer(error), at: statement.height.span)
    }
    let node = Node(
      name: name, layer: .input(InputVolume(shape: shape)), inputs: .none, branch: branch,
      origin: statement.origin)
    use(.node(inference.add(node)))
  }

  private mutating func inputName(_ statement: InputStatement) throws(SpecFault) -> String {
    if let template = statement.name { return try claim(template) }
    let name = scope.full(StatementWord.input.rawValue)
    try claim(name, isForeseen: true, at: statement.span)
    return name
  }

  private func extents(_ statement: InputStatement) throws(SpecFault) -> [Int] {
    var extents = [
      try statement.height.value.integer(in: frame, at: statement.height.span),
      try statement.width.value.integer(in: frame, at: statement.width.span),
      try statement.channels.value.integer(in: frame, at: statement.channels.span),
    ]
    if inputs == 0, let override = settings.input {
      extents = [override.height, override.width, override.channels ?? extents[2]]
    }
    return extents
  }
}
