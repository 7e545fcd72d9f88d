import CNNText
import NetworkModel

extension KerasBuilder {
  mutating func callConvolution(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let count = try spatialAxes(of: layer)
    let input = try spatial(input, count, for: layer, prefix)
    return try convolve(kind, layer, input, along: input.axes.spatial, prefix)
  }

  /// Adds a convolution along some axes of a tensor; along others nothing slides.
  mutating func convolve(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, along axes: [Axis],
    _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let kernel = try kernel(of: layer, count: axes.count)
    let strides = try config.extents(
      "strides", "subsample", "subsample_length", count: axes.count, otherwise: 1)
    let dilations = try config.extents(
      "dilation_rate", "atrous_rate", count: axes.count, otherwise: 1)
    let bias: BiasForm = try config.flag("use_bias", "bias", otherwise: true) ? .shared : .none
    let groups = try config.integer("groups", otherwise: 1)
    let all = input.axes.spatial
    func spread(_ numbers: [Int]) -> [Int] {
      all.map { axis in axes.firstIndex(of: axis).map { numbers[$0] } ?? 1 }
    }
    let slides = try windows(
      of: layer, along: all, kernel: spread(kernel), strides: spread(strides),
      dilations: spread(dilations))
    let output: KerasTensor
    if kind == .depthwiseConvolution {
      let own = try depthwise(layer, input, slides, bias: bias)
      output = try result(.convolution(own), like: input, layer, prefix)
    } else if kind == .separableConvolution {
      let filters = try config.integer("filters", "nb_filter")
      let own = try depthwise(layer, input, slides, bias: .none)
      let middle = try result(.convolution(own), like: input, layer, prefix, "depthwise")
      let pointwise = try made(layer) { () throws(LayerError) in
        try Convolution(
          filters: filters, windows: Windows(input.axes.spatialAxes) { _ in .tap }, bias: bias,
          rounding: .floor)
      }
      output = try result(.convolution(pointwise), like: middle, layer, prefix)
    } else if kind == .transposedConvolution {
      let filters = try config.integer("filters", "nb_filter")
      let own = try transposed(
        layer, filters: filters, along: all, kernel: spread(kernel), strides: spread(strides),
        dilations: spread(dilations), groups: groups, bias: bias)
      output = try result(.transposedConvolution(own), like: input, layer, prefix)
    } else if kind == .locallyConnected {
      let filters = try config.integer("filters", "nb_filter")
      let own = try made(layer) { () throws(LayerError) in
        try Convolution(
          filters: filters, windows: slides, bias: bias == .none ? .none : .perPosition,
          rounding: .floor, weights: .perPosition)
      }
      output = try result(.convolution(own), like: input, layer, prefix)
    } else {
      let filters = try config.integer("filters", "nb_filter")
      let own = try made(layer) { () throws(LayerError) in
        try Convolution(
          filters: filters, windows: slides, groups: groups, bias: bias, rounding: .floor)
      }
      output = try result(.convolution(own), like: input, layer, prefix)
    }
    return try activated(output, layer, prefix)
  }

  private func kernel(of layer: KerasLayer, count: Int) throws(ImportFault) -> [Int] {
    let config = layer.config
    if config["kernel_size", "filter_length"] != nil {
      return try config.extents("kernel_size", "filter_length", count: count)
    }
    // Keras 1 has a number for each axis.
    if count == 2, config["nb_row"] != nil {
      return [try config.integer("nb_row"), try config.integer("nb_col")]
    }
    if count == 3, config["kernel_dim1"] != nil {
      return [
        try config.integer("kernel_dim1"), try config.integer("kernel_dim2"),
        try config.integer("kernel_dim3"),
      ]
    }
    throw config.missing("kernel_size")
  }

  private func depthwise(
    _ layer: KerasLayer, _ input: KerasTensor, _ windows: Windows, bias: BiasForm
  ) throws(ImportFault) -> Convolution {
    let channels = try volume(input).channels
    let multiplier = try layer.config.integer("depth_multiplier", otherwise: 1)
    return try made(layer) { () throws(LayerError) in
      let (filters, overflow) = channels.multipliedReportingOverflow(by: multiplier)
      return try Convolution(
        filters: overflow ? .max : filters, windows: windows, groups: channels, bias: bias,
        rounding: .floor)
    }
  }

  /// A transposed convolution with Keras' lengths: `N·S + max(F − S, 0)`, `N·S` of `same`, or what output
  /// padding makes of them.
  private func transposed(
    _ layer: KerasLayer, filters: Int, along axes: [Axis], kernel: [Int], strides: [Int],
    dilations: [Int], groups: Int, bias: BiasForm
  ) throws(ImportFault) -> TransposedConvolution {
    let word = try layer.config.word("padding", "border_mode", otherwise: "valid")
    guard word == "valid" || word == "same" else {
      throw ImportFault(
        .unknownChoice(word, of: "padding", known: ["valid", "same"]), at: layer.location)
    }
    let stated: [Int]? =
      layer.config["output_padding"] == nil
      ? nil
      : try layer.config.extents(
        "output_padding", count: (layer.config["output_padding"]?.elements?.count ?? axes.count))
    if let stated, stated.count != axes.count {
      throw unsupported(layer, why: "`output_padding` has another number of axes")
    }
    return try made(layer) { () throws(LayerError) in
      let limit = 1...Window.largestHyperparameter
      func reach(_ place: Int) throws(LayerError) -> Int {
        guard limit.contains(kernel[place]) else {
          throw .hyperparameterOutOfRange(.kernel, kernel[place], limit)
        }
        guard limit.contains(dilations[place]) else {
          throw .hyperparameterOutOfRange(.dilation, dilations[place], limit)
        }
        return dilations[place] * (kernel[place] - 1) + 1
      }
      func place(_ axis: Axis) -> Int { axes.firstIndex(of: axis) ?? 0 }
      let windows = try Windows(axes.spatialAxes) { axis throws(LayerError) in
        let place = place(axis)
        var padding = AxisPadding.none
        if word == "same" {
          let half = try reach(place) / 2
          padding = stated == nil ? .same : .explicit(before: half, after: half)
        }
        return try Window(
          kernel: kernel[place], stride: strides[place], dilation: dilations[place],
          padding: padding)
      }
      let outputPadding = try Extents(axes.spatialAxes) { axis throws(LayerError) -> Int in
        let place = place(axis)
        if let stated { return stated[place] }
        return word == "same" ? 0 : max(strides[place] - (try reach(place)), 0)
      }
      return try TransposedConvolution(
        filters: filters, windows: windows, outputPadding: outputPadding, groups: groups,
        bias: bias)
    }
  }
}
