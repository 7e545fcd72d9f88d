import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

/// A hostile description costs a finding, never memory, time or a trap.
@Suite(.timeLimit(.minutes(1))) struct BoundTests {
  /// The ids of a description's findings where expansion may make few nodes.
  private func ids(_ text: String, mostNodes: Int = 1000) -> [DiagnosticID] {
    var settings = ElaborationSettings()
    settings.mostNodes = mostNodes
    return Reading(text, settings: settings).findings.map(\.id)
  }

  @Test("endless repetition is refused at its count")
  func repetition() {
    expectFindings(networkText("repeat «1000000000» { relu }"), .expansionLimit)
    expectFindings(networkText("repeat «9223372036854775807» {}"), .expansionLimit)
    expectFindings(networkText("repeat «\"1000000 * 1000000\"» { tanh }"), .expansionLimit)
    #expect(ids(networkText("repeat 1000 { repeat 1000 { repeat 1000 {} } }")) == [.expansionLimit])
    #expect(ids(networkText("repeat 100 { repeat 100 { relu } }")) == [.expansionLimit])
    #expect(ids(networkText("repeat 999 { relu }")) == [])
    #expect(ids(networkText("repeat 1000 { relu }")) == [.expansionLimit])
  }

  @Test("blocks that call themselves, one another, or what they are handed")
  func cycles() {
    let input = "network n { input 4 4 4; "
    var found = expectFindings("block a { relu; «a» }\n" + input + "a }", .blockCycle)
    #expect(found.first?.notes == ["`a` → `a`"])
    found = expectFindings(
      "block a { b }\nblock b { c }\nblock c { «a» }\n" + input + "relu; a }", .blockCycle)
    #expect(found.first?.notes == ["`a` → `b` → `c` → `a`"])
    expectFindings("block a unit { «apply» unit unit }\n" + input + "a a }", .blockCycle)
    expectFindings(
      "block a n { when \"n > 0\" { «a» \"n - 1\" } }\n" + input + "a 3 }", .blockCycle)
    // It stops nothing else.
    expectFindings(
      "block a { «a» }\n" + input + "branch { a }; branch { conv filters=1 kernel=«9» } }",
      .blockCycle, .windowExceedsInput)
  }

  @Test("a chain of blocks that doubles at each step")
  func doubling() {
    let blocks = (1...60).map { "block b\($0) { b\($0 - 1); b\($0 - 1) }" }
    let text = "block b0 { relu }\n" + blocks.joined(separator: "\n") + "\n" + networkText("b60")
    #expect(ids(text) == [.expansionLimit])
    let empty = text.replacing("block b0 { relu }", with: "block b0 {}")
    #expect(ids(empty) == [.expansionLimit])
  }

  @Test("a chain of very many blocks, each calling the next")
  func deepCalls() {
    let blocks = (1...10_000).map { "block b\($0) { b\($0 - 1) }" }
    let text = "block b0 { relu }\n" + blocks.joined(separator: "\n") + "\n" + networkText("b10000")
    #expect(ids(text, mostNodes: 100_000) == [.expansionLimit])
  }

  @Test(
    "10,000 levels of nesting",
    arguments: ["repeat 1 {", "when #true {", "branch {", "add { path {"])
  func nesting(opening: String) {
    let closing = String(repeating: "}", count: opening.count { $0 == "{" })
    let text = networkText(
      String(repeating: opening, count: 10_000) + "relu" + String(repeating: closing, count: 10_000)
    )
    #expect(ids(text) == [.nestingTooDeep])
  }

  @Test("nesting as deep as the syntax allows is followed")
  func deepestNesting() throws {
    let deep =
      String(repeating: "when #true {", count: 250) + "relu" + String(repeating: "}", count: 250)
    #expect(try network(deep).names == ["relu1"])
    // Through blocks it may add up.
    let blocks = "block a { \(deep) }\nblock b { \(deep.replacing("relu", with: "a")) }"
    #expect(ids(blocks + "\n" + networkText("b")) == [.expansionLimit])
  }

  @Test("work is bounded, whatever it is made of")
  func work() {
    let wide = String(repeating: "path {};", count: 20_000)
    let name = String(repeating: "a", count: 1000)
    let sum = "1" + String(repeating: " + i", count: 200)
    let table = String(repeating: "0 1 2 3 / ", count: 20_000) + "0"
    for statement in [
      "repeat 1000 { concat { \(wide) } }",
      "repeat 1000 as=i { relu \"\(name){i}\" }",
      "repeat 3000 as=i { when \"\(sum) < 0\" {} }",
      "repeat 900 { conv filters=20001 kernel=1 table=\"\(table)\" }",
      "repeat 900 { published parameters=1 source=x }",
      "repeat 3000 { b }",
      "repeat 3000 { branch {} }",
      "repeat 3000 { relu a }",
      "repeat 3000 { relu from=a }",
    ] {
      let found = ids("block b {}\n" + networkText(statement))
      #expect(
        found.last == .expansionLimit || found.first == .expansionLimit, "\(statement.prefix(60))")
      #expect(found.count <= 2)
    }
  }

  @Test("what each call or layer makes that nobody sees is work too")
  func hiddenWork() {
    let name = String(repeating: "a", count: 1000)
    let nested = (1...60).map { "block b\($0) { b\($0 - 1) \(name) }\n" }.joined()
    let parameters = (0..<500).map { "p\($0)=1" }.joined(separator: " ")
    for (leaf, blocks, call) in [
      // Instances keep their prefixes, layers are asked for their names.
      ("block b0 { repeat 100 { relu } }", nested, "b60 \(name)"),
      ("block b0 { repeat 100 { c \"\" } }\nblock c x {}", nested, "b60 \(name)"),
      ("block b0 { repeat 100 as=i { relu \"a{i}\" } }", nested, "b60 \(name)"),
      ("block b0 { relu; repeat 10 { relu from=q } }", nested, "b60 \(name)"),
      // A call fills the slots of all parameters, a layer that reads one keeps them.
      ("block b0 \(parameters) {}", "", "repeat 500 { b0 }"),
      (
        "block b0 \(parameters) { repeat 100 as=i { conv filters=\"i + 1\" kernel=1 } }", "", "b0"
      ),
    ] {
      let found = ids("\(leaf)\n\(blocks)" + networkText(call))
      #expect(found.contains(.expansionLimit), "\(leaf.prefix(60)): \(found)")
    }
    // The same in a usual measure is no trouble.
    #expect(ids("block b0 { repeat 400 { relu } }\n" + networkText("b0; b0 again")) == [])
  }

  @Test("lists in one text are bounded")
  func lists() {
    let many = String(repeating: "1 ", count: 1001)
    #expect(ids(networkText("parameter k default=1 choices=\"\(many)\"")) == [.expansionLimit])
    let fact = "published parameters=0 source=s with=\"\(String(repeating: "k=1 ", count: 65))\""
    #expect(ids(networkText("parameter k default=1\n\(fact)")) == [.expansionLimit])
    let wrong = ids(networkText("parameter k default=2 choices=\"\(many.prefix(1000))\""))
    #expect(wrong == [.invalidChoice])
  }

  @Test("very many mistakes are not all kept")
  func mistakes() {
    let unknown = String(repeating: "nope;", count: 50_000)
    #expect(ids(networkText(unknown)).count == FaultLog.limit + 1)
    #expect(ids(String(repeating: "nope\n", count: 50_000)).count == FaultLog.limit + 1)
    #expect(
      ids(networkText("repeat 2000 as=i { relu from=\"a{i}\" }"), mostNodes: 1 << 20).count
        <= FaultLog.limit + 1)
    let paths = String(repeating: "relu;", count: 5000)
    #expect(ids(networkText("add { \(paths) }")).count == FaultLog.limit + 1)
    let shrinking = "repeat 3000 as=i { conv from=input filters=1 kernel=\"i + 9\" }"
    #expect(ids(networkText(shrinking), mostNodes: 1 << 20).count <= ShapeInference.mostFindings)
  }

  @Test("very many parameters and properties")
  func parameters() {
    let names = (0..<2000).map { "p\($0)" }
    #expect(
      ids("block b \(names.joined(separator: " ")) { relu }\nnetwork n { input 1 1 1 }") == [
        .expansionLimit
      ])
    let parameters = names.map { "parameter \($0) default=1" }.joined(separator: "\n")
    #expect(Set(ids(networkText(parameters))) == [.expansionLimit])
    let properties = names.map { "\($0)=1" }.joined(separator: " ")
    #expect(ids(networkText("relu \(properties)")) == [.expansionLimit])
    let loops = (0..<2000).map { "repeat 1 as=i\($0) {}" }.joined(separator: "\n")
    #expect(ids(networkText(loops), mostNodes: 10_000) == [])
  }

  @Test(
    "numbers near the limits of integers",
    arguments: [
      "conv filters=2147483647 kernel=1", "conv filters=1 kernel=1000000 pad=1000000",
      "pad pad=1000000 channels=1000000", "upsample factor=1000000; upsample factor=1000000",
      "fc units=2147483647; fc units=2147483647",
      "maxpool kernel=1000000 pad=999999 dilation=1000000",
      "crop top=1000000", "adaptive-maxpool height=2147483647 width=2147483647",
      "deconv filters=1 kernel=1000000 stride=1000000 dilation=1000000",
      "conv filters=1 kernel=1 stride=\"9223372036854775807 - 0\"",
      "repeat \"-9223372036854775807 - 1\" {}",
      "slice start=9223372036854775807 count=9223372036854775807",
    ])
  func extremes(statement: String) {
    _ = ids(networkText(statement))
    _ = ids(networkText(statement, input: "input 2147483647 1 1"))
    _ = ids(networkText(statement, input: "input 1 65536 65536"))
  }

  @Test("limits of the caller, whatever they are", arguments: [Int.min, -1, 0, 1, Int.max])
  func limits(mostNodes: Int) {
    let found = ids(networkText("relu; relu"), mostNodes: mostNodes)
    #expect(found == (mostNodes > 3 ? [] : [.expansionLimit]))
  }
}
