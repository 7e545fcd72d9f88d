@_spi(Rules) import NetworkModel

extension CaffeExporter {
  /// Adds a layer.
  ///
  /// - Returns: the form of its blob.
  mutating func add(_ layer: Layer, _ call: Call) throws(ExportFault) -> Form {
    switch layer {
    case .input(let input): return add(input, call)
    case .convolution(let layer): return try add(layer, call)
    case .transposedConvolution(let layer): return try add(layer, call)
    case .fullyConnected(let layer): return add(layer, call)
    case .pooling(let layer): return try add(layer, call)
    case .globalPooling(let layer): return try add(layer, call)
    case .adaptivePooling(let layer): return try add(layer, call)
    case .activation(let layer): return try add(layer.function, call)
    case .parametricReLU(let layer): return add(layer, call)
    case .maxout(let layer): return try add(layer, call)
    case .gatedLinearUnit: return addGatedLinearUnit(call)
    case .softmax(let layer): return add(layer, call)
    case .batchNormalization(let layer): return try add(layer, call)
    case .localResponseNormalization(let layer): return try add(layer, call)
    case .scale(let layer): return add(layer, call)
    case .dropout(let layer): return add(layer, call)
    case .concatenation(let layer): return add(layer, call)
    case .addition(let layer): return try add(layer, call)
    case .multiplication: return try addMultiplication(call)
    case .maximum: return try addElementwise("MAX", call)
    case .flatten: return addFlatten(call)
    case .reshape: return addReshape(call)
    case .crop(let layer): return add(layer, call)
    case .channelSlice(let layer): return add(layer, call)
    case .radialBasis, .regionPooling, .maxUnpooling, .layerNormalization, .groupNormalization,
      .instanceNormalization, .globalResponseNormalization, .l2Normalization,
      .matrixMultiplication, .padding, .upsample, .pixelShuffle, .channelShuffle, .opaque:
      throw fault(call, "Caffe has no such layer", help: CaffeExporter.otherwise)
    }
  }

  static let otherwise = "`--to onnx` writes it"

  private mutating func add(_ input: InputVolume, _ call: Call) -> Form {
    let extents = [1, input.shape.channels] + input.shape.axes.all.map { input.shape[$0] }
    let shape = extents.map { "dim: \($0)" }.joined(separator: " ")
    write("Input", call.name, [], [call.name], ["input_param { shape { \(shape) } }"])
    return .volume(input.shape.axes)
  }

  // MARK: Windows

  /// One number for all axes, or one for each.
  private func fields(_ name: String, _ numbers: [Int], unless usual: Int) -> String {
    if numbers.allSatisfy({ $0 == usual }) { return "" }
    if Set(numbers).count == 1 { return " \(name): \(numbers[0])" }
    return numbers.map { " \(name): \($0)" }.joined()
  }

  /// The same padding at both ends of each axis.
  private func padding(_ windows: Windows, _ call: Call) throws(ExportFault) -> [Int] {
    var padding: [Int] = []
    for axis in windows.axes.all {
      let (before, after) = CaffeExporter.padding(windows[axis], along: call.shape[axis])
      guard before == after else {
        throw fault(
          call,
          "Caffe pads both ends alike, and this pads \(before) and \(after) along the \(axis)",
          help: CaffeExporter.otherwise)
      }
      padding.append(before)
    }
    return padding
  }

  private mutating func add(_ layer: Convolution, _ call: Call) throws(ExportFault) -> Form {
    guard layer.weights == .shared, layer.connectionTable == nil else {
      throw fault(
        call, "Caffe's convolutions have weights of the usual form alone",
        help: CaffeExporter.otherwise)
    }
    let axes = layer.windows.axes.all
    let pad = try padding(layer.windows, call)
    for (place, axis) in axes.enumerated() {
      let floor = CaffeExporter.positions(
        layer.windows[axis], pad[place], along: call.shape[axis], axis, up: false)
      guard floor == call.output[axis] else {
        throw fault(call, "Caffe's convolutions round down", help: CaffeExporter.otherwise)
      }
    }
    addConvolution(
      "Convolution", layer.windows, pad, layer.filters, groups: layer.groups, layer.bias,
      named: call.name, call)
    return .volume(layer.windows.axes)
  }

  private mutating func addConvolution(
    _ type: String, _ windows: Windows, _ pad: [Int], _ filters: Int, groups: Int,
    _ bias: BiasForm, named name: String, _ call: Call
  ) {
    let axes = windows.axes.all
    let settings =
      "num_output: \(filters)" + (bias == .shared ? "" : " bias_term: false")
      + fields("kernel_size", axes.map { windows[$0].kernel }, unless: 0)
      + fields("stride", axes.map { windows[$0].stride }, unless: 1)
      + fields("pad", pad, unless: 0)
      + fields("dilation", axes.map { windows[$0].dilation }, unless: 1)
      + (groups == 1 ? "" : " group: \(groups)")
    let names = parameterNames(call, bias == .shared ? ["weight", "bias"] : ["weight"])
    let input = volume(call)
    guard bias == .perPosition else {
      finish(type, [input], call, names + ["convolution_param { \(settings) }"])
      return
    }
    let products = part(
      type, [input], name + "/products", names + ["convolution_param { \(settings) }"])
    finish(
      "Bias", [products], call,
      parameterNames(call, ["bias"]) + ["bias_param { axis: 1 num_axes: -1 }"])
  }

  private mutating func add(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> Form {
    var pad: [Int] = []
    for axis in layer.windows.axes.all {
      let window = layer.windows[axis]
      let excess = Int(window.dilatedKernel) - window.stride
      let (before, after): (Int, Int) =
        switch window.padding {
        case .explicit(let before, let after): (before, after)
        case .same: (max(excess, 0) / 2, excess - max(excess, 0) / 2)
        }
      guard before == after, layer.outputPadding == nil else {
        throw fault(
          call, "Caffe cuts off as much at both ends", help: CaffeExporter.otherwise)
      }
      pad.append(before)
    }
    addConvolution(
      "Deconvolution", layer.windows, pad, layer.filters, groups: layer.groups, layer.bias,
      named: call.name, call)
    return .volume(layer.windows.axes)
  }

  private mutating func add(_ layer: FullyConnected, _ call: Call) -> Form {
    let names = parameterNames(call, layer.bias == .none ? ["weight"] : ["weight", "bias"])
    let settings = "num_output: \(layer.units)" + (layer.bias == .none ? " bias_term: false" : "")
    guard layer.scope == .volume || call.shape.positions == 1 else {
      // The same products at every position.
      finish(
        "Convolution", [volume(call)], call,
        names + ["convolution_param { \(settings) kernel_size: 1 }"])
      return .volume(call.shape.axes)
    }
    finish(
      "InnerProduct", [blob(call.input, as: form(of: call.input))], call,
      names + ["inner_product_param { \(settings) }"])
    return .rows
  }

  // MARK: Poolings

  private mutating func add(_ layer: Pooling, _ call: Call) throws(ExportFault) -> Form {
    let axes = layer.windows.axes.all
    let pad = try padding(layer.windows, call)
    guard layer.windows.axes == .two, axes.allSatisfy({ layer.windows[$0].dilation == 1 }),
      layer.reduction == .max || layer.reduction == .average, layer.divisor == nil,
      layer.reduction == .max || layer.countsPadding || pad.allSatisfy({ $0 == 0 })
    else {
      throw fault(
        call,
        "Caffe pools planes, without dilation, to their largest value or to a mean that counts padding",
        help: CaffeExporter.otherwise)
    }
    var roundsDown = false
    for (place, axis) in axes.enumerated() {
      let window = layer.windows[axis]
      guard pad[place] < window.kernel else {
        throw fault(
          call, "the padding reaches as far as the window", help: CaffeExporter.otherwise)
      }
      let extent = call.shape[axis]
      let up = CaffeExporter.positions(window, pad[place], along: extent, axis, up: true)
      let down = CaffeExporter.positions(window, pad[place], along: extent, axis, up: false)
      if up != down, down == call.output[axis] { roundsDown = true }
    }
    for (place, axis) in axes.enumerated() {
      let positions = CaffeExporter.positions(
        layer.windows[axis], pad[place], along: call.shape[axis], axis, up: !roundsDown)
      guard positions == call.output[axis] else {
        throw fault(
          call, "it rounds up along one axis and down along another",
          help: CaffeExporter.otherwise)
      }
    }
    let settings =
      "pool: \(layer.reduction == .max ? "MAX" : "AVE")"
      + sides("kernel", axes.map { layer.windows[$0].kernel }, whole: "kernel_size", unless: 0)
      + sides("stride", axes.map { layer.windows[$0].stride }, whole: "stride", unless: 1)
      + sides("pad", pad, whole: "pad", unless: 0) + (roundsDown ? " round_mode: FLOOR" : "")
    finish("Pooling", [volume(call)], call, ["pooling_param { \(settings) }"])
    return .volume(.two)
  }

  /// One number for both axes, or one for each under a name of its own.
  private func sides(
    _ name: String, _ numbers: [Int], whole: String, unless usual: Int
  ) -> String {
    if numbers.allSatisfy({ $0 == usual }) { return "" }
    guard let first = numbers.first, numbers.count == 2, numbers[1] != first else {
      return " \(whole): \(numbers.first ?? usual)"
    }
    return " \(name)_h: \(first) \(name)_w: \(numbers[1])"
  }

  private mutating func add(_ layer: GlobalPooling, _ call: Call) throws(ExportFault) -> Form {
    guard call.shape.axes == .two, layer.form != .over(.channels),
      layer.reduction == .max || layer.reduction == .average
    else {
      throw fault(
        call, "Caffe pools planes to their largest value or their mean",
        help: CaffeExporter.otherwise)
    }
    finish(
      "Pooling", [volume(call)], call,
      ["pooling_param { pool: \(layer.reduction == .max ? "MAX" : "AVE") global_pooling: true }"])
    return .volume(.two)
  }

  private mutating func add(_ layer: AdaptivePooling, _ call: Call) throws(ExportFault) -> Form {
    let axes = call.shape.axes.all
    guard call.shape.axes == .two, layer.reduction == .max || layer.reduction == .average,
      axes.allSatisfy({ call.shape[$0] % layer.extents[$0] == 0 })
    else {
      throw fault(
        call, "Caffe has no cells that are not windows", help: CaffeExporter.otherwise)
    }
    let sizes = axes.map { call.shape[$0] / layer.extents[$0] }
    finish(
      "Pooling", [volume(call)], call,
      [
        "pooling_param { pool: \(layer.reduction == .max ? "MAX" : "AVE")"
          + sides("kernel", sizes, whole: "kernel_size", unless: 0)
          + sides("stride", sizes, whole: "stride", unless: 1) + " }"
      ])
    return .volume(.two)
  }

  // MARK: Functions of single values

  private mutating func add(
    _ function: Activation.Function, _ call: Call
  ) throws(ExportFault) -> Form {
    let form = form(of: call.input)
    let x = blob(call.input, as: form)
    switch function {
    case .relu: finish("ReLU", [x], call)
    case .leakyReLU(let slope):
      finish("ReLU", [x], call, ["relu_param { negative_slope: \(slope) }"])
    case .randomizedLeakyReLU(let lower, let upper):
      let slope = lower + (upper - lower) / 2
      finish("ReLU", [x], call, ["relu_param { negative_slope: \(slope) }"])
    case .elu(let alpha): finish("ELU", [x], call, ["elu_param { alpha: \(alpha) }"])
    case .sigmoid: finish("Sigmoid", [x], call)
    case .tanh: finish("TanH", [x], call)
    case .relu6: finish("Clip", [x], call, ["clip_param { min: 0 max: 6 }"])
    case .clippedReLU(let ceiling):
      finish("Clip", [x], call, ["clip_param { min: 0 max: \(ceiling) }"])
    case .hardTanh(let least, let most):
      finish("Clip", [x], call, ["clip_param { min: \(least) max: \(most) }"])
    case .silu: finish("Swish", [x], call)
    case .softplus(beta: 1): finish("BNLL", [x], call)
    case .square: finish("Power", [x], call, ["power_param { power: 2 }"])
    case .identity: finish("Power", [x], call)
    case .hardSigmoid:
      let line = part("Power", [x], call.name + "/line", [Self.sixth])
      finish("Clip", [line], call, ["clip_param { min: 0 max: 1 }"])
    case .hardSwish:
      let line = part("Power", [x], call.name + "/line", [Self.sixth])
      let gate = part("Clip", [line], call.name + "/gate", ["clip_param { min: 0 max: 1 }"])
      finish("Eltwise", [x, gate], call, ["eltwise_param { operation: PROD }"])
    case .mish:
      let soft = part("BNLL", [x], call.name + "/softplus")
      let gate = part("TanH", [soft], call.name + "/tanh")
      finish("Eltwise", [x, gate], call, ["eltwise_param { operation: PROD }"])
    case .gelu, .selu, .softplus, .softsign, .threshold:
      throw fault(
        call, "Caffe has no \(function.name.rawValue)", help: CaffeExporter.otherwise)
    }
    return form
  }

  private static let sixth = "power_param { scale: \(1.0 / 6) shift: 0.5 }"

  private mutating func add(_ layer: ParametricReLU, _ call: Call) -> Form {
    let form = form(of: call.input)
    finish(
      "PReLU", [blob(call.input, as: form)], call,
      parameterNames(call, ["weight"])
        + (layer.slopes == .shared ? ["prelu_param { channel_shared: true }"] : []))
    return form
  }

  private mutating func add(_ layer: Maxout, _ call: Call) throws(ExportFault) -> Form {
    let positions = Int(call.shape.positions)
    let pieces = part(
      "Reshape", [blob(call.input, as: form(of: call.input))], call.name + "/pieces",
      [reshaping([call.output.channels, layer.pieces, positions])])
    let maxima = part(
      "Pooling", [pieces], call.name + "/maxima",
      [
        "pooling_param { pool: MAX kernel_h: \(layer.pieces) kernel_w: 1 stride_h: \(layer.pieces) stride_w: 1 }"
      ])
    let axes = call.output.axes
    finish(
      "Reshape", [maxima], call,
      [reshaping([call.output.channels] + axes.all.map { call.output[$0] })])
    return .volume(axes)
  }

  private mutating func addGatedLinearUnit(_ call: Call) -> Form {
    let form = form(of: call.input)
    let (values, gate) = (fresh(call.name + "/values"), fresh(call.name + "/gate"))
    write(
      "Slice", fresh(call.name + "/halves"), [blob(call.input, as: form)], [values, gate],
      ["slice_param { axis: 1 slice_point: \(call.output.channels) }"])
    let opened = part("Sigmoid", [gate], call.name + "/sigmoid")
    finish("Eltwise", [values, opened], call, ["eltwise_param { operation: PROD }"])
    return form
  }

  private mutating func add(_ layer: Softmax, _ call: Call) -> Form {
    var form = form(of: call.input)
    var axis = 1
    var restored: [Int]?
    switch layer.scope {
    case .channels: break
    case .height, .width:
      form = .volume(call.shape.axes)
      axis = 2 + call.shape.axes.place(of: layer.scope == .height ? .height : .width)
    case .unstated, .volume:
      if form != .rows, layer.scope == .volume || call.shape.channels == 1 {
        restored = [call.shape.channels] + call.shape.axes.all.map { call.shape[$0] }
        form = .rows
      }
    }
    var result = blob(call.input, as: form)
    let setting = axis == 1 ? [] : ["softmax_param { axis: \(axis) }"]
    let isLogarithmic = layer.form == .logarithmic
    if restored == nil, !isLogarithmic {
      finish("Softmax", [result], call, setting)
      return form
    }
    result = part("Softmax", [result], call.name + "/softmax", setting)
    if isLogarithmic {
      guard restored != nil else {
        finish("Log", [result], call)
        return form
      }
      result = part("Log", [result], call.name + "/log")
    }
    if let restored { finish("Reshape", [result], call, [reshaping(restored)]) }
    return .volume(call.shape.axes)
  }

  // MARK: Normalizations and scales

  private mutating func add(
    _ layer: BatchNormalization, _ call: Call
  ) throws(ExportFault) -> Form {
    guard layer.tracksStatistics else {
      throw fault(
        call, "Caffe keeps statistics of every batch normalization",
        help: CaffeExporter.otherwise)
    }
    let form = form(of: call.input)
    let input = blob(call.input, as: form)
    let settings = ["batch_norm_param { use_global_stats: true eps: \(layer.epsilon) }"]
    guard layer.affine else {
      finish(
        "BatchNorm", [input], call, parameterNames(call, ["mean", "variance", "count"]) + settings)
      return form
    }
    let normalized = part(
      "BatchNorm", [input], call.name + "/normalized",
      parameterNames(call, ["mean", "variance", "count"]) + settings)
    finish(
      "Scale", [normalized], call,
      parameterNames(call, ["weight", "bias"]) + ["scale_param { bias_term: true }"])
    return form
  }

  private mutating func add(
    _ layer: LocalResponseNormalization, _ call: Call
  ) throws(ExportFault) -> Form {
    guard layer.size % 2 == 1 else {
      throw fault(call, "Caffe takes odd sizes alone", help: CaffeExporter.otherwise)
    }
    let alpha = layer.alphaDividedBySize ? layer.alpha : layer.alpha * Double(layer.size)
    finish(
      "LRN", [volume(call)], call,
      [
        "lrn_param { local_size: \(layer.size) alpha: \(alpha) beta: \(layer.beta) k: \(layer.k) }"
      ])
    return .volume(call.shape.axes)
  }

  private mutating func add(_ layer: Scale, _ call: Call) -> Form {
    let form = form(of: call.input)
    let input = blob(call.input, as: form)
    switch layer.terms {
    case .factor: finish("Scale", [input], call, parameterNames(call, ["weight"]))
    case .bias: finish("Bias", [input], call, parameterNames(call, ["bias"]))
    case .factorAndBias:
      finish(
        "Scale", [input], call,
        parameterNames(call, ["weight", "bias"]) + ["scale_param { bias_term: true }"])
    }
    return form
  }

  private mutating func add(_ layer: Dropout, _ call: Call) -> Form {
    let form = form(of: call.input)
    finish(
      "Dropout", [blob(call.input, as: form)], call,
      ["dropout_param { dropout_ratio: \(layer.rate) }"])
    return form
  }

  // MARK: Merges

  /// The form in which several blobs meet.
  private func common(_ call: Call) -> Form {
    let forms = Set(call.inputs.map { form(of: $0) })
    if forms.count == 1, let form = forms.first { return form }
    return .volume(call.output.axes)
  }

  private mutating func add(_ layer: Concatenation, _ call: Call) -> Form {
    var form = common(call)
    if layer.axis != .channels, form == .rows { form = .volume(call.output.axes) }
    let place = layer.axis == .channels ? 1 : 2 + call.output.axes.place(of: layer.axis)
    finish(
      "Concat", call.inputs.map { blob($0, as: form) }, call,
      place == 1 ? [] : ["concat_param { axis: \(place) }"])
    return form
  }

  private mutating func addElementwise(
    _ operation: String, _ call: Call, coefficients: String = ""
  ) throws(ExportFault) -> Form {
    guard call.shapes.allSatisfy({ $0.count == call.output.count }) else {
      throw fault(
        call, "Caffe adds and compares volumes of one size", help: CaffeExporter.otherwise)
    }
    let form = common(call)
    finish(
      "Eltwise", call.inputs.map { blob($0, as: form) }, call,
      ["eltwise_param { operation: \(operation)\(coefficients) }"])
    return form
  }

  private mutating func add(_ layer: Addition, _ call: Call) throws(ExportFault) -> Form {
    guard layer.weights == .none else {
      throw fault(call, "Caffe learns no factors of a sum", help: CaffeExporter.otherwise)
    }
    switch layer.operation {
    case .sum: return try addElementwise("SUM", call)
    case .difference:
      let coefficients = " coeff: 1" + call.inputs.dropFirst().map { _ in " coeff: -1" }.joined()
      return try addElementwise("SUM", call, coefficients: coefficients)
    }
  }

  /// The product of equal volumes, or of a volume and a number for each of its channels.
  private mutating func addMultiplication(_ call: Call) throws(ExportFault) -> Form {
    guard !call.shapes.allSatisfy({ $0.count == call.output.count }) else {
      return try addElementwise("PROD", call)
    }
    guard call.inputs.count == 2,
      let whole = call.shapes.firstIndex(where: { $0.count == call.output.count }),
      call.shapes[1 - whole].positions == 1,
      call.shapes[1 - whole].channels == call.output.channels
    else {
      throw fault(
        call, "Caffe multiplies volumes of one size, or one by a number for each channel",
        help: CaffeExporter.otherwise)
    }
    let volume = blob(call.inputs[whole], as: .volume(call.output.axes))
    let gate = blob(call.inputs[1 - whole], as: .rows)
    finish("Scale", [volume, gate], call, ["scale_param { axis: 0 }"])
    return .volume(call.output.axes)
  }

  // MARK: Rearrangements

  private mutating func addFlatten(_ call: Call) -> Form {
    finish("Flatten", [blob(call.input, as: form(of: call.input))], call)
    return .rows
  }

  private mutating func addReshape(_ call: Call) -> Form {
    let axes = call.output.axes
    finish(
      "Reshape", [blob(call.input, as: form(of: call.input))], call,
      [reshaping([call.output.channels] + axes.all.map { call.output[$0] })])
    return .volume(axes)
  }

  private mutating func add(_ layer: ChannelSlice, _ call: Call) -> Form {
    let form = form(of: call.input)
    addSlice(
      blob(call.input, as: form), axis: 1, layer.start..<layer.start + layer.count,
      of: call.shape.channels, named: call.name, call)
    return form
  }

  private mutating func add(_ layer: Crop, _ call: Call) -> Form {
    let axes = call.shape.axes
    var result = volume(call)
    var cuts = axes.all.filter { layer.sides[$0].before > 0 || layer.sides[$0].after > 0 }
    guard let last = cuts.popLast() else {
      finish("Split", [result], call)
      return .volume(axes)
    }
    for axis in cuts + [last] {
      let kept = layer.sides[axis].before..<call.shape[axis] - layer.sides[axis].after
      let name = axis == last ? call.name : fresh("\(call.name)/\(axis.rawValue)")
      addSlice(
        result, axis: 2 + axes.place(of: axis), kept, of: call.shape[axis], named: name, call)
      result = name
    }
    return .volume(axes)
  }

  /// A part of a blob along an axis; the rest goes nowhere.
  private mutating func addSlice(
    _ input: String, axis: Int, _ kept: Range<Int>, of count: Int, named name: String, _ call: Call
  ) {
    guard kept != 0..<count else {
      write("Split", name, [input], [name])
      return
    }
    var tops: [String] = []
    var rest: [String] = []
    var points: [Int] = []
    if kept.lowerBound > 0 {
      rest.append(fresh(name + "/before"))
      tops.append(rest[0])
      points.append(kept.lowerBound)
    }
    tops.append(name)
    if kept.upperBound < count {
      let after = fresh(name + "/after")
      rest.append(after)
      tops.append(after)
      points.append(kept.upperBound)
    }
    write(
      "Slice", name, [input], tops,
      [
        "slice_param { axis: \(axis)" + points.map { " slice_point: \($0)" }.joined() + " }"
      ])
    write("Silence", fresh(name + "/silence"), rest, [])
  }
}
