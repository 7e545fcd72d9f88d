import NetworkModel

/// Fourier transforms.
extension ONNXImporter {
  mutating func frames(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    var extents = try self.extents(value)
    // Frames of a signal, each with its spectrum of real and imaginary parts.
    guard let step = try required(1, of: call).integers?.first.map({ Int(clamping: $0) }),
      step > 0, extents.count >= 2
    else { throw .unknownExtent("`frame_step`") }
    var length = input(3, of: call)?.integers?.first.map { Int(clamping: $0) }
    if length == nil { length = input(2, of: call)?.knownExtents?.first }
    guard let length, length > 0, length <= extents[1] else {
      throw .unknownExtent("`frame_length`")
    }
    let isOneSided = call.integer("onesided") ?? 1 != 0
    extents = [
      extents[0], (extents[1] - length) / step + 1, isOneSided ? length / 2 + 1 : length, 2,
    ]
    try transform(call, value, extents)
  }

  mutating func spectrum(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    var extents = try self.extents(value)
    var axis = call.integer("axis") ?? (call.version < 20 ? 1 : -2)
    if let given = input(2, of: call)?.integers?.first { axis = Int(clamping: given) }
    let place = try ONNXCall.axis(axis, of: extents.count)
    if let length = input(1, of: call)?.integers?.first { extents[place] = Int(clamping: length) }
    let isInverse = call.flag("inverse")
    if call.flag("onesided") {
      extents[place] = isInverse ? extents[place] : extents[place] / 2 + 1
    }
    if !call.flag("onesided") || !isInverse { extents[extents.count - 1] = 2 }
    try transform(call, value, extents)
  }

  private mutating func transform(
    _ call: ONNXCall, _ value: ONNXValue, _ extents: [Int]
  ) throws(ONNXFault) {
    guard value.activation != nil else {
      return bind(of: call, constant(extents, of: [value], value.type))
    }
    try addOpaque(Cost(arithmetic: .unknown), reading: [value], for: call, extents: extents)
  }
}
