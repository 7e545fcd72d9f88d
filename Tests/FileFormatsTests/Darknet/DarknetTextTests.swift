import FileFormats
import Testing

@Suite("Darknet cfg")
struct DarknetTextTests {
  /// Sections as `name{key=value key=value}`.
  private func written(_ text: String) throws -> String {
    try DarknetText(Array(text.utf8)).sections.map { section in
      section.name + "{"
        + section.entries.map { $0.key + "=" + $0.value }.joined(separator: " ") + "}"
    }.joined(separator: " ")
  }

  @Test(
    "lines mean what they mean to Darknet's own reader",
    arguments: [
      ("[net]\nheight=4\n", "net{height=4}"),
      ("[net]\r\n height = 4 \r\n\r\n", "net{height=4}"),
      ("# a\n; b\n[net]\n#height=3\nheight=4", "net{height=4}"),
      ("[route]\nlayers = -1, 4 , 7", "route{layers=-1,4,7}"),
      ("  [ net ]\n\tkey\t=\tv", "net{key=v}"),
      ("[a]\nk=1\nk=2\n[a]\nk=3", "a{k=1 k=2} a{k=3}"),
      ("[a]\nlayers = 180 ###P6", "a{layers=180###P6}"), ("[a]\nk=\nl=1", "a{l=1}"),
      ("[a]\nk=b=c", "a{k=b=c}"), ("\u{FEFF}[net]", "net{}"), ("", ""),
    ])
  func meaning(_ text: String, _ expected: String) throws {
    #expect(try written(text) == expected)
  }

  @Test("of a key that is given twice the first counts")
  func repeated() throws {
    let section = try #require(try DarknetText(Array("[a]\nk=1\nk=2".utf8)).sections.first)
    #expect(section["k"]?.value == "1")
    #expect(section["l"] == nil)
  }

  @Test("sections, keys and values have their places")
  func places() throws {
    let text = Array("[net]\n  key = 1, 2 \n".utf8)
    let section = try #require(try DarknetText(text).sections.first)
    let entry = try #require(section.entries.first)
    #expect(section.range == 0..<5)
    #expect(entry.keyRange == 8..<11)
    #expect(entry.range == 14..<18)
  }

  @Test(
    "lines that are none",
    arguments: [
      ("height=4", "a value before the first section", 0),
      ("[net]\nheight", "a line of a Darknet cfg is `[section]`, `key=value` or a comment", 6),
      ("[net", "a section's name stands alone in brackets: `[convolutional]`", 0),
      ("[]", "a section's name stands alone in brackets: `[convolutional]`", 0),
      ("[a] # b", "a section's name stands alone in brackets: `[convolutional]`", 0),
    ])
  func faults(_ text: String, _ reason: String, _ offset: Int) {
    do throws(TextFault) {
      _ = try DarknetText(Array(text.utf8))
      Issue.record("no error")
    } catch {
      #expect(error.reason == reason)
      #expect(error.range.lowerBound == offset)
    }
  }

  @Test("text that is not UTF-8 is an error")
  func bytes() {
    #expect(throws: TextFault.self) { try DarknetText(Array("[net]\nk=".utf8) + [0xFF]) }
  }

  @Test("no prefix and no changed byte traps, and every place is in the text")
  func damage() {
    let whole = Array("\u{FEFF}[net]\r\n height = 4 \n# a\n[ b ]\nlayers=-1, 4\nk=v".utf8)
    readDamaged(whole, changedTo: Array("\0\t\n\r #;=[]\u{FF}".utf8)) { bytes in
      do throws(TextFault) {
        for section in try DarknetText(bytes).sections {
          #expect(section.range.upperBound <= bytes.count)
        }
      } catch {
        #expect(error.range.upperBound <= bytes.count)
      }
    }
  }
}
