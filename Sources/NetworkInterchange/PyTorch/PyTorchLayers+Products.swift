@_spi(Rules) import NetworkModel
import NetworkSpec

/// Layers that multiply weights and inputs.
extension PyTorchLayers {
  /// Padding in PyTorch's order: of the last axis first.
  static func sides(_ pads: (before: [Int], after: [Int])) -> String {
    PythonText.tuple(zip(pads.before, pads.after).reversed().flatMap { [$0, $1] })
  }

  func add(_ layer: Convolution, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = layer.windows.axes
    let form = Form.volume(axes)
    bring(call, to: form, in: &draft)
    var pads = call.pads(of: layer.windows)
    let windows = axes.all.map { layer.windows[$0] }
    let options: [PyTorchModule.Argument] = [
      .option("stride", .extents(windows.map { $0.stride }), usual: .number(1)),
      .option("dilation", .extents(windows.map { $0.dilation }), usual: .number(1)),
    ]
    if layer.weights == .perPosition {
      addLocal(layer, pads, call, &draft)
    } else {
      if pads.before != pads.after {
        draft.add("nn.ZeroPad\(axes.rawValue)d", [.given("pads", .text(Self.sides(pads)))])
        pads = (pads.before.map { _ in 0 }, pads.after.map { _ in 0 })
      }
      let bias = layer.bias == .shared
      if let table = layer.connectionTable {
        let rows = table.channelsOfFilter.map {
          "[" + $0.map { "\($0)" }.joined(separator: ", ") + "]"
        }
        draft.add(
          PyTorchHelper.connected.rawValue,
          [
            .given("in_channels", call.shape.channels),
            .given("table", .text("[" + rows.joined(separator: ", ") + "]")),
            .given("kernel_size", .text(PythonText.tuple(windows.map { $0.kernel }))),
          ] + options + [
            .option("padding", .extents(pads.before), usual: .number(0)),
            .option("bias", bias, usual: true),
          ])
      } else {
        var constructor = "nn.Conv\(axes.rawValue)d"
        var last: [PyTorchModule.Argument] = []
        if case .standardized(let epsilon) = layer.weights {
          constructor = "StandardizedConv\(axes.rawValue)d"
          last = [.option("eps", epsilon, usual: 1e-5)]
        }
        draft.add(
          constructor,
          [
            .given("in_channels", call.shape.channels), .given("out_channels", layer.filters),
            .given("kernel_size", .extents(windows.map { $0.kernel })), options[0],
            .option("padding", .extents(pads.before), usual: .number(0)), options[1],
            .option("groups", layer.groups, usual: 1), .option("bias", bias, usual: true),
          ] + last)
      }
    }
    if layer.bias == .perPosition {
      draft.add(
        PyTorchHelper.positionBias.rawValue,
        [.given("shape", .text(numbers(call.output.extents(as: form))))])
    }
    return form
  }

  /// Numbers as arguments.
  func numbers(_ numbers: [Int]) -> String {
    numbers.map { "\($0)" }.joined(separator: ", ")
  }

  private func addLocal(
    _ layer: Convolution, _ pads: (before: [Int], after: [Int]), _ call: Call,
    _ draft: inout PyTorchDraft
  ) {
    let windows = layer.windows.axes.all.map { layer.windows[$0] }
    draft.add(
      PyTorchHelper.locallyConnected.rawValue,
      [
        .given("in_channels", call.shape.channels), .given("out_channels", layer.filters),
        .given("kernel_size", .text(PythonText.tuple(windows.map { $0.kernel }))),
        .given(
          "output_size", .text(PythonText.tuple(call.output.axes.all.map { call.output[$0] }))),
        .given("stride", .text(PythonText.tuple(windows.map { $0.stride }))),
        .given("dilation", .text(PythonText.tuple(windows.map { $0.dilation }))),
        .given("padding", .text(Self.sides(pads))),
        .option("groups", layer.groups, usual: 1),
      ])
    if layer.bias == .shared {
      let shape = numbers([layer.filters] + layer.windows.axes.all.map { _ in 1 })
      draft.add(PyTorchHelper.positionBias.rawValue, [.given("shape", .text(shape))])
    }
  }

  func add(
    _ layer: TransposedConvolution, _ call: Call, _ draft: inout PyTorchDraft
  ) -> Form {
    let axes = layer.windows.axes
    bring(call, to: .volume(axes), in: &draft)
    var (padding, added, front, back): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    for axis in axes.all {
      let window = layer.windows[axis]
      var (before, after) = (0, 0)
      switch window.padding {
      case .explicit(let first, let last):
        (before, after) = (first, last)
        added.append(layer.outputPadding?[axis] ?? 0)
      case .same:
        // Every value keeps one stride; the odd pixel is cut off at the end.
        let excess = Int(window.dilatedKernel) - window.stride
        before = max(excess, 0) / 2
        after = max(excess, 0) - before
        added.append(max(-excess, 0))
      }
      padding.append(min(before, after))
      front.append(min(before, after) - before)
      back.append(min(before, after) - after)
    }
    let windows = axes.all.map { layer.windows[$0] }
    draft.add(
      "nn.ConvTranspose\(axes.rawValue)d",
      [
        .given("in_channels", call.shape.channels), .given("out_channels", layer.filters),
        .given("kernel_size", .extents(windows.map { $0.kernel })),
        .option("stride", .extents(windows.map { $0.stride }), usual: .number(1)),
        .option("padding", .extents(padding), usual: .number(0)),
        .option("output_padding", .extents(added), usual: .number(0)),
        .option("groups", layer.groups, usual: 1),
        .option("bias", layer.bias == .shared, usual: true),
        .option("dilation", .extents(windows.map { $0.dilation }), usual: .number(1)),
      ])
    if (front + back).contains(where: { $0 != 0 }) {
      draft.add(
        "nn.ZeroPad\(axes.rawValue)d", [.given("pads", .text(Self.sides((front, back))))])
    }
    if layer.bias == .perPosition {
      draft.add(
        PyTorchHelper.positionBias.rawValue,
        [.given("shape", .text(numbers(call.output.extents(as: .volume(axes)))))])
    }
    return .volume(axes)
  }

  func add(
    _ layer: FullyConnected, _ call: Call, _ draft: inout PyTorchDraft
  ) -> Form {
    var form = Form.rows
    var entering = Int(call.shape.count)
    if layer.scope == .positions {
      entering = call.shape.channels
      if self.form(of: call.input) != .rows { form = .channelsLast(call.shape.axes) }
    }
    bring(call, to: form, in: &draft)
    draft.add(
      "nn.Linear",
      [
        .given("in_features", entering), .given("out_features", layer.units),
        .option("bias", layer.bias != .none, usual: true),
      ])
    return form
  }

  func add(_ layer: RadialBasis, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    bring(call, to: .rows, in: &draft)
    draft.add(
      PyTorchHelper.radialBasis.rawValue,
      [
        .given("in_features", Int(call.shape.count)), .given("out_features", layer.units),
      ])
    return .rows
  }
}
