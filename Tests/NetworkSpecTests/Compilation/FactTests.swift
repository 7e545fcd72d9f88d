import CNNDiagnostics
import NetworkConditions
import NetworkFacts
import NetworkModel
import NetworkSpec
import Testing

@Suite struct FactTests {
  private func facts(_ statements: String, blocks: String = "") throws -> [PublishedFact] {
    let reading = Reading(blocks + "\n" + networkText("relu a\n" + statements))
    #expect(reading.findings.isEmpty, "\(reading.report)")
    return try #require(reading.elaborations.first).facts
  }

  @Test(
    "the precision of a figure is that of its digits as written",
    arguments: [
      ("parameters=138357544", 138_357_544, 138_357_543),
      ("parameters=62.4e6", 62_499_999, 62_500_001), ("parameters=62.4e6", 62_300_000, 62_299_999),
      ("parameters=3.8e9", 3_858_000_000, 3_900_000_001),
      ("parameters=138e6", 138_357_544, 139_000_001),
      ("parameters=1e3", 2000, 2001), ("parameters=1.000e3", 1001, 1002), ("parameters=5.0", 5, 6),
      ("parameters=1_000", 1000, 1001), ("parameters=0x10", 16, 17), ("parameters=+16", 16, 17),
      ("parameters=138 tolerance=2", 140, 141), ("parameters=200 tolerance=\"1.5%\"", 203, 204),
      ("parameters=62378344 digits=3", 62_278_344, 62_278_343),
      ("parameters=62378344 digits=1", 72_378_344, 72_378_345),
      ("parameters=1000 digits=4", 1001, 1002),
      ("parameters=999 digits=1", 1099, 1100), ("parameters=7 digits=18", 7, 8),
      // In quotes: with a unit as printed, otherwise an exact expression.
      ("parameters=\"25.6M\"", 25_700_000, 25_700_001),
      ("parameters=\"138 M\"", 137_000_000, 136_999_999),
      ("parameters=\" 138 MB  \"", 137_000_000, 136_999_999),
      ("parameters=\"256KiB\"", 263_168, 263_169), ("parameters=\"1.5k\" tolerance=2", 1502, 1503),
      ("parameters=\"25.6e6\"", 25_500_000, 25_499_999), ("parameters=\"1000\"", 1000, 1001),
      ("parameters=\"448 + 163850\"", 164_298, 164_299),
      ("parameters=\"4k * 2 + channels\"", 8004, 8005),
      ("parameters=\"1000 * 2\" digits=2", 2100, 2101),
    ])
  func precision(figure: String, held: Int64, failed: Int64) throws {
    let fact = try #require(try facts("published \(figure) source=x").first)
    guard case .figure(_, let number) = fact.claim else {
      Issue.record("no number")
      return
    }
    #expect(number.agrees(with: held))
    #expect(!number.agrees(with: failed))
  }

  @Test("a bound may be computed, and have a unit")
  func computedBudgets() throws {
    let found = try facts(
      #"let k 3; require parameters="< 256KiB" macs="<= 2 * k * 1M" depth="> pow(k, 2)""#)
    #expect(found.map(\.claim.printed) == ["256KiB", "6000000", "9"])
  }

  @Test("budgets compare")
  func budgets() throws {
    let found = try facts(#"require macs="< 1.2e9" parameters="<=5" depth=">3" flops=">= 1""#)
    let comparisons = found.map { fact -> Comparison? in
      guard case .budget(_, let comparison, _) = fact.claim else { return nil }
      return comparison
    }
    #expect(comparisons == [.below, .atMost, .above, .atLeast])
    #expect(found.allSatisfy { $0.source == nil })
    #expect(found.map(\.quantity) == [.macs, .parameters, .depth, .flops])
  }

  @Test("a fact is about a layer, a block instance or the network, from where it stands")
  func targets() throws {
    let found = try facts(
      """
      published output="8x8x4" parameters=0 source="a source" note="a note"
      published a parameters=0 source=x
      b; b named
      branch side { relu c; published parameters=0 source=x; published c parameters=0 source=x }
      """,
      blocks:
        "block b { relu own; published own parameters=0 source=x; published parameters=1 source=x }"
    )
    #expect(
      found.map(\.target) == [
        nil, nil, "a", "b1/own", "b1", "named/own", "named", "side", "side/c",
      ])
    #expect(found.first?.source == "a source")
    #expect(found.first?.claim == .output([8, 8, 4]))
  }

  @Test("disputes, branches and settings")
  func modifiers() throws {
    let text = """
      network t {
          parameter k default=1
          parameter m default=1
          input 1 1 1
          published parameters=1 source=x disputed="because" branches=#true with="k=2  m=3 * 1"
      }
      """.replacing("m=3 * 1", with: "m=3")
    let reading = Reading(text)
    #expect(reading.findings.isEmpty, "\(reading.report)")
    let fact = try #require(reading.elaborations.first?.facts.first)
    #expect(fact.dispute == "because")
    #expect(fact.includesBranches)
    #expect(fact.settings.map { "\($0.name)=\($0.value)" } == ["k=2", "m=3"])
  }

  @Test(
    "facts that do not say enough, or too much",
    arguments: [
      ("«published» parameters=1", DiagnosticID.missingProperty),
      ("«published» source=x", .missingArgument), ("«require»", .missingArgument),
      ("published a «b» parameters=1 source=x", .unexpectedArgument),
      ("published «parms»=1 source=x", .unknownQuantity),
      ("require «source»=x parameters=\"<1\"", .unknownQuantity),
      ("require «disputed»=x parameters=\"<1\"", .unknownQuantity),
      ("published parameters=1 «parameters»=2 source=x", .duplicateProperty),
      ("published parameters=«many» source=x", .unknownWord),
      ("published parameters=«#true» source=x", .wrongType),
      ("published parameters=«#inf» source=x", .valueOutOfRange),
      ("published parameters=«1e30» source=x", .arithmetic),
      ("published parameters=1 source=«5»", .wrongType),
      ("published parameters=1 source=x disputed=«#true»", .wrongType),
      ("published parameters=1 source=x branches=«yes»", .wrongType),
      ("published parameters=1 source=x digits=«0»", .valueOutOfRange),
      // Digits apart are two numbers, not one.
      ("published macs=\"3 «8» 4\" source=x", .expression),
      ("require macs=\"< 3 «8» 4\"", .expression),
      ("published parameters=\"25 «6» M\" source=x", .expression),
      ("published parameters=1 source=x digits=«x»", .wrongType),
      ("published parameters=1 source=x tolerance=«-1»", .wrongType),
      ("published parameters=1 source=x tolerance=«\"1\"»", .wrongType),
      ("published parameters=1 source=x tolerance=«\"x%\"»", .wrongType),
      ("published parameters=1 source=x tolerance=«#null»", .wrongType),
      ("published parameters=1 source=x with=«k»", .wrongType),
      ("published parameters=1 source=x with=«\"k=1\"»", .unknownName),
      ("published output=«\"55\"» source=x", .wrongType),
      ("published output=«\"55x55x0\"» source=x", .wrongType),
      ("published output=«\"axbxc\"» source=x", .wrongType),
      ("published output=«5» source=x", .wrongType),
      ("require parameters=«5»", .wrongType), ("require parameters=«\"5\"»", .wrongType),
      ("require parameters=\"< «x»\"", .unknownWord), ("require parameters=«\"< \"»", .wrongType),
      ("require parameters=«\"< 1e30\"»", .arithmetic),
      ("published parameters=1 source=x { «relu» }", .misplacedNode),
    ])
  func faulty(statement: String, id: DiagnosticID) {
    expectFindings(networkText(statement), id)
  }

  @Test("a fact's settings are checked against the network's parameters")
  func settings() {
    let head = "network t { parameter k default=1 choices=\"1 2\"; input 1 1 1; "
    expectFindings(head + "published parameters=1 source=x with=«\"k=3\"» }", .invalidChoice)
    expectFindings(head + "published parameters=1 source=x with=«\"k=x\"» }", .unknownWord)
  }

  @Test("a former name still works; a note, once a network, has the present one as an edit")
  func formerNames() throws {
    let text = networkText(
      "relu r; published params=0 source=x; require params=\"< 5\"; published receptive-field=1 source=x"
    )
    let reading = Reading(text)
    #expect(reading.findings.map(\.severity) == [.note], "\(reading.report)")
    #expect(reading.report.contains("`params` is now called `parameters`"))
    #expect(reading.findings.first?.help.first?.edit?.replacement == "parameters")
    let elaboration = try #require(reading.elaborations.first)
    #expect(elaboration.network != nil)
    #expect(elaboration.facts.map(\.quantity) == [.parameters, .parameters, .receptiveField])
  }
}
