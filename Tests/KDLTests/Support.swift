import CNNDiagnostics
import Foundation

@testable import KDL

let testSource = SourceID(index: 0)

func parse(_ text: String) throws(KDLError) -> KDLDocument {
  try KDLDocument(parsing: Array(text.utf8), source: testSource)
}

/// All of a document but its spans: order, repeated properties and lexemes included.
func dump(_ document: KDLDocument) -> String { dump(document.nodes) }

private func dump(_ nodes: [KDLNode]) -> String {
  var text = ""
  for node in nodes {
    text += dump(node.annotation) + node.name.text.debugDescription
    for entry in node.entries {
      text += " "
      if let key = entry.key { text += key.text.debugDescription + "=" }
      text += dump(entry.value)
    }
    if let children = node.children { text += "{" + dump(children) + "}" }
    text += ";"
  }
  return text
}

private func dump(_ value: KDLValue) -> String {
  let content =
    switch value.content {
    case .string(let string): string.debugDescription
    case .number(let number): number.lexeme
    case .boolean(let isTrue): isTrue ? "#true" : "#false"
    case .null: "#null"
    }
  return dump(value.annotation) + content
}

private func dump(_ annotation: KDLIdentifier?) -> String {
  annotation.map { "(" + $0.text.debugDescription + ")" } ?? ""
}

/// The value of the first entry of the first node of `text`.
func firstValue(_ text: String) throws -> KDLValue? {
  try parse(text).nodes.first?.entries.first?.value
}

func firstString(_ text: String) throws -> String? {
  guard case .string(let string)? = try firstValue(text)?.content else { return nil }
  return string
}

extension SourceSpan {
  /// The bytes of `text` the span covers.
  func excerpt(of text: String) -> String {
    String(decoding: Array(text.utf8)[range], as: UTF8.self)
  }
}

extension Diagnostic.Help.Edit {
  func applied(to text: String) -> String {
    var bytes = Array(text.utf8)
    bytes.replaceSubrange(span.range, with: replacement.utf8)
    return String(decoding: bytes, as: UTF8.self)
  }
}
