import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct FormatTests {
  static let untidy = "network   n {\n  input 5 5 1;   relu // a note\n}\n"
  static let tidy = ProgramRun(["format", "-"], input: untidy).output

  @Test("comments stay, layout changes")
  func canonical() {
    #expect(Self.tidy.hasPrefix("network n {\n    input 5 5 1"))
    #expect(Self.tidy.contains("// a note"))
    #expect(ProgramRun(["format", "-"], input: Self.tidy).output == Self.tidy)
  }

  @Test("--check names what would change, and changes nothing")
  func check() throws {
    let scratch = try Scratch(["a.kdl": Self.untidy, "b.kdl": Self.tidy])
    let (a, b) = (scratch.path("a.kdl"), scratch.path("b.kdl"))
    let run = ProgramRun(["format", "--check", a, b])
    #expect(run.code == .findings)
    #expect(run.output == a + "\n")
    #expect(try scratch.text("a.kdl") == Self.untidy)
    #expect(ProgramRun(["format", "--check", b]).code == .clean)
  }

  @Test("--in-place rewrites, and leaves nothing beside the file")
  func inPlace() throws {
    let scratch = try Scratch(["a.kdl": Self.untidy])
    let run = ProgramRun(["format", "--in-place", scratch.path("a.kdl")])
    #expect(run.code == .clean)
    #expect(run.screen == "")
    #expect(try scratch.text("a.kdl") == Self.tidy)
    #expect(try scratch.names == ["a.kdl"])
  }

  @Test("a file that cannot be parsed is left as it is")
  func broken() throws {
    let scratch = try Scratch(["a.kdl": "network n {", "b.kdl": Self.untidy])
    let run = ProgramRun([
      "format", "--in-place", scratch.path("a.kdl"), scratch.path("nosuch.kdl"),
      scratch.path("b.kdl"),
    ])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("error[syntax]"))
    #expect(run.errors.contains("error[unreadable-file]"))
    #expect(try scratch.text("a.kdl") == "network n {")
    #expect(try scratch.text("b.kdl") == Self.tidy)
  }
}
