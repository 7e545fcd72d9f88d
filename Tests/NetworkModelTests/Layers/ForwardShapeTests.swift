import ForwardCases
import Foundation
@_spi(Rules) import NetworkModel
import TestSupport
import Testing

/// Output shapes and parameter counts against what PyTorch made of the same layers.
struct ForwardShapeTests {
  private static let cases = (try? ForwardCase.fixture(in: packageFolder)) ?? []
  private static let otherAxes =
    ((try? BackwardCase.otherAxes(in: packageFolder)) ?? []).map(\.forward)

  @Test(
    "shapes and parameters", arguments: cases.filter { $0.reasonToSkip == nil } + otherAxes)
  func fixture(_ layer: ForwardCase) throws {
    let (kind, input) = (try layer.layer(), layer.input)
    let output = try kind.output(from: input)
    let wanted = try #require(layer.outputs["y"]?.volume)
    #expect(
      output == wanted || output.isVector && wanted.isVector && output.channels == wanted.channels)

    let counts = layer.params.mapValues(\.count)
    let parameters = try kind.parameters(from: input, to: output)
    #expect(parameters.weights == counts["weight", default: 0])
    #expect(parameters.biases == counts["bias", default: 0])
    #expect(
      parameters.statistics
        == counts["running_mean", default: 0] + counts["running_var", default: 0])
  }

  @Test("few cases are left out, each for a reason")
  func skipped() {
    #expect(Self.cases.count == 109)
    #expect(
      Set(Self.cases.filter { $0.reasonToSkip != nil }.map(\.name)) == [
        "block_conv_bn_relu", "block_residual", "block_inception", "layer_norm_last_dim",
        "linear_nd_input",
      ])
  }

  @Test(
    "the fixture is the whole folder",
    .enabled(
      if: referenceFolder != nil, "CNNSHAPE_REFERENCE and ../shared/reference are absent"))
  func folder() throws {
    let folder = try ForwardCase.folder(#require(referenceFolder))
    #expect(folder == Self.cases)
  }
}

extension ForwardCase {
  /// Why the case is none of a single layer on volumes; nil if it is.
  fileprivate var reasonToSkip: String? {
    if isBlock { return "several layers" }
    if name == "layer_norm_last_dim" || inputs.values.contains(where: { $0.volume == nil }) {
      return "not a batch of volumes"
    }
    if name == "linear_nd_input" { return "PyTorch's linear acts on the last axis alone" }
    return nil
  }

  /// The volumes that enter, in order.
  fileprivate var input: LayerInput {
    let volumes = inputs.sorted { $0.key < $1.key }.compactMap(\.value.volume)
    return volumes.count == 1 ? .one(volumes[0]) : .several(volumes)
  }
}

extension CaseTensor {
  /// The volume of one image; nil for a tensor that is not a batch of images or columns.
  fileprivate var volume: Shape? {
    guard let axes = SpatialAxes(rawValue: shape.count - 2) else {
      return shape.count == 2 ? try? .vector(shape[1]) : nil
    }
    return try? Shape(
      Extents(axes) { shape[2 + (axes.all.firstIndex(of: $0) ?? 0)] }, channels: shape[1])
  }
}
