import KDL

/// Values as Python writes them, and as a description does.
enum PythonValue {
  /// `[2, 2]` of TensorFlow's `[1, 2, 2, 1]`, which has the images and the channels around it.
  static func ofPlaces(_ value: String) -> String {
    guard let numbers = ForeignValue.numbers(in: value), (3...5).contains(numbers.count),
      numbers.first == "1", numbers.last == "1"
    else { return value }
    return "[\(numbers.dropFirst().dropLast().joined(separator: ", "))]"
  }

  /// How a description writes a value that a property of this kind takes; nil for another.
  static func value(_ written: String, as kind: Property.ValueKind) -> String? {
    switch kind {
    case .integer, .extent: return isWhole(written) ? written : nil
    case .decimal: return decimal(written)
    case .flag: return flag(written).map { "#\($0)" }
    case .extents, .stride: return extents(written)
    case .sides(let words):
      guard let text = text(written) else { return extents(written) }
      let word = text.lowercased()
      return words.contains(word) ? word : word == "valid" ? "0" : nil
    case .choice(let choices):
      guard let text = text(written)?.lowercased(), choices.contains(text) else { return nil }
      return KDLToken.string(text)
    case .name, .table: return nil
    }
  }

  static func flag(_ written: String) -> Bool? {
    switch written {
    case "True": true
    case "False": false
    default: nil
    }
  }

  /// What is in quotes.
  static func text(_ written: String) -> String? {
    let bytes = written.utf8
    guard bytes.count >= 2, let quote = bytes.first, bytes.last == quote,
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { return nil }
    return String(Substring(bytes.dropFirst().dropLast()))
  }

  static func isWhole(_ written: String) -> Bool {
    !written.isEmpty
      && written.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  /// `1e-6`; `0.5` of `.5`. KDL has a digit on either side of a point.
  static func decimal(_ written: String) -> String? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var here: [UInt8] = []
    for byte in written.utf8 {
      let isAfterDigit = here.last.map { digits.contains($0) } ?? false
      if byte == UInt8(ascii: "."), !isAfterDigit { here.append(UInt8(ascii: "0")) }
      if here.last == UInt8(ascii: "."), !digits.contains(byte) { here.append(UInt8(ascii: "0")) }
      here.append(byte)
    }
    if here.last == UInt8(ascii: ".") { here.append(UInt8(ascii: "0")) }
    let text = String(decoding: here, as: UTF8.self)
    guard let number = Double(text), number.isFinite,
      here.first.map({ digits.contains($0) || $0 == UInt8(ascii: "-") }) == true
    else { return nil }
    return text
  }

  /// `3`, `"3x5"` of `(3, 5)`.
  static func extents(_ written: String) -> String? {
    guard let numbers = ForeignValue.numbers(in: written), (1...3).contains(numbers.count) else {
      return nil
    }
    return numbers.count == 1 ? numbers[0] : KDLToken.quoted(numbers.joined(separator: "x"))
  }
}
