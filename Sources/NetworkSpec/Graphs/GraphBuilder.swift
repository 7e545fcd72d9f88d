import CNNDiagnostics
import CNNText
import NetworkConditions
import NetworkDiagnosis
import NetworkFacts
import NetworkModel

/// Builds the network of a graph layer by layer, as expansion builds that of a description.
struct GraphBuilder {
  private let root: GraphObject
  private let name: String
  let settings: ElaborationSettings
  private let mostNodes: Int
  /// The side outputs that do not fit, by name, which are left out.
  private let unfitBranches: Set<String>

  var inference: ShapeInference
  var origins: [Origin] = []
  private var title = ""
  private var parameters: [PublishedFact.Setting] = []
  private var citations: [Citation] = []
  private var facts: [PublishedFact] = []
  private var outputs: [NodeID] = []
  private var layers: [String: ListedLayer] = [:]
  private var blocks: GraphBlocks
  /// The last layer of the main path, and of each side output.
  private var lastNodes: [Int?: NodeID] = [:]
  private var inputCount = 0
  private var unstatedStrides: [NodeID] = []
  private var log = FaultLog()
  /// True if a layer is missing because something is wrong with it.
  private var isIncomplete = false

  /// A layer that has been met, and its node if nothing is wrong with it.
  private struct ListedLayer {
    let span: SourceSpan
    /// True once its turn has come; names are collected before.
    var isKnown = false
    var node: NodeID?
  }

  init(
    _ root: GraphObject, named name: String, _ settings: ElaborationSettings,
    without unfitBranches: Set<String>
  ) {
    self.root = root
    self.name = name
    self.settings = settings
    self.unfitBranches = unfitBranches
    mostNodes = min(settings.mostNodes, settings.memory?.mostNodes ?? .max)
    inference = ShapeInference(name: name)
    blocks = GraphBlocks()
  }

  mutating func run() {
    attempt { (builder) throws(SpecFault) in
      try builder.root.checkMembers(among: GraphMember.names)
    }
    attempt { (builder) throws(SpecFault) in try builder.readHeading() }
    inference = ShapeInference(name: name, title: title)
    attempt { (builder) throws(SpecFault) in try builder.readBlocks() }
    attempt { (builder) throws(SpecFault) in try builder.readLayers() }
    blocks.close(in: &inference)
    attempt { (builder) throws(SpecFault) in try builder.readOutputs() }
    for value in elements(of: .omissions) {
      attempt { (builder) throws(SpecFault) in try builder.readOmission(value) }
    }
    for member in [GraphMember.facts, .citations] {
      for value in elements(of: member) {
        attempt { (builder) throws(SpecFault) in
          if member == .facts {
            builder.facts.append(try PublishedFact(value))
          } else {
            builder.citations.append(try Citation(value))
          }
        }
      }
    }
  }

  consuming func finish() -> Elaboration {
    var built = BuiltNetwork(name: name, title: title)
    built.inference = inference
    built.origins = origins
    built.outputs = outputs
    built.citations = citations
    built.parameters = parameters
    built.facts = facts
    built.isIncomplete = isIncomplete
    built.faults = log.faults.compactMap { $0.diagnostic }
    built.remarks = unstatedStrides.prefix(Remarks.most).map { id in
      Remarks.unstatedStride(of: inference[id].name, at: origins[inference[id].origin])
    }
    if !isIncomplete, !built.hasConflict, !settings.omitsBranches, unfitBranches.isEmpty {
      let ends = lastNodes.filter { $0.key != nil }.map { $0.value }
      let readByOmissions = inference.omissions.flatMap { $0.inputs }
      built.remarks += Remarks.unread(
        inference.nodes, of: Origins(own: origins), besides: outputs + ends + readByOmissions
      ) { _ in "list it in `outputs`" }
    }
    return built.elaboration(
      settings, expanded: "a graph is expanded: it has the settings that it was written with")
  }

  private mutating func attempt(
    _ step: (inout GraphBuilder) throws(SpecFault) -> Void
  ) {
    do throws(SpecFault) {
      try step(&self)
    } catch {
      isIncomplete = true
      log.add(error)
    }
  }

  // MARK: The network

  private mutating func readHeading() throws(SpecFault) {
    title = try root[GraphMember.title.rawValue]?.text() ?? ""
    if let settings = root[GraphMember.settings.rawValue] {
      for (name, span, value) in try GraphObject(settings, called: "the network").members {
        try StatementCompiler.checkParameterName(name, at: span)
        parameters.append(PublishedFact.Setting(name: name, value: try value.text()))
      }
    }
  }

  private mutating func elements(of member: GraphMember) -> [GraphValue] {
    guard let value = root[member.rawValue] else { return [] }
    var elements: [GraphValue] = []
    attempt { (_) throws(SpecFault) in elements = try value.elements() }
    return elements
  }

  private mutating func readBlocks() throws(SpecFault) {
    for value in elements(of: .blocks) {
      attempt { (builder) throws(SpecFault) in
        try builder.blocks.declare(try GraphObject(value, called: "a block"))
      }
    }
  }

  private mutating func readOutputs() throws(SpecFault) {
    var isMarked: Set<NodeID> = []
    let names = elements(of: .outputs)
    for name in names {
      attempt { (builder) throws(SpecFault) in
        guard let id = try builder.node(named: name, for: nil) else { return }
        if isMarked.insert(id).inserted { builder.outputs.append(id) }
      }
    }
    // What is left out may be the result.
    guard names.isEmpty, elements(of: .omissions).isEmpty else { return }
    if let last = lastNodes[nil] { outputs = [last] }
  }

  // MARK: Layers

  private mutating func readLayers() throws(SpecFault) {
    let listed = try root.required(GraphMember.layers.rawValue)
    let values = try listed.elements()
    guard values.count <= mostNodes else {
      throw values.count > settings.mostNodes
        ? SpecFault(.tooMany(what: "layers", limit: settings.mostNodes), at: root.openingSpan)
        : SpecFault(.memoryExceeded(what: "layers", most: mostNodes), at: root.openingSpan)
    }
    guard !values.isEmpty else { throw SpecFault(.noInput, at: listed.span) }
    var objects: [(object: GraphObject, name: String, span: SourceSpan)] = []
    objects.reserveCapacity(values.count)
    for value in values {
      attempt { (builder) throws(SpecFault) in
        let object = try GraphObject(value, called: "a layer")
        let given = try object.required(GraphLayerMember.name.rawValue)
        let name = try given.name()
        if let first = builder.layers[name]?.span ?? builder.blocks.span(of: name) {
          throw SpecFault(.duplicateName(name, first: first), at: given.span)
        }
        builder.layers[name] = ListedLayer(span: given.span)
        objects.append((object, name, given.span))
      }
    }
    for (object, name, span) in objects {
      guard !log.isFull else { return }
      attempt { (builder) throws(SpecFault) in
        defer { builder.layers[name]?.isKnown = true }
        try builder.read(object, name, span)
      }
    }
  }

  private mutating func read(
    _ object: GraphObject, _ name: String, _ span: SourceSpan
  ) throws(SpecFault) {
    try object.checkMembers(among: GraphLayerMember.names)
    let kind = try object.required(GraphLayerMember.kind.rawValue)
    let word = try kind.text()
    let place = try blocks.place(
      of: name, at: span, in: object[GraphLayerMember.block.rawValue],
      leavingOut: settings.omitsBranches ? nil : unfitBranches, &inference)
    guard !place.isLeftOut else { return }
    if word == StatementWord.input.rawValue {
      return try addInput(object, name, at: span, in: place)
    }
    if word == Opaque.word { return try addOpaque(object, name, at: span, in: place) }
    guard let word = LayerWord.named(word) else {
      throw SpecFault(
        .unknownWord(word, role: .word, known: LayerWord.allCases.map { $0.rawValue }),
        at: kind.span)
    }
    var sources: [(id: NodeID?, span: SourceSpan)] = []
    for value in try object.required(GraphLayerMember.inputs.rawValue).elements() {
      sources.append((try node(named: value, for: name), value.span))
    }
    guard word.mergesPaths || sources.count == 1 else {
      throw SpecFault(.inputCount(word.rawValue, count: sources.count), at: span)
    }
    if word.mergesPaths { try word.checkPathCount(sources.count, at: span) }
    let (properties, common) = try settings(of: word, object, name)
    let layer = try layer(word, properties, at: span, reading: sources.first?.id ?? nil)
    let ids = sources.compactMap { $0.id }
    guard ids.count == sources.count else { throw .silent }
    origins.append(
      Origin(
        location: .span(span), properties: properties.map { $0.origin },
        sharesWeightsOf: common.weights?.span,
        paths: word.mergesPaths ? sources.map { $0.span } : []))
    var node = Node(
      prefix: place.prefix, name: place.localName(of: name), layer: layer,
      inputs: word.mergesPaths ? .many(ids) : .one(ids[0]), attributes: common.attributes,
      branch: place.branch, sharesWeightsOf: common.weights?.node, origin: origins.count - 1)
    node.enclosingModules = common.modules
    let id = try add(node, named: name, object)
    if case .pooling(let pooling) = layer, !properties.contains(where: { $0.name == "stride" }),
      let output = inference.shape(of: id), Remarks.strideMatters(pooling, to: output)
    {
      unstatedStrides.append(id)
    }
  }

  mutating func add(
    _ node: Node, named name: String, _ object: GraphObject
  ) throws(SpecFault) -> NodeID {
    let branch = node.branch
    let id = inference.add(node)
    layers[name]?.node = id
    lastNodes[branch] = id
    guard settings.input == nil, let stated = object[GraphLayerMember.output.rawValue],
      let inferred = inference.shape(of: id)
    else { return id }
    let extents = try stated.extents()
    guard extents == inferred.extents.all + [inferred.channels] else {
      throw SpecFault(.otherOutput(name, stated: extents, inferred: inferred), at: stated.span)
    }
    return id
  }

  private mutating func addInput(
    _ object: GraphObject, _ name: String, at span: SourceSpan, in place: GraphBlocks.Place
  ) throws(SpecFault) {
    if let value = object[GraphLayerMember.inputs.rawValue], try !value.elements().isEmpty {
      throw SpecFault(.inputCount(StatementWord.input.rawValue, count: 1), at: value.span)
    }
    if let value = object[GraphLayerMember.settings.rawValue] {
      try GraphObject(value, called: "an input").checkMembers(among: [])
    }
    let stated = try object.required(GraphLayerMember.output.rawValue)
    let numbers = try stated.extents()
    guard let axes = SpatialAxes(rawValue: numbers.count - 1) else {
      throw SpecFault(.inputExtents(count: numbers.count), at: stated.span)
    }
    var extents = Extents(axes) { numbers[axes.place(of: $0)] }
    var channels = numbers[axes.rawValue]
    let isFromOutside = inputCount == 0 && settings.input != nil
    if isFromOutside, let size = settings.input {
      guard let (wanted, wantedChannels) = size.volume(like: axes) else {
        throw SpecFault(.inputSize(size, axes: axes), at: stated.span)
      }
      extents = wanted
      channels = wantedChannels ?? channels
    }
    let shape: Shape
    do throws(LayerError) {
      shape = try Shape(extents, channels: channels)
    } catch {
      throw SpecFault(error, at: stated.span)
    }
    inputCount += 1
    if settings.input?.channelsFirst != true || !isFromOutside,
      let finding = ChannelsFirst(shape, isFromOutside: isFromOutside)
    {
      log.add(SpecFault(finding, at: stated.span))
    }
    origins.append(Origin(location: .span(span)))
    _ = try add(
      Node(
        prefix: place.prefix, name: place.localName(of: name),
        layer: .input(InputVolume(shape: shape)), inputs: .none, branch: place.branch,
        origin: origins.count - 1), named: name, object)
  }

  /// The node that a value names; nil if something is wrong with it, which has been said.
  ///
  /// - Parameter reader: the layer that reads it; nil if that is none.
  func node(
    named value: GraphValue, for reader: String?
  ) throws(SpecFault) -> NodeID? {
    let name = try value.name()
    guard let layer = layers[name] else {
      throw SpecFault(
        .unknownLayer(name, known: inference.nodes.suffix(200).map { $0.name }, isWritten: false),
        at: value.span)
    }
    if let reader, !layer.isKnown {
      throw SpecFault(.laterLayer(name, by: reader), at: value.span)
    }
    return layer.node
  }
}
