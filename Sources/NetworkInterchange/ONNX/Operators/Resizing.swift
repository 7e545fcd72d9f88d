import NetworkModel

/// Interpolation, channels laid out as pixels, repetition; sampling at places that another path gives.
extension ONNXImporter {
  // MARK: Interpolation

  mutating func interpolate(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    let target = try size(call, extents)
    guard target.allSatisfy({ $0 > 0 }) else { throw .malformed("nothing is left") }
    guard let input = value.activation else {
      return bind(of: call, constant(target, of: [value], value.type))
    }
    if target == extents, call.text("coordinate_transformation_mode") != "tf_crop_and_resize" {
      return bind(of: call, value)
    }
    let roles = usualRoles(input)
    let spatial = roles.indices.filter { roles[$0] == .spatial }
    let changed = roles.indices.filter { target[$0] != extents[$0] }
    let interpolation = interpolation(call)
    guard let axes = SpatialAxes(rawValue: spatial.count), let interpolation,
      changed.allSatisfy({ roles[$0] == .spatial }),
      interpolation != .bicubic && interpolation != .bicubicAlignedCorners
        && interpolation != .bilinearAntialiased && interpolation != .bicubicAntialiased
        || axes == .two
    else {
      return try addOpaque(
        Cost(arithmetic: .elementwise), reading: [value], for: call, extents: target, roles: roles)
    }
    let isWhole = spatial.allSatisfy { target[$0] % extents[$0] == 0 }
    let sizes = Extents(axes) { axis in
      let place = spatial[axes.place(of: axis)]
      return isWhole ? target[place] / extents[place] : target[place]
    }
    let made = try layer { () throws(LayerError) in
      try Upsample(to: isWhole ? .factors(sizes) : .extents(sizes), interpolation: interpolation)
    }
    let node = try volume(input, as: roles, for: call)
    bind(
      of: call,
      try add(.upsample(made), reading: [node], for: call, roles: roles, extents: target))
  }

  /// The extents of the output, from factors or sizes.
  private func size(_ call: ONNXCall, _ extents: [Int]) throws(ONNXFault) -> [Int] {
    var scales = call.floats("scales")
    if scales == nil, let height = call.float("height_scale"), let width = call.float("width_scale")
    {
      scales = [1, 1, height, width]
    }
    var sizes: [Int64]?
    if scales == nil {
      // The tenth version has the factors second, later ones third.
      let place = call.kind == .upsample || call.version < 11 ? 1 : 2
      let given = input(place, of: call)
      if let given, given.count != 0 {
        guard let numbers = given.numbers else { throw .unknownExtent("the factors") }
        scales = numbers
      } else if let given = input(3, of: call) {
        guard let numbers = given.integers else { throw .unknownExtent("the sizes") }
        sizes = numbers
      }
    }
    let axes =
      try call.integers("axes").map { (list) throws(ONNXFault) in
        try ONNXCall.axes(list, of: extents.count)
      } ?? Array(extents.indices)
    var target = extents
    if let scales {
      guard scales.count == axes.count else { throw .malformed("the factors do not fit") }
      for (axis, scale) in zip(axes, scales) {
        let extent = (Double(extents[axis]) * scale).rounded(.down)
        guard scale > 0, let whole = Int(exactly: extent), whole <= Shape.largestExtent else {
          throw .malformed("a factor is \(scale)")
        }
        target[axis] = whole
      }
      return target
    }
    guard let sizes else { throw .malformed("neither factors nor sizes are given") }
    let lengths = try ONNXCall.lengths(sizes)
    guard lengths.count == axes.count, lengths.allSatisfy({ $0 > 0 }) else {
      throw .malformed("the sizes do not fit")
    }
    let policy = call.text("keep_aspect_ratio_policy") ?? "stretch"
    guard policy != "stretch" else {
      for (axis, length) in zip(axes, lengths) { target[axis] = length }
      return target
    }
    let factors = zip(axes, lengths).map { Double($0.1) / Double(max(extents[$0.0], 1)) }
    let factor = (policy == "not_larger" ? factors.min() : factors.max()) ?? 1
    for axis in axes {
      let extent = (Double(extents[axis]) * factor + 0.5).rounded(.down)
      guard let whole = Int(exactly: extent), whole <= Shape.largestExtent else {
        throw .malformed("a factor is \(factor)")
      }
      target[axis] = whole
    }
    return target
  }

  private func interpolation(_ call: ONNXCall) -> Upsample.Interpolation? {
    let coordinates = call.text("coordinate_transformation_mode") ?? "half_pixel"
    let isAligned = coordinates == "align_corners"
    let isAntialiased = call.flag("antialias")
    guard coordinates != "tf_crop_and_resize" else { return nil }
    switch call.text("mode") ?? "nearest" {
    case "nearest":
      return call.kind == .upsample || call.version < 11 || coordinates == "asymmetric"
        ? .nearest : .nearestExact
    case "linear", "bilinear":
      return isAntialiased ? .bilinearAntialiased : isAligned ? .bilinearAlignedCorners : .bilinear
    case "cubic":
      return isAntialiased ? .bicubicAntialiased : isAligned ? .bicubicAlignedCorners : .bicubic
    default: return nil
    }
  }

  // MARK: Channels and pixels

  mutating func shuffle(_ call: ONNXCall, toSpace: Bool) throws(ONNXFault) {
    let (_, input, extents) = try activation(0, of: call)
    guard let factor = call.integer("blocksize"), factor > 0, extents.count == 4 else {
      throw .malformed("`blocksize` is missing")
    }
    let square = factor.multipliedReportingOverflow(by: factor)
    guard !square.overflow else { throw .malformed("`blocksize` is \(factor)") }
    let output: [Int]
    if toSpace {
      guard extents[1] % square.partialValue == 0 else {
        throw .malformed("\(extents[1]) channels make no squares of \(factor)")
      }
      output = [
        extents[0], extents[1] / square.partialValue, extents[2] * factor, extents[3] * factor,
      ]
    } else {
      guard extents[2] % factor == 0, extents[3] % factor == 0 else {
        throw .malformed("\(extents[2])×\(extents[3]) is not made of squares of \(factor)")
      }
      guard let channels = ONNXValue.count([extents[1], square.partialValue]) else {
        throw .malformed("`blocksize` is \(factor)")
      }
      output = [extents[0], channels, extents[2] / factor, extents[3] / factor]
    }
    let isChannelFirst = call.text("mode") == "CRD"
    let made = try layer { () throws(LayerError) in
      try PixelShuffle(
        factor: factor, toSpace ? .toSpace : .toDepth,
        order: isChannelFirst ? .channelFirst : .pixelFirst)
    }
    let roles = channelRoles(4)
    let node = try volume(input, as: roles, for: call)
    bind(
      of: call,
      try add(.pixelShuffle(made), reading: [node], for: call, roles: roles, extents: output))
  }

  // MARK: Repetition

  mutating func expand(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    guard let given = try required(1, of: call).integers else {
      throw .unknownExtent("the shape that it gives")
    }
    let sizes = try ONNXCall.lengths(given)
    guard sizes.allSatisfy({ $0 >= 0 }) else { throw .malformed("an extent is negative") }
    try repeated(call, value, extents, to: try broadcast(extents, sizes))
  }

  mutating func tile(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    guard let given = try required(1, of: call).integers else { throw .unknownExtent("`repeats`") }
    var repeats = try ONNXCall.lengths(given)
    // The first version had a number and an axis.
    if call.version < 6, repeats.count == 1, let axis = input(2, of: call)?.integers?.first {
      let place = try ONNXCall.axis(Int(clamping: axis), of: extents.count)
      let number = repeats[0]
      repeats = extents.indices.map { $0 == place ? number : 1 }
    }
    guard repeats.count == extents.count, repeats.allSatisfy({ $0 >= 0 }) else {
      throw .malformed("`repeats` does not fit")
    }
    var output: [Int] = []
    for (extent, number) in zip(extents, repeats) {
      let (product, overflow) = extent.multipliedReportingOverflow(by: number)
      guard !overflow else { throw .malformed("`repeats` is too large") }
      output.append(product)
    }
    try repeated(call, value, extents, to: output)
  }

  private mutating func repeated(
    _ call: ONNXCall, _ value: ONNXValue, _ extents: [Int], to output: [Int]
  ) throws(ONNXFault) {
    guard let input = value.activation else {
      var result = constant(output, of: [value], value.type)
      if let scalar = value.integers, scalar.count == 1, let count = ONNXValue.count(output),
        count <= Self.mostFolded
      {
        result.contents = .integers(Array(repeating: scalar[0], count: count))
      } else if extents == output {
        result.contents = value.contents
      }
      return bind(of: call, result)
    }
    let missing = output.count - extents.count
    if missing >= 0, Array(output.dropFirst(missing)) == extents,
      output.prefix(missing).allSatisfy({ $0 == 1 })
    {
      var result = value
      result.extents = output
      var rearranged = input
      rearranged.view.axes = Array(repeating: [], count: missing) + input.view.axes
      result.source = .activation(rearranged)
      return bind(of: call, result)
    }
    let roles = missing == 0 ? self.roles(input) : nil
    try addOpaque(
      Cost(arithmetic: .none), reading: [value], for: call, extents: output, roles: roles,
      type: value.type)
  }

  // MARK: Sampling

  mutating func gridSample(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    let grid = try required(1, of: call)
    let places = try self.extents(grid)
    guard places.count == extents.count, places.count >= 3 else {
      throw .malformed("the grid does not fit")
    }
    let output = [extents[0], extents[1]] + places[1..<places.count - 1]
    try addOpaque(
      Cost(arithmetic: .unknown), reading: [value, grid], for: call, extents: output,
      roles: output.count <= 5 ? channelRoles(output.count) : nil)
  }

  mutating func affineGrid(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    guard let size = try required(1, of: call).integers else { throw .unknownExtent("the size") }
    let sizes = try ONNXCall.lengths(size)
    guard sizes.count == 4 || sizes.count == 5 else { throw .malformed("the size does not fit") }
    try addOpaque(
      Cost(arithmetic: .unknown), reading: [value], for: call,
      extents: [sizes[0]] + sizes[2...] + [sizes.count - 2])
  }

  mutating func columnsToImage(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    guard let image = try required(1, of: call).integers,
      let block = try required(2, of: call).integers
    else { throw .unknownExtent("the size") }
    let kernel = try ONNXCall.lengths(block)
    let area = ONNXValue.count(kernel) ?? 0
    guard area > 0, extents.count == 3, extents[1] % area == 0 else {
      throw .malformed("the blocks do not fit")
    }
    try addOpaque(
      Cost(arithmetic: .elementwise), reading: [value], for: call,
      extents: [extents[0], extents[1] / area] + (try ONNXCall.lengths(image)),
      roles: channelRoles(2 + image.count))
  }
}
