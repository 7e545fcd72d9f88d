import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkModel
import NetworkSpec
import CNNTables
import NetworkExecution
import NetworkTraining
import NetworkVerification

extension TrainingVerification {
  /// Bytes of the parameters and of their gradients, which become the velocities.
  fileprivate var parameterBytes: Int {
    layers.reduce(0) { $0 + 2 * 4 * ($1.weights.executed + $1.biases.executed) }
  }
}

/// What `verify --training` says, for people and as JSON.
struct TrainingReport {
  let networks: [TrainedNetwork]
  let settings: VerificationSettings
  let training: TrainingSettings

  var holds: Bool { networks.allSatisfy(\.holds) }

  // MARK: Text

  /// One network with every layer that learns; of several, a line each and the layers that differ.
  func write(
    _ options: TableOptions, to sink: inout some OutputSink
  ) throws(OutputError) {
    if networks.count == 1, let network = networks.first {
      try table(of: network) { _ in true }.write(as: .text, options, to: &sink)
    } else {
      try summary.write(as: .text, options, to: &sink)
      for network in networks where !network.holds {
        try sink.write([0x0A])
        try table(of: network) { !$0.holds }.write(as: .text, options, to: &sink)
      }
    }
  }

  private var batch: String { counted(training.images, "image") }

  private func table(
    of network: TrainedNetwork, showing isShown: (LearnedLayer) -> Bool
  ) -> Table {
    let columns = [
      TableColumn("layer", alignment: .leading), TableColumn("kind", alignment: .leading),
      TableColumn("weights"), TableColumn("weightGradients", header: "gradients"),
      TableColumn("biases"), TableColumn("biasGradients", header: "gradients"),
      TableColumn("verdict", alignment: .leading, allowsAbbreviation: false),
    ]
    let caption = "\(network.name): one step of training on \(batch)"
    switch network.outcome {
    case .failure(let error):
      return Table(
        caption: [caption], columns: columns, rows: [],
        notes: ["it failed at `\(network.network[error.node].name)`: \(error.reason.words)"])
    case .success(let verification):
      return Table(
        caption: [
          caption + "; gradients \(verification.gradients.rawValue), kept bytes "
            + verification.saved.rawValue
        ],
        columns: columns,
        rows: verification.layers.filter(isShown).map { layer in
          TableRow([
            .text(layer.name), .text(network.network[layer.node].layer.word),
            .integer(layer.weights.calculated), .integer(layer.weights.executed),
            .integer(layer.biases.calculated), .integer(layer.biases.executed),
            .text(verdict(layer)),
          ])
        },
        notes: notes(verification))
    }
  }

  private func verdict(_ layer: LearnedLayer) -> String {
    var differences: [String] = []
    for (what, count) in [("weights", layer.weights), ("biases", layer.biases)]
    where !count.isEqual {
      differences.append(
        "\(what) \(count.calculated) calculated, \(count.executed) gradients executed")
    }
    if layer.nonFiniteCount > 0 {
      differences.append("\(layer.nonFiniteCount) gradients are not finite")
    }
    return differences.isEmpty ? "equal" : "different: " + differences.joined(separator: "; ")
  }

  private func notes(_ verification: TrainingVerification) -> [String] {
    let (trial, kept) = (verification.trial, verification.savedBytes)
    var notes = [
      "\(trial.objective.rawValue) \(loss(trial.step.loss)) before the step, "
        + "\(loss(trial.lossAfter)) after it; learning rate \(trial.descent.learningRate), "
        + "momentum \(trial.descent.momentum)",
      "kept for the way back: \(NumberText.grouped(Int(clamping: kept.calculated))) bytes "
        + "calculated, \(NumberText.grouped(Int(clamping: kept.executed))) held",
      "tensors and their gradients peak at \(NumberText.binarySize(trial.step.peakBytes)), beside "
        + "\(NumberText.binarySize(verification.parameterBytes)) of parameters and their gradients",
    ]
    if trial.lossAfter > trial.step.loss {
      notes.append("the loss rose: for this network the step is too long")
    }
    if verification.nonFiniteCount > 0 {
      notes.append(
        counted(verification.nonFiniteCount, "value")
          + " of losses, gradients and parameters are not finite")
    }
    notes.append(
      "\(NumberText.fixed(trial.duration.seconds, digits: 3)) s, "
        + counted(settings.threads, "thread"))
    return notes
  }

  private func loss(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : "\(value)" }
    guard value < 1e9 else { return "\(Float(value))" }
    return NumberText.fixed(value, digits: value < 10 ? 6 : value < 1e4 ? 3 : 0)
  }

  private var summary: Table {
    Table(
      caption: ["\(networks.count) networks, one step of training on \(batch) each"],
      columns: [
        TableColumn("network", alignment: .leading), TableColumn("layers", header: "learning"),
        TableColumn("gradients", alignment: .leading),
        TableColumn("kept", header: "kept bytes", alignment: .leading),
        TableColumn("keptBytes", header: "kept", integers: .binarySize),
        TableColumn("peak", integers: .binarySize, importance: .useful),
        TableColumn("before", header: "loss before"), TableColumn("after"),
        TableColumn("seconds", header: "s"),
      ],
      rows: networks.map(row),
      notes: [
        holds
          ? "nothing differs"
          : counted(networks.count { !$0.holds }, "network") + " with differences, shown below"
      ])
  }

  private func row(_ network: TrainedNetwork) -> TableRow {
    switch network.outcome {
    case .failure:
      return TableRow([.text(network.name), .empty, .text("failed")] + (0..<6).map { _ in .empty })
    case .success(let verification):
      let step = verification.trial.step
      return TableRow([
        .text(network.name), .integer(verification.layers.count),
        .text(verification.gradients.rawValue), .text(verification.saved.rawValue),
        .integer(Int(clamping: verification.savedBytes.executed)), .integer(step.peakBytes),
        .text(loss(step.loss)), .text(loss(verification.trial.lossAfter)),
        .decimal(verification.trial.duration.seconds, digits: 2),
      ])
    }
  }
}

extension TrainingReport {
  /// `cnnshape.training/1` (`docs/json.md`).
  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.training/1")
    json.member("seed", Int(settings.seeded.seed))
    json.member("threads", settings.threads)
    json.member("batch", training.images)
    json.member("momentum", training.momentum)
    json.key("networks")
    json.beginArray()
    for network in networks { write(network, to: &json) }
    json.end()
    json.end()
    return json.take()
  }

  private func write(_ network: TrainedNetwork, to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", network.name)
    switch network.outcome {
    case .failure(let error):
      json.member("failedAt", network.network[error.node].name)
      json.member("failure", error.reason.words)
    case .success(let verification):
      write(verification, of: network.network, to: &json)
    }
    json.end()
  }

  private func write(
    _ verification: TrainingVerification, of network: InferredNetwork, to json: inout JSONWriter
  ) {
    let trial = verification.trial
    json.member("gradients", verification.gradients.rawValue)
    json.member("keptBytes", verification.saved.rawValue)
    json.member("calculatedKeptBytes", Int(clamping: verification.savedBytes.calculated))
    json.member("executedKeptBytes", Int(clamping: verification.savedBytes.executed))
    json.member("peakBytes", trial.step.peakBytes)
    json.member("objective", trial.objective.rawValue)
    json.member("learningRate", trial.descent.learningRate)
    json.member("lossBefore", trial.step.loss)
    json.member("lossAfter", trial.lossAfter)
    json.member("nonFiniteValues", verification.nonFiniteCount)
    json.member("seconds", trial.duration.seconds)
    json.key("layers")
    json.beginArray()
    for layer in verification.layers {
      json.beginObject(.oneLine)
      json.member("name", layer.name)
      json.member("kind", network[layer.node].layer.word)
      json.member("weights", layer.weights.calculated)
      json.member("weightGradients", layer.weights.executed)
      json.member("biases", layer.biases.calculated)
      json.member("biasGradients", layer.biases.executed)
      json.member("gradients", layer.isEqual ? "equal" : "different")
      json.end()
    }
    json.end()
  }
}
