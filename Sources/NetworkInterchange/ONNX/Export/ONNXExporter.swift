import NetworkModel

/// Writes a network layer by layer as nodes of ONNX, values under the names of their layers.
///
/// A value lies as the layer that makes it has it: channels first, channels last after what works on the channels of
/// each position, or as rows of channels after what has no positions. Nodes that change this are added where a reader
/// needs another form, once for all readers.
struct ONNXExporter {
  typealias Form = ValueForm
  typealias Call = ExportedLayer

  private struct Parameter: Hashable {
    let owner: NodeID
    let part: StoredTensor.Part
    let layout: StoredTensor.Layout
  }

  let network: InferredNetwork
  let settings: ONNXExport.Settings
  var graph: ONNXGraphMaker
  private(set) var tensors: [StoredTensor] = []
  private var parameters: [Parameter: (name: String, extents: [Int])] = [:]
  private var made: [NodeID: Form] = [:]
  private var values: [NodeID: [Form: String]] = [:]
  /// Max poolings whose places may be asked for, by what they read.
  var poolings: [PoolingPlace: String] = [:]

  struct PoolingPlace: Hashable {
    let input: NodeID
    let output: Shape
    let windows: Windows
  }

  init(_ network: InferredNetwork, _ settings: ONNXExport.Settings) {
    self.network = network
    self.settings = settings
    graph = ONNXGraphMaker(keeping: Set(network.network.nodes.map { $0.name }))
  }

  var operatorSet: Int { settings.operatorSet }

  /// Returns the bytes of the graph without its tensors.
  mutating func run() throws(ExportRefusal) -> [UInt8] {
    var faults: [ExportFault] = []
    let isExported = network.exportedNodes(includingBranches: settings.includesBranches)
    for index in network.network.nodes.indices where isExported[index] {
      let id = network.network.id(at: index)
      let call = network.exportedLayer(id)
      do throws(ExportFault) {
        let form = try add(network[id].layer, call)
        bind(call, form)
      } catch {
        faults.append(error)
        bind(call, .volume(call.output.axes))
      }
    }
    faults += network.omissionFaults
    guard faults.isEmpty else { throw ExportRefusal(faults: faults) }
    for output in results { addOutput(output) }
    return graph.bytes(named: network.network.name)
  }

  private var results: [NodeID] {
    network.exportedResults(includingBranches: settings.includesBranches)
  }

  private mutating func addOutput(_ id: NodeID) {
    let shape = network.shape(of: id)
    let form: Form = made[id] == .rows ? .rows : .volume(shape.axes)
    var name = value(id, as: form)
    if case .input = network[id].layer {
      let copy = graph.fresh(name + "/output")
      graph.add("Identity", [name], named: copy)
      name = copy
    }
    graph.outputs.append(.init(name: name, extents: shape.extents(as: form)))
    graph.values.removeAll { $0.name == name }
  }

  private mutating func bind(_ call: Call, _ form: Form) {
    made[call.id] = form
    values[call.id] = [form: call.name]
    if case .input = network[call.id].layer { return }
    graph.values.append(.init(name: call.name, extents: call.output.extents(as: form)))
  }

  // MARK: Values

  /// The form in which a value was made.
  func form(of id: NodeID) -> Form { made[id] ?? .volume(network.shape(of: id).axes) }

  /// The place of an axis in a value of a form.
  func place(of axis: Axis, in form: Form) -> Int {
    switch (form, axis) {
    case (.rows, _), (.volume, .channels): 1
    case (.volume(let axes), _): 2 + axes.place(of: axis)
    case (.channelsLast(let axes), .channels): 1 + axes.rawValue
    case (.channelsLast(let axes), _): 1 + axes.place(of: axis)
    }
  }

  /// The name of a layer's output in a form; rows are of a volume's values, in the order C, H, W.
  mutating func value(_ id: NodeID, as form: Form) -> String {
    if let name = values[id]?[form] { return name }
    let own = self.form(of: id)
    let result: String
    switch (own, form) {
    case (.channelsLast(let axes), _) where form != .volume(axes),
      (.rows, .channelsLast(let axes)):
      _ = value(id, as: .volume(axes))
      result = converted(id, from: .volume(axes), to: form)
    case (.volume, _), (.channelsLast, _), (.rows, _):
      result = converted(id, from: own, to: form)
    }
    values[id, default: [:]][form] = result
    return result
  }

  /// - Parameter own: a form that the value has: channels last only if they are to be first.
  private mutating func converted(_ id: NodeID, from own: Form, to form: Form) -> String {
    let name = network[id].name
    let source = values[id]?[own] ?? name
    switch (own, form) {
    case (_, .rows):
      return node("Flatten", [source], name + "/rows", [("axis", .integer(1))])
    case (.rows, .volume(let axes)):
      let places = graph.constant(.integers((0..<axes.rawValue).map { $0 + 2 }))
      return node("Unsqueeze", [source, places], name + "/volume")
    case (.volume, .volume):
      // A vector among volumes of other axes.
      return reshape(source, network.shape(of: id).extents(as: form), name + "/volume")
    case (_, .channelsLast(let axes)):
      let order = [0] + (0..<axes.rawValue).map { $0 + 2 } + [1]
      return node("Transpose", [source], name + "/channels-last", [("perm", .integers(order))])
    case (.channelsLast(let axes), .volume):
      let order = [0, axes.rawValue + 1] + (0..<axes.rawValue).map { $0 + 1 }
      return node("Transpose", [source], name + "/channels-first", [("perm", .integers(order))])
    }
  }

  /// The input of a layer that has one, channels first.
  mutating func volume(_ call: Call) -> String {
    value(call.input, as: .volume(call.shape.axes))
  }

  // MARK: Nodes

  /// Adds a node for a part of a layer; its output has a name of its own.
  mutating func node(
    _ operatorName: String, _ inputs: [String], _ name: String,
    _ attributes: [(name: String, value: ONNXGraphMaker.Attribute)] = []
  ) -> String {
    let name = graph.fresh(name)
    graph.add(operatorName, inputs, named: name, attributes)
    return name
  }

  /// Adds a node whose output is the layer's.
  mutating func finish(
    _ operatorName: String, _ inputs: [String], _ call: Call,
    _ attributes: [(name: String, value: ONNXGraphMaker.Attribute)] = []
  ) {
    graph.add(operatorName, inputs, named: call.name, attributes)
  }

  mutating func scalar(_ number: Double) -> String { graph.constant(.scalar(number)) }

  mutating func integers(_ numbers: [Int]) -> String { graph.constant(.integers(numbers)) }

  /// A reshaping of each image; `nil` for the layer's own name.
  mutating func reshape(_ input: String, _ extents: [Int], _ name: String) -> String {
    node("Reshape", [input, integers([0] + extents)], name)
  }

  mutating func finishReshape(_ input: String, _ extents: [Int], _ call: Call) {
    finish("Reshape", [input, integers([0] + extents)], call)
  }

  /// Inputs and attributes of a reduction; the newer operator sets take the axes as an input.
  func reduction(
    _ operatorName: String, keepsAxes: Bool = true
  ) -> (takesAxes: Bool, attributes: [(name: String, value: ONNXGraphMaker.Attribute)]) {
    (
      operatorName == "ReduceSum" || operatorSet >= 18,
      keepsAxes ? [] : [("keepdims", .integer(0))]
    )
  }

  mutating func reduce(
    _ operatorName: String, _ input: String, _ axes: [Int], _ name: String?, _ call: Call,
    keepsAxes: Bool = true
  ) -> String {
    var (takesAxes, attributes) = reduction(operatorName, keepsAxes: keepsAxes)
    var inputs = [input]
    if takesAxes {
      inputs.append(integers(axes))
    } else {
      attributes.insert(("axes", .integers(axes)), at: 0)
    }
    guard let name else {
      finish(operatorName, inputs, call, attributes)
      return call.name
    }
    return node(operatorName, inputs, name, attributes)
  }

  // MARK: Parameters

  /// The name of a tensor of the layer's parameters, or of the layer whose parameters it shares.
  mutating func parameter(
    _ part: StoredTensor.Part, _ call: Call, _ extents: [Int],
    _ layout: StoredTensor.Layout = .own, suffix: String = ""
  ) -> String {
    let owner = network[call.id].sharesWeightsOf ?? call.id
    let key = Parameter(owner: owner, part: part, layout: layout)
    if let known = parameters[key] {
      guard known.extents != extents else { return known.name }
      return node(
        "Reshape", [known.name, integers(extents)], "\(call.name).\(part.rawValue)\(suffix)")
    }
    let name = graph.fresh("\(network[owner].name).\(part.rawValue)\(suffix)")
    parameters[key] = (name, extents)
    if settings.storesWeights {
      tensors.append(
        StoredTensor(owner: owner, part: part, name: name, extents: extents, layout: layout))
    } else {
      // A deviation of 0 would divide by nearly nothing.
      let filling = part == .variance ? 1.0 : 0
      let shape = integers(extents)
      graph.add(
        "ConstantOfShape", [shape], named: name, [("value", .constant(.floats([filling])))])
    }
    return name
  }

  /// A tensor of one number, made by a node, so that nobody takes it for weights.
  mutating func filled(_ number: Double, count: Int, _ name: String) -> String {
    node(
      "ConstantOfShape", [integers([count])], name, [("value", .constant(.floats([number])))])
  }

  func fault(_ call: Call, _ reason: String, help: String? = nil) -> ExportFault {
    ExportFault(node: call.id, reason: reason, help: help)
  }
}
