@_spi(Rules) package import NetworkModel

/// Draws networks of layers of every kind, on one, two and three axes: chains, forks, merges of different
/// volumes and weights that are used twice.
package struct RandomGraphs {
  private var layers: RandomLayers

  package init(seed: Int) {
    layers = RandomLayers(generator: FixedGenerator(seed: UInt64(seed)))
  }

  /// More values than this are not put out by a layer, nor more weights held, so that thousands run at once.
  private static let mostValues = 1500
  private static let mostParameters = 5000

  /// The kinds to choose from; an input is the beginning.
  private static let kinds = LayerKind.executed.filter { $0 != .input }

  /// A network of up to nine layers, and of those that fit what is there to what a layer reads.
  package mutating func draw(_ axes: SpatialAxes) throws -> InferredNetwork {
    var inference = ShapeInference(name: "random")
    var first = try layers.draw(.input)
    while case .input(let volume) = first.layer, volume.shape.axes != axes {
      first = try layers.draw(.input)
    }
    var last = Self.add(first.layer, reading: [], to: &inference)
    for _ in 0..<Int.random(in: 3...9, using: &layers.generator) {
      // Now and then what follows reads an earlier layer, and what was last is a second result.
      if Int.random(in: 0..<5, using: &layers.generator) == 0 {
        let place = Int.random(in: 0..<inference.count, using: &layers.generator)
        last = NodeID(index: place)
      }
      if let next = grow(&inference, from: last) { last = next }
    }
    // The last layer is a result, and others may be.
    var outputs = [last]
    for place in 0..<inference.count
    where place != last.index && Int.random(in: 0..<6, using: &layers.generator) == 0 {
      outputs.append(NodeID(index: place))
    }
    guard let network = inference.finish(outputs: outputs, origins: Origins()) else {
      throw DrawFailure()
    }
    return network
  }

  /// A layer that inference took when it was drawn, and refused in the network.
  private struct DrawFailure: Error {}

  /// A random layer behind a node; nil if no draw fits.
  private mutating func grow(_ inference: inout ShapeInference, from node: NodeID) -> NodeID? {
    for _ in 0..<20 {
      let kind = Self.kinds[Int.random(in: Self.kinds.indices, using: &layers.generator)]
      guard let shape = inference.shape(of: node),
        let drawn = drawSmall(kind, on: shape)
      else { continue }
      let operands = drawn.inputs.map { Self.fitting(node, to: $0, in: &inference) }
      let added = Self.add(drawn.layer, reading: operands, to: &inference)
      guard inference.hasParameters(added), Int.random(in: 0..<6, using: &layers.generator) == 0
      else { return added }
      return Self.add(drawn.layer, reading: operands, to: &inference, sharing: added)
    }
    return nil
  }

  /// A layer of the kind that reads volumes like this one; nil if none of a few draws does.
  private mutating func drawSmall(_ kind: LayerKind, on shape: Shape) -> RandomLayer? {
    for _ in 0..<4 {
      if let drawn = try? layers.draw(kind, on: shape), Self.isSmall(drawn),
        drawn.inputs.allSatisfy({ $0.axes == shape.axes })
      {
        return drawn
      }
    }
    return nil
  }

  private static func isSmall(_ drawn: RandomLayer) -> Bool {
    let input: LayerInput =
      drawn.inputs.count == 1 ? .one(drawn.inputs[0]) : .several(drawn.inputs)
    guard let output = try? drawn.layer.output(from: input), output.count <= mostValues,
      let parameters = try? drawn.layer.parameters(from: input, to: output)
    else { return false }
    return parameters.weights + parameters.biases <= mostParameters
  }

  /// The node, or a layer or two that make its volume the one that is read.
  private static func fitting(
    _ node: NodeID, to shape: Shape, in inference: inout ShapeInference
  ) -> NodeID {
    guard let found = inference.shape(of: node), found != shape else { return node }
    var place = node
    if found.extents != shape.extents, let pooling = try? AdaptivePooling(.max, to: shape.extents) {
      place = add(.adaptivePooling(pooling), reading: [place], to: &inference)
    }
    if found.channels != shape.channels,
      let layer = try? Convolution(
        filters: shape.channels, windows: Windows(shape.axes) { _ in try Window(kernel: 1) })
    {
      place = add(.convolution(layer), reading: [place], to: &inference)
    }
    return place
  }

  private static func add(
    _ layer: Layer, reading operands: [NodeID], to inference: inout ShapeInference,
    sharing shared: NodeID? = nil
  ) -> NodeID {
    let inputs: NodeInputs =
      switch operands.count {
      case 0: .none
      case 1: .one(operands[0])
      default: .many(operands)
      }
    return inference.add(
      Node(
        name: "layer\(inference.count)", layer: layer, inputs: inputs, sharesWeightsOf: shared,
        origin: 0))
  }
}
