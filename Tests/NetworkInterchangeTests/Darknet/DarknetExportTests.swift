import NetworkAnalysis
@testable import NetworkInterchange
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Networks written as sections of Darknet, and read again.
@Suite struct DarknetExportTests {
  /// The reason why a network is refused; nil if it is not.
  private static func reason(
    _ name: String, in refused: [String: Set<String>]
  ) -> String? {
    refused.first { $0.value.contains(name) }?.key
  }

  /// What a network that is read back must have in common with the one that was written.
  private func check(
    _ name: String, _ network: InferredNetwork, refused: [String: Set<String>]
  ) throws {
    let export: DarknetExport
    do throws(ExportRefusal) {
      export = try DarknetExport(of: network)
    } catch {
      let reasons = error.faults.map(\.reason)
      #expect(reasons.first == Self.reason(name, in: refused), "\(name)")
      return
    }
    #expect(Self.reason(name, in: refused) == nil, "\(name)")
    let back = ImportedNetwork(export.text, as: "x.cfg")
    let read = try #require(back.network, "\(name): \(back.errors)\n\(export.text)")
    #expect(
      try ONNXExportTests.figures(of: read) == ONNXExportTests.figures(of: network), "\(name)")
    #expect(
      read.network.outputs.map { read.shape(of: $0).count }
        == network.network.outputs.map { network.shape(of: $0).count }, "\(name)")
    guard let output = network.network.outputs.last, let same = read.network.outputs.last else {
      return
    }
    let (written, found) = (try field(of: output, in: network), try field(of: same, in: read))
    #expect(found == written, "\(name)")
    if network.shape(of: output).positions > 1 || network.shape(of: output).axes == .two {
      #expect(read.shape(of: same) == network.shape(of: output), "\(name)")
    }
  }

  /// The pixels that a unit sees along each axis, and the distance to the next one's.
  private func field(of id: NodeID, in network: InferredNetwork) throws -> [String]? {
    guard let field = try ReceptiveFields(of: network)[id] else { return nil }
    return [Axis.height, .width].map { "\(field[$0].size) \(String(describing: field[$0].stride))" }
  }

  @Test("parameters, MACs, outputs and receptive fields survive, or the layer is refused and why")
  func roundTrips() throws {
    let layers = ONNXExportTests.layers
    #expect(Set(Self.refusedLayers.values.joined()).subtracting(layers.keys) == [])
    for (name, network) in layers.sorted(by: { $0.key < $1.key }) {
      try check(name, network, refused: Self.refusedLayers)
    }
  }

  @Test("networks of the zoo come back, or are refused and why", arguments: zooFiles)
  func zoo(_ file: ZooFile) throws {
    for name in file.library().networks where name != "resnet1202-cifar" {
      try check(name, try file.network(name), refused: Self.refusedNetworks)
    }
  }

  @Test(
    "files that others wrote keep their figures, layers and results when they are written again",
    .enabled(if: interopFolder != nil, "../shared/interop is absent"),
    arguments: DarknetTruthTests.files)
  func foreignFiles(_ file: ForeignFile) throws {
    guard try ExpectedOutcome.all("interop-darknet.csv")[file.name]?.outcome == "full" else {
      return
    }
    let network = try #require(ImportedNetwork(file.bytes, as: file.name).network)
    let text: String
    do throws(ExportRefusal) {
      text = try DarknetExport(of: network).text
    } catch {
      // Of functions such as `ramp` nothing but the name is known.
      #expect(file.name == "strided.cfg", "\(error.faults)")
      return
    }
    let read = try #require(ImportedNetwork(text, as: "x.cfg").network, "\(text)")
    #expect(try ONNXExportTests.figures(of: read) == ONNXExportTests.figures(of: network))
    #expect(
      read.network.nodes.indices.map { read.shape(of: read.network.id(at: $0)) }
        == network.network.nodes.indices.map { network.shape(of: network.network.id(at: $0)) })
    #expect(
      read.network.outputs.map { read.shape(of: $0) }
        == network.network.outputs.map { network.shape(of: $0) })
  }

  // MARK: Texts

  struct Text: CustomTestStringConvertible, Sendable {
    let body: String
    /// What follows the name of the network.
    let sections: String

    var testDescription: String { body }
  }

  static let texts: [Text] = [
    Text(
      body: """
        input 64 64 3
        conv filters=8 kernel=3 pad=1 bias=none; batchnorm; leaky-relu slope=0.1
        maxpool kernel=2 stride=2
        conv c filters=4 kernel=1; relu r
        maxpool kernel=3 stride=2 rounding=ceil
        global-avgpool; fc units=10; softmax
        """,
      sections: """

        # input
        [net]
        batch=1
        height=64
        width=64
        channels=3

        # conv1, batchnorm1, leaky-relu1
        [convolutional]
        batch_normalize=1
        filters=8
        size=3
        stride=1
        pad=1
        activation=leaky

        # maxpool1
        [maxpool]
        size=2
        stride=2

        # c, r
        [convolutional]
        filters=4
        size=1
        stride=1
        activation=relu

        # maxpool2
        [maxpool]
        size=3
        stride=2
        padding=1

        # global-avgpool1
        [avgpool]

        # fc1
        [connected]
        output=10
        activation=linear

        # softmax1
        [softmax]
        groups=1

        """),
    Text(
      body: """
        input 8 8 4
        conv a filters=4 kernel=3 pad=1 groups=2; silu s
        add { path { conv b filters=4 kernel=1; sigmoid }; path {} }
        """,
      sections: """

        # input
        [net]
        batch=1
        height=8
        width=8
        channels=4

        # a, s
        [convolutional]
        filters=4
        size=3
        stride=1
        pad=1
        groups=2
        activation=swish

        # b, sigmoid1
        [convolutional]
        filters=4
        size=1
        stride=1
        activation=logistic

        # add1
        [shortcut]
        from=-2
        activation=linear

        """),
    // The input is read twice, and a gate.
    Text(
      body: """
        input 8 8 4
        concat { path { conv a filters=4 kernel=1 }; path {} }
        multiply { path {}; path { global-avgpool g } }
        slice start=4 count=4; upsample factor=2
        """,
      sections: """

        # input
        [net]
        batch=1
        height=8
        width=8
        channels=4

        # input
        [upsample]
        stride=1

        # a
        [convolutional]
        filters=4
        size=1
        stride=1
        activation=linear

        # concat1
        [route]
        layers=-1,-2

        # g
        [avgpool]

        # multiply1
        [scale_channels]
        from=-2
        activation=linear

        # slice1
        [route]
        layers=-1
        groups=2
        group_id=1

        # upsample1
        [upsample]
        stride=2

        """),
  ]

  @Test("a network's text", arguments: texts)
  func text(_ text: Text) throws {
    let network = try describedNetwork("network n {\n\(text.body)\n}")
    #expect(
      try DarknetExport(of: network).text == """
        # Written by cnnshape. No claim is made on generated files.
        # n

        """ + text.sections)
  }

  @Test("names are remarks, whatever they contain")
  func names() throws {
    let network = try describedNetwork(
      """
      network "[net] width=9" {
        input "[yolo]" 8 8 3
        conv "#;[maxpool]=\\\"" filters=4 kernel=1
      }
      """)
    let text = try DarknetExport(of: network).text
    #expect(
      text.split(separator: "\n").filter { $0.hasPrefix("[") } == ["[net]", "[convolutional]"])
    let read = try #require(ImportedNetwork(text, as: "x.cfg").network)
    #expect(try ONNXExportTests.figures(of: read) == ONNXExportTests.figures(of: network))
    #expect(DarknetExporter.remark("a\r\n[net]\u{7F}é") == "a__[net]_é")
  }

  @Test("side outputs are written if they are asked for, and are results then")
  func branches() throws {
    let network = try describedNetwork(
      """
      network n {
        input 8 8 3
        conv filters=4 kernel=1; branch side { conv filters=2 kernel=1 }
        conv filters=5 kernel=1
      }
      """)
    let without = try DarknetExport(of: network).text
    #expect(!without.contains("filters=2"))
    let text = try DarknetExport(of: network, includesBranches: true).text
    let read = try #require(ImportedNetwork(text, as: "x.cfg").network)
    #expect(read.network.outputs.map { read.shape(of: $0).channels } == [2, 5])
  }

  @Test("a convolution that uses another's weights refers to its section")
  func sharedWeights() throws {
    let network = try describedNetwork(
      """
      network n {
        input 8 8 3
        conv a filters=3 kernel=3 pad=1; relu
        conv filters=3 kernel=3 pad=1 weights-of=a
      }
      """)
    let text = try DarknetExport(of: network).text
    #expect(text.contains("share_index=0"))
    let read = try #require(ImportedNetwork(text, as: "x.cfg").network)
    #expect(try ONNXExportTests.figures(of: read) == ONNXExportTests.figures(of: network))
  }

  @Test("an operation of which only the name is known has no other format as its remedy")
  func opaqueLayer() throws {
    let text = "[net]\nheight=4\nwidth=4\nchannels=2\n[convolutional]\nactivation=ramp\n"
    let network = try #require(ImportedNetwork(text, as: "x.cfg").network)
    let refusal = try #require(throws: ExportRefusal.self) { try DarknetExport(of: network) }
    #expect(
      refusal.faults.map(\.help) == ["the file that it comes from has the operation itself"])
  }

  @Test("a chain of many layers is written in a time that grows with it alone")
  func manyLayers() throws {
    let section = "[convolutional]\nfilters=2\nsize=1\nactivation=relu\n"
    let text = "[net]\nheight=4\nwidth=4\nchannels=2\n" + String(repeating: section, count: 5000)
    let network = try #require(ImportedNetwork(text, as: "x.cfg").network)
    let export = try DarknetExport(of: network)
    #expect(export.text.split(separator: "\n").count { $0 == "[convolutional]" } == 5000)
  }

  // MARK: Refused

  /// Of the fixture's networks those that Darknet cannot express.
  static let refusedLayers: [String: Set<String>] = [
    "Darknet adds channels of zeros to the smaller term of a sum, and no others": [
      "pad-channels"
    ],
    "Darknet concatenates channels alone": [
      "concat-height"
    ],
    "Darknet does not standardize weights": [
      "conv-standardized"
    ],
    "Darknet has a bias for each position in `[local]` alone": [
      "conv-bias-per-position"
    ],
    "Darknet has biases wherever no batch normalization follows, and this has none": [
      "conv-groups", "fc",
    ],
    "Darknet has no ELU of this form": [
      "elu"
    ],
    "Darknet has no GELU of this form": [
      "fc-positions", "gelu",
    ],
    "Darknet has no ReLU with a ceiling": [
      "relu-max"
    ],
    "Darknet has no cells that are not squares side by side": [
      "adaptive-avgpool", "adaptive-avgpool-repeating", "adaptive-avgpool-uneven",
      "adaptive-maxpool-overlapping", "global-maxpool",
    ],
    "Darknet has no differences": [
      "subtract"
    ],
    "Darknet has no hard-sigmoid": [
      "hard-sigmoid"
    ],
    "Darknet has no hard-swish": [
      "hard-swish"
    ],
    "Darknet has no hard-tanh of this form": [
      "hard-tanh"
    ],
    "Darknet has no leaky ReLU of this form": [
      "leaky-relu"
    ],
    "Darknet has no log-softmax": [
      "log-softmax"
    ],
    "Darknet has no randomized leaky ReLU": [
      "rrelu"
    ],
    "Darknet has no softplus": [
      "softplus", "softplus-beta",
    ],
    "Darknet has no softsign": [
      "softsign"
    ],
    "Darknet has no square": [
      "square"
    ],
    "Darknet has no such layer": [
      "channel-shuffle", "glu", "grn", "groupnorm", "groupnorm-plain", "instancenorm",
      "instancenorm-affine", "instancenorm-tracked", "layernorm", "layernorm-channels",
      "layernorm-plain", "layernorm-vector", "matmul", "matmul-first", "matmul-second",
      "max-unpool", "max-unpool-odd", "max-unpool-padded", "max-unpool-remainder", "maximum",
      "maxout", "maxout-vector", "pad", "pad-circular", "pad-reflect", "pad-replicate", "pad-value",
      "prelu", "prelu-shared", "prelu-vector", "rbf", "reshape", "reshape-vector", "roi-pool",
      "scale", "scale-bias", "scale-factor", "scale-vector", "shared-weights",
    ],
    "Darknet has no tables of connections": [
      "conv-table"
    ],
    "Darknet has no threshold": [
      "threshold"
    ],
    "Darknet has one input": [
      "two-inputs"
    ],
    "Darknet keeps the middle of a plane": [
      "crop"
    ],
    "Darknet pads both ends alike, and this pads 0 and -1": [
      "deconv-same-wide"
    ],
    "Darknet pads both ends alike, and this pads 0 and 1": [
      "deconv-same"
    ],
    "Darknet pads both ends alike, and this pads 1 and 2": [
      "conv-same"
    ],
    "Darknet pools planes": [
      "lp-channels", "max-channels",
    ],
    "Darknet pools to the largest value or to a mean": [
      "adaptive-l2pool", "adaptive-lppool", "global-l2pool", "global-lppool", "global-sumpool",
      "l2pool", "lppool", "sumpool",
    ],
    "Darknet repeats pixels, as often along both axes": [
      "upsample-antialiased", "upsample-bicubic", "upsample-bicubic-antialiased",
      "upsample-bicubic-corners", "upsample-bilinear", "upsample-corners", "upsample-exact",
      "upsample-nearest", "upsample-nearest-down",
    ],
    "Darknet shares the weights of convolutions alone": [
      "shared-weights-positions"
    ],
    "Darknet takes one of several groups of as many channels": [
      "slice", "slice-vector",
    ],
    "Darknet's `[deconvolutional]` has one group and one stride, no dilation and no output padding":
      [
        "deconv-output-padding"
      ],
    "Darknet's `[l2norm]` learns nothing": [
      "l2-normalize-scale"
    ],
    "Darknet's `[local]` has one group, one stride, a bias for each position, and padding of 0 or half of an odd size":
      [
        "conv-local"
      ],
    "Darknet's `[reorg3d]` has the channels of a pixel side by side": [
      "pixel-shuffle", "pixel-unshuffle",
    ],
    "Darknet's averages leave padding out": [
      "avgpool", "avgpool-ceil-padded", "avgpool-divisor", "avgpool-same",
    ],
    "Darknet's convolutions round down": [
      "conv-ceil"
    ],
    "Darknet's distributions are over the channels or over all values": [
      "softmax-height", "softmax-width",
    ],
    "Darknet's inputs are planes": [
      "adaptive-sumpool", "avgpool-sequence", "avgpool-volume", "conv-local-sequence",
      "conv-local-volume", "conv-sequence", "conv-volume", "deconv-sequence", "deconv-volume",
      "fc-positions-sequence", "lrn-sequence", "maxpool-sequence", "maxpool-volume",
      "multiply-volumes", "upsample-sequence", "upsample-volume",
    ],
    "Darknet's normalizations have statistics, factors and shifts": [
      "batchnorm-plain", "batchnorm-untracked",
    ],
    "Darknet's poolings have no dilation": [
      "maxpool-dilated", "maxpool-dilated-padding",
    ],
    "Darknet's windows are squares on a plane": [
      "conv-rectangular"
    ],
    "an even size reaches one channel further to the other side in Darknet": [
      "lrn-even"
    ],
  ]

  /// Of the zoo's networks.
  static let refusedNetworks: [String: Set<String>] = [
    "Darknet has a bias for each position in `[local]` alone": [
      "alphago-policy"
    ],
    "Darknet has biases wherever no batch normalization follows, and this has none": [
      "binary-image", "bottleneck-28x28x256", "box-filter", "densenet-bc-100-12",
      "densenet-bc-190-40", "densenet-bc-250-24", "densenet121", "densenet161", "densenet169",
      "densenet201", "densenet264", "fcn16s", "fcn32s", "fcn8s", "mlp-1000-100-10", "neocognitron",
      "regular", "scanning", "stacked-one-5x5", "stacked-one-7x7", "stacked-three-3x3",
      "stacked-two-3x3", "stacked-two-5x5", "torchvision/densenet121", "torchvision/densenet161",
      "torchvision/densenet169", "torchvision/densenet201",
    ],
    "Darknet has no hard-swish": [
      "torchvision/mobilenet_v3_large", "torchvision/mobilenet_v3_small",
    ],
    "Darknet has no such layer": [
      "faster-rcnn-vgg16", "padded-board-3x3", "padded-board-5x5", "segnet",
      "torchvision/convnext_base", "torchvision/convnext_large", "torchvision/convnext_small",
      "torchvision/convnext_tiny", "torchvision/shufflenet_v2_x0_5",
      "torchvision/shufflenet_v2_x1_0", "torchvision/shufflenet_v2_x1_5",
      "torchvision/shufflenet_v2_x2_0",
    ],
    "Darknet pools to the largest value or to a mean": [
      "lenet5"
    ],
    "Darknet's averages leave padding out": [
      "torchvision/inception_v3"
    ],
    "Darknet's inputs are planes": [
      "c3d", "ecg34", "tcn", "tcn7", "torchvision/mc3_18", "torchvision/r2plus1d_18",
      "torchvision/r3d_18", "torchvision/s3d", "unet3d", "vnet", "wavenet",
    ],
  ]
}
