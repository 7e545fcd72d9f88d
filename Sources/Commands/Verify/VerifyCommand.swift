import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import FastExecution
import FileFormats
import NetworkAnalysis
import NetworkDiagnosis
import NetworkModel
import NetworkModels
import NetworkExecution
import NetworkSpec
import NetworkVerification
import RunReports

extension CommandRun {
  /// `cnnshape verify MODEL…`
  mutating func verify() throws(Refusal) -> ExitCode {
    let settings = try understood { () throws(UsageError) in try VerificationSettings(arguments) }
    console.listenForInterrupts()
    if let training = settings.training { return verifyTraining(settings, training) }
    var verified: [Verification] = []
    let (worst, count) = forEachNetwork(only: settings.optionOfOneNetwork) {
      (run, network) throws(Refusal) in
      verified.append(try run.verify(network, settings))
    }
    guard worst != .interrupted, !verified.isEmpty else { return worst }
    let report = VerificationReport(
      verified, of: count, seed: Int(settings.seeded.seed), threads: settings.threads)
    // With a tap, `--output` names the tensor's file.
    let written = deliver(report.report, toFile: settings.tap == nil, after: worst)
    return max(worst, written, report.holds ? .clean : .findings)
  }

  // MARK: One network

  private mutating func verify(
    _ network: InferredNetwork, _ settings: VerificationSettings
  ) throws(Refusal) -> Verification {
    try requireExecutable(network)
    let stop = try node(settings.lastLayer, in: network)
    let tap = try node(settings.tap, in: network)
    if let stop, let tap, stop < tap {
      throw refused(
        .unknownName, "`--layer \(network[stop].name)` stops before `--tap \(network[tap].name)`")
    }
    let claims = try claims(of: network, withLiveBytes: true)
    let need = MemoryNeed.execution(of: claims, network, by: settings.kernels)
    try requireMemory(need, for: network, threads: settings.threads)
    var heap = TensorHeap(need: Int(clamping: need.bytes))
    let weights = try parameterSource(for: network, settings)
    let recorder = try recorder(of: network, from: weights)
    var executor = ReferenceExecutor(
      network.network, feeding: try feeds(of: network, settings), with: recorder ?? weights,
      kernels: fault.kernels(settings.kernels))
    var result = Verification(of: network, claims)
    var progress = VerificationProgress(claims, showing: console.showsProgress)
    defer { progress.clear(console: &console) }
    var tapped: [UInt8]?
    while true {
      guard !console.isInterrupted() else { throw Refusal([], code: .interrupted) }
      let run: LayerRun
      do throws(ExecutionError) {
        guard let next = try executor.step() else { break }
        run = next
      } catch {
        result.fail(with: error)
        break
      }
      result.compare(run)
      heap.trim(after: run)
      progress.finish(run.node, console: &console)
      if run.node == tap { tapped = executor.tensor(of: run.node).map(NPYFile.bytes) }
      guard run.node != stop else {
        result.stop()
        break
      }
    }
    if let tapped { try write(tapped) }
    // A layer that has not run has no weights: no file is better than half a file.
    if let recorder, recorder.failure != nil || result.failure == nil {
      try finish(recorder)
    }
    return result
  }

  /// Returns the calculated figures of the network.
  func claims(
    of network: InferredNetwork, withLiveBytes: Bool = false
  ) throws(Refusal) -> NetworkClaims {
    var claims: NetworkClaims
    do throws(LayerError) {
      claims = try NetworkClaims(of: network)
    } catch {
      throw refused(.overflow, "`\(network.network.name)`: \(error.words.headline)")
    }
    do throws(AnalysisError) {
      if withLiveBytes { try claims.addLiveBytes(of: network) }
    } catch {
      throw Refusal([overflow(error, in: network)], code: .findings)
    }
    fault.claims(&claims)
    return claims
  }

  private func node(
    _ name: String?, in network: InferredNetwork
  ) throws(Refusal) -> NodeID? {
    guard let name else { return nil }
    let nodes = network.network.nodes
    guard let index = nodes.firstIndex(where: { $0.name == name }) else {
      let known = nearest(name, among: nodes.map(\.name))
      throw refused(
        .unknownName, "`\(network.network.name)` has no layer `\(name)`",
        help: known.map { "did you mean `\($0)`?" })
    }
    return network.network.id(at: index)
  }
}

extension NPYFile {
  fileprivate static func bytes(of tensor: Tensor) -> [UInt8] {
    let shape = tensor.shape
    return bytes(
      of: NumericArray(
        shape: shape.extents, values: tensor.values))
  }
}
