import CNNDiagnostics
import CNNHost
import CNNText
import NetworkModel
import NetworkSpec
import CNNTables
import NetworkExecution
import NetworkVerification

extension Verification {
  fileprivate var seconds: Double { layers.reduce(0) { $0 + $1.run.duration.seconds } }

  /// Two operations a MAC of the layers that ran, a second, in 10⁹.
  fileprivate var gigaflops: Double? {
    let macs = layers.reduce(0.0) { $0 + Double(claims[$1.run.node].macs) }
    return seconds > 0 && macs > 0 ? 2e-9 * macs / seconds : nil
  }
}

/// What `verify` says, for people and as JSON.
struct VerificationReport {
  let networks: [Verification]
  let settings: VerificationSettings

  var holds: Bool { networks.allSatisfy(\.holds) }

  // MARK: Text

  /// One network with every layer; of several, a line each and the layers that differ.
  func write(
    _ options: TableOptions, to sink: inout some OutputSink
  ) throws(OutputError) {
    if networks.count == 1, let network = networks.first {
      try table(of: network, network.layers).write(as: .text, options, to: &sink)
    } else {
      try summary.write(as: .text, options, to: &sink)
      for network in networks where !network.holds {
        try sink.write([0x0A])
        let different = network.layers.filter { !$0.holds }
        try table(of: network, different).write(as: .text, options, to: &sink)
      }
    }
  }

  private func verdicts(_ network: Verification) -> String {
    return
      "shapes \(network.shapes.rawValue), parameters \(network.parameters.rawValue), "
      + "operations \(network.operations.rawValue), "
      + "memory \(network.liveBytes.rawValue)"
  }

  private func table(of network: Verification, _ layers: [LayerVerification]) -> Table {
    let claims = network.claims
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
  private func verdict(_ layer: LayerVerification, of network: Verification) -> String {
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
    if let live = layer.liveBytes, !live.isEqual {
      differences.append("live bytes \(live.calculated) calculated, \(live.executed) executed")
    }
    if layer.run.nonFiniteCount > 0 {
      differences.append("\(layer.run.nonFiniteCount) values are not finite")
    }
    return differences.isEmpty ? "equal" : "different: " + differences.joined(separator: "; ")
  }

  private func notes(_ network: Verification) -> [String] {
    var notes: [String] = []
    if let failure = network.failure {
      notes.append(
        "execution failed at `\(network.network[failure.node].name)`: \(failure.reason.words)")
    }
    let speed = network.gigaflops.map { ", \(NumberText.fixed($0, digits: 1)) GFLOP/s" } ?? ""
    notes.append(
      "\(counted(network.layers.count, "layer")) in "
        + "\(NumberText.fixed(network.seconds, digits: 3)) s\(speed), "
        + "\(counted(settings.threads, "thread")); live tensors peak at "
        + NumberText.binarySize(network.peakBytes)
        + (network.peakBytes == network.calculatedPeakBytes
          ? ", as calculated"
          : ", and at \(NumberText.binarySize(network.calculatedPeakBytes)) by calculation"))
    notes.append(
      network.operations == .notCounted
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
        return TableRow([
          .text(network.name), .integer(network.layers.count),
          .text(network.shapes.rawValue), .text(network.parameters.rawValue),
          .text(network.operations.rawValue), .text(network.liveBytes.rawValue),
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

  private func write(_ network: Verification, to json: inout JSONWriter) {
    json.beginObject()
    json.member("name", network.name)
    json.member("shapes", network.shapes.rawValue)
    json.member("parameters", network.parameters.rawValue)
    json.member("operations", network.operations.rawValue)
    json.member("memory", network.liveBytes.rawValue)
    if let failure = network.failure {
      json.member("failedAt", network.network[failure.node].name)
      json.member("failure", failure.reason.words)
    }
    json.member("seconds", network.seconds)
    if let gigaflops = network.gigaflops { json.member("gigaflops", gigaflops) }
    json.member("peakActivationBytes", network.peakBytes)
    json.member("calculatedPeakBytes", network.calculatedPeakBytes)
    json.member("nonFiniteValues", network.nonFiniteCount)
    json.key("layers")
    json.beginArray()
    for layer in network.layers {
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
      if let live = layer.liveBytes {
        json.member("liveBytes", live.isEqual ? "equal" : "different")
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
