import CNNDiagnostics
import NetworkSpec
import Testing

@Suite("Memory that is not there")
struct MemoryTests {
  private func findings(_ statements: String, nodes: Int, ofNode: Int = 320) -> [DiagnosticID] {
    var settings = ElaborationSettings()
    settings.memory = .init(available: nodes * ofNode, ofNode: ofNode)
    let text = "block t { relu }\n" + networkText(statements)
    return Reading(text, settings: settings).findings.map(\.id)
  }

  @Test("layers are counted")
  func layers() {
    #expect(findings("repeat 60 { relu }", nodes: 64) == [])
    #expect(findings("repeat 64 { relu }", nodes: 64) == [.memoryExceeded])
    // Arrays grow by doubling: what does not hold 64 holds 32.
    #expect(findings("repeat 60 { relu }", nodes: 63) == [.memoryExceeded])
  }

  @Test(
    "instances of blocks, side outputs and facts are counted beside layers",
    arguments: [
      ("repeat 20 as=i { t \"b{i}\" }", 600), ("repeat 20 { branch { relu } }", 200),
      ("relu r; repeat 20 { published r macs=0 source=s }; relu", 300),
    ])
  func instances(statements: String, bytes: Int) {
    // Enough for the layers in either case.
    #expect(findings(statements, nodes: 64, ofNode: 20 * bytes / 64 + 1) == [])
    #expect(findings(statements, nodes: 64, ofNode: 20 * bytes / 64 - 1) == [.memoryExceeded])
  }

  @Test("texts and what they are compiled to are counted before they are made")
  func texts() throws {
    let file = SourceFile(path: "test.kdl", bytes: Array(networkText("relu; relu").utf8))
    func findings(memory: Int?) -> [DiagnosticID] {
      var sources = SourceMap()
      var library = SpecLibrary(
        reading: file, into: &sources, imports: FileTable(), memory: memory)
      let found = library.elaborate("test")?.diagnostics ?? []
      return (library.diagnostics + found).map(\.id)
    }
    #expect(findings(memory: nil) == [])
    #expect(findings(memory: 1 << 20) == [])
    // Five nodes and four values take 1,320 bytes as they are read; three statements and three values, compiled,
    // 2,205 more.
    #expect(findings(memory: 4000) == [])
    #expect(findings(memory: 3000) == [.memoryExceeded])
    #expect(findings(memory: 1000) == [.memoryExceeded])
  }
}
