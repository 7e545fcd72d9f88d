import CNNText

/// The names of a network's layers, made of those that a file has.
///
/// A name is kept as it is wherever a description could have it. Elsewhere braces and invisible characters become `_`,
/// empty parts between slashes are left out, and a name that is taken gets a number.
struct ImportNames {
  /// Bytes of a name at most.
  static let longest = 512

  private var names = UniqueNames()

  /// Returns a name that no other layer has.
  ///
  /// - Parameter kind: what the layer is called if it has no name.
  mutating func unique(_ name: String, kind: String) -> String {
    names.unique(ImportNames.cleaned(name) ?? ImportNames.cleaned(kind) ?? "layer")
  }

  /// The name as a description could have it; nil if nothing is left of it.
  static func cleaned(_ name: String) -> String? {
    let isKept = name.utf8.allSatisfy { byte in
      byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "{")
        && byte != UInt8(ascii: "}")
    }
    if isKept, !name.isEmpty, name.utf8.count <= longest,
      name.utf8.allSatisfy({ $0 < 0x80 }) || !name.unicodeScalars.contains(where: actsOnText)
    {
      return name
    }
    var scalars = String.UnicodeScalarView()
    var size = 0
    for scalar in name.unicodeScalars {
      size += UTF8.width(scalar)
      guard size <= longest else { break }
      let isPlain = !actsOnText(scalar) && scalar != "{" && scalar != "}"
      scalars.append(isPlain ? scalar : "_")
    }
    let parts = String(scalars).utf8.split(separator: UInt8(ascii: "/"))
    guard !parts.isEmpty else { return nil }
    return parts.map { String(Substring($0)) }.joined(separator: "/")
  }
}

extension ImportNames {
  /// The name of a network that has none in its file, `network` if the file has none either.
  static func name(ofFile path: String) -> String { network(ofFile: path, otherwise: "network") }

  /// The name of a network that has none in its file: that of the file without folder and ending.
  static func network(ofFile path: String, otherwise name: String) -> String {
    let file = path.utf8.split(separator: UInt8(ascii: "/")).last ?? path.utf8[...]
    let end = file.lastIndex(of: UInt8(ascii: "."))
    let stem = end.map { $0 > file.startIndex ? file[..<$0] : file } ?? file
    // `<stdin>` is not the name of a file.
    return file.first == UInt8(ascii: "<") ? name : cleaned(String(Substring(stem))) ?? name
  }
}
