import CNNDiagnostics
import CNNText
import NetworkModel
import NetworkSpec

/// Builds the network of a model of Keras call by call.
struct KerasBuilder {
  private let model: KerasModel
  var builder: ImportBuilder
  /// The layers with weights that have been built, by layer and part, for further calls.
  private var weights: [String: NodeID] = [:]
  /// True if channels come first in tensors of a rank, where a layer does not say it.
  private let channelsFirst: [Int: Bool]
  /// Calls of layers so far, those included that leave no node.
  private var callCount = 0
  private let mostCalls: Int
  /// The layers that left a hole.
  private var holes: Set<String> = []
  /// True if nothing more can be built.
  private var isExhausted = false

  init(_ model: KerasModel, named name: String, _ settings: ElaborationSettings) {
    self.model = model
    builder = ImportBuilder(name: name, settings: settings)
    mostCalls = 4 * min(settings.mostNodes, 1_000_000)
    var formats = KerasFormats()
    formats.add(model)
    channelsFirst = formats.channelsFirst
  }

  mutating func run() {
    let results = build(model, reading: nil, prefix: "")
    for case let result? in results { builder.addOutput(result.node) }
  }

  consuming func finish() -> Elaboration { builder.finish() }

  /// Returns whether channels come first in a layer for so many spatial axes.
  func channelsFirst(_ layer: KerasLayer, spatial: Int) throws(ImportFault) -> Bool {
    if let format = layer.config["data_format"]?.string {
      if format == "channels_first" { return true }
      if format == "channels_last" { return false }
    }
    switch layer.config["dim_ordering"]?.string {
    case "th": return true
    case "tf": return false
    default: return channelsFirst[spatial + 1] ?? false
    }
  }

  // MARK: Models

  /// Builds the layers of a model.
  ///
  /// - Parameter inputs: what a nested model is called with; nil for the outermost, which has inputs of its own.
  /// - Returns: the results; nil for those that an error left unknown.
  mutating func build(
    _ model: KerasModel, reading inputs: [KerasTensor?]?, prefix: String
  ) -> [KerasTensor?] {
    model.isSequential
      ? [buildSequence(model, reading: inputs?.first, prefix: prefix)]
      : buildGraph(model, reading: inputs, prefix: prefix)
  }

  private mutating func buildSequence(
    _ model: KerasModel, reading input: KerasTensor??, prefix: String
  ) -> KerasTensor? {
    var current: KerasTensor?
    var isOpen = true
    if let input {
      guard let input else { return nil }
      current = input
      isOpen = false
    }
    var hole: String?
    for layer in model.layers {
      guard !isExhausted, !builder.isFull else { return nil }
      let before = current
      do throws(ImportFault) {
        if hole != nil { throw .silent }
        if layer.className == "InputLayer" {
          if isOpen { current = try addInput(layer, prefix: prefix) }
          isOpen = false
          continue
        }
        let isBranched = layer.className == "Merge" && !layer.models.isEmpty
        if isOpen, !isBranched, layer.models.isEmpty || layer.models[0].isOpen {
          current = try addInput(layer, of: model, prefix: prefix)
        }
        let begins = isOpen && !layer.models.isEmpty && !isBranched && current == nil
        isOpen = false
        var arguments = KerasArguments(
          tensors: current.map { [.tensor($0)] } ?? [], named: [:], location: layer.location)
        arguments.begins = begins
        current = try call(layer, arguments, prefix: prefix).first ?? nil
        if current == nil { return nil }
      } catch {
        let inputs = hole == nil ? before.map { [$0] } ?? [] : []
        guard let reason = reasonForHole(error, after: hole) else {
          report(error)
          return nil
        }
        current = addHole(reason, for: layer, prefix, reading: inputs, stated: nil)
        if current == nil { hole = prefix + layer.name }
      }
    }
    return hole == nil ? current : nil
  }

  private mutating func buildGraph(
    _ model: KerasModel, reading inputs: [KerasTensor?]?, prefix: String
  ) -> [KerasTensor?] {
    var graph: KerasGraph
    do throws(ImportFault) {
      graph = try KerasGraph(model)
      if let inputs {
        for (place, input) in model.inputs.enumerated() {
          try graph.set(input, of: input.layer, from: inputs, at: place)
        }
      }
    } catch {
      report(error)
      return []
    }
    let hardSigmoids = KerasHardSigmoids(model)
    while let (layer, number) = graph.next() {
      guard !isExhausted, !builder.isFull else { return [] }
      let place = graph.layers[layer]
      do throws(ImportFault) {
        let results: [KerasTensor?]
        if place.className == "InputLayer" {
          results = [try addInput(place, prefix: prefix)]
        } else {
          let call = place.calls[number]
          let arguments = try arguments(of: call, in: graph, for: place)
          if hardSigmoids.beginnings.contains(layer) {
            results = Array(arguments.all.prefix(1))
          } else if let function = hardSigmoids.functions[layer], let input = arguments.all.first {
            let own = try made(place) { () throws(LayerError) in try Activation(function) }
            results = [try result(.activation(own), like: input, place, prefix)]
          } else {
            results = try self.call(place, arguments, prefix: prefix)
          }
        }
        graph.finish(layer, number, giving: results)
      } catch {
        let source =
          place.calls.indices.contains(number)
          ? graph.hole(readBy: place.calls[number], among: holes) : nil
        guard let reason = reasonForHole(error, after: source.map { prefix + $0 }) else {
          report(error)
          graph.finish(layer, number, giving: [])
          continue
        }
        let inputs =
          place.calls.indices.contains(number) ? graph.tensors(of: place.calls[number]) : []
        let node = addHole(
          reason, for: place, prefix, reading: inputs, stated: graph.statedShape(of: layer))
        if node == nil { holes.insert(place.name) }
        graph.finish(layer, number, giving: node == nil ? [] : [node])
      }
    }
    for location in graph.unreached.prefix(1) {
      report(
        ImportFault(
          .malformed("the layer reads its own result, or that of a layer that is not there"),
          at: location))
    }
    return model.outputs.map { reference in
      do throws(ImportFault) { return try graph.tensor(reference, for: "the model") } catch {
        report(error)
        return nil
      }
    }
  }

  private mutating func report(_ fault: ImportFault) {
    if case .tooManyLayers = fault.reason { isExhausted = true }
    if case .memoryExceeded = fault.reason { isExhausted = true }
    builder.report(fault)
  }

  // MARK: Holes

  /// The reason for a hole in place of a fault; nil if the whole network is wanted, or if none would be left.
  private func reasonForHole(_ fault: ImportFault, after source: String?) -> Omission.Reason? {
    builder.settings.imports.isPartial ? fault.hole(after: source) : nil
  }

  /// Adds a layer of which only its result is known, if the file states that, or leaves it out.
  private mutating func addHole(
    _ reason: Omission.Reason, for layer: KerasLayer, _ prefix: String,
    reading inputs: [KerasTensor], stated: [Int?]?
  ) -> KerasTensor? {
    let own = layer.config["output_shape"].flatMap { KerasConfig.shape($0) }
    let lengths = (stated.map { Array($0.dropFirst()) } ?? own ?? []).compactMap { $0 }
    if case .follows = reason {
    } else if !lengths.isEmpty, lengths.count == (stated.map { $0.count - 1 } ?? own?.count),
      let (output, axes) = try? volume(of: lengths, for: layer),
      let opaque = try? Opaque(
        layer.className, output: output, arithmetic: .unknown, parameters: nil),
      let node = try? add(.opaque(opaque), for: layer, prefix, reading: inputs.map { $0.node })
    {
      return KerasTensor(node: node, axes: axes)
    }
    let learnsNothing: [KerasClass] = [
      .activation, .relu, .leakyReLU, .elu, .softmax, .dropout, .identity, .add, .subtract,
      .multiply, .concatenate, .maximum, .reshape, .flatten, .permute, .zeroPadding, .cropping,
      .maxPooling, .averagePooling, .globalMaxPooling, .globalAveragePooling, .upSampling,
    ]
    let isPlain = KerasClass(named: layer.className).map { learnsNothing.contains($0) } ?? false
    builder.omit(
      Omission(
        name: prefix + layer.name, operatorName: layer.className, reason: reason,
        parameters: isPlain ? ParameterCount.none : nil, inputs: inputs.map { $0.node }))
    return nil
  }

  private mutating func arguments(
    of call: KerasCall, in graph: KerasGraph, for layer: KerasLayer
  ) throws(ImportFault) -> KerasArguments {
    var arguments = KerasArguments(tensors: [], named: [:], location: layer.location)
    for argument in call.arguments {
      arguments.tensors.append(try value(argument, in: graph, for: layer))
    }
    for (name, argument) in call.named {
      arguments.named[name] = try value(argument, in: graph, for: layer)
    }
    return arguments
  }

  private mutating func value(
    _ argument: KerasArgument, in graph: KerasGraph, for layer: KerasLayer
  ) throws(ImportFault) -> KerasArguments.Value {
    switch argument {
    case .constant(let json): return .constant(json)
    case .list(let elements):
      var values: [KerasArguments.Value] = []
      for element in elements { values.append(try value(element, in: graph, for: layer)) }
      return .list(values)
    case .tensor(let reference):
      guard let tensor = try graph.tensor(reference, for: layer.name) else { throw .silent }
      if let shape = reference.shape { check(tensor, is: shape) }
      return .tensor(tensor)
    }
  }

  /// Holds the shape that the file states against the one that follows.
  private mutating func check(_ tensor: KerasTensor, is stated: [Int?]) {
    let dimensions = Array(stated.dropFirst())
    guard dimensions.count == tensor.axes.count, let volume = builder.shape(of: tensor.node)
    else { return }
    let axes = volume.axes
    let extents = axes.all.map { axis -> Int? in
      tensor.axes.firstIndex(of: axis).map { dimensions[$0] } ?? nil
    }
    let channels = tensor.axes.firstIndex(of: .channels).map { dimensions[$0] } ?? nil
    builder.check(tensor.node, is: StatedVolume(axes, extents: extents, channels: channels))
  }

  // MARK: Inputs

  private mutating func addInput(
    _ layer: KerasLayer, prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let shape = try layer.config.shape("batch_shape", "batch_input_shape") else {
      throw layer.config.missing("batch_shape")
    }
    return try addInput(shape, named: prefix + layer.name, at: layer.location)
  }

  /// The input of a sequence, which its first layer states.
  private mutating func addInput(
    _ layer: KerasLayer, of model: KerasModel, prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let name = "\(prefix)input"
    if let shape = try config.shape("batch_input_shape", "batch_shape") {
      return try addInput(shape, named: name, at: layer.location)
    }
    if let shape = try config.shape("input_shape") {
      return try addInput([nil] + shape, named: name, at: layer.location)
    }
    if let shape = model.builtShape {
      return try addInput(shape, named: name, at: layer.location)
    }
    let kind = KerasClass(named: layer.className)
    if kind == .embedding {
      if config["input_length"] != nil {
        let length = try config.integer("input_length")
        return try addInput([nil, length], named: name, at: layer.location)
      }
    } else if config["input_dim"] != nil {
      let channels = try config.integer("input_dim")
      let isSequence = config["input_length"] != nil || kind?.readsSequences == true
      let length =
        config["input_length"] == nil ? nil : try config.integer("input_length") as Int?
      return try addInput(
        isSequence ? [nil, length, channels] : [nil, channels], named: name, at: layer.location)
    }
    throw ImportFault(
      .noNetwork(
        "the model states no shape of its input, so that its layers have none",
        help: ["build it before it is written: `model.build((None, 28, 28, 1))`"]),
      at: layer.location)
  }

  private mutating func addInput(
    _ shape: [Int?], named name: String, at location: Diagnostic.Location
  ) throws(ImportFault) -> KerasTensor {
    let dimensions = Array(shape.dropFirst())
    let isFirst = channelsFirst[dimensions.count] ?? false
    guard let axes = KerasTensor.axes(ofRank: dimensions.count, channelsFirst: isFirst) else {
      throw ImportFault(
        .unsupported(
          "InputLayer", node: name, why: "its tensor has more than three axes beside the channels"),
        at: location)
    }
    let stated: StatedVolume
    if dimensions.count < 2 {
      stated = StatedVolume(
        .two, extents: [1, 1], channels: dimensions.isEmpty ? 1 : dimensions[0])
    } else {
      stated = StatedVolume(
        axes.spatialAxes, extents: isFirst ? Array(dimensions.dropFirst()) : dimensions.dropLast(),
        channels: isFirst ? dimensions[0] : dimensions[dimensions.count - 1])
    }
    return KerasTensor(
      node: try builder.addInput(stated, named: name, at: location), axes: axes)
  }

  // MARK: Nodes

  /// Counts a call.
  ///
  /// - Throws: `.tooManyLayers`.
  mutating func count(_ layer: KerasLayer) throws(ImportFault) {
    callCount += 1
    guard callCount <= mostCalls else {
      throw ImportFault(.tooManyLayers(limit: mostCalls), at: layer.location)
    }
  }

  /// Adds a layer that is one, or the main part, of a layer of Keras.
  ///
  /// - Parameter part: what distinguishes it from the other parts; empty for the main one.
  mutating func add(
    _ own: Layer, for layer: KerasLayer, _ prefix: String, _ part: String = "",
    reading inputs: [NodeID]
  ) throws(ImportFault) -> NodeID {
    let name = prefix + layer.name + (part.isEmpty ? "" : "-" + part)
    let id = try builder.add(
      own, named: name, reading: inputs, at: layer.location, sharingWeightsOf: weights[name])
    if weights[name] == nil { weights[name] = id }
    return id
  }

  /// Makes a layer, whose hyperparameters may be out of range.
  func made<Made>(
    _ layer: KerasLayer, _ make: () throws(LayerError) -> Made
  ) throws(ImportFault) -> Made {
    try ImportBuilder.layer(at: layer.location, make)
  }

  /// The volume of a tensor.
  ///
  /// - Throws: `.silent` if an error left it unknown.
  func volume(_ tensor: KerasTensor) throws(ImportFault) -> Shape {
    guard let shape = builder.shape(of: tensor.node) else { throw .silent }
    return shape
  }

  /// The lengths of a tensor without the batch.
  func dimensions(_ tensor: KerasTensor) throws(ImportFault) -> [Int] {
    let volume = try volume(tensor)
    return tensor.axes.map { volume[$0] }
  }

  /// The volume of a tensor of these lengths, and its axes.
  ///
  /// - Throws: `.unsupported` for more axes than a volume has.
  func volume(
    of dimensions: [Int], for layer: KerasLayer
  ) throws(ImportFault) -> (shape: Shape, axes: [Axis]) {
    let isFirst = channelsFirst[dimensions.count] ?? false
    guard let axes = KerasTensor.axes(ofRank: dimensions.count, channelsFirst: isFirst) else {
      throw unsupported(layer, why: "its result has more than three axes beside the channels")
    }
    return (try volume(of: dimensions, along: axes, for: layer), axes)
  }

  /// The volume of a tensor of these lengths along these axes.
  func volume(
    of dimensions: [Int], along axes: [Axis], for layer: KerasLayer
  ) throws(ImportFault) -> Shape {
    try made(layer) { () throws(LayerError) in
      func extent(_ axis: Axis) -> Int { axes.firstIndex(of: axis).map { dimensions[$0] } ?? 1 }
      guard axes.count > 1 else { return try .vector(dimensions.first ?? 1) }
      return try Shape(Extents(axes.spatialAxes) { extent($0) }, channels: extent(.channels))
    }
  }

  func unsupported(_ layer: KerasLayer, why: String) -> ImportFault {
    ImportFault(.unsupported(layer.className, node: layer.name, why: why), at: layer.location)
  }

  /// Adds an operation that no layer stands for, of which the file says enough.
  mutating func addOpaque(
    _ output: Shape, _ arithmetic: Opaque.Arithmetic, for layer: KerasLayer, _ prefix: String,
    _ part: String = "", reading inputs: [KerasTensor], macs: Int128? = nil,
    weights: Int128 = 0, biases: Int128 = 0, statistics: Int128 = 0
  ) throws(ImportFault) -> NodeID {
    let own = try made(layer) { () throws(LayerError) in
      let parameters = try ParameterCount(
        weights: weights, biases: biases, statistics: statistics)
      guard let count = Int64(exactly: macs ?? 0) else { throw .countOverflow(.macs) }
      return try Opaque(
        layer.className, output: output, arithmetic: arithmetic, macs: macs == nil ? nil : count,
        parameters: parameters)
    }
    return try add(.opaque(own), for: layer, prefix, part, reading: inputs.map { $0.node })
  }

  /// The same tensor with its axes in this order, which moves its values unless they are.
  mutating func arranged(
    _ tensor: KerasTensor, as axes: [Axis], for layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard tensor.axes != axes else { return tensor }
    guard tensor.axes.count == axes.count else {
      throw unsupported(
        layer, why: "it reads a tensor of \(axes.count) axes, and this one has \(tensor.axes.count)"
      )
    }
    let output = try volume(of: try dimensions(tensor), along: axes, for: layer)
    let node = try addOpaque(output, .none, for: layer, prefix, "permute", reading: [tensor])
    return KerasTensor(node: node, axes: axes)
  }

  /// The tensor with the channels along its last axis.
  mutating func channelsLast(
    _ tensor: KerasTensor, for layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard tensor.axes.last != .channels else { return tensor }
    return try arranged(
      tensor, as: tensor.axes.spatial + [.channels], for: layer, prefix)
  }

  /// The tensor as a layer for so many spatial axes reads it, with the channels where the layer has them.
  mutating func spatial(
    _ tensor: KerasTensor, _ count: Int, for layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let isFirst = try channelsFirst(layer, spatial: count)
    guard tensor.axes.count == count + 1 else {
      throw unsupported(
        layer, why: "it reads a tensor of \(count + 1) axes, and this one has \(tensor.axes.count)")
    }
    let isAsked = (isFirst ? tensor.axes.first : tensor.axes.last) == .channels
    guard !isAsked, let axes = KerasTensor.axes(ofRank: count + 1, channelsFirst: isFirst) else {
      return tensor
    }
    return try arranged(tensor, as: axes, for: layer, prefix)
  }

  /// The axis that a number means, which counts from 1 after the batch or from the end.
  func axis(
    _ number: Int, of tensor: KerasTensor, for layer: KerasLayer
  ) throws(ImportFault) -> Axis {
    let place = number < 0 ? tensor.axes.count + number : number - 1
    guard tensor.axes.indices.contains(place) else {
      throw ImportFault(
        .outOfRange(
          of: "axis", value: "\(number)",
          expected: "the tensor has axes 1 to \(tensor.axes.count) beside the batch"),
        at: layer.location)
    }
    return tensor.axes[place]
  }
}

extension KerasModel {
  /// True if it takes an input that something else must give.
  fileprivate var isOpen: Bool {
    guard isSequential else { return false }
    guard let first = layers.first else { return true }
    if first.className == "InputLayer" { return false }
    return first.config["batch_input_shape", "batch_shape", "input_shape", "input_dim"] == nil
      && (first.models.isEmpty || first.models[0].isOpen) && builtShape == nil
  }
}

/// Whether channels come first, by the rank of tensors, as most of a model's layers would have it.
private struct KerasFormats {
  /// By the number of axes after the batch.
  var channelsFirst: [Int: Bool] = [:]

  mutating func add(_ model: KerasModel) {
    for layer in model.layers {
      for inner in layer.models { add(inner) }
      add(layer.className, layer.config.json)
      // What a wrapper wraps sees one axis less, the time.
      if let inner = layer.config["layer"], let name = inner["class_name"]?.string,
        let config = inner["config"], layer.className != "TimeDistributed"
      {
        add(name, config)
      }
    }
  }

  private mutating func add(_ name: String, _ config: JSONValue) {
    let isFirst: Bool
    switch (config["data_format"]?.string, config["dim_ordering"]?.string) {
    case ("channels_first", _), (nil, "th"): isFirst = true
    case ("channels_last", _), (nil, "tf"): isFirst = false
    default: return
    }
    for (digit, rank) in [("1D", 2), ("2D", 3), ("3D", 4)]
    where name.utf8.count >= 2 && name.hasSuffix(digit) {
      if channelsFirst[rank] == nil || isFirst { channelsFirst[rank] = isFirst }
    }
  }
}
