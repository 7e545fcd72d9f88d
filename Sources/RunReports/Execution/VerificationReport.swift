import CNNHost
package import CNNTables
import CNNText
import NetworkExecution
import NetworkModel
import NetworkSpec
package import NetworkVerification

/// The report of `verify`: executed networks, compared with the calculated figures.
package struct VerificationReport: Sendable {
  let networks: [Verification]
  let asked: Int
  let seed: Int
  let threads: Int

  /// - Parameters:
  ///   - asked: how many networks were named, those included that could not be executed.
  ///   - seed: of the weights and of what was fed.
  ///   - threads: on which the networks were executed.
  package init(_ networks: [Verification], of asked: Int, seed: Int, threads: Int) {
    self.networks = networks
    self.asked = asked
    self.seed = seed
    self.threads = threads
  }

  /// True if nothing differs.
  package var holds: Bool { batch.holds }

  package var report: Report { batch.report }

  private var batch: BatchReport<VerifiedNetwork> {
    BatchReport(
      schema: "cnnshape.verification/2",
      entries: networks.map { VerifiedNetwork(result: $0, threads: threads) },
      asked: asked, title: executed(networks.count, of: asked) + " executed",
      verb: "executed",
      settings: [Member("seed", seed), Member("threads", threads)],
      columns: VerifiedNetwork.overview)
  }
}

/// A network that was executed.
private struct VerifiedNetwork: BatchEntry {
  let result: Verification
  let threads: Int

  var name: String { result.name }
  var holds: Bool { result.holds }
  var layers: [LayerVerification]? { result.layers }

  static func holds(_ layer: LayerVerification) -> Bool { layer.holds }

  var failure: String? {
    result.failure.map { failure in
      failureWords(
        "execution", at: result.network[failure.node].name, failure.reason.words)
    }
  }

  var title: String {
    let verdicts =
      "shapes \(result.shapes.rawValue), parameters \(result.parameters.rawValue), "
      + "operations \(result.operations.rawValue), memory \(result.liveBytes.rawValue)"
    guard let failed = result.failure else { return "\(name): \(verdicts)" }
    let title = "\(name): execution failed at `\(result.network[failed.node].name)`"
    return result.layers.isEmpty ? title : "\(title); before it \(verdicts)"
  }

  @MembersBuilder var members: [Member] {
    Member("shapes", result.shapes.rawValue)
    Member("parameters", result.parameters.rawValue)
    Member("operations", result.operations.rawValue)
    Member("memory", result.liveBytes.rawValue)
    if let failure = result.failure {
      Member("failedAt", result.network[failure.node].name)
      Member("failure", failure.reason.words)
    }
    Member("seconds", result.seconds)
    if let gigaflops = result.gigaflops { Member("gigaflops", gigaflops) }
    Member("peakActivationBytes", result.peakBytes)
    Member("calculatedPeakBytes", result.calculatedPeakBytes)
    Member("nonFiniteValues", result.nonFiniteCount)
  }

  // MARK: Layers

  @ColumnsBuilder<LayerVerification> var columns: [Column<LayerVerification>] {
    figureColumns
    verdictColumns
    timeColumns
  }

  @ColumnsBuilder<LayerVerification> private var figureColumns: [Column<LayerVerification>] {
    let network = result.network
    Column("layer", alignment: .leading) { .text($0.name) }.data("name") { .text($0.name) }
    Column("kind", alignment: .leading) { .text(network[$0.run.node].layer.word) }
    Column("calculated") { $0.shape.calculated.cell }
    Column("executed") { $0.shape.executed.cell }
  }

  /// For people what differs with both figures; for programs a verdict on each.
  @ColumnsBuilder<LayerVerification> private var verdictColumns: [Column<LayerVerification>] {
    Column("verdict", alignment: .leading, allowsAbbreviation: false) {
      .text(verdict($0.differences))
    }.withoutData
    Column.data("shape") { .text(word($0.shape.isEqual)) }
    Column.data("parameters") { .text(word($0.parameters.isEqual)) }
    Column.members { layer in
      if let operations = layer.operations {
        Member("operations", word(operations.isEqual))
        Member("calculatedMACs", operations.macs.calculated)
        Member("executedMACs", operations.macs.executed)
      }
    }
    Column.data("liveBytes") { $0.liveBytes.map { .text(word($0.isEqual)) } }
    Column.data("nonFiniteValues") { .integer($0.run.nonFiniteCount) }
  }

  @ColumnsBuilder<LayerVerification> private var timeColumns: [Column<LayerVerification>] {
    let claims = result.claims
    Column("milliseconds", header: "ms") { layer in
      .decimal(layer.run.duration.seconds * 1000, digits: 2)
    }.data("seconds") { .number($0.run.duration.seconds) }
    Column("gigaflops", header: "GFLOP/s") { layer in
      rate(of: Double(claims[layer.run.node].macs), in: layer.run.duration.seconds)
        .map { .decimal($0, digits: 1) } ?? .notCounted
    }.withoutData
  }

  var remarks: [String] {
    var remarks: [String] = []
    if let failure { remarks.append(failure) }
    let speed = result.gigaflops.map { ", \(NumberText.fixed($0, digits: 1)) GFLOP/s" } ?? ""
    remarks.append(
      "\(counted(result.layers.count, "layer")) in "
        + "\(NumberText.fixed(result.seconds, digits: 3)) s\(speed), "
        + "\(counted(threads, "thread")); live tensors peak at "
        + NumberText.binarySize(result.peakBytes)
        + (result.peakBytes == result.calculatedPeakBytes
          ? ", as calculated"
          : ", \(NumberText.binarySize(result.calculatedPeakBytes)) as calculated"))
    remarks.append(
      result.operations == .notCounted
        ? "run with the fast kernels, which do not count operations; add `--counting` to check those too"
        : "every operation was counted as it ran")
    return remarks
  }

  // MARK: One of many

  /// A verdict on all layers, which those before a failure do not allow.
  private func cell(_ verdict: Verdict, ofFailed cell: Cell = .empty) -> Cell {
    failure == nil || verdict == .different ? .text(verdict.rawValue) : cell
  }

  @ColumnsBuilder<VerifiedNetwork> static var overview: [Column<VerifiedNetwork>] {
    Column("network", alignment: .leading) { .text($0.name) }.data("name") { .text($0.name) }
    Column("layers") { .integer($0.result.layers.count) }
    Column("shapes", alignment: .leading) { network in
      network.cell(network.result.shapes, ofFailed: .text("failed"))
    }
    Column("parameters", alignment: .leading) { $0.cell($0.result.parameters) }
    Column("operations", alignment: .leading, importance: .useful) {
      $0.cell($0.result.operations)
    }
    Column("memory", alignment: .leading, importance: .useful) { $0.cell($0.result.liveBytes) }
    Column("seconds", header: "s") { .decimal($0.result.seconds, digits: 3) }
    Column("gigaflops", header: "GFLOP/s") { network in
      network.result.gigaflops.map { .decimal($0, digits: 1) } ?? .notCounted
    }
    Column("peak", header: "live tensors", integers: .binarySize, importance: .useful) {
      .integer($0.result.peakBytes)
    }.data("peakActivationBytes") { .integer($0.result.peakBytes) }
  }
}

/// Two operations per MAC, per second, in 10⁹; nil where nothing was multiplied or no time passed.
private func rate(of macs: Double, in seconds: Double) -> Double? {
  macs > 0 && seconds > 0 ? 2e-9 * macs / seconds : nil
}

extension Verification {
  fileprivate var seconds: Double { layers.reduce(0) { $0 + $1.run.duration.seconds } }

  /// Of the layers that ran.
  fileprivate var gigaflops: Double? {
    rate(of: layers.reduce(0.0) { $0 + Double(claims[$1.run.node].macs) }, in: seconds)
  }
}

extension LayerVerification {
  /// The differences, each with both figures.
  fileprivate var differences: [String] {
    var differences: [String] = []
    func compare(_ what: String, _ figures: Compared<Int64>) {
      differences.append(
        "\(what) \(figures.calculated) calculated, \(figures.executed) executed")
    }
    if !shape.isEqual { differences.append("shape") }
    if !parameters.isEqual {
      compare(
        "parameters",
        Compared(
          calculated: parameters.calculated.total, executed: parameters.executed.total))
    }
    if let operations {
      if !operations.macs.isEqual { compare("MACs", operations.macs) }
      for kind in operations.differences { compare(kind.words, operations[kind]) }
    }
    if let liveBytes, !liveBytes.isEqual { compare("live bytes", liveBytes) }
    if run.nonFiniteCount > 0 { differences.append("\(run.nonFiniteCount) values are not finite") }
    return differences
  }
}

extension TensorShape {
  fileprivate var cell: Cell { .shape(spatialExtents.all + [channels]) }
}
