import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

extension Reading {
  fileprivate func count(_ id: DiagnosticID) -> Int { findings.count { $0.id == id } }
}

/// Help must be true: every remedy is applied, and the finding is gone.
@Suite struct RemedyTests {
  @Test(
    "every remedy removes its finding",
    arguments: [
      // Windows that leave pixels unread.
      "input 224 224 3; conv filters=96 kernel=11 stride=4",
      "input 7 7 1; conv filters=1 kernel=3 stride=3",
      "input 7 7 1; conv filters=1 kernel=3 stride=3 rounding=exact",
      "input 7 7 1; rounding exact; maxpool kernel=3 stride=3",
      "input 8 9 1; maxpool kernel=2 stride=2",
      "input 9 8 1; maxpool kernel=2 stride=2",
      "input 9 9 1; maxpool kernel=\"3x2\" stride=2",
      "input 11 12 1; conv filters=1 kernel=\"2x3\" stride=\"2x4\" pad=\"1x0\"",
      "input 12 12 1; conv filters=1 kernel=3 stride=4 pad=\"0,1,2,1\"",
      "input 21 21 1; conv filters=1 kernel=3 stride=3 dilation=2",
      "input 10 10 1; conv filters=1 kernel=1 stride=2",
      "input 10 10 1; conv filters=1 kernel=1 stride=2 pad=0",
      "input 30 30 1; conv filters=1 kernel=3 pad=1; maxpool kernel=3 stride=2; conv filters=2 kernel=3 stride=2",
      "input 31 17 1; conv filters=1 kernel=5 stride=2; maxpool kernel=2 stride=2",
      "input 23 23 1; repeat 3 { maxpool kernel=2 stride=2 }",
      "parameter k default=3; input 8 8 1; maxpool kernel=k stride=k",
      "input 64 64 1; concat { path { maxpool kernel=3 stride=2 }; path { maxpool kernel=3 stride=2 } }",
      // Windows that do not fit.
      "input 28 28 1; conv filters=6 kernel=5; avgpool kernel=2 stride=2; conv filters=16 kernel=5; avgpool kernel=2 stride=2; conv filters=120 kernel=5",
      "input 4 4 1; conv filters=6 kernel=7", "input 4 4 1; maxpool kernel=3 dilation=3",
      "input 4 4 1; conv filters=1 kernel=3; repeat 3 { conv filters=1 kernel=3 }",
      "input 10 10 1; rounding exact; maxpool kernel=2 stride=2; conv filters=1 kernel=6",
      "input 8 8 1; add { path { conv filters=1 kernel=3 pad=1 }; path {} }; conv filters=1 kernel=9",
      "input 8 8 1; concat { path { maxpool kernel=2 stride=2; upsample }; path {} }; conv filters=1 kernel=9",
      // Paths of other planes: a U-Net's skip, and one whose input is no square.
      "input 30 30 1; rounding floor; maxpool a kernel=2 stride=2; maxpool kernel=2 stride=2; upsample; add { path; path from=a }",
      "input 700 700 3; rounding floor; relu a; repeat 4 { maxpool kernel=2 stride=2 }; repeat 4 { upsample }; concat { path; path from=a }",
      "input 760 540 3; rounding floor; relu a; repeat 4 { maxpool kernel=2 stride=2 }; repeat 4 { upsample }; concat { path; path from=a }",
      "input 9 7 1; rounding floor; relu a; maxpool kernel=2 stride=2; upsample; add { path; path from=a }",
      // Paths that one padding would keep alike.
      "input 8 8 1; add { path {}; path { conv filters=1 kernel=3 } }",
      "input 8 8 3; concat { path { conv filters=1 kernel=5 pad=1 stride=1; relu }; path {} }",
      "input 20 3; concat { path {}; path { relu; conv filters=2 kernel=3 dilation=2 } }",
      // Words.
      "input 8 8 1; cnov filters=1 kernel=1", "input 8 8 1; conv filtres=1 kernel=1 filters=1",
      "input 8 8 1; \"rleu\"", "input 8 8 1; conv filters=1 \"kernal\"=1 kernel=1",
      "input 8 8 1; conv filters=1 kernel=1 bias=nonne", "input 8 8 1; rounding flor",
      "input 8 8 1; maxpool kernel=1 rounding=\"cel\"",
      "parameter width_of_it default=1; input 8 8 1; conv filters=\"2 * width_of_them\" kernel=1",
      "input 8 8 1; conv filters=\"flor(1)\" kernel=1",
      "input 8 8 1; conv filters=chanels kernel=1",
      "input 8 8 1; relu start; relu from=strat", "input 8 8 1; relu \"a/b c\"; relu from=\"a/bc\"",
      "input 8 8 1; repeat 1 as=i { relu \"start{i}\"; relu from=\"strt{i}\" }",
      "input 8 8 1; published parms=0 source=x", "input 8 8 1; relu; require mac=\"< 1\"",
      "input 8 8 1; relu; published parameters=0 source=x with=\"kk=1\"; parameter k default=1",
      // Words, properties and values of other frameworks.
      "input 8 8 1; dense units=2", "input 8 8 1; swish", "input 8 8 1; Conv2d filters=1 kernel=3",
      "input 8 8 1; conv filters=1 kernel=3 padding=1", "input 8 8 1; conv filters=1 kernel_size=3",
      "input 8 8 1; conv out_channels=1 kernel=3", "input 8 8 1; dropout p=0.5",
      "input 8 8 1; conv filters=1 kernel=3 bias=#false",
      "input 8 8 1; conv filters=1 kernel=\"3,3\"",
      "input 8 8 1; conv filters=1 kernel=3 pad=valid",
      // Values.
      "input 8 8 1; conv filters=1.5 kernel=1", "input 8 8 1; conv filters=\"7 / 2\" kernel=1",
      "input 8 8 1; conv filters=1 kernel=\"1x{7 / 2}\"", "input 8 8 1; repeat \"5 / 2\" { relu }",
      "input 8 8 1; upsample height=3 width=3 factor=2",
      "input 8 8 1; when #true { relu } else { tanh }",
      "input 8 8 1; maxpool kernel=2", "input 8 8 1; avgpool kernel=\"1x2\" pad=same",
      "input 8 8 1; conv a filters=1 kernel=1; conv b filters=2 kernel=1; relu from=a",
      "relu", "rounding floor", "add { path {}; path {} }", "when \"channels == 9\" { relu }",
    ])
  func remedies(statements: String) {
    check("network t { \(statements) }")
  }

  @Test(
    "remedies of files and blocks",
    arguments: [
      "",
      "block b n stride=1 { conv filters=n kernel=1 stride=stride }\nnetwork t { input 8 8 1; b 3 strde=2 }",
      "block body { relu }\nnetwork t { input 8 8 1; apply bdy }",
      "network t { input 8 8 1; conv filters=1 kernel=3 bias=false }",
      "netwrk t { input 1 1 1 }\nblock b {}",
      "import \"a.kdl\"\nimport \"b.kdl\"\nnetwork t { input 1 1 1; x }",
    ])
  func declarations(text: String) {
    check(text)
  }

  private func check(_ text: String, _ location: SourceLocation = #_sourceLocation) {
    let files = ["a.kdl": "block x { relu }", "b.kdl": "block x { relu }"]
    let reading = Reading(text, files: files)
    #expect(!reading.findings.isEmpty, sourceLocation: location)
    for finding in reading.findings {
      #expect(!finding.help.isEmpty, "\(reading.report)", sourceLocation: location)
      for help in finding.help {
        let remedy = Remedy(finding: finding, help: help, text: text)
        guard let remedied = remedy.remedied else {
          Issue.record("nobody knows how to apply: \(help.text)", sourceLocation: location)
          continue
        }
        for text in remedied {
          let after = Reading(text, files: files)
          let (before, left) = (reading.count(finding.id), after.count(finding.id))
          #expect(
            left < before,
            "\(help.text): \(text)\n\(after.report)", sourceLocation: location)
        }
      }
    }
  }

  @Test(
    "the smallest input is the smallest",
    arguments: [
      "input 28 28 1; conv filters=6 kernel=5; avgpool kernel=2 stride=2; conv filters=16 kernel=5; avgpool kernel=2 stride=2; conv filters=120 kernel=5",
      "input 4 4 1; rounding ceil; maxpool kernel=3 stride=2; maxpool kernel=3 stride=2; conv filters=1 kernel=5",
      "input 12 12 1; rounding exact; maxpool kernel=2 stride=2; maxpool kernel=2 stride=2; conv filters=1 kernel=6",
      "input 8 8 1; rounding floor; add { path { conv filters=1 kernel=3 pad=1 stride=2 }; path { maxpool kernel=2 stride=2 } }; conv filters=1 kernel=9",
      "input 4 4 1; conv filters=1 kernel=5 dilation=4; crop top=3 left=3; conv filters=1 kernel=3",
    ])
  func smallest(statements: String) throws {
    let text = "network t { \(statements) }"
    let words = Reading(text).findings.flatMap(\.help).map(\.text)
    let match = try #require(words.compactMap { $0.firstMatch(of: #/accepts is (\d+)×/#) }.first)
    let side = try #require(Int(match.1))
    for smaller in 1..<side {
      let other = text.replacing(#/input \d+ \d+/#, with: "input \(smaller) \(smaller)")
      #expect(Reading(other).elaborations.first?.network == nil, "\(smaller)")
    }
    let other = text.replacing(#/input \d+ \d+/#, with: "input \(side) \(side)")
    #expect(Reading(other).elaborations.first?.network != nil)
  }

  @Test("no help where another input could mean another network")
  func noGuesses() {
    let text =
      "network t { input 8 8 1; when \"height < 10\" { maxpool kernel=3 stride=2 }; conv filters=1 kernel=9 }"
    let help = Reading(text).findings.flatMap(\.help).map(\.text)
    #expect(!help.contains { $0.contains("input") })
    #expect(help.contains("`kernel=2` fits exactly"))
  }

  @Test("the remedies of random windows hold", arguments: 0..<200)
  func random(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ range: ClosedRange<Int>) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return range.lowerBound + Int(state % UInt64(range.count))
    }
    let isSquare = next(0...2) > 0
    let height = next(3...40)
    let width = isSquare ? height : next(3...40)
    let word = next(0...1) == 0 ? "conv filters=2" : "maxpool"
    var statement = "\(word) kernel=\(next(1...5)) stride=\(next(2...5))"
    if next(0...2) == 0 { statement += " pad=\(next(0...2))" }
    if next(0...4) == 0 { statement += " dilation=\(next(1...3))" }
    if next(0...4) == 0 { statement += " rounding=exact" }
    let before = next(0...1) == 0 ? "" : "conv filters=1 kernel=2; "
    let text = "network t { input \(height) \(width) 1; \(before)\(statement) }"
    if Reading(text).findings.contains(where: { $0.id == .windowRemainder }) { check(text) }
  }
}
