import CNNHost
import Commands
import ProgramRun
import Testing

/// Folders in the place of models and files.
@Suite struct FolderTests {
  static let network = "network a {\n    input 5 5 1\n    relu\n}\n"

  @Test("a folder without a network is an error of `check`, unless it may be empty")
  func empty() throws {
    for files in [[:], ["blocks.kdl": "block b {\n    relu\n}\n"]] {
      let scratch = try Scratch(files)
      let run = ProgramRun(["check", scratch.path("")])
      #expect(run.code == .misuse)
      #expect(run.errors.contains("no file in the folder declares a network"))
      #expect(ProgramRun(["check", scratch.path(""), "--allow-empty"]).code == .clean)
      #expect(ProgramRun(["compare", scratch.path("")]).code == .misuse)
    }
  }

  @Test("`compare` takes the networks of a folder")
  func compare() throws {
    let scratch = try Scratch([
      "a.kdl": Self.network, "b.kdl": Self.network.replacing("network a", with: "network b"),
      "blocks.kdl": "block b {\n    relu\n}\n", "broken.kdl": "network c {",
    ])
    let run = ProgramRun(["compare", scratch.path(""), "--format", "csv"])
    #expect(cells(ofCSV: run.output).map { $0[0] } == ["network", "a", "b"])
    // A file that cannot be read is not passed over.
    #expect(run.code == .findings && run.errors.contains("broken.kdl"))
  }

  @Test("`format` takes the files of a folder")
  func format() throws {
    let scratch = try Scratch(["a.kdl": FormatTests.untidy, "b.kdl": Self.network])
    let run = ProgramRun(["format", "--check", scratch.path("")])
    #expect(run.code == .findings && run.output.hasSuffix("a.kdl\n"))
    #expect(ProgramRun(["format", "--in-place", scratch.path("")]).code == .clean)
    #expect(try scratch.text("a.kdl") == FormatTests.tidy)
  }
}
