import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec
import RunReports

/// A file checked against the rules, with its networks checked against their facts.
extension CommandRun {
  mutating func checkFile(
    _ reference: ModelReference, _ budgets: inout CheckedBudgets
  ) throws(Refusal) -> CheckedFile {
    var library = try models.open(reference)
    var file = CheckedFile(path: library.path)
    file.diagnostics = judged(library.diagnostics)
    file.networks = library.networks
    for name in library.networks {
      guard let usual = library.outcome(of: name, settings: models.usualSettings) else { continue }
      file.diagnostics += judged(usual.diagnostics)
      let others = budgets.facts(of: name, inFile: library.path)
      // A description may have very many facts of its own, which are not copied for nothing.
      check(
        others.isEmpty ? usual.facts : usual.facts + others, of: usual, in: &library, into: &file)
    }
    file.diagnostics = unique(file.diagnostics)
    return file
  }

  /// Facts with their own settings are checked against the network with those settings.
  private func check(
    _ facts: [PublishedFact], of usual: ModelOutcome, in library: inout ModelFile,
    into file: inout CheckedFile
  ) {
    var work: Int64 = 0
    for (settings, facts) in configurations(of: facts) {
      var configured = usual
      if !settings.isEmpty {
        // Together the configurations may take what one network may.
        guard work <= Int64(ElaborationSettings().mostNodes) else {
          file.diagnostics.append(tooManySettings(of: usual, at: facts[0]))
          return
        }
        var chosen = models.usualSettings
        chosen.parameters = settings
        guard let other = library.outcome(of: usual.name, settings: chosen) else { continue }
        configured = other
        file.diagnostics += judged(other.diagnostics)
        work += other.work + CommandRun.workOfConfiguration
      }
      guard let network = configured.model?.network else { continue }
      let checks: FactCheck
      do throws(AnalysisError) {
        guard !facts.isEmpty else {
          // Counts that do not fit are a finding whether or not a fact is about them.
          _ = try NetworkSummary(of: network)
          continue
        }
        checks = try FactCheck(network)
      } catch {
        file.diagnostics.append(overflow(error, in: network))
        continue
      }
      for (fact, outcome) in zip(facts, checks.check(facts)) {
        let checked = CheckedFact(network: usual.name, fact: fact, outcome: outcome)
        file.facts.append((checked, checked.diagnostic(targets: checks)))
      }
    }
  }

  /// Units of `ModelOutcome.work` in addition to those of the expansion itself.
  private static let workOfConfiguration: Int64 = 1000

  private func tooManySettings(of network: ModelOutcome, at fact: PublishedFact) -> Diagnostic {
    Diagnostic(
      .expansionLimit, .error,
      "`\(network.name)` is too large for so many settings: facts from here on are not checked",
      at: .span(fact.span), label: "with settings of its own")
  }

  /// Facts by the settings they hold under, in the order in which these are first given; the usual settings
  /// even if no fact holds under them.
  private func configurations(
    of facts: [PublishedFact]
  ) -> [(settings: [PublishedFact.Setting], facts: [PublishedFact])] {
    var places: [[PublishedFact.Setting]: Int] = [:]
    var configurations: [(settings: [PublishedFact.Setting], facts: [PublishedFact])] = []
    for fact in facts {
      if let place = places[fact.settings] {
        configurations[place].facts.append(fact)
      } else {
        places[fact.settings] = configurations.count
        configurations.append((fact.settings, [fact]))
      }
    }
    if places[[]] == nil { configurations.append(([], [])) }
    return configurations
  }

  private func judged(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.judged(strictly: models.isStrict)
  }

  /// A block's fault appears in every network that uses it; it is reported once.
  private func unique(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return diagnostics.filter { seen.insert($0).inserted }
  }
}
