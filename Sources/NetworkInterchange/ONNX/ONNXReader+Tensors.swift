import FileFormats

/// The tensors of a file: their extents, and the numbers of small ones.
extension ONNXReader {
  mutating func sparseTensor(
    _ message: ProtobufMessage
  ) throws(InterchangeError) -> ONNXTensor {
    var message = message
    var values = ONNXTensor()
    var extents: [Int64] = []
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: values = try tensor(try field.message)
      case 3: extents += try reader.integers(field.value, atMost: Most.axes + 1)
      default: break
      }
    }
    return ONNXTensor(name: values.name, type: values.type, extents: try checked(extents))
  }

  mutating func tensor(_ message: ProtobufMessage) throws(InterchangeError) -> ONNXTensor {
    var message = message
    var tensor = ONNXTensor()
    var extents: [Int64] = []
    /// The fields that hold data, unless they are many.
    var data: [ProtobufField] = []
    var isExternal = false
    while let field = try reader.next(&message) {
      switch field.number {
      case 1:
        if case .varint(let number) = field.value {
          if extents.count <= Most.axes { extents.append(Int64(bitPattern: number)) }
        } else if extents.count <= Most.axes {
          extents += try reader.integers(field.value, atMost: Most.axes + 1)
        }
      case 2: tensor.type = ONNXTensor.ElementType(rawValue: try field.integer) ?? .undefined
      case 8: tensor.name = try value(field)
      case 4, 5, 7, 9, 10, 11:
        // Numbers that are not packed take a field each.
        if data.count <= Most.tensorIntegers { data.append(field) }
      case 13: isExternal = true
      case 14: isExternal = try field.integer == 1
      default: break
      }
    }
    tensor.extents = try checked(extents)
    if !isExternal { tensor.contents = try contents(of: tensor, data) }
    return tensor
  }

  private mutating func checked(_ extents: [Int64]) throws(InterchangeError) -> [Int] {
    guard extents.count <= Most.axes else { throw .tooLarge("a tensor has more than 64 axes") }
    try countNumbers(extents.count)
    var checked: [Int] = []
    for extent in extents {
      guard extent >= 0, extent <= ONNXTensor.largestExtent else {
        throw .malformed("an extent of a tensor is \(extent)")
      }
      checked.append(Int(extent))
    }
    return checked
  }

  /// The numbers of a small tensor.
  private mutating func contents(
    of tensor: ONNXTensor, _ data: [ProtobufField]
  ) throws(InterchangeError) -> TensorContents {
    let most = tensor.type.isInteger ? Most.tensorIntegers : Most.tensorFloats
    var count = 1
    for extent in tensor.extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= most else { return .unread }
      count = product
    }
    var integers: [Int64] = []
    var floats: [Double] = []
    for field in data {
      switch field.number {
      case 4:
        let more = try some { reader throws(InterchangeError) in
          try reader.floats(field.value, atMost: count)
        }
        guard let more else { return .unread }
        floats += more.map { $0.asWritten }
      case 5, 7, 11:
        let more = try some { reader throws(InterchangeError) in
          try reader.integers(field.value, atMost: count)
        }
        guard let more else { return .unread }
        integers += more
      case 9:
        guard case .bytes(let place) = field.value, place.count <= 8 * count else { return .unread }
        let bytes = Array(try reader.bytes(place))
        return TensorContents(raw: bytes, of: tensor.type, count: count)
      default: return .unread
      }
    }
    if integers.count == count, tensor.type.isInteger {
      try countNumbers(count)
      return .integers(integers)
    }
    if floats.count == count, tensor.type == .float32 { return .floats(floats) }
    return .unread
  }
}
