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
  let channelsFirst: [Int: Bool]
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
    let chains = KerasChains(model)
    let hardSigmoids = KerasHardSigmoids(chains)
    let shuffles = KerasShuffles(chains)
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
          if hardSigmoids.beginnings.contains(layer) || shuffles.beginnings.contains(layer) {
            results = Array(arguments.all.prefix(1))
          } else if let function = hardSigmoids.functions[layer], let input = arguments.all.first {
            let own = try made(place) { () throws(LayerError) in try Activation(function) }
            results = [try result(.activation(own), like: input, place, prefix)]
          } else if let shuffle = shuffles.ends[layer], let input = arguments.all.first {
            results = [try add(shuffle, input, graph.layers, arguments, prefix)]
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

  /// Checks the shape that the file states against the one that follows from the layers.
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

  // MARK: Nodes

  /// Counts a call, and the layers of a model that is called: those without a call of their own take time too.
  ///
  /// - Throws: `.tooManyLayers`.
  mutating func count(_ layer: KerasLayer) throws(ImportFault) {
    callCount += layer.models.reduce(1) { $0 + $1.layers.count }
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
}
