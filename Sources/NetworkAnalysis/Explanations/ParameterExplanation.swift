import NetworkModel

/// Where weights, biases and statistics come from.
struct ParameterExplanation {
  let inputs: [Shape]
  let output: Shape
  let figures: LayerFigures

  private static let source = "docs/conventions.md, parameters"

  func derivations(of layer: Layer) -> [Derivation] {
    guard let input = inputs.first else { return [] }
    switch layer {
    case .convolution(let layer):
      return layer.parameterDerivations(from: input, to: output, figures: figures)
    case .transposedConvolution(let layer):
      return layer.parameterDerivations(from: input, to: output, figures: figures)
    case .fullyConnected(let layer):
      return layer.parameterDerivations(from: input, to: output, figures: figures)
    case .radialBasis(let layer):
      return [
        weights(
          FormulaText("H·W·C·K", "\(input.factors)·\(layer.units)"), "LeCun et al. 1998, §II.B")
      ]
    case .batchNormalization(let layer):
      let channels = perChannel(input)
      return (layer.affine ? [weights(channels), biases(channels)] : [])
        + (layer.tracksStatistics ? [statistics(input)] : [])
    case .layerNormalization(let layer):
      let each =
        switch layer.scope {
        case .volume: input.inputValues
        case .channels: perChannel(input)
        }
      return layer.affine ? [weights(each), biases(each)] : []
    case .groupNormalization(let layer):
      return layer.affine ? [weights(perChannel(input)), biases(perChannel(input))] : []
    case .scale(let layer):
      let channels = perChannel(input)
      return switch layer.terms {
      case .factor: [weights(channels)]
      case .bias: [biases(channels)]
      case .factorAndBias: [weights(channels), biases(channels)]
      }
    case .parametricReLU(let layer):
      return switch layer.slopes {
      case .perChannel: [weights(perChannel(input))]
      case .shared: [weights(FormulaText("one for all", "1"))]
      }
    case .input, .pooling, .globalPooling, .adaptivePooling, .activation, .maxout, .softmax,
      .localResponseNormalization, .dropout, .concatenation, .addition, .multiplication, .maximum,
      .flatten, .padding, .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice:
      return []
    }
  }

  private func perChannel(_ input: Shape) -> FormulaText { FormulaText("C", "\(input.channels)") }

  private func weights(
    _ text: FormulaText, _ source: String = ParameterExplanation.source
  ) -> Derivation {
    Derivation("weights", text.symbols, text.numbers, figures.parameters.weights, source: source)
  }

  private func biases(_ text: FormulaText) -> Derivation {
    Derivation(
      "biases", text.symbols, text.numbers, figures.parameters.biases,
      source: ParameterExplanation.source)
  }

  private func statistics(_ input: Shape) -> Derivation {
    Derivation(
      "running statistics", "2·C, mean and variance", "2·\(input.channels)",
      figures.parameters.statistics, source: ParameterExplanation.source)
  }
}
