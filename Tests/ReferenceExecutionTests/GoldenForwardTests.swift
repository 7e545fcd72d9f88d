import ForwardCases
import Foundation
import NetworkModel
import Testing

@testable import ReferenceExecution

/// The direct kernels against PyTorch's numbers, each case within its own tolerance.
struct GoldenForwardTests {
  private static let cases = (try? ForwardCase.fixture(in: packageFolder)) ?? []

  @Test("every case is run by one of the tests below")
  func complete() {
    #expect(Self.cases.count == 109)
    #expect(Self.cases.count(where: \.isBlock) == 3)
    #expect(Self.cases.count(where: \.isTraining) == 3)
  }

  @Test("single layers", arguments: cases.filter { !$0.isBlock && !$0.isTraining })
  func layer(_ golden: ForwardCase) throws {
    var operands = golden.inputs.sorted { $0.key < $1.key }.map { golden.tensor($0.value) }
    var tally = OperationTally()
    var output = try DirectKernels().run(
      golden.layer(), on: &operands, with: golden.parameters, counting: &tally)
    if let divisor = golden.attrs.divisor {
      output.values = output.values.map { $0 / Float(divisor) }
    }
    try golden.expect(output, as: "y")
  }

  @Test("batch normalisation in training", arguments: cases.filter(\.isTraining))
  func training(_ golden: ForwardCase) throws {
    guard case .batchNormalization(let layer) = try golden.layer() else {
      Issue.record("\(golden.op) is not known in its training form")
      return
    }
    var tally = OperationTally()
    let (output, parameters) = try layer.runInTraining(
      on: golden.tensor(#require(golden.inputs["x"])), with: golden.parameters,
      momentum: #require(golden.attrs.momentum), counting: &tally)
    try golden.expect(output, as: "y")
    try golden.expect(parameters.mean, as: "new_running_mean")
    try golden.expect(parameters.variance, as: "new_running_var")
  }

  @Test(
    "the fixture is the whole folder",
    .enabled(if: referenceFolder != nil, "CNNSHAPE_REFERENCE and ../shared/reference are absent"))
  func folder() throws {
    let folder = try ForwardCase.folder(#require(referenceFolder))
    #expect(folder == Self.cases)
  }
}

extension ForwardCase {
  var isTraining: Bool { attrs.training == true }

  /// Whether the operator acts on the last axis alone, so that all others are a batch.
  private var actsOnLastAxis: Bool {
    op == "linear" || (op == "layer_norm" && attrs.normalizedShape?.count == 1)
  }

  func tensor(_ tensor: CaseTensor) -> Tensor {
    let extents = tensor.shape
    guard extents.count == 4, !actsOnLastAxis else {
      let last = extents.last ?? 1
      let shape = TensorShape(images: tensor.count / last, channels: last, height: 1, width: 1)
      return Tensor(shape, tensor.data)
    }
    let shape = TensorShape(
      images: extents[0], channels: extents[1], height: extents[2], width: extents[3])
    return Tensor(shape, tensor.data)
  }

  var parameters: LayerParameters { parameters("weight", "bias", hasStatistics: true) }

  func parameters(
    _ weight: String, _ bias: String? = nil, hasStatistics: Bool = false
  ) -> LayerParameters {
    LayerParameters(
      weights: params[weight]?.data ?? [], biases: bias.flatMap { params[$0]?.data } ?? [],
      mean: hasStatistics ? params["running_mean"]?.data ?? [] : [],
      variance: hasStatistics ? params["running_var"]?.data ?? [] : [])
  }

  func expect(
    _ tensor: Tensor, as output: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(outputs[output], sourceLocation: sourceLocation)
    #expect(tensor.shape == self.tensor(expected).shape, sourceLocation: sourceLocation)
    try expect(tensor.values, as: output, sourceLocation: sourceLocation)
  }

  func expect(
    _ values: [Float], as output: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(outputs[output], sourceLocation: sourceLocation).data
    try #require(values.count == expected.count, sourceLocation: sourceLocation)
    for (index, (got, want)) in zip(values, expected).enumerated() {
      #expect(
        abs(got - want) <= tolerance.atol + tolerance.rtol * abs(want),
        "\(output)[\(index)]", sourceLocation: sourceLocation)
    }
  }
}
