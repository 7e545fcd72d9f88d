package import CNNHost
import FileFormats
package import NetworkExecution
package import NetworkModel

/// Writes the parameters that a run uses to a safetensors file, layer by layer as they are made.
package final class WeightRecorder: ParameterSource {
  private let source: any ParameterSource
  private let file: NewFile
  /// The reason that writing failed, if it did.
  package private(set) var failure: FileError?

  /// - Parameter network: whose calculated sizes make the header; a run that uses others is refused.
  package init(
    of network: InferredNetwork, from source: any ParameterSource, to file: NewFile
  ) throws(FileError) {
    self.source = source
    self.file = file
    let header: [UInt8]
    do throws(InterchangeError) {
      header = try SafeTensorsFile.header(of: network.weightArrays)
    } catch {
      throw .unsuitable(error.reason)
    }
    try file.append(header)
  }

  /// Gives the file its name.
  package func finish() throws(FileError) {
    if let failure { throw failure }
    try file.finish()
  }

  package func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
    let parameters = try source.parameters(for: layer)
    for part in LayerParameters.Part.allCases where !parameters[part].isEmpty {
      write(SafeTensorsFile.bytes(of: parameters[part]))
    }
    if let failure { throw ParameterFailure("the weights cannot be written: \(failure.reason)") }
    return parameters
  }

  private func write(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    do throws(FileError) { try file.append(bytes) } catch { failure = error }
  }
}
