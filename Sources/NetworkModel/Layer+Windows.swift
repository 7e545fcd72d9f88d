extension Layer {
  /// The sliding window of the kinds that have one.
  public var windows: WindowPair? {
    switch self {
    case .convolution(let layer): layer.windows
    case .transposedConvolution(let layer): layer.windows
    case .pooling(let layer): layer.windows
    case .input, .fullyConnected, .radialBasis, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .batchNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .concatenation,
      .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .channelSlice:
      nil
    }
  }

  /// The same layer with another window, remainders accepted; nil for kinds that cannot leave any.
  func with(_ windows: WindowPair) -> Layer? {
    switch self {
    case .convolution(let layer):
      let changed = try? Convolution(
        filters: layer.filters, windows: windows, groups: layer.groups, bias: layer.bias,
        rounding: .floor, connectionTable: layer.connectionTable)
      return changed.map { .convolution($0) }
    case .pooling(let layer):
      return .pooling(
        Pooling(
          layer.reduction, windows: windows, rounding: .floor, countsPadding: layer.countsPadding))
    case .transposedConvolution, .input, .fullyConnected, .radialBasis, .globalPooling,
      .adaptivePooling, .activation, .parametricReLU, .maxout, .softmax, .batchNormalization,
      .layerNormalization, .groupNormalization, .localResponseNormalization, .scale, .dropout,
      .concatenation, .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice:
      return nil
    }
  }
}

extension Layer {
  /// The layer as it works where nothing is said of rounding: down.
  public var withStatedRounding: Layer {
    switch self {
    case .convolution(var layer) where layer.rounding == .unstated:
      layer.rounding = .floor
      return .convolution(layer)
    case .pooling(var layer) where layer.rounding == .unstated:
      layer.rounding = .floor
      return .pooling(layer)
    case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .activation, .parametricReLU, .maxout, .softmax,
      .batchNormalization, .layerNormalization, .groupNormalization, .localResponseNormalization,
      .scale, .dropout, .concatenation, .addition, .multiplication, .maximum, .flatten, .padding,
      .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice:
      return self
    }
  }
}
