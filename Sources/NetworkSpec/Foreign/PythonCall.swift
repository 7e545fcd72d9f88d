import KDL

/// A layer as Python code makes it, `nn.Conv2d(3, 32, kernel_size=3)`, pasted into a description.
struct PythonCall {
  private let name: String
  private let positional: [String]
  private let keywords: [(name: String, value: String)]

  /// The call whose `(` stands at an offset; nil if there is no name before it, or no end on its line.
  init?(in text: [UInt8], opening: Int) {
    guard opening < text.count, text[opening] == UInt8(ascii: "(") else { return nil }
    let name = text[..<opening].reversed().prefix { PythonCall.isOfName($0) }.reversed()
    guard !name.isEmpty else { return nil }
    var parts: [[UInt8]] = [[]]
    var depth = 0
    var isClosed = false
    scan: for byte in text[opening...] {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["):
        depth += 1
        if depth > 1 { parts[parts.count - 1].append(byte) }
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 {
          isClosed = true
          break scan
        }
        parts[parts.count - 1].append(byte)
      case UInt8(ascii: ",") where depth == 1: parts.append([])
      case UInt8(ascii: "\n"): break scan
      case UInt8(ascii: " "): continue
      default: parts[parts.count - 1].append(byte)
      }
      guard parts.count <= 32 else { return nil }
    }
    guard isClosed else { return nil }
    self.name = String(decoding: name, as: UTF8.self)
    var positional: [String] = []
    var keywords: [(name: String, value: String)] = []
    for part in parts where !part.isEmpty {
      if let sign = part.firstIndex(of: UInt8(ascii: "=")) {
        keywords.append(
          (
            String(decoding: part[..<sign], as: UTF8.self),
            String(decoding: part[(sign + 1)...], as: UTF8.self)
          ))
      } else {
        positional.append(String(decoding: part, as: UTF8.self))
      }
    }
    (self.positional, self.keywords) = (positional, keywords)
  }

  /// The layer as a description writes it, `conv filters=32 kernel=3`; nil for a call of nothing known.
  var here: String? {
    guard let term = ForeignTerm.word(name) else { return nil }
    guard let replacement = term.replacements.first, let word = LayerWord.named(replacement) else {
      return term.here
    }
    let schema = word.properties
    let known = schema.map { $0.name }
    var given: [(name: String, value: String)] = []
    for (property, value) in zip(places(of: word), positional) {
      guard let property, known.contains(property), let value = PythonCall.value(value) else {
        continue
      }
      given.append((property, value))
    }
    for (key, written) in keywords {
      let property =
        known.contains(key)
        ? key : ForeignTerm.property(key, among: known)?.replacement(among: known)
      guard let property, !given.contains(where: { $0.name == property }) else { continue }
      if property == "bias" {
        if written == "False" { given.append((property, "none")) }
      } else if property == "rounding" {
        if written == "True" { given.append((property, "ceil")) }
      } else if let value = PythonCall.value(written) {
        given.append((property, value))
      }
    }
    for property in schema where property.defaultValue == nil {
      guard !given.contains(where: { $0.name == property.name }) else { continue }
      given.append((property.name, "…"))
    }
    // Frameworks take the kernel for a pooling's stride.
    if word == .maxpool || word == .avgpool, !given.contains(where: { $0.name == "stride" }) {
      given.append(("stride", "kernel"))
    }
    return "`" + ([replacement] + given.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
      + "`"
  }

  /// What the values without a name are, in order; nil for what a description leaves out.
  private func places(of word: LayerWord) -> [String?] {
    let isKeras =
      name.utf8.last == UInt8(ascii: "D") || name.utf8.suffix(5).elementsEqual("Dense".utf8)
    // Keras layers do not say what enters them.
    let entering: [String?] = isKeras ? [] : [nil]
    let window: [String?] = ["kernel", "stride", "pad"]
    let places: [(word: LayerWord, properties: [String?])] = [
      (.conv, entering + ["filters"] + window + ["dilation"]),
      (.deconv, entering + ["filters"] + window),
      (.fc, entering + ["units"]),
      (.maxpool, window), (.avgpool, window),
      (.dropout, ["rate"]), (.leakyReLU, ["slope"]), (.groupnorm, ["groups"]),
    ]
    return places.first { $0.word == word }?.properties ?? []
  }

  /// `3`, `"3x5"` of `(3,5)`, or a word of `'same'`; nil for anything else.
  private static func value(_ written: String) -> String? {
    if let volume = ForeignValue.numbers(in: written) { return KDLToken.quoted(volume) }
    let bytes = written.utf8
    let isNumber = bytes.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: ".")
    }
    if isNumber, !bytes.isEmpty { return written }
    switch written.lowercased() {
    case "'same'", "\"same\"": return "same"
    case "'valid'", "\"valid\"": return "0"
    default: return nil
    }
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
