import CNNDiagnostics
import CNNText
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DiagnosticFormatTests {
  static let evil =
    "a\u{1B}[2J<script>\"&'|%,:\n::error::forged\r\u{9B}1m\u{FFFF}]]>\u{202E}\u{200B}"

  static let sources: SourceMap = {
    var sources = SourceMap()
    let text = "input 4 4 1\nconv é kernel=5\n"
    _ = sources.add(SourceFile(path: "zoo/a b.kdl", bytes: Array(text.utf8)))
    _ = sources.add(SourceFile(path: evil, bytes: Array("x".utf8)))
    return sources
  }()

  static func span(_ range: Range<Int>, file: UInt32 = 0) -> SourceSpan {
    SourceSpan(source: SourceID(index: file), range: range)
  }

  static let findings = [
    Diagnostic(
      .windowExceedsInput, .error, "kernel 5×5 does not fit an input of 4×4",
      at: .span(span(27..<28)), label: "needs 5×5", secondary: [.init(span(6..<11), "4×4 enters")],
      notes: ["0 positions"],
      help: [
        .init("a kernel of 3 fits", edit: .init(span: span(27..<28), replacement: "3")),
        .init("or pad the input"),
      ]),
    Diagnostic(
      .windowRemainder, .warning, "1 row unread", at: .span(span(0..<16))),
    Diagnostic(
      .outOfScope, .note, "`conv{i}` skipped",
      at: .element(path: "s.onnx", description: "node 17 \"fire2/concat\"")),
    Diagnostic(.unreadableFile, .error, "no such file", at: .file(path: "/tmp/none.kdl")),
    Diagnostic(.usage, .error, "no command given", at: .commandLine),
    Diagnostic(
      .unknownWord, .error, evil, at: .span(span(0..<1, file: 1)), label: evil,
      secondary: [.init(span(0..<1, file: 1), evil)], notes: [evil],
      help: [.init(evil, edit: .init(span: span(0..<1, file: 1), replacement: evil))]),
  ]

  @Test func conciseIsALineEach() {
    let lines = DiagnosticFormat.concise(DiagnosticFormatTests.findings, in: Self.sources)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(5) == [
        "zoo/a b.kdl:2:15: error[window-exceeds-input]: kernel 5×5 does not fit an input of 4×4",
        "zoo/a b.kdl:1:1: warning[window-remainder]: 1 row unread",
        "s.onnx: node 17 \"fire2/concat\": note[out-of-scope]: `conv{i}` skipped",
        "/tmp/none.kdl: error[unreadable-file]: no such file",
        "cnnshape: error[usage]: no command given",
      ])
    #expect(lines.count == 7)
    #expect(!lines[5].unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test func githubCommandsAreEscaped() {
    let lines = DiagnosticFormat.github(Self.findings, in: Self.sources)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(5) == [
        "::error file=zoo/a b.kdl,line=2,endLine=2,col=15,endColumn=15,title=window-exceeds-input"
          + "::kernel 5×5 does not fit an input of 4×4%0A0 positions%0Ahelp: a kernel of 3 fits"
          + "%0Ahelp: or pad the input",
        "::warning file=zoo/a b.kdl,line=1,endLine=2,title=window-remainder::1 row unread",
        "::notice file=s.onnx,title=out-of-scope::`conv{i}` skipped",
        "::error file=/tmp/none.kdl,title=unreadable-file::no such file",
        "::error title=usage::no command given",
      ])
    #expect(lines.count == 7)
    #expect(lines[5].hasPrefix("::error file=a␛[2J<script>\"&'|%25%2C%3A%0A%3A%3Aerror%3A%3A"))
    #expect(!lines[5].unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test func sarifHasTheStandardsForm() throws {
    let text = DiagnosticFormat.sarif(Self.findings, in: Self.sources, toolVersion: "1.2.3")
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    let log = try #require(object as? NSDictionary)
    #expect(log["version"] as? String == "2.1.0")
    #expect((log["$schema"] as? String)?.hasSuffix("sarif-schema-2.1.0.json") == true)
    func value(_ path: String) -> NSObject? { log.value(at: path) }
    #expect(value("runs.0.tool.driver.name") == "cnnshape" as NSString)
    #expect(value("runs.0.tool.driver.version") == "1.2.3" as NSString)
    #expect(value("runs.0.columnKind") == "unicodeCodePoints" as NSString)
    let results = try #require(value("runs.0.results") as? [NSDictionary])
    let rules = try #require(value("runs.0.tool.driver.rules") as? [NSDictionary])
    #expect(results.count == Self.findings.count)
    for (result, finding) in zip(results, Self.findings) {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == finding.id.rawValue)
      #expect(result["ruleId"] as? String == finding.id.rawValue)
      #expect(result["level"] as? String == finding.severity.rawValue)
    }
    let place = "runs.0.results.0.locations.0.physicalLocation"
    #expect(value(place + ".artifactLocation.uri") == "zoo/a%20b.kdl" as NSString)
    #expect(
      value(place + ".region")
        == ["startLine": 2, "startColumn": 15, "endLine": 2, "endColumn": 16] as NSDictionary)
    let change = "runs.0.results.0.fixes.0.artifactChanges.0"
    #expect(value(change + ".replacements.0.insertedContent.text") == "3" as NSString)
    #expect(value(change + ".replacements.0.deletedRegion") == value(place + ".region"))
    #expect(value("runs.0.results.0.fixes.1") == nil)
    #expect(value("runs.0.results.0.relatedLocations.0.message.text") == "4×4 enters" as NSString)
    #expect(
      value("runs.0.results.2.locations.0.logicalLocations.0.fullyQualifiedName")
        == "node 17 \"fire2/concat\"" as NSString)
    #expect(
      value("runs.0.results.3.locations.0.physicalLocation.artifactLocation.uri")
        == "file:///tmp/none.kdl" as NSString)
    #expect(value("runs.0.results.2.message.text") == "`conv{{i}}` skipped" as NSString)
    #expect(value("runs.0.results.4.locations") == nil)
    #expect(value("runs.0.results.5.fixes.0.description.text") == Self.evil as NSString)
  }

  @Test func jsonCarriesEverything() throws {
    var json = JSONWriter()
    json.value(.findings(Self.findings, in: Self.sources))
    let object = try JSONSerialization.jsonObject(with: Data(json.take()))
    let findings = try #require(object as? [NSDictionary])
    let span =
      ["path": "zoo/a b.kdl", "line": 2, "column": 15, "endLine": 2, "endColumn": 16]
      as [String: AnyHashable]
    let edit = span.merging(["replacement": "3"]) { $1 }
    let whole: [String: AnyHashable] = [
      "id": "window-exceeds-input", "severity": "error",
      "headline": "kernel 5×5 does not fit an input of 4×4", "label": "needs 5×5",
      "secondary": [
        [
          "path": "zoo/a b.kdl", "line": 1, "column": 7, "endLine": 1, "endColumn": 12,
          "label": "4×4 enters",
        ] as [String: AnyHashable]
      ],
      "notes": ["0 positions"],
      "help": [
        ["text": "a kernel of 3 fits", "edit": edit], ["text": "or pad the input"],
      ] as [[String: AnyHashable]],
    ]
    #expect(findings[0] == whole.merging(span) { $1 } as NSDictionary)
    #expect(
      findings[4]
        == ["id": "usage", "severity": "error", "headline": "no command given"] as NSDictionary)
    #expect(findings[5]["headline"] as? String == Self.evil)
  }

  @Test func junitIsWellFormedAndCounts() throws {
    let suites = [
      JUnitSuite(
        name: "zoo/a.kdl",
        cases: [
          JUnitCase(name: "published macs", group: "vgg16", outcome: .passed),
          JUnitCase(name: Self.evil, group: Self.evil, outcome: .failed(Self.findings)),
          JUnitCase(name: "disputed", group: "vgg16", outcome: .skipped(Self.evil)),
        ]),
      JUnitSuite(name: Self.evil, cases: []),
    ]
    let text = DiagnosticFormat.junit(suites, in: Self.sources)
    let reader = XMLReader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(
      reader.elements == [
        "testsuites", "testsuite", "testcase", "testcase", "failure", "testcase", "skipped",
        "testsuite",
      ])
    #expect(
      reader.attributes[0]
        == ["name": "cnnshape", "tests": "3", "failures": "1", "errors": "0", "skipped": "1"])
    #expect(
      reader.attributes[3]["name"]?.hasPrefix("a\u{FFFD}[2J<script>\"&'|%,:\n::error") == true)
    #expect(reader.attributes[4]["type"] == "window-exceeds-input")
    #expect(reader.text.contains("zoo/a b.kdl:2:15"))
    #expect(reader.text.contains("cnnshape") == false)
    #expect(
      text.unicodeScalars.allSatisfy { $0 == "\n" || !actsOnText($0) },
      "no direction override, as any")
  }

  /// Elements and attributes in their order.
  private final class XMLReader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var attributes: [[String: String]] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      elements.append(name)
      self.attributes.append(attributes)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  @Test func manyFindingsInOneLongLineAreFoundQuickly() {
    var sources = SourceMap()
    let bytes = [UInt8](repeating: 0x61, count: 200_000)
    let id = sources.add(SourceFile(path: "a", bytes: bytes))
    let findings = stride(from: 0, to: 200_000, by: 100).map {
      Diagnostic(
        .syntax, .error, "x", at: .span(SourceSpan(source: id, range: $0..<$0 + 1)))
    }
    let start = ContinuousClock.now
    let lines = DiagnosticFormat.concise(findings, in: sources).split(separator: "\n")
    #expect(lines.last == "a:1:199901: error[syntax]: x")
    // Reading the line again for each would take minutes in this build.
    #expect(ContinuousClock.now - start < .seconds(10))
  }
}

extension NSDictionary {
  /// The value at a path of keys and indices, such as `runs.0.results`.
  fileprivate func value(at path: String) -> NSObject? {
    var value: NSObject? = self
    for part in path.split(separator: ".") {
      if let index = Int(part), let array = value as? [NSObject] {
        value = index < array.count ? array[index] : nil
      } else {
        value = (value as? NSDictionary)?[String(part)] as? NSObject
      }
    }
    return value
  }
}
