package import ForwardCases
package import NetworkExecution
import NetworkModel
package import Testing

extension ForwardCase {
  package var isTraining: Bool { attrs.training == true }

  /// Whether the operator acts on the last axis alone, so that all others are a batch.
  private var actsOnLastAxis: Bool {
    op == "linear" || (op == "layer_norm" && attrs.normalizedShape?.count == 1)
  }

  package func tensor(_ tensor: CaseTensor) -> Tensor {
    let extents = tensor.shape
    guard let axes = SpatialAxes(rawValue: extents.count - 2), !actsOnLastAxis else {
      let last = extents.last ?? 1
      let shape = TensorShape(images: tensor.count / last, channels: last, height: 1, width: 1)
      return Tensor(shape, tensor.data)
    }
    let places = axes.all
    let shape = TensorShape(
      images: extents[0], channels: extents[1],
      Extents(axes) { extents[2 + (places.firstIndex(of: $0) ?? 0)] })
    return Tensor(shape, tensor.data)
  }

  package var parameters: LayerParameters { parameters("weight", "bias", hasStatistics: true) }

  package func parameters(
    _ weight: String, _ bias: String? = nil, hasStatistics: Bool = false
  ) -> LayerParameters {
    LayerParameters(
      weights: params[weight]?.data ?? [], biases: bias.flatMap { params[$0]?.data } ?? [],
      mean: hasStatistics ? params["running_mean"]?.data ?? [] : [],
      variance: hasStatistics ? params["running_var"]?.data ?? [] : [])
  }

  package func expect(
    _ tensor: Tensor, as output: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let expected = try #require(outputs[output], sourceLocation: sourceLocation)
    #expect(tensor.shape == self.tensor(expected).shape, sourceLocation: sourceLocation)
    try expect(tensor.values, as: output, sourceLocation: sourceLocation)
  }

  package func expect(
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
