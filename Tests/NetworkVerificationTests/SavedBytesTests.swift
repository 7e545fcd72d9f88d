import Foundation
import FastExecution
import NetworkAnalysis
import NetworkExecution
import NetworkModel
import NetworkTraining
import NetworkVerification
import TestSupport
import Testing

/// What networks save for the backward pass: calculated against what PyTorch saves, and against what the
/// executor holds.
struct SavedBytesTests {
  /// What PyTorch 2.13.0 saves for one image in a file of the reference folder's `golden/memory`: its
  /// activations and its input, without in-place ReLU.
  struct Saved: Sendable {
    let network: String
    let file: String
    let model: String
    let bytes: Int64
    /// Bytes that PyTorch saves in addition.
    let besides: Int64
  }

  static let saved = [
    // Mean and inverse deviation of every channel of every batch normalization.
    Saved(
      network: "resnet50-v1.5", file: "resnet.kdl", model: "resnet50", bytes: 83_914_240 + 602_112,
      besides: 212_480),
    // The same, and what enters the average poolings between the blocks, whose backward pass needs no values.
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

  @Test("as much as PyTorch, except for what need not be saved", arguments: saved)
  func bytes(_ saved: Saved) throws {
    let network = try zooNetwork(saved.network, in: saved.file)
    #expect(try SavedOutputs(of: network).bytes(images: 1) == Int128(saved.bytes - saved.besides))
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
      let activation, input: Int64
    }
    let file = try #require(referenceFolder).appending(path: "golden/memory/\(saved.model).json")
    let model = try JSONDecoder().decode(Model.self, from: Data(contentsOf: file))
    let bytes = try #require(model.training["batch1"]?["inplace_relu_off"]).saved
    #expect(bytes.activation + bytes.input == saved.bytes)
  }

  @Test("a layer without trained layers before it saves nothing for its inputs' gradients")
  func nothingBefore() throws {
    let pooled = try network("input 4 4 1; maxpool kernel=2 stride=2; relu; fc units=3")
    // What the fully connected layer reads.
    #expect(try SavedOutputs(of: pooled).values == 4)
  }

  @Test("an output that two layers read, and its view, are saved once")
  func once() throws {
    let forked = try network(
      """
      input 2 2 1
      fc units=6; tanh
      concat { path { flatten; fc units=1 }; path { fc units=2 } }
      """)
    // The image and the six values after the hyperbolic tangent.
    #expect(try SavedOutputs(of: forked).values == 4 + 6)
  }

  @Test("the executor holds what is calculated", arguments: 0..<40)
  func held(seed: Int) throws {
    var random = RandomNetworks(seed: seed)
    let network = try network(random.draw())
    for kernels in [DirectKernels(), FastKernels()] as [any LayerKernels] {
      let trial = try Training.trial(of: network.network, images: 2, seed: 3, kernels: kernels)
      #expect(Int128(trial.step.savedBytes) == (try SavedOutputs(of: network).bytes(images: 2)))
    }
  }

  @Test("a tensor that is held for nothing is measured, one that is let go is missed")
  func faults() throws {
    let network = try network(
      "input 4 4 2; conv c filters=3 kernel=3; avgpool p kernel=2; fc f units=2")
    let claims = try TrainingClaims(of: network, NetworkClaims(of: network), images: 1)
    func trial(_ name: String, _ isHeld: Bool) throws -> TrainingVerification {
      let node = try network.node(named: name)
      return TrainingVerification(
        of: claims,
        try Training.trial(
          of: network.network, seed: 1, kernels: DirectKernels(),
          retaining: { $0 == node ? isHeld : $1 }))
    }
    // The average pooling reads extents alone, so that the convolution's output need not be saved.
    let held = try trial("c", true)
    #expect(!held.holds && held.saved == .different)
    #expect(
      held.savedBytes == Compared<Int128>(calculated: 4 * (32 + 3), executed: 4 * (32 + 12 + 3)))
    // The fully connected layer needs the pooling's.
    #expect(throws: ExecutionError(node: try network.node(named: "f"), reason: .kernel(.notSaved)))
    {
      try trial("p", false)
    }
  }
}
