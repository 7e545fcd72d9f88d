import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkDiagnosis
import NetworkModel
import NetworkAnalysis
import NetworkExecution
import NetworkModels
import NetworkTraining
import NetworkVerification
import RunReports

/// The settings of the step of `verify --training`.
struct TrainingSettings {
  let images: Int
  /// Nil for the usual one of the objective.
  let learningRate: Double?
  let momentum: Double

  /// - Throws: A number that makes no sense, or an option that has no part in training.
  init?(_ arguments: ParsedArguments) throws(UsageError) {
    guard arguments.has(.training) else {
      for option in [OptionName.batch, .learningRate, .momentum] where arguments.has(option) {
        throw .needless(option, without: .training)
      }
      return nil
    }
    for option in [
      OptionName.layer, .tap, .image, .mean, .std, .scale, .weights, .weightsOrder,
      .weightsMap, .saveWeights,
    ] where arguments.has(option) {
      throw .excluded(option, by: .training)
    }
    images = arguments.integer(.batch) ?? 1
    learningRate = arguments.number(.learningRate)
    if let learningRate, learningRate <= 0 {
      throw .unfitNumber(
        .learningRate, arguments.writtenNumber(.learningRate) ?? "", needed: "more than 0")
    }
    momentum = arguments.number(.momentum) ?? 0.9
    guard (0..<1).contains(momentum) else {
      throw .unfitNumber(
        .momentum, arguments.writtenNumber(.momentum) ?? "", needed: "a number from 0 to below 1")
    }
  }
}

extension CommandRun {
  /// `cnnshape verify MODEL… --training`
  mutating func verifyTraining(
    _ settings: VerificationSettings, _ training: TrainingSettings
  ) -> ExitCode {
    var trained: [TrainedNetwork] = []
    let (worst, count) = forEachNetwork { (run, network) throws(Refusal) in
      trained.append(try run.train(network, settings, training))
    }
    guard worst != .interrupted, !trained.isEmpty else { return worst }
    let report = TrainingReport(
      trained, of: count, seed: Int(settings.seeded.seed), threads: settings.threads,
      images: training.images, momentum: training.momentum)
    let written = deliver(report.report, after: worst)
    return max(worst, written, report.holds ? .clean : .findings)
  }

  private mutating func train(
    _ network: InferredNetwork, _ settings: VerificationSettings, _ training: TrainingSettings
  ) throws(Refusal) -> TrainedNetwork {
    let claims = try trainingClaims(of: network, images: training.images)
    try requireMemory(.training(of: claims), for: network, threads: settings.threads)
    // Forward, back at twice the work, for inputs and for weights, and forward again.
    var progress = VerificationProgress(claims.network, passes: 4, showing: console.showsProgress)
    var console = self.console
    defer { progress.clear(console: &console) }
    let trial: Training.Trial
    do throws(ExecutionError) {
      trial = try Training.trial(
        of: network.network, images: training.images, seed: settings.seeded.seed,
        kernels: fault.kernels(settings.kernels), learningRate: training.learningRate,
        momentum: training.momentum, threads: settings.threads, retaining: fault.retains
      ) { direction, node in
        progress.finish(node, times: direction == .forward ? 1 : 2, console: &console)
        return !console.isInterrupted()
      }
    } catch {
      guard error.reason != .stopped else { throw Refusal([], code: .interrupted) }
      return TrainedNetwork(network: network, outcome: .failure(error))
    }
    return TrainedNetwork(
      network: network, outcome: .success(TrainingVerification(of: claims, trial)))
  }

  /// Returns the calculated figures of a step.
  private func trainingClaims(
    of network: InferredNetwork, images: Int
  ) throws(Refusal) -> TrainingClaims {
    try requireExecutable(network)
    let figures = try claims(of: network)
    do throws(AnalysisError) {
      var claims = try TrainingClaims(of: network, figures, images: images)
      fault.savedBytes(&claims.savedBytes)
      return claims
    } catch {
      throw refused(.overflow, "`\(network.network.name)`: \(error.error.words.headline)")
    }
  }
}
