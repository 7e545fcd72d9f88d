import Foundation
import TestSupport

/// The golden data of the reference folder; nil where there is none.
let goldenFolder: URL? = referenceFolder.map { $0.appending(path: "golden") }.flatMap {
  FileManager.default.fileExists(atPath: $0.path) ? $0 : nil
}

extension ReferenceNetwork {
  /// torchvision's networks for classification that the zoo has under their names.
  static let torchvisionModels = PrintedTotals.fixtures.map(\.model).filter {
    "torchvision/\($0)" == PrintedTotals.network(of: $0) && $0 != "inception_v3"
  }

  /// One of them, as the golden folder has it.
  init(torchvision model: String, in golden: URL) throws {
    let empty = ReferenceNetwork(
      name: "torchvision/\(model)", library: "torchvision", model: model, includesBranches: false,
      parameters: 0, macs: 0, layers: [], modules: ["": 0])
    self = try empty.reread(from: golden)
  }

  /// The same network as the golden data itself has it.
  func reread(from golden: URL) throws -> ReferenceNetwork {
    var network = self
    if library.hasPrefix("torchvision") {
      let model = try TorchvisionModel(in: golden, named: model)
      network.parameters = model.parameters
      network.macs = model.exact.macs / Int64(model.batch)
      network.layers = model.leaves.compactMap(\.reference)
      if !network.modules.isEmpty {
        network.modules = Dictionary(grouping: model.leaves, by: \.type).mapValues(\.count)
        network.modules["cat"] = model.operators["cat"]?.calls
      }
    } else {
      let model = try ClassicModel(in: golden, named: model)
      network.parameters = model.parameters
      network.macs = model.macs
      network.layers = model.layers.compactMap(\.reference)
    }
    return network
  }
}

/// `golden/torchvision/NAME.json`.
private struct TorchvisionModel: Decodable {
  let parameters: Int64
  let exact: Exact
  let leaves: [Leaf]
  /// By name, as executed.
  let operators: [String: Operator]
  private let input: [Int]

  var batch: Int { input[0] }

  struct Exact: Decodable {
    let macs: Int64
    enum CodingKeys: String, CodingKey { case macs = "macs_conv_linear" }
  }

  struct Operator: Decodable { let calls: Int }

  struct Leaf: Decodable {
    let type: String
    let output: [Int]
    let parameters: Int64
    enum CodingKeys: String, CodingKey {
      case type
      case output = "out_shape"
      case parameters = "params"
    }

    var reference: ReferenceLayer? {
      ReferenceLayer(module: type, output: output, parameters: parameters)
    }
  }

  enum CodingKeys: String, CodingKey {
    case parameters = "params_total"
    case exact = "exact_from_hooks"
    case leaves = "leaf_layers"
    case operators = "aten_ops_on_meta"
    case input
  }

  init(in golden: URL, named name: String) throws {
    // vgg16.json has accuracies that are not numbers, which Python writes as NaN although JSON has none.
    let text = try String(
      contentsOf: golden.appending(path: "torchvision/\(name).json"), encoding: .utf8
    ).replacingOccurrences(of: ": NaN", with: ": null")
    self = try JSONDecoder().decode(TorchvisionModel.self, from: Data(text.utf8))
  }
}

/// One model of `golden/classic_variants.json`.
private struct ClassicModel: Decodable {
  let parameters: Int64
  let macs: Int64
  let layers: [LayerRow]

  /// `["Conv2d", [1, 3, 227, 227], [1, 96, 55, 55]]`: module, input, output.
  struct LayerRow: Decodable {
    let type: String
    let output: [Int]

    init(from decoder: any Decoder) throws {
      var row = try decoder.unkeyedContainer()
      type = try row.decode(String.self)
      _ = try row.decode([Int].self)
      output = try row.decode([Int].self)
    }

    var reference: ReferenceLayer? {
      ReferenceLayer(module: type, output: output, parameters: nil)
    }
  }

  enum CodingKeys: String, CodingKey {
    case parameters = "params"
    case macs = "total_macs"
    case layers = "conv_linear_layers"
  }

  private struct File: Decodable { let models: [String: ClassicModel] }

  init(in golden: URL, named name: String) throws {
    let data = try Data(contentsOf: golden.appending(path: "classic_variants.json"))
    let models = try JSONDecoder().decode(File.self, from: data).models
    guard let model = models[name] else { throw CocoaError(.keyValueValidation) }
    self = model
  }
}

extension ReferenceLayer {
  /// A PyTorch module's record; nil for modules that are neither convolution nor fully connected.
  /// Shapes are `[batch, channels, height, width]` or `[batch, units]`.
  fileprivate init?(module: String, output: [Int], parameters: Int64?) {
    switch (module, output.count) {
    case ("Conv2d", 4):
      self.init(
        kind: .convolution, height: output[2], width: output[3], channels: output[1],
        parameters: parameters)
    // On every position, channels last.
    case ("Linear", 4):
      self.init(
        kind: .fullyConnected, height: output[1], width: output[2], channels: output[3],
        parameters: parameters)
    case ("Linear", 2):
      self.init(
        kind: .fullyConnected, height: 1, width: 1, channels: output[1], parameters: parameters)
    default:
      return nil
    }
  }
}
