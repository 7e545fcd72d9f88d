import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct FileTests {
  @Test(
    "a file that declares nothing is an error of its own",
    arguments: ["", "\n", "// nothing", "/- network a { input 1 1 1 }", "\u{FEFF}"])
  func empty(text: String) {
    let found = Reading(text, path: "empty.kdl").findings
    #expect(found.map(\.id) == [.noNetwork])
    #expect(found.first?.location == .file(path: "empty.kdl"))
  }

  @Test("a file with only blocks is a library")
  func library() {
    #expect(Reading("block b { relu }").findings.isEmpty)
  }

  @Test("bytes that are not UTF-8, and syntax errors, are reported once")
  func unreadable() {
    let file = SourceFile(path: "a.kdl", bytes: Array("network a { input 1 1 \u{1}".utf8) + [0xFF])
    #expect(Reading(file).findings.map(\.id) == [.notUTF8])
    expectFindings("network a { input 1 1 1«»", .syntax)
    expectFindings("network a { input 1 1 «true» }", .syntax)
  }

  @Test(
    "what may not stand at the top of a file",
    arguments: [
      ("«relu»", DiagnosticID.misplacedNode), ("«input» 1 1 1", .misplacedNode),
      ("«rounding» floor", .misplacedNode), ("«published» parameters=1 source=x", .misplacedNode),
      ("«netwrok» a { input 1 1 1 }", .unknownWord), ("«model» a", .unknownWord),
    ])
  func topLevel(line: String, id: DiagnosticID) {
    expectFindings(line + "\nnetwork ok { input 1 1 1 }", id)
  }

  @Test(
    "networks that do not fit",
    arguments: [
      ("«network» { input 1 1 1 }", DiagnosticID.missingArgument),
      ("network a «b» { input 1 1 1 }", .unexpectedArgument),
      ("network a «titel»=x { input 1 1 1 }", .unknownProperty),
      ("network a title=«5» { input 1 1 1 }", .wrongType),
      ("network «5» { input 1 1 1 }", .wrongType),
      ("network a { input 1 1 1 }\nnetwork «a» { input 1 1 1 }", .duplicateName),
      ("network «a»", .missingInput), ("network «a» {}", .missingInput),
      ("network «a» { rounding floor }", .missingInput),
      ("network a { «relu»; relu; add { path { relu }; path {} } }", .missingInput),
      ("network a { «add» { path {}; path { relu } } }", .missingInput),
    ])
  func networks(text: String, id: DiagnosticID) {
    expectFindings(text, id)
  }

  @Test("titles, papers and results are kept as written")
  func citations() throws {
    let reading = Reading(
      """
      network a title="A network" {
          paper "Somebody, Something" year=2012 pages="1–9"
          imagenet top5-error=15.4 note="7 networks"
          input 1 1 1
      }
      """)
    let elaboration = try #require(reading.elaborations.first)
    #expect(elaboration.title == "A network")
    #expect(elaboration.citations.map(\.kind) == [.paper, .imagenet])
    #expect(elaboration.citations.map(\.text) == ["Somebody, Something", ""])
    #expect(
      elaboration.citations.flatMap(\.properties).map { "\($0.name)=\($0.value)" }
        == ["year=2012", "pages=1–9", "top5-error=15.4", "note=7 networks"])
  }
}
