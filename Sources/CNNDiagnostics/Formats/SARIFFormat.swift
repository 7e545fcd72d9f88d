import CNNText

extension DiagnosticFormat {
  /// A log in the Static Analysis Results Interchange Format 2.1.0 with one run. Remedies that are
  /// edits become fixes.
  ///
  /// Source: OASIS Standard "SARIF Version 2.1.0", sections 3.13 (log) to 3.58 (fixes).
  public static func sarif(
    _ diagnostics: [Diagnostic], in sources: SourceMap, toolVersion: String
  ) -> String {
    var log = SARIFLog(sources: sources, diagnostics: diagnostics)
    return log.text(toolVersion: toolVersion)
  }
}

private struct SARIFLog {
  private static let schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

  private var json = JSONWriter()
  private var finder: PositionFinder
  private let diagnostics: [Diagnostic]
  /// The ids that occur, in the order of their list.
  private let rules: [DiagnosticID]

  init(sources: SourceMap, diagnostics: [Diagnostic]) {
    finder = PositionFinder(sources)
    self.diagnostics = diagnostics
    let occurring = Set(diagnostics.map { $0.id })
    rules = DiagnosticID.allCases.filter { occurring.contains($0) }
  }

  mutating func text(toolVersion: String) -> String {
    json.beginObject()
    json.member("$schema", SARIFLog.schema)
    json.member("version", "2.1.0")
    json.key("runs")
    json.beginArray()
    json.beginObject()
    appendTool(toolVersion)
    json.member("columnKind", "unicodeCodePoints")
    json.key("results")
    json.beginArray()
    for diagnostic in diagnostics { append(diagnostic) }
    json.end()
    json.end()
    json.end()
    json.end()
    return String(decoding: json.take(), as: UTF8.self)
  }

  private mutating func appendTool(_ version: String) {
    json.key("tool")
    json.beginObject()
    json.key("driver")
    json.beginObject()
    json.member("name", "cnnshape")
    json.member("version", version)
    json.key("rules")
    json.beginArray()
    for rule in rules {
      json.beginObject(.oneLine)
      json.member("id", rule.rawValue)
      appendMessage("help", "`cnnshape explain \(rule.rawValue)` has the rule with an example")
      json.end()
    }
    json.end()
    json.end()
    json.end()
  }

  private mutating func append(_ diagnostic: Diagnostic) {
    json.beginObject(.oneLine)
    json.member("ruleId", diagnostic.id.rawValue)
    if let index = rules.firstIndex(of: diagnostic.id) { json.member("ruleIndex", index) }
    json.member("level", diagnostic.severity.rawValue)
    appendMessage("message", DiagnosticFormat.message(diagnostic))
    appendLocations(of: diagnostic)
    if !diagnostic.secondary.isEmpty {
      json.key("relatedLocations")
      json.beginArray()
      for label in diagnostic.secondary { appendLocation(label.span, label.text) }
      json.end()
    }
    appendFixes(of: diagnostic)
    json.end()
  }

  private mutating func appendLocations(of diagnostic: Diagnostic) {
    if case .commandLine = diagnostic.location { return }
    json.key("locations")
    json.beginArray()
    switch diagnostic.location {
    case .span(let span): appendLocation(span, diagnostic.label)
    case .element(let path, let description):
      json.beginObject()
      appendPlace(path, region: nil)
      json.key("logicalLocations")
      json.beginArray()
      json.beginObject()
      json.member("fullyQualifiedName", description)
      json.end()
      json.end()
      json.end()
    case .file(let path):
      json.beginObject()
      appendPlace(path, region: nil)
      json.end()
    case .commandLine: break
    }
    json.end()
  }

  private mutating func appendLocation(_ span: SourceSpan, _ label: String) {
    json.beginObject()
    appendPlace(finder.path(of: span), region: span)
    if !label.isEmpty { appendMessage("message", label) }
    json.end()
  }

  private mutating func appendPlace(_ path: String, region: SourceSpan?) {
    json.key("physicalLocation")
    json.beginObject()
    appendArtifact(path)
    if let region { append("region", region) }
    json.end()
  }

  private mutating func appendArtifact(_ path: String) {
    json.key("artifactLocation")
    json.beginObject()
    json.member("uri", uri(ofPath: path))
    json.end()
  }

  private mutating func append(_ key: String, _ region: SourceSpan) {
    let (start, end) = finder.positions(of: region)
    json.key(key)
    json.beginObject()
    json.member("startLine", start.line)
    json.member("startColumn", start.column)
    json.member("endLine", end.line)
    json.member("endColumn", end.column)
    json.end()
  }

  private mutating func appendFixes(of diagnostic: Diagnostic) {
    let remedies = diagnostic.help.filter { $0.edit != nil }
    guard !remedies.isEmpty else { return }
    json.key("fixes")
    json.beginArray()
    for remedy in remedies {
      guard let edit = remedy.edit else { continue }
      json.beginObject()
      appendMessage("description", remedy.text)
      json.key("artifactChanges")
      json.beginArray()
      json.beginObject()
      appendArtifact(finder.path(of: edit.span))
      json.key("replacements")
      json.beginArray()
      json.beginObject()
      append("deletedRegion", edit.span)
      json.key("insertedContent")
      json.beginObject()
      json.member("text", edit.replacement)
      json.end()
      json.end()
      json.end()
      json.end()
      json.end()
      json.end()
    }
    json.end()
  }

  /// A message, in which braces stand for placeholders unless doubled (section 3.11.5).
  private mutating func appendMessage(_ key: String, _ text: String) {
    json.key(key)
    json.beginObject()
    json.member("text", doublingBraces(in: text))
    json.end()
  }
}

private func doublingBraces(in text: String) -> String {
  guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else {
    return text
  }
  var doubled = ""
  for scalar in text.unicodeScalars {
    doubled.unicodeScalars.append(scalar)
    if scalar == "{" || scalar == "}" { doubled.unicodeScalars.append(scalar) }
  }
  return doubled
}

/// A path as a URI reference (RFC 3986): absolute ones with `file:`, everything but unreserved
/// characters and slashes by its bytes.
func uri(ofPath path: String) -> String {
  let hex = Array("0123456789ABCDEF".utf8)
  var bytes = path.hasPrefix("/") ? Array("file://".utf8) : []
  for byte in path.utf8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
      bytes.append(byte)
    default: bytes += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 0xF)]]
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
