/// Words of Python: names, literals, lines.
package enum PythonText {
  /// The first line of files that are written.
  package static let notice = "# Written by cnnshape. No claim is made on generated files."

  /// The most characters of a line, if it can be broken.
  static let widest = 100

  /// A text in quotation marks.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case " "..."~": quoted.unicodeScalars.append(scalar)
      default: quoted += escaped(scalar)
      }
    }
    return quoted + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    func padded(_ count: Int) -> String {
      String(repeating: "0", count: max(count - digits.utf8.count, 0)) + digits
    }
    return switch scalar.value {
    case ..<0x100: "\\x" + padded(2)
    case ..<0x10000: "\\u" + padded(4)
    default: "\\U" + padded(8)
    }
  }

  /// Numbers as a tuple.
  static func tuple(_ numbers: [Int]) -> String {
    "(" + numbers.map { "\($0)" }.joined(separator: ", ") + (numbers.count == 1 ? ",)" : ")")
  }

  static func flag(_ flag: Bool) -> String { flag ? "True" : "False" }

  // MARK: Names

  /// Longer names are cut off.
  private static let longestName = 60

  /// A name as an identifier: of letters and digits of ASCII and underscores, no keyword; `unnamed` if nothing is left.
  static func identifier(_ name: String, unnamed: String = "layer") -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8.prefix(longestName) {
      let isWord = isLetter(byte) || isDigit(byte)
      if isWord || bytes.last != UInt8(ascii: "_") {
        bytes.append(isWord ? byte : UInt8(ascii: "_"))
      }
    }
    // Two underscores at the beginning would mean something, and so might one at the end of a keyword.
    while bytes.first == UInt8(ascii: "_") { bytes.removeFirst() }
    while bytes.last == UInt8(ascii: "_") { bytes.removeLast() }
    guard let first = bytes.first else { return unnamed }
    let text = String(decoding: bytes, as: UTF8.self)
    if isDigit(first) { return "\(unnamed)_\(text)" }
    return keywords.contains(text) ? text + "_" : text
  }

  /// A name as that of a class: `inverted-residual` as `InvertedResidual`.
  static func className(_ name: String, unnamed: String = "Model") -> String {
    var result: [UInt8] = []
    var isStart = true
    for byte in name.utf8.prefix(longestName) {
      guard isLetter(byte) || isDigit(byte) else {
        isStart = true
        continue
      }
      // Digits that would run into others stay apart.
      if isStart, isDigit(byte), let last = result.last, isDigit(last) {
        result.append(UInt8(ascii: "_"))
      }
      let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      result.append(isStart && isLower ? byte - 32 : byte)
      isStart = false
    }
    guard let first = result.first else { return unnamed }
    let text = String(decoding: result, as: UTF8.self)
    if isDigit(first) { return unnamed + text }
    return keywords.contains(text) ? text + "_" : text
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Source: Python 3.14, `keyword.kwlist` and `keyword.softkwlist`.
  static let keywords: Set<String> = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield", "case", "match", "type",
  ]
}

/// Identifiers of which no two are the same: one that is taken gets a number.
struct PythonNames {
  private var taken: Set<String>
  /// The last number of each name that there were several of.
  private var counts: [String: Int] = [:]

  /// - Parameter names: those that are taken from the start.
  init(keeping names: Set<String> = []) { taken = names }

  /// Returns a name that nothing else has: the one wanted, or `wanted2`, `wanted3` and so on.
  mutating func unique(_ wanted: String) -> String {
    if taken.insert(wanted).inserted { return wanted }
    let endsInDigit = wanted.utf8.last.map { (0x30...0x39).contains($0) } ?? false
    let stem = wanted + (endsInDigit ? "_" : "")
    while true {
      counts[stem, default: 1] += 1
      let numbered = "\(stem)\(counts[stem, default: 2])"
      if taken.insert(numbered).inserted { return numbered }
    }
  }
}
