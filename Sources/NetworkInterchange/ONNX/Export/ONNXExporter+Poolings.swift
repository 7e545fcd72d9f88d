@_spi(Rules) import NetworkModel

/// Layers that reduce several values to one, and unpooling.
extension ONNXExporter {
  private typealias Attributes = [(name: String, value: ONNXGraphMaker.Attribute)]

  // MARK: Windows

  mutating func add(_ layer: Pooling, _ call: Call) throws(ExportFault) -> Form {
    let isDilated = layer.windows.axes.all.contains { layer.windows[$0].dilation > 1 }
    let form = Form.volume(call.output.axes)
    switch layer.reduction {
    case .max:
      addMaxPooling(layer, call)
      return form
    case .average, .sum, .lp:
      guard !isDilated || operatorSet >= 19 else {
        throw fault(
          call, "operator set \(operatorSet) has no dilation in `AveragePool`",
          help: "`--opset 19` has it")
      }
    case .l2:
      guard !isDilated || operatorSet >= 18 else {
        throw fault(
          call, "operator set \(operatorSet) has no dilation in `LpPool`",
          help: "`--opset 18` has it")
      }
    }
    let input = volume(call)
    switch layer.reduction {
    case .max: break
    case .l2:
      // Zeros add nothing to a norm.
      let padded = behindPad(layer.windows, input, 0, call)
      finish(
        "LpPool", [padded.input], call,
        poolAttributes(layer.windows, padded.padding, hasDilations: isDilated)
          + [("p", .integer(2))])
    case .lp(let power):
      let sizes = node("Abs", [input], call.name + "/sizes")
      let powers = node("Pow", [sizes, scalar(power.value)], call.name + "/powers")
      let sums = addSums(layer.windows, powers, Double(layer.windows.area), call)
      finish("Pow", [sums, scalar(1 / power.value)], call)
    case .sum: addSums(layer.windows, input, Double(layer.windows.area), isLast: true, call)
    case .average:
      if let divisor = layer.divisor {
        addSums(
          layer.windows, input, Double(layer.windows.area) / Double(divisor), isLast: true, call)
      } else {
        addAverage(layer, input, isDilated: isDilated, call)
      }
    }
    return form
  }

  private mutating func addMaxPooling(_ layer: Pooling, _ call: Call) {
    let padded = behindPad(
      layer.windows, volume(call), -Double(Float.greatestFiniteMagnitude), call)
    let isDilated = layer.windows.axes.all.contains { layer.windows[$0].dilation > 1 }
    finish(
      "MaxPool", [padded.input], call,
      poolAttributes(
        layer.windows, padded.padding, ceil: rounds(layer, call), hasDilations: isDilated))
    if !padded.isPadded {
      poolings[
        PoolingPlace(input: call.input, output: call.output, windows: layer.windows)] = call.name
    }
  }

  /// Averages of what is there, or of the padding too; never of what rounding up adds.
  private mutating func addAverage(
    _ layer: Pooling, _ input: String, isDilated: Bool, _ call: Call
  ) {
    let padding = call.pads(of: layer.windows)
    let stated = call.statedPads(of: layer.windows)
    let isPadded = (stated.before + stated.after).contains { $0 > 0 }
    let counts = layer.countsPadding && isPadded
    if counts, padding.after != stated.after {
      // Padding that counts is there before; what rounding up adds is padding of the pooling.
      let padded = addPad(input, stated, 0, call.name + "/padded")
      let rest = zip(padding.after, stated.after).map { $0 - $1 }
      finish(
        "AveragePool", [padded], call,
        poolAttributes(
          layer.windows, (rest.map { _ in 0 }, rest), hasDilations: isDilated))
      return
    }
    var attributes = poolAttributes(
      layer.windows, padding, ceil: rounds(layer, call), hasDilations: isDilated)
    if counts { attributes.append(("count_include_pad", .integer(1))) }
    finish("AveragePool", [input], call, attributes)
  }

  /// Sums as averages of all places, padding included, times their number, or another factor.
  @discardableResult
  private mutating func addSums(
    _ windows: Windows, _ input: String, _ factor: Double, isLast: Bool = false, _ call: Call
  ) -> String {
    let isDilated = windows.axes.all.contains { windows[$0].dilation > 1 }
    let padded = behindPad(windows, input, 0, call)
    let means = node(
      "AveragePool", [padded.input], call.name + "/means",
      poolAttributes(windows, padded.padding, hasDilations: isDilated)
        + [("count_include_pad", .integer(1))])
    guard isLast else { return node("Mul", [means, scalar(factor)], call.name + "/sums") }
    finish("Mul", [means, scalar(factor)], call)
    return call.name
  }

  /// Whether rounding up as ONNX does gives the extents, without padding that the layer does not state.
  private func rounds(_ layer: Pooling, _ call: Call) -> Bool {
    guard layer.rounding == .ceil else { return false }
    var isNeeded = false
    for axis in layer.windows.axes.all {
      let window = layer.windows[axis]
      let padding = window.resolvedPadding(along: call.shape[axis])
      let span =
        Int64(call.shape[axis]) + padding.before + padding.after - window.dilatedKernel
      guard span >= 0 else { return false }
      let (steps, rest) = span.quotientAndRemainder(dividingBy: Int64(window.stride))
      guard Int64(call.output[axis]) == steps + (rest > 0 ? 2 : 1) else { return false }
      if rest > 0 { isNeeded = true }
    }
    return isNeeded
  }

  /// What a pooling reads, padded before if its padding reaches as far as its window, which runtimes refuse.
  private mutating func behindPad(
    _ windows: Windows, _ input: String, _ number: Double, _ call: Call
  ) -> (input: String, padding: (before: [Int], after: [Int]), isPadded: Bool) {
    let padding = call.pads(of: windows)
    let fits = windows.axes.all.enumerated().allSatisfy { place, axis in
      max(padding.before[place], padding.after[place]) < windows[axis].kernel
    }
    guard !fits else { return (input, padding, false) }
    let none = padding.before.map { _ in 0 }
    return (addPad(input, padding, number, call.name + "/padded"), (none, none), true)
  }

  /// - Parameter ceil: whether the far padding is left to rounding up.
  private func poolAttributes(
    _ windows: Windows, _ padding: (before: [Int], after: [Int]), ceil: Bool = false,
    hasDilations: Bool
  ) -> Attributes {
    let axes = windows.axes.all
    var after = padding.after
    if ceil {
      for (place, axis) in axes.enumerated() {
        if case .explicit(_, let stated) = windows[axis].padding { after[place] = stated }
      }
    }
    var attributes: Attributes = [
      ("kernel_shape", .integers(axes.map { windows[$0].kernel })),
      ("strides", .integers(axes.map { windows[$0].stride })),
      ("pads", .integers(padding.before + after)),
    ]
    if hasDilations {
      attributes.append(("dilations", .integers(axes.map { windows[$0].dilation })))
    }
    if ceil { attributes.append(("ceil_mode", .integer(1))) }
    return attributes
  }

  // MARK: Planes

  mutating func add(_ layer: GlobalPooling, _ call: Call) -> Form {
    let form = Form.volume(call.shape.axes)
    let input = volume(call)
    let places: [Int]
    switch layer.form {
    case .pooling:
      if layer.reduction == .average || layer.reduction == .max {
        finish(
          layer.reduction == .max ? "GlobalMaxPool" : "GlobalAveragePool", [input], call)
        return form
      }
      places = call.shape.axes.all.map { place(of: $0, in: form) }
    case .over(.plane): places = call.shape.axes.all.map { place(of: $0, in: form) }
    case .over(.channels): places = [1]
    }
    _ = add(layer.reduction, of: input, over: places, nil, call)
    return form
  }

  /// A reduction over axes, which stay with a length of 1.
  private mutating func add(
    _ reduction: Reduction, of input: String, over places: [Int], _ name: String?, _ call: Call
  ) -> String {
    switch reduction {
    case .max: return reduce("ReduceMax", input, places, name, call)
    case .average: return reduce("ReduceMean", input, places, name, call)
    case .sum: return reduce("ReduceSum", input, places, name, call)
    case .l2: return reduce("ReduceL2", input, places, name, call)
    case .lp(let power):
      let prefix = name ?? call.name
      let sizes = node("Abs", [input], prefix + "/sizes")
      let powers = node("Pow", [sizes, scalar(power.value)], prefix + "/powers")
      let sums = reduce("ReduceSum", powers, places, prefix + "/sums", call)
      guard let name else {
        finish("Pow", [sums, scalar(1 / power.value)], call)
        return call.name
      }
      return node("Pow", [sums, scalar(1 / power.value)], name)
    }
  }

  // MARK: Cells

  mutating func add(_ layer: AdaptivePooling, _ call: Call) -> Form {
    addCells(layer.reduction, layer.extents, volume(call), named: nil, call)
    return .volume(call.shape.axes)
  }

  mutating func add(_ layer: RegionPooling, _ call: Call) -> Form {
    // Every region is the whole plane.
    let name = graph.fresh(call.name + "/cells")
    addCells(.max, layer.cells, volume(call), named: name, call)
    let region = node("Unsqueeze", [name, integers([2])], call.name + "/region")
    finish("Expand", [region, integers([1, 1, layer.regions, 1, 1])], call)
    return .volume(.three)
  }

  /// The first pixel of cell i of M along N, and the one after its last.
  private static func cell(_ i: Int, of m: Int, along n: Int) -> Range<Int> {
    let (i, m, n) = (Int64(i), Int64(m), Int64(n))
    return Int(i * n / m)..<Int(((i + 1) * n + m - 1) / m)
  }

  /// The window that makes these cells, if one does.
  private static func window(_ cells: [Range<Int>]) -> (kernel: Int, stride: Int)? {
    guard let first = cells.first else { return nil }
    guard cells.count > 1 else { return (first.count, 1) }
    let stride = cells[1].lowerBound
    guard stride > 0 else { return nil }
    let isEven = cells.enumerated().allSatisfy {
      $0.element.lowerBound == $0.offset * stride && $0.element.count == first.count
    }
    return isEven ? (first.count, stride) : nil
  }

  private mutating func addCells(
    _ reduction: Reduction, _ extents: Extents, _ input: String, named name: String?, _ call: Call
  ) {
    let axes = call.shape.axes
    let cells = axes.all.map { axis in
      (0..<extents[axis]).map { Self.cell($0, of: extents[axis], along: call.shape[axis]) }
    }
    let windows = cells.compactMap { Self.window($0) }
    let last = name ?? call.name
    if windows.count == cells.count, reduction == .max || reduction == .average,
      zip(cells, axes.all).allSatisfy({ ($0.last?.upperBound ?? 0) <= call.shape[$1] })
    {
      graph.add(
        reduction == .max ? "MaxPool" : "AveragePool", [input], named: last,
        [
          ("kernel_shape", .integers(windows.map { $0.kernel })),
          ("strides", .integers(windows.map { $0.stride })),
        ])
      return
    }
    // Cells are boxes: their reduction is that of one axis after the other.
    var value = input
    for (place, axis) in axes.all.enumerated() {
      var parts: [String] = []
      for (index, cell) in cells[place].enumerated() {
        let prefix = "\(call.name)/\(axis.rawValue)-\(index)"
        let slice = node(
          "Slice",
          [value, integers([cell.lowerBound]), integers([cell.upperBound]), integers([place + 2])],
          prefix)
        parts.append(
          cell.count == 1 && !isNorm(reduction)
            ? slice : add(reduction, of: slice, over: [place + 2], prefix + "/cell", call))
      }
      let isLast = place == axes.rawValue - 1
      let joined = isLast ? last : graph.fresh("\(call.name)/\(axis.rawValue)")
      graph.add("Concat", parts, named: joined, [("axis", .integer(place + 2))])
      value = joined
    }
  }

  private func isNorm(_ reduction: Reduction) -> Bool {
    switch reduction {
    case .max, .average, .sum: false
    case .l2, .lp: true
    }
  }

  // MARK: Unpooling

  mutating func add(_ layer: MaxUnpooling, _ call: Call) -> Form {
    let axes = call.output.axes
    let form = Form.volume(axes)
    let flow = call.shapes[0]
    let pooled = call.inputs[1]
    let known = poolings[PoolingPlace(input: pooled, output: flow, windows: layer.windows)]
    let input = value(pooled, as: form)
    let windows: Attributes = [
      ("kernel_shape", .integers(axes.all.map { layer.windows[$0].kernel })),
      ("strides", .integers(axes.all.map { layer.windows[$0].stride })),
    ]
    // Windows that fill what was pooled to its ends, so that its extents follow from theirs.
    let (before, after) = call.unpoolingPads(of: layer.windows)
    let padding = before + after
    if padding.allSatisfy({ $0 == 0 }), let known {
      let places = graph.secondOutput(of: known, named: known + "/places") ?? known
      finish("MaxUnpool", [value(call.inputs[0], as: form), places], call, windows)
      return form
    }
    // Padding below 0 takes away.
    let padded = node(
      "Pad",
      [
        input, integers([0, 0] + before + [0, 0] + after),
        scalar(-Double(Float.greatestFiniteMagnitude)),
      ], call.name + "/padded")
    let maxima = graph.fresh(call.name + "/maxima")
    let places = graph.fresh(call.name + "/places")
    let dilations = axes.all.map { layer.windows[$0].dilation }
    graph.add(
      "MaxPool", [padded], named: [maxima, places], windows + [("dilations", .integers(dilations))])
    let spread = node(
      "MaxUnpool", [value(call.inputs[0], as: form), places], call.name + "/spread", windows)
    finish(
      "Pad",
      [
        spread, integers([0, 0] + before.map { -$0 } + [0, 0] + after.map { -$0 }), scalar(0),
      ], call)
    return form
  }
}
