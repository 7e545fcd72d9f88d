import CNNDiagnostics
import FileFormats
import NetworkModel

/// The values of a section as Darknet reads them: a number is what a value begins with.
struct DarknetOptions {
  let section: DarknetText.Section
  let source: SourceID

  var location: Diagnostic.Location { .span(SourceSpan(source: source, range: section.range)) }

  /// The place of a value; that of the section for one that is left out.
  func location(of key: String) -> Diagnostic.Location {
    section[key].map { .span(span(of: $0)) } ?? location
  }

  private func span(of entry: DarknetText.Entry) -> SourceSpan {
    SourceSpan(source: source, range: entry.range)
  }

  /// - Throws: `.wrongType`.
  func integer(_ key: String, otherwise value: Int) throws(ImportFault) -> Int {
    guard let entry = section[key] else { return value }
    guard let integer = DarknetOptions.integer(entry.value) else {
      throw ImportFault(
        .wrongType(of: key, expected: "a whole number"), at: .span(span(of: entry)))
    }
    return integer
  }

  /// True if the value is there and not 0.
  func flag(_ key: String) throws(ImportFault) -> Bool { try integer(key, otherwise: 0) != 0 }

  /// - Throws: `.wrongType`.
  func decimal(_ key: String, otherwise value: Double) throws(ImportFault) -> Double {
    guard let entry = section[key] else { return value }
    let text = DarknetOptions.withoutRemark(entry.value)
    guard let first = text.utf8.first, first != 0x69, first != 0x6E, let decimal = Double(text),
      decimal.isFinite
    else {
      throw ImportFault(.wrongType(of: key, expected: "a number"), at: .span(span(of: entry)))
    }
    return decimal
  }

  /// A word, of which a remark is part for Darknet.
  func word(_ key: String, otherwise value: String) -> String { section[key]?.value ?? value }

  /// The whole numbers between commas; nil if the value is left out.
  ///
  /// - Throws: `.wrongType`.
  func integers(_ key: String) throws(ImportFault) -> [Int]? {
    guard let entry = section[key] else { return nil }
    let text = DarknetOptions.withoutRemark(entry.value)
    // Darknet counts the commas of a remark too.
    let hasOnlyOwnCommas = !entry.value.utf8.dropFirst(text.utf8.count).contains(UInt8(ascii: ","))
    var integers: [Int] = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard hasOnlyOwnCommas, let integer = DarknetOptions.integer(String(Substring(part))) else {
        throw ImportFault(
          .wrongType(of: key, expected: "whole numbers between commas"), at: .span(span(of: entry)))
      }
      integers.append(integer)
    }
    return integers
  }

  /// The places of values, by the names of our hyperparameters, for findings on them.
  func properties(_ keys: [(own: Hyperparameter, key: String)]) -> [Origin.Property] {
    keys.compactMap { own, key in
      section[key].map {
        Origin.Property(name: own.rawValue, value: span(of: $0), isNumber: true)
      }
    }
  }

  private static func withoutRemark(_ value: String) -> String {
    String(Substring(value.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: ";") }))
  }

  private static func integer(_ value: String) -> Int? {
    let text = withoutRemark(value)
    if let integer = Int32(text) { return Int(integer) }
    // Darknet reads the 3 of `3.0`.
    return Double(text).flatMap { Int32(exactly: $0) }.map { Int($0) }
  }
}
