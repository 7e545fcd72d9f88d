import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite("Keras")
struct KerasTests {
  /// A sequence on an input of 8×8×4, the layers as `Class key=value`, in the form of Keras 2.
  private func sequence(_ layers: String, input: String = "[null, 8, 8, 4]") -> String {
    var texts: [String] = []
    for (number, layer) in layers.split(separator: ";").enumerated() {
      var parts = layer.split(separator: " ").map(String.init)
      let name = parts.removeFirst()
      var members = ["\"name\": \"l\(number)\""]
      if number == 0 { members.append("\"batch_input_shape\": \(input)") }
      for part in parts {
        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
        members.append("\"\(pair[0])\": \(pair[1])")
      }
      texts.append(
        "{\"class_name\": \"\(name)\", \"config\": {" + members.joined(separator: ", ") + "}}")
    }
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
      + texts.joined(separator: ", ") + "]}}"
  }

  @Test(
    "layers and their volumes",
    arguments: [
      ("Conv2D filters=6 kernel_size=3 activation=\"relu\"", "l0 6×6×6, l0-relu 6×6×6", 222),
      (
        "Conv2D filters=6 kernel_size=[3,1] strides=2 padding=\"same\" use_bias=false", "l0 4×4×6",
        72
      ),
      ("Conv2D filters=6 kernel_size=3 dilation_rate=2 groups=2", "l0 4×4×6", 114),
      ("DepthwiseConv2D kernel_size=3 depth_multiplier=2", "l0 6×6×8", 80),
      ("SeparableConv2D filters=6 kernel_size=3", "l0-depthwise 6×6×4, l0 6×6×6", 66),
      ("Conv2DTranspose filters=2 kernel_size=3 strides=2", "l0 17×17×2", 74),
      ("Conv2DTranspose filters=2 kernel_size=2 strides=3", "l0 24×24×2", 34),
      ("Conv2DTranspose filters=2 kernel_size=3 strides=2 padding=\"same\"", "l0 16×16×2", 74),
      (
        "Conv2DTranspose filters=2 kernel_size=3 strides=2 padding=\"same\" output_padding=0",
        "l0 15×15×2", 74
      ),
      ("LocallyConnected2D filters=2 kernel_size=3", "l0 6×6×2", 36 * (9 * 4 * 2 + 2)),
      (
        "Convolution2D nb_filter=6 nb_row=3 nb_col=2 border_mode=\"same\" subsample=[2,2]",
        "l0 4×4×6", 150
      ),
      ("MaxPooling2D", "l0 4×4×4", 0),
      ("MaxPooling2D pool_size=3 strides=2 padding=\"same\"", "l0 4×4×4", 0),
      ("AveragePooling2D pool_size=[2,4]", "l0 4×2×4", 0),
      ("GlobalAveragePooling2D;Dense units=3", "l0 1×1×4, l1 1×1×3", 15),
      ("GlobalMaxPooling2D keepdims=true", "l0 1×1×4", 0),
      (
        "Flatten;Dense units=3 activation=\"softmax\"", "l0 1×1×256, l1 1×1×3, l1-softmax 1×1×3",
        771
      ),
      ("Dense units=3", "l0 8×8×3", 15), ("BatchNormalization", "l0 8×8×4", 16),
      ("BatchNormalization scale=false", "l0 8×8×4, l0-shift 8×8×4", 12),
      ("BatchNormalization center=false", "l0 8×8×4, l0-factor 8×8×4", 12),
      ("LayerNormalization", "l0 8×8×4", 8), ("LayerNormalization center=false", "l0 8×8×4", 4),
      ("LayerNormalization scale=false", "l0 8×8×4, l0-shift 8×8×4", 4),
      ("LayerNormalization axis=[1,2,3]", "l0 8×8×4", 512),
      ("LayerNormalization axis=1", "l0 8×8×4", 16),
      ("GroupNormalization groups=2", "l0 8×8×4", 8), ("RMSNormalization", "l0 8×8×4", 4),
      ("UnitNormalization", "l0 8×8×4", 0), ("Normalization", "l0 8×8×4", 8),
      // Of the image itself it is no layer.
      ("Rescaling scale=0.1;ReLU;Rescaling scale=0.1", "l1 8×8×4, l2 8×8×4", 0),
      ("ReLU;Rescaling scale=1", "l0 8×8×4", 0), ("Dropout rate=0.3", "l0 8×8×4", 0),
      ("SpatialDropout2D p=0.3;GaussianNoise stddev=1", "l0 8×8×4", 0),
      ("Activation activation=\"swish\";Activation activation=\"linear\"", "l0 8×8×4, l1 8×8×4", 0),
      ("Activation activation=\"exponential\"", "l0 8×8×4", 0),
      (
        "ReLU max_value=6.0;ReLU negative_slope=0.1;ReLU threshold=1.0;LeakyReLU alpha=0.2;ELU;Softmax",
        "l0 8×8×4, l1 8×8×4, l2 8×8×4, l3 8×8×4, l4 8×8×4, l5 8×8×4", 0
      ),
      ("PReLU shared_axes=[1,2]", "l0 8×8×4", 4), ("PReLU", "l0 8×8×4", 256),
      ("PReLU shared_axes=[1,2,3]", "l0 8×8×4", 1),
      ("Reshape target_shape=[16,-1]", "l0 16×16", 0),
      ("Reshape target_shape=[-1]", "l0 1×1×256", 0),
      ("Permute dims=[3,1,2];Reshape target_shape=[4,64]", "l1 4×64", 0),
      ("Permute dims=[3,1,2];Conv2D filters=2 kernel_size=1", "l1-permute 4×8×8, l1 4×8×2", 18),
      ("Flatten;RepeatVector n=3", "l0 1×1×256, l1 3×256", 0),
      ("ZeroPadding2D padding=1;Cropping2D cropping=[[1,0],[2,3]]", "l0 10×10×4, l1 9×5×4", 0),
      ("ZeroPadding2D padding=[[1,2],[3,4]]", "l0 11×15×4", 0),
      ("UpSampling2D size=[2,3] interpolation=\"bilinear\"", "l0 16×24×4", 0),
      ("Resizing height=5 width=6", "l0 5×6×4", 0), ("CenterCrop height=5 width=6", "l0 5×6×4", 0),
      ("MaxoutDense output_dim=3 nb_feature=2", "l0 8×8×6, l0-maxout 8×8×3", 30),
      ("AdaptiveAveragePooling2D output_size=3", "l0 3×3×4", 0),
      ("AdaptiveMaxPooling2D output_size=[2,5]", "l0 2×5×4", 0),
      ("EinsumDense equation=\"bhwc,c->bhwc\" output_shape=[8,8,4] bias_axes=\"c\"", "l0 8×8×4", 8),
      ("EinsumDense equation=\"bhwc,c->bhwc\" output_shape=[8,8,4]", "l0 8×8×4", 4),
      (
        "EinsumDense equation=\"bhwc,cf->bhwf\" output_shape=[null,null,6] bias_axes=\"f\"",
        "l0 8×8×6", 30
      ),
    ] as [(String, String, Int64)])
  func volumes(_ layers: String, _ expected: String, _ parameters: Int64) {
    let network = ImportedNetwork(sequence(layers), as: "a.json")
    #expect(network.errors == [])
    #expect(network.shapes.dropFirst().joined(separator: ", ") == expected)
    #expect(network.nodes.reduce(0) { $0 + $1.parameterCount } == parameters)
  }

  @Test(
    "sequences",
    arguments: [
      ("Conv1D filters=3 kernel_size=3 padding=\"causal\" strides=2", "l0 5×3", 39),
      ("Conv1D filters=3 kernel_size=3 padding=\"causal\" dilation_rate=4", "l0 10×3", 39),
      ("LSTM units=5", "l0 1×1×5", 200), ("LSTM units=5 return_sequences=true", "l0 10×5", 200),
      ("GRU units=5 reset_after=true", "l0 1×1×5", 165), ("GRU units=5", "l0 1×1×5", 150),
      ("SimpleRNN units=5 use_bias=false", "l0 1×1×5", 45),
      ("LSTM units=5 return_state=true", "l0 1×1×5, l0-state-h 1×1×5, l0-state-c 1×1×5", 200),
      ("Bidirectional layer={\"class_name\":\"LSTM\",\"config\":{\"units\":5}}", "l0 1×1×10", 400),
      ("TimeDistributed layer={\"class_name\":\"Dense\",\"config\":{\"units\":3}}", "l0 10×3", 15),
      ("GlobalMaxPooling1D", "l0 1×4", 0), ("MaxPooling1D", "l0 5×4", 0),
      (
        "UpSampling1D size=2;Cropping1D cropping=[1,2];ZeroPadding1D padding=1",
        "l0 20×4, l1 17×4, l2 19×4", 0
      ),
      ("Permute dims=[2,1];Softmax", "l1 10×4", 0),
    ] as [(String, String, Int64)])
  func sequences(_ layers: String, _ expected: String, _ parameters: Int64) {
    let network = ImportedNetwork(sequence(layers, input: "[null, 10, 4]"), as: "a.json")
    #expect(network.errors == [])
    #expect(network.shapes.dropFirst().joined(separator: ", ") == expected)
    #expect(network.nodes.reduce(0) { $0 + $1.parameterCount } == parameters)
  }

  @Test("channels may come first, and a layer that does not say so follows the others")
  func channelsFirst() {
    let text = sequence(
      "Convolution2D nb_filter=6 nb_row=3 nb_col=3 dim_ordering=\"th\";UpSampling2D;Flatten",
      input: "[null, 4, 8, 9]")
    #expect(
      ImportedNetwork(text, as: "a.json").shapes
        == ["input 8×9×4", "l0 6×7×6", "l1 12×14×6", "l2 1×1×1008"])
  }

  /// The link that `name` or `name:call` means, with what follows the place among the results.
  private func link(_ text: Substring, _ rest: String = "") -> String {
    let pair = text.split(separator: ":")
    return "[\"\(pair[0])\", \(pair.count > 1 ? pair[1] : "0"), 0\(rest)]"
  }

  /// A functional model with these layers, each `name Class inputs key=value`, in the form of Keras 2.
  private func graph(_ layers: [String], outputs: String) -> String {
    func layer(_ text: String) -> String {
      var parts = text.split(separator: " ").map(String.init)
      let (name, kind, inputs) = (parts[0], parts[1], parts[2])
      parts.removeFirst(3)
      var members = ["\"name\": \"\(name)\""]
      var settings: String?
      for part in parts {
        // What a function of TensorFlow is called with.
        if part.hasPrefix("CALL=") {
          settings = String(part.dropFirst(5))
          continue
        }
        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
        members.append("\"\(pair[0])\": \(pair[1])")
      }
      let calls =
        inputs == "-"
        ? ""
        : inputs.split(separator: "|").map { call -> String in
          if let settings { return "[\"\(call)\", 0, 0, \(settings)]" }
          return "[" + call.split(separator: ",").map { link($0, ", {}") }.joined(separator: ", ")
            + "]"
        }.joined(separator: ", ")
      return "{\"class_name\": \"\(kind)\", \"name\": \"\(name)\", \"config\": {"
        + members.joined(separator: ", ") + "}, \"inbound_nodes\": [\(calls)]}"
    }
    let results = outputs.split(separator: ",").map { link($0) }.joined(separator: ", ")
    return "{\"class_name\": \"Model\", \"config\": {\"name\": \"m\", \"layers\": ["
      + layers.map(layer).joined(separator: ", ")
      + "], \"input_layers\": [[\"in\", 0, 0]], \"output_layers\": [\(results)]}}"
  }

  private let input = "in InputLayer - batch_input_shape=[null,8,8,4]"

  @Test("a shared layer is called more than once; its weights count once, its MACs each time")
  func shared() {
    let text = graph(
      [
        input, "pool MaxPooling2D in", "conv Conv2D in|pool filters=4 kernel_size=1",
        "flat Flatten conv:0|conv:1", "cat Concatenate flat:0,flat:1",
      ], outputs: "cat")
    let network = ImportedNetwork(text, as: "a.json")
    #expect(network.errors == [])
    #expect(
      network.shapes.sorted() == [
        "cat 1×1×320", "conv 4×4×4", "conv-2 8×8×4", "flat 1×1×64", "flat-2 1×1×256", "in 8×8×4",
        "pool 4×4×4",
      ])
    #expect(network.nodes.reduce(0) { $0 + $1.parameterCount } == 20)
    #expect(network.nodes.reduce(0) { $0 + $1.weightedMACs } == 16 * (64 + 16))
  }

  @Test("layers may stand in any order")
  func order() {
    let text = graph(
      [
        "add Add a,b", "b Conv2D in filters=4 kernel_size=1", input,
        "a Conv2D in filters=4 kernel_size=1",
      ], outputs: "add")
    let network = ImportedNetwork(text, as: "a.json")
    #expect(network.errors == [])
    #expect(network.network?.network.outputs.count == 1)
    #expect(network.shapes.last == "add 8×8×4")
  }

  @Test(
    "merges",
    arguments: [
      ("Add in,in", "8×8×4"), ("Subtract in,in", "8×8×4"), ("Multiply in,in", "8×8×4"),
      ("Average in,in", "8×8×4"), ("Maximum in,in", "8×8×4"), ("Minimum in,in", "8×8×4"),
      ("Concatenate in,in", "8×8×8"), ("Concatenate in,in axis=1", "16×8×4"),
      ("Merge in,in mode=\"sum\"", "8×8×4"),
      ("Merge in,in mode=\"concat\" concat_axis=-1", "8×8×8"),
      ("Dot flat,flat axes=1", "1×1×1"), ("Attention seq,seq", "16×16"),
      ("MultiHeadAttention seq,seq num_heads=2 key_dim=8", "16×16"),
    ])
  func merges(_ layer: String, _ expected: String) {
    let text = graph(
      [
        input, "flat Flatten in", "seq Reshape in target_shape=[16,16]",
        "x " + layer.replacingOccurrences(of: "  ", with: " "),
      ],
      outputs: "x")
    let network = ImportedNetwork(text, as: "a.json")
    #expect(network.errors == [])
    #expect(network.shapes.contains("x " + expected))
  }

  @Test(
    "a hard-sigmoid of three layers is one, and so is a hard-swish, unless what is between is read elsewhere"
  )
  func hardSigmoid() {
    let three = [
      input, "c Conv2D in filters=4 kernel_size=1",
      "shift TFOpLambda c function=\"__operators__.add\" CALL={\"y\":3.0}",
      "clip ReLU shift max_value=6.0",
      "gate TFOpLambda clip function=\"math.multiply\" CALL={\"y\":0.16666666666666666}",
    ]
    let network = ImportedNetwork(graph(three, outputs: "gate"), as: "a.json")
    #expect(network.errors == [])
    #expect(network.shapes == ["in 8×8×4", "c 8×8×4", "gate 8×8×4"])
    #expect(network.nodes.last?.layer.word == "hard-sigmoid")
    let swish = ImportedNetwork(
      graph(three + ["swish Multiply c,gate"], outputs: "swish"), as: "a.json")
    #expect(swish.shapes == ["in 8×8×4", "c 8×8×4", "swish 8×8×4"])
    #expect(swish.nodes.last?.layer.word == "hard-swish")
    let other = ImportedNetwork(graph(three, outputs: "gate,clip"), as: "a.json")
    #expect(other.errors == [])
    #expect(
      other.nodes.map { $0.layer.word } == ["input", "conv", "opaque", "relu6", "opaque"])
  }

  @Test("multi-head attention has the parameters of Keras and its products")
  func attention() throws {
    let text = graph(
      [
        input, "seq Reshape in target_shape=[16,16]",
        "x MultiHeadAttention seq,seq num_heads=2 key_dim=8 value_dim=4",
      ],
      outputs: "x")
    let node = try #require(ImportedNetwork(text, as: "a.json").nodes.last)
    // Keras 3.15: 16·2·8 + 16 for queries and keys, 16·2·4 + 8 for values, 2·4·16 + 16 for the output.
    let projections: Int64 = 2 * (16 * 16 + 16) + (16 * 8 + 8) + (8 * 16 + 16)
    #expect(node.parameterCount == projections)
    let macs: Int64 = 16 * (2 * 256 + 128 + 128) + 2 * 16 * 16 * (8 + 4)
    #expect(node.figures.macs?.known == macs)
  }

  @Test(
    "what is wrong is an error that names it",
    arguments: [
      ("Lambda function=\"code\"", "unsupported-operator"), ("MyLayer", "unknown-operator"),
      ("Conv2D filters=3", "missing-property"),
      ("Conv2D filters=\"x\" kernel_size=1", "wrong-type"),
      ("Conv2D filters=3 kernel_size=[1]", "wrong-type"),
      ("Conv1D filters=3 kernel_size=1", "unsupported-operator"),
      ("Conv2D filters=3 kernel_size=1 padding=\"odd\"", "invalid-choice"),
      ("Conv2D filters=3 kernel_size=1 activation=\"mine\"", "unknown-operator"),
      ("Reshape target_shape=[7,-1]", "unsupported-operator"), ("Permute dims=[1,2]", "wrong-type"),
      ("Conv2D filters=0 kernel_size=1", "value-out-of-range"),
      ("Conv2D filters=3 kernel_size=99999999999", "wrong-type"),
      ("BatchNormalization axis=7", "value-out-of-range"),
      ("Embedding input_dim=0 output_dim=4", "value-out-of-range"),
      ("EinsumDense equation=\"...c,c->...c\" output_shape=[8,8,4]", "unsupported-operator"),
      ("EinsumDense equation=\"bhwc,cf->bhwf\" output_shape=[8,8]", "unsupported-operator"),
      ("EinsumDense equation=\"bhwc,cz->bhwc\" output_shape=[8,8,4]", "unsupported-operator"),
      ("EinsumDense equation=\"bhwc,cf->bhwf\" output_shape=[8,9,6]", "unsupported-operator"),
      ("EinsumDense equation=\"bhwc,c->bhwc\" output_shape=[8,8,5]", "unsupported-operator"),
      ("EinsumDense equation=\"bhwc,c->bhwc\"", "unsupported-operator"),
      ("AdaptiveAveragePooling2D output_size=0", "value-out-of-range"),
    ])
  func faults(_ layers: String, _ id: String) {
    let network = ImportedNetwork(sequence(layers), as: "a.json")
    #expect(network.network == nil)
    #expect(network.errors.count == 1)
    #expect(network.errors.first?.hasPrefix(id + ":") == true, "\(network.errors)")
  }

  /// A model of Keras 3 that calls one operation.
  private func operation(_ name: String, _ config: String, _ arguments: String = "") -> String {
    let tensor = """
      {"class_name": "__keras_tensor__", "config": {"shape": [null, 8, 8, 4], "keras_history": ["in", 0, 0]}}
      """
    return """
      {"class_name": "Functional", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 8, 8, 4]}, "name": "in", "inbound_nodes": []},
        {"module": "keras.src.ops.numpy", "class_name": "\(name)", "config": {\(config)}, "name": "x",
         "inbound_nodes": [{"args": [\(tensor)\(arguments)], "kwargs": {}}]}
      ], "input_layers": ["in", 0, 0], "output_layers": ["x", 0, 0]}}
      """
  }

  private func slice(_ start: String, _ stop: String, _ step: String = "null") -> String {
    "{\"class_name\": \"__slice__\", \"config\": {\"start\": \(start), \"stop\": \(stop), \"step\": \(step)}}"
  }

  @Test("parts of tensors, padding and functions with numbers are layers")
  func operations() {
    let dots = "{\"class_name\": \"__ellipsis__\", \"config\": {}}"
    let all = slice("null", "null")
    let cases: [(name: String, config: String, arguments: String, expected: String)] = [
      ("GetItem", "", ", [\(dots), \(slice("1", "3"))]", "slice 8×8×2"),
      ("GetItem", "", ", [\(dots), \(slice("-3", "null"))]", "slice 8×8×3"),
      ("GetItem", "", ", [\(all), \(slice("1", "-1"))]", "crop 6×8×4"),
      ("GetItem", "", ", [\(all), \(all), \(slice("0", "99"))]", "identity 8×8×4"),
      ("GetItem", "", ", [\(dots), \(slice("0", "4", "2"))]", "unsupported-operator"),
      ("GetItem", "", ", [\(dots), \(slice("3", "1"))]", "unsupported-operator"),
      ("GetItem", "", ", [\(slice("1", "2"))]", "unsupported-operator"),
      (
        "GetItem", "", ", [\(Array(repeating: all, count: 9).joined(separator: ", "))]",
        "unsupported-operator"
      ),
      (
        "GetItem", "", ", [\(dots), \(Array(repeating: all, count: 9).joined(separator: ", "))]",
        "unsupported-operator"
      ),
      ("GetItem", "", ", [3]", "unsupported-operator"), ("GetItem", "", "", "unsupported-operator"),
      ("Take", "\"axis\": 1", ", [0, 0, 1]", "opaque 3×8×4"),
      ("Take", "\"axis\": 9", ", [0, 0, 1]", "value-out-of-range"),
      ("Take", "", ", [0]", "unsupported-operator"),
      ("Pad", "\"pad_width\": [[0,0],[1,2],[0,0],[0,0]], \"mode\": \"reflect\"", "", "pad 11×8×4"),
      ("Pad", "\"pad_width\": [[0,0],[0,0],[0,0],[2,3]]", "", "pad 8×8×9"),
      ("Pad", "\"pad_width\": [[1,0],[0,0],[0,0],[0,0]]", "", "unsupported-operator"),
      ("Pad", "\"pad_width\": [[0,0],[-1,0],[0,0],[0,0]]", "", "value-out-of-range"),
      ("Pad", "\"pad_width\": [[0,0],[1,0],[0,0],[0,0]], \"mode\": \"odd\"", "", "invalid-choice"),
      ("Glu", "\"axis\": -1", "", "glu 8×8×2"), ("Glu", "\"axis\": 1", "", "unsupported-operator"),
      ("Gelu", "", "", "gelu 8×8×4"), ("Clip", "\"x_min\": 0, \"x_max\": 6", "", "hard-tanh 8×8×4"),
      ("Clip", "\"x_min\": 6, \"x_max\": 0", "", "opaque 8×8×4"),
      ("Threshold", "\"threshold\": 1, \"default_value\": 0", "", "threshold 8×8×4"),
      ("Normalize", "\"axis\": -1, \"order\": 2, \"epsilon\": 0.1", "", "l2-normalize 8×8×4"),
      ("Normalize", "\"axis\": -1, \"order\": 1", "", "unsupported-operator"),
      (
        "ExtractPatches", "\"size\": [3,3], \"strides\": [1,1], \"padding\": \"valid\"", "",
        "opaque 6×6×36"
      ),
      ("ExtractPatches", "\"size\": []", "", "unsupported-operator"),
      ("ExtractPatches", "\"size\": [99,99]", "", "window-exceeds-input"),
    ]
    for (name, config, arguments, expected) in cases {
      let network = ImportedNetwork(operation(name, config, arguments), as: "a.json")
      let found =
        network.errors.first.map { String($0.prefix { $0 != ":" }) }
        ?? zip(network.nodes, network.shapes).map { "\($0.layer.word) \($1.dropFirst(2))" }.last
      #expect(found == expected, "\(name) \(config)\(arguments): \(network.errors)")
    }
  }

  @Test("three layers that shuffle channels are one, if they read a volume")
  func shuffles() {
    let three = [
      "split Reshape in target_shape=[8,8,2,2]", "turn Permute split dims=[1,2,4,3]",
      "join Reshape turn target_shape=[8,8,4]",
    ]
    let network = ImportedNetwork(graph([input] + three, outputs: "join"), as: "a.json")
    #expect(network.errors == [])
    #expect(network.nodes.map { $0.layer.word } == ["input", "channel-shuffle"])
    let flat =
      [input, "flat Flatten in"] + three.map { $0.replacingOccurrences(of: " in ", with: " flat ") }
    let other = ImportedNetwork(graph(flat, outputs: "join"), as: "a.json")
    #expect(other.errors == [])
    #expect(other.shapes.last == "join 8×8×4")
    #expect(!other.nodes.contains { $0.layer.word == "channel-shuffle" })
  }

  @Test(
    "graphs that are wrong",
    arguments: [
      (["a Dropout b", "b Dropout a"], "a", "syntax"), (["a Dropout c"], "a", "unknown-name"),
      (["a Dropout in", "a Dropout in"], "a", "syntax"), (["a Dropout in"], "a:3", "unknown-name"),
      (["a Dropout -"], "a", "unknown-name"),
      (["f Flatten in", "g Dense f units=3", "a Dot f,g axes=1"], "a", "unsupported-operator"),
      (
        ["a TFOpLambda in function=\"pad\" CALL={\"paddings\":[[1,1],[1,1],[1,1],[0,0]]}"], "a",
        "unsupported-operator"
      ),
      (
        ["a TFOpLambda in function=\"pad\" CALL={\"paddings\":[[0,0],[-1,1],[1,1],[0,0]]}"], "a",
        "value-out-of-range"
      ),
      (
        [
          "a TFOpLambda in function=\"image.resize\" CALL={\"size\":[4,4],\"method\":\"lanczos3\"}"
        ], "a", "unsupported-operator"
      ),
    ])
  func graphs(_ layers: [String], _ output: String, _ id: String) {
    let network = ImportedNetwork(graph([input] + layers, outputs: output), as: "a.json")
    #expect(network.network == nil)
    #expect(network.errors.first?.hasPrefix(id + ":") == true, "\(network.errors)")
  }

  @Test(
    "a resized image is interpolated as the call says",
    arguments: [
      ("", Upsample.Interpolation.bilinear), (",\"method\":\"nearest\"", .nearest),
      (",\"method\":\"bicubic\"", .bicubic),
    ])
  func resizing(_ method: String, _ interpolation: Upsample.Interpolation) throws {
    let layer = "a TFOpLambda in function=\"image.resize\" CALL={\"size\":[4,6]\(method)}"
    let network = ImportedNetwork(graph([input, layer], outputs: "a"), as: "a.json")
    #expect(network.errors == [])
    let extents = Extents(.two) { $0 == .height ? 4 : 6 }
    let expected = try Upsample(to: .extents(extents), interpolation: interpolation)
    #expect(network.nodes.last?.layer == .upsample(expected))
  }

  @Test(
    "texts that are no model say what they are",
    arguments: [
      ("{}", "no-network"), ("[1]", "no-network"), ("\"text\"", "no-network"), ("{", "syntax"),
      (#"{"format": "graph-model", "modelTopology": {"node": []}}"#, "no-network"),
      (#"{"class_name": "Sequential", "config": {"name": "s"}}"#, "missing-property"),
      (
        #"{"class_name": "Sequential", "config": [{"class_name": "Dense", "config": {"units": 3}}]}"#,
        "no-network"
      ),
    ])
  func none(_ text: String, _ id: String) {
    #expect(ImportedNetwork(text, as: "a.json").errors.first?.hasPrefix(id + ":") == true)
  }

  @Test("a text in a string, and what TensorFlow.js wraps around a model")
  func wrappers() {
    let text = sequence("Flatten")
    let quoted = "\"" + text.replacingOccurrences(of: "\"", with: "\\\"") + "\""
    for form in [
      quoted, "{\"modelTopology\": \(text)}", "{\"modelTopology\": {\"model_config\": \(text)}}",
    ] {
      #expect(ImportedNetwork(form, as: "a.json").shapes == ["input 8×8×4", "l0 1×1×256"])
    }
  }

  @Test("models that call a model twice at every level end at the limit of layers")
  func explosion() {
    let input =
      "{\"class_name\": \"InputLayer\", \"name\": \"i\", \"config\": {\"name\": \"i\", "
      + "\"batch_input_shape\": [null, 4]}, \"inbound_nodes\": []}"
    func calls(_ name: String) -> String {
      "\"inbound_nodes\": [[[\"i\", 0, 0, {}]], [[\"\(name)\", 0, 0, {}]]]"
    }
    var name = "d"
    var layer = "{\"class_name\": \"Dropout\", \"name\": \"d\", \"config\": {\"rate\": 0.5}, "
    for level in 0..<25 {
      let outer = "m\(level)"
      layer =
        "{\"class_name\": \"Model\", \"name\": \"\(outer)\", \"config\": {\"name\": \"\(outer)\", "
        + "\"layers\": [\(input), \(layer)\(calls(name))}], \"input_layers\": [[\"i\", 0, 0]], "
        + "\"output_layers\": [[\"\(name)\", 1, 0]]}, "
      name = outer
    }
    var settings = ElaborationSettings()
    settings.mostNodes = 3000
    let network = ImportedNetwork(String(layer.dropLast(2)) + "}", as: "a.json", settings)
    #expect(network.network == nil)
    #expect(network.errors.first?.hasPrefix("expansion-limit:") == true, "\(network.errors)")
  }

  /// A model on `in` that calls another one as its layer `m`.
  private func graph(calling inner: String, _ calls: [String]) -> String {
    let layer =
      String(inner.dropLast()) + ", \"name\": \"m\", \"inbound_nodes\": ["
      + calls.joined(separator: ", ") + "]}"
    return graph([input], outputs: "m").replacingOccurrences(
      of: "\"inbound_nodes\": []}]", with: "\"inbound_nodes\": []}, " + layer + "]")
  }

  @Test("the layers of a model count each time that it is called, read or not")
  func unread() {
    let unread = (0..<100).map { "d\($0) Dropout -" }
    let call = #"[["in", 0, 0, {}]]"#
    let text = graph(
      calling: graph([input] + unread, outputs: "in"), [String](repeating: call, count: 200))
    var settings = ElaborationSettings()
    #expect(ImportedNetwork(text, as: "a.json", settings).errors == [])
    settings.mostNodes = 3000
    let network = ImportedNetwork(text, as: "a.json", settings)
    #expect(network.network == nil)
    #expect(network.errors.first?.hasPrefix("expansion-limit:") == true, "\(network.errors)")
  }

  @Test("a model that names one of its inputs twice is an error")
  func repeatedInput() {
    let inner = graph(
      [input, "b InputLayer - batch_input_shape=[null,8,8,4]", "x Add in,b"], outputs: "x"
    ).replacingOccurrences(
      of: #""input_layers": [["in", 0, 0]]"#, with: #""input_layers": [["in", 0, 0], ["in", 0, 0]]"#
    )
    let network = ImportedNetwork(
      graph(calling: inner, [#"[["in", 0, 0, {}], ["in", 0, 0, {}]]"#]), as: "a.json")
    #expect(network.network == nil)
    #expect(network.errors.first?.hasPrefix("syntax:") == true, "\(network.errors)")
  }

  @Test(
    "an archive without a model says so",
    arguments: [("stored.npz", "no-network"), ("members.zip", "syntax")])
  func archive(_ name: String, _ id: String) throws {
    let place = packageFolder.appending(path: "Tests/FileFormatsTests/Fixtures/" + name)
    let network = ImportedNetwork(Array(try Data(contentsOf: place)), as: "a.keras")
    #expect(network.errors.first?.hasPrefix(id + ":") == true, "\(network.errors)")
  }

  @Test("an archive that is cut is an error")
  func cutArchive() {
    #expect(
      ImportedNetwork([0x50, 0x4B], as: "a.keras").errors.first?.hasPrefix("syntax:") == true)
  }

  @Test("a text that is cut at any byte is an error, never a trap")
  func damage() {
    let whole = Array(
      graph(
        [input, "conv Conv2D in filters=4 kernel_size=3 activation=\"relu\"", "x Add conv,conv"],
        outputs: "x"
      ).utf8)
    for count in whole.indices {
      #expect(ImportedNetwork(Array(whole.prefix(count)), as: "a.json").network == nil)
    }
  }
}
