import Commands
import Foundation
import TestSupport
import Testing

/// Files that hosts and other programs read, checked against what they describe.
@Suite struct RepositoryFilesTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: packageFolder.appending(path: path), encoding: .utf8)
  }

  @Test("the citation names this version")
  func citation() throws {
    let lines = try text("CITATION.cff").components(separatedBy: "\n")
    #expect(lines.contains("version: \(Program.version)"))
  }

  @Test("each bound of the security page is tried by .ci/hostile")
  func bounds() throws {
    let hostile = try text(".ci/hostile")
    let rows = try Document(path: ".github/SECURITY.md").lines.compactMap {
      $0.prefixMatch(of: /\| `([^`]+)`/)?.output.1
    }
    #expect(rows.count >= 8)
    for message in rows {
      #expect(hostile.contains("'\(message)'"), "\(message)")
    }
  }

  @Test("scripts that pages and workflows name are there, and can be run")
  func scripts() throws {
    let workflow = try text(".github/workflows/ci.yml")
    let named = try Document.all.map { try $0.text } + [workflow]
    let scripts = Set(named.flatMap { $0.matches(of: /\.ci\/[a-z-]+/).map { String($0.output) } })
    #expect(scripts.contains(".ci/run"))
    for script in scripts.sorted() where script != ".ci/core-modules" {
      let path = packageFolder.appending(path: script).path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
    }
  }

  @Test("the history of benchmarks has a date, a machine and a time in every line")
  func history() throws {
    var lines = try text("docs/benchmarks/history.csv").split(separator: "\n")
    #expect(
      lines.removeFirst() == "date,commit,machine,measured,median_ms,least_ms,peak_bytes,note")
    let field = #"("[^"]+"|[^,"]+)"#
    let row = try Regex(
      #"20\d\d-\d\d-\d\d,[0-9a-f]+\+?,"# + field + "," + field + #",\d+\.\d+,(\d+\.\d+)?,\d*,"#
        + field)
    #expect(!lines.isEmpty)
    for line in lines { #expect(line.wholeMatch(of: row) != nil, "\(line)") }
  }
}
