package import FileFormats
package import NetworkExecution

/// Weights from a file of named arrays, `.safetensors` or `.npz`.
///
/// The arrays of a layer are `LAYER.weight`, `LAYER.bias`, `LAYER.running_mean` and
/// `LAYER.running_var`, named and shaped as PyTorch does. Another shape is refused even if it has as many
/// values: they may lie in another order.
package final class WeightFile<Source: ByteSource>: ParameterSource {
  private enum Archive {
    case safeTensors(SafeTensorsFile)
    case npz(NPZFile)

    var names: [String] {
      switch self {
      case .safeTensors(let file): file.names
      case .npz(let file): file.names
      }
    }

    /// The extents of an array, from the file's headers.
    func shape(of name: String, in source: Source) throws(InterchangeError) -> [Int] {
      switch self {
      case .safeTensors(let file): try file.shape(of: name)
      case .npz(let file): try file.shape(of: name, in: source)
      }
    }

    func read(_ name: String, from source: Source) throws(InterchangeError) -> NumericArray {
      switch self {
      case .safeTensors(let file): try file.read(name, from: source)
      case .npz(let file): try file.read(name, from: source)
      }
    }
  }

  private let source: Source
  private let archive: Archive
  private let names: Set<String>
  private let matching: WeightMatching
  /// Arrays that `byOrder` has still to hand out, last first.
  private var queue: [String]

  package init(_ source: Source, path: String, matching: WeightMatching) throws(InterchangeError) {
    self.source = source
    archive =
      path.hasSuffix(".npz")
      ? .npz(try NPZFile(source)) : .safeTensors(try SafeTensorsFile(source))
    self.matching = matching
    names = Set(archive.names)
    // A batch counter of PyTorch's batch normalization is not a parameter.
    queue = archive.names.filter { !$0.hasSuffix(".num_batches_tracked") }.reversed()
  }

  package func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
    guard !layer.sizes.isEmpty else { return .none }
    return LayerParameters(
      weights: try values(.weights, of: layer), biases: try values(.biases, of: layer),
      mean: try values(.mean, of: layer), variance: try values(.variance, of: layer))
  }

  private func values(
    _ part: LayerParameters.Part, of layer: ParameterRequest
  ) throws(ParameterFailure) -> [Float] {
    guard layer.sizes[part] > 0 else { return [] }
    let name = try arrayName(part, of: layer.name)
    let needed = layer.sizes.extents(of: part)
    let shape: [Int]
    do {
      shape = try archive.shape(of: name, in: source)
      // Nothing of a size that is not needed is read.
      if shape == needed { return try archive.read(name, from: source).values }
    } catch {
      throw ParameterFailure("`\(name)`: \(error.reason)")
    }
    throw ParameterFailure(
      "`\(name)` has the shape \(Self.words(shape)), and `\(layer.name)` needs \(Self.words(needed))"
    )
  }

  private static func words(_ shape: [Int]) -> String {
    shape.isEmpty ? "of a single number" : shape.map { "\($0)" }.joined(separator: "×")
  }

  private func arrayName(
    _ part: LayerParameters.Part, of layer: String
  ) throws(ParameterFailure) -> String {
    let name: String
    switch matching {
    case .byName: name = "\(layer).\(part.rawValue)"
    case .renamed(let others): name = "\(others[layer] ?? layer).\(part.rawValue)"
    case .byOrder:
      guard let next = queue.popLast() else {
        throw ParameterFailure("the file has no array left for `\(layer)`")
      }
      return next
    }
    guard names.contains(name) else {
      throw ParameterFailure("the file has no array `\(name)`")
    }
    return name
  }
}

/// The matching of a file's arrays to layers.
package enum WeightMatching: Sendable {
  case byName
  /// The file's arrays in their order, layer for layer as the network executes them.
  case byOrder
  /// By name, with other names for some layers.
  case renamed([String: String])
}
