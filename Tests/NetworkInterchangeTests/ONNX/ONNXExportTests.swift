import CNNDiagnostics
import FileFormats
import Foundation
import NetworkAnalysis
@testable import NetworkInterchange
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Networks written as ONNX. What ONNX Runtime computes of them is held to `verify` by `.ci/interop`.
@Suite struct ONNXExportTests {
  /// A network for each way in which a layer is written.
  static let layers: [String: InferredNetwork] = {
    let url = packageFolder.appending(path: "Tests/Fixtures/export-layers.kdl")
    var sources = SourceMap()
    guard let bytes = try? Data(contentsOf: url) else { return [:] }
    var library = SpecLibrary(
      reading: SourceFile(path: "export-layers.kdl", bytes: Array(bytes)), into: &sources,
      imports: NoImports())
    var networks: [String: InferredNetwork] = [:]
    for name in library.networks { networks[name] = library.elaborate(name)?.network }
    return networks
  }()

  /// The operators of a network, without the constants that they read.
  struct Nodes: CustomTestStringConvertible, Sendable {
    let network: String
    let operators: String
    var operatorSet = 17

    init(_ network: String, _ operators: String, operatorSet: Int = 17) {
      self.network = network
      self.operators = operators
      self.operatorSet = operatorSet
    }

    var testDescription: String { "\(network), operator set \(operatorSet)" }
  }

  static let nodes: [Nodes] = [
    Nodes("conv", "Conv"), Nodes("conv-same", "Conv"), Nodes("conv-standardized", "Conv"),
    Nodes("conv-bias-per-position", "Conv Add"),
    Nodes("conv-local", "Pad Reshape Gather Reshape Einsum Reshape Add"),
    Nodes("conv-table", "Gather Conv Gather Conv Gather Conv Concat Reshape Add"),
    Nodes("deconv", "ConvTranspose"), Nodes("deconv-same", "ConvTranspose"),
    Nodes("fc", "Flatten Gemm Relu Gemm Softmax"),
    Nodes(
      "fc-positions",
      "Transpose MatMul Add Div Erf Add Mul Mul MatMul LayerNormalization Relu Transpose"),
    Nodes("rbf", "Flatten Unsqueeze Sub Mul ReduceSum"),
    Nodes("maxpool", "MaxPool"), Nodes("maxpool-ceil", "MaxPool"),
    Nodes("maxpool-dilated-padding", "Pad MaxPool"),
    Nodes("avgpool", "AveragePool"), Nodes("avgpool-ceil-padded", "Pad AveragePool"),
    Nodes("avgpool-divisor", "AveragePool Mul"), Nodes("l2pool", "LpPool"),
    Nodes("sumpool", "AveragePool Mul"), Nodes("lppool", "Abs Pow AveragePool Mul Pow"),
    Nodes("global-maxpool", "GlobalMaxPool"),
    Nodes("global-avgpool", "GlobalAveragePool Flatten Gemm"),
    Nodes("global-l2pool", "ReduceL2"), Nodes("mean", "ReduceMean"),
    Nodes("max-channels", "ReduceMax"), Nodes("adaptive-avgpool", "AveragePool"),
    Nodes(
      "adaptive-sumpool",
      "Slice ReduceSum Slice ReduceSum Slice ReduceSum Slice ReduceSum Concat"),
    Nodes("max-unpool", "Conv MaxPool Conv MaxUnpool"),
    Nodes(
      "max-unpool-odd", "Conv MaxPool Relu Pad MaxPool MaxUnpool Pad"),
    Nodes("relu6", "Clip"), Nodes("silu", "Sigmoid Mul"), Nodes("mish", "Softplus Tanh Mul"),
    Nodes("mish", "Mish", operatorSet: 18), Nodes("gelu", "Div Erf Add Mul Mul"),
    Nodes("gelu", "Gelu", operatorSet: 20), Nodes("softplus-beta", "Mul Softplus Div"),
    Nodes("threshold", "Greater Where"), Nodes("hard-swish", "HardSwish"),
    Nodes("prelu", "PRelu"), Nodes("maxout", "Reshape ReduceMax"),
    Nodes("glu", "Split Sigmoid Mul"), Nodes("softmax", "Softmax"),
    Nodes("softmax-volume", "Flatten Softmax Reshape"), Nodes("log-softmax", "LogSoftmax"),
    Nodes("batchnorm", "BatchNormalization"),
    Nodes("batchnorm-plain", "ConstantOfShape ConstantOfShape BatchNormalization"),
    Nodes("batchnorm-untracked", "ReduceMean Sub Mul ReduceMean Add Sqrt Div Mul Add"),
    Nodes("layernorm", "LayerNormalization"),
    Nodes("layernorm-channels", "Transpose LayerNormalization Transpose"),
    Nodes(
      "groupnorm",
      "Reshape ConstantOfShape ConstantOfShape InstanceNormalization Reshape Mul Add"),
    Nodes("groupnorm", "GroupNormalization", operatorSet: 21),
    Nodes("instancenorm-affine", "InstanceNormalization"),
    Nodes("instancenorm-tracked", "BatchNormalization"), Nodes("lrn", "LRN"),
    Nodes("lrn-even", "Mul Reshape AveragePool Reshape Mul Add Pow Div"),
    Nodes("grn", "ReduceL2 ReduceMean Add Div Mul Mul Add Add"),
    Nodes("l2-normalize-scale", "ReduceL2 Clip Div Mul"), Nodes("scale", "Mul Add"),
    Nodes("dropout", "Dropout"), Nodes("concat", "Conv Concat"), Nodes("add", "Relu Add"),
    Nodes("add-three", "Relu Tanh Sum"), Nodes("subtract", "Relu Tanh Sub Sub"),
    Nodes("multiply", "GlobalAveragePool Flatten Gemm Sigmoid Unsqueeze Mul"),
    Nodes("maximum", "Relu Tanh Max"), Nodes("matmul", "Conv Reshape Reshape MatMul Reshape"),
    Nodes("flatten", "Flatten Gemm"), Nodes("reshape", "Reshape"), Nodes("pad", "Pad"),
    Nodes("pad-circular", "Slice Slice Concat Slice Concat Identity"),
    Nodes("pad-circular", "Pad", operatorSet: 19), Nodes("crop", "Slice"),
    Nodes("upsample", "Resize"), Nodes("upsample-nearest", "Shape Slice Concat Resize"),
    Nodes("upsample-nearest", "Resize", operatorSet: 18),
    Nodes("upsample-sequence", "Unsqueeze Resize Squeeze"),
    Nodes("pixel-shuffle", "DepthToSpace"), Nodes("pixel-unshuffle-dcr", "SpaceToDepth"),
    Nodes("pixel-unshuffle", "Reshape Transpose Reshape"),
    Nodes("channel-shuffle", "Reshape Transpose Reshape"), Nodes("slice", "Slice"),
  ]

  @Test("layers are written as these operators", arguments: nodes)
  func operators(_ nodes: Nodes) throws {
    let network = try #require(Self.layers[nodes.network])
    var settings = ONNXExport.Settings()
    settings.operatorSet = nodes.operatorSet
    let model = try ONNXReader.model(
      ByteBuffer(Self.bytes(try ONNXExport(of: network, settings))))
    let operators = model.graph.nodes.map { $0.operatorName }.filter { $0 != "Constant" }
    #expect(operators.joined(separator: " ") == nodes.operators)
    #expect(model.operatorSet == Int64(nodes.operatorSet))
    #expect(model.producer == "cnnshape")
  }

  /// The whole file, weights of zeros.
  static func bytes(_ export: ONNXExport) -> [UInt8] {
    var bytes = export.structure
    for tensor in export.tensors {
      bytes += tensor.head + [UInt8](repeating: 0, count: Int(4 * tensor.tensor.count))
    }
    return bytes
  }

  /// The network of a file.
  static func read(_ bytes: [UInt8]) throws -> InferredNetwork {
    let file = ONNXFile(reading: ByteBuffer(bytes), path: "n.onnx")
    let name = try #require(file.networks.first, "\(file.diagnostics.map(\.headline))")
    let elaboration = try #require(file.elaborate(name, settings: ElaborationSettings()))
    return try #require(
      elaboration.network, "\(elaboration.diagnostics.map(\.headline))")
  }

  @Test("a file is as long as it is said to be, and ends with its last weight")
  func length() throws {
    for (name, network) in Self.layers where !name.hasPrefix("upsample") {
      let export = try ONNXExport(of: network)
      let bytes = Self.bytes(export)
      #expect(Int128(bytes.count) == export.byteCount, "\(name)")
      let model = try ONNXReader.model(ByteBuffer(bytes))
      #expect(model.graph.initializers.count == export.tensors.count, "\(name)")
      #expect(throws: InterchangeError.self, "\(name)") {
        _ = try ONNXReader.model(ByteBuffer(Array(bytes.dropLast())))
      }
    }
  }

  // MARK: Round trips

  /// What comes back in other layers, so that parameters or the program's own shapes differ, and why.
  static let otherwise: [String: String] = [
    "add-normalized": "the weights are computed on before they meet a volume",
    "add-softmax": "a softmax of weights stands for no layer",
  ]

  @Test("parameters and MACs survive export and import")
  func roundTrips() throws {
    #expect(Self.layers.count > 150)
    for (name, network) in Self.layers.sorted(by: { $0.key < $1.key }) {
      var settings = ONNXExport.Settings()
      settings.operatorSet = 21
      let bytes = Self.bytes(try ONNXExport(of: network, settings))
      guard Self.otherwise[name] == nil else { continue }
      let figures = try Self.figures(of: network)
      let back = try Self.figures(of: Self.read(bytes))
      #expect(figures == back, "\(name)")
    }
  }

  /// Networks that come back layer for layer, with all settings.
  static let equal = [
    "conv", "conv-groups", "conv-sequence", "conv-volume", "deconv", "deconv-output-padding",
    "maxpool",
    "maxpool-ceil", "maxpool-volume", "avgpool", "avgpool-excluding", "global-maxpool", "mean",
    "relu", "relu6", "leaky-relu", "elu", "sigmoid", "gelu", "gelu-tanh",
    "silu", "mish", "hard-swish", "hard-sigmoid", "hard-tanh", "softsign", "prelu", "batchnorm",
    "batchnorm-plain", "layernorm", "layernorm-plain", "groupnorm",
    "groupnorm-plain", "instancenorm", "instancenorm-affine", "scale-factor", "dropout", "concat",
    "add", "multiply", "maximum", "pad", "pad-reflect", "crop", "upsample", "upsample-bilinear",
    "pixel-shuffle", "channel-shuffle", "slice", "shared-weights", "two-results",
  ]

  @Test("layers that ONNX has come back with all settings", arguments: equal)
  func equality(_ name: String) throws {
    let network = try #require(Self.layers[name])
    var settings = ONNXExport.Settings()
    settings.operatorSet = 21
    let back = try Self.read(Self.bytes(try ONNXExport(of: network, settings)))
    #expect(NetworkCorrespondence.firstDifference(network, back) == nil)
  }

  static let zoo = [
    ("lenet-caffe", "lenet.kdl"), ("alexnet", "alexnet.kdl"), ("alexnet-two-gpu", "alexnet.kdl"),
    ("vgg16", "vgg.kdl"), ("googlenet", "googlenet.kdl"), ("resnet50", "resnet.kdl"),
    ("fcn8s", "fcn.kdl"), ("segnet", "segnet.kdl"), ("vnet", "vnet.kdl"),
    ("wavenet", "sequences.kdl"),
    ("alphago-value", "alphago.kdl"), ("c3d", "c3d.kdl"),
    ("torchvision/convnext_tiny", "torchvision/convnext.kdl"),
    ("torchvision/mobilenet_v3_large", "torchvision/mobilenet-v3.kdl"),
    ("torchvision/shufflenet_v2_x1_0", "torchvision/shufflenet.kdl"),
    ("torchvision/efficientnet_b0", "torchvision/efficientnet.kdl"),
    ("torchvision/r3d_18", "torchvision/video.kdl"),
  ]

  @Test("networks of the zoo come back with their parameters, MACs and outputs", arguments: zoo)
  func zooRoundTrips(_ name: String, _ path: String) throws {
    let network = try zooNetwork(name, in: path)
    var settings = ONNXExport.Settings()
    settings.storesWeights = false
    let back = try Self.read(Self.bytes(try ONNXExport(of: network, settings)))
    #expect(try Self.figures(of: back) == Self.figures(of: network))
    let outputs = network.network.outputs.map { network.shape(of: $0) }
    #expect(back.network.outputs.map { back.shape(of: $0) } == outputs)
  }

  /// Parameters and MACs of the main path.
  struct Figures: Hashable {
    let parameters: Int64?
    let macs: Int64?
  }

  static func figures(of network: InferredNetwork) throws -> Figures {
    let summary = try NetworkSummary(
      of: network, batch: 1, precision: .float32, includesBranches: false)
    return Figures(
      parameters: summary.totals.parameters.known.total, macs: summary.totals.macs.known)
  }

  // MARK: Settings

  @Test("side outputs are outputs of the graph only if they are asked for")
  func branches() throws {
    let network = try describedNetwork(
      """
      network n {
        input 8 8 3
        conv a filters=4 kernel=1
        branch side { fc s units=2 }
        conv b filters=2 kernel=1
      }
      """)
    func outputs(_ includesBranches: Bool) throws -> [String] {
      var settings = ONNXExport.Settings()
      settings.includesBranches = includesBranches
      let model = try ONNXReader.model(
        ByteBuffer(Self.bytes(try ONNXExport(of: network, settings))))
      return model.graph.outputs.map { model.names[$0.name] }
    }
    #expect(try outputs(false) == ["b"])
    #expect(try outputs(true) == ["b", "side/s"])
  }

  @Test("what an operator set cannot say is refused with the one that can")
  func refusals() throws {
    let network = try #require(Self.layers["upsample-antialiased"])
    let refusal = #expect(throws: ExportRefusal.self) { _ = try ONNXExport(of: network) }
    #expect(refusal?.faults.map { $0.help } == ["`--opset 18` has it"])
    var settings = ONNXExport.Settings()
    settings.operatorSet = 18
    _ = try ONNXExport(of: network, settings)
  }

  @Test("layers that share weights share a tensor")
  func sharing() throws {
    let export = try ONNXExport(of: try #require(Self.layers["shared-weights"]))
    #expect(export.tensors.map { $0.tensor.name } == ["a.weight", "a.bias", "c.weight"])
  }

  // MARK: Weights

  @Test("weights are written in the order of the file")
  func layouts() {
    func written(_ values: [Float], _ extents: [Int], _ layout: StoredTensor.Layout) -> [Float] {
      let tensor = StoredTensor(
        owner: NodeID(index: 0), part: .weights, name: "w", extents: extents, layout: layout)
      var bytes: [UInt8] = []
      tensor.write(values) { bytes += $0 }
      return stride(from: 0, to: bytes.count, by: 4).map { place in
        Float(
          bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
      }
    }
    #expect(written([1, 2, 3], [3], .own) == [1, 2, 3])
    #expect(written([1, 2, 3, 4], [2], .range(1..<3)) == [2, 3])
    #expect(
      written([1, 2, 3, 4, 5, 6], [3, 2], .transposed(rows: 2, columns: 3)) == [1, 4, 2, 5, 3, 6])
    // Deviations of 1 and of 2 about means of 1 and 4.
    #expect(
      written([0, 2, 2, 6], [2, 2], .standardized(filters: 2, epsilon: 0)) == [-1, 1, -1, 1])
  }

  @Test("pieces of a large tensor are whole")
  func pieces() {
    let values = (0..<200_000).map { Float($0) }
    let tensor = StoredTensor(
      owner: NodeID(index: 0), part: .weights, name: "w", extents: [values.count], layout: .own)
    var (count, most) = (0, 0)
    tensor.write(values) { piece in
      count += piece.count
      most = max(most, piece.count)
    }
    #expect(count == 4 * values.count)
    #expect(most == 4 << 16)
  }
}
