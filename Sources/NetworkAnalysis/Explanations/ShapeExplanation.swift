import NetworkModel

/// Where the output's extents come from.
struct ShapeExplanation {
  let inputs: [Shape]
  let output: Shape

  private static let source = "docs/layers"

  /// Height, width and channels, in this order.
  func derivations(of layer: Layer) -> [Derivation] {
    guard let input = inputs.first else {
      return same(as: output, "as declared", "as declared", "as declared")
    }
    switch layer {
    case .convolution(let layer):
      return windows(layer.windows, layer.rounding, input) + [channels("K", "\(layer.filters)")]
    case .pooling(let layer):
      return windows(layer.windows, layer.rounding, input) + [channels("C", "\(input.channels)")]
    case .transposedConvolution(let layer):
      return layer.shapeDerivations(from: input, to: output) + [channels("K", "\(layer.filters)")]
    case .fullyConnected(let layer):
      return onePosition + [channels("K", "\(layer.units)")]
    case .radialBasis(let layer):
      return onePosition + [channels("K", "\(layer.units)")]
    case .flatten:
      return onePosition + [channels("H·W·C", input.factors)]
    case .globalPooling:
      return onePosition + [channels("C", "\(input.channels)")]
    case .adaptivePooling:
      return same(as: output, "as given", "as given", "C")
    case .maxout(let layer):
      return plane(input) + [channels("C / pieces", "\(input.channels) / \(layer.pieces)")]
    case .channelSlice(let layer):
      return plane(input) + [channels("count", "\(layer.count)")]
    case .concatenation(let layer):
      return concatenated(along: layer.axis, input)
    case .multiplication:
      return Extent.allCases.map { largest($0) }
    case .padding(let layer):
      return padded(layer, input)
    case .crop(let layer):
      return cropped(layer, input)
    case .upsample(let layer):
      guard case .factor(let height, let width) = layer.target else {
        return same(as: output, "as given", "as given", "C")
      }
      return scaled(input, by: (height, width)) + [channels("C", "\(input.channels)")]
    case .pixelShuffle(let layer):
      return scaled(input, by: (layer.factor, layer.factor)) + [
        channels("C / (factor·factor)", "\(input.channels) / (\(layer.factor)·\(layer.factor))")
      ]
    case .input, .activation, .parametricReLU, .softmax, .batchNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .addition, .maximum,
      .channelShuffle:
      return same(as: input, "H", "W", "C")
    }
  }

  // MARK: Parts

  private func windows(
    _ windows: WindowPair, _ rounding: Rounding, _ input: Shape
  ) -> [Derivation] {
    WindowDerivations(windows: windows, rounding: rounding, input: input, output: output)
      .derivations
  }

  private func same(
    as shape: Shape, _ height: String, _ width: String, _ channels: String
  ) -> [Derivation] {
    [
      extent(.height, height, "\(shape.height)"), extent(.width, width, "\(shape.width)"),
      extent(.channels, channels, "\(shape.channels)"),
    ]
  }

  private func plane(_ input: Shape) -> [Derivation] {
    [extent(.height, "H", "\(input.height)"), extent(.width, "W", "\(input.width)")]
  }

  private var onePosition: [Derivation] {
    [extent(.height, "one position", "1"), extent(.width, "one position", "1")]
  }

  private func concatenated(along axis: Extent, _ input: Shape) -> [Derivation] {
    Extent.allCases.map { own in
      guard own == axis else { return extent(own, own.symbol, "\(input[own])") }
      let extents = inputs.map { String($0[own]) }
      return extent(own, "sum over the paths", extents.joined(separator: " + "))
    }
  }

  private func largest(_ axis: Extent) -> Derivation {
    let extents = inputs.map { String($0[axis]) }.joined(separator: ", ")
    return extent(axis, "max over the paths", "max(\(extents))")
  }

  private func padded(_ layer: Padding, _ input: Shape) -> [Derivation] {
    [
      extent(.height, "H + top + bottom", "\(input.height) + \(layer.top) + \(layer.bottom)"),
      extent(.width, "W + left + right", "\(input.width) + \(layer.left) + \(layer.right)"),
      channels(
        "C + before + after",
        "\(input.channels) + \(layer.channelsBefore) + \(layer.channelsAfter)"),
    ]
  }

  private func cropped(_ layer: Crop, _ input: Shape) -> [Derivation] {
    [
      extent(.height, "H − top − bottom", "\(input.height) − \(layer.top) − \(layer.bottom)"),
      extent(.width, "W − left − right", "\(input.width) − \(layer.left) − \(layer.right)"),
      channels("C", "\(input.channels)"),
    ]
  }

  private func scaled(_ input: Shape, by factor: (height: Int, width: Int)) -> [Derivation] {
    [
      extent(.height, "factor·H", "\(factor.height)·\(input.height)"),
      extent(.width, "factor·W", "\(factor.width)·\(input.width)"),
    ]
  }

  private func channels(_ formula: String, _ numbers: String) -> Derivation {
    extent(.channels, formula, numbers)
  }

  private func extent(_ extent: Extent, _ formula: String, _ numbers: String) -> Derivation {
    Derivation(
      extent.figure, formula, numbers, output[extent], source: ShapeExplanation.source)
  }
}

extension Extent {
  /// As formulas write an input's.
  fileprivate var symbol: String {
    switch self {
    case .height: "H"
    case .width: "W"
    case .channels: "C"
    }
  }

  /// As explanations name an output's.
  var figure: String {
    switch self {
    case .height: "output height, pixels"
    case .width: "output width, pixels"
    case .channels: "output channels"
    }
  }
}
