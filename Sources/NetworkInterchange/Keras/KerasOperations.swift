import CNNText
import NetworkModel

/// An operation on tensors, which Keras 3 and TensorFlow record where a model was made of functions.
enum KerasOperation {
  case add, subtract, multiply, maximum
  /// Of two tensors, value by value, for which there is no layer.
  case otherPair
  case activation(Activation.Function)
  case softmax(Softmax.Form)
  /// Of each value, for which there is no layer.
  case otherFunction
  case identity
  case mean, maximumOf, sumOf
  case concatenate, reshape, transpose, flatten
  case pad, resize, depthToSpace, spaceToDepth, matrixProduct
  case gelu, glu, clip, threshold, normalize
  /// A part of a tensor.
  case item, take, patches
  case padOfKeras
  /// As many ones as a tensor has values.
  case ones

  /// By the class of `keras.ops`.
  static let ofKeras: [String: KerasOperation] = [
    "Add": .add, "Subtract": .subtract, "Multiply": .multiply, "Maximum": .maximum,
    "Minimum": .otherPair, "Divide": .otherPair, "TrueDivide": .otherPair, "Power": .otherPair,
    "Relu": .activation(.relu), "Relu6": .activation(.relu6), "Sigmoid": .activation(.sigmoid),
    "Silu": .activation(.silu), "Swish": .activation(.silu), "Gelu": .gelu, "Glu": .glu,
    "Tanh": .activation(.tanh), "Elu": .activation(.elu(alpha: 1)), "Selu": .activation(.selu),
    "LeakyRelu": .activation(.leakyReLU(slope: 0.2)), "Mish": .activation(.mish),
    "HardSigmoid": .activation(.hardSigmoid), "HardSilu": .activation(.hardSwish),
    "HardSwish": .activation(.hardSwish), "Softplus": .activation(.softplus),
    "Softsign": .activation(.softsign), "Square": .activation(.square), "Softmax": .softmax(.plain),
    "LogSoftmax": .softmax(.logarithmic), "Abs": .otherFunction, "Absolute": .otherFunction,
    "Sqrt": .otherFunction, "Rsqrt": .otherFunction, "Exp": .otherFunction, "Log": .otherFunction,
    "Negative": .otherFunction, "Reciprocal": .otherFunction, "Sign": .otherFunction,
    "Clip": .clip, "Threshold": .threshold, "Normalize": .normalize, "GetItem": .item,
    "Take": .take, "ExtractPatches": .patches, "Pad": .padOfKeras, "OnesLike": .ones,
    "Identity": .identity, "Cast": .identity, "Copy": .identity,
    "StopGradient": .identity, "Mean": .mean, "Max": .maximumOf, "Sum": .sumOf,
    "Concatenate": .concatenate, "Reshape": .reshape, "Transpose": .transpose,
    "Flatten": .flatten, "Matmul": .matrixProduct,
  ]

  /// By the function of TensorFlow, without `tf.`
  static let ofTensorFlow: [String: KerasOperation] = [
    "__operators__.add": .add, "math.add": .add, "add": .add, "__operators__.sub": .subtract,
    "math.subtract": .subtract, "__operators__.mul": .multiply, "math.multiply": .multiply,
    "math.maximum": .maximum, "maximum": .maximum, "math.minimum": .otherPair,
    "math.truediv": .otherPair, "math.divide": .otherPair, "math.pow": .otherPair,
    "nn.relu": .activation(.relu), "nn.relu6": .activation(.relu6),
    "math.sigmoid": .activation(.sigmoid), "nn.sigmoid": .activation(.sigmoid),
    "math.tanh": .activation(.tanh), "nn.tanh": .activation(.tanh),
    "nn.silu": .activation(.silu), "nn.swish": .activation(.silu),
    "nn.gelu": .activation(.gelu(.exact)), "nn.elu": .activation(.elu(alpha: 1)),
    "nn.selu": .activation(.selu), "nn.leaky_relu": .activation(.leakyReLU(slope: 0.2)),
    "math.softplus": .activation(.softplus), "math.square": .activation(.square),
    "nn.softmax": .softmax(.plain), "nn.log_softmax": .softmax(.logarithmic),
    "math.abs": .otherFunction, "math.sqrt": .otherFunction, "math.rsqrt": .otherFunction,
    "math.exp": .otherFunction, "math.log": .otherFunction, "math.negative": .otherFunction,
    "clip_by_value": .otherFunction, "cast": .identity, "identity": .identity,
    "stop_gradient": .identity, "math.reduce_mean": .mean, "math.reduce_max": .maximumOf,
    "math.reduce_sum": .sumOf, "concat": .concatenate, "reshape": .reshape,
    "transpose": .transpose, "compat.v1.transpose": .transpose, "linalg.matmul": .matrixProduct,
    "nn.depth_to_space": .depthToSpace, "nn.space_to_depth": .spaceToDepth,
    "compat.v1.depth_to_space": .depthToSpace, "compat.v1.space_to_depth": .spaceToDepth,
    "image.resize": .resize, "pad": .pad, "compat.v1.pad": .pad,
  ]
}

extension KerasBuilder {
  /// Builds a call of an operation of Keras 3.
  mutating func callOperation(
    _ layer: KerasLayer, _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let operation = KerasOperation.ofKeras[layer.className] else {
      throw ImportFault(
        .unknownOperator(
          layer.className, node: layer.name, known: KerasOperation.ofKeras.keys.sorted()),
        at: layer.location)
    }
    return try call(operation, layer, arguments, prefix)
  }

  /// Builds a call of a function of TensorFlow.
  mutating func callTensorFlow(
    _ layer: KerasLayer, _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let name = try layer.config.word("function", otherwise: layer.className)
    guard let operation = KerasOperation.ofTensorFlow[name] else {
      throw ImportFault(
        .unknownOperator(
          name, node: layer.name, known: KerasOperation.ofTensorFlow.keys.sorted()),
        at: layer.location)
    }
    return try call(operation, layer, arguments, prefix)
  }

  private mutating func call(
    _ operation: KerasOperation, _ layer: KerasLayer, _ arguments: KerasArguments,
    _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let tensors = arguments.all + arguments.namedTensors
    guard let input = tensors.first else {
      throw ImportFault(
        .inputCount(layer.className, node: layer.name, count: 0, expected: "a tensor"),
        at: layer.location)
    }
    switch operation {
    case .add: return try pair(.addition(Addition()), neutral: 0, tensors, layer, arguments, prefix)
    case .subtract:
      return try pair(
        .addition(Addition(.difference)), neutral: 0, tensors, layer, arguments, prefix)
    case .multiply:
      return try pair(
        .multiplication(Multiplication()), neutral: 1, tensors, layer, arguments, prefix)
    case .maximum:
      return tensors.count == 1
        ? try addFunction(input, layer, prefix)
        : try merge(tensors, .maximum(Maximum()), layer, prefix)
    case .otherPair:
      return tensors.count == 1
        ? try addFunction(input, layer, prefix) : try merge(tensors, nil, layer, prefix)
    case .activation(let function):
      let own = try made(layer) { () throws(LayerError) in try Activation(function) }
      return try result(.activation(own), like: input, layer, prefix)
    case .softmax(let form):
      let number = layer.config["axis"] ?? arguments.constant("axis", 1)
      return try addSoftmax(
        form, input, along: number.flatMap { KerasConfig.integer($0) } ?? -1, layer, prefix)
    case .otherFunction: return try addFunction(input, layer, prefix)
    case .identity: return try addIdentity(layer, input, prefix)
    case .mean: return try reduce(.average, input, layer, arguments, prefix)
    case .maximumOf: return try reduce(.max, input, layer, arguments, prefix)
    case .sumOf: return try reduce(.sum, input, layer, arguments, prefix)
    case .concatenate:
      let number = layer.config["axis"] ?? arguments.constant("axis", 1)
      return try concatenate(
        tensors, along: number.flatMap { KerasConfig.integer($0) } ?? -1, layer, prefix)
    case .reshape:
      let json =
        layer.config["newshape"] ?? arguments.constant("newshape", 1)
        ?? arguments.constant("shape", 1)
      guard let target = json.flatMap({ KerasConfig.shape($0) }), !target.isEmpty else {
        throw unsupported(layer, why: "its shape is not in the file")
      }
      return try reshape(input, to: Array(target.dropFirst()), layer, prefix)
    case .flatten:
      let node = try add(.flatten(Flatten()), for: layer, prefix, reading: [input.node])
      return KerasTensor(node: node, axes: [.channels])
    case .transpose:
      let json =
        layer.config["axes"] ?? arguments.constant("axes", 1)
        ?? arguments.constant("perm", 1)
      let numbers = (json?.elements ?? []).compactMap { KerasConfig.integer($0) }
      let own = Array(numbers.dropFirst())
      guard numbers.first == 0, own.sorted() == Array(1..<input.axes.count + 1) else {
        throw unsupported(layer, why: "it moves the batch, or its axes are not in the file")
      }
      return KerasTensor(node: input.node, axes: own.map { input.axes[$0 - 1] })
    case .depthToSpace, .spaceToDepth:
      guard let json = arguments.constant("block_size", 1),
        let factor = KerasConfig.integer(json), input.axes.count == 3, input.axes.last == .channels
      else { throw unsupported(layer, why: "its block is not in the file") }
      let isToSpace = if case .depthToSpace = operation { true } else { false }
      let own = try made(layer) { () throws(LayerError) in
        try PixelShuffle(
          factor: factor, isToSpace ? .toSpace : .toDepth, order: .pixelFirst)
      }
      return try result(.pixelShuffle(own), like: input, layer, prefix)
    case .resize:
      guard let size = arguments.constant("size", 1).flatMap({ KerasConfig.shape($0) }),
        size.count == 2, let height = size[0], let width = size[1], input.axes.count == 3,
        input.axes.last == .channels
      else { throw unsupported(layer, why: "its size is not in the file") }
      var method = "bilinear"
      if let json = arguments.constant("method", 2) ?? arguments.constant("interpolation", 2) {
        guard case .string(let word) = json.content else {
          throw unsupported(layer, why: "its interpolation is no word")
        }
        method = word
      }
      guard let interpolation = KerasBuilder.interpolations[method] else {
        throw unsupported(layer, why: "`\(method)` is no interpolation of its own layer")
      }
      let axes = input.axes.spatial
      let own = try made(layer) { () throws(LayerError) in
        try Upsample(
          to: .extents(Extents(.two) { $0 == axes[0] ? height : width }),
          interpolation: interpolation)
      }
      return try result(.upsample(own), like: input, layer, prefix)
    case .pad:
      let json = arguments.constant("paddings", 1)
      let pairs = (json?.elements ?? []).map { pair in
        (pair.elements ?? []).compactMap { KerasConfig.integer($0) }
      }
      guard pairs.count == input.axes.count + 1, pairs.allSatisfy({ $0.count == 2 }),
        let place = input.axes.firstIndex(of: .channels), pairs[place + 1] == [0, 0],
        pairs[0] == [0, 0]
      else { throw unsupported(layer, why: "its padding is of other axes, or not in the file") }
      let axes = input.axes
      let own = try made(layer) { () throws(LayerError) in
        try Padding(
          Sides(axes.spatialAxes) { axis throws(LayerError) in
            let pair = pairs[(axes.firstIndex(of: axis) ?? 0) + 1]
            return (pair[0], pair[1])
          })
      }
      return try result(.padding(own), like: input, layer, prefix)
    case .matrixProduct:
      return try multiplyMatrices(tensors, layer, prefix)
    case .gelu:
      let isTanh = try layer.config.flag("approximate", otherwise: true)
      return try addFunction(.gelu(isTanh ? .tanh : .exact), input, layer, prefix)
    case .clip:
      guard let least = number("x_min", 1, layer, arguments),
        let most = number("x_max", 2, layer, arguments), least <= most
      else { return try addFunction(input, layer, prefix) }
      return try addFunction(.hardTanh(least: least, most: most), input, layer, prefix)
    case .threshold:
      guard let threshold = number("threshold", 1, layer, arguments),
        let value = number("default_value", 2, layer, arguments)
      else { return try addFunction(input, layer, prefix) }
      return try addFunction(.threshold(threshold, value: value), input, layer, prefix)
    case .glu:
      let number = try layer.config.integer("axis", otherwise: -1)
      guard try axis(number, of: input, for: layer) == .channels else {
        throw unsupported(layer, why: "its halves are those of another axis than the channels")
      }
      return try result(.gatedLinearUnit(GatedLinearUnit()), like: input, layer, prefix)
    case .normalize:
      let number = try layer.config.integer("axis", otherwise: -1)
      let epsilon = try layer.config.decimal("epsilon", otherwise: 1e-12)
      guard try axis(number, of: input, for: layer) == .channels,
        try layer.config.integer("order", otherwise: 2) == 2
      else { throw unsupported(layer, why: "it has another norm, or that of another axis") }
      let own = try made(layer) { () throws(LayerError) in try L2Normalization(epsilon: epsilon) }
      return try result(.l2Normalization(own), like: input, layer, prefix)
    case .item: return try callItem(input, layer, arguments, prefix)
    case .take: return try callTake(input, layer, arguments, prefix)
    case .patches: return try callPatches(input, layer, prefix)
    case .padOfKeras: return try callPad(input, layer, arguments, prefix)
    case .ones:
      let node = try addOpaque(
        try volume(input), .none, for: layer, prefix, reading: [input])
      return KerasTensor(node: node, axes: input.axes)
    }
  }

  /// A number of an operation; nil if it is a tensor.
  private func number(
    _ name: String, _ place: Int, _ layer: KerasLayer, _ arguments: KerasArguments
  ) -> Double? {
    let json = layer.config[name] ?? arguments.constant(name, place)
    guard case .number(let number)? = json?.content else { return nil }
    return number.double
  }

  private mutating func addFunction(
    _ function: Activation.Function, _ input: KerasTensor, _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let own = try made(layer) { () throws(LayerError) in try Activation(function) }
    return try result(.activation(own), like: input, layer, prefix)
  }

  /// Merges two tensors, or a tensor and a constant.
  private mutating func pair(
    _ own: Layer, neutral: Double, _ tensors: [KerasTensor], _ layer: KerasLayer,
    _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard tensors.count == 1 else { return try merge(tensors, own, layer, prefix) }
    let constant = arguments.constant("y", 1) ?? layer.config["y"]
    var isNeutral = false
    if case .number(let number)? = constant?.content { isNeutral = number.double == neutral }
    return try addConstantOperation(layer, tensors[0], prefix, isNeutral: isNeutral)
  }

  private mutating func addFunction(
    _ input: KerasTensor, _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let node = try addOpaque(
      try volume(input), .activation, for: layer, prefix, reading: [input])
    return KerasTensor(node: node, axes: input.axes)
  }

  /// Reduces axes: all spatial ones, which is global pooling, or the channels.
  private mutating func reduce(
    _ reduction: Reduction, _ input: KerasTensor, _ layer: KerasLayer, _ arguments: KerasArguments,
    _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let json = layer.config["axis"] ?? arguments.constant("axis", 1)
    var axes: Set<Axis> = []
    for element in json.map({ $0.elements ?? [$0] }) ?? [] {
      guard let number = KerasConfig.integer(element), number != 0 else {
        throw unsupported(layer, why: "it reduces the batch")
      }
      axes.insert(try axis(number, of: input, for: layer))
    }
    let keeps =
      (layer.config["keepdims"] ?? arguments.constant("keepdims", 2))?.boolean ?? false
    let extent: GlobalPooling.Extent
    if axes == Set(input.axes.spatial), !axes.isEmpty {
      extent = .plane
    } else if axes == [.channels], keeps || input.axes.count == 1 {
      extent = .channels
    } else {
      throw unsupported(layer, why: "it reduces some of the axes, and no layer does")
    }
    let own = GlobalPooling(reduction, extent == .plane ? .pooling : .over(.channels))
    let node = try add(.globalPooling(own), for: layer, prefix, reading: [input.node])
    return KerasTensor(
      node: node, axes: keeps || extent == .channels ? input.axes : [.channels])
  }

  private mutating func multiplyMatrices(
    _ tensors: [KerasTensor], _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard tensors.count == 2, tensors.allSatisfy({ $0.axes.count == 2 }) else {
      throw unsupported(layer, why: "it multiplies other tensors than two matrices of each image")
    }
    let first = try channelsLast(tensors[0], for: layer, prefix)
    let second = try channelsLast(tensors[1], for: layer, prefix)
    let own = Layer.matrixMultiplication(MatrixMultiplication())
    let node = try add(own, for: layer, prefix, reading: [first.node, second.node])
    return KerasTensor(node: node, axes: first.axes)
  }
}

extension KerasArguments {
  /// A constant by name, or at a place.
  func constant(_ name: String, _ place: Int) -> JSONValue? {
    if case .constant(let json)? = named[name], json.content != .null { return json }
    guard tensors.indices.contains(place), case .constant(let json) = tensors[place],
      json.content != .null
    else { return nil }
    return json
  }
}
