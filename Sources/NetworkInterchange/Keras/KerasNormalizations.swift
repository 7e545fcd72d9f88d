import CNNText
import NetworkModel

extension KerasBuilder {
  /// The axes that a normalization names: one number, or a list.
  private func axes(of layer: KerasLayer, _ input: KerasTensor) throws(ImportFault) -> [Axis] {
    guard let json = layer.config["axis"] else { return [try axis(-1, of: input, for: layer)] }
    var axes: [Axis] = []
    for element in json.elements ?? [json] {
      guard let number = KerasConfig.integer(element) else {
        throw ImportFault(.wrongType(of: "axis", expected: "axes"), at: layer.location)
      }
      axes.append(try axis(number, of: input, for: layer))
    }
    return axes
  }

  mutating func callNormalization(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let hasShift = try config.flag("center", otherwise: true)
    let hasFactor = try config.flag("scale", otherwise: true)
    let isAffine = hasShift && hasFactor
    let own: Layer
    if kind == .layerScale {
      return try result(.scale(Scale(.factor)), like: input, layer, prefix)
    }
    let axes = try axes(of: layer, input)
    let isOverChannels = axes == [.channels]
    if kind == .batchNormalization {
      guard isOverChannels else {
        return try addOtherNormalization(
          layer, input, prefix, along: axes, factors: hasFactor, shifts: hasShift, statistics: true)
      }
      if try config.integer("mode", otherwise: 0) == 1 {
        throw unsupported(layer, why: "`mode=1` normalizes every image by itself")
      }
      let epsilon = try config.decimal("epsilon", otherwise: 1e-3)
      own = .batchNormalization(
        try made(layer) { () throws(LayerError) in
          try BatchNormalization(epsilon: epsilon, affine: isAffine)
        })
    } else if kind == .fixedNormalization {
      // Numbers that are in the configuration are no weights.
      guard config["mean"] == nil else { return try addIdentity(layer, input, prefix) }
      guard isOverChannels else {
        return try addOtherNormalization(
          layer, input, prefix, along: axes, factors: false, shifts: false, statistics: true)
      }
      own = .batchNormalization(
        try made(layer) { () throws(LayerError) in
          try BatchNormalization(epsilon: 1e-7, affine: false)
        })
      return try result(own, like: input, layer, prefix)
    } else if kind == .layerNormalization, try !config.flag("rms_scaling", otherwise: false) {
      let isOverVolume = Set(axes) == Set(input.axes) && input.axes.count > 1
      guard isOverChannels || isOverVolume else {
        return try addOtherNormalization(
          layer, input, prefix, along: axes, factors: hasFactor, shifts: hasShift)
      }
      let epsilon = try config.decimal("epsilon", otherwise: 1e-3)
      own = .layerNormalization(
        try made(layer) { () throws(LayerError) in
          try LayerNormalization(
            over: isOverVolume ? .volume : .channels, epsilon: epsilon, affine: hasFactor,
            hasBias: hasShift)
        })
      if hasFactor { return try result(own, like: input, layer, prefix) }
    } else if kind == .groupNormalization, isOverChannels {
      let stated = try config.integer("groups", otherwise: 32)
      let groups = stated == -1 ? try volume(input).channels : stated
      let epsilon = try config.decimal("epsilon", otherwise: 1e-3)
      own = .groupNormalization(
        try made(layer) { () throws(LayerError) in
          try GroupNormalization(groups: groups, epsilon: epsilon, affine: isAffine)
        })
    } else if kind == .unitNormalization, isOverChannels {
      own = .l2Normalization(
        try made(layer) { () throws(LayerError) in try L2Normalization() })
      return try result(own, like: input, layer, prefix)
    } else {
      return try addOtherNormalization(
        layer, input, prefix, along: axes, factors: kind != .unitNormalization && hasFactor,
        shifts: kind == .groupNormalization && hasShift)
    }
    guard hasShift != hasFactor else { return try result(own, like: input, layer, prefix) }
    let plain = try result(own, like: input, layer, prefix)
    return try result(
      .scale(Scale(hasFactor ? .factor : .bias)), like: plain, layer, prefix,
      hasFactor ? "factor" : "shift")
  }

  /// A normalization along axes for which there is no layer.
  private mutating func addOtherNormalization(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String, along axes: [Axis], factors: Bool,
    shifts: Bool, statistics: Bool = false
  ) throws(ImportFault) -> KerasTensor {
    let volume = try volume(input)
    var count: Int128 = 1
    for axis in Set(axes) { count *= Int128(volume[axis]) }
    let node = try addOpaque(
      volume, .normalization, for: layer, prefix, reading: [input], weights: factors ? count : 0,
      biases: shifts ? count : 0, statistics: statistics ? 2 * count : 0)
    return KerasTensor(node: node, axes: input.axes)
  }
}
