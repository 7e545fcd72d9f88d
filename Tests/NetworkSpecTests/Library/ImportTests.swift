import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct ImportTests {
  @Test("another file's blocks, relative to the file, and the zoo's")
  func imports() throws {
    let reading = Reading(
      """
      import "lib/heads.kdl"
      import "zoo:resnet"
      network test { input 56 56 64; rounding floor; bottleneck unit 64; head h 10 }
      """,
      files: [
        "lib/heads.kdl": "import \"parts/part.kdl\"\nblock head n { part; fc units=n }",
        "lib/parts/part.kdl": "block part { global-avgpool }",
      ])
    let network = try reading.network()
    #expect(network.names.suffix(2) == ["h/part1/global-avgpool1", "h/fc1"])
    #expect(reading.library.networks == ["test"])
  }

  @Test("imports of an imported file are not passed on")
  func notTransitive() {
    expectFindings(
      "import \"a.kdl\"\nnetwork test { input 1 1 1; a; «b» }", .unknownWord,
      files: ["a.kdl": "import \"b.kdl\"\nblock a { b }", "b.kdl": "block b { relu }"])
  }

  @Test("a file reached twice is read once")
  func diamond() throws {
    let files = [
      "a.kdl": "import \"c.kdl\"\nblock a { c }", "b.kdl": "import \"c.kdl\"\nblock b { c }",
      "c.kdl": "block c { relu }",
    ]
    let reading = Reading(
      "import \"a.kdl\"\nimport \"b.kdl\"\nimport \"c.kdl\"\nnetwork t { input 1 1 1; a; b; c }",
      files: files)
    #expect(try reading.network().names == ["a1/c1/relu1", "b1/c1/relu1", "c1/relu1"])
    #expect(reading.sources.files.map(\.path) == ["test.kdl", "a.kdl", "c.kdl", "b.kdl"])
  }

  @Test("the file's own block hides imported ones; two imported ones of a name are ambiguous")
  func sameNames() throws {
    let files = ["a.kdl": "block x { relu }", "b.kdl": "block x { tanh }"]
    let imports = "import \"a.kdl\"\nimport \"b.kdl\"\n"
    let own = imports + "block x { sigmoid }\nnetwork t { input 1 1 1; x }"
    #expect(try Reading(own, files: files).network().names == ["sigmoid1"])
    let found = expectFindings(
      imports + "network t { input 1 1 1; «x» }", .duplicateName, files: files)
    #expect(found.first?.notes == ["declared in `a.kdl`, `b.kdl`"])
  }

  @Test("circles, with their files")
  func cycles() {
    var found = expectFindings(
      "import «\"test.kdl\"»\nnetwork t { input 1 1 1 }", .importCycle,
      files: ["test.kdl": "never read"])
    #expect(found.first?.notes == ["`test.kdl` → `test.kdl`"])
    found =
      Reading(
        "import \"a.kdl\"\nnetwork t { input 1 1 1; a }",
        files: [
          "a.kdl": "import \"b.kdl\"\nblock a { b }", "b.kdl": "import \"a.kdl\"\nblock b { relu }",
        ]
      ).findings
    #expect(found.map(\.id) == [.importCycle])
    #expect(found.first?.notes == ["`a.kdl` → `b.kdl` → `a.kdl`"])
  }

  @Test(
    "files that are not found, or not allowed, and what they would have declared is not missed",
    arguments: [
      "import «\"missing.kdl\"»", "import «\"../above.kdl\"»", "import «\"zoo:nothing\"»",
    ])
  func failures(line: String) {
    let found = expectFindings(
      line + "\nnetwork t { input 1 1 1; whatever 3 { relu }; apply whatever }", .importFailed)
    #expect(found.first?.headline.hasPrefix("cannot import `") == true)
  }

  @Test("a faulty imported file is reported at its own place, once")
  func faultyImports() {
    let reading = Reading(
      "import \"a.kdl\"\nimport \"b.kdl\"\nnetwork t { input 1 1 1; a; b }",
      files: ["a.kdl": "block a { relu", "b.kdl": "import \"a.kdl\"\nblock b { relu 5; a }"])
    #expect(reading.findings.map(\.id) == [.syntax, .wrongType])
    let files = reading.findings.map { finding -> String? in
      guard case .span(let span) = finding.location else { return nil }
      return reading.sources[span.source].path
    }
    #expect(files == ["a.kdl", "b.kdl"])
    #expect(reading.elaborations.first?.network == nil)
  }

  @Test(
    "imports that do not say what",
    arguments: [
      ("«import»", DiagnosticID.missingArgument), ("import «5»", .wrongType),
      ("import \"a.kdl\" «\"b.kdl\"»", .unexpectedArgument),
      ("import \"a.kdl\" «as»=b", .unknownProperty),
    ])
  func malformed(line: String, id: DiagnosticID) {
    expectFindings(line + "\nnetwork t { input 1 1 1 }", id, files: ["a.kdl": "block a { relu }"])
  }

  @Test("no more than a few hundred files, nor very deep")
  func bounds() {
    var files: [String: String] = [:]
    for index in 0..<400 { files["\(index).kdl"] = "import \"\(index + 1).kdl\"\nblock b { relu }" }
    let deep = Reading("import \"0.kdl\"\nnetwork t { input 1 1 1 }", files: files)
    #expect(deep.findings.map(\.id) == [.expansionLimit])
    for index in 0..<400 { files["\(index).kdl"] = "block b { relu }" }
    let wide = (0..<400).map { "import \"\($0).kdl\"" }.joined(separator: "\n")
    let found = Reading(wide + "\nnetwork t { input 1 1 1 }", files: files).findings
    #expect(Set(found.map(\.id)) == [.expansionLimit])
  }

  @Test("no more than a few hundred imports, if of one file, nor more text than one file may have")
  func sizes() {
    func ids(_ text: String, _ files: [String: String]) -> Set<DiagnosticID> {
      Set(Reading(text + "\nnetwork t { input 1 1 1 }", files: files).findings.map(\.id))
    }
    let one = ["a.kdl": "block x { relu }"]
    #expect(ids(String(repeating: "import \"a.kdl\"\n", count: 256), one) == [])
    #expect(ids(String(repeating: "import \"a.kdl\"\n", count: 300), one) == [.expansionLimit])
    let large = "//" + String(repeating: "x", count: SpecLibrary.largestSource / 2)
    let both = Reading(
      "import \"a.kdl\"\nimport \"b.kdl\"\nnetwork t { input 1 1 1 }",
      files: ["a.kdl": large, "b.kdl": large])
    // Of the second one alone.
    #expect(both.findings.map(\.id) == [.expansionLimit])
  }
}
