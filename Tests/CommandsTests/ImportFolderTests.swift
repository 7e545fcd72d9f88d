import CNNHost
import Commands
import ProgramRun
import Testing

@Suite struct ImportFolderTests {
  @Test(
    "a file outside the folder in which the program runs imports from its own folder, not above it")
  func elsewhere() throws {
    let scratch = try Scratch([
      "beside.kdl": "import \"blocks.kdl\"\nnetwork a { input 2 2 1; b }\n",
      "above.kdl": "import \"../blocks.kdl\"\nnetwork a { input 2 2 1; b }\n",
      "blocks.kdl": "block b { relu }\n",
    ])
    #expect(ProgramRun(["check", scratch.path("beside.kdl")]).code == .clean)
    #expect(ProgramRun(["summarize", scratch.path("beside.kdl")]).code == .clean)
    let above = ProgramRun(["check", scratch.path("above.kdl")])
    #expect(above.code == .findings && above.errors.contains("import-failed"))
  }
}
