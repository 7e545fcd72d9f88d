/// The fields of a protobuf message, read from a file of which only the parts that are asked for are read.
///
/// Values that have a length, such as weights, are passed over by their place. What lies close together is read in
/// one window of 4 KiB.
/// Source: Protocol Buffers Documentation, "Encoding".
package struct ProtobufReader<Source: ByteSource> {
  /// Bytes that are read at once.
  package static var windowSize: Int { 4096 }
  /// Groups within groups beyond which a file is refused.
  static var deepestGroup: Int { 100 }

  private let source: Source
  private let count: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  package init(_ source: Source) {
    self.source = source
    count = source.count
  }

  /// The message that the whole file is.
  package var wholeFile: ProtobufMessage { ProtobufMessage(place: 0..<count) }

  /// Returns the next field of a message, or nil after the last.
  ///
  /// - Throws: `.malformed` for what is no field or reaches beyond the message, `.truncated` beyond the file.
  package mutating func next(
    _ message: inout ProtobufMessage
  ) throws(InterchangeError) -> ProtobufField? {
    guard message.position < message.end else { return nil }
    var position = message.position
    let key = try varint(at: &position, before: message.end)
    let value: ProtobufField.Value
    switch key & 7 {
    case 0: value = .varint(try varint(at: &position, before: message.end))
    case 1: value = .fixed64(try fixed(bytes: 8, at: &position, before: message.end))
    case 2:
      let length = try varint(at: &position, before: message.end)
      // A message that holds it ends within the file, or is the file.
      guard length <= UInt64(message.end - position) else {
        throw message.end == count
          ? .truncated : .malformed("a field reaches beyond the message that it is in")
      }
      let start = position
      position += Int(length)
      value = .bytes(start..<position)
    case 3:
      try skipGroup(number: key >> 3, at: &position, before: message.end)
      value = .group
    case 4: throw .malformed("a group ends that did not begin")
    case 5: value = .fixed32(UInt32(try fixed(bytes: 4, at: &position, before: message.end)))
    default: throw .malformed("a field has no type that protobuf knows")
    }
    guard (1...536_870_911).contains(key >> 3) else {
      throw .malformed("a field has the number \(key >> 3)")
    }
    message.position = position
    return ProtobufField(number: Int(key >> 3), value: value)
  }

  /// Returns a text; what is not UTF-8 is replaced.
  ///
  /// - Throws: `.tooLarge` for one of more bytes.
  package mutating func text(
    _ place: Range<Int>, atMost most: Int = 65_536
  ) throws(InterchangeError) -> String {
    guard place.count <= most else { throw .tooLarge("a text has \(place.count) bytes") }
    return String(decoding: try bytes(place), as: UTF8.self)
  }

  /// Returns bytes, which the caller knows to be few.
  package mutating func bytes(_ place: Range<Int>) throws(InterchangeError) -> ArraySlice<UInt8> {
    guard !place.isEmpty else { return [] }
    if place.count > Self.windowSize { return try source.read(place)[...] }
    try load(place)
    return window[place.lowerBound - windowStart..<place.upperBound - windowStart]
  }

  /// Returns the integers of a field that repeats, packed or a single one.
  ///
  /// - Throws: `.tooLarge` for more of them.
  package mutating func integers(
    _ value: ProtobufField.Value, atMost most: Int
  ) throws(InterchangeError) -> [Int64] {
    switch value {
    case .varint(let number):
      try Self.check(1, atMost: most)
      return [Int64(bitPattern: number)]
    case .fixed32, .fixed64, .group: throw .malformed("an integer has another type")
    case .bytes(let place):
      var numbers: [Int64] = []
      var position = place.lowerBound
      while position < place.upperBound {
        try Self.check(numbers.count + 1, atMost: most)
        numbers.append(Int64(bitPattern: try varint(at: &position, before: place.upperBound)))
      }
      return numbers
    }
  }

  /// Returns the floats of a field that repeats, packed or a single one.
  ///
  /// - Throws: `.tooLarge` for more of them.
  package mutating func floats(
    _ value: ProtobufField.Value, atMost most: Int
  ) throws(InterchangeError) -> [Float] {
    switch value {
    case .fixed32(let bits):
      try Self.check(1, atMost: most)
      return [Float(bitPattern: bits)]
    case .varint, .fixed64, .group: throw .malformed("a float has another type")
    case .bytes(let place):
      try Self.check(place.count / 4, atMost: most)
      var numbers: [Float] = []
      var position = place.lowerBound
      while position < place.upperBound {
        let bits = try fixed(bytes: 4, at: &position, before: place.upperBound)
        numbers.append(Float(bitPattern: UInt32(bits)))
      }
      return numbers
    }
  }

  private static func check(_ count: Int, atMost most: Int) throws(InterchangeError) {
    guard count <= most else { throw .tooLarge("a list has more than \(most) numbers") }
  }

  // MARK: Parts

  /// A number of at most ten bytes of seven bits each, the lowest first.
  private mutating func varint(
    at position: inout Int, before end: Int
  ) throws(InterchangeError) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: 0, through: 63, by: 7) {
      guard position < end else { throw beyond(end, "a number") }
      let byte = try byte(at: position)
      position += 1
      // The tenth byte has one bit left.
      guard shift < 63 || byte <= 1 else { throw .malformed("a number has more than 64 bits") }
      number |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return number }
    }
    throw .malformed("a number has more than 64 bits")
  }

  private mutating func fixed(
    bytes size: Int, at position: inout Int, before end: Int
  ) throws(InterchangeError) -> UInt64 {
    guard size <= end - position else { throw beyond(end, "a number") }
    var number: UInt64 = 0
    for index in 0..<size {
      number |= UInt64(try byte(at: position + index)) << UInt64(8 * index)
    }
    position += size
    return number
  }

  /// Passes over a group, which ends with a key of its own, and the groups in it.
  private mutating func skipGroup(
    number: UInt64, at position: inout Int, before end: Int
  ) throws(InterchangeError) {
    var open = [number]
    while let innermost = open.last {
      let key = try varint(at: &position, before: end)
      switch key & 7 {
      case 0: _ = try varint(at: &position, before: end)
      case 1: _ = try fixed(bytes: 8, at: &position, before: end)
      case 2:
        let length = try varint(at: &position, before: end)
        guard length <= UInt64(end - position) else { throw beyond(end, "a field") }
        position += Int(length)
      case 3:
        guard open.count < Self.deepestGroup else {
          throw .malformed("groups are nested too deeply")
        }
        open.append(key >> 3)
      case 4:
        guard key >> 3 == innermost else { throw .malformed("a group ends that did not begin") }
        open.removeLast()
      case 5: _ = try fixed(bytes: 4, at: &position, before: end)
      default: throw .malformed("a field has no type that protobuf knows")
      }
    }
  }

  private func beyond(_ end: Int, _ what: String) -> InterchangeError {
    end == count ? .truncated : .malformed("\(what) reaches beyond the message that it is in")
  }

  private mutating func byte(at position: Int) throws(InterchangeError) -> UInt8 {
    if position < windowStart || position >= windowStart + window.count {
      try load(position..<position + 1)
    }
    return window[position - windowStart]
  }

  /// Makes the window hold a part that is not larger than a window.
  private mutating func load(_ place: Range<Int>) throws(InterchangeError) {
    if place.lowerBound >= windowStart, place.upperBound <= windowStart + window.count { return }
    guard place.upperBound <= count else { throw .truncated }
    let end = min(place.lowerBound + Self.windowSize, count)
    window = try source.read(place.lowerBound..<end)
    windowStart = place.lowerBound
    guard window.count == end - place.lowerBound else {
      window = []
      throw .truncated
    }
  }
}

/// A message, of which the fields before a position were read.
package struct ProtobufMessage: Hashable, Sendable {
  fileprivate var position: Int
  fileprivate let end: Int

  /// A message that fills a part of a file.
  package init(place: Range<Int>) {
    position = place.lowerBound
    end = place.upperBound
  }
}

/// A field of a message: its number in the schema, and what it holds.
package struct ProtobufField: Hashable, Sendable {
  package let number: Int
  package let value: Value

  package init(number: Int, value: Value) {
    self.number = number
    self.value = value
  }

  package enum Value: Hashable, Sendable {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    /// The place of a text, of bytes, of a message or of packed numbers.
    case bytes(Range<Int>)
    /// Passed over: no schema of today has groups.
    case group
  }
}

extension ProtobufField {
  /// The integer of a field that has one.
  ///
  /// - Throws: `.malformed` for a field of another type.
  package var integer: Int64 {
    get throws(InterchangeError) {
      guard case .varint(let number) = value else {
        throw .malformed("field \(number) is not an integer")
      }
      return Int64(bitPattern: number)
    }
  }

  /// The place of a field that has a length.
  ///
  /// - Throws: `.malformed` for a field of another type.
  package var place: Range<Int> {
    get throws(InterchangeError) {
      guard case .bytes(let place) = value else {
        throw .malformed("field \(number) is neither text nor a message")
      }
      return place
    }
  }

  /// The message that a field holds.
  ///
  /// - Throws: `.malformed` for a field of another type.
  package var message: ProtobufMessage {
    get throws(InterchangeError) { ProtobufMessage(place: try place) }
  }
}
