extension TensorContents {
  /// Little-endian numbers as `raw_data` has them; unread where there are too few or the type is another.
  init(raw bytes: [UInt8], of type: ONNXTensor.ElementType, count: Int) {
    func elements(_ size: Int) -> [UInt64]? {
      guard bytes.count == size * count else { return nil }
      return (0..<count).map { element in
        (0..<size).reduce(0) { $0 | UInt64(bytes[element * size + $1]) << UInt64(8 * $1) }
      }
    }
    switch type {
    case .float32:
      self =
        elements(4).map { .floats($0.map { Float(bitPattern: UInt32($0)).asWritten }) } ?? .unread
    case .float64: self = elements(8).map { .floats($0.map { Double(bitPattern: $0) }) } ?? .unread
    case .float16: self = elements(2).map { .floats($0.map { Self.half(UInt16($0)) }) } ?? .unread
    case .bfloat16:
      self =
        elements(2).map { .floats($0.map { Double(Float(bitPattern: UInt32($0) << 16)) }) }
        ?? .unread
    case .int64, .uint64:
      self = elements(8).map { .integers($0.map { Int64(bitPattern: $0) }) } ?? .unread
    case .int32:
      self =
        elements(4).map { .integers($0.map { Int64(Int32(bitPattern: UInt32($0))) }) } ?? .unread
    case .uint32: self = elements(4).map { .integers($0.map { Int64($0) }) } ?? .unread
    case .int16:
      self =
        elements(2).map { .integers($0.map { Int64(Int16(bitPattern: UInt16($0))) }) } ?? .unread
    case .uint16: self = elements(2).map { .integers($0.map { Int64($0) }) } ?? .unread
    case .int8:
      self = elements(1).map { .integers($0.map { Int64(Int8(bitPattern: UInt8($0))) }) } ?? .unread
    case .uint8, .bool: self = elements(1).map { .integers($0.map { Int64($0) }) } ?? .unread
    case .undefined, .string, .complex64, .complex128, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2,
      .float8e5m2fnuz, .uint4, .int4, .float4e2m1, .float8e8m0, .uint2, .int2:
      self = .unread
    }
  }

  private static func half(_ bits: UInt16) -> Double {
    let sign: FloatingPointSign = bits & 0x8000 == 0 ? .plus : .minus
    let fraction = Double(bits & 0x3FF)
    switch Int(bits >> 10 & 0x1F) {
    case 0: return Double(sign: sign, exponent: -24, significand: fraction)
    case 31: return fraction == 0 ? (sign == .plus ? .infinity : -.infinity) : .nan
    case let exponent:
      return Double(sign: sign, exponent: exponent - 25, significand: 1024 + fraction)
    }
  }
}
