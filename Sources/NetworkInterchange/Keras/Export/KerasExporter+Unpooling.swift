@_spi(Rules) import NetworkModel

extension KerasExporter {
  mutating func add(_ layer: MaxUnpooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let axes = call.output.axes.all
    let form = Form.volume(call.output.axes)
    let windows = layer.windows
    guard axes.allSatisfy({ windows[$0].kernel == windows[$0].stride && windows[$0].dilation == 1 })
    else {
      throw fault(
        call, "Keras has no unpooling; windows side by side are taken apart, these overlap",
        help: "`--to onnx` writes it")
    }
    let channels = call.output.channels
    let flow = call.shapes[0]
    let kernel = axes.map { windows[$0].kernel }
    let cells = axes.map { flow[$0] }
    let size = kernel.reduce(1, *)
    // Windows fill what was pooled to its ends.
    var (around, cut): ([[Int]], [[Int]]) = ([], [])
    for (place, axis) in axes.enumerated() {
      let first = Int(windows[axis].resolvedPadding(along: call.output[axis]).before)
      let rest = cells[place] * kernel[place] - first - call.output[axis]
      around.append([first, max(rest, 0)])
      cut.append([0, max(-rest, 0)])
    }
    var x = value(call.inputs[1], as: form)
    x = addCropping(x, cut, name(call, "crop"))
    x = addNumber(-Self.infinity, around: x, around, name(call, "pad"))
    // By window and channel, then by place in the window.
    let split = zip(cells, kernel).flatMap { [$0, $1] } + [channels]
    let order = axes.indices.map { 2 * $0 + 1 } + [split.count] + axes.indices.map { 2 * $0 + 2 }
    let windowed = permute(
      reshape(x, split, name(call, "windows")), order, named: fresh(name(call, "by_window")), split)
    let rows = reshape(windowed, cells + [channels, size], name(call, "window_values"))
    let places = operation(
      .argmax, [.value(rows)], [Setting("axis", .integer(-1))], part: name(call, "places"),
      cells + [channels])
    let mask = operation(
      .oneHot, [.value(places)], [Setting("num_classes", .integer(size))], part: name(call, "mask"),
      cells + [channels, size])
    let input = reshape(
      value(call.inputs[0], as: form), cells + [channels, 1], name(call, "flow"))
    let spread = self.layer(
      "Multiply", [], .values([mask, input]), name(call, "spread"), cells + [channels, size])
    let apart = reshape(spread, cells + [channels] + kernel, name(call, "spread_windows"))
    let back = axes.indices.flatMap { [$0 + 1, axes.count + 2 + $0] } + [axes.count + 1]
    let ordered = permute(
      apart, back, named: fresh(name(call, "by_position")), cells + [channels] + kernel)
    let whole = zip(cells, kernel).map { $0 * $1 } + [channels]
    let isWhole = around.joined().allSatisfy { $0 == 0 } && cut.joined().allSatisfy { $0 == 0 }
    guard !isWhole else { return (reshape(ordered, whole, named: name(call)), form) }
    let volume = reshape(ordered, whole, name(call, "volume"))
    let isCutOnly = cut.joined().allSatisfy { $0 == 0 }
    guard !isCutOnly else {
      return finish(
        "Cropping\(axes.count)D", [Setting("cropping", .sides(around), first: true)], volume, call,
        form)
    }
    let cropped = addCropping(volume, around, name(call, "uncropped"))
    return finish(
      "ZeroPadding\(axes.count)D", [Setting("padding", .sides(cut), first: true)], cropped, call,
      form)
  }
}
