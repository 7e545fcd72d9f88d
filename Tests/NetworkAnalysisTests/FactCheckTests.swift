import NetworkAnalysis
import NetworkConditions
import NetworkFacts
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct FactCheckTests {
  /// 3·3·3·8 + 8 = 224 parameters; 6·6·8·27 = 7,776 MACs; 192 + 288 = 480 activations.
  private func outcome(_ fact: String) throws -> FactOutcome {
    let elaboration = try elaborated(
      """
      block pair { conv a filters=8 kernel=3; relu }
      network n {
          input 8 8 3
          pair p
          branch side { fc units=2 }
          \(fact)
      }
      """)
    let checks = try FactCheck(#require(elaboration.network))
    return checks.check(try #require(elaboration.facts.first))
  }

  @Test(
    "a figure holds within the precision of its digits",
    arguments: [
      ("parameters=224", true), ("parameters=223", false), ("parameters=0.2e3", true),
      ("parameters=2.2e2", true),
      ("parameters=2.3e2", true), ("parameters=2.1e2", false), ("parameters=224.0", true),
      ("parameters=223 tolerance=1", true), ("parameters=220 tolerance=\"1%\"", false),
      ("parameters=220 tolerance=\"2%\"", true), ("parameters=230 digits=2", true),
      ("parameters=240 digits=2", false), ("macs=7776", true), ("flops=15552", true),
      ("activations=480", true), ("weights=216 ", true), ("biases=8", true), ("depth=1", true),
      ("output=\"6x6x8\"", true), ("output=\"6x6x9\"", false), ("connections=8064", true),
      ("trainable=224", true),
    ])
  func precision(_ figure: String, _ holds: Bool) throws {
    let outcome = try outcome("published \(figure) source=\"s\"")
    #expect(outcome.isHeld == holds, "\(figure): \(outcome)")
  }

  @Test(
    "a fact may be about a layer, an instance or a side output",
    arguments: [
      "published \"p/a\" parameters=224 source=\"s\"", "published p parameters=224 source=\"s\"",
      "published p output=\"6x6x8\" source=\"s\"", "published side parameters=578 source=\"s\"",
      "published side output=\"1x1x2\" source=\"s\"",
      "published parameters=802 branches=#true source=\"s\"", "published p depth=1 source=\"s\"",
    ])
  func targets(_ fact: String) throws {
    #expect(try outcome(fact).isHeld)
  }

  /// 4·5 + 5 = 25 parameters of `z`, 5·2 + 2 = 12 of `y`.
  @Test("of a side output of which the main path needs a part, that part counts")
  func partlySide() throws {
    let elaboration = try elaborated(
      """
      network n {
          input 8 8 3; conv c filters=4 kernel=3 pad=1
          branch aux { conv z filters=5 kernel=1; conv y filters=2 kernel=1 }
          conv e from="aux/z" filters=3 kernel=1
          published aux parameters=25 source="s"
          published aux parameters=37 branches=#true source="s"
      }
      """)
    let outcomes = try FactCheck(#require(elaboration.network)).check(elaboration.facts)
    #expect(outcomes == [.held(.count(25)), .held(.count(37))])
  }

  @Test("a disputed figure must be contradicted")
  func disputes() throws {
    let disputed = try outcome("published parameters=223 disputed=\"why\" source=\"s\"")
    #expect(disputed == .disputed(.count(224)))
    let settled = try outcome("published parameters=224 disputed=\"why\" source=\"s\"")
    #expect(settled == .settled(.count(224)))
  }

  @Test(
    "budgets compare exactly",
    arguments: [
      ("< 225", true), ("< 224", false), ("<= 224", true), ("<= 223", false), ("> 223", true),
      ("> 224", false), (">= 224", true), (">= 225", false), ("<1.2e9", true),
    ])
  func budgets(_ budget: String, _ holds: Bool) throws {
    #expect(try outcome("require parameters=\"\(budget)\"").isHeld == holds)
  }

  @Test(
    "a budget for the receptive field holds along every axis",
    arguments: [
      ("<= 3", true), ("<= 2", false), (">= 1", true), (">= 2", false), ("< 3", false),
    ])
  func fieldBudgets(_ budget: String, _ holds: Bool) throws {
    let elaboration = try elaborated(
      "network n { input 8 8 3; conv filters=1 kernel=\"1x3\"; require receptive-field=\"\(budget)\" }"
    )
    let checks = try FactCheck(#require(elaboration.network))
    let outcome = checks.check(try #require(elaboration.facts.first))
    #expect(outcome == (holds ? .held(.sides([1, 3])) : .failed(.sides([1, 3]))))
  }

  /// 7,776 MACs, 288 biases of the convolution and 288 values of the ReLU, which a module computes.
  @Test(
    "a figure may follow a tool's convention",
    arguments: [
      ("macs=7776 convention=fvcore", true), ("macs=8064 convention=torchinfo", true),
      ("macs=8640 convention=ptflops-pytorch", true), ("macs=7776 convention=ptflops-aten", false),
      ("flops=15552 convention=flopcounter", true), ("parameters=224 convention=keras", true),
      ("parameters=216 convention=cs231n", true),
      ("macs=8352 branches=#true convention=thop", true),
    ])
  func conventions(_ figure: String, _ holds: Bool) throws {
    #expect(try outcome("published \(figure) source=s").isHeld == holds)
  }

  @Test("a convention has no figure for what it does not count, nor for a single layer")
  func conventionWithout() throws {
    #expect(
      try outcome("published flops=1 convention=fvcore source=s") == .noFigure(.notCounted))
    #expect(
      try outcome("published output=\"1x1x1\" convention=fvcore source=s")
        == .noFigure(.notCounted))
    #expect(
      try outcome("published p macs=7776 convention=fvcore source=s")
        == .noFigure(.ofWholeNetworks))
    #expect(
      try outcome("published nothing macs=1 convention=fvcore source=s")
        == .noFigure(.unknownTarget))
    #expect(
      try outcome("published macs=1 convention=nothing source=s")
        == .noFigure(.unknownConvention))
  }

  @Test(
    "where there is no figure to hold a fact against, the reason is told apart",
    arguments: [
      (
        "input 8 8 3; conv a filters=1 kernel=\"1x3\"", "receptive-field=3",
        MissingFigure.notSquare([1, 3])
      ),
      ("input 1 1 3; fc units=2", "receptive-field=3", .noFeatureMap),
      ("input 8 8 3; empty e", "e parameters=1", .noLayers),
      ("input 8 8 3; empty e", "e output=\"8x8x3\"", .noLayers),
      ("input 1 2003 1; upsample height=1 width=2011", "receptive-field=1", .unitsDiffer),
      (
        "input a 8 8 1; input b 4 4 1; add { path from=a { maxpool kernel=2 stride=2 }; path from=b }",
        "receptive-field=2", .inputsDiffer
      ),
      (
        "input 100000 100000 1000" + String(repeating: "; tanh", count: 30_000),
        "macs=1 convention=onnx-tool", .overflow(.countOverflow(.operations))
      ),
    ])
  func missing(layers: String, fact: String, reason: MissingFigure) throws {
    let elaboration = try elaborated(
      "block empty { }\nnetwork n {\n\(layers)\npublished \(fact) source=s\n}")
    let checks = try FactCheck(#require(elaboration.network))
    let outcome = checks.check(try #require(elaboration.facts.first))
    #expect(outcome == .noFigure(reason))
    #expect(outcome.figure == nil)
  }

  @Test("an unknown name has no figure")
  func unknownTarget() throws {
    #expect(try outcome("published nothing parameters=1 source=\"s\"") == .noFigure(.unknownTarget))
  }
}

extension FactOutcome {
  fileprivate var isHeld: Bool {
    switch self {
    case .held: true
    case .failed, .disputed, .settled, .undecided, .noFigure: false
    }
  }
}
