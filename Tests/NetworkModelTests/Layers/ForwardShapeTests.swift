import Foundation
import NetworkModel
import Testing

/// Output shapes and parameter counts against what PyTorch made of the same layers.
struct ForwardShapeTests {
  private static func check(_ layer: ForwardCase) throws {
    let (kind, input) = (try layer.layer(), layer.input)
    let output = try kind.output(from: input)
    #expect(output == layer.outputs["y"]?.volume)

    let counts = layer.params.mapValues(\.count)
    let parameters = try kind.parameters(from: input, to: output)
    #expect(parameters.weights == counts["weight", default: 0])
    #expect(parameters.biases == counts["bias", default: 0])
    #expect(
      parameters.statistics
        == counts["running_mean", default: 0] + counts["running_var", default: 0])
  }

  @Test("shapes and parameters", arguments: ForwardCase.fixture.filter { $0.reasonToSkip == nil })
  func fixture(_ layer: ForwardCase) throws { try Self.check(layer) }

  @Test("few cases are left out, each for a reason")
  func skipped() {
    #expect(ForwardCase.fixture.count == 109)
    #expect(
      Set(ForwardCase.fixture.filter { $0.reasonToSkip != nil }.map(\.name)) == [
        "block_conv_bn_relu", "block_residual", "block_inception", "layer_norm_last_dim",
        "linear_nd_input",
      ])
  }

  private struct Entry: Decodable {
    let name: String
  }

  @Test(
    "the whole folder",
    .enabled(
      if: ReferenceFolder.url != nil, "CNNSHAPE_REFERENCE and ../shared/reference are absent"))
  func folder() throws {
    let folder = try #require(ReferenceFolder.url).appending(path: "golden/forward")
    let index = try #require(
      ForwardCase.load(folder.appending(path: "index.json"), as: [Entry].self))
    #expect(index.map(\.name).sorted() == ForwardCase.fixture.map(\.name).sorted())
    for entry in index {
      let file = folder.appending(path: "\(entry.name).json")
      let layer = try #require(ForwardCase.load(file, as: ForwardCase.self), "\(entry.name)")
      if layer.reasonToSkip == nil { try Self.check(layer) }
    }
  }
}
