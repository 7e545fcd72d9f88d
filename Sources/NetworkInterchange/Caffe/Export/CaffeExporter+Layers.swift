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
      .matrixMultiplication, .padding, .upsample, .pixelShuffle, .channelShuffle:
      throw fault(call, "Caffe has no such layer", help: CaffeExporter.otherwise)
    case .opaque(let layer): throw .opaque(layer, at: call.id)
    }
  }

  static let otherwise = "`--to onnx` writes it"

  mutating func add(_ input: InputVolume, _ call: Call) -> Form {
    let extents = [1, input.shape.channels] + input.shape.axes.all.map { input.shape[$0] }
    let shape = extents.map { "dim: \($0)" }.joined(separator: " ")
    write("Input", call.name, [], [call.name], ["input_param { shape { \(shape) } }"])
    return .volume(input.shape.axes)
  }

  // MARK: Functions of single values

  mutating func add(
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
    case .relu6: finish("ReLU6", [x], call)
    case .clippedReLU(let ceiling):
      finish("Clip", [x], call, ["clip_param { min: 0 max: \(ceiling) }"])
    case .hardTanh(let least, let most):
      finish("Clip", [x], call, ["clip_param { min: \(least) max: \(most) }"])
    case .silu: finish("Swish", [x], call)
    case .softplus(beta: 1): finish("BNLL", [x], call)
    case .square: finish("Power", [x], call, ["power_param { power: 2 }"])
    case .identity: finish("Power", [x], call)
    case .hardSigmoid:
      finish("Power", [partOfGate(x, call)], call, [Self.sixth])
    case .hardSwish:
      let gate = part("Power", [partOfGate(x, call)], call.name + "/gate", [Self.sixth])
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

  private static let sixth = "power_param { scale: \(1.0 / 6) }"

  /// Six times the gate of a hard swish.
  private mutating func partOfGate(_ x: String, _ call: Call) -> String {
    let line = part("Power", [x], call.name + "/line", ["power_param { shift: 3 }"])
    return part("ReLU6", [line], call.name + "/relu6")
  }

  mutating func add(_ layer: ParametricReLU, _ call: Call) -> Form {
    let form = form(of: call.input)
    finish(
      "PReLU", [blob(call.input, as: form)], call,
      parameterNames(call, ["weight"])
        + (layer.slopes == .shared ? ["prelu_param { channel_shared: true }"] : []))
    return form
  }

  mutating func add(_ layer: Maxout, _ call: Call) throws(ExportFault) -> Form {
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

  mutating func addGatedLinearUnit(_ call: Call) -> Form {
    let form = form(of: call.input)
    let (values, gate) = (fresh(call.name + "/values"), fresh(call.name + "/gate"))
    write(
      "Slice", fresh(call.name + "/halves"), [blob(call.input, as: form)], [values, gate],
      ["slice_param { axis: 1 slice_point: \(call.output.channels) }"])
    let opened = part("Sigmoid", [gate], call.name + "/sigmoid")
    finish("Eltwise", [values, opened], call, ["eltwise_param { operation: PROD }"])
    return form
  }

  mutating func add(_ layer: Softmax, _ call: Call) -> Form {
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

  mutating func add(
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

  mutating func add(
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

  mutating func add(_ layer: Scale, _ call: Call) -> Form {
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

  mutating func add(_ layer: Dropout, _ call: Call) -> Form {
    let form = form(of: call.input)
    finish(
      "Dropout", [blob(call.input, as: form)], call,
      ["dropout_param { dropout_ratio: \(layer.rate) }"])
    return form
  }
}
