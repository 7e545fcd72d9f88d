import NetworkModel

/// Values rounded to few bits: the volume stays what it is.
extension ONNXImporter {
  mutating func quantize(_ call: ONNXCall, as type: ONNXTensor.ElementType) throws(ONNXFault) {
    var value = try required(0, of: call)
    value.contents = .unread
    value.type = type
    bind(of: call, value)
  }

  mutating func dynamicallyQuantize(_ call: ONNXCall) throws(ONNXFault) {
    try quantize(call, as: .uint8)
    // The scale and the zero are numbers of the run.
    bind(1, of: call, ONNXValue(type: .float32, extents: [], source: .auxiliary))
    bind(2, of: call, ONNXValue(type: .uint8, extents: [], source: .auxiliary))
  }
}
