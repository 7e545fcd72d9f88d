/// The text with everything that a terminal would obey instead of show made visible.
///
/// Control characters become their pictures (`␛` for ESC), other characters without a shape of their
/// own (line separators, direction overrides, zero-width spaces) become `�`. Joiners stay:
/// scripts and emoji need them.
public func terminalSafe(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
  var safe = ""
  for scalar in text.unicodeScalars { safe.unicodeScalars.append(terminalSafe(scalar)) }
  return safe
}

/// Columns that a text takes on a terminal, which shows no control characters.
///
/// An estimate where terminals differ: sequences of joined emoji count as their parts.
public func displayWidth(of text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.unicodeScalars.reduce(0) { $0 + displayWidth(of: $1) }
}

package func terminalSafe(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x20...0x7E: return scalar
  case 0...0x1F: return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
  case 0x7F: return "\u{2421}"
  default: return actsOnText(scalar) ? "\u{FFFD}" : scalar
  }
}

/// Returns whether a character acts on what is around it, or on a terminal, instead of having a shape: controls,
/// line separators, direction overrides, zero-width spaces. Joiners do not count: scripts and emoji need them.
public func actsOnText(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x20...0x7E, 0x200C, 0x200D: return false
  default: break
  }
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator: return true
  default: return false
  }
}

/// 0 for marks that sit on the previous character, 2 for wide characters, 1 for all others.
///
/// Source: Unicode Standard Annex 11 (East Asian Width), classes W and F in whole blocks;
/// emoji by the property Emoji_Presentation.
package func displayWidth(of scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  return wideBlocks.contains { $0.contains(scalar.value) } ? 2 : 1
}

private let wideBlocks: [ClosedRange<UInt32>] = [
  0x1100...0x115F,  // Hangul initial consonants
  0x2E80...0x303E,  // radicals, CJK punctuation
  0x3041...0xA4CF,  // kana to Yi
  0xA960...0xA97F, 0xAC00...0xD7A3,  // Hangul
  0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,  // CJK compatibility
  0xFF01...0xFF60, 0xFFE0...0xFFE6,  // full-width forms
  0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,  // Tangut, kana supplements
  0x1F200...0x1F2FF, 0x20000...0x3FFFD,  // enclosed and further ideographs
]
