import Foundation
import TestSupport
import Testing

/// The files that others wrote, as `docs/interchange.md` lists them: made of the tables in `Tests/Fixtures` to which
/// the importers' tests hold. `CNNSHAPE_UPDATE_DOCS=1` writes the list.
@Suite struct InterchangeFilesTests {
  /// What became of a file.
  private struct Outcome {
    let file: String
    /// `full`, `partial`, `refused`, or `read` where nothing else says what is right.
    let verdict: String
    var finding = ""
    var why = ""
  }

  private static let formats: [(name: String, table: String, unit: String)] = [
    ("Caffe", "interchange-caffe.csv", "networks"), ("Darknet", "interop-darknet.csv", "networks"),
    ("Keras", "interop-keras.csv", "models"), ("ONNX", "onnx-files.csv", "networks"),
    ("ONNX", "onnx-files.csv", "single nodes"),
  ]

  /// The rows of a table: the file, the outcome, the finding where there is one, and the reason in the last cell.
  private static func outcomes(_ table: String, _ unit: String) throws -> [Outcome] {
    let url = packageFolder.appending(path: "Tests/Fixtures/\(table)")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    let all = lines.map { line -> Outcome in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let name = cells[0].replacing(/\.(cfg|json|keras)$/, with: "")
      guard table != "interchange-caffe.csv" else {
        return Outcome(file: name, verdict: cells[1])
      }
      // A reason may have commas, in quotes.
      let reason = table == "onnx-files.csv" ? cells.dropFirst(9) : cells.dropFirst(3)
      return Outcome(
        file: name, verdict: cells[1], finding: cells[2],
        why: reason.joined(separator: ",").replacing("\"", with: ""))
    }
    guard table == "onnx-files.csv" else { return all }
    return all.filter { $0.file.hasPrefix("node_") == (unit == "single nodes") }
  }

  private static func text() throws -> String {
    var counts = ["| files | | full | partial | refused |", "|---|---|---|---|---|"]
    var others = ["| file | outcome | finding | because |", "|---|---|---|---|"]
    var full = ["| | in full |", "|---|---|"]
    for format in formats {
      let all = try outcomes(format.table, format.unit)
      func count(_ verdicts: String...) -> Int { all.count { verdicts.contains($0.verdict) } }
      counts.append(
        "| \(format.name), \(format.unit) | \(all.count) | \(count("full", "read")) "
          + "| \(count("partial")) | \(count("refused")) |")
      for outcome in all where outcome.verdict != "full" && outcome.verdict != "read" {
        others.append(
          "| \(format.name): `\(outcome.file)` | \(outcome.verdict) "
            + "| \(outcome.finding.isEmpty ? "" : "`\(outcome.finding)`") | \(outcome.why) |")
      }
      full.append(
        "| \(format.name), \(format.unit) | "
          + all.filter { $0.verdict == "full" || $0.verdict == "read" }
          .map { "`\($0.file)`" + ($0.verdict == "read" ? "*" : "") }.joined(separator: ", ")
          + " |")
    }
    let models = UltralyticsTests.printed
    counts.append("| Ultralytics, models in sizes | \(models.count) | \(models.count) | 0 | 0 |")
    full.append(
      "| Ultralytics, models in sizes | "
        + models.map { "`\($0.model)`" + ($0.scale.isEmpty ? "" : " \($0.scale)") }
        .joined(separator: ", ") + " |")
    return [counts, others, full].map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  @Test("the page lists every file, and what becomes of it")
  func page() throws {
    let url = packageFolder.appending(path: "docs/interchange.md")
    var page = try String(contentsOf: url, encoding: .utf8)
    let start = try #require(page.range(of: "| files | | full | partial | refused |")?.lowerBound)
    let text = try Self.text() + "\n"
    if ProcessInfo.processInfo.environment["CNNSHAPE_UPDATE_DOCS"] == "1" {
      page.replaceSubrange(start..., with: text)
      try Data(page.utf8).write(to: url)
    }
    #expect(page[start...] == text)
  }

  @Test("of the networks at least 85 of 100 are read in full", arguments: 0..<4)
  func share(place: Int) throws {
    let format = Self.formats[place]
    let all = try Self.outcomes(format.table, format.unit)
    #expect(all.count >= 40)
    #expect(all.count { $0.verdict == "full" } * 100 >= all.count * 85)
    #expect(all.allSatisfy { ["full", "read", "partial", "refused"].contains($0.verdict) })
    #expect(all.allSatisfy { $0.verdict == "full" || $0.verdict == "read" || !$0.why.isEmpty })
  }
}
