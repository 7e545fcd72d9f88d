import CNNText
import NetworkModel

extension KerasBuilder {
  mutating func callFlatten(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard input.axes.count > 1 else { return input }
    let node = try add(.flatten(Flatten()), for: layer, prefix, reading: [input.node])
    return KerasTensor(node: node, axes: [.channels])
  }

  mutating func callRepeatVector(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let count = try layer.config.integer("n")
    let input = try channelsLast(input, for: layer, prefix)
    let width = try volume(input).channels
    let output = try volume(of: [count, width], along: [.length, .channels], for: layer)
    let node = try addOpaque(output, .none, for: layer, prefix, reading: [input])
    return KerasTensor(node: node, axes: [.length, .channels])
  }

  mutating func callReshape(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let target = try layer.config.shape("target_shape", "dims") else {
      throw layer.config.missing("target_shape")
    }
    return try reshape(input, to: target, layer, prefix)
  }

  /// The tensor with its axes in another order, counted from 1.
  func permute(
    _ input: KerasTensor, _ layer: KerasLayer, _ prefix: String, by json: JSONValue?
  ) throws(ImportFault) -> KerasTensor {
    let numbers = (json?.elements ?? []).compactMap { KerasConfig.integer($0) }
    guard numbers.sorted() == Array(1..<input.axes.count + 1) else {
      throw ImportFault(
        .wrongType(of: "dims", expected: "the axes 1 to \(input.axes.count) in another order"),
        at: layer.location)
    }
    return KerasTensor(node: input.node, axes: numbers.map { input.axes[$0 - 1] })
  }

  /// Adds a layer that gives the values another shape, of which one length may be open.
  mutating func reshape(
    _ input: KerasTensor, to target: [Int?], _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let values = try volume(input).count
    var known: Int64 = 1
    for length in target {
      let (product, overflow) = known.multipliedReportingOverflow(by: Int64(length ?? 1))
      guard !overflow, product > 0 else {
        throw ImportFault(
          .outOfRange(
            of: "target_shape",
            value: target.map { $0.map { "\($0)" } ?? "-1" }.joined(separator: "×"),
            expected: "lengths from 1, and one -1"),
          at: layer.location)
      }
      known = product
    }
    let open = target.filter { $0 == nil }.count
    guard open <= 1, open == 1 ? values % known == 0 : values == known else {
      throw ImportFault(
        .unsupported(
          layer.className, node: layer.name,
          why: "\(values) values have no shape \(target.map { $0.map { "\($0)" } ?? "-1" })"),
        at: layer.location)
    }
    let lengths = target.map { $0 ?? Int(values / known) }
    let (output, axes) = try volume(of: lengths, for: layer)
    if axes.count == 1 {
      let node = try add(.flatten(Flatten()), for: layer, prefix, reading: [input.node])
      return KerasTensor(node: node, axes: axes)
    }
    let own = try made(layer) { () throws(LayerError) in
      try Reshape(output.axes) { output[$0] }
    }
    return KerasTensor(
      node: try add(.reshape(own), for: layer, prefix, reading: [input.node]), axes: axes)
  }

  mutating func callResampling(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let count = kind == .resizing || kind == .centerCrop ? 2 : try spatialAxes(of: layer)
    let input = try spatial(input, count, for: layer, prefix)
    let axes = input.axes.spatial
    let own: Layer
    if kind == .zeroPadding || kind == .cropping {
      let given =
        kind == .zeroPadding
        ? try sidesOfPadding(layer, count: count)
        : try config.sides("cropping", count: count, otherwise: 1)
      own = try made(layer) { () throws(LayerError) in
        let sides = try Sides(axes.spatialAxes) { axis throws(LayerError) in
          given[axes.firstIndex(of: axis) ?? 0]
        }
        return kind == .zeroPadding ? .padding(try Padding(sides)) : .crop(try Crop(sides))
      }
    } else if kind == .upSampling {
      let factors = try config.extents("size", "length", count: count, otherwise: 2)
      let word = try config.word("interpolation", otherwise: "nearest")
      guard let interpolation = KerasBuilder.interpolations[word] else {
        return try resampled(
          input, by: zip(try dimensions(input, along: axes), factors).map { $0 * $1 }, layer, prefix
        )
      }
      own = try made(layer) { () throws(LayerError) in
        .upsample(
          try Upsample(
            to: .factors(Extents(axes.spatialAxes) { factors[axes.firstIndex(of: $0) ?? 0] }),
            interpolation: interpolation))
      }
    } else {
      let lengths = [try config.integer("height"), try config.integer("width")]
      if kind == .centerCrop {
        let volume = try volume(input)
        own = try made(layer) { () throws(LayerError) in
          let target = try volume.with { lengths[axes.firstIndex(of: $0) ?? 0] }
          return .crop(try Crop(volume, toPlaneOf: target))
        }
      } else {
        let word = try config.word("interpolation", otherwise: "bilinear")
        guard let interpolation = KerasBuilder.interpolations[word] else {
          return try resampled(input, by: lengths, layer, prefix)
        }
        own = try made(layer) { () throws(LayerError) in
          .upsample(
            try Upsample(
              to: .extents(Extents(axes.spatialAxes) { lengths[axes.firstIndex(of: $0) ?? 0] }),
              interpolation: interpolation))
        }
      }
    }
    return try result(own, like: input, layer, prefix)
  }

  static let interpolations: [String: Upsample.Interpolation] = [
    "nearest": .nearest, "bilinear": .bilinear, "bicubic": .bicubic,
  ]

  private func dimensions(
    _ tensor: KerasTensor, along axes: [Axis]
  ) throws(ImportFault) -> [Int] {
    let volume = try volume(tensor)
    return axes.map { volume[$0] }
  }

  /// An interpolation that no layer has.
  private mutating func resampled(
    _ input: KerasTensor, by lengths: [Int], _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let volume = try volume(input)
    let axes = input.axes.spatial
    let output = try made(layer) { () throws(LayerError) in
      try volume.with { lengths[axes.firstIndex(of: $0) ?? 0] }
    }
    let node = try addOpaque(output, .elementwise, for: layer, prefix, reading: [input])
    return KerasTensor(node: node, axes: input.axes)
  }

  /// Keras 1 may have them by name.
  private func sidesOfPadding(
    _ layer: KerasLayer, count: Int
  ) throws(ImportFault) -> [(before: Int, after: Int)] {
    let config = layer.config
    if let named = config["padding"], named.members != nil {
      let names = KerasConfig(json: named, source: config.source)
      if count == 1 {
        return [
          (
            try names.integer("left_pad", otherwise: 0),
            try names.integer("right_pad", otherwise: 0)
          )
        ]
      }
      return [
        (
          try names.integer("top_pad", otherwise: 0),
          try names.integer("bottom_pad", otherwise: 0)
        ),
        (
          try names.integer("left_pad", otherwise: 0),
          try names.integer("right_pad", otherwise: 0)
        ),
      ]
    }
    // Four numbers of Keras 1: top, bottom, left, right.
    if let elements = config["padding"]?.elements, count == 2, elements.count == 4 {
      let numbers = try config.extents("padding", count: 4)
      return [(numbers[0], numbers[1]), (numbers[2], numbers[3])]
    }
    return try config.sides("padding", count: count, otherwise: 1)
  }
}
