import NetworkModel

/// Poolings by windows, of whole planes and of regions, and unpooling.
extension ONNXImporter {
  func norm(_ call: ONNXCall) throws(ONNXFault) -> Reduction {
    try layer { () throws(LayerError) in try .norm(power: call.float("p") ?? 2) }
  }

  mutating func globalPooling(_ call: ONNXCall, _ reduction: Reduction) throws(ONNXFault) {
    // A setting of the quantized form.
    let channelsLast = call.flag("channels_last")
    let (value, input, extents) = try activation(0, of: call)
    guard extents.count >= 2 else { throw .malformed("it reads \(extents.count) axes") }
    var roles = [Role](repeating: .spatial, count: extents.count)
    roles[0] = .batch
    roles[channelsLast ? extents.count - 1 : 1] = .channels
    let output = zip(extents, roles).map { $0.1 == .spatial ? 1 : $0.0 }
    guard extents.count <= 5 else {
      return try addOpaque(
        Cost(arithmetic: .elementwise), reading: [value], for: call, extents: output, roles: roles)
    }
    let node = try volume(input, as: roles, for: call)
    bind(
      of: call,
      try add(
        .globalPooling(GlobalPooling(reduction)), reading: [node], for: call, roles: roles,
        extents: output))
  }

  mutating func windowPooling(_ call: ONNXCall, _ reduction: Reduction) throws(ONNXFault) {
    let channelsLast = call.node.domain.hasSuffix("channels_last")
    let (value, input, extents) = try activation(0, of: call)
    guard let kernel = try call.lengths("kernel_shape"), !kernel.isEmpty else {
      throw .malformed("`kernel_shape` is missing")
    }
    var windows = try ONNXWindows(call, kernel: kernel)
    let axes = windows.count
    guard extents.count == axes + 2 else {
      throw .malformed("it reads \(extents.count) axes with a kernel of \(axes)")
    }
    let spatial = Array(channelsLast ? extents[1...axes] : extents[2...])
    windows.resolve(on: spatial)
    let positions = try windows.positions(on: spatial)
    let output =
      channelsLast
      ? [extents[0]] + positions + [extents[axes + 1]] : [extents[0], extents[1]] + positions
    let roles: [Role] =
      channelsLast
      ? [.batch] + Array(repeating: .spatial, count: axes) + [.channels] : windows.roles
    guard let window = try windows.windows() else {
      return try addOpaque(
        Cost(arithmetic: .elementwise), reading: [value], for: call, extents: output, roles: roles)
    }
    let node = try volume(input, as: roles, for: call)
    let made = Pooling(
      reduction, windows: window, rounding: windows.rounding(on: spatial),
      countsPadding: call.flag("count_include_pad"))
    let result = try add(
      .pooling(made), reading: [node], for: call, roles: roles, extents: output)
    bind(of: call, result)
    // The places of the largest values, which unpooling reads.
    if call.kind == .maxPool, call.node.outputs.count > 1 {
      var indices = result
      indices.type = .int64
      bind(1, of: call, indices)
    }
  }

  /// Values put back to where they were the largest; the rest is zero.
  mutating func maxUnpooling(_ call: ONNXCall) throws(ONNXFault) {
    let (value, _, extents) = try activation(0, of: call)
    guard let kernel = try call.lengths("kernel_shape") else {
      throw .malformed("`kernel_shape` is missing")
    }
    let windows = try ONNXWindows(call, kernel: kernel)
    guard extents.count == windows.count + 2 else { throw .malformed("the axes differ") }
    var output: [Int]
    if let stated = input(2, of: call) {
      guard let sizes = stated.integers else { throw .unknownExtent("`output_shape`") }
      output = try ONNXCall.lengths(sizes)
    } else {
      output = [extents[0], extents[1]]
      for axis in 0..<windows.count {
        output.append(
          (extents[axis + 2] - 1) * windows.strides[axis] + windows.kernel[axis]
            - windows.before[axis] - windows.after[axis])
      }
    }
    try addOpaque(
      Cost(arithmetic: .none), reading: [value, try required(1, of: call)], for: call,
      extents: output, roles: windows.roles)
  }

  /// Regions that another path chooses.
  mutating func regionPooling(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let extents = try self.extents(value)
    let regions = try required(1, of: call)
    guard extents.count == 4 else { throw .malformed("it reads \(extents.count) axes") }
    guard let known = regions.extents, let count = known.first ?? nil else {
      throw .unknownExtent("the number of regions")
    }
    let cells: [Int] =
      call.kind == .maxRoiPool
      ? try call.lengths("pooled_shape") ?? []
      : [call.integer("output_height") ?? 1, call.integer("output_width") ?? 1]
    guard cells.count == 2 else { throw .malformed("`pooled_shape` is missing") }
    try addOpaque(
      Cost(arithmetic: .unknown), reading: [value, regions], for: call,
      extents: [count, extents[1]] + cells, roles: [.spatial, .channels, .spatial, .spatial])
  }
}
