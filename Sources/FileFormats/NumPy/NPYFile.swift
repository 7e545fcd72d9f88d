/// NumPy's format for one array, versions 1.0 to 3.0.
/// Source: numpy.lib.format, "NPY format".
package struct NPYFile {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let longestHeader = 1 << 16

  private let header: NPYHeader
  private let data: Range<Int>

  package var shape: [Int] { header.shape }

  /// Reads the header of an array that is all there.
  package init(_ source: some ByteSource) throws(InterchangeError) {
    try self.init(source, at: 0..<source.count)
  }

  init(_ source: some ByteSource, at place: Range<Int>) throws(InterchangeError) {
    guard place.count >= 10 else { throw .truncated }
    let start = try source.read(place.lowerBound..<place.lowerBound + 10)
    guard start.starts(with: NPYFile.magic) else { throw .malformed("it is not a NumPy array") }
    let isShort = start[6] == 1
    guard isShort || start[6] == 2 || start[6] == 3 else {
      throw .unsupported("NumPy array format \(start[6]).\(start[7]) is not supported")
    }
    let lengthBytes = isShort ? 2 : 4
    guard place.count >= 8 + lengthBytes else { throw .truncated }
    let length = try source.read(
      place.lowerBound + 8..<place.lowerBound + 8 + lengthBytes
    ).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= NPYFile.longestHeader else { throw .malformed("the header is too long") }
    let dataStart = place.lowerBound + 8 + lengthBytes + length
    guard dataStart <= place.upperBound else { throw .truncated }
    var header = NPYHeader(
      try source.read(place.lowerBound + 8 + lengthBytes..<dataStart))
    try header.parse()
    let count = try NumericArray.count(of: header.shape)
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: header.type.byteCount)
    guard !overflow, byteCount <= place.upperBound - dataStart else { throw .truncated }
    self.header = header
    data = dataStart..<dataStart + byteCount
  }

  /// Reads an array of any of the number types that fit float32 sensibly, in C or Fortran order.
  package func read(_ source: some ByteSource) throws(InterchangeError) -> NumericArray {
    let values = try header.type.floats(source, in: data)
    return NumericArray(
      shape: shape, values: header.isFortran ? NPYFile.inCOrder(values, shape: shape) : values)
  }

  /// Version 1.0, little-endian float32, C order.
  package static func bytes(of array: NumericArray) -> [UInt8] {
    let extents = array.shape.map { String($0) }.joined(separator: ", ")
    let tuple = array.shape.count == 1 ? "(\(extents),)" : "(\(extents))"
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(tuple), }"
    // The data begins at a multiple of 64; the header ends with a newline.
    let padding = 63 - (10 + header.utf8.count) % 64
    header += String(repeating: " ", count: padding) + "\n"
    let length = header.utf8.count
    var bytes = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]
    bytes += Array(header.utf8)
    bytes.reserveCapacity(bytes.count + 4 * array.values.count)
    for value in array.values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }

  /// The values with the last extent varying fastest instead of the first.
  private static func inCOrder(_ values: [Float], shape: [Int]) -> [Float] {
    guard shape.count > 1, !values.isEmpty else { return values }
    var ordered: [Float] = []
    ordered.reserveCapacity(values.count)
    var strides: [Int] = []
    var stride = 1
    for extent in shape {
      strides.append(stride)
      stride *= extent
    }
    var position = [Int](repeating: 0, count: shape.count)
    for _ in values.indices {
      ordered.append(values[zip(position, strides).reduce(0) { $0 + $1.0 * $1.1 }])
      var axis = shape.count - 1
      while axis >= 0 {
        position[axis] += 1
        guard position[axis] == shape[axis] else { break }
        position[axis] = 0
        axis -= 1
      }
    }
    return ordered
  }
}

/// The Python dictionary at the beginning of an array.
private struct NPYHeader {
  var type = ElementType.float32
  var isFortran = false
  var shape: [Int] = []

  private let text: [UInt8]
  private var offset = 0
  private var seen: Set<String> = []

  init(_ text: [UInt8]) { self.text = text }

  mutating func parse() throws(InterchangeError) {
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr": type = try elementType(try string())
      case "fortran_order": isFortran = try boolean()
      case "shape": shape = try tuple()
      default: throw .malformed("the header has an unknown key `\(key)`")
      }
      seen.insert(key)
      if !accept(",") {
        try expect("}")
        break
      }
    }
    guard seen.count == 3 else { throw .malformed("the header is not complete") }
  }

  private func elementType(_ descriptor: String) throws(InterchangeError) -> ElementType {
    switch descriptor {
    case "<f4": .float32
    case "<f8": .float64
    case "<f2": .float16
    case "<i8": .int64
    case "<i4": .int32
    case "<i2": .int16
    case "|i1": .int8
    case "|u1": .uint8
    default: throw .unsupported("numbers of type `\(descriptor)` are not supported")
    }
  }

  private mutating func skipSpaces() {
    while offset < text.count, text[offset] == 0x20 || text[offset] == 0x0A { offset += 1 }
  }

  private mutating func accept(_ token: Character) -> Bool {
    skipSpaces()
    guard offset < text.count, text[offset] == token.asciiValue else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ token: Character) throws(InterchangeError) {
    guard accept(token) else {
      throw .malformed("the header has no `\(token)` where one is expected")
    }
  }

  private mutating func string() throws(InterchangeError) -> String {
    skipSpaces()
    guard offset < text.count, text[offset] == 0x27 || text[offset] == 0x22 else {
      throw .malformed("the header has no string where one is expected")
    }
    let quote = text[offset]
    guard let end = text[(offset + 1)...].firstIndex(of: quote) else { throw .truncated }
    defer { offset = end + 1 }
    return String(decoding: text[offset + 1..<end], as: UTF8.self)
  }

  private mutating func boolean() throws(InterchangeError) -> Bool {
    skipSpaces()
    for (word, value) in [("True", true), ("False", false)]
    where text[offset...].starts(with: word.utf8) {
      offset += word.utf8.count
      return value
    }
    throw .malformed("the header has no boolean where one is expected")
  }

  private mutating func tuple() throws(InterchangeError) -> [Int] {
    try expect("(")
    var extents: [Int] = []
    while !accept(")") {
      skipSpaces()
      let digits = text[offset...].prefix { $0 >= 0x30 && $0 <= 0x39 }
      guard let extent = Int(String(decoding: digits, as: UTF8.self)), extents.count < 32 else {
        throw .malformed("the header's shape is not a list of extents")
      }
      extents.append(extent)
      offset = digits.endIndex
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return extents
  }
}
