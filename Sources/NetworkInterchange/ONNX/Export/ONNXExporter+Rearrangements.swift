import NetworkModel

/// Layers that put values elsewhere, and those between them.
extension ONNXExporter {
  mutating func addFlatten(_ call: Call) -> Form {
    // Rows are flat already; the order of all else is channels first.
    let own = form(of: call.input)
    let form = own == .rows ? own : .volume(call.shape.axes)
    finish("Flatten", [value(call.input, as: form)], call, [("axis", .integer(1))])
    return .rows
  }

  mutating func addReshape(_ call: Call) -> Form {
    let own = form(of: call.input)
    let input = value(call.input, as: own == .rows ? own : .volume(call.shape.axes))
    let form = Form.volume(call.output.axes)
    finishReshape(input, call.output.extents(as: form), call)
    return form
  }

  mutating func add(_ layer: Padding, _ call: Call) -> Form {
    let axes = call.shape.axes
    let form = Form.volume(axes)
    let input = volume(call)
    let before = [0, layer.channelsBefore] + axes.all.map { layer.sides[$0].before }
    let after = [0, layer.channelsAfter] + axes.all.map { layer.sides[$0].after }
    switch layer.filling {
    case .constant(let number):
      finish("Pad", [input, integers(before + after), scalar(number)], call)
    case .copies(.reflect):
      finish("Pad", [input, integers(before + after)], call, [("mode", .text("reflect"))])
    case .copies(.replicate):
      finish("Pad", [input, integers(before + after)], call, [("mode", .text("edge"))])
    case .copies(.circular):
      if operatorSet >= 19 {
        finish("Pad", [input, integers(before + after)], call, [("mode", .text("wrap"))])
      } else {
        addCircular(input, before, after, call)
      }
    }
    return form
  }

  /// Values of one end copied to the other, axis by axis.
  private mutating func addCircular(
    _ input: String, _ before: [Int], _ after: [Int], _ call: Call
  ) {
    var value = input
    for (index, axis) in call.shape.axes.all.enumerated() {
      let place = index + 2
      let length = call.shape[axis]
      var parts: [String] = []
      if before[place] > 0 {
        parts.append(
          slice(
            value, length - before[place], length, place, "\(call.name)/\(axis.rawValue)-before"))
      }
      parts.append(value)
      if after[place] > 0 {
        parts.append(slice(value, 0, after[place], place, "\(call.name)/\(axis.rawValue)-after"))
      }
      guard parts.count > 1 else { continue }
      value = node(
        "Concat", parts, "\(call.name)/\(axis.rawValue)", [("axis", .integer(place))])
    }
    finish("Identity", [value], call)
  }

  private mutating func slice(
    _ input: String, _ start: Int, _ end: Int, _ place: Int, _ name: String
  ) -> String {
    node("Slice", [input, integers([start]), integers([end]), integers([place])], name)
  }

  mutating func add(_ layer: Crop, _ call: Call) -> Form {
    let axes = call.shape.axes
    let form = Form.volume(axes)
    let starts = axes.all.map { layer.sides[$0].before }
    let ends = axes.all.map { call.shape[$0] - layer.sides[$0].after }
    let places = axes.all.map { place(of: $0, in: form) }
    finish(
      "Slice", [volume(call), integers(starts), integers(ends), integers(places)], call)
    return form
  }

  mutating func add(_ layer: ChannelSlice, _ call: Call) -> Form {
    let form = form(of: call.input)
    finish(
      "Slice",
      [
        value(call.input, as: form), integers([layer.start]),
        integers([layer.start + layer.count]), integers([place(of: .channels, in: form)]),
      ], call)
    return form
  }

  mutating func add(_ layer: ChannelShuffle, _ call: Call) -> Form {
    let form = Form.volume(call.shape.axes)
    let spatial = call.shape.axes.all.map { call.shape[$0] }
    let groups = reshape(
      volume(call), [layer.groups, call.shape.channels / layer.groups] + spatial,
      call.name + "/groups")
    let order = [0, 2, 1] + spatial.indices.map { $0 + 3 }
    let shuffled = node(
      "Transpose", [groups], call.name + "/shuffled", [("perm", .integers(order))])
    finishReshape(shuffled, call.output.extents(as: form), call)
    return form
  }

  mutating func add(_ layer: PixelShuffle, _ call: Call) -> Form {
    let form = Form.volume(call.output.axes)
    let input = volume(call)
    let factor = layer.factor
    switch (layer.direction, layer.order) {
    case (.toSpace, let order):
      finish(
        "DepthToSpace", [input], call,
        [("blocksize", .integer(factor)), ("mode", .text(order.rawValue.uppercased()))])
    case (.toDepth, .pixelFirst):
      finish("SpaceToDepth", [input], call, [("blocksize", .integer(factor))])
    case (.toDepth, .channelFirst):
      let squares = reshape(
        input,
        [call.shape.channels, call.output.height, factor, call.output.width, factor],
        call.name + "/squares")
      let ordered = node(
        "Transpose", [squares], call.name + "/ordered", [("perm", .integers([0, 1, 3, 5, 2, 4]))])
      finishReshape(ordered, call.output.extents(as: form), call)
    }
    return form
  }

  // MARK: Resampling

  mutating func add(_ layer: Upsample, _ call: Call) throws(ExportFault) -> Form {
    let axes = call.shape.axes
    let form = Form.volume(axes)
    let attributes = try attributes(layer.interpolation, call)
    guard axes == .one else {
      addResize(volume(call), call, attributes, named: call.name)
      return form
    }
    // Runtimes interpolate planes; a sequence is one row.
    let row = node("Unsqueeze", [volume(call), integers([2])], call.name + "/row")
    let resized = graph.fresh(call.name + "/resized")
    addResize(row, call, attributes, named: resized)
    finish("Squeeze", [resized, integers([2])], call)
    return form
  }

  private func attributes(
    _ interpolation: Upsample.Interpolation, _ call: Call
  ) throws(ExportFault) -> [(name: String, value: ONNXGraphMaker.Attribute)] {
    func mode(
      _ mode: String, _ place: String
    ) -> [(name: String, value: ONNXGraphMaker.Attribute)] {
      [("mode", .text(mode)), ("coordinate_transformation_mode", .text(place))]
    }
    switch interpolation {
    case .nearest: return mode("nearest", "asymmetric") + [("nearest_mode", .text("floor"))]
    case .nearestExact:
      return mode("nearest", "half_pixel") + [("nearest_mode", .text("round_prefer_ceil"))]
    case .bilinear: return mode("linear", "half_pixel")
    case .bilinearAlignedCorners: return mode("linear", "align_corners")
    case .bicubic: return mode("cubic", "half_pixel") + [("cubic_coeff_a", .float(-0.75))]
    case .bicubicAlignedCorners:
      return mode("cubic", "align_corners") + [("cubic_coeff_a", .float(-0.75))]
    case .bilinearAntialiased, .bicubicAntialiased:
      guard operatorSet >= 18 else {
        throw fault(
          call, "operator set \(operatorSet) has no antialiasing in `Resize`",
          help: "`--opset 18` has it")
      }
      let isLinear = interpolation == .bilinearAntialiased
      return mode(isLinear ? "linear" : "cubic", "half_pixel")
        + (isLinear ? [] : [("cubic_coeff_a", .float(-0.5))])
        + [("antialias", .integer(1)), ("exclude_outside", .integer(1))]
    }
  }

  /// By whole factors, or else to sizes, of which the batch is that of the input.
  private mutating func addResize(
    _ input: String, _ call: Call,
    _ attributes: [(name: String, value: ONNXGraphMaker.Attribute)], named name: String
  ) {
    let axes = call.shape.axes.all
    let row = call.shape.axes == .one ? [1] : []
    let sizes = axes.map { call.output[$0] }
    if axes.allSatisfy({ call.output[$0] % call.shape[$0] == 0 }) {
      let factors = axes.map { Double(call.output[$0] / call.shape[$0]) }
      let scales = graph.constant(.floats([1, 1] + row.map { Double($0) } + factors))
      graph.add("Resize", [input, "", scales], named: name, attributes)
    } else if operatorSet >= 18 {
      let places = (row + sizes).indices.map { $0 + 2 }
      graph.add(
        "Resize", [input, "", "", integers(row + sizes)], named: name,
        attributes + [("axes", .integers(places))])
    } else {
      let shape = node("Shape", [input], call.name + "/extents")
      let batch = node(
        "Slice", [shape, integers([0]), integers([1]), integers([0])], call.name + "/batch")
      let wanted = node(
        "Concat", [batch, integers([call.shape.channels] + row + sizes)], call.name + "/sizes",
        [("axis", .integer(0))])
      graph.add("Resize", [input, "", "", wanted], named: name, attributes)
    }
  }
}
