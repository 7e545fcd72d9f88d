import Foundation
import NetworkSpec
import TestSupport
import Testing

/// `docs/from-pytorch-and-keras.md` is made from the table that feeds the messages;
/// `CNNSHAPE_UPDATE_DOCS=1` writes it.
@Suite struct ForeignPageTests {
  static let page = Document(path: "docs/from-pytorch-and-keras.md")

  private static let introduction = """
    # From PyTorch, Keras and others

    Descriptions have their own words for the layers and properties of other frameworks. If you use one of the words below, the error
    message says what to write instead. [The language](language.md) is explained from the beginning, and each layer's
    [page](README.md#layers) lists the differences. This page is generated from the table that the messages use.

    Four differences cause most mistakes:

    - volumes are height × width × channels: an input is `input 224 224 3`;
    - a layer gets its input channels from what it reads, so only its own are written: `conv filters=64 kernel=3`;
    - the stride of a pooling layer defaults to 1, not to the size of its kernel;
    - a stride that leaves pixels unread is a warning. `rounding floor` before the first layer rounds down everywhere, as PyTorch does;
      `rounding=ceil` on a pooling layer is PyTorch's `ceil_mode=True`.

    """

  private static var text: String {
    get {
      [
        introduction, "## Layers and functions", "", table(ForeignTerm.words), "",
        "## Properties", "", table(ForeignTerm.properties), "",
      ].joined(separator: "\n")
    }
  }

  private static func table(_ terms: [ForeignTerm]) -> String {
    let frameworks = Framework.allCases
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let head = ["here"] + frameworks.map(\.rawValue) + ["short forms", "note"]
    func names(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
    return
      ([row(head), "|" + String(repeating: "---|", count: head.count)]
      + terms.map { term in
        row(
          [term.here] + frameworks.map { names(term.names[$0] ?? []) }
            + [names(term.shortForms), term.note])
      }).joined(separator: "\n")
  }

  @Test("the page is the table")
  func page() throws {
    if ConsoleBlockTests.updates { try Data(Self.text.utf8).write(to: Self.page.url) }
    #expect(try Self.page.text == Self.text)
  }

  @Test("the table knows every name in the naming tables of the layers' pages")
  func naming() throws {
    var count = 0
    for page in Document.all where page.path.hasPrefix("docs/layers/") {
      for row in try page.rows(below: "| framework | name | differs |") {
        for match in row[1].matches(of: #/`([A-Za-z][A-Za-z0-9_.]*)[^`]*`/#) {
          let name = String(match.1)
          // No layers: a function whose argument is an input, and forms of Caffe's pooling.
          guard !["forward", "MAX", "AVE"].contains(name) else { continue }
          #expect((name, ForeignTerm.word(name) != nil) == (name, true), "\(page.path)")
          count += 1
        }
      }
    }
    #expect(count > 80)
  }
}
