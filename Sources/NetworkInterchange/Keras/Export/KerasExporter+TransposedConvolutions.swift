@_spi(Rules) import NetworkModel

extension KerasExporter {
  /// Groups that are written one by one.
  private static let mostGroups = 1024

  mutating func add(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let axes = layer.windows.axes.all
    let (strides, dilations) = try steps(of: layer.windows, "a transposed convolution", call)
    guard layer.groups <= Self.mostGroups else {
      throw fault(
        call, "each of more than \(Self.mostGroups) groups would be a layer of its own",
        help: "`--to onnx` writes it")
    }
    if layer.groups > 1 { try spend(layer.groups, call) }
    let plan = try plan(layer, call)
    var settings: [Setting] = [
      Setting("kernel_size", .extents(axes.map { layer.windows[$0].kernel }), first: true),
      Setting("strides", .extents(strides), unless: .extents(axes.map { _ in 1 })),
      Setting("padding", .text(plan.isSame ? "same" : "valid"), unless: .text("valid")),
    ]
    if let added = plan.outputPadding {
      settings.append(Setting("output_padding", .extents(added)))
    }
    settings += [
      Setting("dilation_rate", .extents(dilations), unless: .extents(axes.map { _ in 1 })),
      Setting("use_bias", .flag(layer.bias == .shared), unless: .flag(true)),
    ]
    let hasOwnBias = layer.bias == .perPosition
    let isCropped = plan.cropping.joined().contains { $0 > 0 }
    let own = hasOwnBias || isCropped ? fresh(name(call, "products")) : name(call)
    let kind = KerasModelMaker.Kind.layer("Conv\(axes.count)DTranspose")
    let x = volume(call)
    var value: Value
    if layer.groups == 1 {
      value = try learned(
        kind, [Setting("filters", .integer(layer.filters), first: true)] + settings, .value(x),
        call, named: own, plan.extents + [layer.filters])
    } else {
      let (inputs, outputs) = (
        call.shape.channels / layer.groups, layer.filters / layer.groups
      )
      var parts: [Value] = []
      for group in 0..<layer.groups {
        let slice = operation(
          .item, [.value(x), .constant(.range(axis: -1, group * inputs..<(group + 1) * inputs))],
          part: "\(name(call, "channels"))_\(group)", axes.map { call.shape[$0] } + [inputs])
        parts.append(
          try learned(
            kind, [Setting("filters", .integer(outputs), first: true)] + settings, .value(slice),
            call, part: "\(group)", named: fresh("\(name(call, "group"))_\(group)"),
            plan.extents + [outputs]))
      }
      value = self.layer(
        "Concatenate", [], .values(parts), named: own, plan.extents + [layer.filters])
    }
    if isCropped {
      let name = hasOwnBias ? fresh(name(call, "crop")) : name(call)
      value = self.layer(
        "Cropping\(axes.count)D", [Setting("cropping", .sides(plan.cropping), first: true)],
        .value(value), named: name, extents(call.output, as: form))
    }
    return (hasOwnBias ? try addPositionBias(value, call) : value, form)
  }

  private struct TransposedPlan {
    var isSame = true
    /// What is cut off of the output.
    var cropping: [[Int]] = []
    var outputPadding: [Int]?
    /// Of the output before that.
    var extents: [Int] = []
  }

  /// Keras makes `N·S + max(E − S, 0)` values along an axis, `N·S` of `same`, or what output padding makes of them.
  private func plan(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> TransposedPlan {
    var plan = TransposedPlan()
    let axes = layer.windows.axes.all
    plan.isSame = axes.allSatisfy { layer.windows[$0].padding == .same }
    if plan.isSame {
      plan.extents = axes.map { call.output[$0] }
      plan.cropping = axes.map { _ in [0, 0] }
      return plan
    }
    var (cuts, added, whole): ([[Int]], [Int], [Int]) = ([], [], [])
    var needsMore = false
    for axis in axes {
      let window = layer.windows[axis]
      let reach = Int(window.dilatedKernel)
      let before: Int
      switch window.padding {
      case .explicit(let first, _): before = first
      case .same: before = max(reach - window.stride, 0) / 2
      }
      let extent = (call.shape[axis] - 1) * window.stride + reach
      let end = before + call.output[axis]
      whole.append(extent)
      added.append(max(end - extent, 0))
      cuts.append([before, max(extent - end, 0)])
      // Without output padding there may be room all the same.
      if end > max(extent, call.shape[axis] * window.stride) { needsMore = true }
    }
    if needsMore {
      for (place, axis) in axes.enumerated() where added[place] >= layer.windows[axis].stride {
        throw fault(
          call, "output padding of Keras is less than the stride", help: "`--to onnx` writes it")
      }
      plan.outputPadding = added
      plan.extents = zip(whole, added).map { $0 + $1 }
      plan.cropping = cuts
    } else {
      plan.extents = axes.enumerated().map { place, axis in
        max(whole[place], call.shape[axis] * layer.windows[axis].stride)
      }
      plan.cropping = axes.enumerated().map { place, axis in
        [cuts[place][0], plan.extents[place] - cuts[place][0] - call.output[axis]]
      }
    }
    return plan
  }
}
