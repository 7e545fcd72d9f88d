import NetworkModel
import NetworkSpec

/// Builds a network from an ONNX graph, node by node.
///
/// Every value's extents are found by ONNX's own rules, and the layers' by those of the model. Where a file's batch is
/// larger than one image, figures are of one.
struct ONNXImporter {
  var model: ONNXModel
  let settings: ElaborationSettings
  /// The lengths that the run gives to named extents.
  let dimensions: [String: Int]
  var network: ONNXNetwork

  /// What is known of each value so far, within the function that is being read.
  var values: ValueMap<ONNXValue>
  /// Who gives and who reads each value.
  private(set) var links: ValueMap<Link>
  private var scopeCount = 0
  /// The functions of the file, by their places.
  var functions: [FunctionName: Int] = [:]
  /// Images in the batch that the file states.
  var batch = 1
  /// The name under which the file counts them.
  var batchName: String?
  /// The graph whose nodes are being read.
  var scope = Scope()
  private var steps = 0
  /// The layers that read certain tensors first.
  var owners: [Owner: NodeID] = [:]
  /// The volumes that rearrangements gave, so that each is made once.
  var rearranged: [Rearrangement: NodeID] = [:]
  /// What the file says of values, by their names.
  private(set) var stated: ValueMap<ONNXValueInfo>
  /// Values that are not known, by what was left out.
  var left = ValueMap<String>(count: 0)

  /// Where a value is given and read, within the graph that gives it.
  struct Link: Sendable {
    var scope: Int32
    /// -1 for an input and for a tensor of the file.
    var producer: Int32 = -1
    /// The node that reads it last; -1 if none does.
    var reader: Int32 = -1
    /// What a branch reads counts twice.
    var uses: Int32 = 0

    /// The node that gives the value; nil if it is a node of another graph, or none.
    func producer(in graph: Int32) -> Int? {
      scope == graph && producer >= 0 ? Int(producer) : nil
    }
  }

  /// The nodes of a graph that are read, and where in the file it is.
  struct Scope {
    var nodes: [ONNXNode] = []
    /// Among all graphs that are read.
    var number: Int32 = 0
    /// Patterns of several nodes, by their last.
    var patterns: [Int: ONNXPattern] = [:]
    /// Nodes that are part of a pattern.
    var absorbed: Set<Int> = []
    /// Nodes that are part of a layer before them.
    var passed: Set<Int> = []
    var bindings: [String: ONNXAttribute.Value] = [:]
    var operatorSets: [String: Int64] = [:]
    /// Before the place of each node.
    var place = ""
    /// Before the name of each layer.
    var prefix = ""
    var depth = 0
  }

  struct Owner: Hashable {
    let tensors: [ONNXValue.Weights.Stored]
    let kind: LayerKind
  }

  struct Rearrangement: Hashable {
    let node: NodeID
    let view: ONNXView
    let roles: [ONNXView.Role]
  }

  enum Most {
    /// Nodes that are read, those of functions as often as they are called.
    static let steps = 1 << 18
    /// Functions and branches within each other.
    static let depth = 24
  }

  init(
    _ model: ONNXModel, named name: String, ofFile path: String, _ settings: ElaborationSettings
  ) {
    self.model = model
    self.settings = settings
    dimensions = Dictionary(
      settings.imports.dimensions.map { ($0.name, $0.length) }, uniquingKeysWith: { $1 })
    network = ONNXNetwork(named: name, ofFile: path, settings)
    let count = model.names.count
    (values, links, stated) = (
      ValueMap(count: count), ValueMap(count: count), ValueMap(count: count)
    )
    for info in model.graph.outputs + model.graph.values { stated[info.name] = info }
    for (place, function) in model.functions.enumerated() {
      let name = FunctionName(
        domain: function.domain, name: function.name, overload: function.overload)
      if functions[name] == nil { functions[name] = place }
    }
  }

  // MARK: Graphs

  mutating func run() {
    let graph = model.graph
    scope.operatorSets = model.operatorSets
    open(graph)
    addInputs(graph)
    read()
    for output in graph.outputs {
      if let node = result(output.name) { network.addOutput(node) }
    }
    for difference in differences() {
      network.report(
        .statedExtents(
          of: difference.name, stated: difference.stated, found: difference.found),
        at: difference.place)
    }
  }

  consuming func finish() -> Elaboration { network.finish() }

  /// Makes a graph's nodes those that are read next.
  mutating func open(_ graph: ONNXGraph) {
    for tensor in graph.initializers {
      values[tensor.name] = ONNXValue(stored: tensor)
    }
    scope.nodes = graph.nodes
    index(
      giving: graph.initializers.map { $0.name } + graph.inputs.map { $0.name },
      reading: graph.outputs.map { $0.name })
  }

  /// Links the nodes of a graph by the values that they give and read.
  mutating func index(giving given: [ValueID], reading results: [ValueID]) {
    scopeCount += 1
    scope.number = Int32(scopeCount)
    for name in given { links[name] = Link(scope: scope.number) }
    for (index, node) in scope.nodes.enumerated() {
      for output in node.outputs {
        links[output] = Link(scope: scope.number, producer: Int32(index))
      }
    }
    func count(_ name: ValueID, _ number: Int32, by reader: Int = -1) {
      guard !name.isOmitted, var link = links[name] else { return }
      link.uses &+= number
      if link.scope == scope.number { link.reader = Int32(reader) }
      links[name] = link
    }
    for name in results { count(name, 1) }
    for (index, node) in scope.nodes.enumerated() {
      for input in node.inputs { count(input, 1, by: index) }
      for attribute in node.attributes {
        guard case .graph(let graph) = attribute.value else { continue }
        // No pattern takes in what a branch reads too.
        for node in graph.nodes {
          for input in node.inputs { count(input, 2, by: index) }
        }
      }
    }
    findPatterns()
  }

  /// The node of this graph that gives a value.
  func producer(of name: ValueID) -> Int? { links[name]?.producer(in: scope.number) }

  /// The node of this graph that reads a value last.
  func reader(of name: ValueID) -> Int? {
    guard let link = links[name], link.scope == scope.number, link.reader >= 0 else { return nil }
    return Int(link.reader)
  }

  func uses(of name: ValueID) -> Int { Int(links[name]?.uses ?? 0) }

  mutating func read() {
    for index in scope.nodes.indices {
      steps += 1
      guard steps <= Most.steps, !network.mustEnd else {
        if steps == Most.steps + 1 {
          network.report(.tooLarge("functions and branches have too many nodes"), at: place(index))
        }
        return
      }
      read(index)
    }
  }

  private mutating func read(_ index: Int) {
    let node = scope.nodes[index]
    do throws(ONNXFault) {
      for name in node.inputs where !name.isOmitted && values[name] == nil {
        throw ONNXFault.unknownValue(model.names[name])
      }
      if let call = call(index) {
        if scope.absorbed.contains(index) {
          try measure(call)
        } else if let pattern = scope.patterns[index] {
          try add(pattern, call)
        } else {
          try dispatch(call)
        }
      } else if let function = function(node) {
        try inline(function, at: index)
      } else {
        throw ONNXFault.unknownOperator
      }
      try settle(node)
    } catch {
      fail(error, at: index)
    }
  }

  /// Checks the extents of what a node gives, so that arithmetic on them cannot overflow.
  private mutating func settle(_ node: ONNXNode) throws(ONNXFault) {
    for output in node.outputs {
      guard let extents = values[output]?.extents else { continue }
      for case let extent? in extents where extent < 0 || extent > ONNXTensor.largestExtent {
        throw .malformed("an extent is \(extent)")
      }
      // Of no numbers only a list is of use: other axes of an empty tensor may have any extent.
      if extents.count > 1, extents.contains(0) { values[output]?.contents = .unread }
    }
  }

  /// Reports a fault; in a partial network what the node gives becomes a hole instead.
  private mutating func fail(_ fault: ONNXFault, at index: Int) {
    let node = scope.nodes[index]
    if settings.imports.isPartial { return addHole(for: node, index, fault) }
    for output in node.outputs where !output.isOmitted { values[output] = ONNXValue() }
    if let reason = reason(fault, node) { network.report(reason, at: place(index)) }
  }

  /// The finding that a fault is; nil for one that was reported.
  func reason(_ fault: ONNXFault, _ node: ONNXNode) -> ImportFault.Reason? {
    let name = layerName(of: node)
    switch fault {
    case .silent: return nil
    case .unknownValue(let value): return .unknownValue(value, reader: name, known: [])
    case .unknownOperator:
      return .unknownOperator(
        node.domain.isEmpty ? node.operatorName : "\(node.domain)::\(node.operatorName)",
        node: name, known: ONNXOperator.allCases.map { $0.rawValue })
    case .unsupported(let why), .malformed(let why):
      return .unsupported(node.operatorName, node: name, why: why)
    case .unknownExtent(let what):
      return .unsupported(
        node.operatorName, node: name, why: "\(what) is not known before the network runs")
    case .shapesDiffer(let layer, let extents):
      return .unsupported(
        node.operatorName, node: name,
        why:
          "its own rule gives \(extents.map { String($0) }.joined(separator: "×")), the layer's \(layer)"
      )
    }
  }

  func place(_ index: Int) -> String {
    let name = scope.nodes[index].name
    return "\(scope.place)node \(index)"
      + (name.isEmpty ? "" : " \"\(name.utf8.count > 60 ? name.excerpt : name)\"")
  }

  /// The node as an operator that is known, or nil.
  func call(_ index: Int) -> ONNXCall? {
    let node = scope.nodes[index]
    // A function of the file has precedence over an operator.
    guard function(node) == nil, let kind = ONNXOperator.named[node.operatorName] else {
      return nil
    }
    return ONNXCall(
      node: node, index: index, kind: kind, version: scope.operatorSets[node.domain] ?? 1,
      bindings: scope.bindings)
  }

  func layerName(of node: ONNXNode) -> String {
    node.name.isEmpty
      ? node.outputs.first { !$0.isOmitted }.map { model.names[$0] } ?? node.operatorName
      : node.name
  }

  // MARK: Inputs and outputs of nodes

  /// An input of a node, or nil if it is left out.
  func input(_ place: Int, of call: ONNXCall) -> ONNXValue? {
    guard place < call.node.inputs.count, !call.node.inputs[place].isOmitted else { return nil }
    return values[call.node.inputs[place]] ?? ONNXValue()
  }

  func required(_ place: Int, of call: ONNXCall) throws(ONNXFault) -> ONNXValue {
    guard let value = input(place, of: call) else {
      throw .malformed("input \(place + 1) of \(call.kind.rawValue) is missing")
    }
    return value
  }

  /// The extents of a value, all of them.
  func extents(_ value: ONNXValue, of what: String = "what it reads") throws(ONNXFault) -> [Int] {
    if let extents = value.knownExtents { return extents }
    if case .unknown = value.source { throw .silent }
    throw .unknownExtent(what)
  }

  /// The layer output that an input is, rearranged or not.
  func activation(
    _ place: Int, of call: ONNXCall
  ) throws(ONNXFault) -> (value: ONNXValue, activation: ONNXValue.Activation, extents: [Int]) {
    let value = try required(place, of: call)
    switch value.source {
    case .activation(let activation): return (value, activation, try extents(value))
    case .unknown: throw .silent
    case .weights, .auxiliary:
      throw .unsupported("it computes on what does not depend on the input")
    }
  }

  mutating func bind(_ place: Int = 0, of call: ONNXCall, _ value: ONNXValue) {
    guard place < call.node.outputs.count, !call.node.outputs[place].isOmitted else { return }
    values[call.node.outputs[place]] = value
  }
}

extension ONNXValue {
  /// A tensor of the file. Integers that are known are sizes and indices rather than weights.
  init(stored tensor: ONNXTensor) { self.init(stored: tensor, as: tensor.name) }

  init(stored tensor: ONNXTensor, as name: ValueID) {
    type = tensor.type
    extents = tensor.extents
    contents =
      tensor.extents.count > 1 && tensor.extents.contains(0) ? .unread : tensor.contents
    source = .weights(
      Weights(Weights.Stored(name: name, count: ONNXValue.count(tensor.extents) ?? .max)))
  }
}
