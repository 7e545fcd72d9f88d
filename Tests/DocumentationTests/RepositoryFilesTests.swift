import Commands
import Foundation
import Testing

/// Files that hosts and other programs read, held to what they speak of.
@Suite struct RepositoryFilesTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
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
      let path = repository.appending(path: script).path
      #expect(FileManager.default.isExecutableFile(atPath: path), "\(script)")
    }
  }
}
