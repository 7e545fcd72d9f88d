import CNNDiagnostics
import CNNHost
import CNNText
import NetworkExecution
import NetworkInterchange
import NetworkModel
import NetworkModels

/// Writes tensors to a file in the order of their layers, as a run of the network or a file gives them.
final class WeightStream: ParameterSource {
  /// The destination: a file that appears when it is whole, or standard output.
  enum Target {
    case file(NewFile)
    case output(any OutputSink)
  }

  /// The reason that the file is not whole.
  enum Failure: Error {
    case file(FileError)
    case output(OutputError)
    case parameters(ParameterFailure)
  }

  private let tensors: [ONNXExport.Tensor]
  private let source: any ParameterSource
  private var target: Target
  private let path: String?
  /// The first tensor that is still to be written.
  private var next = 0
  private(set) var failure: Failure?

  /// - Parameter tensors: in the order of their layers.
  init(
    _ tensors: [ONNXExport.Tensor], from source: any ParameterSource, to target: Target,
    named path: String?
  ) {
    self.tensors = tensors
    self.source = source
    self.target = target
    self.path = path
  }

  /// The last layer with running statistics; nil if there is none.
  var lastWithStatistics: NodeID? {
    tensors.last { $0.tensor.part == .mean || $0.tensor.part == .variance }?.tensor.owner
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    switch target {
    case .file(let file):
      do throws(FileError) { try file.append(bytes) } catch { throw .file(error) }
    case .output(var sink):
      do throws(OutputError) { try sink.write(bytes) } catch { throw .output(error) }
      target = .output(sink)
    }
  }

  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
    let parameters = try source.parameters(for: layer)
    do throws(Failure) {
      try write(parameters, of: layer.node)
    } catch {
      failure = error
      throw ParameterFailure("its weights cannot be written")
    }
    return parameters
  }

  /// Writes what layers have that did not run, and gives the file its name.
  func finish(_ network: InferredNetwork) throws(Failure) {
    while next < tensors.count {
      let owner = tensors[next].tensor.owner
      let node = network[owner]
      let inputs = node.inputs.map { TensorShape(images: 1, network.shape(of: $0)) }
      let parameters: LayerParameters
      do {
        let sizes = try DirectKernels().parameterSizes(of: node.layer, on: inputs)
        parameters = try source.parameters(
          for: ParameterRequest(
            node: owner, name: node.name, layer: node.layer, sizes: sizes, inputs: []))
        try parameters.check(sizes)
      } catch let error as ParameterFailure {
        throw .parameters(error)
      } catch {
        throw .parameters(ParameterFailure("`\(node.name)` has too many parameters to be written"))
      }
      try write(parameters, of: owner)
    }
    guard case .file(let file) = target else { return }
    do throws(FileError) { try file.finish() } catch { throw .file(error) }
  }

  private func write(_ parameters: LayerParameters, of owner: NodeID) throws(Failure) {
    while next < tensors.count, tensors[next].tensor.owner == owner {
      let tensor = tensors[next]
      try write(tensor.head)
      try tensor.tensor.write(parameters[tensor.tensor.part]) { (bytes) throws(Failure) in
        try self.write(bytes)
      }
      next += 1
    }
  }

  /// The failure as a finding.
  func refusal(_ failure: Failure) -> Refusal {
    switch failure {
    case .parameters(let error):
      return Refusal(Diagnostic(.unreadableFile, .error, error.reason, at: .commandLine))
    case .file(let error):
      return unwritable(error.reason)
    case .output(.closed):
      return Refusal([], code: .clean)
    case .output(.system(let code)):
      return unwritable(FileError.system(code).reason)
    }
  }

  private func unwritable(_ reason: String) -> Refusal {
    let name = path.map { "`\($0)`" } ?? "to standard output"
    return Refusal(
      Diagnostic(
        .unwritableFile, .error, "cannot write \(name): \(reason)",
        at: path.map { .file(path: $0) } ?? .commandLine))
  }
}

extension LayerParameters {
  fileprivate subscript(part: StoredTensor.Part) -> [Float] {
    switch part {
    case .weights: weights
    case .biases: biases
    case .mean: mean
    case .variance: variance
    }
  }
}
