import Diagnostics
import Interchange
import NetworkModel
import NetworkSpec
import ReferenceExecution
import Reports

extension CommandRun {
  /// `cnnshape verify MODEL…`
  mutating func verify() -> ExitCode {
    let settings: VerificationSettings
    do throws(UsageError) {
      settings = try VerificationSettings(arguments)
    } catch {
      emit([error.diagnostic])
      return .misuse
    }
    console.listenForInterrupts()
    var verified: [VerifiedNetwork] = []
    var worst = ExitCode.clean
    for argument in modelArguments() {
      for outcome in loader.loadAll(argument) {
        do throws(Failure) {
          guard let network = try settle(outcome).get().elaboration.network else { continue }
          verified.append(try verify(network, settings))
        } catch {
          guard error.code != .interrupted else { return .interrupted }
          if error.code.rawValue > worst.rawValue { worst = error.code }
        }
      }
    }
    guard !verified.isEmpty else { return worst }
    let report = VerificationReport(networks: verified, settings: settings)
    let written = deliver(report)
    if written.rawValue > worst.rawValue { worst = written }
    return worst == .clean && !report.holds ? .findings : worst
  }

  private mutating func deliver(_ report: VerificationReport) -> ExitCode {
    // With a tap, `--output` names the tensor's file.
    let toFile = arguments.text(.tap) == nil
    if arguments.text(.format) == "json" {
      let bytes = report.json
      return deliver(toFile: toFile) { (sink) throws(OutputError) in try sink.write(bytes) }
    }
    let (text, options) = (report, tableOptions)
    return deliver(toFile: toFile) { (sink) throws(OutputError) in
      try text.write(options, to: &sink)
    }
  }

  /// Folders become their files; everything else stays as it is.
  private mutating func modelArguments() -> [String] {
    arguments.operands.flatMap { argument -> [String] in
      guard FileAccess.kind(of: argument) == .folder else { return [argument] }
      let files = try? FileAccess.files(below: argument, extensions: ModelReference.extensions)
      return files ?? [argument]
    }
  }

  // MARK: One network

  private mutating func verify(
    _ network: InferredNetwork, _ settings: VerificationSettings
  ) throws(Failure) -> VerifiedNetwork {
    let stop = try node(settings.lastLayer, in: network)
    let tap = try node(settings.tap, in: network)
    let claims: NetworkClaims
    do throws(LayerError) {
      claims = try NetworkClaims(of: network)
    } catch {
      throw refused(.overflow, "`\(network.network.name)`: \(error.words.headline)")
    }
    let weights = try parameterSource(settings)
    let recorder = try recorder(of: network, from: weights)
    var executor = ReferenceExecutor(
      network, feeding: try feeds(of: network, settings), with: recorder ?? weights,
      kernels: settings.kernels)
    var result = VerifiedNetwork(network, Verification(of: claims))
    var progress = VerificationProgress(claims, showing: console.showsProgress)
    defer { progress.clear(console: &console) }
    while true {
      guard !console.isInterrupted() else { throw Failure(code: .interrupted) }
      let run: LayerRun
      do throws(ExecutionError) {
        guard let next = try executor.step() else { break }
        run = next
      } catch {
        result.verification.fail(with: error)
        break
      }
      result.verification.compare(run)
      progress.finish(run, console: &console)
      if run.node == tap, let tensor = executor.tensor(of: run.node) { try write(tensor) }
      guard run.node != stop else {
        result.stoppedEarly = true
        break
      }
    }
    result.peakBytes = executor.peakBytes
    if let recorder { try finish(recorder) }
    return result
  }

  private mutating func node(
    _ name: String?, in network: InferredNetwork
  ) throws(Failure) -> NodeID? {
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

  // MARK: What goes in

  private mutating func feeds(
    of network: InferredNetwork, _ settings: VerificationSettings
  ) throws(Failure) -> [NodeID: Tensor] {
    var feeds: [NodeID: Tensor] = [:]
    for (index, node) in network.network.nodes.enumerated() {
      guard case .input(let volume) = node.layer else { continue }
      let id = network.network.id(at: index)
      guard let image = settings.image, feeds.isEmpty else {
        feeds[id] = settings.seeded.input(volume.shape, at: id)
        continue
      }
      do throws(InterchangeError) {
        feeds[id] = try image.tensor(for: volume.shape)
      } catch {
        throw unreadable(image.path, error)
      }
    }
    return feeds
  }

  private mutating func parameterSource(
    _ settings: VerificationSettings
  ) throws(Failure) -> any ParameterSource {
    guard let path = arguments.text(.weights) else { return settings.seeded }
    let file: OpenFile
    let matching: WeightFile.Matching
    do throws(FileError) {
      file = try OpenFile(path)
      matching = try self.matching()
    } catch {
      throw unreadable(path, .unreadable(error.reason))
    }
    do throws(InterchangeError) {
      return try WeightFile(file, path: path, matching: matching)
    } catch {
      throw unreadable(path, error)
    }
  }

  private func matching() throws(FileError) -> WeightFile.Matching {
    if arguments.has(.weightsOrder) { return .byOrder }
    guard let path = arguments.text(.weightsMap) else { return .byName }
    let bytes = try FileAccess.read(path, limit: SpecLibrary.largestSource)
    return .renamed(WeightFile.renaming(String(decoding: bytes, as: UTF8.self)))
  }

  // MARK: What comes out

  private mutating func recorder(
    of network: InferredNetwork, from source: any ParameterSource
  ) throws(Failure) -> WeightRecorder? {
    guard let path = arguments.text(.saveWeights) else { return nil }
    do throws(FileError) {
      let file = try NewFile(path, replacing: arguments.has(.force))
      return try WeightRecorder(of: network, from: source, to: file)
    } catch {
      throw unwritten(path, error)
    }
  }

  private mutating func finish(_ recorder: WeightRecorder) throws(Failure) {
    do throws(FileError) {
      try recorder.finish()
    } catch {
      throw unwritten(arguments.text(.saveWeights) ?? "", error)
    }
  }

  private mutating func write(_ tensor: Tensor) throws(Failure) {
    let path = arguments.text(.output) ?? ""
    let shape = tensor.shape
    let array = NumericArray(
      shape: [shape.images, shape.channels, shape.height, shape.width], values: tensor.values)
    do throws(FileError) {
      try FileAccess.write(
        NPYFile.bytes(of: array), to: path, replacing: arguments.has(.force))
    } catch {
      throw unwritten(path, error)
    }
  }

  // MARK: Failures

  private mutating func refused(
    _ id: DiagnosticID, _ headline: String, help: String? = nil
  ) -> Failure {
    emit([
      Diagnostic(
        id, .error, headline, at: .commandLine, help: help.map { [Diagnostic.Help($0)] } ?? [])
    ])
    return Failure(code: id == .overflow ? .findings : .misuse)
  }

  private mutating func unreadable(_ path: String, _ error: InterchangeError) -> Failure {
    emit([
      Diagnostic(
        .unreadableFile, .error, "cannot use `\(path)`: \(error.reason)", at: .file(path: path))
    ])
    return Failure(code: .misuse)
  }

  private mutating func unwritten(_ path: String, _ error: FileError) -> Failure {
    emit([unwritable(path, error)])
    return Failure(code: .misuse)
  }
}
