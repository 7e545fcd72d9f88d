/// Writes one JSON text (RFC 8259) in the order in which its parts are given.
///
/// Strings are escaped, integers exact, decimals the shortest that read back equal. What JSON
/// cannot say (NaN, infinity, half a surrogate pair) is never written: a non-finite decimal becomes
/// `null`. A report too long for memory is written in pieces, taking what is there with `take()`.
///
/// Keys belong to the members of objects only, and every `begin` needs its `end`; the writer holds
/// the caller to neither.
public struct JSONWriter: Sendable {
  /// The layout of a container.
  public enum Layout: Sendable {
    /// Each member on a line of its own.
    case lines
    /// All on one line, whatever is inside.
    case oneLine
  }

  private struct Container {
    var close: UInt8
    var layout: Layout
    var isEmpty = true
    /// Of an object, the key that was written last.
    var key = ""
    /// Members that are bounds.
    var bounds: [Bound: [String]]?
  }

  /// What a number is, if not the figure itself.
  public enum Bound: Hashable, Sendable {
    /// The figure may be larger.
    case lower
    /// The figure may be smaller.
    case upper
  }

  private var bytes: [UInt8] = []
  private var open: [Container] = []
  private var followsKey = false

  /// A writer of a text that begins with the first value or container.
  public init() {}

  /// Opens an object, which lasts until the matching `end()`.
  public mutating func beginObject(_ layout: Layout = .lines) {
    begin(UInt8(ascii: "{"), close: UInt8(ascii: "}"), layout)
  }

  /// Opens an array, which lasts until the matching `end()`.
  public mutating func beginArray(_ layout: Layout = .lines) {
    begin(UInt8(ascii: "["), close: UInt8(ascii: "]"), layout)
  }

  /// Closes the innermost object or array.
  ///
  /// An object of which members are bounds ends in the names of these: `lowerBounds` and `upperBounds`.
  public mutating func end() {
    if let bounds = open.last?.bounds {
      open[open.count - 1].bounds = nil
      if let lower = bounds[.lower] { member("lowerBounds", lower) }
      if let upper = bounds[.upper] { member("upperBounds", upper) }
    }
    guard let container = open.popLast() else { return }
    if !container.isEmpty, container.layout == .lines { breakLine() }
    bytes.append(container.close)
    if open.isEmpty { bytes.append(0x0A) }
  }

  /// Names the value that follows.
  public mutating func key(_ key: String) {
    separate()
    if !open.isEmpty { open[open.count - 1].key = key }
    appendQuoted(key)
    bytes.append(UInt8(ascii: ":"))
    bytes.append(0x20)
    followsKey = true
  }

  /// Notes that the value about to be written, a member of the innermost object, is a bound of what its name says.
  public mutating func note(_ bound: Bound) {
    guard let place = open.lastIndex(where: { $0.close == UInt8(ascii: "}") }) else { return }
    let key = open[place].key
    var bounds = open[place].bounds ?? [:]
    if bounds[bound]?.last != key { bounds[bound, default: []].append(key) }
    open[place].bounds = bounds
  }

  /// Writes a string in quotes, with what needs it escaped.
  public mutating func value(_ text: String) {
    separate()
    appendQuoted(text)
  }

  /// Writes every digit of an integer, beyond 2⁵³ too.
  public mutating func value(_ integer: Int64) {
    separate()
    NumberText.appendPlain(integer, to: &bytes)
  }

  /// Writes every digit of a length or an index.
  public mutating func value(_ integer: Int) { value(Int64(integer)) }

  /// The shortest decimal that reads back as the same number; `null` for NaN and infinities.
  public mutating func value(_ number: Double) {
    guard number.isFinite else { return null() }
    separate()
    NumberText.appendShortest(number, to: &bytes)
  }

  /// Writes `true` or `false`.
  public mutating func value(_ truth: Bool) {
    separate()
    bytes.append(contentsOf: (truth ? "true" : "false").utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// The text written since the last call.
  public mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// Bytes waiting for `take()`.
  public var pendingCount: Int { bytes.count }

  private mutating func begin(_ mark: UInt8, close: UInt8, _ layout: Layout) {
    separate()
    bytes.append(mark)
    let outer = open.last?.layout ?? .lines
    open.append(Container(close: close, layout: outer == .oneLine ? .oneLine : layout))
  }

  /// Writes the separator between the previous part and the next.
  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    guard let container = open.last else { return }
    if !container.isEmpty { bytes.append(UInt8(ascii: ",")) }
    open[open.count - 1].isEmpty = false
    switch container.layout {
    case .lines: breakLine()
    case .oneLine: if !container.isEmpty { bytes.append(0x20) }
    }
  }

  private mutating func breakLine() {
    bytes.append(0x0A)
    for _ in 0..<2 * open.count { bytes.append(0x20) }
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    if hasEscapes(from: start) {
      bytes.removeSubrange(start...)
      for scalar in text.unicodeScalars { appendEscaped(scalar) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether one of the bytes from `start` on makes the text worth escaping scalar by scalar.
  private func hasEscapes(from start: Int) -> Bool {
    bytes.withUnsafeBufferPointer { bytes in
      for place in start..<bytes.count where needsEscape(bytes[place]) { return true }
      return false
    }
  }

  private mutating func appendEscaped(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"", "\\": bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(scalar.value)])
    case "\n": bytes.append(contentsOf: "\\n".utf8)
    case "\r": bytes.append(contentsOf: "\\r".utf8)
    case "\t": bytes.append(contentsOf: "\\t".utf8)
    // RFC 8259 asks for the first 32 only; the others would reach a terminal.
    case _ where actsOnText(scalar):
      for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
        bytes.append(contentsOf: "\\u".utf8)
        for shift in [12, 8, 4, 0] as [UInt16] {
          bytes.append(hexDigit(UInt8(truncatingIfNeeded: unit >> shift & 0xF)))
        }
      }
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}

extension JSONWriter {
  /// Writes a key and a string.
  public mutating func member(_ key: String, _ text: String) {
    self.key(key)
    value(text)
  }

  /// Writes a key and an integer.
  public mutating func member(_ key: String, _ integer: Int) {
    self.key(key)
    value(integer)
  }

  /// Writes a key and a decimal; `null` for NaN and infinities.
  public mutating func member(_ key: String, _ number: Double) {
    self.key(key)
    value(number)
  }

  /// Writes a key and `true` or `false`.
  public mutating func member(_ key: String, _ truth: Bool) {
    self.key(key)
    value(truth)
  }

  /// A list of numbers on one line, such as a shape.
  public mutating func member(_ key: String, _ integers: [Int]) {
    self.key(key)
    beginArray(.oneLine)
    for integer in integers { value(integer) }
    end()
  }

  /// Writes a key and an array of strings on one line.
  public mutating func member(_ key: String, _ texts: [String]) {
    self.key(key)
    beginArray(.oneLine)
    for text in texts { value(text) }
    end()
  }

  /// A number that may be absent, then `null`.
  public mutating func member(_ key: String, _ integer: Int?) {
    self.key(key)
    if let integer { value(integer) } else { null() }
  }
}

/// True of the bytes that make a text worth escaping scalar by scalar: 0xC2 begins U+0080 to U+009F.
private func needsEscape(_ byte: UInt8) -> Bool {
  // Beyond ASCII the characters themselves are looked at.
  byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
}

private func hexDigit(_ nibble: UInt8) -> UInt8 {
  nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
}
