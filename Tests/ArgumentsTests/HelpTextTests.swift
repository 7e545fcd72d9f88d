import CNNDiagnostics
import CNNText
import Testing

@testable import Arguments
@testable import Commands

@Suite struct HelpTextTests {
  static let pages: [CommandName?] = [nil] + CommandName.allCases

  @Test(arguments: pages)
  func aPageFitsAScreen(_ command: CommandName?) {
    let lines = HelpText.page(for: command, .cnnshape).split(
      separator: "\n", omittingEmptySubsequences: false)
    // The prompt needs the last line. Some have too many options, and there are too
    // many commands, for the smallest of screens.
    let isLong =
      command == nil || command == .verify || command == .roofline || command == .summarize
      || command == .compare
    #expect(lines.count <= (isLong ? 36 : 24))
    for line in lines { #expect(displayWidth(of: String(line)) <= 80, "\(line)") }
  }

  @Test(arguments: pages)
  func aPageBeginsWithAnExample(_ command: CommandName?) {
    #expect(HelpText.page(for: command, .cnnshape).hasPrefix("  $ cnnshape "))
  }

  @Test(arguments: CommandName.allCases)
  func aPageNamesEveryOption(_ command: CommandName) {
    let page = HelpText.page(for: command, .cnnshape)
    for option in command.definition.allOptions { #expect(page.contains(option.synopsis)) }
  }

  @Test func theFirstPageNamesEveryCommand() {
    let page = HelpText.page(for: nil, .cnnshape)
    for command in CommandName.allCases { #expect(page.contains("\n  \(command.rawValue)")) }
  }

  @Test func thePageOfFormat() {
    #expect(
      HelpText.page(for: .format, .cnnshape) == """
          $ cnnshape format mine.kdl
          $ cnnshape format --in-place zoo/*.kdl

        usage: cnnshape format [OPTIONS] FILE…
        description files in their canonical layout

              --in-place    replace the files by their canonical form
              --check       only say which files would change; exit code 1 if any
              --color WHEN  colour: auto, always or never
              --quiet       errors only: no warnings, notes or progress
          -h, --help        show this help

        """)
  }
}
