import CNNText
import NetworkModel

extension KerasBuilder {
  // MARK: Recurrence

  /// The gates of a cell, the biases of each unit and gate, and the units.
  private func cell(
    _ name: String, _ config: KerasConfig, for layer: KerasLayer
  ) throws(ImportFault) -> (units: Int, gates: Int128, biases: Int128) {
    let units = try config.integer("units", "output_dim")
    let hasBias = try config.flag("use_bias", otherwise: true)
    let isReset = try config.flag("reset_after", otherwise: false)
    switch name {
    case "LSTM": return (units, 4, hasBias ? 1 : 0)
    case "CuDNNLSTM": return (units, 4, 2)
    case "GRU": return (units, 3, hasBias ? isReset ? 2 : 1 : 0)
    case "CuDNNGRU": return (units, 3, 2)
    case "SimpleRNN": return (units, 1, hasBias ? 1 : 0)
    default: throw unsupported(layer, why: "its cell `\(name.excerpt)` is not known")
    }
  }

  /// Adds a recurrent cell, once or in both directions.
  private mutating func recur(
    _ name: String, _ config: KerasConfig, directions: Int, width: (Int) -> Int,
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let input = try channelsLast(input, for: layer, prefix)
    guard input.axes.count == 2 else {
      throw unsupported(layer, why: "it reads a tensor of 2 axes, time and values")
    }
    let (units, gates, biases) = try cell(name, config, for: layer)
    let volume = try volume(input)
    let length = volume[input.axes[0]]
    let own = try made(layer) { () throws(LayerError) in
      guard units >= 1 else {
        throw .hyperparameterOutOfRange(.units, units, 1...Shape.largestExtent)
      }
      return Int128(units)
    }
    let products = gates * own * (Int128(volume.channels) + own) * Int128(directions)
    let isWhole = try config.flag("return_sequences", otherwise: false)
    let channels = width(units)
    let axes: [Axis] = isWhole ? [.length, .channels] : [.channels]
    let output = try self.volume(
      of: isWhole ? [length, channels] : [channels], along: axes, for: layer)
    let node = try addOpaque(
      output, .recurrence, for: layer, prefix, reading: [input], macs: products * Int128(length),
      weights: products, biases: biases * gates * own * Int128(directions))
    return KerasTensor(node: node, axes: axes)
  }

  mutating func callRecurrent(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> [KerasTensor?] {
    let result = try recur(
      layer.className, layer.config, directions: 1, width: { $0 }, layer, input, prefix)
    guard try layer.config.flag("return_state", otherwise: false) else { return [result] }
    var results: [KerasTensor?] = [result]
    let units = try layer.config.integer("units", "output_dim")
    for part in layer.className.hasSuffix("LSTM") ? ["state-h", "state-c"] : ["state"] {
      let output = try volume(of: [units], along: [.channels], for: layer)
      let node = try addOpaque(output, .none, for: layer, prefix, part, reading: [result])
      results.append(KerasTensor(node: node, axes: [.channels]))
    }
    return results
  }

  mutating func callBidirectional(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> [KerasTensor?] {
    guard let inner = layer.config["layer"], let name = inner["class_name"]?.string,
      let json = inner["config"]
    else { throw layer.config.missing("layer") }
    let config = KerasConfig(json: json, source: layer.config.source)
    guard layer.config["merge_mode"] != nil || layer.config.json["merge_mode"] == nil,
      try !config.flag("return_state", otherwise: false)
    else { throw unsupported(layer, why: "its directions are results of their own") }
    let mode = try layer.config.word("merge_mode", otherwise: "concat")
    return [
      try recur(
        name, config, directions: 2, width: { mode == "concat" ? 2 * $0 : $0 }, layer, input,
        prefix)
    ]
  }

  // MARK: Attention

  mutating func callMultiHeadAttention(
    _ layer: KerasLayer, _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let positional = arguments.all
    func tensor(_ name: String, _ place: Int) -> KerasTensor? {
      positional.indices.contains(place)
        ? positional[place] : arguments.named[name]?.tensors.first
    }
    guard let first = tensor("query", 0) else {
      throw ImportFault(
        .inputCount(layer.className, node: layer.name, count: 0, expected: "a query and a value"),
        at: layer.location)
    }
    let query = try channelsLast(first, for: layer, prefix)
    let value = try channelsLast(tensor("value", 1) ?? first, for: layer, prefix)
    let key = try channelsLast(tensor("key", 2) ?? value, for: layer, prefix)
    let heads = Int128(try config.integer("num_heads"))
    let keyWidth = Int128(try config.integer("key_dim"))
    let valueWidth = Int128(try config.integer("value_dim", otherwise: Int(keyWidth)))
    let hasBias = try config.flag("use_bias", otherwise: true)
    let (q, k, v) = (try volume(query), try volume(key), try volume(value))
    var width = q.channels
    if let json = config["output_shape"] {
      guard let stated = KerasConfig.integer(json.elements?.first ?? json),
        json.elements.map({ $0.count == 1 }) ?? true
      else { throw unsupported(layer, why: "`output_shape` has more than one axis") }
      width = stated
    }
    // With a subset of the axes each row or column attends to itself.
    guard config["attention_axes"] == nil || query.axes.count == 2 else {
      throw unsupported(layer, why: "`attention_axes` are some of the axes")
    }
    guard heads > 0, keyWidth > 0, valueWidth > 0 else {
      throw unsupported(layer, why: "it has no heads, or heads without width")
    }
    let output = try made(layer) { () throws(LayerError) in try q.with(channels: width) }
    let (queries, keys) = (Int128(q.positions), Int128(k.positions))
    // The four projections, each with the positions that it is applied to.
    let matrices: [(positions: Int128, rows: Int128, columns: Int128)] = [
      (queries, Int128(q.channels), heads * keyWidth), (keys, Int128(k.channels), heads * keyWidth),
      (keys, Int128(v.channels), heads * valueWidth), (queries, heads * valueWidth, Int128(width)),
    ]
    var weights: Int128 = 0
    var macs = try product(heads * (keyWidth + valueWidth), queries, keys, layer)
    for matrix in matrices {
      weights += matrix.rows * matrix.columns
      macs += try product(matrix.rows * matrix.columns, matrix.positions, 1, layer)
    }
    let biases = hasBias ? heads * (2 * keyWidth + valueWidth) + Int128(width) : 0
    let node = try addOpaque(
      output, .matrixProduct, for: layer, prefix, reading: [query, value, key], macs: macs,
      weights: weights, biases: biases)
    return KerasTensor(node: node, axes: query.axes)
  }

  mutating func callAttention(
    _ kind: KerasClass, _ layer: KerasLayer, _ inputs: [KerasTensor], _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard inputs.count == 2 || inputs.count == 3 else {
      throw ImportFault(
        .inputCount(
          layer.className, node: layer.name, count: inputs.count, expected: "a query and a value"),
        at: layer.location)
    }
    let query = try channelsLast(inputs[0], for: layer, prefix)
    let value = try channelsLast(inputs[1], for: layer, prefix)
    let (q, v) = (try volume(query), try volume(value))
    let hasScale = try layer.config.flag("use_scale", otherwise: kind == .additiveAttention)
    let output = try made(layer) { () throws(LayerError) in try q.with(channels: v.channels) }
    let pairs = Int128(q.positions) * Int128(v.positions)
    let scored = kind == .attention ? Int128(q.channels) : 0
    let weights: Int128 = !hasScale ? 0 : kind == .attention ? 1 : Int128(q.channels)
    let node = try addOpaque(
      output, .matrixProduct, for: layer, prefix, reading: inputs,
      macs: try product(pairs, scored + Int128(v.channels), 1, layer), weights: weights)
    return KerasTensor(node: node, axes: query.axes)
  }

  /// - Throws: `.layer` beyond 63 bits.
  private func product(
    _ a: Int128, _ b: Int128, _ c: Int128, _ layer: KerasLayer
  ) throws(ImportFault) -> Int128 {
    let (ab, isTooLarge) = a.multipliedReportingOverflow(by: b)
    let (abc, overflow) = ab.multipliedReportingOverflow(by: c)
    guard !isTooLarge, !overflow, abc < Int128(Int64.max) else {
      throw ImportFault(.layer(.countOverflow(.macs)), at: layer.location)
    }
    return abc
  }

  // MARK: Time

  /// Builds a call of a layer for each step of time by itself.
  mutating func callOverTime(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let inner = layer.config["layer"], let name = inner["class_name"]?.string,
      let json = inner["config"]
    else { throw layer.config.missing("layer") }
    let wrapped = KerasLayer(
      className: name, module: inner["module"]?.string ?? "", name: layer.name,
      config: KerasConfig(json: json, source: layer.config.source), calls: [], models: [],
      location: layer.location)
    guard let kind = KerasClass(named: name) else {
      throw ImportFault(
        .unknownOperator(name, node: layer.name, known: KerasClass.known), at: layer.location)
    }
    let spatial = Array(input.axes.dropFirst()).spatial
    let isGlobal = kind == .globalMaxPooling || kind == .globalAveragePooling
    if kind == .dense {
      return try callDense(kind, wrapped, try channelsLast(input, for: layer, prefix), prefix)
    } else if [.activation, .relu, .leakyReLU, .elu, .thresholdedReLU].contains(kind) {
      return try callActivation(kind, wrapped, input, prefix)
    } else if kind == .identity {
      return input
    } else if kind == .dropout {
      return try dropped(wrapped, input, prefix)
    } else if kind == .batchNormalization,
      wrapped.config["axis"].flatMap({ KerasConfig.integer($0.elements?.first ?? $0) }) == -1
    {
      return try callNormalization(kind, wrapped, input, prefix)
    } else if [.convolution, .depthwiseConvolution, .separableConvolution].contains(kind) {
      guard input.axes.last == .channels, spatial.count == (try spatialAxes(of: wrapped)) else {
        throw unsupported(layer, why: "its layer does not fit the tensor")
      }
      return try convolve(kind, wrapped, input, along: spatial, prefix)
    } else if kind == .flatten {
      let lengths = try dimensions(input)
      return try reshape(input, to: [lengths[0], nil], wrapped, prefix)
    } else if kind == .maxPooling || kind == .averagePooling {
      return try poolOverTime(
        kind == .maxPooling ? .max : .average, wrapped, input, spatial, prefix, isGlobal: false)
    } else if isGlobal {
      let pooled = try poolOverTime(
        kind == .globalMaxPooling ? .max : .average, wrapped, input, spatial, prefix,
        isGlobal: true)
      let lengths = try dimensions(pooled)
      let flat = KerasLayer(
        className: "Reshape", module: "", name: layer.name + "-reshape", config: wrapped.config,
        calls: [], models: [], location: layer.location)
      return try reshape(pooled, to: [lengths[0], nil], flat, prefix)
    } else {
      throw unsupported(layer, why: "its layer `\(name.excerpt)` is not read step by step")
    }
  }

  private mutating func dropped(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let rate = try layer.config.decimal("rate", "p", otherwise: 0.5)
    let own = try made(layer) { () throws(LayerError) in try Dropout(rate: rate) }
    return try result(.dropout(own), like: input, layer, prefix)
  }

  private mutating func poolOverTime(
    _ reduction: Reduction, _ layer: KerasLayer, _ input: KerasTensor, _ spatial: [Axis],
    _ prefix: String, isGlobal: Bool
  ) throws(ImportFault) -> KerasTensor {
    guard input.axes.last == .channels, spatial.count == (try spatialAxes(of: layer)) else {
      throw unsupported(layer, why: "it does not fit the tensor")
    }
    let volume = try volume(input)
    let kernel =
      isGlobal
      ? spatial.map { volume[$0] }
      : try layer.config.extents("pool_size", "pool_length", count: spatial.count, otherwise: 2)
    let strides =
      isGlobal || layer.config["strides", "stride"] == nil
      ? kernel : try layer.config.extents("strides", "stride", count: spatial.count)
    let all = input.axes.spatial
    func spread(_ numbers: [Int]) -> [Int] {
      all.map { axis in spatial.firstIndex(of: axis).map { numbers[$0] } ?? 1 }
    }
    let windows = try windows(
      of: layer, along: all, kernel: spread(kernel), strides: spread(strides),
      dilations: [Int](repeating: 1, count: all.count))
    return try result(
      .pooling(Pooling(reduction, windows: windows, rounding: .floor, countsPadding: false)),
      like: input, layer, prefix)
  }
}
