import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import FastExecution
import FileFormats
import NetworkExecution
import NetworkInterchange
import NetworkModel
import NetworkModels
import NetworkVerification

extension CommandRun {
  /// Writes a model as ONNX, its weights as they are made or read.
  mutating func convertToONNX(_ model: Model) throws(Refusal) -> ExitCode {
    let network = model.network
    let weights = try exportedWeights()
    var settings = ONNXExport.Settings()
    settings.operatorSet = arguments.integer(.opset) ?? settings.operatorSet
    settings.includesBranches = arguments.has(.branches)
    settings.storesWeights = weights != .none
    settings.version = Program.version
    let export: ONNXExport
    do throws(ExportRefusal) {
      export = try ONNXExport(of: network, settings)
    } catch {
      throw cannotSay(error, in: .onnx, network)
    }
    try requireSize(of: export)
    if weights != .none {
      try requireMemory(
        export.mostBytesOfLayer, for: "writing the weights of `\(network.network.name)`",
        threads: exportThreads, help: "`--weights none` writes the network without its weights")
    }
    let target = try exportTarget()
    let stream = WeightStream(
      export.tensors, from: try source(of: weights, for: network), to: target, named: outputPath)
    console.listenForInterrupts()
    do throws(WeightStream.Failure) {
      try stream.write(export.structure)
    } catch {
      throw stream.refusal(error)
    }
    if weights == .seeded { try execute(network, writingTo: stream) }
    do throws(WeightStream.Failure) {
      try stream.finish(network)
    } catch {
      if case .output(.closed) = error { return .clean }
      throw stream.refusal(error)
    }
    return .clean
  }

  // MARK: Weights

  private enum ExportedWeights: Hashable {
    case seeded, none
    case file(String)
  }

  private func exportedWeights() throws(Refusal) -> ExportedWeights {
    let weights: ExportedWeights =
      switch arguments.text(.weights) {
      case nil, "seeded": .seeded
      case "none": .none
      case let path?: .file(path)
      }
    if case .file(let path) = weights {
      if let output = outputPath, FileAccess.areOneFile(path, output) {
        throw Refusal(UsageError.sameFile(.output, .weights))
      }
      for option in [OptionName.seed, .threads] where arguments.has(option) {
        throw Refusal(UsageError.ineffective(option, "with weights of a file"))
      }
    } else {
      for option in [OptionName.weightsOrder, .weightsMap] where arguments.has(option) {
        throw Refusal(UsageError.ineffective(option, "without weights of a file"))
      }
    }
    if weights == .none {
      for option in [OptionName.seed, .threads] where arguments.has(option) {
        throw Refusal(UsageError.ineffective(option, "without weights"))
      }
    }
    return weights
  }

  private mutating func source(
    of weights: ExportedWeights, for network: InferredNetwork
  ) throws(Refusal) -> any ParameterSource {
    switch weights {
    case .seeded, .none: seeded
    case .file(let path): try self.weights(ofFile: path, for: network)
    }
  }

  private var exportThreads: Int { arguments.integer(.threads) ?? Processors.count }

  private var seeded: SeededParameters {
    SeededParameters(seed: UInt64(arguments.integer(.seed) ?? 0), threads: exportThreads)
  }

  /// Runs the network, on the input of `verify`, up to the last layer whose running statistics are those of what it
  /// reads. All other weights follow from the seed alone.
  private mutating func execute(
    _ network: InferredNetwork, writingTo stream: WeightStream
  ) throws(Refusal) {
    guard let last = stream.lastWithStatistics else { return }
    try requireExecutable(network)
    let kernels = FastKernels(threads: exportThreads)
    let claims = try claims(of: network, withLiveBytes: true)
    let need = MemoryNeed.execution(of: claims, network, by: kernels)
    try requireMemory(need, for: network, threads: exportThreads)
    var heap = TensorHeap(need: Int(clamping: need.bytes))
    var feeds: [NodeID: Tensor] = [:]
    for (id, shape) in network.network.inputs { feeds[id] = seeded.input(shape, at: id) }
    var executor = ReferenceExecutor(
      network.network, feeding: feeds, with: stream, kernels: kernels)
    var progress = VerificationProgress(claims, showing: console.showsProgress)
    defer { progress.clear(console: &console) }
    while true {
      guard !console.isInterrupted() else { throw Refusal([], code: .interrupted) }
      do throws(ExecutionError) {
        guard let run = try executor.step() else { return }
        heap.trim(after: run)
        progress.finish(run.node, console: &console)
        if run.node >= last { return }
      } catch {
        if let failure = stream.failure { throw stream.refusal(failure) }
        throw refused(
          .memoryExceeded,
          "`\(network[error.node].name)` of `\(network.network.name)`: \(error.reason.words)")
      }
    }
  }

  // MARK: The file

  private func requireSize(of export: ONNXExport) throws(Refusal) {
    guard export.byteCount > ProtobufWriter.largestMessage else { return }
    throw refused(
      .unwritableFile,
      "a file of ONNX has less than 2 GiB; this one would have "
        + (Int64(exactly: export.byteCount).map(NumberText.binarySize) ?? "more than 8 EiB"),
      help: "`--weights none` writes the network without its weights")
  }

  private func exportTarget() throws(Refusal) -> WeightStream.Target {
    guard let path = outputPath else {
      guard console.outputWidth == nil else {
        throw refused(
          .usage, "a file of ONNX is no text for a terminal", help: "`-o FILE.onnx` writes a file")
      }
      return .output(console.output)
    }
    do throws(FileError) {
      return .file(try NewFile(path, replacing: arguments.has(.force)))
    } catch {
      throw Refusal(unwritable(path, error))
    }
  }
}
