import CNNDiagnostics
import CNNText

/// The rule for names of layers, instances, side outputs, blocks and networks, in whatever text they are given.
enum NameRule {
  /// Bytes of a name, or of a part between slashes, beyond which it is refused.
  static let longest = 1024

  /// - Parameter isReference: whether it names something declared elsewhere, so that it may begin with a `/`.
  /// - Throws: `.malformed` for a name that is too long, has a character that is not seen, or an empty part
  ///   between slashes.
  static func check(
    _ name: String, at span: SourceSpan, isReference: Bool = false
  ) throws(SpecFault) {
    var bytesOfPart = 0
    var isFirstPart = true
    var isASCII = true
    for byte in name.utf8 {
      if byte == UInt8(ascii: "/") {
        guard bytesOfPart > 0 || isReference && isFirstPart else {
          throw emptyPart(of: name, at: span)
        }
        bytesOfPart = 0
        isFirstPart = false
        continue
      }
      guard byte >= 0x20, byte != 0x7F else { throw unseenCharacter(in: name, at: span) }
      isASCII = isASCII && byte < 0x80
      bytesOfPart += 1
      guard bytesOfPart <= longest else {
        throw SpecFault(
          .malformed(name, expected: "a name of at most \(longest) bytes between slashes"), at: span
        )
      }
    }
    guard bytesOfPart > 0 else { throw emptyPart(of: name, at: span) }
    guard isASCII || !name.unicodeScalars.contains(where: actsOnText) else {
      throw unseenCharacter(in: name, at: span)
    }
  }

  /// Checks a name in which braces would begin an expression, where there are no expressions.
  static func checkVerbatim(_ name: String, at span: SourceSpan) throws(SpecFault) {
    try check(name, at: span)
    guard !name.utf8.contains(UInt8(ascii: "{")) else {
      throw SpecFault(.malformed(name, expected: "a name without braces"), at: span)
    }
  }

  /// Checks the name of a block, beside the rule for all names.
  static func checkBlock(_ name: String, at span: SourceSpan) throws(SpecFault) {
    guard LayerWord.named(name) == nil, StatementWord.named(name) == nil else {
      throw SpecFault(.reservedName(name), at: span)
    }
    // An instance's name and a layer's are distinguished by the slash.
    guard !name.utf8.contains(UInt8(ascii: "/")) else {
      throw SpecFault(.malformed(name, expected: "a name without `/`"), at: span)
    }
  }

  private static func emptyPart(of name: String, at span: SourceSpan) -> SpecFault {
    SpecFault(.malformed(name, expected: "a name with something on both sides of a `/`"), at: span)
  }

  private static func unseenCharacter(in name: String, at span: SourceSpan) -> SpecFault {
    SpecFault(
      .malformed(name, expected: "a name without control characters and others that are not seen"),
      at: span)
  }
}
