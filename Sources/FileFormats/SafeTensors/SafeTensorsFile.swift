import CNNText

/// Named arrays as Hugging Face's safetensors stores them: the length of a JSON header, the header, the
/// values one after the other.
/// Source: huggingface/safetensors, README, "Format".
package struct SafeTensorsFile {
  /// Bytes of a header. The format allows 100 MB; the largest networks have less than 1 MB.
  private static let longestHeader = 16 << 20

  private struct Entry {
    let type: ElementType
    let shape: [Int]
    let start: Int
    let end: Int
  }

  private let entries: [String: Entry]
  private let dataStart: Int

  /// The arrays' names in the order in which their values lie.
  package let names: [String]

  /// Reads the header and checks that the arrays lie in the file, without gaps or overlaps.
  package init(_ source: some ByteSource) throws(InterchangeError) {
    guard source.count >= 8 else { throw .truncated }
    let length = try source.read(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafeTensorsFile.longestHeader) else {
      throw .malformed("it is not a safetensors file: its header would be too long")
    }
    let headerEnd = 8 + Int(length)
    guard headerEnd <= source.count else { throw .truncated }
    let entries = try SafeTensorsFile.entries(try source.read(8..<headerEnd))
    let ordered = entries.sorted {
      ($0.value.start, $0.value.end, $0.key) < ($1.value.start, $1.value.end, $1.key)
    }
    self.entries = entries
    dataStart = headerEnd
    names = ordered.map(\.key)
    var end = 0
    for (name, entry) in ordered {
      try SafeTensorsFile.check(entry, named: name, after: end)
      end = entry.end
    }
    guard end <= source.count - headerEnd else { throw .truncated }
    guard end == source.count - headerEnd else {
      throw .malformed("there are bytes after the last array")
    }
  }

  /// Returns the header's entries, one per array. Its metadata is ignored.
  private static func entries(_ header: [UInt8]) throws(InterchangeError) -> [String: Entry] {
    let json: JSONValue
    do throws(JSONError) {
      json = try JSONParser.parse(header)
    } catch {
      throw .malformed("the header is not JSON: \(error.reason)")
    }
    guard let members = json.members else { throw .malformed("the header is not a JSON object") }
    var entries: [String: Entry] = [:]
    for member in members where member.name != "__metadata__" {
      entries[member.name] = try entry(member)
    }
    return entries
  }

  private static func entry(_ member: JSONMember) throws(InterchangeError) -> Entry {
    guard let type = member.value["dtype"]?.string, let shape = lengths(member.value["shape"]),
      let offsets = lengths(member.value["data_offsets"]), offsets.count == 2
    else {
      throw .malformed(
        "the header does not give the type, shape and two offsets of `\(member.name)`")
    }
    return Entry(
      type: try elementType(type, of: member.name), shape: shape, start: offsets[0],
      end: offsets[1])
  }

  /// The integers of an array, as far as memory can be addressed; nil for anything else.
  private static func lengths(_ value: JSONValue?) -> [Int]? {
    var lengths: [Int] = []
    for integer in value?.integers ?? [] {
      guard let length = Int(exactly: integer) else { return nil }
      lengths.append(length)
    }
    return value?.integers == nil ? nil : lengths
  }

  private static func check(
    _ entry: Entry, named name: String, after end: Int
  ) throws(InterchangeError) {
    let count = try NumericArray.count(of: entry.shape)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: entry.type.byteCount)
    guard entry.start == end, !overflow,
      entry.end.subtractingReportingOverflow(entry.start) == (bytes, false)
    else { throw .malformed("`\(name)` is not where its shape and the arrays before it place it") }
  }

  /// The extents of one array.
  package func shape(of name: String) throws(InterchangeError) -> [Int] {
    try entry(name).shape
  }

  private func entry(_ name: String) throws(InterchangeError) -> Entry {
    guard let entry = entries[name] else { throw .malformed("the file has no array `\(name)`") }
    return entry
  }

  /// Reads one array as float32.
  package func read(
    _ name: String, from source: some ByteSource
  ) throws(InterchangeError) -> NumericArray {
    let entry = try entry(name)
    let values = try entry.type.floats(
      source, in: dataStart + entry.start..<dataStart + entry.end)
    return NumericArray(shape: entry.shape, values: values)
  }

  private static func elementType(
    _ name: String, of array: String
  ) throws(InterchangeError) -> ElementType {
    switch name {
    case "F64": .float64
    case "F32": .float32
    case "F16": .float16
    case "BF16": .bfloat16
    case "I64": .int64
    case "I32": .int32
    case "I16": .int16
    case "I8": .int8
    case "U8": .uint8
    default: throw .unsupported("`\(array)` has numbers of type \(name), which are not supported")
    }
  }
}

extension SafeTensorsFile {
  /// Writes a header for float32 arrays; their values follow in the same order.
  ///
  /// The header is padded with spaces to a multiple of eight, as the reference implementation does.
  package static func header(
    of arrays: [(name: String, shape: [Int])]
  ) throws(InterchangeError) -> [UInt8] {
    var json = JSONWriter()
    var offset = 0
    json.beginObject(.oneLine)
    for array in arrays {
      let end = offset + 4 * (try NumericArray.count(of: array.shape))
      json.key(array.name)
      json.beginObject()
      json.member("dtype", "F32")
      json.member("shape", array.shape)
      json.member("data_offsets", [offset, end])
      json.end()
      offset = end
    }
    json.end()
    var text = json.take()
    // Only spaces may follow the object.
    text.removeLast()
    text += Array(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    var bytes: [UInt8] = []
    withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + text
  }

  /// The bytes of values, little-endian float32.
  package static func bytes(of values: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
