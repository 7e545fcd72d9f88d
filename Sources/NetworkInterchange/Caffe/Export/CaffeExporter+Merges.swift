@_spi(Rules) import NetworkModel

/// The layers that read several blobs, or only arrange values anew.
extension CaffeExporter {
  // MARK: Merges

  /// The form in which several blobs meet.
  private func common(_ call: Call) -> Form {
    let forms = Set(call.inputs.map { form(of: $0) })
    if forms.count == 1, let form = forms.first { return form }
    return .volume(call.output.axes)
  }

  mutating func add(_ layer: Concatenation, _ call: Call) -> Form {
    var form = common(call)
    if layer.axis != .channels, form == .rows { form = .volume(call.output.axes) }
    let place = layer.axis == .channels ? 1 : 2 + call.output.axes.place(of: layer.axis)
    finish(
      "Concat", call.inputs.map { blob($0, as: form) }, call,
      place == 1 ? [] : ["concat_param { axis: \(place) }"])
    return form
  }

  mutating func addElementwise(
    _ operation: String, _ call: Call, coefficients: String = ""
  ) throws(ExportFault) -> Form {
    guard call.shapes.allSatisfy({ $0.count == call.output.count }) else {
      throw fault(
        call, "Caffe adds and compares volumes of one size", help: CaffeExporter.otherwise)
    }
    let form = common(call)
    finish(
      "Eltwise", call.inputs.map { blob($0, as: form) }, call,
      ["eltwise_param { operation: \(operation)\(coefficients) }"])
    return form
  }

  mutating func add(_ layer: Addition, _ call: Call) throws(ExportFault) -> Form {
    guard layer.weights == .none else {
      throw fault(call, "Caffe learns no factors of a sum", help: CaffeExporter.otherwise)
    }
    switch layer.operation {
    case .sum: return try addElementwise("SUM", call)
    case .difference:
      let coefficients = " coeff: 1" + call.inputs.dropFirst().map { _ in " coeff: -1" }.joined()
      return try addElementwise("SUM", call, coefficients: coefficients)
    }
  }

  /// The product of equal volumes, or of a volume and a number for each of its channels.
  mutating func addMultiplication(_ call: Call) throws(ExportFault) -> Form {
    guard !call.shapes.allSatisfy({ $0.count == call.output.count }) else {
      return try addElementwise("PROD", call)
    }
    guard call.inputs.count == 2,
      let whole = call.shapes.firstIndex(where: { $0.count == call.output.count }),
      call.shapes[1 - whole].positions == 1,
      call.shapes[1 - whole].channels == call.output.channels
    else {
      throw fault(
        call, "Caffe multiplies volumes of one size, or one by a number for each channel",
        help: CaffeExporter.otherwise)
    }
    let volume = blob(call.inputs[whole], as: .volume(call.output.axes))
    let gate = blob(call.inputs[1 - whole], as: .rows)
    finish("Scale", [volume, gate], call, ["scale_param { axis: 0 }"])
    return .volume(call.output.axes)
  }

  // MARK: Rearrangements

  mutating func addFlatten(_ call: Call) -> Form {
    finish("Flatten", [blob(call.input, as: form(of: call.input))], call)
    return .rows
  }

  mutating func addReshape(_ call: Call) -> Form {
    let axes = call.output.axes
    finish(
      "Reshape", [blob(call.input, as: form(of: call.input))], call,
      [reshaping([call.output.channels] + axes.all.map { call.output[$0] })])
    return .volume(axes)
  }

  mutating func add(_ layer: ChannelSlice, _ call: Call) -> Form {
    let form = form(of: call.input)
    addSlice(
      blob(call.input, as: form), axis: 1, layer.start..<layer.start + layer.count,
      of: call.shape.channels, named: call.name, call)
    return form
  }

  mutating func add(_ layer: Crop, _ call: Call) -> Form {
    let axes = call.shape.axes
    var result = volume(call)
    var cuts = axes.all.filter { layer.sides[$0].before > 0 || layer.sides[$0].after > 0 }
    guard let last = cuts.popLast() else {
      finish("Split", [result], call)
      return .volume(axes)
    }
    for axis in cuts + [last] {
      let kept = layer.sides[axis].before..<call.shape[axis] - layer.sides[axis].after
      let name = axis == last ? call.name : fresh("\(call.name)/\(axis.rawValue)")
      addSlice(
        result, axis: 2 + axes.place(of: axis), kept, of: call.shape[axis], named: name, call)
      result = name
    }
    return .volume(axes)
  }

  /// A part of a blob along an axis; the rest goes nowhere.
  private mutating func addSlice(
    _ input: String, axis: Int, _ kept: Range<Int>, of count: Int, named name: String, _ call: Call
  ) {
    guard kept != 0..<count else {
      write("Split", name, [input], [name])
      return
    }
    var tops: [String] = []
    var rest: [String] = []
    var points: [Int] = []
    if kept.lowerBound > 0 {
      rest.append(fresh(name + "/before"))
      tops.append(rest[0])
      points.append(kept.lowerBound)
    }
    tops.append(name)
    if kept.upperBound < count {
      let after = fresh(name + "/after")
      rest.append(after)
      tops.append(after)
      points.append(kept.upperBound)
    }
    write(
      "Slice", name, [input], tops,
      [
        "slice_param { axis: \(axis)" + points.map { " slice_point: \($0)" }.joined() + " }"
      ])
    write("Silence", fresh(name + "/silence"), rest, [])
  }
}
