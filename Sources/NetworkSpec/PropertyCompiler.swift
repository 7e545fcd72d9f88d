import Diagnostics
import KDL
import NetworkModel

/// Matches the properties of a statement with the schema of its word.
struct PropertyCompiler {
  let scope: NameScope

  func compile(_ value: KDLValue, as property: Property) throws(SpecFault) -> CompiledProperty {
    CompiledProperty(
      name: property.name, value: try compiled(value, as: property.kind), span: value.span)
  }

  private func compiled(
    _ value: KDLValue, as kind: Property.ValueKind
  ) throws(SpecFault) -> CompiledValue {
    switch kind {
    case .integer, .decimal:
      return .expression(try value.expression(in: scope))
    case .pair:
      return try pair(value)
    case .sides(let words):
      if case .string(let text) = value.content, words.contains(text) { return .word(text) }
      return try sides(value)
    case .choice(let choices):
      let word = try value.word()
      guard choices.contains(word) else {
        throw SpecFault(.invalidChoice(word, choices: choices), at: value.span)
      }
      return .word(word)
    case .flag:
      return .flag(try value.flag())
    case .table:
      return .table(try table(value))
    }
  }

  /// `3`, `"2 * k"`, `"1x7"` or `"1x{n}"`.
  private func pair(_ value: KDLValue) throws(SpecFault) -> CompiledValue {
    guard let (text, span) = value.text, let cross = PropertyCompiler.crossing(in: text) else {
      return .expression(try value.expression(in: scope))
    }
    let bytes = Array(text.utf8)
    return .pair(
      try part(bytes, 0..<cross, of: span), try part(bytes, cross + 1..<bytes.count, of: span))
  }

  /// As `pair`, or four expressions with commas between.
  private func sides(_ value: KDLValue) throws(SpecFault) -> CompiledValue {
    guard let (text, span) = value.text else { return try pair(value) }
    let bytes = Array(text.utf8)
    var depth = 0
    var cuts = [-1]
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth == 0: cuts.append(offset)
      default: break
      }
    }
    guard cuts.count > 1 else { return try pair(value) }
    guard cuts.count == 4 else {
      throw SpecFault(
        .malformed(text, expected: "one number, `\"1x2\"` or `\"top,left,bottom,right\"`"),
        at: value.span)
    }
    cuts.append(bytes.count)
    var parts: [Expression] = []
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      parts.append(try part(bytes, start + 1..<end, of: span))
    }
    return .sides(parts)
  }

  /// An expression, with or without braces round it.
  private func part(
    _ bytes: [UInt8], _ range: Range<Int>, of span: SourceSpan
  ) throws(SpecFault) -> Expression {
    var range = range
    if bytes[range].first == UInt8(ascii: "{"), bytes[range].last == UInt8(ascii: "}"),
      range.count >= 2
    {
      range = range.lowerBound + 1..<range.upperBound - 1
    }
    let place = span.range.count == bytes.count ? span.slice(range) : span
    return try ExpressionParser.parse(
      String(decoding: bytes[range], as: UTF8.self), at: place, in: scope)
  }

  /// Offset of the `x` of `"1x7"`: the text is two runs of digits, or of braces, with an `x` between.
  private static func crossing(in text: String) -> Int? {
    var crossing: Int?
    var depth = 0
    for (offset, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "x") where depth == 0 && offset > 0:
        guard crossing == nil else { return nil }
        crossing = offset
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
      default:
        guard depth > 0 else { return nil }
      }
    }
    return crossing
  }

  /// `"0 1 2 / 1 2 3"`.
  private func table(_ value: KDLValue) throws(SpecFault) -> [[Int]] {
    let text = try value.word()
    var rows: [[Int]] = []
    for row in text.split(separator: "/", omittingEmptySubsequences: false) {
      var channels: [Int] = []
      for channel in row.split(separator: " ") {
        guard let number = Int(channel) else {
          throw SpecFault(
            .malformed(String(channel), expected: "channel numbers, a `/` between filters"),
            at: value.span)
        }
        channels.append(number)
      }
      rows.append(channels)
    }
    return rows
  }
}
