/// A call in Python code, `nn.Conv2d(3, 32, kernel_size=3)`, pasted into a description.
struct PythonCall {
  /// What stands between two commas.
  struct Argument {
    /// Nil for a value without a name.
    let name: String?
    let value: String
    /// As it stands in the code.
    let written: String
  }

  /// What is called, with the modules before it: `nn.Conv2d`.
  let name: String
  /// `torch` and `nn` of `torch.nn.Conv2d`.
  let modules: [String]
  /// `Conv2d` of `torch.nn.Conv2d`.
  let lastName: String
  let arguments: [Argument]
  /// What a layer is applied to at once: `x` of `Dense(10)(x)`.
  let operand: String?
  /// Where the call ends, with what a layer is applied to.
  private let end: Int

  private static let mostArguments = 32

  /// The call whose `(` stands at an offset; nil if there is no name before it, or no end on its line.
  init?(in text: [UInt8], opening: Int) {
    guard opening < text.count, text[opening] == UInt8(ascii: "(") else { return nil }
    let name = text[..<opening].reversed().prefix { PythonCall.isOfName($0) }.reversed()
    let names = name.split(separator: UInt8(ascii: ".")).map {
      String(decoding: $0, as: UTF8.self)
    }
    guard let lastName = names.last, let (parts, end) = PythonCall.parts(of: text[opening...])
    else { return nil }
    var applied: (parts: [ArraySlice<UInt8>], end: Int)?
    if end + 1 < text.count, text[end + 1] == UInt8(ascii: "(") {
      applied = PythonCall.parts(of: text[(end + 1)...])
    }
    operand = applied?.parts.first.map { String(decoding: $0, as: UTF8.self) }
    self.end = applied?.end ?? end
    self.name = String(decoding: name, as: UTF8.self)
    self.lastName = lastName
    modules = Array(names.dropLast())
    arguments = parts.filter { !$0.isEmpty }.map { part in
      let written = String(decoding: part, as: UTF8.self)
      // A name is a word, which a text in quotes or a tuple is not.
      guard let sign = part.firstIndex(of: UInt8(ascii: "=")),
        part[..<sign].allSatisfy({ PythonCall.isOfName($0) || $0 == UInt8(ascii: " ") })
      else { return Argument(name: nil, value: written, written: written) }
      return Argument(
        name: String(decoding: part[..<sign].trimmed, as: UTF8.self),
        value: String(decoding: part[(sign + 1)...].trimmed, as: UTF8.self),
        written: written)
    }
  }

  /// The call that some code is as a whole; nil for anything else.
  init?(_ written: String) {
    let bytes = Array(written.utf8)
    guard let opening = bytes.firstIndex(of: UInt8(ascii: "(")),
      bytes[..<opening].allSatisfy({ PythonCall.isOfName($0) }),
      let call = PythonCall(in: bytes, opening: opening), call.end == bytes.count - 1
    else { return nil }
    self = call
  }

  /// The call that a value is given to: `F.relu(x)` of `y = F.relu(x)`; nil for any other value.
  init?(in text: [UInt8], assignedAt sign: Int) {
    guard sign < text.count, text[sign] == UInt8(ascii: "=") else { return nil }
    let value = text[(sign + 1)...].drop { $0 == UInt8(ascii: " ") }
    let name = value.prefix { PythonCall.isOfName($0) }
    self.init(in: text, opening: name.endIndex)
  }

  /// True for a class by its first letter, as both frameworks write them; false for a function.
  var isClass: Bool {
    lastName.utf8.first.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ?? false
  }

  /// `(1, 2)` and `3` of `((1, 2), 3)` or `[(1, 2), 3]`; nil for anything but a tuple or a list.
  static func elements(of written: String) -> [String]? {
    let bytes = Array(written.utf8)
    guard bytes.first == UInt8(ascii: "(") || bytes.first == UInt8(ascii: "["),
      let (parts, end) = parts(of: bytes[...]), end == bytes.count - 1
    else { return nil }
    // Nothing follows the comma of `(3,)`, and `(3)` is no tuple.
    let elements = parts.last?.isEmpty == true ? Array(parts.dropLast()) : parts
    guard bytes.first == UInt8(ascii: "[") || parts.count > 1 else { return nil }
    return elements.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What commas separate up to the parenthesis that closes the first, and where that is; nil if none does on its
  /// line.
  private static func parts(
    of text: ArraySlice<UInt8>
  ) -> (parts: [ArraySlice<UInt8>], end: Int)? {
    var parts: [ArraySlice<UInt8>] = []
    var start = text.startIndex + 1
    var depth = 0
    var quote: UInt8?
    for (place, byte) in zip(text.indices, text) {
      if let open = quote {
        if byte == open { quote = nil }
        if byte == UInt8(ascii: "\n") { return nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = byte
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return (parts + [text[start..<place].trimmed], place) }
      case UInt8(ascii: ",") where depth == 1:
        parts.append(text[start..<place].trimmed)
        start = place + 1
        guard parts.count < mostArguments else { return nil }
      case UInt8(ascii: "\n"): return nil
      default: continue
      }
    }
    return nil
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
