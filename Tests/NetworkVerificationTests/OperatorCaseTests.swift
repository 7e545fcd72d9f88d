import FastExecution
import ForwardCases
import NetworkExecution
@_spi(Rules) import NetworkModel
import TestSupport
import Testing

/// Layers of descriptions against PyTorch: values, gradients, and what is saved for the backward pass.
struct OperatorCaseTests {
  static let cases = (try? OperatorCase.fixture(in: packageFolder)) ?? []

  @Test("there are cases")
  func complete() { #expect(Self.cases.count >= 33) }

  /// The layer of a case on its inputs.
  fileprivate struct Setup {
    let network: InferredNetwork
    let id: NodeID
    let inputs: [Tensor]
    let parameters: LayerParameters

    var layer: Layer { network[id].layer }
    var output: TensorShape { TensorShape(images: images, network.shape(of: id)) }
    let images: Int

    init(_ golden: OperatorCase) throws {
      network = try TestSupport.network(golden.network)
      id = network.network.id(at: network.network.nodes.count - 1)
      images = golden.images
      parameters = LayerParameters(
        weights: golden.weights ?? [], biases: golden.biases ?? [], mean: golden.mean ?? [],
        variance: golden.variance ?? [])
      let read = network[id].inputs.ids
      try #require(read.count == golden.inputs.count)
      var tensors: [Tensor] = []
      for (node, values) in zip(read, golden.inputs) {
        tensors.append(Tensor(TensorShape(images: images, network.shape(of: node)), values))
      }
      inputs = tensors
    }
  }

  private static func expect(
    _ found: [Float], _ expected: [Float]?, _ what: Comment,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(expected, what, sourceLocation: sourceLocation)
    try #require(found.count == expected.count, what, sourceLocation: sourceLocation)
    for (index, (got, want)) in zip(found, expected).enumerated() {
      #expect(
        abs(got - want) <= 2e-5 + 2e-5 * abs(want), "\(what)[\(index)]: \(got), not \(want)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("values", arguments: cases)
  func values(_ golden: OperatorCase) throws {
    let setup = try Setup(golden)
    for kernels in [DirectKernels(), FastKernels()] as [any LayerKernels] {
      var operands = setup.inputs
      var tally = OperationTally()
      let output = try kernels.run(
        setup.layer, on: &operands, with: setup.parameters, counting: &tally)
      #expect(output.shape == setup.output)
      try Self.expect(output.values, golden.output, "output")
    }
  }

  @Test("gradients", arguments: cases)
  func gradients(_ golden: OperatorCase) throws {
    let setup = try Setup(golden)
    var operands = setup.inputs
    var tally = OperationTally()
    let output = try DirectKernels().run(
      setup.layer, on: &operands, with: setup.parameters, counting: &tally)
    let found = try setup.layer.gradients(
      from: Tensor(setup.output, golden.upstream),
      of: LayerTrace(inputs: setup.inputs, output: output, parameters: setup.parameters))
    for (place, gradient) in found.inputs.enumerated() {
      try Self.expect(gradient.values, golden.gradients[place], "gradient of input \(place)")
    }
    if golden.weights != nil {
      try Self.expect(found.weights, golden.weightsGradient, "gradient of weights")
    }
    if golden.biases != nil {
      try Self.expect(found.biases, golden.biasesGradient, "gradient of biases")
    }
  }

  @Test("what is saved for the backward pass", arguments: cases)
  func saved(_ golden: OperatorCase) throws {
    let setup = try Setup(golden)
    if let expected = golden.saved {
      let saved = try setup.saved(inPlace: false)
      #expect(setup.isSaved(saved.inputs) == expected.inputs)
      #expect(saved.output == expected.output)
      #expect(setup.otherBytes(saved) == expected.bytes)
    }
    guard let expected = golden.savedInPlace else { return }
    // A copy of what is written over takes what the input would.
    let saved = try setup.saved(inPlace: true)
    let (inputs, output) = (setup.inputs.map { 4 * $0.values.count }, 4 * setup.output.count)
    func bytes(_ isSaved: [Bool], _ hasOutput: Bool, _ others: Int64) -> Int64 {
      let kept = zip(inputs, isSaved).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
      return Int64(kept + (hasOutput ? output : 0)) + others
    }
    #expect(
      bytes(setup.isSaved(saved.inputs), saved.output, setup.otherBytes(saved))
        == bytes(expected.inputs, expected.output, expected.bytes))
  }
}

extension OperatorCaseTests.Setup {
  fileprivate func saved(inPlace: Bool) throws -> SavedForBackward {
    try layer.saved(
      from: network.input(of: id), to: network.shape(of: id),
      TrainingForm(isTrained: true, isInPlace: inPlace))
  }

  fileprivate func isSaved(_ saved: SavedForBackward.Inputs) -> [Bool] {
    switch saved {
    case .none: inputs.map { _ in false }
    case .all: inputs.map { _ in true }
    case .some(let isSaved): isSaved
    }
  }

  /// Of tensors that are neither inputs nor the output.
  fileprivate func otherBytes(_ saved: SavedForBackward) -> Int64 {
    let each = 4 * saved.intermediates + saved.indexBytes + 4 * saved.statistics
    return Int64(images) * each + 4 * saved.batchStatistics
  }
}
