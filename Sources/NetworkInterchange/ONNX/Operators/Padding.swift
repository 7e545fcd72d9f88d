import NetworkModel

/// Padding around tensors, and borders removed.
extension ONNXImporter {
  mutating func pad(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    var stated = try call.lengths("pads")
    if stated == nil { stated = try call.lengths("paddings") }
    if stated == nil, let given = input(1, of: call) {
      guard let numbers = given.integers else { throw .unknownExtent("`pads`") }
      stated = try ONNXCall.lengths(numbers)
    }
    guard var pads = stated else { throw .malformed("`pads` is missing") }
    if let given = input(3, of: call) {
      guard let axes = given.integers else { throw .unknownExtent("the axes") }
      let places = try ONNXCall.axes(axes, of: extents.count)
      guard pads.count == 2 * places.count else { throw .malformed("`pads` does not fit") }
      var all = Array(repeating: 0, count: 2 * extents.count)
      for (index, axis) in places.enumerated() {
        all[axis] = pads[index]
        all[extents.count + axis] = pads[places.count + index]
      }
      pads = all
    }
    guard pads.count == 2 * extents.count else { throw .malformed("`pads` does not fit") }
    var output: [Int] = []
    for axis in extents.indices {
      let extent = extents[axis] + pads[axis] + pads[extents.count + axis]
      guard extent > 0 else { throw .malformed("nothing is left of axis \(axis)") }
      output.append(extent)
    }
    guard value.activation != nil else {
      return bind(of: call, constant(output, of: [value], value.type))
    }
    guard pads.contains(where: { $0 != 0 }) else { return bind(of: call, value) }
    var result = value
    if pads.contains(where: { $0 < 0 }) {
      var cuts: [Cut] = []
      for axis in extents.indices {
        let (before, after) = (-min(pads[axis], 0), -min(pads[extents.count + axis], 0))
        cuts.append(Cut(axis: axis, start: before, count: extents[axis] - before - after, step: 1))
      }
      guard cuts.allSatisfy({ $0.count > 0 }) else { throw .malformed("nothing is left") }
      result = try cut(value, cuts, call, output: 0)
      pads = pads.map { max($0, 0) }
    }
    if pads.contains(where: { $0 != 0 }) {
      result = try padded(result, pads, output, call)
    }
    bind(of: call, result)
  }

  private mutating func padded(
    _ value: ONNXValue, _ pads: [Int], _ output: [Int], _ call: ONNXCall
  ) throws(ONNXFault) -> ONNXValue {
    guard let input = value.activation else { throw .silent }
    let count = output.count
    let roles = usualRoles(input)
    let spatial = roles.indices.filter { roles[$0] == .spatial }
    let touched = roles.indices.filter { pads[$0] != 0 || pads[count + $0] != 0 }
    let channels = roles.firstIndex(of: .channels)
    let constant = call.float("value") ?? self.input(2, of: call)?.scalar ?? 0
    let filling: Padding.Filling
    switch call.text("mode") ?? "constant" {
    case "constant": filling = .constant(constant.isFinite ? constant : 0)
    case "reflect": filling = .copies(.reflect)
    case "edge": filling = .copies(.replicate)
    case "wrap": filling = .copies(.circular)
    case let mode: throw .malformed("`mode` cannot be `\(mode)`")
    }
    guard let volume = SpatialAxes(rawValue: max(spatial.count, 1)), spatial.count <= 3,
      touched.allSatisfy({ roles[$0] != .batch }), !spatial.isEmpty,
      let made = try? Padding(
        Sides(volume) { axis in
          let own = spatial[volume.place(of: axis)]
          return (pads[own], pads[count + own])
        }, channelsBefore: channels.map { pads[$0] } ?? 0,
        channelsAfter: channels.map { pads[count + $0] } ?? 0, filling: filling)
    else {
      try addOpaque(
        Cost(arithmetic: .none), reading: [value], for: call, extents: output, type: value.type)
      return values[call.node.outputs[0]] ?? ONNXValue()
    }
    let node = try self.volume(input, as: roles, for: call)
    return try add(
      .padding(made), reading: [node], for: call, roles: roles, extents: output, type: value.type)
  }

  /// Borders removed: an experiment of the first versions.
  mutating func crop(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let extents = try self.extents(value)
    guard let border = try call.lengths("border"), border.count == 4, extents.count == 4 else {
      throw .malformed("`border` does not fit")
    }
    var (rows, columns) = (
      extents[2] - border[1] - border[3], extents[3] - border[0] - border[2]
    )
    if let scale = try call.lengths("scale"), scale.count == 2 {
      (rows, columns) = (scale[0], scale[1])
    }
    guard rows > 0, columns > 0, border.allSatisfy({ $0 >= 0 }) else {
      throw .malformed("nothing is left")
    }
    bind(
      of: call,
      try cut(
        value,
        [
          Cut(axis: 2, start: border[1], count: rows, step: 1),
          Cut(axis: 3, start: border[0], count: columns, step: 1),
        ], call, output: 0))
  }

  /// Cropped or padded on both sides to a stated size.
  mutating func centered(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let extents = try self.extents(value)
    guard let target = try required(1, of: call).integers else { throw .unknownExtent("the shape") }
    let axes =
      try call.integers("axes").map { (list) throws(ONNXFault) in
        try ONNXCall.axes(list, of: extents.count)
      } ?? Array(extents.indices)
    let sizes = try ONNXCall.lengths(target)
    guard sizes.count == axes.count, sizes.allSatisfy({ $0 > 0 }) else {
      throw .malformed("the shape does not fit")
    }
    var cuts: [Cut] = []
    var pads = Array(repeating: 0, count: 2 * extents.count)
    var output = extents
    for (axis, size) in zip(axes, sizes) {
      let excess = extents[axis] - size
      output[axis] = size
      if excess > 0 {
        cuts.append(Cut(axis: axis, start: excess / 2, count: size, step: 1))
      } else {
        pads[axis] = -excess / 2
        pads[extents.count + axis] = -excess - -excess / 2
      }
    }
    var result = try cut(value, cuts, call, output: 0)
    if pads.contains(where: { $0 != 0 }) { result = try padded(result, pads, output, call) }
    bind(of: call, result)
  }
}
