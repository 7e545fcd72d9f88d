import CNNDiagnostics
import FileFormats
import NetworkModel
import NetworkSpec

/// The work of making a network of a Caffe file: layer by layer, blobs by name.
struct CaffeImport {
  private let root: CaffeFields
  var builder: ImportBuilder
  private var blobs = NamedValues<CaffeValue>()
  /// The layers by the names of their parameter blobs.
  private var owners: [String: NodeID] = [:]
  /// Nodes that another one reads.
  private var isRead: Set<NodeID> = []
  private var nodes: [NodeID] = []

  init(_ root: CaffeFields, named name: String, settings: ElaborationSettings) {
    self.root = root
    builder = ImportBuilder(name: name, settings: settings)
  }

  mutating func run() {
    attempt { (work) throws(ImportFault) in try work.readInputs() }
    for value in root.values("layer") + root.values("layers") {
      guard !builder.isFull else { return }
      attempt { (work) throws(ImportFault) in
        let layer = try CaffeLayer(value, source: work.root.source)
        guard try CaffeRules(layer).hold(in: work.builder.settings.imports) else { return }
        do throws(ImportFault) {
          try work.readOrOmit(layer)
        } catch {
          for top in layer.tops { work.define(top, as: .unknown) }
          throw error
        }
      }
    }
    for id in nodes where !isRead.contains(id) && !isInput(id) { builder.addOutput(id) }
  }

  private func isInput(_ id: NodeID) -> Bool {
    if case .input = builder[id].layer { true } else { false }
  }

  private mutating func attempt(
    _ step: (inout CaffeImport) throws(ImportFault) -> Void
  ) {
    do throws(ImportFault) { try step(&self) } catch { builder.report(error) }
  }

  consuming func finish() -> Elaboration { builder.finish() }

  // MARK: Inputs

  /// Reads the inputs of the network itself: `input` with `input_dim` or `input_shape`.
  private mutating func readInputs() throws(ImportFault) {
    let names = root.values("input")
    guard !names.isEmpty else { return }
    let shapes = try root.allFields("input_shape")
    let lengths = 0...Shape.largestExtent
    let dimensions = try root.integers("input_dim", in: lengths)
    for (index, value) in names.enumerated() {
      guard let name = value.text else {
        throw ImportFault(
          .wrongType(of: "input", expected: "a name in quotes"), at: root.place(of: value))
      }
      var own: [Int] = []
      if index < shapes.count {
        own = try shapes[index].integers("dim", in: lengths)
      } else if dimensions.count >= 4 * (index + 1) {
        own = Array(dimensions[4 * index..<4 * (index + 1)])
      }
      blobs.define(
        name,
        as: .source(
          CaffeSource(
            name: name, location: root.place(of: value),
            dimensions: own.isEmpty ? [nil, nil, nil, nil] : own)))
    }
  }

  /// Makes an input of the network of what a source offers.
  private mutating func input(_ source: CaffeSource) throws(ImportFault) -> CaffeBlob {
    guard let volume = StatedVolume(channelsFirst: source.dimensions) else {
      throw ImportFault(
        .unsupported("Input", node: source.name, why: "a blob of more than five axes"),
        at: source.location)
    }
    let id = try builder.addInput(volume, named: source.name, at: source.location)
    if let assumption = source.assumption, builder.settings.input == nil {
      builder.report(
        ImportFault(
          .assumed(assumption, help: "`--input \(volume.inputHint)` states it"),
          at: source.location))
    }
    nodes.append(id)
    return CaffeBlob(
      node: id, axisCount: source.dimensions.count, batch: source.dimensions.first ?? nil)
  }

  // MARK: Blobs

  mutating func define(_ top: CaffeLayer.Reference, as value: CaffeValue) {
    blobs.define(top.name, as: value)
  }

  /// What a name means where a layer reads it.
  func value(
    _ reference: CaffeLayer.Reference, for layer: CaffeLayer
  ) throws(ImportFault) -> CaffeValue {
    try blobs.value(of: reference.name, for: layer.name, at: .span(reference.span))
  }

  /// The volume of the one blob that a layer reads.
  ///
  /// - Throws: `.inputCount`, or why there is none.
  mutating func bottom(of layer: CaffeLayer) throws(ImportFault) -> CaffeBlob {
    try bottoms(of: layer, count: 1...1)[0]
  }

  /// The volumes of all blobs that a layer reads.
  ///
  /// - Throws: `.inputCount`, `.unknownValue`, `.unsupported`; `.silent` for one that an error left unknown.
  mutating func bottoms(
    of layer: CaffeLayer, count: ClosedRange<Int> = 1...Int.max
  ) throws(ImportFault) -> [CaffeBlob] {
    guard count.contains(layer.bottoms.count) else {
      let expected =
        count.upperBound == 1
        ? "one blob" : count.upperBound == .max ? "blobs" : "\(count.upperBound) blobs"
      throw layer.inputCount(expected: expected)
    }
    var all: [CaffeBlob] = []
    for bottom in layer.bottoms { all.append(try blob(bottom, for: layer)) }
    return all
  }

  /// The volume of a blob.
  mutating func blob(
    _ reference: CaffeLayer.Reference, for layer: CaffeLayer
  ) throws(ImportFault) -> CaffeBlob {
    func refused(_ what: String) -> ImportFault {
      layer.unsupported("it reads \(what)", at: reference.span)
    }
    switch try value(reference, for: layer) {
    case .volume(let blob): return blob
    case .unknown, .hole: throw .silent
    case .measure: throw refused("a loss, a measure or a list of boxes")
    case .mask: throw refused("the places that a pooling took its values from")
    case .regions: throw refused("the places of regions")
    case .source(let source):
      let blob = try input(source)
      blobs.define(reference.name, as: .volume(blob))
      return blob
    }
  }

  /// The volume of a blob.
  ///
  /// - Throws: `.silent` if an error left it unknown.
  func shape(of blob: CaffeBlob) throws(ImportFault) -> Shape {
    guard let shape = builder.shape(of: blob.node) else { throw .silent }
    return shape
  }

  // MARK: Layers

  /// Adds a layer with the one blob that it gives.
  ///
  /// - Parameters:
  ///   - blob: of what the result is like; nil for the first that it reads.
  ///   - axisCount: the axes of the result, that of the batch included; nil for as many as `blob` has.
  mutating func add(
    _ made: Layer, for layer: CaffeLayer, reading bottoms: [CaffeBlob], like blob: CaffeBlob? = nil,
    axisCount: Int? = nil, properties: [Origin.Property?] = []
  ) throws(ImportFault) {
    let top = try top(of: layer)
    let result = try addNode(
      made, named: layer.name, for: layer, reading: bottoms, properties: properties,
      sharing: try weightOwner(of: layer))
    for name in layer.parameterNames {
      if let name, owners[name] == nil { owners[name] = result.node }
    }
    define(
      top, as: .volume((blob ?? bottoms.first ?? result).with(result.node, axisCount: axisCount)))
  }

  /// The one blob that a layer gives.
  func top(of layer: CaffeLayer) throws(ImportFault) -> CaffeLayer.Reference {
    guard let top = layer.tops.first, layer.tops.count == 1 else {
      throw layer.unsupported("it gives one blob, and the file names \(layer.tops.count)")
    }
    return top
  }

  /// Adds a node that is part of what a layer does, or all of it.
  @discardableResult
  mutating func addNode(
    _ made: Layer, named name: String, for layer: CaffeLayer, reading bottoms: [CaffeBlob],
    properties: [Origin.Property?] = [], sharing owner: NodeID? = nil
  ) throws(ImportFault) -> CaffeBlob {
    let id = try builder.add(
      made, named: name, reading: bottoms.map(\.node), at: layer.location,
      properties: properties.compactMap { $0 }, sharingWeightsOf: owner)
    isRead.formUnion(bottoms.map(\.node))
    nodes.append(id)
    return bottoms.first?.with(id) ?? CaffeBlob(node: id, axisCount: 4, batch: nil)
  }

  /// Notes that something that becomes no layer uses a blob.
  mutating func markRead(_ blob: CaffeBlob) { isRead.insert(blob.node) }

  /// The layer that has all the parameter blobs that this one names; nil if it has its own.
  private func weightOwner(of layer: CaffeLayer) throws(ImportFault) -> NodeID? {
    let known = layer.parameterNames.compactMap { $0 }.compactMap { owners[$0] }
    guard let owner = known.first else { return nil }
    guard known.count == layer.parameterNames.count, known.allSatisfy({ $0 == owner }) else {
      throw layer.unsupported("it shares some of its parameters, but not all")
    }
    return owner
  }

  /// Leaves a hole for a layer: what it gives has no shape that is known.
  private mutating func omit(
    _ layer: CaffeLayer, because reason: Omission.Reason
  ) throws(ImportFault) {
    var inputs: [NodeID] = []
    for bottom in layer.bottoms {
      switch try value(bottom, for: layer) {
      case .volume, .source: inputs.append(try blob(bottom, for: layer).node)
      case .regions, .mask, .measure, .hole, .unknown: continue
      }
    }
    isRead.formUnion(inputs)
    builder.omit(
      Omission(
        name: layer.name, operatorName: layer.type, reason: reason, parameters: nil,
        inputs: inputs))
    for top in layer.tops { define(top, as: .hole(layer.name)) }
  }

  /// The layer before that a hole was left for, if this one reads it.
  private func hole(before layer: CaffeLayer) throws(ImportFault) -> String? {
    for bottom in layer.bottoms {
      if case .hole(let name) = try value(bottom, for: layer) { return name }
    }
    return nil
  }

  /// Reads a layer. In a partial network a hole takes the place of one that no layer stands for.
  private mutating func readOrOmit(_ layer: CaffeLayer) throws(ImportFault) {
    do throws(ImportFault) {
      try read(layer)
    } catch {
      guard builder.settings.imports.isPartial, let reason = error.hole(after: nil) else {
        throw error
      }
      try omit(layer, because: reason)
    }
  }

  private mutating func read(_ layer: CaffeLayer) throws(ImportFault) {
    let kind = CaffeOperator(named: layer.type, readsBlobs: !layer.bottoms.isEmpty)
    if let hole = try hole(before: layer), kind?.isMeasure != true {
      return try omit(layer, because: .follows(hole))
    }
    guard let kind else {
      throw ImportFault(
        .unknownOperator(
          layer.type, node: layer.name, known: CaffeOperator.allCases.map(\.rawValue)),
        at: .span(layer.typeSpan))
    }
    switch kind {
    case .input, .dummyData: try readInput(layer, kind)
    case .data, .imageData, .windowData, .memoryData, .hdf5Data: try readData(layer, kind)
    case .python: try readPython(layer)
    case .convolution: try readConvolution(layer)
    case .depthwiseConvolution, .convolutionDepthwise:
      try readConvolution(layer, isDepthwise: true)
    case .deconvolution: try readDeconvolution(layer)
    case .innerProduct: try readInnerProduct(layer)
    case .marginInnerProduct: try readMarginInnerProduct(layer)
    case .embed: try readEmbed(layer)
    case .pooling: try readPooling(layer)
    case .roiPooling: try readROIPooling(layer)
    case .psroiPooling: try readPSROIPooling(layer)
    case .lrn: try readLRN(layer)
    case .batchNorm: try readBatchNorm(layer)
    case .bn: try readBN(layer)
    case .scale: try readScale(layer)
    case .bias: try readBias(layer)
    case .normalize: try readNormalize(layer)
    case .mvn: try readMVN(layer)
    case .softmax: try readSoftmax(layer)
    case .relu: try readReLU(layer)
    case .relu6: try readActivation(.relu6, layer)
    case .prelu: try readPReLU(layer)
    case .elu: try readELU(layer)
    case .selu: try readActivation(.selu, layer)
    case .sigmoid: try readActivation(.sigmoid, layer)
    case .tanh: try readActivation(.tanh, layer)
    case .swish: try readSwish(layer)
    case .clip: try readClip(layer)
    case .bnll: try readActivation(.softplus, layer)
    case .power: try readPower(layer)
    case .exp, .log, .absVal, .threshold: try readFunction(layer)
    case .dropout, .seluDropout: try readDropout(layer)
    case .concat: try readConcat(layer)
    case .eltwise: try readEltwise(layer)
    case .axpy: try readAxpy(layer)
    case .slice: try readSlice(layer)
    case .split:
      let value = try CaffeValue.volume(bottom(of: layer))
      for top in layer.tops { define(top, as: value) }
    case .flatten: try readFlatten(layer)
    case .reshape: try readReshape(layer)
    case .permute: try readPermute(layer)
    case .shuffleChannel: try readShuffleChannel(layer)
    case .reorg: try readReorg(layer)
    case .crop: try readCrop(layer)
    case .padding: try readPadding(layer)
    case .interp: try readInterp(layer)
    case .upsample: try readUpsample(layer)
    case .argMax: try readArgMax(layer)
    case .reduction: try readReduction(layer)
    case .priorBox: try readPriorBox(layer)
    case .im2col: try readIm2col(layer)
    case .accuracy, .silence, .softmaxWithLoss, .hdf5Output, .matWrite, .detectionOutput,
      .detectionEvaluate:
      readMeasure(layer)
    }
  }

  /// What is no layer: its blobs are none of the network's.
  mutating func readMeasure(_ layer: CaffeLayer) {
    for top in layer.tops { define(top, as: .measure) }
  }
}
