public import NetworkModel

/// Every figure of one layer as formula, numbers, result and source.
public struct LayerExplanation: Sendable {
  public let node: Node
  public let inputs: [Shape]
  public let output: Shape
  public let figures: LayerFigures
  public let derivations: [Derivation]
  /// Nil for a layer that is no product of matrices.
  public let product: MatrixProduct?

  public init(of id: NodeID, in summary: NetworkSummary) {
    let network = summary.network
    let node = network[id]
    let inputs = node.inputs.ids.map { network.shape(of: $0) }
    let output = network.shape(of: id)
    let figures = summary[id]
    self.node = node
    self.inputs = inputs
    self.output = output
    self.figures = figures
    var derivations = node.layer.shapeDerivations(from: inputs, to: output)
    derivations += node.layer.figureDerivations(
      from: inputs, to: output, figures: figures, batch: summary.batch)
    if let activations = figures.activations {
      let times = summary.batch == 1 ? "" : " · \(summary.batch)"
      derivations.append(
        Derivation(
          "activations, values", "H'·W'·C'\(summary.batch == 1 ? "" : " · B")",
          "\(output.height)·\(output.width)·\(output.channels)\(times)", activations,
          source: "docs/conventions.md, activations"))
    }
    self.derivations = derivations
    product = inputs.first.flatMap { node.layer.product(from: $0, to: output) }
  }
}

extension Layer {
  /// Where the output's extents come from.
  fileprivate func shapeDerivations(from inputs: [Shape], to output: Shape) -> [Derivation] {
    guard let input = inputs.first else { return [] }
    switch self {
    case .convolution(let layer):
      return WindowDerivations(
        windows: layer.windows, rounding: layer.rounding, input: input, output: output
      ).derivations + [channels("K", "\(layer.filters)", output)]
    case .pooling(let layer):
      return WindowDerivations(
        windows: layer.windows, rounding: layer.rounding, input: input, output: output
      ).derivations + [channels("C", "\(input.channels)", output)]
    case .transposedConvolution(let layer):
      return layer.shapeDerivations(from: input, to: output)
        + [channels("K", "\(layer.filters)", output)]
    case .fullyConnected(let layer):
      return [channels("K", "\(layer.units)", output)]
    case .radialBasis(let layer):
      return [channels("K", "\(layer.units)", output)]
    case .maxout(let layer):
      return [channels("C / pieces", "\(input.channels) / \(layer.pieces)", output)]
    case .concatenation(let layer):
      return [sum(along: layer.axis, inputs, output)]
    case .flatten:
      return [
        channels("H·W·C", "\(input.height)·\(input.width)·\(input.channels)", output)
      ]
    case .padding(let layer):
      return [
        Derivation(
          "output height, pixels", "H + top + bottom",
          "\(input.height) + \(layer.top) + \(layer.bottom)", output.height, source: house),
        Derivation(
          "output width, pixels", "W + left + right",
          "\(input.width) + \(layer.left) + \(layer.right)", output.width, source: house),
        channels(
          "C + before + after",
          "\(input.channels) + \(layer.channelsBefore) + \(layer.channelsAfter)", output),
      ]
    case .crop(let layer):
      return [
        Derivation(
          "output height, pixels", "H − top − bottom",
          "\(input.height) − \(layer.top) − \(layer.bottom)", output.height, source: house),
        Derivation(
          "output width, pixels", "W − left − right",
          "\(input.width) − \(layer.left) − \(layer.right)", output.width, source: house),
      ]
    case .upsample(let layer):
      guard case .factor(let height, let width) = layer.target else { return [] }
      return scaled(input, output, by: (height, width))
    case .pixelShuffle(let layer):
      return scaled(input, output, by: (layer.factor, layer.factor)) + [
        channels(
          "C / (factor·factor)", "\(input.channels) / (\(layer.factor)·\(layer.factor))", output)
      ]
    case .channelSlice(let layer):
      return [channels("count", "\(layer.count)", output)]
    case .input, .globalPooling, .adaptivePooling, .activation, .parametricReLU, .softmax,
      .batchNormalization, .layerNormalization, .groupNormalization, .localResponseNormalization,
      .scale, .dropout, .addition, .multiplication, .maximum, .channelShuffle:
      return []
    }
  }

  /// Where parameters and MACs come from.
  fileprivate func figureDerivations(
    from inputs: [Shape], to output: Shape, figures: LayerFigures, batch: Int
  ) -> [Derivation] {
    guard let input = inputs.first else { return [] }
    switch self {
    case .convolution(let layer):
      return layer.productDerivations(from: input, to: output, figures: figures, batch: batch)
    case .transposedConvolution(let layer):
      return layer.productDerivations(from: input, to: output, figures: figures, batch: batch)
    case .fullyConnected(let layer):
      return layer.productDerivations(from: input, to: output, figures: figures, batch: batch)
    case .radialBasis(let layer):
      return [
        Derivation(
          "weights", "H·W·C·K",
          "\(input.height)·\(input.width)·\(input.channels)·\(layer.units)",
          figures.parameters.weights, source: "LeCun et al. 1998, §II.B")
      ]
    case .batchNormalization, .layerNormalization, .groupNormalization, .scale, .parametricReLU:
      let source = "docs/conventions.md, parameters"
      return [
        Derivation(
          "weights", "one a channel or value that is scaled", "\(figures.parameters.weights)",
          figures.parameters.weights, source: source),
        Derivation(
          "biases", "one a channel or value that is shifted", "\(figures.parameters.biases)",
          figures.parameters.biases, source: source),
      ]
    case .input, .pooling, .globalPooling, .adaptivePooling, .activation, .maxout, .softmax,
      .localResponseNormalization, .dropout, .concatenation, .addition, .multiplication, .maximum,
      .flatten, .padding, .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice:
      return []
    }
  }

  fileprivate func product(from input: Shape, to output: Shape) -> MatrixProduct? {
    switch self {
    case .convolution(let layer): layer.product(from: input, to: output)
    case .fullyConnected(let layer): layer.product(from: input)
    case .input, .transposedConvolution, .radialBasis, .pooling, .globalPooling, .adaptivePooling,
      .activation, .parametricReLU, .maxout, .softmax, .batchNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .concatenation,
      .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .channelSlice:
      nil
    }
  }

  private var house: String { "docs/layers" }

  private func channels(_ formula: String, _ numbers: String, _ output: Shape) -> Derivation {
    Derivation("output channels", formula, numbers, output.channels, source: house)
  }

  private func sum(along axis: Extent, _ inputs: [Shape], _ output: Shape) -> Derivation {
    let extents = inputs.map { shape in
      switch axis {
      case .height: shape.height
      case .width: shape.width
      case .channels: shape.channels
      }
    }
    return Derivation(
      "output \(axis.rawValue)", "sum over the paths",
      extents.map { String($0) }.joined(separator: " + "), extents.reduce(0, +), source: house)
  }

  private func scaled(
    _ input: Shape, _ output: Shape, by factor: (height: Int, width: Int)
  ) -> [Derivation] {
    [
      Derivation(
        "output height, pixels", "factor·H", "\(factor.height)·\(input.height)", output.height,
        source: house),
      Derivation(
        "output width, pixels", "factor·W", "\(factor.width)·\(input.width)", output.width,
        source: house),
    ]
  }
}
