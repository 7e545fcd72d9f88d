import NetworkInterchange
import NetworkModel
import TestSupport
import Testing

/// Networks written as layers of Caffe, and read again.
@Suite struct CaffeExportTests {
  private static let layers = ONNXExportTests.layers

  /// Of the fixture's networks those that Caffe cannot express.
  static let refused: Set<String> = [
    "adaptive-avgpool-repeating", "adaptive-avgpool-uneven", "adaptive-l2pool", "adaptive-lppool",
    "adaptive-maxpool-overlapping", "adaptive-sumpool", "add-normalized", "add-softmax",
    "add-weighted", "avgpool-ceil-excluding", "avgpool-divisor", "avgpool-excluding",
    "avgpool-sequence", "avgpool-volume", "batchnorm-untracked", "channel-shuffle", "conv-ceil",
    "conv-local", "conv-local-biases", "conv-local-sequence", "conv-local-volume", "conv-same",
    "conv-standardized", "conv-table", "deconv-output-padding", "deconv-same", "deconv-same-wide",
    "fc-positions", "gelu", "gelu-tanh", "global-l2pool", "global-lppool", "global-sumpool", "grn",
    "groupnorm", "groupnorm-plain", "instancenorm", "instancenorm-affine", "instancenorm-tracked",
    "l2-normalize", "l2-normalize-scale", "l2pool", "layernorm", "layernorm-channels",
    "layernorm-plain", "layernorm-vector", "lp-channels", "lppool", "lrn-even", "matmul",
    "matmul-first", "matmul-second", "max-channels", "max-unpool", "max-unpool-odd",
    "max-unpool-remainder", "max-unpool-padded",
    "maxpool-dilated", "maxpool-dilated-padding", "maxpool-sequence", "maxpool-volume",
    "multiply-volumes", "pad",
    "pad-channels", "pad-circular", "pad-reflect", "pad-replicate", "pad-value", "pixel-shuffle",
    "pixel-shuffle-dcr", "pixel-unshuffle", "pixel-unshuffle-dcr", "rbf", "roi-pool", "selu",
    "softplus-beta", "softsign", "sumpool", "threshold", "upsample", "upsample-antialiased",
    "upsample-bicubic", "upsample-bicubic-antialiased", "upsample-bicubic-corners",
    "upsample-bilinear", "upsample-corners", "upsample-exact", "upsample-nearest",
    "upsample-nearest-down", "upsample-sequence", "upsample-volume",
  ]

  @Test("parameters, MACs and the output survive export and import, or the layer is refused")
  func roundTrips() throws {
    #expect(Self.refused.subtracting(Self.layers.keys) == [])
    for (name, network) in Self.layers.sorted(by: { $0.key < $1.key }) {
      let export: CaffeExport
      do throws(ExportRefusal) {
        export = try CaffeExport(of: network)
      } catch {
        #expect(Self.refused.contains(name), "\(name): \(error.faults.map(\.reason))")
        continue
      }
      #expect(!Self.refused.contains(name), "\(name)")
      let result = CaffeResult(export.text)
      let back = try #require(result.network, "\(name): \(result.findings)\n\(export.text)")
      #expect(
        try ONNXExportTests.figures(of: back) == ONNXExportTests.figures(of: network), "\(name)")
      let output = try #require(network.network.output)
      let read = try #require(
        back.network.nodes.indices.first { back.network.nodes[$0].name == network[output].name },
        "\(name): \(result.shapes)")
      #expect(
        back.shape(of: back.network.id(at: read)) == network.shape(of: output), "\(name)")
    }
  }

  @Test(
    "networks of the zoo come back with their parameters, MACs and outputs",
    arguments: [
      ("lenet-caffe", "lenet.kdl"), ("alexnet", "alexnet.kdl"), ("alexnet-two-gpu", "alexnet.kdl"),
      ("vgg16", "vgg.kdl"), ("googlenet", "googlenet.kdl"), ("resnet50", "resnet.kdl"),
      ("torchvision/squeezenet1_1", "torchvision/squeezenet.kdl"), ("densenet121", "densenet.kdl"),
      ("torchvision/mobilenet_v2", "torchvision/mobilenet.kdl"),
      ("torchvision/efficientnet_b0", "torchvision/efficientnet.kdl"),
    ])
  func zooRoundTrips(_ name: String, _ path: String) throws {
    let network = try zooNetwork(name, in: path)
    let result = CaffeResult(try CaffeExport(of: network).text)
    let back = try #require(result.network, "\(result.findings)")
    #expect(try ONNXExportTests.figures(of: back) == ONNXExportTests.figures(of: network))
    #expect(
      back.network.outputs.map { back.shape(of: $0) }
        == network.network.outputs.map { network.shape(of: $0) })
  }

  @Test("a layer's text is that of Caffe's own files")
  func text() throws {
    let network = try describedNetwork(
      """
      network "two words" {
        input data 27 27 96
        conv "conv\\"2" filters=256 kernel=5 pad=2 groups=2
        relu relu2
        maxpool pool2 kernel=3 stride=2 rounding=ceil
        fc fc3 units=10 bias=none
      }
      """)
    // As bvlc_alexnet's deploy.prototxt has them, but for in-place blobs.
    #expect(
      try CaffeExport(of: network).text == """
        # Written by cnnshape. No claim is made on generated files.
        name: "two words"
        layer {
          name: "data"
          type: "Input"
          top: "data"
          input_param { shape { dim: 1 dim: 96 dim: 27 dim: 27 } }
        }
        layer {
          name: "conv\\"2"
          type: "Convolution"
          bottom: "data"
          top: "conv\\"2"
          convolution_param { num_output: 256 kernel_size: 5 pad: 2 group: 2 }
        }
        layer {
          name: "relu2"
          type: "ReLU"
          bottom: "conv\\"2"
          top: "relu2"
        }
        layer {
          name: "pool2"
          type: "Pooling"
          bottom: "relu2"
          top: "pool2"
          pooling_param { pool: MAX kernel_size: 3 stride: 2 }
        }
        layer {
          name: "fc3"
          type: "InnerProduct"
          bottom: "pool2"
          top: "fc3"
          inner_product_param { num_output: 10 bias_term: false }
        }

        """)
  }
}
