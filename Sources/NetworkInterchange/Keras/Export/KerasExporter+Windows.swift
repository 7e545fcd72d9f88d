@_spi(Rules) import NetworkModel

/// Places of windows, and the padding around them.
extension KerasExporter {
  /// The padding that a layer of Keras states, or what is added before it.
  enum WindowPadding: Hashable {
    case valid
    case same
    /// Before and after along each axis.
    case explicit([[Int]])

    var word: Setting {
      Setting("padding", .text(self == .same ? "same" : "valid"), unless: .text("valid"))
    }
  }

  /// The padding of windows that take the positions which the output has.
  func padding(_ windows: Windows, _ call: Call) -> WindowPadding {
    var sides: [[Int]] = []
    var isSame = true
    for axis in windows.axes.all {
      let (before, after) = padding(windows[axis], along: call.shape[axis], to: call.output[axis])
      sides.append([before, after])
      let (window, extent) = (windows[axis], call.shape[axis])
      let positions = (extent + window.stride - 1) / window.stride
      let total = max(
        Int64(positions - 1) * Int64(window.stride) + window.dilatedKernel - Int64(extent), 0)
      isSame =
        isSame && positions == call.output[axis] && Int64(before) == total / 2
    }
    if sides.joined().allSatisfy({ $0 == 0 }) { return .valid }
    return isSame ? .same : .explicit(sides)
  }

  /// Padding behind which a window that rounds down takes so many positions: what is stated, unless that would be more
  /// or fewer.
  private func padding(
    _ window: Window, along extent: Int, to positions: Int
  ) -> (before: Int, after: Int) {
    let stated = window.resolvedPadding(along: extent)
    let reach = Int64(positions - 1) * Int64(window.stride) + window.dilatedKernel
    let needed = max(reach - Int64(extent) - stated.before, 0)
    let room = Int64(extent) + stated.before + stated.after - reach
    let isExact = room >= 0 && room < Int64(window.stride)
    // Padding that no window reaches is none.
    let after = isExact && (needed > 0 || stated.before > 0) ? stated.after : needed
    return (Int(stated.before), Int(after))
  }

  /// The padding that a layer states, without what rounding up adds.
  func statedPadding(_ windows: Windows, _ call: Call) -> [[Int]] {
    windows.axes.all.map { axis in
      let stated = windows[axis].resolvedPadding(along: call.shape[axis])
      return [Int(stated.before), Int(stated.after)]
    }
  }

  /// Extents of a volume with places around it.
  private func padded(_ extents: [Int], _ sides: [[Int]]) -> [Int] {
    zip(extents, sides).map { $0 + $1[0] + $1[1] } + extents.suffix(1)
  }

  /// Adds zeros around a volume, if there are any to add.
  mutating func addZeros(_ x: Value, _ sides: [[Int]], _ name: String) -> Value {
    guard sides.joined().contains(where: { $0 > 0 }) else { return x }
    return layer(
      "ZeroPadding\(sides.count)D", [Setting("padding", .sides(sides), first: true)], .value(x),
      name, padded(model.calls[x].extents, sides))
  }

  /// Adds a number around a volume.
  mutating func addNumber(
    _ number: Double, around x: Value, _ sides: [[Int]], _ name: String
  ) -> Value {
    guard sides.joined().contains(where: { $0 > 0 }) else { return x }
    return operation(
      .pad, [.value(x)],
      [Setting("pad_width", .tuple(([[0, 0]] + sides + [[0, 0]]).map { .integers($0) }))],
      passing: [Setting("constant_values", .real(number))], part: name,
      padded(model.calls[x].extents, sides))
  }

  // MARK: Poolings

  mutating func add(_ layer: Pooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let axes = layer.windows.axes.all
    guard axes.allSatisfy({ layer.windows[$0].dilation == 1 }) else {
      throw fault(
        call, "no pooling of Keras is dilated", help: "`--to onnx` writes it")
    }
    let x = volume(call)
    let area = layer.windows.area
    switch layer.reduction {
    case .max:
      let padding = padding(layer.windows, call)
      var input = x
      if case .explicit(let sides) = padding {
        input =
          isNeverNegative(call.input)
          ? addZeros(x, sides, name(call, "pad"))
          : addNumber(-Self.infinity, around: x, sides, name(call, "pad"))
      }
      return (pool("Max", layer.windows, padding, input, named: name(call), call), form)
    case .average:
      if let divisor = layer.divisor {
        let means = addMeans(layer.windows, x, call)
        let factor = Double(area) / Double(divisor)
        return (rescale(means, factor, named: name(call), extents(call.output, as: form)), form)
      }
      return (addAverage(layer, x, call), form)
    case .sum:
      let means = addMeans(layer.windows, x, call)
      return (
        rescale(means, Double(area), named: name(call), extents(call.output, as: form)), form
      )
    case .l2, .lp:
      let powers = addPowers(layer.reduction, x, call)
      let means = addMeans(layer.windows, powers, call)
      let sums = rescale(
        means, Double(area), name(call, "sums"), extents(call.output, as: form))
      return (addRoot(layer.reduction, sums, call, form), form)
    }
  }

  /// The least number of 32 bits: JSON has no infinity.
  static let infinity = Double(Float.greatestFiniteMagnitude)

  private mutating func pool(
    _ kind: String, _ windows: Windows, _ padding: WindowPadding, _ input: Value,
    named name: String, _ call: Call
  ) -> Value {
    let axes = windows.axes.all
    let kernel = axes.map { windows[$0].kernel }
    return layer(
      "\(kind == "Max" ? "MaxPooling" : "AveragePooling")\(axes.count)D",
      [
        Setting("pool_size", .extents(kernel), first: true),
        Setting("strides", .extents(axes.map { windows[$0].stride }), unless: .extents(kernel)),
        padding.word,
      ], .value(input), named: name, extents(call.output, as: .volume(windows.axes)))
  }

  /// Means of whole windows, zeros around the volume included.
  private mutating func addMeans(_ windows: Windows, _ x: Value, _ call: Call) -> Value {
    var padding = padding(windows, call)
    if padding == .same { padding = .explicit(sides(windows, call)) }
    var input = x
    if case .explicit(let sides) = padding { input = addZeros(x, sides, name(call, "pad")) }
    return pool("Average", windows, padding, input, named: fresh(name(call, "means")), call)
  }

  /// Padding before and after, with what rounding up adds.
  private func sides(_ windows: Windows, _ call: Call) -> [[Int]] {
    windows.axes.all.map { axis in
      let (before, after) = padding(windows[axis], along: call.shape[axis], to: call.output[axis])
      return [before, after]
    }
  }

  private mutating func addAverage(_ layer: Pooling, _ x: Value, _ call: Call) -> Value {
    let padding = padding(layer.windows, call)
    let stated = statedPadding(layer.windows, call)
    let sides = sides(layer.windows, call)
    let counted = layer.countsPadding ? stated : stated.map { _ in [0, 0] }
    // What is there is all that counts: so it is in Keras with `same`.
    let countsNothing = counted.joined().allSatisfy { $0 == 0 }
    switch padding {
    case .valid: return pool("Average", layer.windows, .valid, x, named: name(call), call)
    case .same where countsNothing:
      return pool("Average", layer.windows, .same, x, named: name(call), call)
    case .same, .explicit: break
    }
    let padded = addZeros(x, sides, name(call, "pad"))
    let isBeyond = zip(sides, counted).contains { $0[0] > $1[0] || $0[1] > $1[1] }
    guard isBeyond else {
      return pool(
        "Average", layer.windows, .explicit(sides), padded, named: name(call), call)
    }
    // Divided by the part of each window that counts.
    let means = pool(
      "Average", layer.windows, .explicit(sides), padded, named: fresh(name(call, "means")), call)
    let extents = model.calls[x].extents
    let ones = operation(.onesLike, [.value(x)], part: name(call, "ones"), extents)
    let reached = zip(sides, counted).map { [min($0[0], $1[0]), min($0[1], $1[1])] }
    let inside = addNumber(1, around: ones, reached, name(call, "counted"))
    let rest = zip(sides, reached).map { [$0[0] - $1[0], $0[1] - $1[1]] }
    let all = addZeros(inside, rest, name(call, "counted_pad"))
    let shares = pool(
      "Average", layer.windows, .explicit(sides), all, named: fresh(name(call, "shares")), call)
    return operation(
      .divide, [.value(means), .value(shares)], named: name(call),
      self.extents(call.output, as: .volume(call.output.axes)))
  }

  /// What is added up for a norm.
  private mutating func addPowers(_ reduction: Reduction, _ x: Value, _ call: Call) -> Value {
    let extents = model.calls[x].extents
    switch reduction {
    case .l2: return operation(.square, [.value(x)], part: name(call, "squares"), extents)
    case .lp(let power):
      let sizes = operation(.absolute, [.value(x)], part: name(call, "sizes"), extents)
      return operation(
        .power, [.value(sizes), .constant(.real(power.value))], part: name(call, "powers"), extents)
    case .max, .average, .sum: return x
    }
  }

  private mutating func addRoot(
    _ reduction: Reduction, _ sums: Value, _ call: Call, _ form: Form
  ) -> Value {
    let extents = extents(call.output, as: form)
    switch reduction {
    case .l2: return operation(.sqrt, [.value(sums)], named: name(call), extents)
    case .lp(let power):
      return operation(
        .power, [.value(sums), .constant(.real(1 / power.value))], named: name(call), extents)
    case .max, .average, .sum: return sums
    }
  }

  // MARK: Planes

  mutating func add(_ layer: GlobalPooling, _ call: Call) -> (Value, Form) {
    let axes = call.shape.axes
    let x = volume(call)
    let isOverChannels = layer.form == .over(.channels)
    let form: Form = !isOverChannels && readsRows(call) ? .rows : .volume(axes)
    let extents = extents(call.output, as: form)
    let places = isOverChannels ? [-1] : (0..<axes.rawValue).map { $0 + 1 }
    let settings = [
      Setting("axis", .integers(places)),
      Setting("keepdims", .flag(form != .rows), unless: .flag(false)),
    ]
    switch layer.reduction {
    case .max, .average:
      let isMax = layer.reduction == .max
      guard isOverChannels else {
        return finish(
          isMax ? "GlobalMaxPooling\(axes.rawValue)D" : "GlobalAveragePooling\(axes.rawValue)D",
          [Setting("keepdims", .flag(form != .rows), unless: .flag(false))], x, call, form)
      }
      return (
        operation(isMax ? .max : .mean, [.value(x)], settings, named: name(call), extents), form
      )
    case .sum: return (operation(.sum, [.value(x)], settings, named: name(call), extents), form)
    case .l2, .lp:
      let powers = addPowers(layer.reduction, x, call)
      let sums = operation(.sum, [.value(powers)], settings, part: name(call, "sums"), extents)
      return (addRoot(layer.reduction, sums, call, form), form)
    }
  }

  // MARK: Cells

  /// The first pixel of cell i of M along N, and the one after its last.
  private static func cell(_ i: Int, of m: Int, along n: Int) -> Range<Int> {
    let (i, m, n) = (Int64(i), Int64(m), Int64(n))
    return Int(i * n / m)..<Int(((i + 1) * n + m - 1) / m)
  }

  /// Cells along an axis that are cut out one by one.
  private static let mostCells = 64

  mutating func add(_ layer: AdaptivePooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let extents = extents(call.output, as: form)
    let x = volume(call)
    switch layer.reduction {
    case .max, .average:
      return (addCells(layer.reduction, layer.extents, x, named: name(call), call), form)
    case .sum, .l2, .lp:
      let powers = addPowers(layer.reduction, x, call)
      let isSum = layer.reduction == .sum
      let own = isSum ? name(call) : fresh(name(call, "sums"))
      let sums = try addSums(layer.extents, powers, named: own, call, extents)
      return (isSum ? sums : addRoot(layer.reduction, sums, call, form), form)
    }
  }

  /// The largest value or the mean of each cell.
  private mutating func addCells(
    _ reduction: Reduction, _ cells: Extents, _ x: Value, named name: String, _ call: Call
  ) -> Value {
    let axes = call.shape.axes
    let isMax = reduction == .max
    let extents = axes.all.map { cells[$0] } + [call.shape.channels]
    guard axes.all.allSatisfy({ call.shape[$0] % cells[$0] == 0 }) else {
      return layer(
        "Adaptive\(isMax ? "Max" : "Average")Pooling\(axes.rawValue)D",
        [Setting("output_size", .extents(axes.all.map { cells[$0] }), first: true)], .value(x),
        named: name, extents)
    }
    let sizes = axes.all.map { call.shape[$0] / cells[$0] }
    return layer(
      "\(isMax ? "Max" : "Average")Pooling\(axes.rawValue)D",
      [
        Setting("pool_size", .extents(sizes), first: true),
        Setting("strides", .extents(sizes), unless: .extents(sizes)),
      ], .value(x), named: name, extents)
  }

  /// Cells are boxes: their sum is that of one axis after the other.
  private mutating func addSums(
    _ cells: Extents, _ x: Value, named name: String, _ call: Call, _ output: [Int]
  ) throws(ExportFault) -> Value {
    let axes = call.shape.axes.all
    guard axes.allSatisfy({ cells[$0] <= Self.mostCells }) else {
      throw fault(
        call, "each of more than \(Self.mostCells) cells would be cut out",
        help: "`--to onnx` writes it")
    }
    try spend(axes.reduce(0) { $0 + cells[$1] }, call)
    var value = x
    var extents = model.calls[x].extents
    for (place, axis) in axes.enumerated() {
      var parts: [Value] = []
      for index in 0..<cells[axis] {
        let cell = Self.cell(index, of: cells[axis], along: call.shape[axis])
        let prefix = self.name(call, "\(axis)_\(index)")
        extents[place] = cell.count
        let slice = operation(
          .item, [.value(value), .constant(.range(axis: place + 1, cell))], part: prefix, extents)
        extents[place] = 1
        parts.append(
          operation(
            .sum, [.value(slice)],
            [Setting("axis", .integers([place + 1])), Setting("keepdims", .flag(true))],
            part: prefix + "_sum", extents))
      }
      extents[place] = cells[axis]
      let isLast = place == axes.count - 1
      let own = isLast ? name : fresh(self.name(call, "\(axis)"))
      guard parts.count > 1 else {
        value =
          isLast ? layer("Identity", [], .value(parts[0]), named: own, extents) : parts[0]
        continue
      }
      value = layer(
        "Concatenate", [Setting("axis", .integer(place + 1), unless: .integer(-1))],
        .values(parts), named: own, extents)
    }
    return value
  }

  mutating func add(_ layer: RegionPooling, _ call: Call) throws(ExportFault) -> (Value, Form) {
    // Every region is the whole plane.
    let cells = addCells(.max, layer.cells, volume(call), named: fresh(name(call, "cells")), call)
    let region = reshape(
      cells, [1, layer.cells[.height], layer.cells[.width], call.shape.channels],
      name(call, "region"))
    return finish(
      "UpSampling3D", [Setting("size", .extents([layer.regions, 1, 1]), first: true)], region,
      call, .volume(.three))
  }

  // MARK: Unpooling

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

  /// Cuts off the border, if there is any to cut.
  mutating func addCropping(_ x: Value, _ sides: [[Int]], _ name: String) -> Value {
    guard sides.joined().contains(where: { $0 > 0 }) else { return x }
    let own = model.calls[x].extents
    return layer(
      "Cropping\(sides.count)D", [Setting("cropping", .sides(sides), first: true)], .value(x), name,
      zip(own, sides).map { $0 - $1[0] - $1[1] } + own.suffix(1))
  }
}
