import Foundation
import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution
@testable import NetworkTraining

/// What networks keep for the way back against what PyTorch saves.
struct KeptBytesTests {
  /// What PyTorch 2.13.0 saves for one image in a file of the reference folder's `golden/memory`: its
  /// activations and its input, without in-place ReLU.
  struct Saved: Sendable {
    let network: String
    let file: String
    let model: String
    let bytes: Int
    /// Bytes that PyTorch saves besides.
    let besides: Int
  }

  static let saved = [
    // Mean and inverse deviation of every channel of every batch normalisation.
    Saved(
      network: "resnet50-v1.5", file: "resnet.kdl", model: "resnet50", bytes: 83_914_240 + 602_112,
      besides: 212_480),
    // The same, and what enters the average poolings between the blocks, whose way back needs no values.
    Saved(
      network: "densenet121", file: "densenet.kdl", model: "densenet121",
      bytes: 128_488_192 + 602_112,
      besides: 334_592 + 4 * (56 * 56 * 128 + 28 * 28 * 256 + 14 * 14 * 512)),
    // Two dropout masks of 4096 values, and a copy of the last pooling's output by an adaptive pooling
    // that has nothing to do at this size.
    Saved(
      network: "vgg16", file: "vgg.kdl", model: "vgg16", bytes: 60_510_208 + 602_112,
      besides: 2 * 4096 * 4 + 7 * 7 * 512 * 4),
  ]

  @Test("as much as PyTorch, but for what need not be kept", arguments: saved)
  func bytes(_ saved: Saved) throws {
    let network = try zooNetwork(saved.network, in: saved.file)
    let plan = try TrainingPlan(network, toward: .crossEntropy)
    #expect(plan.keptBytesPerImage == Int128(saved.bytes - saved.besides))
  }

  @Test(
    "the figures are those of the reference folder", .enabled(if: referenceFolder != nil),
    arguments: saved)
  func figures(_ saved: Saved) throws {
    struct Model: Decodable {
      let training: [String: [String: Form]]
    }
    struct Form: Decodable {
      let saved: Bytes
      enum CodingKeys: String, CodingKey { case saved = "saved_for_backward_bytes" }
    }
    struct Bytes: Decodable {
      let activation, input: Int
    }
    let file = try #require(referenceFolder).appending(path: "golden/memory/\(saved.model).json")
    let model = try JSONDecoder().decode(Model.self, from: Data(contentsOf: file))
    let bytes = try #require(model.training["batch1"]?["inplace_relu_off"]).saved
    #expect(bytes.activation + bytes.input == saved.bytes)
  }

  @Test("a layer before which nothing learns keeps nothing for its inputs' sake")
  func nothingBefore() throws {
    let pooled = try network("input 4 4 1; maxpool kernel=2 stride=2; relu; fc units=3")
    let plan = try TrainingPlan(pooled, toward: .squaredError)
    // What the fully connected layer reads.
    #expect(plan.keptBytesPerImage == 4 * 4)
  }

  @Test("an output that two layers read, and its view, are kept once")
  func once() throws {
    let forked = try network(
      """
      input 2 2 1
      fc units=6; tanh
      concat { path { flatten; fc units=1 }; path { fc units=2 } }
      """)
    let plan = try TrainingPlan(forked, toward: .squaredError)
    // The image and the six values after the hyperbolic tangent.
    #expect(plan.keptBytesPerImage == 4 * (4 + 6))
  }
}
