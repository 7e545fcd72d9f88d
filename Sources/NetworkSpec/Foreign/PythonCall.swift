import CNNText

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
  let arguments: [Argument]

  private static let mostArguments = 32

  /// The call whose `(` stands at an offset; nil if there is no name before it, or no end on its line.
  init?(in text: [UInt8], opening: Int) {
    guard opening < text.count, text[opening] == UInt8(ascii: "(") else { return nil }
    let name = text[..<opening].reversed().prefix { PythonCall.isOfName($0) }.reversed()
    guard !name.isEmpty, let parts = PythonCall.parts(of: text[opening...]) else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    arguments = parts.map { $0.trimming(while: PythonCall.isSpace) }.filter { !$0.isEmpty }.map {
      part in
      let written = String(decoding: part, as: UTF8.self)
      // A name is a word, which a text in quotes or a tuple is not.
      guard let sign = part.firstIndex(of: UInt8(ascii: "=")),
        part[..<sign].allSatisfy({ PythonCall.isOfName($0) || $0 == UInt8(ascii: " ") })
      else { return Argument(name: nil, value: written, written: written) }
      return Argument(
        name: String(decoding: part[..<sign].trimming(while: PythonCall.isSpace), as: UTF8.self),
        value: String(
          decoding: part[(sign + 1)...].trimming(while: PythonCall.isSpace), as: UTF8.self),
        written: written)
    }
  }

  /// What commas separate up to the parenthesis that closes the first; nil if none does on its line.
  private static func parts(of text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? {
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
        if depth == 0 { return parts + [text[start..<place]] }
      case UInt8(ascii: ",") where depth == 1:
        parts.append(text[start..<place])
        start = place + 1
        guard parts.count < mostArguments else { return nil }
      case UInt8(ascii: "\n"): return nil
      default: continue
      }
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
