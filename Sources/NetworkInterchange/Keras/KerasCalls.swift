import CNNText
import NetworkModel

extension KerasBuilder {
  /// Builds one call of a layer.
  ///
  /// - Returns: the results; nil for those that an error left unknown.
  mutating func call(
    _ layer: KerasLayer, _ arguments: KerasArguments, prefix: String
  ) throws(ImportFault) -> [KerasTensor?] {
    try count(layer)
    if let model = layer.models.first, layer.className != "Merge" {
      return build(
        model, reading: arguments.begins ? nil : arguments.all, prefix: prefix + layer.name + "/")
    }
    // Operations have the names of layers: `Add` of `keras.ops` takes numbers too.
    if layer.module.utf8.starts(with: "keras.src.ops".utf8)
      || layer.module.utf8.starts(with: "keras.ops".utf8)
    {
      return [try callOperation(layer, arguments, prefix)]
    }
    guard let kind = KerasClass(named: layer.className) else {
      throw ImportFault(
        .unknownOperator(layer.className, node: layer.name, known: KerasClass.known),
        at: layer.location)
    }
    let inputs = arguments.all + (arguments.tensors.isEmpty ? arguments.namedTensors : [])
    switch kind {
    case .multiHeadAttention:
      return [try callMultiHeadAttention(layer, arguments, prefix)]
    case .tensorFlowOperation:
      return [try callTensorFlow(layer, arguments, prefix)]
    case .add, .scaledAdd:
      return [try callMerge(.addition(Addition()), layer, inputs, prefix)]
    case .subtract:
      return [try callMerge(.addition(Addition(.difference)), layer, inputs, prefix)]
    case .multiply:
      return [try callMerge(.multiplication(Multiplication()), layer, inputs, prefix)]
    case .maximum: return [try callMerge(.maximum(Maximum()), layer, inputs, prefix)]
    case .average, .minimum: return [try callMerge(nil, layer, inputs, prefix)]
    case .concatenate: return [try callConcatenate(layer, inputs, prefix)]
    case .dot: return [try callDot(layer, inputs, prefix)]
    case .merge: return [try callMergeOfKeras1(layer, inputs, prefix)]
    case .attention, .additiveAttention:
      return [try callAttention(kind, layer, inputs, prefix)]
    case .recurrent:
      return try callRecurrent(layer, try first(of: inputs, layer), prefix)
    case .bidirectional:
      return try callBidirectional(layer, try first(of: inputs, layer), prefix)
    case .model, .convolution, .depthwiseConvolution, .separableConvolution,
      .transposedConvolution, .locallyConnected, .dense, .denseOverTime, .einsumDense, .maxout,
      .embedding, .maxPooling, .averagePooling, .globalMaxPooling, .globalAveragePooling,
      .adaptiveMaxPooling, .adaptiveAveragePooling, .activation, .relu,
      .leakyReLU, .parametricReLU, .elu, .thresholdedReLU, .softmax, .batchNormalization,
      .layerNormalization, .groupNormalization, .unitNormalization, .rmsNormalization,
      .fixedNormalization, .rescaling, .layerScale, .dropout, .spatialDropout, .identity, .reshape,
      .flatten, .permute, .repeatVector, .zeroPadding, .cropping, .upSampling, .resizing,
      .centerCrop, .timeDistributed, .operation, .lambda:
      return [try call(kind, layer, try first(of: inputs, layer), prefix)]
    }
  }

  private func first(
    of inputs: [KerasTensor], _ layer: KerasLayer
  ) throws(ImportFault) -> KerasTensor {
    guard let input = inputs.first else {
      throw ImportFault(
        .inputCount(layer.className, node: layer.name, count: 0, expected: "a tensor"),
        at: layer.location)
    }
    return input
  }

  /// Builds a call of a layer that reads one tensor.
  private mutating func call(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    switch kind {
    case .convolution, .depthwiseConvolution, .separableConvolution, .transposedConvolution,
      .locallyConnected:
      return try callConvolution(kind, layer, input, prefix)
    case .dense, .denseOverTime, .maxout: return try callDense(kind, layer, input, prefix)
    case .einsumDense: return try callEinsumDense(layer, input, prefix)
    case .embedding: return try callEmbedding(layer, input, prefix)
    case .maxPooling: return try callPooling(.max, layer, input, prefix)
    case .averagePooling: return try callPooling(.average, layer, input, prefix)
    case .adaptiveMaxPooling: return try callAdaptivePooling(.max, layer, input, prefix)
    case .adaptiveAveragePooling:
      return try callAdaptivePooling(.average, layer, input, prefix)
    case .globalMaxPooling: return try callGlobalPooling(.max, layer, input, prefix)
    case .globalAveragePooling: return try callGlobalPooling(.average, layer, input, prefix)
    case .activation, .relu, .leakyReLU, .parametricReLU, .elu, .thresholdedReLU, .softmax:
      return try callActivation(kind, layer, input, prefix)
    case .batchNormalization, .layerNormalization, .groupNormalization, .unitNormalization,
      .rmsNormalization, .fixedNormalization, .layerScale:
      return try callNormalization(kind, layer, input, prefix)
    case .rescaling:
      let scale = try layer.config.decimal("scale", otherwise: 1)
      let offset = try layer.config.decimal("offset", otherwise: 0)
      return try addConstantOperation(
        layer, input, prefix, isNeutral: scale == 1 && offset == 0)
    case .dropout, .spatialDropout:
      let rate = try layer.config.decimal("rate", "p", otherwise: 0.5)
      let own = try made(layer) { () throws(LayerError) in
        try Dropout(rate: rate, of: kind == .dropout ? .values : .channels)
      }
      return try result(.dropout(own), like: input, layer, prefix)
    case .identity: return input
    case .flatten: return try callFlatten(layer, input, prefix)
    case .permute: return try permute(input, layer, prefix, by: layer.config["dims"])
    case .repeatVector: return try callRepeatVector(layer, input, prefix)
    case .reshape: return try callReshape(layer, input, prefix)
    case .zeroPadding, .cropping, .upSampling, .resizing, .centerCrop:
      return try callResampling(kind, layer, input, prefix)
    case .timeDistributed: return try callOverTime(layer, input, prefix)
    case .lambda:
      throw unsupported(
        layer,
        why: "it is Python code, which is never executed; a layer of Keras in its place can be read"
      )
    case .model, .bidirectional, .recurrent, .multiHeadAttention, .attention, .additiveAttention,
      .operation, .tensorFlowOperation, .add, .subtract, .multiply, .average, .maximum, .minimum,
      .concatenate, .dot, .merge, .scaledAdd:
      throw unsupported(layer, why: "it does not read one tensor")
    }
  }

  /// Adds a layer whose result has the axes of what it reads.
  mutating func result(
    _ own: Layer, like input: KerasTensor, _ layer: KerasLayer, _ prefix: String,
    _ part: String = ""
  ) throws(ImportFault) -> KerasTensor {
    KerasTensor(
      node: try add(own, for: layer, prefix, part, reading: [input.node]), axes: input.axes)
  }

  /// Adds what constants alone do to each value: nothing if they are neutral or prepare an image that no layer has
  /// read, otherwise an operation that no layer stands for.
  mutating func addConstantOperation(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String, isNeutral: Bool
  ) throws(ImportFault) -> KerasTensor {
    if case .input = builder[input.node].layer { return input }
    if isNeutral { return input }
    let node = try addOpaque(
      try volume(input), .elementwise, for: layer, prefix, reading: [input])
    return KerasTensor(node: node, axes: input.axes)
  }

  /// Adds a layer that passes on what it reads.
  mutating func addIdentity(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let own = try made(layer) { () throws(LayerError) in try Activation(.identity) }
    return try result(.activation(own), like: input, layer, prefix)
  }

  // MARK: Products

  mutating func callDense(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let units = try layer.config.integer("units", "output_dim")
    let hasBias = try layer.config.flag("use_bias", "bias", otherwise: true)
    let pieces =
      kind == .maxout ? try layer.config.integer("nb_feature", otherwise: 4) : 1
    let input = try channelsLast(input, for: layer, prefix)
    let own = try made(layer) { () throws(LayerError) in
      guard pieces >= 1, pieces <= 1 << 20 else {
        throw .hyperparameterOutOfRange(.pieces, pieces, 1...(1 << 20))
      }
      return try FullyConnected(
        units: units * pieces, bias: hasBias ? .shared : .none,
        over: input.axes.count > 1 ? .positions : .volume)
    }
    var output = try result(.fullyConnected(own), like: input, layer, prefix)
    if kind == .maxout {
      let maxout = try made(layer) { () throws(LayerError) in try Maxout(pieces: pieces) }
      output = try result(.maxout(maxout), like: output, layer, prefix, "maxout")
    }
    return try activated(output, layer, prefix)
  }

  /// Rows of a table by their numbers: of a vector of numbers a sequence of rows.
  mutating func callEmbedding(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let rows = try layer.config.integer("input_dim")
    guard rows >= 1 else {
      throw ImportFault(
        .outOfRange(of: "input_dim", value: "\(rows)", expected: "a whole number from 1"),
        at: layer.location)
    }
    let width = try layer.config.integer("output_dim")
    let lengths = try dimensions(input)
    let axes = try KerasTensor.axes(ofRank: lengths.count + 1, channelsFirst: false)
      .orThrow(unsupported(layer, why: "its result has more than three axes beside the channels"))
    let output = try volume(of: lengths + [width], along: axes, for: layer)
    let node = try addOpaque(
      output, .none, for: layer, prefix, reading: [input], weights: Int128(rows) * Int128(width))
    return KerasTensor(node: node, axes: axes)
  }

  // MARK: Pooling

  mutating func callPooling(
    _ reduction: Reduction, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let count = try spatialAxes(of: layer)
    let input = try spatial(input, count, for: layer, prefix)
    let kernel = try layer.config.extents("pool_size", "pool_length", count: count, otherwise: 2)
    let strides =
      layer.config["strides", "stride"] == nil
      ? kernel : try layer.config.extents("strides", "stride", count: count)
    let windows = try windows(
      of: layer, along: input.axes.spatial, kernel: kernel, strides: strides,
      dilations: [Int](repeating: 1, count: count))
    // TensorFlow leaves the padding out of the mean.
    let own = Pooling(reduction, windows: windows, rounding: .floor, countsPadding: false)
    return try result(.pooling(own), like: input, layer, prefix)
  }

  mutating func callGlobalPooling(
    _ reduction: Reduction, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let input = try spatial(input, try spatialAxes(of: layer), for: layer, prefix)
    let keeps = try layer.config.flag("keepdims", otherwise: false)
    let node = try add(
      .globalPooling(GlobalPooling(reduction)), for: layer, prefix, reading: [input.node])
    return KerasTensor(node: node, axes: keeps ? input.axes : [.channels])
  }

  private mutating func callAdaptivePooling(
    _ reduction: Reduction, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let count = try spatialAxes(of: layer)
    let input = try spatial(input, count, for: layer, prefix)
    let cells = try layer.config.extents("output_size", count: count)
    let axes = input.axes.spatial
    let own = try made(layer) { () throws(LayerError) in
      try AdaptivePooling(
        reduction, to: Extents(axes.spatialAxes) { cells[axes.firstIndex(of: $0) ?? 0] })
    }
    return try result(.adaptivePooling(own), like: input, layer, prefix)
  }

  // MARK: Windows

  /// The spatial axes of a class by its name: `Conv2D`, `Conv2DTranspose`.
  func spatialAxes(of layer: KerasLayer) throws(ImportFault) -> Int {
    var previous: UInt8 = 0
    for byte in layer.className.utf8 {
      if byte == UInt8(ascii: "D"), (UInt8(ascii: "1")...UInt8(ascii: "3")).contains(previous) {
        return Int(previous - UInt8(ascii: "0"))
      }
      previous = byte
    }
    throw unsupported(layer, why: "its name does not say for how many axes it is")
  }

  /// The windows of a layer, along the spatial axes of what it reads in their order.
  func windows(
    of layer: KerasLayer, along axes: [Axis], kernel: [Int], strides: [Int], dilations: [Int]
  ) throws(ImportFault) -> Windows {
    let word = try layer.config.word("padding", "border_mode", otherwise: "valid")
    let known = ["valid", "same", "causal", "full"]
    guard known.contains(word) else {
      throw ImportFault(.unknownChoice(word, of: "padding", known: known), at: layer.location)
    }
    return try made(layer) { () throws(LayerError) in
      try Windows(axes.spatialAxes) { axis throws(LayerError) in
        let place = axes.firstIndex(of: axis) ?? 0
        let reach = max(dilations[place], 1).multipliedReportingOverflow(
          by: max(kernel[place], 1) - 1)
        guard !reach.overflow else {
          throw .hyperparameterOutOfRange(
            .kernel, kernel[place], 1...Window.largestHyperparameter)
        }
        let padding: AxisPadding =
          switch word {
          case "same": .same
          case "causal": .explicit(before: reach.partialValue, after: 0)
          case "full": .explicit(before: reach.partialValue, after: reach.partialValue)
          default: .none
          }
        return try Window(
          kernel: kernel[place], stride: strides[place], dilation: dilations[place],
          padding: padding)
      }
    }
  }
}

extension KerasArguments {
  /// The tensors that are given by name, in the order of the names.
  var namedTensors: [KerasTensor] {
    named.keys.sorted().flatMap { named[$0]?.tensors ?? [] }
  }
}

extension Optional {
  /// The value.
  ///
  /// - Throws: this fault if there is none.
  func orThrow<Failure: Error>(_ failure: @autoclosure () -> Failure) throws(Failure) -> Wrapped {
    guard let self else { throw failure() }
    return self
  }
}
