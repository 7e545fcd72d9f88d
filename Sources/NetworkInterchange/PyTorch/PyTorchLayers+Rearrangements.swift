import NetworkModel
import NetworkSpec

/// Layers that put values elsewhere, and those between them.
extension PyTorchLayers {
  func addFlatten(_ call: Call, _ draft: inout PyTorchDraft) -> Form {
    if form(of: call.input) == .rows {
      draft.add(fixed: "nn.Flatten")
    } else {
      bring(call, to: .rows, in: &draft)
    }
    return .rows
  }

  func addReshape(_ call: Call, _ draft: inout PyTorchDraft) -> Form {
    bring(call, to: .rows, in: &draft)
    let form = Form.volume(call.output.axes)
    draft.add(
      "nn.Unflatten",
      [
        .given("dim", 1),
        .given("unflattened_size", .text(PythonText.tuple(call.output.extents(as: form)))),
      ])
    return form
  }

  func add(_ layer: Padding, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = call.shape.axes
    let form = Form.volume(axes)
    bring(call, to: form, in: &draft)
    let before = axes.all.map { layer.sides[$0].before }
    let after = axes.all.map { layer.sides[$0].after }
    let sides = Self.sides((before, after))
    let suffix = "\(axes.rawValue)d"
    switch layer.filling {
    case .constant(let number):
      guard layer.channelsBefore == 0, layer.channelsAfter == 0 else {
        let all = Self.sides(
          ([layer.channelsBefore] + before, [layer.channelsAfter] + after))
        let value = number == 0 ? "" : ", value=\(number)"
        draft.add(
          function: [.text("F.pad(x, "), .slot("pads"), .text(value + ")")],
          [("pads", .text(all))])
        return form
      }
      if number == 0 {
        draft.add("nn.ZeroPad" + suffix, [.given("pads", .text(sides))])
      } else {
        draft.add(
          "nn.ConstantPad" + suffix,
          [.given("pads", .text(sides)), .given("value", .real(number))])
      }
    case .copies(.reflect): draft.add("nn.ReflectionPad" + suffix, [.given("pads", .text(sides))])
    case .copies(.replicate):
      draft.add("nn.ReplicationPad" + suffix, [.given("pads", .text(sides))])
    case .copies(.circular): draft.add("nn.CircularPad" + suffix, [.given("pads", .text(sides))])
    }
    return form
  }

  func add(_ layer: Crop, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = call.shape.axes
    let form = Form.volume(axes)
    bring(call, to: form, in: &draft)
    let ranges = axes.all.map { axis in
      let (before, after) = layer.sides[axis]
      return (before == 0 ? "" : "\(before)") + ":" + (after == 0 ? "" : "-\(after)")
    }
    draft.add(
      function: [.text("x[:, :, "), .slot("places"), .text("]")],
      [("places", .text(ranges.joined(separator: ", ")))])
    return form
  }

  func add(_ layer: ChannelSlice, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = form(of: call.input)
    draft.add(
      function: [
        .text("x.narrow(\(dimension(of: .channels, in: form)), "), .slot("first_channel"),
        .text(", "), .slot("out_channels"), .text(")"),
      ],
      [
        ("first_channel", .number(Int64(layer.start))),
        ("out_channels", .number(Int64(layer.count))),
      ])
    return form
  }

  func add(_ layer: ChannelShuffle, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = Form.volume(call.shape.axes)
    bring(call, to: form, in: &draft)
    draft.add("nn.ChannelShuffle", [.given("groups", layer.groups)])
    return form
  }

  func add(_ layer: PixelShuffle, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let form = Form.volume(call.output.axes)
    bring(call, to: .volume(call.shape.axes), in: &draft)
    let r = PyTorchModule.Piece.slot("factor")
    let factor: [(name: String, value: SlotValue)] = [("factor", .number(Int64(layer.factor)))]
    switch (layer.direction, layer.order) {
    case (.toSpace, .channelFirst): draft.add("nn.PixelShuffle", [.given("factor", layer.factor)])
    case (.toDepth, .channelFirst):
      draft.add("nn.PixelUnshuffle", [.given("factor", layer.factor)])
    case (.toSpace, .pixelFirst):
      draft.add(
        function: [
          .text("x.unflatten(1, ("), r, .text(", "), r,
          .text(", -1)).permute(0, 3, 4, 1, 5, 2).flatten(4).flatten(2, 3)"),
        ], factor)
    case (.toDepth, .pixelFirst):
      draft.add(
        function: [
          .text("x.unflatten(3, (-1, "), r, .text(")).unflatten(2, (-1, "), r,
          .text(")).permute(0, 3, 5, 1, 2, 4).flatten(1, 3)"),
        ], factor)
    }
    return form
  }

  func add(_ layer: Upsample, _ call: Call, _ draft: inout PyTorchDraft) -> Form {
    let axes = call.shape.axes
    let form = Form.volume(axes)
    bring(call, to: form, in: &draft)
    var mode = ""
    var corners = ""
    var isAntialiased = false
    let linear = [SpatialAxes.one: "linear", .two: "bilinear", .three: "trilinear"]
    switch layer.interpolation {
    case .nearest: mode = "nearest"
    case .nearestExact: mode = "nearest-exact"
    case .bilinear: mode = linear[axes] ?? "bilinear"
    case .bilinearAlignedCorners:
      mode = linear[axes] ?? "bilinear"
      corners = ", align_corners=True"
    case .bicubic: mode = "bicubic"
    case .bicubicAlignedCorners:
      mode = "bicubic"
      corners = ", align_corners=True"
    case .bilinearAntialiased:
      mode = linear[axes] ?? "bilinear"
      isAntialiased = true
    case .bicubicAntialiased:
      mode = "bicubic"
      isAntialiased = true
    }
    let target: (name: String, value: SlotValue)
    if axes.all.allSatisfy({ call.output[$0] % call.shape[$0] == 0 }) {
      target = ("scale_factor", .extents(axes.all.map { call.output[$0] / call.shape[$0] }))
    } else {
      target = ("size", .text(PythonText.tuple(axes.all.map { call.output[$0] })))
    }
    let rest = mode == "nearest" ? "" : ", mode=\"\(mode)\"\(corners)"
    if isAntialiased {
      draft.add(
        function: [
          .text("F.interpolate(x, \(target.name)="), .slot(target.name),
          .text("\(rest), antialias=True)"),
        ], [target])
    } else {
      draft.modules.append(
        PyTorchModule(
          constructor: "nn.Upsample",
          pieces: [.text(target.name + "="), .slot(target.name), .text(rest)]))
      draft.properties.append(LayerSettings.Property(target.name, target.value))
    }
    return form
  }
}
