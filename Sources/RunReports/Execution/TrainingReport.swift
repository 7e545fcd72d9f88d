import CNNHost
package import CNNTables
import CNNText
import NetworkExecution
import NetworkModel
import NetworkSpec
import NetworkTraining
package import NetworkVerification

/// The report of `verify --training`: a training step, compared with the calculated figures.
package struct TrainingReport: Sendable {
  let networks: [TrainedNetwork]
  let asked: Int
  let seed: Int
  let threads: Int
  let images: Int
  let momentum: Double

  /// - Parameters:
  ///   - asked: how many networks were named, those included that could not be trained.
  ///   - seed: of the weights, the batch and its targets.
  ///   - threads: on which the networks were trained.
  ///   - images: of the batch.
  package init(
    _ networks: [TrainedNetwork], of asked: Int, seed: Int, threads: Int, images: Int,
    momentum: Double
  ) {
    self.networks = networks
    self.asked = asked
    self.seed = seed
    self.threads = threads
    self.images = images
    self.momentum = momentum
  }

  /// True if nothing differs.
  package var holds: Bool { batch.holds }

  package var report: Report { batch.report }

  private var batch: BatchReport<TrainedEntry> {
    let images = counted(self.images, "image")
    return BatchReport(
      schema: "cnnshape.training/2",
      entries: networks.map { TrainedEntry(trained: $0, images: images, threads: threads) },
      asked: asked,
      title: "\(executed(networks.count, of: asked)), one training step on \(images) each",
      verb: "trained",
      settings: [
        Member("seed", seed), Member("threads", threads), Member("batch", self.images),
        Member("momentum", momentum),
      ],
      columns: TrainedEntry.overview)
  }
}

/// A network that made a step, or failed to.
private struct TrainedEntry: BatchEntry {
  let trained: TrainedNetwork
  /// The batch in words.
  let images: String
  let threads: Int

  var name: String { trained.name }
  var holds: Bool { trained.holds }
  var layers: [LearnedLayer]? { verification?.layers }

  static func holds(_ layer: LearnedLayer) -> Bool { layer.holds }

  /// Nil if the step failed.
  var verification: TrainingVerification? {
    switch trained.outcome {
    case .success(let verification): verification
    case .failure: nil
    }
  }

  var failure: String? {
    switch trained.outcome {
    case .success: nil
    case .failure(let error):
      failureWords("the step", at: trained.network[error.node].name, error.reason.words)
    }
  }

  var title: String {
    let title = "\(name): one training step on \(images)"
    guard let verification else { return title + " failed" }
    return title + "; gradients \(verification.gradients.rawValue), saved bytes "
      + verification.saved.rawValue
  }

  @MembersBuilder var members: [Member] {
    switch trained.outcome {
    case .failure(let error):
      Member("failedAt", trained.network[error.node].name)
      Member("failure", error.reason.words)
    case .success(let verification):
      Member("gradients", verification.gradients.rawValue)
      Member("savedBytes", verification.saved.rawValue)
      Member("calculatedSavedBytes", Int64(clamping: verification.savedBytes.calculated))
      Member("executedSavedBytes", Int64(clamping: verification.savedBytes.executed))
      Member("peakBytes", verification.trial.step.peakBytes)
      Member("objective", verification.trial.objectiveWords)
      Member("learningRate", verification.trial.descent.learningRate)
      Member("lossBefore", verification.trial.step.loss)
      Member("lossAfter", verification.trial.lossAfter)
      Member("nonFiniteValues", verification.nonFiniteCount)
      Member("seconds", verification.trial.duration.seconds)
    }
  }

  // MARK: Layers

  /// True if the kernels counted what they did.
  private var counts: Bool { layers?.contains { $0.backwardMacs != nil } ?? false }

  @ColumnsBuilder<LearnedLayer> var columns: [Column<LearnedLayer>] {
    let network = trained.network
    Column("layer", alignment: .leading) { .text($0.name) }.data("name") { .text($0.name) }
    Column("kind", alignment: .leading) { .text(network[$0.node].layer.word) }
    Column("weights") { .integer($0.weights.calculated) }
    Column("weightGradients", header: "gradients") { .integer($0.weights.executed) }
    Column("biases") { .integer($0.biases.calculated) }
    Column("biasGradients", header: "gradients") { .integer($0.biases.executed) }
    if counts {
      Column("backwardMacs", header: "backward MACs") {
        $0.backwardMacs.map { .integer($0.calculated) } ?? .empty
      }
      Column("countedBackwardMacs", header: "counted") {
        $0.backwardMacs.map { .integer($0.executed) } ?? .empty
      }
    }
    Column("verdict", alignment: .leading, allowsAbbreviation: false) {
      .text(verdict($0.differences))
    }.data("gradients") { .text(word($0.isEqual)) }
  }

  var remarks: [String] {
    verification.map { remarks(on: $0) } ?? failure.map { [$0] } ?? []
  }

  private func remarks(on verification: TrainingVerification) -> [String] {
    let (trial, kept) = (verification.trial, verification.savedBytes)
    var remarks = [
      "\(trial.objectiveWords) \(loss(trial.step.loss)) before the step, "
        + "\(loss(trial.lossAfter)) after it; learning rate \(trial.descent.learningRate), "
        + "momentum \(trial.descent.momentum)",
      "saved for backward by this executor: "
        + "\(NumberText.grouped(Int64(clamping: kept.calculated))) bytes calculated, "
        + "\(NumberText.grouped(Int64(clamping: kept.executed))) held; "
        + "`cnnshape memory` gives what PyTorch saves",
      "tensors and their gradients peak at \(NumberText.binarySize(trial.step.peakBytes)), plus "
        + "\(NumberText.binarySize(verification.parameterBytes)) for parameters and their gradients",
    ]
    if !trial.lossAfter.isFinite {
      remarks.append(
        trial.step.loss.isFinite
          ? "training diverged: the step leaves the range of float32; use a smaller `--learning-rate`"
          : "training diverged before the step: the outputs leave the range of float32")
    } else if trial.lossAfter > trial.step.loss {
      remarks.append("the loss rose: the learning rate is too high for this network")
    }
    if verification.nonFiniteCount > 0 {
      remarks.append(
        counted(verification.nonFiniteCount, "value")
          + " of losses, gradients and parameters are not finite")
    }
    remarks.append(
      "\(NumberText.fixed(trial.duration.seconds, digits: 3)) s, " + counted(threads, "thread"))
    return remarks
  }

  // MARK: One of many

  @ColumnsBuilder<TrainedEntry> static var overview: [Column<TrainedEntry>] {
    Column("network", alignment: .leading) { .text($0.name) }.data("name") { .text($0.name) }
    column("layers", header: "trainable") { .integer($0.layers.count) }
    Column("gradients", alignment: .leading) {
      .text($0.verification?.gradients.rawValue ?? "failed")
    }
    column("saved", header: "saved bytes", alignment: .leading) { .text($0.saved.rawValue) }
    column("savedBytes", header: "saved", integers: .binarySize) {
      .integer(Int64(clamping: $0.savedBytes.executed))
    }
    column("peak", integers: .binarySize, importance: .useful) {
      .integer($0.trial.step.peakBytes)
    }.data("peakBytes") { $0.verification.map { .integer($0.trial.step.peakBytes) } }
    column("before", header: "loss before") { .text(loss($0.trial.step.loss)) }
      .data("lossBefore") { $0.verification.map { .number($0.trial.step.loss) } }
    column("after") { .text(loss($0.trial.lossAfter)) }
      .data("lossAfter") { $0.verification.map { .number($0.trial.lossAfter) } }
    column("seconds", header: "s") { .decimal($0.trial.duration.seconds, digits: 2) }
  }

  /// A column that is empty for a network that failed.
  private static func column(
    _ id: String, header: String? = nil, alignment: TableColumn.Alignment = .trailing,
    integers: TableColumn.IntegerStyle = .grouped, importance: TableColumn.Importance = .essential,
    cell: @escaping @Sendable (TrainingVerification) -> Cell
  ) -> Column<TrainedEntry> {
    Column(
      id, header: header, alignment: alignment, integers: integers, importance: importance
    ) { $0.verification.map(cell) ?? .empty }
  }
}

private func loss(_ value: Double) -> String {
  guard value.isFinite else { return "no finite loss" }
  guard value < 1e9 else { return "\(Float(value))" }
  return NumberText.fixed(value, digits: value < 10 ? 6 : value < 1e4 ? 3 : 0)
}

extension TrainingVerification {
  /// Bytes of the parameters and of their gradients, which become the velocities.
  fileprivate var parameterBytes: Int64 {
    layers.reduce(0) {
      $0 + MemoryNeed.bytesPerTrainedParameter * ($1.weights.executed + $1.biases.executed)
    }
  }
}

extension LearnedLayer {
  /// The differences, each with both figures.
  fileprivate var differences: [String] {
    var differences: [String] = []
    for (what, count) in [("weights", weights), ("biases", biases)] where !count.isEqual {
      differences.append(
        "\(what) \(count.calculated) calculated, \(count.executed) gradients executed")
    }
    if let macs = backwardMacs, !macs.isEqual {
      differences.append(
        "backward MACs \(macs.calculated) calculated, \(macs.executed) counted")
    }
    if nonFiniteCount > 0 { differences.append("\(nonFiniteCount) gradients are not finite") }
    return differences
  }
}

extension Training.Trial {
  /// The forms of the objective, each once: `cross-entropy`, `cross-entropy and squared error`.
  fileprivate var objectiveWords: String {
    Objective.Form.allCases.filter { objectives.contains($0) }.map { $0.rawValue }
      .joined(separator: " and ")
  }
}
