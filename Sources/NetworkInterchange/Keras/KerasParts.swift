import CNNText
@_spi(Rules) import NetworkModel

/// Operations of `keras.ops` that take parts of a tensor, add to it, or multiply it by weights.
extension KerasBuilder {
  // MARK: Parts

  /// `x[…]`: ranges of channels, or of the other axes.
  mutating func callItem(
    _ input: KerasTensor, _ layer: KerasLayer, _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let elements = arguments.constant("key", 1)?.elements, !elements.isEmpty else {
      throw unsupported(layer, why: "its key is not in the file")
    }
    let dimensions = try dimensions(input)
    var ranges = dimensions.map { 0..<$0 }
    // The batch is the first axis; three dots are all that nothing is said of.
    var place = -1
    for (index, element) in elements.enumerated() {
      if element["class_name"]?.string == "__ellipsis__" {
        place = dimensions.count - (elements.count - 1 - index)
        continue
      }
      guard place < dimensions.count, place >= -1 else {
        throw unsupported(layer, why: "its key has more axes than the tensor")
      }
      let config = element["config"]
      guard element["class_name"]?.string == "__slice__", let config,
        let range = range(config, of: place < 0 ? nil : dimensions[place])
      else {
        throw unsupported(layer, why: "its key has more than ranges with a step of 1")
      }
      if place >= 0 { ranges[place] = range }
      place += 1
    }
    let sizes = zip(ranges, dimensions)
    guard zip(sizes, input.axes).allSatisfy({ $0.0 == 0..<$0.1 || $1 == .channels }) else {
      return try crop(input, to: ranges, layer, prefix)
    }
    guard let channels = input.axes.firstIndex(of: .channels),
      ranges[channels] != 0..<dimensions[channels]
    else { return try addIdentity(layer, input, prefix) }
    let own = try made(layer) { () throws(LayerError) in
      try ChannelSlice(from: ranges[channels].lowerBound, count: ranges[channels].count)
    }
    return try result(.channelSlice(own), like: input, layer, prefix)
  }

  private mutating func crop(
    _ input: KerasTensor, to ranges: [Range<Int>], _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let dimensions = try dimensions(input)
    let axes = input.axes
    guard
      let channels = axes.firstIndex(of: .channels), ranges[channels] == 0..<dimensions[channels]
    else { throw unsupported(layer, why: "it takes ranges of the channels and of other axes") }
    let own = try made(layer) { () throws(LayerError) in
      try Crop(
        Sides(axes.spatialAxes) { axis throws(LayerError) in
          let place = axes.firstIndex(of: axis) ?? 0
          return (ranges[place].lowerBound, dimensions[place] - ranges[place].upperBound)
        })
    }
    return try result(.crop(own), like: input, layer, prefix)
  }

  /// A range along an axis; nil if it has a step or is empty. Of the batch, whose length is nil, it is all or nothing.
  private func range(_ config: JSONValue, of length: Int?) -> Range<Int>? {
    func number(_ name: String) -> Int?? {
      guard let json = config[name], json.content != .null else { return .some(nil) }
      return KerasConfig.integer(json).map { .some($0) }
    }
    guard let start = number("start"), let stop = number("stop"), let step = number("step"),
      step ?? 1 == 1
    else { return nil }
    guard let length else { return start == nil && stop == nil ? 0..<1 : nil }
    func place(_ number: Int) -> Int { min(max(number < 0 ? length + number : number, 0), length) }
    let (first, end) = (place(start ?? 0), place(stop ?? length))
    return first < end ? first..<end : nil
  }

  /// Values along an axis by their places: a range of them, or an operation that no layer stands for.
  mutating func callTake(
    _ input: KerasTensor, _ layer: KerasLayer, _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let elements = arguments.constant("indices", 1)?.elements, !elements.isEmpty,
      let number = (layer.config["axis"] ?? arguments.constant("axis", 2)).flatMap({
        KerasConfig.integer($0)
      })
    else { throw unsupported(layer, why: "its places or its axis are not in the file") }
    let axis = try axis(number, of: input, for: layer)
    var lengths = try dimensions(input)
    if let place = input.axes.firstIndex(of: axis) { lengths[place] = elements.count }
    let output = try volume(of: lengths, along: input.axes, for: layer)
    let node = try addOpaque(output, .none, for: layer, prefix, reading: [input])
    return KerasTensor(node: node, axes: input.axes)
  }

  /// What windows see, as channels.
  mutating func callPatches(
    _ input: KerasTensor, _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let size = layer.config["size"].flatMap({ KerasConfig.shape($0) }),
      (1...3).contains(size.count)
    else { throw unsupported(layer, why: "its size is not that of a window") }
    let input = try spatial(input, size.count, for: layer, prefix)
    let kernel = try layer.config.extents("size", count: size.count)
    let strides =
      layer.config["strides"] == nil
      ? kernel : try layer.config.extents("strides", count: size.count)
    let windows = try windows(
      of: layer, along: input.axes.spatial, kernel: kernel, strides: strides,
      dilations: try layer.config.extents("dilation_rate", count: size.count, otherwise: 1))
    let volume = try volume(input)
    let axes = input.axes
    let output = try made(layer) { () throws(LayerError) in
      var positions: [Int] = []
      for axis in volume.axes.all {
        let count: Int64 = try windows[axis].positions(
          along: volume[axis], axis: axis, rounding: .floor)
        positions.append(Int(clamping: count))
      }
      let seen = try volume.with { positions[volume.axes.place(of: $0)] }
      let (channels, overflow) = windows.area.multipliedReportingOverflow(
        by: Int64(volume.channels))
      return try seen.with(channels: overflow ? .max : Int(clamping: channels))
    }
    let node = try addOpaque(output, .none, for: layer, prefix, reading: [input])
    return KerasTensor(node: node, axes: axes)
  }

  // MARK: Padding

  /// `keras.ops.pad`, with zeros, another number or values of the tensor.
  mutating func callPad(
    _ input: KerasTensor, _ layer: KerasLayer, _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let json = layer.config["pad_width"] ?? arguments.constant("pad_width", 1)
    let pairs = (json?.elements ?? []).map { pair in
      (pair.elements ?? []).compactMap { KerasConfig.integer($0) }
    }
    guard pairs.count == input.axes.count + 1, pairs.allSatisfy({ $0.count == 2 }),
      pairs[0] == [0, 0], let channels = input.axes.firstIndex(of: .channels)
    else { throw unsupported(layer, why: "its padding is of other axes, or not in the file") }
    let filling: Padding.Filling
    switch try layer.config.word("mode", otherwise: "constant") {
    case "constant":
      var number = 0.0
      if case .number(let stated)? = arguments.constant("constant_values", 2)?.content {
        number = stated.double
      }
      filling = .constant(number)
    case "reflect": filling = .copies(.reflect)
    case "edge": filling = .copies(.replicate)
    case "wrap": filling = .copies(.circular)
    default:
      throw ImportFault(
        .unknownChoice(
          try layer.config.word("mode", otherwise: ""), of: "mode",
          known: ["constant", "edge", "reflect", "wrap"]), at: layer.location)
    }
    let axes = input.axes
    let own = try made(layer) { () throws(LayerError) in
      try Padding(
        Sides(axes.spatialAxes) { axis throws(LayerError) in
          let pair = pairs[(axes.firstIndex(of: axis) ?? 0) + 1]
          return axes.count == 1 ? (0, 0) : (pair[0], pair[1])
        }, channelsBefore: pairs[channels + 1][0], channelsAfter: pairs[channels + 1][1],
        filling: filling)
    }
    return try result(.padding(own), like: input, layer, prefix)
  }

  // MARK: Products

  /// `EinsumDense`: a factor for each channel, or a product with weights that no layer stands for.
  mutating func callEinsumDense(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let equation = try layer.config.word("equation", otherwise: "")
    let parts = KerasEquation(equation)
    let dimensions = try dimensions(input)
    guard let parts, parts.input.count == dimensions.count + 1,
      parts.input.first == parts.output.first
    else {
      throw unsupported(layer, why: "its equation is not one of letters, with the batch first")
    }
    guard
      let stated = layer.config["output_shape"],
      let lengths = KerasConfig.shape(stated) ?? KerasConfig.integer(stated).map({ [$0] }),
      lengths.count == parts.output.count - 1
    else { throw unsupported(layer, why: "its shape is not in the file") }
    var sizes: [UInt8: Int] = [:]
    for (letter, length) in zip(parts.input.dropFirst(), dimensions) { sizes[letter] = length }
    var output: [Int] = []
    for (letter, length) in zip(parts.output.dropFirst(), lengths) {
      guard let length = length ?? sizes[letter] else {
        throw unsupported(layer, why: "its shape is not in the file")
      }
      if let known = sizes[letter], known != length {
        throw unsupported(layer, why: "its shape has \(length) where its input has \(known)")
      }
      sizes[letter] = length
      output.append(length)
    }
    let biasAxes = Array(try layer.config.word("bias_axes", otherwise: "").utf8)
    let isScale =
      parts.input == parts.output && input.axes.last == .channels
      && parts.weights == [parts.input[parts.input.count - 1]]
      && (biasAxes.isEmpty || biasAxes == parts.weights)
    if isScale {
      let own = Layer.scale(Scale(biasAxes.isEmpty ? .factor : .factorAndBias))
      return try activated(try result(own, like: input, layer, prefix), layer, prefix)
    }
    func product(_ letters: some Sequence<UInt8>) throws(ImportFault) -> Int128 {
      var product: Int128 = 1
      for letter in letters {
        guard let size = sizes[letter], size > 0 else {
          throw unsupported(layer, why: "its equation has letters without a length")
        }
        let (next, overflow) = product.multipliedReportingOverflow(by: Int128(size))
        guard !overflow else {
          throw ImportFault(.layer(.countOverflow(.macs)), at: layer.location)
        }
        product = next
      }
      return product
    }
    let (shape, axes) = try volume(of: output, for: layer)
    let letters = Set(parts.input.dropFirst()).union(parts.weights).union(parts.output.dropFirst())
    let node = try addOpaque(
      shape, .weightedProduct, for: layer, prefix, reading: [input],
      macs: try product(letters.sorted()), weights: try product(parts.weights),
      biases: biasAxes.isEmpty ? 0 : try product(biasAxes))
    return try activated(KerasTensor(node: node, axes: axes), layer, prefix)
  }
}

/// `bhwc,cf->bhwf`: the axes of a tensor, of weights and of their product.
private struct KerasEquation {
  let input: [UInt8]
  let weights: [UInt8]
  let output: [UInt8]

  /// Nil for anything but letters, each once in a part.
  init?(_ text: String) {
    let sides = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard sides.count == 2, sides[1].first == UInt8(ascii: ">") else { return nil }
    let factors = sides[0].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard factors.count == 2 else { return nil }
    input = Array(factors[0])
    weights = Array(factors[1])
    output = Array(sides[1].dropFirst())
    for part in [input, weights, output] {
      let isWord = part.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
      guard isWord, !part.isEmpty, Set(part).count == part.count else { return nil }
    }
  }
}
