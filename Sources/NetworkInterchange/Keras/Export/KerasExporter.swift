import NetworkModel

/// Makes a model of Keras of a network, layer by layer under the names of the layers.
///
/// Tensors have their channels last. One of a single position may be a row of channels, as dense layers make it; where a
/// reader needs another form, layers that change it are added once for all readers.
struct KerasExporter {
  /// The axes of a tensor after the batch.
  enum Form: Hashable {
    /// The spatial axes, then the channels.
    case volume(SpatialAxes)
    /// The channels alone, of one position.
    case rows
    /// The values of this volume in Keras' order, position after position: what `Flatten` makes. The network has them
    /// channel after channel.
    case flattened(Shape)
  }

  typealias Call = ExportedLayer
  typealias Value = KerasModelMaker.Value
  typealias Setting = KerasModelMaker.Setting
  typealias Argument = KerasModelMaker.Argument

  /// A part of a layer's parameters, which further layers may use.
  private struct Part: Hashable {
    let owner: NodeID
    let name: String
  }

  let network: InferredNetwork
  let form: KerasExport.Form
  private let includesBranches: Bool
  var model: KerasModelMaker
  /// Names of layers, cleaned and made different.
  private var names: [String]
  private var made: [NodeID: Form] = [:]
  private var values: [NodeID: [Form: Value]] = [:]
  private var parts: [Part: Int] = [:]
  private var partsLeft = 1 << 21
  /// By node, whether all that read its one position take rows.
  private var readsRows: [Bool]
  /// By node, whether none of its values is below 0.
  private var isNeverNegative: [Bool]

  init(_ network: InferredNetwork, _ form: KerasExport.Form, includesBranches: Bool) {
    self.network = network
    self.form = form
    self.includesBranches = includesBranches
    var model = KerasModelMaker(name: network.network.name)
    // All have their names before parts of layers take any.
    names = network.network.nodes.map { model.uniqueName($0.name) }
    self.model = model
    readsRows = Self.readsRows(in: network)
    isNeverNegative = Array(repeating: false, count: network.network.nodes.count)
  }

  mutating func run() throws(ExportRefusal) {
    var faults: [ExportFault] = []
    let isExported = network.exportedNodes(includingBranches: includesBranches)
    for index in network.network.nodes.indices where isExported[index] {
      let id = network.network.id(at: index)
      let call = network.exportedLayer(id)
      model.begin(layer: call.name)
      do throws(ExportFault) {
        let result = try add(network[id].layer, call)
        bind(id, result)
      } catch {
        faults.append(error)
        // What follows is looked at too.
        bind(id, (model.calls.count, .volume(call.output.axes)))
        _ = model.addInput("", extents(call.output, as: .volume(call.output.axes)))
      }
      isNeverNegative[index] = isNeverNegative(network[id].layer, call)
    }
    faults += network.omissionFaults
    guard faults.isEmpty else { throw ExportRefusal(faults: faults) }
    model.outputs = network.exportedResults(includingBranches: includesBranches).map { id in
      if case .flattened = form(of: id) { return value(id, as: .rows) }
      return value(id, as: form(of: id))
    }
  }

  private mutating func bind(_ id: NodeID, _ result: (value: Value, form: Form)) {
    made[id] = result.form
    values[id] = [result.form: result.value]
  }

  // MARK: What follows

  private static func readsRows(in network: InferredNetwork) -> [Bool] {
    let nodes = network.network.nodes
    // Until a reader says otherwise.
    var takesRows = Array(repeating: true, count: nodes.count)
    for index in nodes.indices.reversed() {
      let id = network.network.id(at: index)
      let passesOn = network.shape(of: id).positions == 1 && takesRows[index]
      let takes: Bool
      switch nodes[index].layer {
      case .fullyConnected, .radialBasis, .flatten, .reshape: takes = true
      case .activation, .parametricReLU, .dropout, .softmax, .batchNormalization,
        .layerNormalization, .l2Normalization, .scale, .maxout, .gatedLinearUnit, .concatenation,
        .addition, .multiplication, .maximum, .channelSlice:
        takes = passesOn
      case .input, .convolution, .transposedConvolution, .pooling, .globalPooling,
        .adaptivePooling, .regionPooling, .maxUnpooling, .groupNormalization,
        .instanceNormalization, .localResponseNormalization, .globalResponseNormalization,
        .matrixMultiplication, .padding, .crop, .upsample, .pixelShuffle, .channelShuffle, .opaque:
        takes = false
      }
      if !takes { for input in nodes[index].inputs { takesRows[input.index] = false } }
    }
    return takesRows
  }

  /// Whether a layer of one position that is made either way should make rows.
  func readsRows(_ call: Call) -> Bool { readsRows[call.id.index] }

  /// Whether zeros are as good as −∞ for what takes the largest of an input's values.
  func isNeverNegative(_ id: NodeID) -> Bool { isNeverNegative[id.index] }

  private func isNeverNegative(_ layer: Layer, _ call: Call) -> Bool {
    let inputs = call.inputs.allSatisfy { isNeverNegative($0) }
    switch layer {
    case .activation(let layer):
      switch layer.function {
      case .relu, .relu6, .clippedReLU, .sigmoid, .hardSigmoid, .softplus, .square: return true
      case .identity: return inputs
      case .hardTanh(let least, _): return least >= 0
      case .leakyReLU, .randomizedLeakyReLU, .elu, .tanh, .gelu, .selu, .silu, .mish, .hardSwish,
        .softsign, .threshold:
        return false
      }
    case .softmax(let layer): return layer.form == .plain
    case .radialBasis: return true
    case .pooling, .globalPooling, .adaptivePooling, .regionPooling, .maxUnpooling, .dropout,
      .concatenation, .multiplication, .maximum, .flatten, .reshape, .crop, .pixelShuffle,
      .channelShuffle, .channelSlice, .maxout:
      return inputs
    case .addition(let layer):
      return inputs && layer.operation == .sum && layer.weights == .none
    case .input, .convolution, .transposedConvolution, .fullyConnected, .parametricReLU,
      .gatedLinearUnit, .batchNormalization, .layerNormalization, .groupNormalization,
      .instanceNormalization, .localResponseNormalization, .globalResponseNormalization,
      .l2Normalization, .scale, .matrixMultiplication, .padding, .upsample, .opaque:
      return false
    }
  }

  // MARK: Values

  /// The form in which a value was made.
  func form(of id: NodeID) -> Form { made[id] ?? .volume(network.shape(of: id).axes) }

  /// The extents of a tensor without the batch.
  func extents(_ shape: Shape, as form: Form) -> [Int] {
    switch form {
    case .volume(let axes): axes.all.map { shape[$0] } + [shape.channels]
    case .rows: [shape.channels]
    case .flattened(let volume): [Int(volume.count)]
    }
  }

  /// The place of an axis in a tensor, the batch before it counted.
  func place(of axis: Axis, in form: Form) -> Int {
    switch (form, axis) {
    case (.volume(let axes), .channels): 1 + axes.rawValue
    case (.volume(let axes), _): 1 + axes.place(of: axis)
    case (.rows, _), (.flattened, _): 1
    }
  }

  /// A layer's output in a form; rows of a volume's values are channel after channel.
  mutating func value(_ id: NodeID, as form: Form) -> Value {
    if let value = values[id]?[form] { return value }
    let own = self.form(of: id)
    let source = values[id]?[own] ?? 0
    let shape = network.shape(of: id)
    let name = names[id.index]
    let result: Value
    switch (own, form) {
    case (.volume(let axes), .rows):
      guard shape.positions > 1, shape.channels > 1 else {
        result = flatten(source, name, Int(shape.count))
        break
      }
      let first = permute(
        source, [axes.rawValue + 1] + (1...axes.rawValue), name, extents(shape, as: own))
      result = flatten(first, name, Int(shape.count))
    case (.volume, .flattened): result = flatten(source, name, Int(shape.count))
    case (.flattened(let volume), .rows):
      let axes = volume.axes
      let lengths = extents(volume, as: .volume(axes))
      let restored = reshape(source, lengths, "\(name)_volume")
      let first = permute(restored, [axes.rawValue + 1] + (1...axes.rawValue), name, lengths)
      result = flatten(first, name, Int(volume.count))
    case (.flattened, .volume), (.flattened, .flattened):
      _ = value(id, as: .rows)
      result = reshape(values[id]?[.rows] ?? 0, extents(shape, as: form), "\(name)_volume")
    case (.rows, .volume), (.volume, .volume), (.rows, .rows), (.rows, .flattened):
      result = reshape(source, extents(shape, as: form), "\(name)_volume")
    }
    values[id, default: [:]][form] = result
    return result
  }

  /// The input of a layer that has one.
  mutating func volume(_ call: Call) -> Value {
    value(call.input, as: .volume(call.shape.axes))
  }

  private mutating func flatten(_ input: Value, _ name: String, _ count: Int) -> Value {
    layer("Flatten", [], .value(input), "\(name)_flatten", [count])
  }

  /// Axes in another order, counted from 1.
  private mutating func permute(
    _ input: Value, _ order: [Int], _ name: String, _ extents: [Int]
  ) -> Value {
    permute(input, order, named: fresh("\(name)_channels_first"), extents)
  }

  /// - Parameter extents: those of the input.
  mutating func permute(
    _ input: Value, _ order: [Int], named name: String, _ extents: [Int]
  ) -> Value {
    layer(
      "Permute", [Setting("dims", .integers(order), first: true)], .value(input), named: name,
      order.map { extents[$0 - 1] })
  }

  mutating func reshape(_ input: Value, _ extents: [Int], _ name: String) -> Value {
    reshape(input, extents, named: fresh(name))
  }

  mutating func reshape(_ input: Value, _ extents: [Int], named name: String) -> Value {
    layer(
      "Reshape", [Setting("target_shape", .integers(extents), first: true)], .value(input),
      named: name, extents)
  }

  // MARK: Names

  /// The name of a layer in Keras.
  func name(_ call: Call) -> String { names[call.id.index] }

  /// The name of a part of a layer.
  func name(_ call: Call, _ part: String) -> String { "\(names[call.id.index])_\(part)" }

  mutating func fresh(_ wanted: String) -> String { model.uniqueName(wanted) }

  // MARK: Layers

  /// Adds a layer that learns nothing, under a name of its own, and calls it.
  mutating func layer(
    _ className: String, _ settings: [Setting], _ argument: Argument, _ name: String,
    _ extents: [Int]
  ) -> Value {
    layer(className, settings, argument, named: fresh(name), extents)
  }

  /// - Parameter name: one that no other layer has.
  mutating func layer(
    _ className: String, _ settings: [Setting], _ argument: Argument, named name: String,
    _ extents: [Int]
  ) -> Value {
    let layer = model.addLayer(.layer(className), named: name, settings)
    return model.call(layer, [argument], making: extents)
  }

  /// Adds a layer whose output is the network's layer's.
  mutating func finish(
    _ className: String, _ settings: [Setting], _ input: Value, _ call: Call, _ form: Form
  ) -> (Value, Form) {
    let extents = extents(call.output, as: form)
    return (layer(className, settings, .value(input), named: name(call), extents), form)
  }

  /// Adds an operation.
  ///
  /// - Parameters:
  ///   - settings: those of the operation.
  ///   - named: arguments of its call.
  mutating func operation(
    _ function: KerasFunction, _ arguments: [Argument], _ settings: [Setting] = [],
    passing named: [Setting] = [], named name: String, _ extents: [Int]
  ) -> Value {
    let layer = model.addLayer(.operation(function), named: name, settings)
    return model.call(layer, arguments, named, making: extents)
  }

  mutating func operation(
    _ function: KerasFunction, _ arguments: [Argument], _ settings: [Setting] = [],
    passing named: [Setting] = [], part name: String, _ extents: [Int]
  ) -> Value {
    operation(function, arguments, settings, passing: named, named: fresh(name), extents)
  }

  /// Adds a layer with weights, or calls that of the layer whose weights it shares.
  ///
  /// - Parameter part: what distinguishes it among the layers with weights that the network's layer becomes.
  mutating func learned(
    _ kind: KerasModelMaker.Kind, _ settings: [Setting], _ argument: Argument, _ call: Call,
    part: String = "", named name: String, _ extents: [Int]
  ) throws(ExportFault) -> Value {
    if case .custom(let own) = kind, form == .json {
      throw fault(
        call, "no layer of Keras \(own.purpose), and JSON holds no code",
        help: "`--to keras` writes a script with a layer of its own")
    }
    let owner = network[call.id].sharesWeightsOf ?? call.id
    let key = Part(owner: owner, name: part)
    guard let known = parts[key] else {
      let layer = model.addLayer(kind, named: name, settings)
      parts[key] = layer
      return model.call(layer, [argument], making: extents)
    }
    let layer = model.layers[known]
    guard layer.kind == kind, layer.settings == settings else {
      throw fault(
        call,
        "a layer of Keras is called again with all of its settings, and those of `\(network[owner].name)` are others",
        help: "`--to onnx` writes it")
    }
    return model.call(known, [argument], making: extents)
  }

  /// Takes part of what a file may have beside one line for each layer: numbers, and parts that are written one by one.
  ///
  /// - Throws: a fault once the whole is spent.
  mutating func spend(_ count: Int, _ call: Call) throws(ExportFault) {
    guard count <= partsLeft else {
      throw fault(
        call, "the parts of such layers would be too large a file", help: "`--to onnx` writes it")
    }
    partsLeft -= count
  }

  func fault(_ call: Call, _ reason: String, help: String? = nil) -> ExportFault {
    ExportFault(node: call.id, reason: reason, help: help)
  }
}
