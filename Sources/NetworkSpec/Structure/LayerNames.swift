import CNNText

/// What names of layers say.
enum LayerNames {
  private static let slash = UInt8(ascii: "/")

  /// What comes before the last slash that names of several layers share; nil if there is none.
  static func stem(of names: [String]) -> String? {
    guard names.count > 1, let first = names.first else { return nil }
    var common = Array(first.utf8)
    for name in names.dropFirst() {
      var count = 0
      for (a, b) in zip(common, name.utf8) {
        if a != b { break }
        count += 1
      }
      common.removeSubrange(count...)
    }
    guard let end = common.lastIndex(of: slash), end > 0 else { return nil }
    return String(decoding: common[..<end], as: UTF8.self)
  }

  /// Returns whether a name was given by a person and can be written.
  static func isSensible(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard let first = bytes.first, first != slash, bytes.last != slash,
      !bytes.contains(UInt8(ascii: "{")), !bytes.contains(UInt8(ascii: "}"))
    else { return false }
    for (byte, next) in zip(bytes, bytes.dropFirst()) where byte == slash && next == slash {
      return false
    }
    var stem = bytes[...]
    while let last = stem.last, last.isDigit { stem.removeLast() }
    let word = String(decoding: stem, as: UTF8.self)
    if ["", "layer", "node", "op", "n", "tensor"].contains(word) { return false }
    // As exporters number nodes: `Conv_12`.
    let isNumbered = stem.last == UInt8(ascii: "_") && stem.count < bytes.count
    return !(isNumbered && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first))
  }

  /// Returns whether an unnamed statement would get a name of this form.
  static func isAutomatic(_ name: String, _ word: String) -> Bool {
    name.dropping(prefix: word)?.utf8.allSatisfy { $0.isDigit } ?? false
  }
}
