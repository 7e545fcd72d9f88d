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
    // The prompt needs the last line.
    #expect(lines.count <= 24)
    for line in lines { #expect(displayWidth(of: String(line)) <= 80, "\(line)") }
  }

  @Test(arguments: CommandName.allCases)
  func aPageBeginsWithAnExample(_ command: CommandName) {
    #expect(HelpText.page(for: command, .cnnshape).hasPrefix("  $ cnnshape "))
  }

  @Test func theFirstPageBeginsWithWhatTheProgramIsAndHasAnExample() {
    let lines = HelpText.page(for: nil, .cnnshape).split(separator: "\n")
    #expect(lines.first == "cnnshape: shapes, parameters and cost of convolutional networks")
    #expect(lines[1].contains("`cnnshape summarize vgg16`"))
  }

  @Test func theFirstPageSaysWhatEachCommandIsFor() {
    let page = HelpText.page(for: nil, .cnnshape)
    for command in CommandName.allCases where command.definition.group != .about {
      #expect(page.contains(command.definition.summary + "\n"), "\(command)")
    }
  }

  @Test("every column of every command has help, those of `summarize` with their meaning")
  func columnsHaveHelp() {
    for column in Set(CommandName.allCases.flatMap { CompletionWords.columns(of: $0) })
    where Glossary.column(named: column) != column {
      let text = HelpTopics.text(on: column) ?? ""
      #expect(text.contains("`\(column)` is a figure of networks: "), "\(column)")
    }
    for column in CompletionWords.columns(of: .summarize)
    where Glossary.column(named: column) == column {
      #expect(Glossary.meaning(ofColumn: column) != nil, "\(column)")
    }
  }

  @Test("functions of expressions, standard blocks, formats and number types have help")
  func wordsHaveHelp() {
    let first = HelpTopics.words.firstIndex(of: "residual") ?? 0
    for word in HelpTopics.words[first...] where Glossary.column(named: word) == nil {
      #expect(HelpTopics.text(on: word) != nil, "\(word)")
    }
    for word in ["residual", "pow", "onnx", "pads", "im2col", "bfloat16"] {
      #expect(HelpTopics.words.contains(word))
    }
  }

  @Test(arguments: CommandName.allCases)
  func aPageNamesEveryOption(_ command: CommandName) {
    let page = HelpText.page(for: command, .cnnshape)
    for option in command.definition.allOptions { #expect(page.contains(option.longSynopsis)) }
  }

  @Test func theFirstPageNamesEveryCommandInItsGroup() {
    let page = HelpText.page(for: nil, .cnnshape)
    let lines = page.split(separator: "\n")
    for command in CommandName.allCases {
      let line = lines.firstIndex { line in
        let words = line.split(separator: " ")
        // A group that has no line for each of its commands names them all in one.
        let names = words.dropFirst().first?.hasSuffix(",") == true ? words[...] : words.prefix(2)
        return names.contains { $0 == command.rawValue || $0 == command.rawValue + "," }
      }
      let heading = lines[...(line ?? 0)].last { line in
        CommandGroup.allCases.contains { line.hasPrefix($0.rawValue + " ") }
      }
      #expect(heading?.hasPrefix(command.definition.group.rawValue) == true, "\(command)")
    }
  }

  @Test(arguments: CommandName.allCases)
  func askedForAllAPageExplainsEveryOption(_ command: CommandName) {
    let page = HelpText.page(for: command, .cnnshape, explainsAll: true)
    // A summary may go on in the next line.
    let words = page.split { $0.isWhitespace }.joined(separator: " ")
    for option in command.definition.allOptions {
      #expect(words.contains(option.synopsis + " " + option.summary), "\(option.name.flag)")
    }
  }

  @Test func aPageThatIsFullNamesWhatItDoesNotExplain() {
    let page = HelpText.page(for: .compare, .cnnshape)
    #expect(page.contains("  also show ratios to this network's figures\n"))
    #expect(!page.contains("show this help"))
    #expect(page.contains("explained by `cnnshape help compare --all`\n"))
  }

  @Test func thePageOfFormat() {
    #expect(
      HelpText.page(for: .format, .cnnshape) == """
          $ cnnshape format mine.kdl
          $ cnnshape format --in-place zoo/

        usage: cnnshape format [OPTIONS] PATH…
        put description files into canonical layout

              --in-place    rewrite the files in canonical form
              --check       only list the files that would change; exit code 1 if any
              --color WHEN  when to use color: auto, always or never
              --width N     columns of the page; by default the terminal's
              --quiet       errors and figures only: no warnings, notes or progress
          -h, --help        show this help

        """)
  }
}
