import Foundation
import ProgramRun
import TestSupport
import Testing

/// What the README promises a newcomer, and that continuous integration keeps the promise.
@Suite struct ReadmeTests {
  let readme = Document(path: "README.md")

  /// The commands of the README's first block, without their comments.
  private func firstCommands() throws -> [String] {
    let block = try #require(CodeBlock.all(in: readme.lines).first)
    #expect(block.language == "sh")
    return block.lines.map {
      String($0.prefix { $0 != "#" }).trimmingCharacters(in: .whitespaces)
    }
  }

  @Test("two commands: one runs the tool, one the tests")
  func twoCommands() throws {
    #expect(
      try firstCommands() == ["swift run -c release cnnshape summarize vgg16", "swift test"])
  }

  @Test(".ci/run runs the README's own commands")
  func integrationRunsThem() throws {
    let script = try String(contentsOf: packageFolder.appending(path: ".ci/run"), encoding: .utf8)
    let lines = script.components(separatedBy: "\n")
    for command in try firstCommands() {
      #expect(lines.contains { $0.hasPrefix(command + " ") }, "\(command)")
    }
  }

  @Test("the zoo has as many networks as the README says")
  func zoo() throws {
    let names = ProgramRun(["list", "--format", "names"]).output.split(separator: "\n")
    let text = try readme.lines.joined(separator: " ")
    let stated = try #require(text.firstMatch(of: /a zoo of (\d+) networks/))
    #expect(Int(stated.1) == names.count)
  }

  @Test("VGG-16's totals are in plain sight")
  func totals() throws {
    let total = try #require(readme.lines.first { $0.hasPrefix("total ") })
    #expect(total.contains("138,357,544") && total.contains("15,470,264,320"))
  }
}
