import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

/// What small networks save for backward, against what hooks on PyTorch 2.13's saved tensors found: each
/// storage once, parameters left out.
@Suite struct SavedForBackwardTests {
  struct Case: CustomTestStringConvertible {
    let body: String
    /// Bytes where activations work in place, and where they do not.
    let bytes: Int64
    let outOfPlace: Int64

    init(_ body: String, _ bytes: Int64, outOfPlace: Int64? = nil) {
      self.body = body
      self.bytes = bytes
      self.outOfPlace = outOfPlace ?? bytes
    }

    var testDescription: String { body }

    private static func activation(_ word: String) -> String {
      "input 6 4 1; conv filters=1 kernel=3 pad=1; \(word); conv filters=3 kernel=1"
    }

    private static func merge(_ word: String, _ paths: [String]) -> String {
      "input 3 3 1; " + (paths.contains("path { c }") ? "conv stem filters=1 kernel=1; " : "")
        + "\(word) { "
        + paths.map { $0 == "path {}" ? $0 : "path { conv filters=1 kernel=1 }" }
        .joined(separator: "; ") + " }"
    }

    private static let trained = "input 8 8 3; conv filters=4 kernel=3 pad=1 bias=none"

    static let all: [Case] = [
      Case(activation("relu"), 192),
      Case(activation("sigmoid"), 192),
      Case(activation("tanh"), 192),
      Case(activation("leaky-relu"), 192, outOfPlace: 288),
      Case(activation("elu"), 192, outOfPlace: 288),
      Case(activation("selu"), 192, outOfPlace: 288),
      Case(activation("relu6"), 288),
      Case(activation("hard-swish"), 288),
      Case(activation("hard-sigmoid"), 288),
      Case(activation("silu"), 288),
      Case(activation("mish"), 288),
      Case(activation("softplus"), 288),
      Case(activation("gelu"), 288),
      // Three factors, all with gradients: both pairs, and the product between them.
      Case(merge("multiply", ["path { c }", "path { c }", "path { c }"]), 216),
      Case(merge("maximum", ["path { c }", "path { c }", "path { c }"]), 216),
      // The positions are those that the pooling saves: 8 bytes for each of 22·30·64 values.
      Case(
        "input 45 60 3; rounding floor; conv filters=64 kernel=3 pad=1; batchnorm; relu; maxpool p kernel=2 stride=2; conv filters=64 kernel=3 pad=1; max-unpool of=p; conv filters=11 kernel=3 pad=1",
        2_613_392),
      // The input of a convolution that is not trained, but not of a product of matrices.
      Case(trained + "; conv filters=4 kernel=3 pad=1 bias=none frozen=#true", 1792),
      Case(trained + "; deconv filters=2 kernel=2 stride=2 frozen=#true", 1792),
      Case(trained + "; flatten; fc units=2 frozen=#true", 768),
      Case(
        "input 8 3; conv filters=4 kernel=3 pad=1 bias=none; deconv filters=2 kernel=2 stride=2 frozen=#true",
        224),
      Case(trained + " frozen=#true; conv filters=4 kernel=3 pad=1", 1024),
      // A factor is saved only if a gradient goes to the other one, of a maximum both.
      Case(merge("multiply", ["path {}", "path { d }"]), 36),
      Case(merge("multiply", ["path {}", "path {}", "path { d }"]), 72),
      Case(merge("multiply", ["path {}", "path { d }", "path {}"]), 36),
      Case(merge("maximum", ["path {}", "path { d }"]), 72),
      Case(merge("maximum", ["path {}", "path { d }", "path {}"]), 108),
    ]
  }

  @Test("bytes saved for backward are PyTorch's", arguments: Case.all)
  func saved(_ network: Case) throws {
    let inferred = try TestSupport.network(network.body)
    #expect(
      try SavedTensors(of: inferred, policy: TrainingPolicy(.pytorch)).totalBytes.known
        == network.bytes)
    #expect(
      try SavedTensors(of: inferred, policy: TrainingPolicy(.pytorchOutOfPlace)).totalBytes.known
        == network.outOfPlace)
  }

  /// 2³² values of 8 bytes an image and layer; all tensors together must stay below a quarter of 2⁶³.
  @Test(
    "what does not fit blames the layer that alone is too much, or else the sum",
    arguments: [
      ("dropout d; dropout e; dropout f", 1 << 23, nil),
      ("dropout d; dropout e; dropout f", 1 << 24, ""),
      ("relu r", 1 << 25, ""),
      ("relu r", 1 << 26, "input"),
      ("lrn l", 3 << 23, "l"),
    ] as [(String, Int, String?)])
  func overflow(_ body: String, _ batch: Int, _ name: String?) throws {
    let network = try network("input 65536 65536 1; conv c filters=1 kernel=1; \(body)")
    do throws(AnalysisError) {
      _ = try SavedTensors(of: network, batch: batch, precision: .float64)
      #expect(name == nil)
    } catch {
      #expect((error.node.map { network[$0].name } ?? "") == name)
      #expect(error.error == .countOverflow(.bytes))
    }
  }
}
