import Arguments
import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkDiagnosis
import NetworkModel
import NetworkModels
import NetworkReports

/// Models, and what is said when there is none.
extension CommandRun {
  /// Shows findings on standard error, apart from a report that follows.
  mutating func emit(_ diagnostics: [Diagnostic], beforeReport: Bool = false) {
    let shown =
      arguments.has(.quiet) ? diagnostics.filter { $0.severity == .error } : diagnostics
    guard !shown.isEmpty else { return }
    let renderer = DiagnosticRenderer(
      sources: models.sources, usesColor: usesColor(console.errorsHaveColor))
    console.writeError(renderer.render(shown) + (beforeReport ? "\n" : ""))
  }

  /// Reports why a run, or a part of it, cannot continue.
  mutating func show(_ refusal: Refusal) -> ExitCode {
    emit(refusal.diagnostics)
    return refusal.code
  }

  // MARK: Models

  /// The model that an argument names, once its warnings are shown.
  mutating func model(_ argument: String) throws(Refusal) -> Model {
    accepted(try models.model(ModelReference(argument)))
  }

  /// The models that an argument names: of a file, or of all files of a folder that declare any.
  mutating func allModels(of reference: ModelReference) -> [Result<Model, Refusal>] {
    guard case .folder(let folder) = reference else { return models.models(reference) }
    var all: [Result<Model, Refusal>] = []
    do throws(Refusal) {
      for file in try modelFiles(of: reference) {
        for outcome in models.models(file) {
          if case .failure(let refusal) = outcome, refusal.isForLackOfNetworks { continue }
          all.append(outcome)
        }
      }
    } catch {
      all.append(.failure(error))
    }
    return all.isEmpty ? [.failure(Refusal(ModelSource.noNetwork(inFolder: folder)))] : all
  }

  mutating func accepted(_ model: Model) -> Model {
    emit(model.diagnostics, beforeReport: true)
    return model
  }

  /// The figures of a network.
  func summary(of network: InferredNetwork) throws(Refusal) -> NetworkSummary {
    try withoutOverflow(in: network) { () throws(AnalysisError) in
      try NetworkSummary(
        of: network, batch: batch, precision: precision, includesBranches: arguments.has(.branches))
    }
  }

  /// A row for each layer, or with `--group` or `--depth` one for a whole block.
  func layerRows(of network: InferredNetwork) -> LayerRows {
    LayerRows(of: network, collapsed: arguments.has(.group) ? 1 : arguments.integer(.depth))
  }

  /// Returns the result of a calculation; a count beyond 64 bits is a finding about its layer.
  func withoutOverflow<Result>(
    in network: InferredNetwork, _ calculation: () throws(AnalysisError) -> Result
  ) throws(Refusal) -> Result {
    do throws(AnalysisError) {
      return try calculation()
    } catch {
      throw Refusal([overflow(error, in: network)], code: .findings)
    }
  }

  func overflow(_ error: AnalysisError, in network: InferredNetwork) -> Diagnostic {
    guard let id = error.node else {
      return Diagnostic(
        .overflow, .error,
        "`\(network.network.name)`, summed over the whole network: \(error.error.words.headline)",
        at: file(of: network), help: batchHelp)
    }
    let node = network[id]
    return Diagnostic(
      .overflow, .error, "`\(node.name)`: \(error.error.words.headline)",
      at: network.network.origins[node.origin].location, help: batchHelp)
  }

  /// What mends a count that only many images make too large.
  private var batchHelp: [Diagnostic.Help] {
    batch > 1 ? [Diagnostic.Help("a smaller `--batch` has smaller counts")] : []
  }

  /// The text that a network is written in.
  private func file(of network: InferredNetwork) -> Diagnostic.Location {
    guard let first = network.network.nodes.first else { return .commandLine }
    switch network.network.origins[first.origin].location {
    case .span(let span): return .file(path: models.sources[span.source].path)
    case .element(let path, _): return .file(path: path)
    case .file(let path): return .file(path: path)
    case .commandLine: return .commandLine
    }
  }
}

extension Refusal {
  /// A command line that makes no sense.
  init(_ error: UsageError) { self.init(error.diagnostic) }
}

extension CommandRun {
  /// - Parameter place: where these options mean nothing, in words.
  /// - Throws: The first of the options that was given all the same.
  func refuseOptions(_ options: [OptionName], _ place: String) throws(Refusal) {
    guard let option = options.first(where: { arguments.has($0) }) else { return }
    throw Refusal(UsageError.ineffective(option, place))
  }
}

/// Returns the meaning of options; an invalid command line is refused.
func understood<Meaning>(
  _ reading: () throws(UsageError) -> Meaning
) throws(Refusal) -> Meaning {
  do throws(UsageError) { return try reading() } catch { throw Refusal(error) }
}
