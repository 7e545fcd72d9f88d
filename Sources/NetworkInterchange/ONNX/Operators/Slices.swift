import NetworkModel

/// Parts of tensors.
extension ONNXImporter {
  /// What remains of an axis.
  struct Cut {
    let axis: Int
    let start: Int
    let count: Int
    let step: Int
  }

  // MARK: Slice

  mutating func strided(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    func list(_ name: String, _ place: Int) throws(ONNXFault) -> [Int64]? {
      if let list = call.integers(name) { return list }
      guard let given = input(place, of: call) else { return nil }
      guard let list = given.integers else { throw .unknownExtent("`\(name)`") }
      return list
    }
    guard let starts = try list("starts", 1), let ends = try list("ends", 2),
      starts.count == ends.count
    else { throw .malformed("`starts` and `ends` differ") }
    guard let all = value.extents else { throw .unknownExtent("the number of axes") }
    let axes =
      try list("axes", 3).map { (list) throws(ONNXFault) in try ONNXCall.axes(list, of: all.count) }
      ?? Array(0..<min(starts.count, all.count))
    let steps = try list("steps", 4) ?? Array(repeating: 1, count: starts.count)
    guard axes.count == starts.count, steps.count == starts.count else {
      throw .malformed("`starts`, `axes` and `steps` differ")
    }
    var cuts: [Cut] = []
    for (place, axis) in axes.enumerated() {
      guard let extent = all[axis] else { throw .unknownExtent("axis \(axis)") }
      let step = Int(clamping: steps[place])
      guard step != 0, step != .min else { throw .malformed("a step is 0") }
      func settled(_ bound: Int64, _ least: Int, _ most: Int) -> Int {
        let bound = Int(clamping: bound)
        return min(max(bound < 0 ? bound + extent : bound, least), most)
      }
      let count: Int
      let start: Int
      if step > 0 {
        start = settled(starts[place], 0, extent)
        let end = settled(ends[place], 0, extent)
        count = end > start ? (end - start - 1) / step + 1 : 0
      } else {
        start = settled(starts[place], 0, extent - 1)
        let end = settled(ends[place], -1, extent - 1)
        count = start > end ? (start - end - 1) / -step + 1 : 0
      }
      cuts.append(Cut(axis: axis, start: start, count: count, step: step))
    }
    bind(of: call, try cut(value, cuts, call, output: 0))
  }

  /// A part of a value; layers that leave it out where the value is a volume.
  mutating func cut(
    _ value: ONNXValue, _ cuts: [Cut], _ call: ONNXCall, output place: Int
  ) throws(ONNXFault) -> ONNXValue {
    var result = value
    var extents = value.extents ?? []
    for cut in cuts { extents[cut.axis] = cut.count }
    result.extents = extents
    result.contents = .unread
    if let all = value.knownExtents, value.numbers != nil {
      var indices = all.map { Array(0..<$0) }
      for cut in cuts { indices[cut.axis] = (0..<cut.count).map { cut.start + $0 * cut.step } }
      result.contents = gathered(value.contents, places(all, indices))
    }
    guard value.activation != nil else { return result }
    let all = try self.extents(value)
    let real = cuts.filter { $0.count != all[$0.axis] || $0.step < 0 && all[$0.axis] > 1 }
    if real.isEmpty { return value }
    guard !real.contains(where: { $0.count == 0 }) else {
      return ONNXValue(type: value.type, extents: extents, source: .auxiliary)
    }
    guard real.allSatisfy({ $0.step == 1 || $0.count == 1 }) else {
      return try opaqueCut(value, extents.map { $0 ?? 0 }, call, place)
    }
    var left = try settled(value, real, all, call)
    // One layer cuts all spatial axes.
    if let activation = left.activation, let roles = roles(activation) {
      let spatial = roles.indices.filter { roles[$0] == .spatial }
      let cropped = real.filter { roles[$0.axis] == .spatial }
      if let volume = SpatialAxes(rawValue: spatial.count), !cropped.isEmpty {
        let node = try self.volume(activation, as: roles, for: call)
        let made = try layer { () throws(LayerError) in
          try Crop(
            Sides(volume) { axis in
              let own = spatial[volume.place(of: axis)]
              guard let cut = cropped.first(where: { $0.axis == own }) else { return (0, 0) }
              return (cut.start, all[own] - cut.start - cut.count)
            })
        }
        var target = all
        for cut in cropped { target[cut.axis] = cut.count }
        left = try add(
          .crop(made), reading: [node], for: call, roles: roles, extents: target, type: value.type)
      }
      let rest = real.filter { roles[$0.axis] != .spatial }
      for cut in rest { left = try cutRun(left, cut, call, place) }
      return left
    }
    for cut in real { left = try cutRun(left, cut, call, place) }
    return left
  }

  /// A value whose rearrangement, such as a channel shuffle, is a layer of its own, unless the axes that are cut are single
  /// runs of channels.
  private mutating func settled(
    _ value: ONNXValue, _ cuts: [Cut], _ extents: [Int], _ call: ONNXCall
  ) throws(ONNXFault) -> ONNXValue {
    guard let activation = value.activation, roles(activation) == nil else { return value }
    let isSimple = cuts.allSatisfy { cut in
      let runs = activation.view.axes[cut.axis]
      return runs.count == 1 && runs[0].axis == .channels
    }
    let roles = firstRoles(extents.count, activation.view)
    guard !isSimple, roles.count(where: { $0 == .spatial }) <= 3 else { return value }
    let node = try volume(activation, as: roles, for: call)
    guard let shape = network.shape(of: node) else { throw .silent }
    return try self.value(
      of: node, shape, ONNXView(of: shape, batch: batch, roles), extents, value.type)
  }

  /// Part of an axis that steps through channels: those are made the outermost first.
  private mutating func cutRun(
    _ value: ONNXValue, _ cut: Cut, _ call: ONNXCall, _ place: Int
  ) throws(ONNXFault) -> ONNXValue {
    var extents = try self.extents(value)
    extents[cut.axis] = cut.count
    guard let activation = value.activation,
      let shape = network.shape(of: activation.node)
    else { throw .silent }
    let runs = activation.view.axes[cut.axis]
    guard runs.count == 1, runs[0].axis == .channels else {
      return try opaqueCut(value, extents, call, place)
    }
    let others = activation.view.axes.enumerated().filter { $0.offset != cut.axis }
      .flatMap { $0.element.filter { $0.axis == .channels } }
    let spatial = ONNXView.spatial(shape.axes.rawValue)
    let arranged = ONNXView(
      axes: [ONNXView.whole(.batch, batch), ONNXView.merged(runs + others)]
        + spatial.map { ONNXView.whole($0, shape.extent(along: $0)) })
    let node = try volume(
      ONNXValue.Activation(
        node: activation.node, view: arranged, rearrangement: activation.rearrangement),
      as: [.batch, .channels] + spatial.map { _ in .spatial }, for: call)
    let inner = shape.channels / runs[0].count
    let made = try layer { () throws(LayerError) in
      try ChannelSlice(from: cut.start * inner, count: cut.count * inner)
    }
    let sliced = try add(
      .channelSlice(made), reading: [node],
      named: layerName(of: call.node) + (place == 0 ? "" : "_\(place)"), call, nil)
    guard network.shape(of: sliced) != nil else { throw .silent }
    // The places of the channels in their new order.
    var strides: [ONNXView.Run: Int] = [:]
    var stride = 1
    for run in others.reversed() {
      strides[run] = stride
      stride *= run.count
    }
    var view = activation.view
    for (axis, runs) in view.axes.enumerated() {
      if axis == cut.axis {
        view.axes[axis] =
          cut.count == 1 ? [] : [ONNXView.Run(axis: .channels, stride: inner, count: cut.count)]
      } else {
        view.axes[axis] = ONNXView.merged(
          runs.map { run in
            run.axis == .channels
              ? ONNXView.Run(axis: .channels, stride: strides[run] ?? 1, count: run.count) : run
          })
      }
    }
    return ONNXValue(
      type: value.type, extents: extents,
      source: .activation(
        ONNXValue.Activation(
          node: sliced, view: view, rearrangement: activation.rearrangement)))
  }

  private mutating func opaqueCut(
    _ value: ONNXValue, _ extents: [Int], _ call: ONNXCall, _ place: Int
  ) throws(ONNXFault) -> ONNXValue {
    try addOpaque(
      Cost(arithmetic: .none), reading: [value], for: call, output: place, extents: extents,
      roles: value.activation.flatMap { roles($0) }, type: value.type)
    guard place < call.node.outputs.count, let result = values[call.node.outputs[place]] else {
      throw .silent
    }
    return result
  }

  // MARK: Split

  mutating func split(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    let axis = try ONNXCall.axis(call.integer("axis") ?? 0, of: extents.count)
    var lengths = try call.lengths("split")
    if lengths == nil, let given = input(1, of: call) {
      guard let numbers = given.integers else { throw .unknownExtent("`split`") }
      lengths = try ONNXCall.lengths(numbers)
    }
    let count = call.integer("num_outputs") ?? call.node.outputs.count
    guard count > 0, count <= 1 << 16 else { throw .malformed("it has no outputs") }
    let parts: [Int]
    if let lengths {
      parts = lengths
    } else {
      // Parts of equal length, the last shorter.
      let length = (extents[axis] + count - 1) / count
      parts = (0..<count).map { max(min(length, extents[axis] - $0 * length), 0) }
    }
    guard parts.reduce(0, +) == extents[axis], parts.count >= call.node.outputs.count,
      parts.allSatisfy({ $0 >= 0 })
    else { throw .malformed("the parts do not make up \(extents[axis])") }
    var start = 0
    for (place, part) in parts.prefix(call.node.outputs.count).enumerated() {
      // A part that nothing reads has no layer.
      if uses(of: call.node.outputs[place]) > 0 {
        let cut = Cut(axis: axis, start: start, count: part, step: 1)
        bind(place, of: call, try self.cut(value, [cut], call, output: place))
      } else {
        var extents = extents
        extents[axis] = part
        bind(place, of: call, ONNXValue(type: value.type, extents: extents))
      }
      start += part
    }
  }

  // MARK: Gather

  mutating func gather(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let indices = try required(1, of: call)
    if case .unknown = value.source { throw .silent }
    if case .unknown = indices.source { throw .silent }
    guard let all = value.extents, let chosen = indices.extents else {
      throw .unknownExtent("the number of axes")
    }
    let axis = try ONNXCall.axis(call.integer("axis") ?? 0, of: all.count)
    let output: [Int?] = Array(all[..<axis]) + chosen + Array(all[(axis + 1)...])
    if value.activation == nil {
      if indices.activation != nil {
        // A table of rows, one for each number that enters.
        guard !output.contains(nil) else { throw .unknownExtent("what it gives") }
        return try addOpaque(
          Cost(arithmetic: .none, weights: [value].filter { $0.weights != nil }),
          reading: [indices], for: call, extents: output.map { $0 ?? 0 }, type: value.type)
      }
      var result = constant(output, of: [value], value.type)
      if let extents = value.knownExtents, value.numbers != nil,
        let list = indices.integers?.map({ Int(clamping: $0) }),
        list.allSatisfy({ (-extents[axis]..<max(extents[axis], 1)).contains($0) })
      {
        var kept = extents.map { Array(0..<$0) }
        kept[axis] = list.map { $0 < 0 ? $0 + extents[axis] : $0 }
        result.contents = gathered(value.contents, places(extents, kept))
      }
      return bind(of: call, result)
    }
    let extents = try self.extents(value)
    if let list = indices.integers?.map({ Int(clamping: $0) }), let first = list.first,
      list.allSatisfy({ (-extents[axis]..<extents[axis]).contains($0) })
    {
      let places = list.map { $0 < 0 ? $0 + extents[axis] : $0 }
      let start = first < 0 ? first + extents[axis] : first
      if places == Array(start..<start + list.count), chosen.count <= 1 {
        var part = try cut(
          value, [Cut(axis: axis, start: start, count: list.count, step: 1)], call, output: 0)
        // A single index takes the axis away.
        if chosen.isEmpty, let activation = part.activation {
          var view = activation.view
          view.axes.remove(at: axis)
          part.extents = output
          part.source = .activation(
            ONNXValue.Activation(node: activation.node, view: view, rearrangement: call.index))
        }
        return bind(of: call, part)
      }
    }
    guard !output.contains(nil) else { throw .unknownExtent("what it gives") }
    try addOpaque(
      Cost(arithmetic: .none), reading: [value, indices], for: call,
      extents: output.map { $0 ?? 0 }, type: value.type)
  }
}
