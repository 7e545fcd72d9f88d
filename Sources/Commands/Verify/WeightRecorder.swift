import CNNHost
import FileFormats
import NetworkModel
import NetworkExecution

/// Writes the parameters that a run uses to a safetensors file, layer by layer as they are made.
final class WeightRecorder: ParameterSource {
  private let source: any ParameterSource
  private let file: NewFile
  /// Why writing failed, if it did.
  private(set) var failure: FileError?

  /// - Parameter network: whose calculated sizes make the header; a run that uses others is refused.
  init(
    of network: InferredNetwork, from source: any ParameterSource, to file: NewFile
  ) throws(FileError) {
    self.source = source
    self.file = file
    var arrays: [(name: String, shape: [Int])] = []
    for (index, node) in network.network.nodes.enumerated() where node.sharesWeightsOf == nil {
      let id = network.network.id(at: index)
      arrays += node.arrays(reading: network.input(of: id), giving: network.shape(of: id))
    }
    let header: [UInt8]
    do throws(InterchangeError) {
      header = try SafeTensorsFile.header(of: arrays)
    } catch {
      throw .unsuitable(error.reason)
    }
    try file.append(header)
  }

  /// Gives the file its name.
  func finish() throws(FileError) {
    if let failure { throw failure }
    try file.finish()
  }

  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
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

extension Node {
  /// The layer's arrays as PyTorch would shape them.
  fileprivate func arrays(
    reading input: LayerInput, giving output: Shape
  ) -> [(name: String, shape: [Int])] {
    guard let parameters = try? layer.parameters(from: input, to: output) else { return [] }
    var arrays: [(name: String, shape: [Int])] = []
    func append(_ part: LayerParameters.Part, _ count: Int, _ shape: [Int]?) {
      guard count > 0 else { return }
      let fits = shape?.reduce(1, *) == count
      arrays.append(("\(name).\(part.rawValue)", fits ? shape ?? [count] : [count]))
    }
    append(.weights, parameters.weights, weightShape(reading: input))
    append(.biases, parameters.biases, nil)
    append(.mean, parameters.statistics / 2, nil)
    append(.variance, parameters.statistics / 2, nil)
    return arrays
  }

  private func weightShape(reading input: LayerInput) -> [Int]? {
    guard case .one(let shape) = input else { return nil }
    switch layer {
    case .convolution(let layer):
      return [
        layer.filters, shape.channels / layer.groups, layer.windows.vertical.kernel,
        layer.windows.horizontal.kernel,
      ]
    case .transposedConvolution(let layer):
      return [
        shape.channels, layer.filters / layer.groups, layer.windows.vertical.kernel,
        layer.windows.horizontal.kernel,
      ]
    case .fullyConnected(let layer):
      return [layer.units, shape.count]
    case .radialBasis(let layer):
      return [layer.units, shape.count]
    case .input, .pooling, .globalPooling, .adaptivePooling, .activation, .parametricReLU, .maxout,
      .softmax, .batchNormalization, .layerNormalization, .groupNormalization,
      .localResponseNormalization, .scale, .dropout, .concatenation, .addition, .multiplication,
      .maximum, .flatten, .padding, .crop, .upsample, .pixelShuffle, .channelShuffle,
      .channelSlice:
      return nil
    }
  }
}
