import NetworkAnalysis
import NetworkModel
import Testing

/// Printed figures that are no quantity of one network or layer.
@Suite struct LectureTests {
  /// Krizhevsky et al. 2012, abstract.
  @Test("AlexNet's 650,000 neurons are the outputs of its eight weight layers")
  func alexnetNeurons() throws {
    let network = try zooNetwork("alexnet-two-gpu")
    let weightLayers: Set = ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7", "fc8"]
    let neurons = network.network.nodes.indices.map { network.network.id(at: $0) }
      .filter { weightLayers.contains(network[$0].name) }
      .map { network.shape(of: $0).count }
    #expect(neurons.count == weightLayers.count)
    #expect(abs(neurons.reduce(0, +) - 650_000) <= 10_000)
  }

  /// CS231n 2016, lecture 7, prints 12: five million against AlexNet's sixty.
  @Test("GoogLeNet has 8.7 times fewer parameters than AlexNet, not 12")
  func googlenetAgainstAlexnet() throws {
    let alexnet = try NetworkSummary(of: zooNetwork("alexnet-two-gpu")).totals.parameters.total
      .known
    let googlenet = try NetworkSummary(of: zooNetwork("googlenet")).totals.parameters.total.known
    #expect(10 * alexnet / googlenet == 87)
  }
}
