import FoundationEssentials

/// Named arrays as Hugging Face's safetensors stores them: the length of a JSON header, the header, the
/// values one after the other.
/// Source: huggingface/safetensors, README, "Format".
public struct SafeTensorsFile {
  /// The format's own limit of a header.
  private static let longestHeader = 100_000_000

  private struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  /// The header: entries by name, and metadata, which is ignored.
  private struct Header: Decodable {
    var entries: [String: Entry] = [:]

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }

      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for name in container.allKeys where name.stringValue != "__metadata__" {
        entries[name.stringValue] = try container.decode(Entry.self, forKey: name)
      }
    }
  }

  private let entries: [String: Entry]
  private let dataStart: Int

  /// The arrays' names in the order in which their values lie.
  public let names: [String]

  /// Reads the header and checks that the arrays lie in the file, without gaps or overlaps.
  public init(_ source: some ByteSource) throws(InterchangeError) {
    guard source.count >= 8 else { throw .truncated }
    let length = try source.read(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(SafeTensorsFile.longestHeader) else {
      throw .malformed("the header would be longer than the format allows")
    }
    let headerEnd = 8 + Int(length)
    guard headerEnd <= source.count else { throw .truncated }
    let text = try source.read(8..<headerEnd)
    let entries: [String: Entry]
    do {
      entries = try JSONDecoder().decode(Header.self, from: Data(text)).entries
    } catch {
      throw .malformed("the header is not the JSON that the format wants")
    }
    self.entries = entries
    dataStart = headerEnd
    names = entries.keys.sorted {
      let (a, b) = (entries[$0]?.dataOffsets ?? [], entries[$1]?.dataOffsets ?? [])
      return a.lexicographicallyPrecedes(b) || a == b && $0 < $1
    }
    var end = 0
    for name in names {
      guard let entry = entries[name] else { continue }
      try SafeTensorsFile.check(entry, named: name, after: end)
      end = entry.dataOffsets[1]
    }
    guard end <= source.count - headerEnd else { throw .truncated }
    guard end == source.count - headerEnd else {
      throw .malformed("bytes follow the last array")
    }
  }

  private static func check(
    _ entry: Entry, named name: String, after end: Int
  ) throws(InterchangeError) {
    let type = try elementType(entry.dtype, of: name)
    let count = try NumericArray.count(of: entry.shape)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.byteCount)
    guard entry.dataOffsets.count == 2, entry.dataOffsets[0] == end, !overflow,
      entry.dataOffsets[1].subtractingReportingOverflow(entry.dataOffsets[0]) == (bytes, false)
    else { throw .malformed("`\(name)` does not lie where its shape and the arrays before it say") }
  }

  public func shape(of name: String) -> [Int]? { entries[name]?.shape }

  /// Reads one array as float32.
  public func read(
    _ name: String, from source: some ByteSource
  ) throws(InterchangeError) -> NumericArray {
    guard let entry = entries[name] else { throw .malformed("the file has no array `\(name)`") }
    let type = try SafeTensorsFile.elementType(entry.dtype, of: name)
    let bytes = try source.read(
      dataStart + entry.dataOffsets[0]..<dataStart + entry.dataOffsets[1])
    return NumericArray(shape: entry.shape, values: type.floats(bytes))
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
    default: throw .unsupported("`\(array)` has numbers of type \(name), which are not read")
    }
  }
}

extension SafeTensorsFile {
  /// Writes a header for float32 arrays; their values follow in the same order.
  ///
  /// The header is padded with spaces to a multiple of eight, as the reference implementation does.
  public static func header(of arrays: [(name: String, shape: [Int])]) throws(InterchangeError)
    -> [UInt8]
  {
    var text = "{"
    var offset = 0
    for (index, array) in arrays.enumerated() {
      let end = offset + 4 * (try NumericArray.count(of: array.shape))
      let extents = array.shape.map { String($0) }.joined(separator: ",")
      text += index == 0 ? "" : ","
      text += try quoted(array.name)
      text += ":{\"dtype\":\"F32\",\"shape\":[\(extents)],\"data_offsets\":[\(offset),\(end)]}"
      offset = end
    }
    text += "}"
    text += String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
    var bytes: [UInt8] = []
    withUnsafeBytes(of: UInt64(text.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    return bytes + Array(text.utf8)
  }

  private static func quoted(_ name: String) throws(InterchangeError) -> String {
    do {
      return String(decoding: try JSONEncoder().encode(name), as: UTF8.self)
    } catch {
      throw .malformed("`\(name)` cannot be written as a name")
    }
  }

  /// The bytes of values, little-endian float32.
  public static func bytes(of values: [Float]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    for value in values {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes
  }
}
