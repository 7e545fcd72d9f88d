import CNNDiagnostics
import CNNHost
import CNNText
import NetworkModel
import NetworkSpec
import CNNTables
import NetworkExecution
import NetworkVerification

/// One network's execution held against its calculation.
struct VerifiedNetwork {
  let network: InferredNetwork
  var verification: Verification
  /// Bytes that live while each layer runs, as the calculator says, by node.
  let liveBytes: [Int]
  /// The most bytes that live tensors held at once.
  var peakBytes = 0
  /// `--layer` ended the execution.
  var stoppedEarly = false

  init(_ network: InferredNetwork, _ verification: Verification, _ liveBytes: [Int]) {
    self.network = network
    self.verification = verification
    self.liveBytes = liveBytes
  }

  var name: String { network.network.name }

  /// Calculated and executed bytes of live tensors while a layer ran.
  func live(_ layer: LayerVerification) -> Compared<Int> {
    Compared(calculated: liveBytes[layer.run.node.index], executed: layer.run.liveBytes)
  }

  func holds(_ layer: LayerVerification) -> Bool { layer.holds && live(layer).isEqual }

  /// Whether as much lived as calculated, at every layer that ran.
  var memory: Verdict {
    verification.layers.allSatisfy { live($0).isEqual } ? .equal : .different
  }

  /// The calculated peak of the layers that ran.
  var calculatedPeak: Int { verification.layers.map { live($0).calculated }.max() ?? 0 }

  var holds: Bool {
    guard memory == .equal else { return false }
    return stoppedEarly
      ? verification.failure == nil && verification.layers.allSatisfy(\.holds)
      : verification.holds
  }

  var seconds: Double { verification.layers.reduce(0) { $0 + $1.run.duration.seconds } }

  /// Two operations a MAC of the layers that ran, a second, in 10⁹.
  var gigaflops: Double? {
    let macs = verification.layers.reduce(0.0) {
      $0 + Double(verification.claims[$1.run.node].macs)
    }
    return seconds > 0 && macs > 0 ? 2e-9 * macs / seconds : nil
  }

  var nonFiniteCount: Int { verification.layers.reduce(0) { $0 + $1.run.nonFiniteCount } }
}

/// What `verify` says, for people and as JSON.
struct VerificationReport {
  let networks: [VerifiedNetwork]
  let settings: VerificationSettings

  var holds: Bool { networks.allSatisfy(\.holds) }

  // MARK: Text

  /// One network with every layer; of several, a line each and the layers that differ.
  func write(
    _ options: TableOptions, to sink: inout some OutputSink
  ) throws(OutputError) {
    if networks.count == 1, let network = networks.first {
      try table(of: network, network.verification.layers).write(as: .text, options, to: &sink)
    } else {
      try summary.write(as: .text, options, to: &sink)
      for network in networks where !network.holds {
        try sink.write([0x0A])
        let different = network.verification.layers.filter { !network.holds($0) }
        try table(of: network, different).write(as: .text, options, to: &sink)
      }
    }
  }

  private func verdicts(_ network: VerifiedNetwork) -> String {
    let verification = network.verification
    return
      "shapes \(verification.shapes.rawValue), parameters \(verification.parameters.rawValue), "
      + "operations \(verification.operations.rawValue), "
      + "memory \(network.memory.rawValue)"
  }

  private func table(of network: VerifiedNetwork, _ layers: [LayerVerification]) -> Table {
    let claims = network.verification.claims
    return Table(
      caption: ["\(network.name): \(verdicts(network))"],
      columns: [
        TableColumn("layer", alignment: .leading), TableColumn("kind", alignment: .leading),
        TableColumn("calculated"), TableColumn("executed"),
        TableColumn("verdict", alignment: .leading, allowsAbbreviation: false),
        TableColumn("milliseconds", header: "ms"), TableColumn("gigaflops", header: "GFLOP/s"),
      ],
      rows: layers.map { layer in
        let seconds = layer.run.duration.seconds
        let macs = claims[layer.run.node].macs
        return TableRow([
          .text(layer.name), .text(network.network[layer.run.node].layer.word),
          layer.shape.calculated.cell, layer.shape.executed.cell,
          .text(verdict(layer, of: network)),
          .decimal(seconds * 1000, digits: 2),
          macs > 0 && seconds > 0
            ? .decimal(2e-9 * Double(macs) / seconds, digits: 1) : .notCounted,
        ])
      },
      notes: notes(network))
  }

  /// `equal`, or what differs with both numbers.
  private func verdict(_ layer: LayerVerification, of network: VerifiedNetwork) -> String {
    var differences: [String] = []
    if !layer.shape.isEqual { differences.append("shape") }
    if !layer.parameters.isEqual {
      differences.append(
        "parameters \(layer.parameters.calculated.total) calculated, "
          + "\(layer.parameters.executed.total) executed")
    }
    if let operations = layer.operations {
      if !operations.macs.isEqual {
        differences.append(
          "MACs \(operations.macs.calculated) calculated, \(operations.macs.executed) executed")
      }
      for kind in operations.differences {
        let count = operations[kind]
        differences.append(
          "\(kind.words) \(count.calculated) calculated, \(count.executed) executed")
      }
    }
    let live = network.live(layer)
    if !live.isEqual {
      differences.append("live bytes \(live.calculated) calculated, \(live.executed) executed")
    }
    if layer.run.nonFiniteCount > 0 {
      differences.append("\(layer.run.nonFiniteCount) values are not finite")
    }
    return differences.isEmpty ? "equal" : "different: " + differences.joined(separator: "; ")
  }

  private func notes(_ network: VerifiedNetwork) -> [String] {
    var notes: [String] = []
    if let failure = network.verification.failure {
      notes.append(
        "execution failed at `\(network.network[failure.node].name)`: \(failure.reason.words)")
    }
    let speed = network.gigaflops.map { ", \(NumberText.fixed($0, digits: 1)) GFLOP/s" } ?? ""
    notes.append(
      "\(counted(network.verification.layers.count, "layer")) in "
        + "\(NumberText.fixed(network.seconds, digits: 3)) s\(speed), "
        + "\(counted(settings.threads, "thread")); live tensors peak at "
        + NumberText.binarySize(network.peakBytes)
        + (network.peakBytes == network.calculatedPeak
          ? ", as calculated"
          : ", and at \(NumberText.binarySize(network.calculatedPeak)) by calculation"))
    notes.append(
      network.verification.operations == .notCounted
        ? "executed with the fast kernels, which do not count; `--counting` proves the operations"
        : "every operation counted where it was made, and equal where the verdict says so")
    return notes
  }

  private var summary: Table {
    Table(
      caption: ["\(networks.count) networks executed"],
      columns: [
        TableColumn("network", alignment: .leading), TableColumn("layers"),
        TableColumn("shapes", alignment: .leading), TableColumn("parameters", alignment: .leading),
        TableColumn("operations", alignment: .leading, importance: .useful),
        TableColumn("memory", alignment: .leading, importance: .useful),
        TableColumn("seconds", header: "s"), TableColumn("gigaflops", header: "GFLOP/s"),
        TableColumn("peak", header: "live tensors", integers: .binarySize, importance: .useful),
      ],
      rows: networks.map { network in
        let verification = network.verification
        return TableRow([
          .text(network.name), .integer(verification.layers.count),
          .text(verification.shapes.rawValue), .text(verification.parameters.rawValue),
          .text(verification.operations.rawValue), .text(network.memory.rawValue),
          .decimal(network.seconds, digits: 3),
          network.gigaflops.map { .decimal($0, digits: 1) } ?? .notCounted,
          .integer(network.peakBytes),
        ])
      },
      notes: [
        holds
          ? "nothing differs"
          : "\(counted(networks.count { !$0.holds }, "network")) with differences, shown below"
      ])
  }
}

extension VerificationReport {
  /// `cnnshape.verification/1` (`docs/json.md`).
  var json: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.verification/1")
    json.member("seed", Int(settings.seeded.seed))
    json.member("threads", settings.threads)
    json.key("networks")
    json.beginArray()
    for network in networks { write(network, to: &json) }
    json.end()
    json.end()
    return json.take()
  }

  private func write(_ network: VerifiedNetwork, to json: inout JSONWriter) {
    let verification = network.verification
    json.beginObject()
    json.member("name", network.name)
    json.member("shapes", verification.shapes.rawValue)
    json.member("parameters", verification.parameters.rawValue)
    json.member("operations", verification.operations.rawValue)
    json.member("memory", network.memory.rawValue)
    if let failure = verification.failure {
      json.member("failedAt", network.network[failure.node].name)
      json.member("failure", failure.reason.words)
    }
    json.member("seconds", network.seconds)
    if let gigaflops = network.gigaflops { json.member("gigaflops", gigaflops) }
    json.member("peakActivationBytes", network.peakBytes)
    json.member("calculatedPeakBytes", network.calculatedPeak)
    json.member("nonFiniteValues", network.nonFiniteCount)
    json.key("layers")
    json.beginArray()
    for layer in verification.layers {
      json.beginObject(.oneLine)
      json.member("name", layer.name)
      json.member("kind", network.network[layer.run.node].layer.word)
      json.member("calculated", layer.shape.calculated.extents)
      json.member("executed", layer.shape.executed.extents)
      json.member("shape", layer.shape.isEqual ? "equal" : "different")
      json.member("parameters", layer.parameters.isEqual ? "equal" : "different")
      if let operations = layer.operations {
        json.member("operations", operations.isEqual ? "equal" : "different")
        json.member("calculatedMACs", operations.macs.calculated)
        json.member("executedMACs", operations.macs.executed)
      }
      json.member("nonFiniteValues", layer.run.nonFiniteCount)
      json.member("seconds", layer.run.duration.seconds)
      json.end()
    }
    json.end()
    json.end()
  }
}

extension TensorShape {
  fileprivate var cell: Cell { .shape(height: height, width: width, channels: channels) }

  /// Height, width, channels.
  fileprivate var extents: [Int] { [height, width, channels] }
}
