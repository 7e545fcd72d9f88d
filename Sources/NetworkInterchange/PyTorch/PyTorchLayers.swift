@_spi(Rules) import NetworkModel
import NetworkSpec

/// Turns the layers of a network into modules of PyTorch.
///
/// A value lies as the layer that makes it has it: channels first, channels last after what works on the channels of
/// each position, or as rows of channels after what has no positions. A layer that needs its input otherwise begins
/// with a module that changes this.
struct PyTorchLayers {
  typealias Form = ValueForm
  typealias Call = ExportedLayer

  let network: InferredNetwork
  private(set) var statements: [String: PyTorchStatement] = [:]
  /// By form: the values that need not be said.
  private(set) var usual: [String: [String: SlotValue]] = [:]
  private var made: [NodeID: Form] = [:]
  private var numbers: [[PyTorchModule]: Int] = [:]
  private var mergeNumbers: [PyTorchMerge: Int] = [:]
  /// By node: whether it is a result, or read by a layer that needs its channels first.
  private var isNeededFirst: [Bool]

  init(_ network: InferredNetwork, results: [NodeID]) {
    self.network = network
    isNeededFirst = network.network.nodes.map { _ in false }
    for result in results { isNeededFirst[result.index] = true }
    for node in network.network.nodes where node.layer.needsChannelsFirst {
      for input in node.inputs { isNeededFirst[input.index] = true }
    }
  }

  /// Whether the value of a layer is needed with its channels first.
  func isNeededFirst(_ call: Call) -> Bool { isNeededFirst[call.id.index] }

  /// What the layers say, by node; nothing of those that are not written.
  mutating func settings(of isExported: [Bool]) throws(ExportRefusal) -> [LayerSettings] {
    var faults: [ExportFault] = []
    var settings: [LayerSettings] = []
    for index in network.network.nodes.indices {
      let id = network.network.id(at: index)
      guard isExported[index] else {
        settings.append(LayerSettings(word: "", form: "", properties: []))
        continue
      }
      let call = network.exportedLayer(id)
      do throws(ExportFault) {
        settings.append(try self.settings(of: network[id].layer, call))
      } catch {
        faults.append(error)
        settings.append(LayerSettings(word: "", form: "", properties: []))
        made[id] = .volume(call.output.axes)
      }
    }
    faults += network.omissionFaults
    guard faults.isEmpty else { throw ExportRefusal(faults: faults) }
    usual = LayerSettings.usualValues(of: settings)
    return settings
  }

  func statement(_ form: String) -> PyTorchStatement? { statements[form] }

  private mutating func settings(
    of layer: Layer, _ call: Call
  ) throws(ExportFault) -> LayerSettings {
    if let merge = merge(layer, call) {
      made[call.id] = merge.form
      let number = mergeNumbers[merge.merge] ?? mergeNumbers.count
      mergeNumbers[merge.merge] = number
      let key = "merge \(number)"
      statements[key] = PyTorchStatement(
        form: .merge(merge.merge), continuesLine: false)
      return LayerSettings(word: layer.word, form: key, properties: merge.properties)
    }
    var draft = PyTorchDraft()
    var form = try add(layer, call, to: &draft)
    if case .channelsLast(let axes) = form, isNeededFirst(call) {
      bring(from: form, to: .volume(axes), in: &draft)
      form = .volume(axes)
    }
    made[call.id] = form
    if network[call.id].attributes.contains(.frozen) {
      for place in draft.modules.indices {
        draft.modules[place].isFrozen =
          layer.hasState && !draft.modules[place].parameters.isEmpty
      }
    }
    let number = numbers[draft.modules] ?? numbers.count
    numbers[draft.modules] = number
    var word = layer.word
    if draft.properties.contains(where: { $0.name == LayerSettings.function }) {
      word = LayerSettings.wordOfFunctions
    }
    // A function stands for any other; all else that two layers have in common is their kind.
    let key = "\(layer.kind.rawValue) \(number)"
    statements[key] = PyTorchStatement(
      form: .modules(draft.modules), continuesLine: layer.kind.continuesLine)
    return LayerSettings(word: word, form: key, properties: draft.properties)
  }

  func form(of id: NodeID) -> Form { made[id] ?? .volume(network.shape(of: id).axes) }

  // MARK: Forms

  /// Adds what brings the input of a layer into a form.
  func bring(_ call: Call, to form: Form, in draft: inout PyTorchDraft) {
    bring(from: self.form(of: call.input), to: form, in: &draft)
  }

  func bring(from own: Form, to form: Form, in draft: inout PyTorchDraft) {
    switch (own, form) {
    case _ where own == form, (.rows, .rows): break
    case (.volume, .rows): draft.add(fixed: "nn.Flatten")
    case (.rows, .volume(let axes)):
      draft.add(fixed: "nn.Unflatten", "1, (-1" + ones(axes) + ")")
    case (.rows, .channelsLast(let axes)):
      draft.add(fixed: "nn.Unflatten", "1, (" + String(ones(axes).dropFirst(2)) + ", -1)")
    case (.volume(let axes), .channelsLast(let wanted)) where axes == wanted:
      draft.add(
        fixed: PyTorchHelper.permute.rawValue,
        "0, " + (0..<axes.rawValue).map { "\($0 + 2), " }.joined() + "1")
    case (.channelsLast(let axes), .volume(let wanted)) where axes == wanted:
      draft.add(
        fixed: PyTorchHelper.permute.rawValue,
        "0, \(axes.rawValue + 1)" + (0..<axes.rawValue).map { ", \($0 + 1)" }.joined())
    case (.volume, .volume):
      // A vector among volumes of other axes.
      bring(from: own, to: .rows, in: &draft)
      bring(from: .rows, to: form, in: &draft)
    case (.volume, .channelsLast(let axes)):
      bring(from: own, to: .volume(axes), in: &draft)
      bring(from: .volume(axes), to: form, in: &draft)
    case (.channelsLast(let axes), _):
      bring(from: own, to: .volume(axes), in: &draft)
      bring(from: .volume(axes), to: form, in: &draft)
    }
  }

  private func ones(_ axes: SpatialAxes) -> String {
    axes.all.map { _ in ", 1" }.joined()
  }

  /// What is written behind a value to bring it into a form.
  func conversion(from own: Form, to form: Form) -> String {
    switch (own, form) {
    case _ where own == form, (.rows, .rows): ""
    case (.volume, .rows): ".flatten(1)"
    case (.rows, .volume(let axes)):
      "[..., " + axes.all.map { _ in "None" }.joined(separator: ", ") + "]"
    case (.volume(let axes), .channelsLast(let wanted)) where axes == wanted: ".movedim(1, -1)"
    case (.channelsLast(let axes), .volume(let wanted)) where axes == wanted: ".movedim(-1, 1)"
    case (.volume, .volume):
      conversion(from: own, to: .rows) + conversion(from: .rows, to: form)
    case (.channelsLast(let axes), _):
      conversion(from: own, to: .volume(axes)) + conversion(from: .volume(axes), to: form)
    case (.volume, .channelsLast(let axes)), (.rows, .channelsLast(let axes)):
      conversion(from: own, to: .volume(axes)) + conversion(from: .volume(axes), to: form)
    }
  }

  /// The dimension of an axis in a value of a form.
  func dimension(of axis: Axis, in form: Form) -> Int {
    switch (form, axis) {
    case (.rows, _), (.volume, .channels): 1
    case (.volume(let axes), _): 2 + axes.place(of: axis)
    case (.channelsLast, .channels): -1
    case (.channelsLast(let axes), _): 1 + axes.place(of: axis)
    }
  }

  // MARK: Kinds

  /// Adds the modules of a layer with one input.
  ///
  /// - Returns: the form of its output.
  private func add(
    _ layer: Layer, _ call: Call, to draft: inout PyTorchDraft
  ) throws(ExportFault) -> Form {
    switch layer {
    case .input(let input): return .volume(input.shape.axes)
    case .convolution(let layer): return add(layer, call, &draft)
    case .transposedConvolution(let layer): return add(layer, call, &draft)
    case .fullyConnected(let layer): return add(layer, call, &draft)
    case .radialBasis(let layer): return add(layer, call, &draft)
    case .pooling(let layer): return add(layer, call, &draft)
    case .globalPooling(let layer): return add(layer, call, &draft)
    case .adaptivePooling(let layer): return add(layer, call, &draft)
    case .regionPooling(let layer): return add(layer, call, &draft)
    case .activation(let layer): return add(layer.function, call, &draft)
    case .parametricReLU(let layer): return add(layer, call, &draft)
    case .maxout(let layer): return add(layer, call, &draft)
    case .gatedLinearUnit: return addGatedLinearUnit(call, &draft)
    case .softmax(let layer): return add(layer, call, &draft)
    case .batchNormalization(let layer): return add(layer, call, &draft)
    case .layerNormalization(let layer): return add(layer, call, &draft)
    case .groupNormalization(let layer): return add(layer, call, &draft)
    case .instanceNormalization(let layer): return add(layer, call, &draft)
    case .localResponseNormalization(let layer): return add(layer, call, &draft)
    case .globalResponseNormalization(let layer): return add(layer, call, &draft)
    case .l2Normalization(let layer): return add(layer, call, &draft)
    case .scale(let layer): return add(layer, call, &draft)
    case .dropout(let layer): return add(layer, call, &draft)
    case .flatten: return addFlatten(call, &draft)
    case .reshape: return addReshape(call, &draft)
    case .padding(let layer): return add(layer, call, &draft)
    case .crop(let layer): return add(layer, call, &draft)
    case .upsample(let layer): return add(layer, call, &draft)
    case .pixelShuffle(let layer): return add(layer, call, &draft)
    case .channelShuffle(let layer): return add(layer, call, &draft)
    case .channelSlice(let layer): return add(layer, call, &draft)
    case .opaque(let layer): throw .opaque(layer, at: call.id)
    case .maxUnpooling, .concatenation, .addition, .multiplication, .matrixMultiplication,
      .maximum:
      return form(of: call.input)
    }
  }
}

extension Layer {
  /// True if PyTorch keeps values of it, learned or gathered.
  var hasState: Bool {
    switch self {
    case .addition(let layer): layer.weights != .none
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .parametricReLU,
      .batchNormalization, .layerNormalization, .groupNormalization, .instanceNormalization,
      .globalResponseNormalization, .l2Normalization, .scale:
      true
    case .input, .pooling, .globalPooling, .adaptivePooling, .regionPooling, .maxUnpooling,
      .activation, .maxout, .gatedLinearUnit, .softmax, .localResponseNormalization, .dropout,
      .concatenation, .multiplication, .matrixMultiplication, .maximum, .flatten, .reshape,
      .padding, .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice, .opaque:
      false
    }
  }
}

extension LayerKind {
  /// True of what is written behind the layer before it.
  var continuesLine: Bool {
    switch self {
    case .activation, .parametricReLU, .gatedLinearUnit, .softmax, .dropout, .batchNormalization,
      .layerNormalization, .groupNormalization, .instanceNormalization, .scale,
      .localResponseNormalization, .globalResponseNormalization, .l2Normalization:
      true
    case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .regionPooling, .maxUnpooling, .maxout, .concatenation,
      .addition, .multiplication, .matrixMultiplication, .maximum, .flatten, .reshape, .padding,
      .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice, .opaque:
      false
    }
  }
}

extension Layer {
  /// True if it works on what lies beside a position, or on all values in their order.
  fileprivate var needsChannelsFirst: Bool {
    switch self {
    case .fullyConnected(let layer): layer.scope == .volume
    case .layerNormalization(let layer): layer.scope == .volume
    case .parametricReLU(let layer): layer.slopes == .perChannel
    case .softmax(let layer): layer.scope != .channels
    case .dropout(let layer): layer.unit == .channels
    case .activation, .gatedLinearUnit, .globalResponseNormalization, .l2Normalization, .scale,
      .channelSlice, .concatenation, .addition, .multiplication, .maximum, .input, .opaque:
      false
    case .convolution, .transposedConvolution, .radialBasis, .pooling, .globalPooling,
      .adaptivePooling, .regionPooling, .maxUnpooling, .maxout, .batchNormalization,
      .groupNormalization, .instanceNormalization, .localResponseNormalization,
      .matrixMultiplication, .flatten, .reshape, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle:
      true
    }
  }
}
