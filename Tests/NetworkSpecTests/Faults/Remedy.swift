import CNNDiagnostics
import Foundation
import Testing

/// A remedy applied to the text that it is for.
struct Remedy {
  let finding: Diagnostic
  let help: Diagnostic.Help
  let text: String

  /// The texts that the remedy leads to: one for each of the ways it names. Nil if nobody knows how to
  /// apply such words.
  var remedied: [String]? {
    if let edit = help.edit { return [replaced(edit.span.range, by: edit.replacement)] }
    let words = help.text
    if let match = words.wholeMatch(of: #/`(?<name>[a-z-]+)=(?<value>[^`]+)` fits exactly/#) {
      return [withProperty(String(match.name), String(match.value))]
    }
    if words.contains("input of"), words.contains("fits exactly") { return inputs(in: words) }
    if let match = words.wholeMatch(of: #/an input of (.+) fits here/#) {
      return match.1.split(separator: " or ").map { plane in
        withInput(String(plane.replacing("×", with: " ")))
      }
    }
    if words.hasPrefix("no symmetric padding makes it fit") { return [] }
    if let match = words.wholeMatch(of: #/the smallest input this chain accepts is (\d+)×\1/#) {
      return [withInput("\(match.1) \(match.1)")]
    }
    if words.hasPrefix("start with `input") {
      return [text.replacing("{", with: "{ input 9 9 9;", maxReplacements: 1)]
    }
    if let match = words.wholeMatch(of: #/if it is a result, mark it: `(output .+)`/#) {
      let end = text.lastIndex(of: "}") ?? text.endIndex
      return [String(text[..<end]) + "; output; \(match.1) }"]
    }
    if words.hasPrefix("round it with `floor(…)`") {
      return ["floor", "ceil", "round"].map(rounded)
    }
    if words == "remove one of them" { return [replaced(propertyRange, by: "")] }
    if words.hasPrefix("declare one") { return [text + "\nnetwork NAME { input 224 224 3; relu }"] }
    if words.hasPrefix("declare a block of that name in this file") {
      return [text + "\nblock x { tanh }"]
    }
    if let match = words.wholeMatch(of: #/did you mean `(.+)`\?/#) {
      return [replaced(range, by: "\"\(match.1)\"")]
    }
    return nil
  }

  private var range: Range<Int> {
    if case .span(let span) = finding.location { span.range } else { 0..<0 }
  }

  private func replaced(_ range: Range<Int>, by replacement: String) -> String {
    var bytes = Array(text.utf8)
    bytes.replaceSubrange(range, with: Array(replacement.utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// From the name of the property whose value the finding points at.
  private var propertyRange: Range<Int> {
    let bytes = Array(text.utf8)
    let start = bytes[..<range.lowerBound].lastIndex(of: UInt8(ascii: " ")) ?? 0
    return start..<range.upperBound
  }

  private var statement: Range<String.Index> {
    let utf8 = text.utf8
    let place = utf8.index(text.startIndex, offsetBy: range.lowerBound)
    let start = text[..<place].lastIndex { "\n;{".contains($0) }.map { text.index(after: $0) }
    let end = text[place...].firstIndex { "\n;}".contains($0) } ?? text.endIndex
    return (start ?? text.startIndex)..<end
  }

  /// The statement with another value of a property.
  private func withProperty(_ name: String, _ value: String) -> String {
    let old = text[statement]
    let pattern = try? Regex(" \(name)=(\"[^\"]*\"|[^ \"]+)")
    let without = pattern.map { String(old.replacing($0, with: "")) } ?? String(old)
    return text.replacingCharacters(in: statement, with: "\(without) \(name)=\(value)")
  }

  /// The value that the finding points at, or the whole of the expression around it, rounded.
  private func rounded(_ function: String) -> String {
    let bytes = Array(text.utf8)
    let value = String(decoding: bytes[range], as: UTF8.self)
    let inner = value.hasPrefix("\"") ? String(value.dropFirst().dropLast()) : value
    let isInside =
      range.lowerBound > 0 && !value.hasPrefix("\"")
      && bytes[range.lowerBound - 1] != UInt8(ascii: "=")
      && bytes[range.lowerBound - 1] != UInt8(ascii: " ")
    return replaced(range, by: isInside ? "\(function)(\(inner))" : "\"\(function)(\(inner))\"")
  }

  private func withInput(_ plane: String) -> String {
    text.replacing(#/input \d+ \d+/#, with: "input \(plane)")
  }

  /// `an input of 223 or 227 fits exactly`, `an input of 6 rows or 9 rows fits exactly; …`.
  private func inputs(in words: String) -> [String]? {
    guard let list = words.firstMatch(of: #/input of (?<list>.+?) fits exactly/#)?.list,
      let present = text.firstMatch(of: #/input (?<height>\d+) (?<width>\d+)/#)
    else { return nil }
    return list.replacing(" or ", with: ",").split(separator: ",").map { item in
      let number = item.prefix { $0.isNumber }
      if item.hasSuffix("rows") { return withInput("\(number) \(present.width)") }
      if item.hasSuffix("columns") { return withInput("\(present.height) \(number)") }
      let sides = item.split(separator: "×")
      return withInput("\(sides[0]) \(sides[sides.count - 1])")
    }
  }
}
