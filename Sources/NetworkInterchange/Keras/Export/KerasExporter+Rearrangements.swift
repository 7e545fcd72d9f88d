import NetworkModel

/// Layers that put values elsewhere, and those between them.
extension KerasExporter {
  mutating func addFlatten(_ call: Call) -> (Value, Form) {
    let own = form(of: call.input)
    let x = value(call.input, as: own)
    var form = own
    if case .volume = own {
      form = call.shape.positions == 1 || call.shape.channels == 1 ? .rows : .flattened(call.shape)
    }
    return (
      layer("Flatten", [], .value(x), named: name(call), [Int(call.output.count)]), form
    )
  }

  mutating func addReshape(_ call: Call) -> (Value, Form) {
    let axes = call.output.axes
    let form = Form.volume(axes)
    // Channel after channel, as the network has values.
    let rows = value(call.input, as: .rows)
    let spatial = axes.all.map { call.output[$0] }
    guard call.output.positions > 1, call.output.channels > 1 else {
      return (reshape(rows, spatial + [call.output.channels], named: name(call)), form)
    }
    let first = [call.output.channels] + spatial
    let volume = reshape(rows, first, name(call, "channels_first"))
    let order = (0..<axes.rawValue).map { $0 + 2 } + [1]
    return (permute(volume, order, named: name(call), first), form)
  }

  mutating func add(_ layer: Padding, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let axes = call.shape.axes.all
    let form = Form.volume(call.shape.axes)
    let x = volume(call)
    let sides = axes.map { [layer.sides[$0].before, layer.sides[$0].after] }
    let output = extents(call.output, as: form)
    let width = Setting(
      "pad_width",
      .tuple(
        ([[0, 0]] + sides + [[layer.channelsBefore, layer.channelsAfter]]).map { .integers($0) }))
    switch layer.filling {
    case .constant(let number):
      if number == 0, layer.channelsBefore == 0, layer.channelsAfter == 0 {
        return finish(
          "ZeroPadding\(axes.count)D", [Setting("padding", .sides(sides), first: true)], x, call,
          form)
      }
      return (
        operation(
          .pad, [.value(x)], [width], passing: [Setting("constant_values", .real(number))],
          named: name(call), output), form
      )
    case .copies(.reflect):
      return (
        operation(
          .pad, [.value(x)], [width, Setting("mode", .text("reflect"))], named: name(call), output),
        form
      )
    case .copies(let copies):
      try requirePlaces(call)
      let isClamped = copies == .replicate
      let indices = axes.enumerated().map { place, axis in
        let n = call.shape[axis]
        return (-sides[place][0]..<n + sides[place][1]).map { index in
          isClamped ? min(max(index, 0), n - 1) : ((index % n) + n) % n
        }
      }
      return (try addTakes(indices, x, call), form)
    }
  }

  mutating func add(_ layer: Crop, _ call: Call) -> (Value, Form) {
    let axes = call.shape.axes.all
    let form = Form.volume(call.shape.axes)
    let sides = axes.map { [layer.sides[$0].before, layer.sides[$0].after] }
    return finish(
      "Cropping\(axes.count)D", [Setting("cropping", .sides(sides), first: true)], volume(call),
      call, form)
  }

  mutating func add(_ layer: ChannelSlice, _ call: Call) -> (Value, Form) {
    var form = form(of: call.input)
    if case .flattened = form { form = .rows }
    return (
      operation(
        .item,
        [
          .value(value(call.input, as: form)),
          .constant(.range(axis: -1, layer.start..<layer.start + layer.count)),
        ], named: name(call), extents(call.output, as: form)), form
    )
  }

  mutating func add(_ layer: ChannelShuffle, _ call: Call) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let spatial = call.shape.axes.all.map { call.shape[$0] }
    let split = spatial + [layer.groups, call.shape.channels / layer.groups]
    let groups = reshape(volume(call), split, name(call, "groups"))
    let order = spatial.indices.map { $0 + 1 } + [spatial.count + 2, spatial.count + 1]
    let shuffled = permute(groups, order, named: fresh(name(call, "shuffled")), split)
    return (reshape(shuffled, extents(call.output, as: form), named: name(call)), form)
  }

  mutating func add(_ layer: PixelShuffle, _ call: Call) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let factor = layer.factor
    let split: [Int]
    let order: [Int]
    switch (layer.direction, layer.order) {
    case (.toSpace, .channelFirst):
      split = [call.shape.height, call.shape.width, call.output.channels, factor, factor]
      order = [1, 4, 2, 5, 3]
    case (.toSpace, .pixelFirst):
      split = [call.shape.height, call.shape.width, factor, factor, call.output.channels]
      order = [1, 3, 2, 4, 5]
    case (.toDepth, .channelFirst):
      split = [call.output.height, factor, call.output.width, factor, call.shape.channels]
      order = [1, 3, 5, 2, 4]
    case (.toDepth, .pixelFirst):
      split = [call.output.height, factor, call.output.width, factor, call.shape.channels]
      order = [1, 3, 2, 4, 5]
    }
    let squares = reshape(volume(call), split, name(call, "squares"))
    let ordered = permute(squares, order, named: fresh(name(call, "ordered")), split)
    return (reshape(ordered, extents(call.output, as: form), named: name(call)), form)
  }

  // MARK: Resampling

  /// Values along an axis that are named one by one.
  private static let mostPlaces = 1 << 14

  /// Takes values of each axis by their places.
  ///
  /// - Throws: a fault if there are too many for a file.
  private mutating func addTakes(
    _ indices: [[Int]], _ x: Value, _ call: Call
  ) throws(ExportFault) -> Value {
    var value = x
    var extents = model.calls[x].extents
    let changed = indices.indices.filter { indices[$0] != Array(0..<extents[$0]) }
    guard !changed.isEmpty else {
      return layer("Identity", [], .value(x), named: name(call), extents)
    }
    for place in changed {
      extents[place] = indices[place].count
      value = operation(
        .take, [.value(value), .constant(.integers(indices[place]))],
        [Setting("axis", .integer(place + 1))],
        named: place == changed.last
          ? name(call) : fresh("\(name(call))_\(call.shape.axes.all[place])"), extents)
    }
    return value
  }

  /// - Parameter count: how often each place is named.
  private mutating func requirePlaces(_ call: Call, times count: Int = 1) throws(ExportFault) {
    guard call.output.axes.all.allSatisfy({ call.output[$0] <= Self.mostPlaces }) else {
      throw fault(
        call, "it would name each of more than \(Self.mostPlaces) places",
        help: "`--to onnx` writes it")
    }
    try spend(count * call.output.axes.all.reduce(0) { $0 + call.output[$1] }, call)
  }

  mutating func add(_ layer: Upsample, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let axes = call.shape.axes.all
    let form = Form.volume(call.shape.axes)
    let x = volume(call)
    let hasFactors = axes.allSatisfy { call.output[$0] % call.shape[$0] == 0 }
    let factors = axes.map { call.output[$0] / call.shape[$0] }
    switch layer.interpolation {
    case .nearest, .nearestExact:
      guard !hasFactors else {
        return finish(
          "UpSampling\(axes.count)D", [Setting("size", .extents(factors), first: true)], x, call,
          form)
      }
      try requirePlaces(call)
      let isExact = layer.interpolation == .nearestExact
      return (
        try addTakes(
          axes.map { axis in
            let (n, m) = (call.shape[axis], call.output[axis])
            return (0..<m).map { isExact ? (2 * $0 + 1) * n / (2 * m) : $0 * n / m }
          }, x, call), form
      )
    case .bilinear where axes.count == 2:
      let word = Setting("interpolation", .text("bilinear"))
      guard !hasFactors else {
        return finish(
          "UpSampling2D", [Setting("size", .extents(factors), first: true), word], x, call, form)
      }
      return finish(
        "Resizing",
        [
          Setting("height", .integer(call.output.height), first: true),
          Setting("width", .integer(call.output.width), first: true), word,
        ], x, call, form)
    case .bilinear, .bilinearAlignedCorners, .bicubic, .bicubicAlignedCorners,
      .bilinearAntialiased, .bicubicAntialiased:
      return (try addTaps(layer.interpolation, x, call), form)
    }
  }

  /// Sums of values times constants, axis by axis. What backends have of this differs between them.
  private mutating func addTaps(
    _ interpolation: Upsample.Interpolation, _ x: Value, _ call: Call
  ) throws(ExportFault) -> Value {
    let axes = call.shape.axes.all
    let counts = axes.map {
      ResamplingTaps.count(interpolation, from: call.shape[$0], to: call.output[$0])
    }
    let most = counts.max() ?? 0
    guard most <= ResamplingTaps.most else {
      throw fault(call, "each value would be a sum of \(most)", help: "`--to onnx` writes it")
    }
    try requirePlaces(call, times: most)
    var value = x
    var extents = model.calls[x].extents
    for (place, axis) in axes.enumerated() {
      let taps = ResamplingTaps(interpolation, from: call.shape[axis], to: call.output[axis])
      extents[place] = call.output[axis]
      var terms: [Value] = []
      for tap in 0..<taps.count {
        let prefix = "\(name(call))_\(axis)_\(tap)"
        let taken = operation(
          .take, [.value(value), .constant(.integers(taps.places[tap]))],
          [Setting("axis", .integer(place + 1))], part: prefix, extents)
        terms.append(
          operation(
            .multiply,
            [
              .value(taken),
              .constant(.array(taps.weights[tap], trailing: axes.count - place)),
            ], part: prefix + "_weighted", extents))
      }
      let own = place == axes.count - 1 ? name(call) : fresh("\(name(call))_\(axis)")
      value = layer(
        terms.count > 1 ? "Add" : "Identity", [],
        terms.count > 1 ? .values(terms) : .value(terms[0]), named: own, extents)
    }
    return value
  }
}

/// The values along an axis of which those of another length are sums, and their weights.
struct ResamplingTaps {
  /// More are not written.
  static let most = 64

  /// By tap and value.
  var places: [[Int]] = []
  var weights: [[Double]] = []
  let count: Int

  /// The number of values in a sum.
  static func count(_ interpolation: Upsample.Interpolation, from n: Int, to m: Int) -> Int {
    switch interpolation {
    case .nearest, .nearestExact, .bilinear, .bilinearAlignedCorners: 2
    case .bicubic, .bicubicAlignedCorners: 4
    case .bilinearAntialiased: Int((2 * max(Double(n) / Double(m), 1)).rounded(.up)) + 1
    case .bicubicAntialiased: Int((4 * max(Double(n) / Double(m), 1)).rounded(.up)) + 1
    }
  }

  init(_ interpolation: Upsample.Interpolation, from n: Int, to m: Int) {
    count = Self.count(interpolation, from: n, to: m)
    places = Array(repeating: [], count: count)
    weights = places.map { _ in [] }
    for i in 0..<m {
      switch interpolation {
      case .nearest, .nearestExact, .bilinear:
        addLine((Double(i) + 0.5) * Double(n) / Double(m) - 0.5, n)
      case .bilinearAlignedCorners: addLine(Self.corner(i, n, m), n)
      case .bicubic: addCubic((Double(i) + 0.5) * Double(n) / Double(m) - 0.5, n)
      case .bicubicAlignedCorners: addCubic(Self.corner(i, n, m), n)
      case .bilinearAntialiased: addAntialiased(i, n, m, radius: 1)
      case .bicubicAntialiased: addAntialiased(i, n, m, radius: 2)
      }
    }
  }

  private static func corner(_ i: Int, _ n: Int, _ m: Int) -> Double {
    m == 1 ? 0 : Double(i) * Double(n - 1) / Double(m - 1)
  }

  private mutating func add(_ tap: Int, _ place: Int, _ weight: Double, _ n: Int) {
    places[tap].append(min(max(place, 0), n - 1))
    weights[tap].append(weight)
  }

  private mutating func addLine(_ position: Double, _ n: Int) {
    let position = max(position, 0)
    let low = Int(position)
    add(0, low, 1 - (position - Double(low)), n)
    add(1, low + 1, position - Double(low), n)
  }

  /// Keys' cubic with a = −3⁄4, as PyTorch has it.
  private mutating func addCubic(_ position: Double, _ n: Int) {
    let low = position.rounded(.down)
    for tap in 0..<4 {
      let distance = abs(position - (low + Double(tap - 1)))
      add(tap, Int(low) + tap - 1, Self.cubic(distance, -0.75), n)
    }
  }

  private static func cubic(_ x: Double, _ a: Double) -> Double {
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
    return 0
  }

  /// A filter as wide as what a value stands for; its weights add up to 1.
  private mutating func addAntialiased(_ i: Int, _ n: Int, _ m: Int, radius: Double) {
    let scale = Double(n) / Double(m)
    let stretch = max(scale, 1)
    let center = (Double(i) + 0.5) * scale
    let first = max(Int((center - radius * stretch + 0.5).rounded(.towardZero)), 0)
    let end = min(Int((center + radius * stretch + 0.5).rounded(.towardZero)), n)
    var own: [Double] = []
    for place in first..<max(end, first) {
      let distance = abs((Double(place) - center + 0.5) / stretch)
      own.append(radius == 1 ? max(1 - distance, 0) : Self.cubic(distance, -0.5))
    }
    let sum = own.reduce(0, +)
    for tap in 0..<count {
      let weight = tap < own.count ? own[tap] / sum : 0
      add(tap, tap < own.count ? first + tap : first, weight, n)
    }
  }
}
