import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct FactTests {
  @Test("hundreds of published facts hold, and the others are disputed with reason")
  func factsHold() throws {
    var held = 0
    var disputed = 0
    for (name, fact, outcome) in try zooFiles.flatMap(checkedFacts) {
      switch outcome {
      case .held, .disputed: break
      case .failed, .settled, .undecided, .noFigure:
        Issue.record("\(name) \(fact.target ?? "") \(fact.name): \(outcome)")
      }
      if fact.dispute == nil { held += 1 } else { disputed += 1 }
    }
    #expect(held >= 500)
    #expect(disputed >= 20)
  }

  /// The facts of a file's networks, each in the configuration it is about.
  private func checkedFacts(
    of file: ZooFile
  ) throws -> [(network: String, fact: PublishedFact, outcome: FactOutcome)] {
    var library = file.library()
    return try library.networks.flatMap { name in
      let elaboration = library.elaborate(name)
      let standard = try FactCheck(#require(elaboration?.network, "\(name) has errors"))
      return try (elaboration?.facts ?? []).map { fact in
        guard !fact.settings.isEmpty else { return (name, fact, standard.check(fact)) }
        var settings = ElaborationSettings()
        settings.parameters = fact.settings
        let network = library.elaborate(name, settings: settings)?.network
        return (name, fact, try FactCheck(#require(network)).check(fact))
      }
    }
  }
}
