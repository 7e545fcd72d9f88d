@_spi(Rules) import NetworkModel

extension DarknetExporter {
  /// Adds a layer.
  ///
  /// - Returns: the section that has its values.
  mutating func add(_ layer: Layer, _ call: Call) throws(ExportFault) -> Place {
    try checkSharing(layer, call)
    switch layer {
    case .input: return try addInput(call)
    case .convolution(let layer): return try add(layer, call)
    case .transposedConvolution(let layer): return try add(layer, call)
    case .fullyConnected(let layer): return try add(layer, call)
    case .pooling(let layer): return try add(layer, call)
    case .globalPooling(let layer): return try add(layer, call)
    case .adaptivePooling(let layer): return try add(layer, call)
    case .activation(let layer): return try add(layer.function, call)
    case .softmax(let layer): return try add(layer, call)
    case .batchNormalization(let layer): return try add(layer, call)
    case .localResponseNormalization(let layer): return try add(layer, call)
    case .l2Normalization(let layer): return try add(layer, call)
    case .dropout(let layer): return add(layer, call)
    case .concatenation(let layer): return try add(layer, call)
    case .addition(let layer): return try add(layer, call)
    case .multiplication: return try addMultiplication(call)
    case .flatten: return addFlattening(call)
    case .reshape: return try addReshape(call)
    case .padding(let layer): return try add(layer, call)
    case .crop(let layer): return try add(layer, call)
    case .upsample(let layer): return try add(layer, call)
    case .pixelShuffle(let layer): return try add(layer, call)
    case .channelSlice(let layer): return try add(layer, call)
    case .radialBasis, .regionPooling, .maxUnpooling, .parametricReLU, .maxout,
      .gatedLinearUnit, .layerNormalization, .groupNormalization, .instanceNormalization,
      .globalResponseNormalization, .scale, .matrixMultiplication, .maximum, .channelShuffle:
      throw fault(call, "Darknet has no such layer")
    case .opaque(let layer): throw .opaque(layer, at: call.id)
    }
  }

  /// - Throws: if it has another layer's weights, and is no convolution.
  private func checkSharing(_ layer: Layer, _ call: Call) throws(ExportFault) {
    guard network[call.id].sharesWeightsOf != nil else { return }
    if case .convolution = layer { return }
    throw fault(call, "Darknet shares the weights of convolutions alone")
  }

  // MARK: Functions of single values

  /// The word of a function; nil if Darknet has none.
  static func word(_ function: Activation.Function) -> String? {
    switch function {
    case .identity: "linear"
    case .sigmoid: "logistic"
    case .relu: "relu"
    case .relu6: "relu6"
    case .elu(alpha: 1): "elu"
    case .selu: "selu"
    case .gelu(.tanh): "gelu"
    case .silu: "swish"
    case .mish: "mish"
    case .tanh: "tanh"
    case .leakyReLU(slope: 0.1): "leaky"
    case .leakyReLU(slope: 0.01): "relie"
    case .hardTanh(least: -1, most: 1): "hardtan"
    case .leakyReLU, .randomizedLeakyReLU, .elu, .gelu, .hardTanh, .clippedReLU, .softplus,
      .hardSwish, .hardSigmoid, .softsign, .threshold, .square:
      nil
    }
  }

  /// The activation that is the only reader of a layer and so part of its section.
  func activation(of id: NodeID) -> (word: String, nodes: [NodeID]) {
    guard let reader = soleReader(of: id), case .activation(let layer) = network[reader].layer,
      let word = DarknetExporter.word(layer.function)
    else { return ("linear", []) }
    return (word, [reader])
  }

  mutating func add(
    _ function: Activation.Function, _ call: Call
  ) throws(ExportFault) -> Place {
    guard let word = DarknetExporter.word(function) else {
      let others: [Activation.Function.Name] = [.leakyReLU, .elu, .gelu, .hardTanh]
      let name = function.name.rawValue
      throw fault(
        call, "Darknet has no \(name)" + (others.contains(function.name) ? " of this form" : ""))
    }
    keepVolume(call)
    guard function != .identity else { return place(of: call.input) }
    return add("activation", [("activation", word)], reading: call.input, [call.id])
  }

  mutating func add(_ layer: Softmax, _ call: Call) throws(ExportFault) -> Place {
    guard layer.form == .plain else { throw fault(call, "Darknet has no log-softmax") }
    let isOfVolume: Bool
    switch layer.scope {
    case .height, .width:
      throw fault(call, "Darknet's distributions are over the channels or over all values")
    case .volume: isOfVolume = true
    case .channels: isOfVolume = call.shape.positions == 1
    case .unstated: isOfVolume = call.shape.positions == 1 || call.shape.channels == 1
    }
    keepVolume(call)
    return add(
      "softmax", [("groups", "1")] + (isOfVolume ? [] : [("spatial", "1")]), reading: call.input,
      [call.id])
  }

  mutating func add(_ layer: Dropout, _ call: Call) -> Place {
    keepVolume(call)
    return add("dropout", [("probability", "\(layer.rate)")], reading: call.input, [call.id])
  }

  // MARK: Normalizations

  mutating func add(_ layer: BatchNormalization, _ call: Call) throws(ExportFault) -> Place {
    guard layer.tracksStatistics, layer.affine else {
      throw fault(call, "Darknet's normalizations have statistics, factors and shifts")
    }
    try checkVolumes(call)
    return add("batchnorm", [], reading: call.input, [call.id])
  }

  mutating func add(
    _ layer: LocalResponseNormalization, _ call: Call
  ) throws(ExportFault) -> Place {
    guard layer.size % 2 == 1 else {
      throw fault(call, "an even size reaches one channel further to the other side in Darknet")
    }
    try checkVolumes(call)
    let alpha = layer.alphaDividedBySize ? layer.alpha / Double(layer.size) : layer.alpha
    return add(
      "normalization",
      [
        ("size", "\(layer.size)"), ("alpha", "\(alpha)"), ("beta", "\(layer.beta)"),
        ("kappa", "\(layer.k)"),
      ], reading: call.input, [call.id])
  }

  mutating func add(_ layer: L2Normalization, _ call: Call) throws(ExportFault) -> Place {
    guard !layer.hasScale else { throw fault(call, "Darknet's `[l2norm]` learns nothing") }
    try checkVolumes(call)
    return add("l2norm", [], reading: call.input, [call.id])
  }

  // MARK: Rearrangements

  mutating func addReshape(_ call: Call) throws(ExportFault) -> Place {
    guard call.output.positions == 1 else { throw fault(call, "Darknet has no such layer") }
    return addFlattening(call)
  }

  /// Channels of zeros after a volume's own, for a sum; see `narrowed`.
  mutating func add(_ layer: Padding, _ call: Call) throws(ExportFault) -> Place {
    let addsPixels = layer.sides.axes.all.contains {
      layer.sides[$0].before > 0 || layer.sides[$0].after > 0
    }
    guard !addsPixels else { throw fault(call, "Darknet has no such layer") }
    guard layer.channelsBefore == 0, layer.filling == .zeros,
      let reader = soleReader(of: call.id), case .addition(let addition) = network[reader].layer,
      addition.operation == .sum, addition.weights == .none
    else {
      throw fault(
        call, "Darknet adds channels of zeros to the smaller term of a sum, and no others")
    }
    try checkVolumes(call)
    narrowed[call.id] = call.input
    return place(of: call.input)
  }

  mutating func add(_ layer: Crop, _ call: Call) throws(ExportFault) -> Place {
    guard call.shape.axes == .two, let middle = try? Crop(call.shape, toPlaneOf: call.output),
      layer == middle
    else { throw fault(call, "Darknet keeps the middle of a plane") }
    try checkVolumes(call)
    return add(
      "crop",
      [
        ("crop_height", "\(call.output.height)"), ("crop_width", "\(call.output.width)"),
        ("flip", "0"), ("noadjust", "1"),
      ], reading: call.input, [call.id])
  }

  mutating func add(_ layer: Upsample, _ call: Call) throws(ExportFault) -> Place {
    let factor = call.output.height / max(call.shape.height, 1)
    guard call.shape.axes == .two,
      layer.interpolation == .nearest || layer.interpolation == .nearestExact,
      factor >= 1, call.output.height == factor * call.shape.height,
      call.output.width == factor * call.shape.width
    else { throw fault(call, "Darknet repeats pixels, as often along both axes") }
    try checkVolumes(call)
    return add("upsample", [("stride", "\(factor)")], reading: call.input, [call.id])
  }

  mutating func add(_ layer: PixelShuffle, _ call: Call) throws(ExportFault) -> Place {
    guard call.shape.axes == .two, layer.order == .pixelFirst else {
      throw fault(call, "Darknet's `[reorg3d]` has the channels of a pixel side by side")
    }
    try checkVolumes(call)
    return add(
      "reorg3d",
      [("stride", "\(layer.factor)")] + (layer.direction == .toSpace ? [("reverse", "1")] : []),
      reading: call.input, [call.id])
  }

  mutating func add(_ layer: ChannelSlice, _ call: Call) throws(ExportFault) -> Place {
    let channels = call.shape.channels
    guard channels % layer.count == 0, layer.start % layer.count == 0 else {
      throw fault(call, "Darknet takes one of several groups of as many channels")
    }
    try checkVolumes(call)
    let distance = distance(to: call.input)
    write(
      "route",
      [
        ("layers", distance), ("groups", "\(channels / layer.count)"),
        ("group_id", "\(layer.start / layer.count)"),
      ], [call.id])
    return fold([call.id])
  }
}
