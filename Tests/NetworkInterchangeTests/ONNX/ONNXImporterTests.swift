import CNNDiagnostics
import FileFormats
@testable import NetworkInterchange
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Small graphs, built node by node, and the layers that they become.
struct ONNXImporterTests {
  typealias Node = ONNXBytes.Node

  /// A graph and what it becomes.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let graph: @Sendable () -> ONNXBytes
    let layers: [String]

    init(_ name: String, _ layers: [String], _ graph: @escaping @Sendable () -> ONNXBytes) {
      self.name = name
      self.graph = graph
      self.layers = layers
    }

    var testDescription: String { name }
  }

  /// A convolution of ONNX Runtime with a function in it.
  private static func fused(_ function: String, _ numbers: [Float]) -> ONNXBytes {
    ONNXBytes(
      nodes: [
        Node(
          "FusedConv", ["x", "w"], "y",
          [.text("activation", function), .floats("activation_params", numbers)])
      ], tensors: [.floats("w", [2, 8, 1, 1], nil)])
  }

  static let cases: [Case] = [
    Case("bounds of 0 and 6 are ReLU6", ["relu6 4×4×8"]) {
      ONNXBytes(
        nodes: [Node("Clip", ["x", "zero", "six"], "y")],
        tensors: [.floats("zero", [], [0]), .floats("six", [], [6])])
    },
    Case(
      "the function of a fused convolution has the bounds of its numbers",
      ["conv filters=2 kernel=1 bias=none 4×4×2", "relu max=1 4×4×2"]
    ) { fused("Clip", [0, 1]) },
    Case(
      "the slope of a fused convolution is its number",
      ["conv filters=2 kernel=1 bias=none 4×4×2", "leaky-relu slope=0.25 4×4×2"]
    ) { fused("LeakyRelu", [0.25]) },
    Case("SiLU of two nodes", ["silu 4×4×8"]) {
      ONNXBytes(nodes: [Node("Sigmoid", ["x"], "s"), Node("Mul", ["x", "s"], "y")])
    },
    Case("a gate that something else reads stays", ["sigmoid 4×4×8", "multiply 4×4×8"]) {
      ONNXBytes(
        nodes: [Node("Sigmoid", ["x"], "s"), Node("Mul", ["x", "s"], "y")],
        outputs: [("y", [1, 8, 4, 4]), ("s", [1, 8, 4, 4])])
    },
    Case("hard-swish of four nodes", ["hard-swish 4×4×8"]) {
      ONNXBytes(
        nodes: [
          Node("Add", ["x", "three"], "a"), Node("Clip", ["a", "zero", "six"], "c"),
          Node("Mul", ["x", "c"], "m"), Node("Div", ["m", "six"], "y"),
        ],
        tensors: [
          .floats("three", [], [3]), .floats("zero", [], [0]), .floats("six", [], [6]),
        ])
    },
    Case("GELU of five nodes", ["gelu 4×4×8"]) {
      ONNXBytes(
        nodes: [
          Node("Div", ["x", "root"], "d"), Node("Erf", ["d"], "e"), Node("Add", ["e", "one"], "a"),
          Node("Mul", ["x", "a"], "m"), Node("Mul", ["m", "half"], "y"),
        ],
        tensors: [
          .floats("root", [], [1.4142135]), .floats("one", [], [1]), .floats("half", [], [0.5]),
        ])
    },
    Case("Mish of three nodes", ["mish 4×4×8"]) {
      ONNXBytes(
        nodes: [
          Node("Softplus", ["x"], "s"), Node("Tanh", ["s"], "t"), Node("Mul", ["x", "t"], "y"),
        ])
    },
    Case(
      "channel shuffle of three nodes",
      ["relu 4×4×8", "channel-shuffle groups=2 4×4×8", "conv filters=2 kernel=1 bias=none 4×4×2"]
    ) {
      ONNXBytes(
        nodes: [
          Node("Reshape", ["x", "split"], "a"),
          Node("Transpose", ["a"], "b", [.integers("perm", [0, 2, 1, 3, 4])]),
          Node("Reshape", ["b", "whole"], "c"), Node("Relu", ["c"], "d"),
          Node("Conv", ["d", "w"], "y", [.integers("kernel_shape", [1, 1])]),
        ],
        tensors: [
          .integers("split", [1, 2, 4, 4, 4]), .integers("whole", [1, -1, 4, 4]),
          .floats("w", [2, 8, 1, 1], nil),
        ])
    },
    Case(
      "pixel shuffle of three nodes",
      ["pixel-shuffle factor=2 8×8×2", "conv filters=1 kernel=1 bias=none 8×8×1"]
    ) {
      ONNXBytes(
        nodes: [
          Node("Reshape", ["x", "split"], "a"),
          Node("Transpose", ["a"], "b", [.integers("perm", [0, 1, 4, 2, 5, 3])]),
          Node("Reshape", ["b", "whole"], "c"), Node("Conv", ["c", "w"], "y"),
        ],
        tensors: [
          .integers("split", [1, 2, 2, 2, 4, 4]), .integers("whole", [1, 2, 8, 8]),
          .floats("w", [1, 2, 1, 1], nil),
        ])
    },
    Case(
      "channels last around a convolution",
      ["conv filters=5 kernel=3 bias=none 2×2×5", "relu 2×2×5"]
    ) {
      ONNXBytes(
        nodes: [
          Node("Transpose", ["x"], "a", [.integers("perm", [0, 3, 1, 2])]),
          Node("Conv", ["a", "w"], "b"),
          Node("Transpose", ["b"], "c", [.integers("perm", [0, 2, 3, 1])]),
          Node("Relu", ["c"], "y"),
        ],
        tensors: [.floats("w", [5, 3, 3, 3], nil)], inputs: [("x", [1, 4, 4, 3])])
    },
    Case("a product and an addition are one layer", ["flatten 1×1×128", "fc units=10 1×1×10"]) {
      ONNXBytes(
        nodes: [
          Node("Flatten", ["x"], "f"), Node("MatMul", ["f", "w"], "m"),
          Node("Add", ["m", "b"], "y"),
        ],
        tensors: [.floats("w", [128, 10], nil), .floats("b", [10], nil)])
    },
    Case("a mean over the plane is global pooling", ["mean 1×1×8"]) {
      ONNXBytes(
        nodes: [
          Node("ReduceMean", ["x"], "y", [.integers("axes", [2, 3]), .integer("keepdims", 0)])
        ])
    },
    Case("arithmetic on sizes", ["flatten 1×1×128", "fc units=3 bias=none 1×1×3"]) {
      ONNXBytes(
        nodes: [
          Node("Shape", ["x"], "s"), Node("Gather", ["s", "first"], "g"),
          Node("Concat", ["g", "open"], "c", [.integer("axis", 0)]),
          Node("Reshape", ["x", "c"], "f"), Node("Gemm", ["f", "w"], "y"),
        ],
        tensors: [
          .integers("first", [0]), .integers("open", [-1]),
          .floats("w", [128, 3], nil),
        ])
    },
  ]

  @Test(
    "layers are those that the nodes mean",
    arguments: cases)
  func layers(example: Case) throws {
    let result = try Self.elaborate(example.graph())
    #expect(result.diagnostics.map(\.headline) == [])
    let shown = Array(try Self.layers(result).dropFirst())
    #expect(shown == example.layers)
  }

  @Test("findings name the node")
  func findings() throws {
    let unknown = ONNXBytes(nodes: [Node("Relux", ["x"], "y", name: "act")])
    let finding = try #require(try Self.elaborate(unknown).diagnostics.first)
    #expect(finding.id == .unknownOperator)
    #expect(finding.location == .element(path: "small.onnx", description: #"node 0 "act""#))
    #expect(
      finding.help.map(\.text) == [
        "the nearest known kind is `Relu`",
        "`--partial` leaves out what is not known, and what follows from it",
      ])
  }

  @Test("nodes that cannot be read for the same reason are one finding")
  func alike() throws {
    let graph = ONNXBytes(
      nodes: [
        Node("NonZero", ["x"], "a"), Node("NonZero", ["x"], "b"), Node("Relux", ["x"], "c"),
        Node("NonZero", ["x"], "d"),
      ])
    let findings = try Self.elaborate(graph).diagnostics
    #expect(findings.map(\.id) == [.unsupportedOperator, .unknownOperator])
    #expect(findings.map(\.notes.last) == ["the same is true of 2 more", nil])
  }

  @Test(
    "a list longer than any that says something of a layer is passed over",
    arguments: [false, true])
  func longLists(isPacked: Bool) throws {
    let trees = Array(repeating: 1 as Int64, count: 5000)
    let graph = ONNXBytes(
      nodes: [Node("Relu", ["x"], "y", [isPacked ? .packed("t", trees) : .integers("t", trees)])])
    #expect(try Self.layers(try Self.elaborate(graph)) == ["input 4×4×8", "relu 4×4×8"])
  }

  @Test("an extent that the file leaves open is given by its name")
  func dimensions() throws {
    let graph = ONNXBytes(
      nodes: [Node("Relu", ["x"], "y")], inputs: [("x", [1, 3, nil, 4])])
    #expect(try Self.elaborate(graph).network == nil)
    var settings = ElaborationSettings()
    settings.imports.dimensions = [ImportSettings.Dimension(name: "N", length: 7)]
    #expect(try Self.layers(try Self.elaborate(graph, settings)) == ["input 7×4×3", "relu 7×4×3"])
    var sized = ElaborationSettings()
    sized.input = InputSize([5, 6])
    #expect(try Self.layers(try Self.elaborate(graph, sized)) == ["input 5×6×3", "relu 5×6×3"])
  }

  @Test(
    "an input keeps the name of the file, as old exports number them, and is described by it",
    arguments: ["0", "-1", "1.5", "2 * 3", "#true", "input.1"])
  func inputNames(_ name: String) throws {
    let graph = ONNXBytes(
      nodes: [Node("Relu", [name], "r"), Node("Add", ["r", name], "y")],
      inputs: [(name, [1, 2, 3, 4])])
    let network = try #require(try Self.elaborate(graph).network)
    #expect(network.network.nodes.map(\.name) == [name, "r", "y"])
    let listed = try describedNetwork(try NetworkWriter.text(of: network))
    #expect(listed.network.nodes.map(\.name) == [name, "r", "y"])
    let folded = try describedNetwork(try FoldedNetworkWriter.result(of: network).text)
    for read in [listed, folded] {
      #expect(
        read.network.nodes.indices.map { read.shape(of: read.network.id(at: $0)).description }
          == ["3×4×2", "3×4×2", "3×4×2"])
    }
  }

  @Test("a shape that the file states otherwise is a warning")
  func statedShapes() throws {
    let graph = ONNXBytes(nodes: [Node("Relu", ["x"], "y")], outputs: [("y", [1, 8, 4, 5])])
    let result = try Self.elaborate(graph)
    #expect(result.network != nil)
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(result.diagnostics.map(\.notes) == [["the file states 1×8×4×5"]])
  }

  @Test("weights that two layers share count once")
  func sharing() throws {
    let graph = ONNXBytes(
      nodes: [Node("Conv", ["x", "w"], "a"), Node("Conv", ["a", "w"], "y")],
      tensors: [.floats("w", [8, 8, 1, 1], nil)])
    let network = try #require(try Self.elaborate(graph).network).network
    #expect(network.nodes.map { $0.sharesWeightsOf?.index } == [nil, nil, 1])
  }

  @Test("what is unknown is left out of a partial network, and only there")
  func partial() throws {
    let graph = ONNXBytes(
      nodes: [Node("Wavelet", ["x"], "a"), Node("Relu", ["a"], "y"), Node("Tanh", ["x"], "z")])
    #expect(try Self.elaborate(graph).diagnostics.map(\.id) == [.unknownOperator])
    var settings = ElaborationSettings()
    settings.imports.isPartial = true
    let network = try #require(try Self.elaborate(graph, settings).network).network
    #expect(network.omissions.map(\.operatorName) == ["Wavelet", "Relu"])
    #expect(network.isPartial)
  }

  @Test("a file that is cut anywhere is an error", arguments: [0, 1])
  func truncation(which: Int) throws {
    let bytes = Self.cases[which == 0 ? 4 : 7].graph().bytes
    for count in 0..<bytes.count {
      let file = ONNXFile(reading: ByteBuffer(Array(bytes[0..<count])), path: "cut.onnx")
      let found =
        file.diagnostics.count
        + (file.networks.first.flatMap { file.elaborate($0, settings: ElaborationSettings()) }?
          .diagnostics.count ?? 0)
      // After the graph only the version of the operators is missing.
      if count < bytes.count - 4 { #expect(found > 0, "\(count) bytes") }
    }
  }

  @Test("extents and settings that are too large to calculate with are errors")
  func hugeNumbers() {
    var joins: [Node] = []
    for step in 0..<40 {
      joins.append(Node("Concat", ["a\(step)", "a\(step)"], "a\(step + 1)", [.integer("axis", 0)]))
    }
    let graphs: [(name: String, graph: ONNXBytes)] = [
      ("a tensor", ONNXBytes(nodes: joins, tensors: [.floats("a0", [Int.max], nil)])),
      ("an input", ONNXBytes(nodes: [], inputs: [("x", [Int.max])])),
      ("joins", ONNXBytes(nodes: joins, tensors: [.floats("a0", [1 << 40], nil)])),
      (
        "a dilation",
        ONNXBytes(
          nodes: [Node("Conv", ["x", "w"], "y", [.integers("dilations", [1 << 40, 1])])],
          tensors: [.floats("w", [8, 8, 1 << 40, 1], nil)])
      ),
      (
        "groups",
        ONNXBytes(
          nodes: [Node("Conv", ["x", "w"], "y", [.integer("group", 1 << 62)])],
          tensors: [.floats("w", [0, 8, 1, 1], nil)])
      ),
      (
        "a window",
        ONNXBytes(
          nodes: [
            Node(
              "AveragePool", ["x"], "y",
              [
                .integers("kernel_shape", [1 << 40, 1]), .integers("dilations", [1 << 40, 1]),
                .text("auto_pad", "SAME_UPPER"),
              ])
          ])
      ),
      (
        "axes of a batch",
        ONNXBytes(
          nodes: [Node("GatherND", ["a", "a"], "y", [.integer("batch_dims", Int64.max)])],
          tensors: [.floats("a", [2, 2], nil)])
      ),
      (
        "a size",
        ONNXBytes(
          nodes: [
            Node(
              "Resize", ["a", "", "", "s"], "y",
              [.text("keep_aspect_ratio_policy", "not_smaller")])
          ],
          tensors: [.floats("a", [1, 1 << 40], nil), .integers("s", [1 << 40, 1])],
          operatorSet: 18)
      ),
      (
        "weights of a cell",
        ONNXBytes(
          nodes: [Node("LSTM", ["x", "w", "w"], "y", [.integer("hidden_size", 4)])],
          tensors: [.floats("w", [1, 1 << 40, 1 << 22], nil)], inputs: [("x", [3, 1, 5])])
      ),
      (
        "keys without axes",
        ONNXBytes(
          nodes: [Node("Attention", ["x", "x", "x", "", "p"], "y")],
          tensors: [.floats("p", [1], nil)])
      ),
    ]
    for (name, graph) in graphs {
      let file = ONNXFile(reading: ByteBuffer(graph.bytes), path: "huge.onnx")
      let result = file.networks.first.flatMap {
        file.elaborate($0, settings: ElaborationSettings())
      }
      let findings = file.diagnostics + (result?.diagnostics ?? [])
      #expect(findings.contains { $0.severity == .error }, "\(name)")
    }
  }

  @Test("a tensor without values takes no memory, whatever its other extents")
  func emptyTensor() throws {
    let graph = ONNXBytes(
      nodes: [
        Node("ConstantOfShape", ["s"], "a"), Node("Transpose", ["a"], "b"),
        Node("Slice", ["b", "from", "to"], "c"), Node("Relu", ["x"], "y"),
      ],
      tensors: [
        .integers("s", [0, 1 << 40]), .integers("from", [0]), .integers("to", [1]),
      ])
    #expect(try Self.layers(try Self.elaborate(graph)).last == "relu 4×4×8")
  }

  // MARK: Results

  private static func elaborate(
    _ graph: ONNXBytes, _ settings: ElaborationSettings = ElaborationSettings()
  ) throws -> Elaboration {
    let file = ONNXFile(reading: ByteBuffer(graph.bytes), path: "small.onnx")
    #expect(file.diagnostics == [])
    let name = try #require(file.networks.first)
    return try #require(file.elaborate(name, settings: settings))
  }

  /// Layers as descriptions write them, with their volumes.
  private static func layers(_ result: Elaboration) throws -> [String] {
    let network = try #require(result.network)
    return network.network.nodes.indices.map { index in
      let id = network.network.id(at: index)
      let layer = network[id].layer
      let properties = layer.propertiesText
      return layer.word + (properties.isEmpty ? "" : " " + properties)
        + " \(network.shape(of: id))"
    }
  }
}
