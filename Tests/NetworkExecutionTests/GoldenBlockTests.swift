import ForwardCases
import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// Compositions of layers, run as networks.
struct GoldenBlockTests {
  private static func golden(_ name: String) throws -> ForwardCase {
    try #require(ForwardCase.fixture(in: packageFolder).first { $0.name == name })
  }

  /// The output of the network's last layer on the case's one input.
  private static func run(
    _ network: InferredNetwork, on golden: ForwardCase,
    with parameters: [String: LayerParameters]
  ) throws -> Tensor {
    let input = golden.tensor(try #require(golden.inputs["x"]))
    var executor = ReferenceExecutor(
      network.network, feeding: [network.network.id(at: 0): input],
      with: NamedParameters(parameters))
    let last = try #require(executor.run().last)
    return try #require(executor.tensor(of: last.node))
  }

  @Test("convolution, batch normalization, ReLU")
  func convolutionBlock() throws {
    let golden = try Self.golden("block_conv_bn_relu")
    let network = try network(
      "input 5 5 2; conv c filters=3 kernel=3 pad=1 bias=none; batchnorm b; relu")
    let output = try Self.run(
      network, on: golden,
      with: [
        "c": golden.parameters("weight"),
        "b": golden.parameters("bn_weight", "bn_bias", hasStatistics: true),
      ])
    try golden.expect(output, as: "y")
  }

  @Test("batch normalization folded into the convolution gives the same")
  func foldedBlock() throws {
    let golden = try Self.golden("block_conv_bn_relu")
    let network = try network("input 5 5 2; conv c filters=3 kernel=3 pad=1; relu")
    var folded = LayerParameters()
    folded.weights = try #require(golden.outputs["folded_weight"]).data
    folded.biases = try #require(golden.outputs["folded_bias"]).data
    try golden.expect(Self.run(network, on: golden, with: ["c": folded]), as: "y")
  }

  @Test("a residual block")
  func residualBlock() throws {
    let golden = try Self.golden("block_residual")
    let network = try network(
      """
      input 5 5 4
      add {
          path { conv c1 filters=4 kernel=3 pad=1; relu; conv c2 filters=4 kernel=3 pad=1 }
          path
      }
      relu
      """)
    let output = try Self.run(
      network, on: golden,
      with: [
        "c1": golden.parameters("weight1", "bias1"), "c2": golden.parameters("weight2", "bias2"),
      ])
    try golden.expect(output, as: "y")
  }

  @Test("an Inception module")
  func inceptionModule() throws {
    let golden = try Self.golden("block_inception")
    let network = try network(
      """
      input 5 5 3
      concat {
          path { conv b1 filters=2 kernel=1; relu }
          path { conv b2a filters=2 kernel=1; relu; conv b2b filters=3 kernel=3 pad=1; relu }
          path { conv b3a filters=1 kernel=1; relu; conv b3b filters=2 kernel=5 pad=2; relu }
          path { maxpool kernel=3 stride=1 pad=1; conv b4 filters=2 kernel=1; relu }
      }
      """)
    var parameters: [String: LayerParameters] = [:]
    for name in ["b1", "b2a", "b2b", "b3a", "b3b", "b4"] {
      parameters[name] = golden.parameters("w_\(name)", "b_\(name)")
    }
    try golden.expect(Self.run(network, on: golden, with: parameters), as: "y")
  }
}
