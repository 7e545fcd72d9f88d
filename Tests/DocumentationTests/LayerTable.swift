@testable import NetworkSpec

/// The table of layer words and properties as `docs/language.md` has it, made from the schemas that the
/// program reads descriptions with.
enum LayerTable {
  static let header = ["| words | property | value | default |", "|---|---|---|---|"]

  static var lines: [String] {
    var lines = header
    var words: [LayerWord] = []
    for (index, word) in LayerWord.allCases.enumerated() {
      words.append(word)
      let next = LayerWord.allCases.dropFirst(index + 1).first
      // Words of one schema that follow one another share their rows.
      guard next?.properties != word.properties else { continue }
      lines += rows(words.map(\.rawValue).map(code).joined(separator: " "), word.properties)
      words = []
    }
    return lines + rows("every layer", CommonProperty.allCases.map(\.schema))
  }

  private static func rows(_ words: String, _ properties: [Property]) -> [String] {
    guard let first = properties.first else { return ["| \(words) | – | | |"] }
    return [row(words, first)] + properties.dropFirst().map { row("", $0) }
  }

  private static func row(_ words: String, _ property: Property) -> String {
    let start = words.isEmpty ? "|" : "| \(words)"
    return "\(start) | \(code(property.name)) | \(values(property.kind)) | \(value(property)) |"
  }

  private static func value(_ property: Property) -> String {
    guard let text = property.defaultValue else { return "required" }
    return text.contains(" ") ? text : code(text)
  }

  private static func values(_ kind: Property.ValueKind) -> String {
    switch kind {
    case .integer, .extent: "integer"
    case .decimal: "number"
    case .extents: "extents"
    case .stride: "extents, `kernel`"
    case .sides(let words): (["sides"] + words.map(code)).joined(separator: ", ")
    case .choice(let choices): choices.map(code).joined(separator: ", ")
    case .flag: "flag"
    case .name: "layer"
    case .table: "table"
    }
  }

  private static func code(_ text: String) -> String { "`\(text)`" }
}
