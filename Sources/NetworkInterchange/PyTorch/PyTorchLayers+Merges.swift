@_spi(Rules) import NetworkModel
import NetworkSpec

/// Layers that combine several volumes.
extension PyTorchLayers {
  struct Merge {
    let merge: PyTorchMerge
    var properties: [LayerSettings.Property] = []
    let form: Form
  }

  /// What a layer with several inputs becomes; nil for one of another kind.
  func merge(_ layer: Layer, _ call: Call) -> Merge? {
    switch layer {
    case .concatenation(let layer): merge(layer, call)
    case .addition(let layer): merge(layer, call)
    case .multiplication: plain(.infix(" * "), call)
    case .maximum: plain(.maximum, call)
    case .matrixMultiplication(let layer): merge(layer, call)
    case .maxUnpooling(let layer): merge(layer, call)
    case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .regionPooling, .activation, .parametricReLU, .maxout,
      .gatedLinearUnit, .softmax, .batchNormalization, .layerNormalization, .groupNormalization,
      .instanceNormalization, .localResponseNormalization, .globalResponseNormalization,
      .l2Normalization, .scale, .dropout, .flatten, .reshape, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice, .opaque:
      nil
    }
  }

  /// The form in which several values may meet: their own, if all have the same.
  private func common(_ call: Call) -> Form {
    let forms = Set(call.inputs.map { form(of: $0) })
    if forms.count == 1, let form = forms.first {
      if case .channelsLast = form, isNeededFirst(call) { return .volume(call.output.axes) }
      return form
    }
    return .volume(call.output.axes)
  }

  private func conversions(_ call: Call, to form: Form) -> [String] {
    call.inputs.map { conversion(from: self.form(of: $0), to: form) }
  }

  private func plain(_ operation: PyTorchMerge.Operation, _ call: Call) -> Merge {
    let form = common(call)
    return Merge(
      merge: PyTorchMerge(operation: operation, conversions: conversions(call, to: form)),
      form: form)
  }

  private func merge(_ layer: Concatenation, _ call: Call) -> Merge {
    var form = common(call)
    if layer.axis != .channels, form == .rows { form = .volume(call.output.axes) }
    return Merge(
      merge: PyTorchMerge(
        operation: .concatenation(dimension(of: layer.axis, in: form)),
        conversions: conversions(call, to: form)),
      properties: [LayerSettings.Property("along", .text(layer.axis.rawValue))], form: form)
  }

  private func merge(_ layer: Addition, _ call: Call) -> Merge {
    switch (layer.operation, layer.weights) {
    case (.difference, _): return plain(.infix(" - "), call)
    case (.sum, .none): return plain(.infix(" + "), call)
    case (.sum, .plain), (.sum, .normalized), (.sum, .softmax):
      let form = layer.weights == .plain ? "" : ", form=\"\(layer.weights.rawValue)\""
      return plain(
        .module(
          PyTorchModule(
            constructor: PyTorchHelper.weightedSum.rawValue,
            pieces: [.text("\(call.inputs.count)\(form)")],
            isFrozen: network[call.id].attributes.contains(.frozen))), call)
    }
  }

  /// Channels first, each volume is the transpose of its matrix; so is the product.
  private func merge(_ layer: MatrixMultiplication, _ call: Call) -> Merge {
    let forms = call.shapes.map { Form.volume($0.axes) }
    func matrix(_ place: Int) -> [PyTorchMerge.Piece] {
      let isTransposed = layer.transposed == (place == 0 ? .first : .second)
      return [.operand(place), .text(".flatten(2)" + (isTransposed ? ".mT" : ""))]
    }
    let axes = call.output.axes
    let sizes = axes.all.map { "\(call.output[$0])" }.joined(separator: ", ")
    return Merge(
      merge: PyTorchMerge(
        operation: .expression(
          [.text("(")] + matrix(1) + [.text(" @ ")] + matrix(0)
            + [.text(").unflatten(2, ("), .slot("sizes"), .text(",))")]),
        conversions: zip(call.inputs, forms).map {
          conversion(from: self.form(of: $0), to: $1)
        }),
      properties: [LayerSettings.Property("sizes", .text(sizes))], form: .volume(axes))
  }

  private func merge(_ layer: MaxUnpooling, _ call: Call) -> Merge {
    let axes = call.output.axes
    let form = Form.volume(axes)
    let windows = axes.all.map { layer.windows[$0] }
    let dilation = windows.map { $0.dilation }
    let arguments: [PyTorchModule.Argument] = [
      .given("kernel_size", .extents(windows.map { $0.kernel })),
      .given("stride", .extents(windows.map { $0.stride })),
      .given("padding", .text(Self.sides(call.unpoolingPads(of: layer.windows)))),
      .option("dilation", .extents(dilation), usual: .number(1)),
    ]
    var draft = PyTorchDraft()
    draft.add(PyTorchHelper.maxUnpooling.rawValue, arguments)
    return Merge(
      merge: PyTorchMerge(
        operation: .module(draft.modules[0]), conversions: conversions(call, to: form)),
      properties: draft.properties, form: form)
  }
}
