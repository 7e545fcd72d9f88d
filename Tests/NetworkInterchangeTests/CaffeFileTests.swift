import CNNDiagnostics
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Testing

@testable import NetworkInterchange

/// Networks in the text format of Caffe. Figures are those that BVLC Caffe 1.0 (9b891540) gives for its own files.
@Suite struct CaffeFileTests {
  /// LeNet as LeCun et al. and Caffe's example have it, in this text's own words.
  static let lenet = """
    name: "LeNet"
    layer { name: "data" type: "Input" top: "data" input_param { shape: { dim: 64 dim: 1 dim: 28 dim: 28 } } }
    layer {
      name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
      convolution_param { num_output: 20 kernel_size: 5 }
    }
    layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { kernel_size: 2 stride: 2 } }
    layer {
      name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2"
      convolution_param { num_output: 50 kernel_size: 5 }
    }
    layer { name: "pool2" type: "Pooling" bottom: "conv2" top: "pool2" pooling_param { kernel_size: 2 stride: 2 } }
    layer { name: "ip1" type: "InnerProduct" bottom: "pool2" top: "ip1" inner_product_param { num_output: 500 } }
    layer { name: "relu1" type: "ReLU" bottom: "ip1" top: "ip1" }
    layer { name: "ip2" type: "InnerProduct" bottom: "ip1" top: "ip2" inner_product_param { num_output: 10 } }
    layer { name: "prob" type: "Softmax" bottom: "ip2" top: "prob" }
    """

  @Test("LeNet: 431,080 parameters, 2,293,000 MACs an image")
  func lenet() throws {
    let result = CaffeResult(Self.lenet)
    #expect(result.findings == [])
    #expect(
      result.shapes == [
        "data 28×28×1", "conv1 24×24×20", "pool1 12×12×20", "conv2 8×8×50", "pool2 4×4×50",
        "ip1 1×1×500", "relu1 1×1×500", "ip2 1×1×10", "prob 1×1×10",
      ])
    let totals = try result.summary.totals
    #expect(totals.parameters.total == 431_080)
    #expect(totals.macs == 2_293_000)
    let network = try #require(result.network?.network)
    #expect(network.name == "LeNet")
    #expect(network.outputs.map { network[$0].name } == ["prob"])
  }

  @Test(
    "the older enumeration of kinds, and their numbers, mean the same", arguments: [true, false])
  func olderVersions(_ byName: Bool) throws {
    let kinds = [
      ("\"Convolution\"", "CONVOLUTION", "4"), ("\"Pooling\"", "POOLING", "17"),
      ("\"InnerProduct\"", "INNER_PRODUCT", "14"), ("\"ReLU\"", "RELU", "18"),
      ("\"Softmax\"", "SOFTMAX", "20"),
    ]
    var text = Self.lenet.split(separator: "\n").filter { !$0.contains("\"Input\"") }
      .joined(separator: "\n")
    for (kind, name, number) in kinds {
      text = text.split(separator: "type: \(kind)", omittingEmptySubsequences: false)
        .joined(separator: "type: \(byName ? name : number)")
    }
    text = text.split(separator: "layer {", omittingEmptySubsequences: false)
      .joined(separator: "layers {")
    let result = CaffeResult(
      "input: 'data' input_dim: 1 input_dim: 1 input_dim: 28 input_dim: 28\n" + text)
    #expect(result.findings == [])
    #expect(try result.summary.totals.parameters.total == 431_080)
  }

  @Test("layers inside layers, as the first version has them")
  func firstVersion() throws {
    let result = CaffeResult(
      """
      name: "old"
      input: "data" input_dim: 10 input_dim: 3 input_dim: 227 input_dim: 227
      layers {
        layer { name: "conv1" type: "conv" num_output: 96 kernelsize: 11 stride: 4 biasterm: false }
        bottom: "data" top: "conv1"
      }
      layers { layer { name: "relu1" type: "relu" } bottom: "conv1" top: "conv1" }
      layers {
        layer { name: "pool1" type: "pool" pool: MAX kernelsize: 3 stride: 2 }
        bottom: "conv1" top: "pool1"
      }
      layers { layer { name: "fc6" type: "innerproduct" num_output: 10 } bottom: "pool1" top: "fc6" }
      """)
    #expect(result.findings == [])
    #expect(
      result.shapes == [
        "data 227×227×3", "conv1 55×55×96", "relu1 55×55×96", "pool1 27×27×96", "fc6 1×1×10",
      ])
    // 96·11·11·3 weights of the convolution; 27·27·96·10 and 10 of the product.
    #expect(try result.summary.totals.parameters.total == 734_698)
  }

  @Test("layers of another phase are left out")
  func phases() throws {
    let text = """
      name: "two"
      layer { name: "data" type: "Input" top: "data" include { phase: TEST }
        input_param { shape { dim: 1 dim: 1 dim: 8 dim: 8 } } }
      layer { name: "data" type: "Input" top: "data" include { phase: TRAIN }
        input_param { shape { dim: 1 dim: 1 dim: 6 dim: 6 } } }
      layer { name: "extra" type: "Input" top: "extra" include { phase: TEST stage: "more" }
        input_param { shape { dim: 1 dim: 1 dim: 4 dim: 4 } } }
      layer { name: "c" type: "Convolution" bottom: "data" top: "c" exclude { phase: 0 }
        convolution_param { num_output: 2 kernel_size: 3 } }
      layer { name: "d" type: "Convolution" bottom: "data" top: "d" include { not_stage: "more" }
        convolution_param { num_output: 3 kernel_size: 3 } }
      """
    #expect(CaffeResult(text).shapes == ["data 8×8×1", "c 6×6×2", "d 6×6×3"])
    var settings = ElaborationSettings()
    settings.imports.phase = .train
    #expect(CaffeResult(text, settings).shapes == ["data 6×6×1", "d 4×4×3"])
    settings.imports.phase = .test
    settings.imports.stages = ["more"]
    #expect(CaffeResult(text, settings).shapes == ["data 8×8×1", "c 6×6×2"])
  }

  @Test("pooling rounds up, and its last window may not start in the padding")
  func pooling() {
    func pooled(_ extent: Int, _ fields: String) -> [String] {
      CaffeResult(
        """
        input: "data" input_shape { dim: 1 dim: 1 dim: \(extent) dim: \(extent) }
        layer { name: "p" type: "Pooling" bottom: "data" top: "p" pooling_param { \(fields) } }
        """
      ).shapes
    }
    #expect(pooled(112, "kernel_size: 3 stride: 2").last == "p 56×56×1")
    #expect(pooled(28, "kernel_size: 3 stride: 2 pad: 1").last == "p 15×15×1")
    #expect(pooled(28, "kernel_size: 2 stride: 2 pad: 1").last == "p 15×15×1")
    #expect(pooled(14, "pool: AVE global_pooling: true").last == "p 1×1×1")
    #expect(pooled(9, "kernel_h: 3 kernel_w: 9 stride_h: 3 stride_w: 1").last == "p 3×1×1")
  }

  @Test(
    "a negative axis of `Reshape` counts from behind the last one",
    // The first three are what `caffe.proto` says of a blob of 2×8.
    arguments: [
      ("shape { dim: 2 dim: 2 dim: 4 }", "r 4×2"),
      ("shape { dim: 2 dim: 4 } axis: 1", "r 4×2"),
      ("shape { dim: 2 dim: 2 dim: 4 } axis: -3", "r 4×2"),
      ("shape { dim: 2 dim: 4 } axis: -2", "r 4×2"),
      ("shape { dim: 1 dim: 1 } axis: -1", "r 1×1×8"),
      ("shape { dim: 1 dim: 1 } axis: 2", "r 1×1×8"),
    ])
  func reshaping(_ fields: String, _ shape: String) {
    let result = CaffeResult(
      """
      input: "data" input_shape { dim: 2 dim: 8 }
      layer { name: "r" type: "Reshape" bottom: "data" top: "r" reshape_param { \(fields) } }
      """)
    #expect(result.findings == [])
    #expect(result.shapes.last == shape)
  }

  @Test(
    "a network without a name has that of its file",
    arguments: [
      ("a.b/net.v1.prototxt", "net.v1"), ("net", "net"), (".net", ".net"), ("<stdin>", "network"),
      ("", "network"),
    ])
  func name(_ path: String, _ name: String) { #expect(ImportNames.name(ofFile: path) == name) }

  @Test("layers that name the same parameters share them")
  func sharing() throws {
    let text = """
      name: "pair"
      input: "a" input: "b"
      input_shape { dim: 1 dim: 4 } input_shape { dim: 1 dim: 4 }
      layer { name: "ip" type: "InnerProduct" bottom: "a" top: "x" param { name: "w" } param { name: "b" }
        inner_product_param { num_output: 3 } }
      layer { name: "ip_p" type: "InnerProduct" bottom: "b" top: "y" param { name: "w" } param { name: "b" }
        inner_product_param { num_output: 3 } }
      """
    let result = CaffeResult(text)
    #expect(result.findings == [])
    #expect(try result.summary.totals.parameters.total == 15)
    #expect(result.network?.network.outputs.count == 2)
  }

  @Test(
    "what is wrong, and where",
    arguments: [
      (
        "net: \"train_val.prototxt\" base_lr: 0.01",
        "error[no-network]: the file is a solver of Caffe, not a network"
      ),
      ("nothing: 1", "error[no-network]: the file has no layers: it is no network of Caffe"),
      ("layer { name: \"${ID}\" type: ${T} }", "error[syntax]: expected a value, found `$`"),
      ("layer: 5", "error[wrong-type]: `layer` must be a message in braces"),
      ("layer { name: \"a\" }", "error[missing-property]: the layer `a` needs `type`"),
      (
        "layer { name: \"a\" type: \"ReLU\" bottom: \"x\" top: \"y\" }",
        "error[unknown-name]: `a` reads `x`, which nothing before it gives"
      ),
      (
        "layer { name: \"a\" type: \"ReLU\" top: \"y\" }",
        "error[missing-input]: `a`: `ReLU` reads one blob, not 0"
      ),
      (
        "input: \"d\" layer { name: \"a\" type: \"ReLU\" bottom: \"d\" top: \"y\" }",
        "error[missing-input]: the file does not state the size of the input `d`"
      ),
      (
        "input: \"d\" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } layer { name: \"a\" type: \"Convolution\" "
          + "bottom: \"d\" top: \"y\" convolution_param { num_output: 4 } }",
        "error[missing-property]: the layer `a` needs `kernel_size`"
      ),
      (
        "input: \"d\" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } layer { name: \"a\" type: \"Convolution\" "
          + "bottom: \"d\" top: \"y\" convolution_param { num_output: 4 kernel_size: 9 } }",
        "error[window-exceeds-input]: kernel 9×9 does not fit an input of 8×8"
      ),
      (
        "input: \"d\" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } layer { name: \"a\" type: \"Convolution\" "
          + "bottom: \"d\" top: \"y\" convolution_param { num_output: 99999999999 kernel_size: 9 } }",
        "error[value-out-of-range]: `num_output` of 99999999999 is out of range"
      ),
      (
        "input: \"d\" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } layer { name: \"a\" type: \"Fold\" "
          + "bottom: \"d\" top: \"y\" } layer { name: \"b\" type: \"ReLU\" bottom: \"y\" top: \"z\" }",
        "error[unknown-operator]: `a` is of a kind that is not known: `Fold`"
      ),
    ])
  func faults(_ text: String, _ finding: String) {
    let result = CaffeResult(text)
    #expect(result.network == nil)
    #expect(result.findings == [finding])
  }

  @Test("with holes, a kind that is not known and what follows from it are left out")
  func partial() throws {
    let text = """
      input: "d" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
      layer { name: "c" type: "Convolution" bottom: "d" top: "c"
        convolution_param { num_output: 4 kernel_size: 3 } }
      layer { name: "f" type: "Fold" bottom: "c" top: "f" }
      layer { name: "r" type: "ReLU" bottom: "f" top: "f" }
      layer { name: "loss" type: "SoftmaxWithLoss" bottom: "f" top: "loss" }
      """
    #expect(CaffeResult(text).network == nil)
    var settings = ElaborationSettings()
    settings.imports.isPartial = true
    let result = CaffeResult(text, settings)
    #expect(result.findings == [])
    #expect(result.shapes == ["d 8×8×3", "c 6×6×4"])
    let omissions = try #require(result.network?.network.omissions)
    #expect(omissions.map(\.name) == ["f", "r"])
    #expect(omissions.map(\.reason) == [.unknownOperator, .follows("f")])
  }

  @Test(
    "with holes, one that no layer stands for is left out too",
    arguments: [
      "type: \"Pooling\" pooling_param { pool: STOCHASTIC kernel_size: 2 }",
      "type: \"Python\" python_param { layer: \"Fold\" }",
    ])
  func partialUnsupported(_ kind: String) throws {
    var settings = ElaborationSettings()
    settings.imports.isPartial = true
    let result = CaffeResult(
      """
      input: "d" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
      layer { name: "c" type: "ReLU" bottom: "d" top: "c" }
      layer { name: "f" \(kind) bottom: "c" top: "c" }
      layer { name: "r" type: "ReLU" bottom: "c" top: "c" }
      """, settings)
    #expect(result.findings == [])
    #expect(result.shapes == ["d 8×8×3", "c 8×8×3"])
    #expect(result.network?.network.omissions.map(\.name) == ["f", "r"])
  }

  @Test(
    "a blob with few axes is refused where a layer needs more",
    arguments: [
      ("", "type: \"Permute\"", "unsupported-operator"),
      ("dim: 5", "type: \"ArgMax\" argmax_param { axis: 1 }", "value-out-of-range"),
      ("dim: 5", "type: \"Softmax\" softmax_param { axis: 1 }", "value-out-of-range"),
      (
        "dim: 2 dim: 8", "type: \"Reshape\" reshape_param { axis: -4 shape { dim: 16 } }",
        "value-out-of-range"
      ),
      (
        "dim: 2 dim: 8", "type: \"Reshape\" reshape_param { axis: 3 shape { dim: 16 } }",
        "value-out-of-range"
      ),
    ])
  func fewAxes(_ dimensions: String, _ kind: String, _ id: String) {
    let result = CaffeResult(
      """
      layer { name: "d" type: "Input" top: "d" input_param { shape { \(dimensions) } } }
      layer { name: "p" \(kind) bottom: "d" top: "p" }
      """)
    #expect(result.network == nil)
    #expect(result.diagnostics.map(\.id.rawValue) == [id])
  }

  @Test("boxes of very many ratios are refused, and fields of data are read in their order")
  func manyFields() {
    let ratios = (2..<5000).map { "aspect_ratio: \($0)" }.joined(separator: " ")
    let boxes = CaffeResult(
      """
      input: "d" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
      layer { name: "p" type: "PriorBox" bottom: "d" bottom: "d" top: "p"
        prior_box_param { min_size: 3 \(ratios) } }
      """)
    #expect(boxes.findings == ["error[source-too-large]: more than 1000 values of `aspect_ratio`"])
    let sizes = (1..<100).map { "f\($0)_data_param { crop_size: \($0) channels: 3 }" }
    let data = CaffeResult(
      """
      layer { name: "p" type: "Data" top: "p" \(sizes.joined(separator: " ")) }
      layer { name: "q" type: "ReLU" bottom: "p" top: "q" }
      """)
    #expect(data.shapes == ["p 1×1×3", "q 1×1×3"])
  }

  @Test("a text cut anywhere, and one with any byte changed, is read or refused")
  func hostile() {
    let text = Array(Self.lenet.utf8)
    for end in text.indices { _ = CaffeResult(bytes: Array(text[..<end])) }
    for place in text.indices {
      var changed = text
      changed[place] ^= UInt8(1 << (place % 8))
      _ = CaffeResult(bytes: changed)
    }
  }
}
