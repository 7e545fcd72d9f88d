package import FileFormats
package import NetworkExecution

/// Weights from a file of named arrays, `.safetensors` or `.npz`.
///
/// The arrays of a layer are `LAYER.weight`, `LAYER.bias`, `LAYER.running_mean` and
/// `LAYER.running_var`, as PyTorch names them.
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
    let count = layer.sizes[part]
    guard count > 0 else { return [] }
    let name = try arrayName(part, of: layer.name)
    let needed = part == .weights ? layer.sizes.weightExtents : []
    let shape: [Int]
    let found: Int
    do {
      shape = try archive.shape(of: name, in: source)
      found = try NumericArray.count(of: shape)
      // Nothing of a size that is not needed is read.
      if found == count, Self.isShaped(shape, like: needed) {
        return try archive.read(name, from: source).values
      }
    } catch {
      throw ParameterFailure("`\(name)`: \(error.reason)")
    }
    guard found == count else {
      throw ParameterFailure("`\(name)` has \(found) values, and `\(layer.name)` needs \(count)")
    }
    throw ParameterFailure(
      "`\(name)` is \(Self.words(shape)), and `\(layer.name)` needs \(Self.words(needed))")
  }

  /// Whether an array of the right size lies in the right order: extents of 1 may be there or not, and a fully
  /// connected layer may have those of the volume that it reads.
  private static func isShaped(_ shape: [Int], like needed: [Int]) -> Bool {
    guard !needed.isEmpty, shape.count > 1 else { return true }
    if needed.count == 2, shape.first == needed[0] { return true }
    return shape.filter { $0 != 1 } == needed.filter { $0 != 1 }
  }

  private static func words(_ shape: [Int]) -> String {
    shape.map { "\($0)" }.joined(separator: "×")
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

  /// Lines of a layer's name and its name in the file, separated by white space; `#` begins a comment.
  package static func renaming(_ text: String) -> [String: String] {
    var names: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard words.count == 2 else { continue }
      names[String(words[0])] = String(words[1])
    }
    return names
  }
}
