import CNNDiagnostics
import NetworkSpec
import Testing

@Suite("Memory that is not there")
struct MemoryTests {
  private func findings(_ statements: String, nodes: Int) -> [DiagnosticID] {
    var settings = ElaborationSettings()
    settings.memory = .init(available: nodes * 320, ofNode: 320)
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
    // Enough to read it, not to compile it.
    #expect(findings(memory: 3000) == [.memoryExceeded])
    #expect(findings(memory: 100) == [.memoryExceeded])
  }
}
