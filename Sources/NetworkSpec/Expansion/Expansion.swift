import CNNDiagnostics
import NetworkConditions
import NetworkFacts
import NetworkModel

/// The input of the next layer.
enum Flow: Equatable {
  /// Nothing yet.
  case start
  case node(NodeID)
  /// A statement failed before it could make its node; consequences are not reported.
  case unknown
}

/// Expanding statements into nodes.
extension Elaborator {
  mutating func expand(_ action: Statement.Action, adoptsCall: Bool) throws(SpecFault) {
    switch action {
    case .layer(let layer): try expand(layer)
    case .merge(let merge): try expand(merge)
    case .path(let path): try expand(path)
    case .call(let call): try expand(call, adopted: adoptsCall)
    case .input(let input): try expand(input)
    case .rounding(let stated): rounding = stated
    case .condition(let choice): try expand(choice)
    case .binding(let binding):
      frame.slots[binding.slot] = try binding.value.value.evaluate(
        in: frame, at: binding.value.span)
    case .freeze(let body): freezing { $0.expand(body) }
    case .output(let output): try expand(output)
    case .foldsBatchNormalization: foldsBatchNormalization = true
    case .repetition(let repetition): try expand(repetition)
    case .branch(let branch): if expandsBranches { try expand(branch) }
    case .fact(let fact): try expand(fact)
    case .faulty(let faulty): try expand(faulty)
    }
  }

  /// Asked for here: unoptimized, `settings` is copied to the stack wherever a member of it is read.
  private var expandsBranches: Bool { !settings.omitsBranches }

  /// The first alternative whose condition holds, else what is left.
  private mutating func expand(_ choice: ConditionStatement) throws(SpecFault) {
    for alternative in choice.alternatives {
      let condition = alternative.condition
      if try condition.value.boolean(in: frame, at: condition.span) {
        expand(alternative.body)
        return
      }
    }
    expand(choice.otherwise)
  }

  private mutating func expand(_ repetition: RepetitionStatement) throws(SpecFault) {
    let count = repetition.count
    var items: [Value]?
    switch try count.value.evaluate(in: frame, at: count.span) {
    case .list(let list): items = list
    // One value is a list of itself where the item has a name.
    case let value where repetition.item != nil: items = value.items
    case .number, .boolean, .thing: break
    }
    let times =
      if let items { items.count } else { try count.value.integer(in: frame, at: count.span) }
    guard times >= 0 else {
      throw SpecFault(.outOfRange(Int64(times), 0...Int64.max), at: count.span)
    }
    try foresee(times, at: count.span)
    let outer = place
    place = repetition.count.span
    for iteration in 0..<times where !isStopped {
      try spend(1)
      if let index = repetition.index { frame.slots[index] = .number(Number(iteration)) }
      if let item = repetition.item, let items { frame.slots[item] = items[iteration] }
      expand(repetition.body)
    }
    place = outer
  }

  private mutating func expand(_ statement: FactStatement) throws(SpecFault) {
    if let former = statement.formerName, let quantity = statement.fact.quantity {
      noteRenaming(of: former, to: quantity.hyphenatedName)
    }
    if let span = statement.settingsSpan {
      for setting in statement.fact.settings { _ = try template.value(of: setting, at: span) }
    }
    var fact = try statement.fact(in: frame)
    if let target = fact.target {
      fact.target = scope.full(target)
    } else {
      fact.target = scope.name
    }
    facts.append(fact)
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

  mutating func expand(_ statement: LayerStatement) throws(SpecFault) {
    if let source = statement.common.source { use(try self.flow(of: source)) }
    switch flow {
    case .start:
      throw SpecFault(.noIncomingVolume(statement.word.rawValue), at: statement.span)
    case .node(let input):
      try add(statement, inputs: .one(input))
    case .unknown:
      try add(statement, inputs: nil)
    }
  }

  /// Makes the layer; with `inputs` nil only its own faults are looked for.
  ///
  /// - Parameter pooling: the one that the statement names.
  mutating func add(
    _ statement: LayerStatement, inputs: NodeInputs?, undoing pooling: Pooling? = nil
  ) throws(SpecFault) {
    let name =
      if let template = statement.name { try claim(template) } else {
        automaticName(statement.word.rawValue)
      }
    do throws(SpecFault) {
      // Long names take memory, and those who read the network make the full ones.
      let nameLength = scope.prefix.utf8.count + name.utf8.count
      if nameLength >= 64 { try spend(nameLength / 16) }
      let layer = try layer(statement, undoing: pooling)
      guard let inputs else { throw .silent }
      var attributes = statement.common.attributes
      if let frozen = statement.common.frozen, try frozen.value.boolean(in: frame, at: frozen.span)
      {
        attributes.insert(.frozen)
      }
      var node = Node(
        prefix: scope.prefix, name: name, layer: layer, inputs: inputs, attributes: attributes,
        branch: branch, origin: statement.origin)
      node.enclosingModules = statement.common.enclosingModules
      if let shared = statement.common.sharesWeightsOf {
        guard case .node(let id) = try flow(of: shared) else { throw .silent }
        node.sharesWeightsOf = id
      } else if sharing != nil {
        node.sharesWeightsOf = try counterpart(of: node)
      }
      let id = inference.add(node)
      if isFreezing, inference.hasParameters(id) { inference.freeze(id) }
      if case .pooling(let pooling) = layer, !statement.statesStride {
        noteStride(of: pooling, at: id, statement.origin)
      }
      use(.node(id))
    } catch {
      missingNames.addFailed(scope.full(name))
      throw error
    }
  }

  private mutating func layer(
    _ statement: LayerStatement, undoing pooling: Pooling?
  ) throws(SpecFault) -> Layer {
    if let constant = statement.constant, !statement.heedsRounding || rounding == .unstated,
      frame.axes == .two || !statement.heedsAxes
    {
      return constant
    }
    // To keep the frame makes the next change of a loop's index copy it.
    try spend(frame.slots.count / 8)
    if pooling == nil, let last = lastLayers[statement.origin], last.frame == frame,
      last.rounding == rounding
    {
      return last.layer
    }
    let layer = try statement.word.layer(
      try LayerReader(
        statement.word, statement.properties, at: statement.span, frame: frame,
        ambientRounding: rounding, pooling: pooling))
    lastLayers[statement.origin] = EvaluatedLayer(frame: frame, rounding: rounding, layer: layer)
    return layer
  }

  // MARK: Inputs

  private mutating func expand(_ statement: InputStatement) throws(SpecFault) {
    let name =
      if let template = statement.name { try claim(template) } else {
        try claim(.fixed(StatementWord.input.rawValue, statement.span))
      }
    do throws(SpecFault) {
      let shape = try volume(of: statement)
      let isFromOutside = inputCount == 0 && settings.input != nil
      if settings.input?.channelsFirst != true || !isFromOutside,
        let finding = ChannelsFirst(shape, isFromOutside: isFromOutside)
      {
        report(SpecFault(finding, at: statement.span))
      }
      inputCount += 1
      let node = Node(
        prefix: scope.prefix, name: name, layer: .input(InputVolume(shape: shape)), inputs: .none,
        branch: branch,
        origin: statement.origin)
      use(.node(inference.add(node)))
    } catch {
      missingNames.addFailed(scope.full(name))
      throw error
    }
  }

  private func volume(of statement: InputStatement) throws(SpecFault) -> Shape {
    var extents = try Extents(statement.axes) { axis throws(SpecFault) in
      let extent = statement.extent(along: axis)
      return try extent.value.integer(in: frame, at: extent.span)
    }
    var channels = try statement.channels.value.integer(in: frame, at: statement.channels.span)
    if inputCount == 0, let size = settings.input {
      guard let (wanted, wantedChannels) = size.volume(like: extents.axes) else {
        throw SpecFault(.inputSize(size, axes: extents.axes), at: statement.span)
      }
      extents = wanted
      channels = wantedChannels ?? channels
    }
    do throws(LayerError) {
      return try Shape(extents, channels: channels)
    } catch {
      guard case .extentOutOfRange(let axis, _) = error else {
        throw SpecFault(error, at: statement.span)
      }
      guard axis != .channels else { throw SpecFault(error, at: statement.channels.span) }
      throw SpecFault(error, at: statement.extent(along: axis).span)
    }
  }
}
