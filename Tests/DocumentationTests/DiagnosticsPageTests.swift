import CNNDiagnostics
import Foundation
import ProgramRun
import Testing

/// `docs/diagnostics.md` has a section for each finding. `ConsoleBlockTests` runs its examples and holds
/// their output; here stands that each shows the finding it is there for.
@Suite struct DiagnosticsPageTests {
  /// What lies between two headings.
  struct Section {
    let id: String
    let lines: [String]

    var blocks: [CodeBlock] { CodeBlock.all(in: lines) }
  }

  static func sections() throws -> [Section] {
    let lines = try Document(path: "docs/diagnostics.md").lines
    let starts = lines.indices.filter { lines[$0].hasPrefix("## ") }
    return zip(starts, starts.dropFirst() + [lines.endIndex]).map { start, end in
      Section(id: String(lines[start].dropFirst(3)), lines: Array(lines[(start + 1)..<end]))
    }
  }

  static func section(of id: DiagnosticID) throws -> Section {
    try #require(try sections().first { $0.id == id.rawValue })
  }

  /// Findings that come of no text that a page could hold.
  static let withoutDescription: Set<DiagnosticID> = [
    .usage, .unreadableFile, .unwritableFile, .notUTF8, .sourceTooLarge, .unknownModel,
    .nestingTooDeep,
  ]

  /// Findings that no description has, with the extension of the file that the page shows.
  static let ofOtherPrograms: [DiagnosticID: String] = [
    .unsupportedFormat: ".h5", .unknownOperator: ".prototxt", .unsupportedOperator: ".prototxt",
    .assumedValue: ".prototxt", .opaqueLayer: ".json",
  ]

  @Test("one section a finding, in the order of the list")
  func order() throws {
    #expect(try Self.sections().map(\.id) == DiagnosticID.allCases.map(\.rawValue))
  }

  @Test("the example makes the finding and no other", arguments: DiagnosticID.allCases)
  func example(_ id: DiagnosticID) throws {
    let blocks = try Self.section(of: id).blocks
    let shown = blocks.filter { $0.language == "console" }.flatMap(\.commands)
    let command = try #require(shown.first)
    #expect(shown.count == 1)
    let found = command.shown.compactMap { $0.wholeMatch(of: /(?:error|warning)\[([^\]]+)\]: .+/) }
    #expect(found.map { String($0.1) } == [id.rawValue])

    let descriptions = blocks.filter { !$0.fileName.isEmpty }
    if Self.withoutDescription.contains(id) {
      #expect(descriptions.isEmpty)
    } else {
      let file = id.rawValue + (Self.ofOtherPrograms[id] ?? ".kdl")
      #expect(descriptions.map(\.fileName) == [file])
      // Execution and writing find what reading cannot.
      let expected: String =
        switch id {
        case .memoryExceeded, .opaqueLayer: "verify \(file)"
        case .unsupportedLayer: "convert \(file) --to onnx"
        default: "check \(file)"
        }
      #expect(command.command == "cnnshape \(expected)")
    }
  }

  @Test("meaning first, remedy last", arguments: DiagnosticID.allCases)
  func prose(_ id: DiagnosticID) throws {
    let lines = try Self.section(of: id).lines.filter { !$0.isEmpty }
    let meaning = try #require(lines.first)
    #expect(!meaning.hasPrefix("```") && meaning.count > 20)
    let end = try #require(lines.lastIndex { $0.hasPrefix("```") })
    #expect(lines[(end + 1)...].first?.hasPrefix("Remedy: ") == true)
  }

  @Test(
    "`cnnshape explain` prints all of the section but the fences", arguments: DiagnosticID.allCases)
  func explained(_ id: DiagnosticID) throws {
    let section = try Self.section(of: id)
    // Of a link the terminal has the text.
    let words = section.lines.filter { !$0.hasPrefix("```") }
      .map { $0.replacing(#/\[([^\]]*)\]\([^)]*\)/#) { $0.output.1 } }
      .flatMap { $0.split(separator: " ") }
    let output = ProgramRun(["explain", id.rawValue]).output
    #expect(
      output.split(whereSeparator: { $0 == " " || $0 == "\n" }) == [Substring(id.rawValue)] + words)
  }
}
