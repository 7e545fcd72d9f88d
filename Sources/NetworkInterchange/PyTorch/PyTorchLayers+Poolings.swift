@_spi(Rules) import NetworkModel
import NetworkSpec

/// Layers that reduce several values to one.
extension PyTorchLayers {
  func add(_ layer: Pooling, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = layer.windows.axes
    let form = Form.volume(axes)
    bring(call, to: form, in: &draft)
    let windows = axes.all.map { layer.windows[$0] }
    let isDilated = windows.contains { $0.dilation > 1 }
    let stated = call.statedPads(of: layer.windows)
    // PyTorch takes the same padding at both ends, of no more than half the window.
    let isPlain =
      stated.before == stated.after
      && zip(stated.before, windows).allSatisfy {
        2 * Int64($0) <= $1.dilatedKernel && $0 < $1.kernel
      }
    let roundsUp = isPlain ? roundsUp(layer.windows, stated.before, call) : nil
    switch layer.reduction {
    case .max:
      guard let roundsUp else {
        draft.add(
          "nn.ConstantPad\(axes.rawValue)d",
          [
            .given("pads", .text(Self.sides(call.pads(of: layer.windows)))),
            .given("value", .text("float(\"-inf\")")),
          ])
        draft.add(
          "nn.MaxPool\(axes.rawValue)d",
          windowArguments(windows) + [dilation(windows)])
        return form
      }
      draft.add(
        "nn.MaxPool\(axes.rawValue)d",
        windowArguments(windows) + [
          .option("padding", .extents(stated.before), usual: .number(0)), dilation(windows),
          .option("ceil_mode", roundsUp, usual: false),
        ])
    case .average where layer.divisor == nil:
      if let roundsUp, !isDilated {
        draft.add(
          "nn.AvgPool\(axes.rawValue)d",
          windowArguments(windows) + [
            .option("padding", .extents(stated.before), usual: .number(0)),
            .option("ceil_mode", roundsUp, usual: false),
            .option(
              "count_include_pad", layer.countsPadding || stated.before.allSatisfy { $0 == 0 },
              usual: true),
          ])
      } else {
        var rest = call.pads(of: layer.windows)
        var counted: SlotValue = .text("None")
        if layer.countsPadding, (stated.before + stated.after).contains(where: { $0 > 0 }) {
          counted = .text(Self.sides(stated))
          rest = (rest.before.map { _ in 0 }, zip(rest.after, stated.after).map { $0 - $1 })
        }
        draft.add(
          PyTorchHelper.meanPooling.rawValue,
          reductionArguments(windows, rest) + [
            .option("counted", counted, usual: .text("None"))
          ])
      }
    case .average, .sum:
      let divisor = layer.reduction == .average ? layer.divisor ?? 1 : 1
      if let roundsUp, !isDilated, axes != .one {
        draft.add(
          "nn.AvgPool\(axes.rawValue)d",
          windowArguments(windows) + [
            .option("padding", .extents(stated.before), usual: .number(0)),
            .option("ceil_mode", roundsUp, usual: false),
            .option("divisor_override", .number(Int64(divisor)), usual: .text("None")),
          ])
      } else {
        addReduction(
          divisor == 1 ? "x.sum(-1)" : "x.sum(-1) / \(divisor)", layer, windows, call, &draft)
      }
    case .l2: addReduction("x.square().sum(-1).sqrt()", layer, windows, call, &draft)
    case .lp(let power):
      addReduction(
        "(x.abs() ** \(power.value)).sum(-1) ** \(1 / power.value)", layer, windows, call, &draft)
    }
    return form
  }

  private func addReduction(
    _ function: String, _ layer: Pooling, _ windows: [Window], _ call: Call,
    _ draft: inout PyTorchDraft
  ) {
    draft.add(
      PyTorchHelper.windowReduction.rawValue,
      [.given("function", .text("lambda x: " + function))]
        + reductionArguments(windows, call.pads(of: layer.windows)))
  }

  private func reductionArguments(
    _ windows: [Window], _ pads: (before: [Int], after: [Int])
  ) -> [PyTorchModule.Argument] {
    let isDilated = windows.contains { $0.dilation > 1 }
    let isPadded = (pads.before + pads.after).contains { $0 > 0 }
    return [
      .given("kernel_size", .text(PythonText.tuple(windows.map { $0.kernel }))),
      .given("stride", .text(PythonText.tuple(windows.map { $0.stride }))),
      .option(
        "dilation",
        .text(isDilated ? PythonText.tuple(windows.map { $0.dilation }) : "None"),
        usual: .text("None")),
      .option(
        "padding", .text(isPadded ? Self.sides(pads) : "None"), usual: .text("None")),
    ]
  }

  private func dilation(_ windows: [Window]) -> PyTorchModule.Argument {
    .option("dilation", .extents(windows.map { $0.dilation }), usual: .number(1))
  }

  private func windowArguments(_ windows: [Window]) -> [PyTorchModule.Argument] {
    let (kernel, stride) = (windows.map { $0.kernel }, windows.map { $0.stride })
    return [
      .given("kernel_size", .extents(kernel)),
      .option(
        "stride", kernel == stride ? .text("None") : .extents(stride), usual: .text("None")),
    ]
  }

  /// Whether PyTorch has to round up; nil if neither way gives the extents.
  private func roundsUp(_ windows: Windows, _ pad: [Int], _ call: Call) -> Bool? {
    var (up, down) = (true, true)
    for (place, axis) in windows.axes.all.enumerated() {
      let window = windows[axis]
      let extent = Int64(call.shape[axis])
      let span = extent + 2 * Int64(pad[place]) - window.dilatedKernel
      guard span >= 0 else { return nil }
      let (steps, rest) = span.quotientAndRemainder(dividingBy: Int64(window.stride))
      var positions = steps + (rest > 0 ? 2 : 1)
      // PyTorch leaves out a window that begins behind the near padding and the input.
      if (positions - 1) * Int64(window.stride) >= extent + Int64(pad[place]) { positions -= 1 }
      if positions != Int64(call.output[axis]) { up = false }
      if steps + 1 != Int64(call.output[axis]) { down = false }
    }
    if down { return false }
    return up ? true : nil
  }

  func add(_ layer: GlobalPooling, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = call.shape.axes
    var form = Form.volume(axes)
    bring(call, to: form, in: &draft)
    let isPlane = layer.form != .over(.channels)
    switch layer.reduction {
    case .average where isPlane:
      draft.add(fixed: "nn.AdaptiveAvgPool\(axes.rawValue)d", "1")
    case .max where isPlane:
      draft.add(fixed: "nn.AdaptiveMaxPool\(axes.rawValue)d", "1")
    case .average, .max, .sum, .l2, .lp:
      let places = isPlane ? axes.all.map { dimension(of: $0, in: form) } : [1]
      let dims =
        (places.count == 1 ? "\(places[0])" : PythonText.tuple(places)) + ", keepdim=True"
      draft.add(function: [.text(reduction(layer.reduction, dims))])
    }
    if !isPlane { form = .volume(axes) }
    return form
  }

  private func reduction(_ reduction: Reduction, _ dims: String) -> String {
    switch reduction {
    case .average: "x.mean(\(dims))"
    case .max: "x.amax(\(dims))"
    case .sum: "x.sum(\(dims))"
    case .l2: "x.square().sum(\(dims)).sqrt()"
    case .lp(let power): "(x.abs() ** \(power.value)).sum(\(dims)) ** \(1 / power.value)"
    }
  }

  func add(_ layer: AdaptivePooling, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = call.shape.axes
    bring(call, to: .volume(axes), in: &draft)
    let size = axes.all.map { layer.extents[$0] }
    switch layer.reduction {
    case .average:
      draft.add(
        "nn.AdaptiveAvgPool\(axes.rawValue)d", [.given("output_size", .extents(size))])
    case .max:
      draft.add(
        "nn.AdaptiveMaxPool\(axes.rawValue)d", [.given("output_size", .extents(size))])
    case .sum, .l2, .lp:
      var power = "None"
      if case .lp(let given) = layer.reduction { power = "\(given.value)" }
      if case .l2 = layer.reduction { power = "2" }
      draft.add(
        PyTorchHelper.adaptiveNorm.rawValue,
        [
          .given("output_size", .text(PythonText.tuple(size))),
          .option("power", .text(power), usual: .text("None")),
        ])
    }
    return .volume(axes)
  }

  /// Every region is the whole plane.
  func add(_ layer: RegionPooling, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    bring(call, to: .volume(.two), in: &draft)
    draft.add(
      "nn.AdaptiveMaxPool2d",
      [.given("output_size", .extents([layer.cells[.height], layer.cells[.width]]))])
    draft.add(
      function: [
        .text("x[:, :, None].expand(-1, -1, "), .slot("regions"), .text(", -1, -1)"),
      ], [("regions", .number(Int64(layer.regions)))])
    return .volume(.three)
  }
}
