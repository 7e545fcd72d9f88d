import NetworkModel

/// Convolutions, transposed ones, and their quantized forms.
extension ONNXImporter {
  /// The extents of the weights after the filters and their channels.
  private func kernel(_ call: ONNXCall, _ weights: [Int]) throws(ONNXFault) -> [Int] {
    guard weights.count >= 3 else { throw .malformed("the weights have \(weights.count) axes") }
    let kernel = Array(weights.dropFirst(2))
    if let stated = try call.lengths("kernel_shape"), !stated.isEmpty, stated != kernel {
      throw .malformed("`kernel_shape` differs from the extents of the weights")
    }
    return kernel
  }

  mutating func convolution(
    _ call: ONNXCall, weights place: Int, bias biasPlace: Int?
  ) throws(ONNXFault) {
    // An experiment of QONNX.
    let channelsLast = call.node.domain.hasSuffix("channels_last")
    let (_, input, extents) = try activation(0, of: call)
    let weights = try required(place, of: call)
    let sizes = try self.extents(weights, of: "the weights")
    var kernelSizes = sizes
    // QONNX writes filters, kernel, channels.
    if channelsLast, sizes.count > 2, let stated = try call.lengths("kernel_shape"),
      Array(sizes.dropFirst(2)) != stated
    {
      kernelSizes = [sizes[0], sizes[sizes.count - 1]] + sizes[1..<sizes.count - 1]
    }
    var windows = try ONNXWindows(call, kernel: try kernel(call, kernelSizes))
    let axes = windows.count
    guard extents.count == axes + 2 else {
      throw .malformed("it reads \(extents.count) axes with a kernel of \(axes)")
    }
    let spatial = Array(channelsLast ? extents[1...axes] : extents[2...])
    windows.resolve(on: spatial)
    let positions = try windows.positions(on: spatial)
    let output =
      channelsLast
      ? [extents[0]] + positions + [kernelSizes[0]] : [extents[0], kernelSizes[0]] + positions
    let bias = biasPlace.flatMap { self.input($0, of: call) }
    let roles: [Role] =
      channelsLast
      ? [.batch] + Array(repeating: .spatial, count: axes) + [.channels] : windows.roles
    let groups = call.integer("group") ?? 1
    let channels = channelsLast ? extents[axes + 1] : extents[1]
    guard groups > 0, kernelSizes[0] % groups == 0, channels % groups == 0,
      kernelSizes[1] == channels / groups
    else {
      throw .malformed(
        "weights of \(kernelSizes[1]) channels in \(groups) groups read \(channels) channels")
    }
    guard weights.isConstant, bias?.isConstant ?? true, let window = try windows.windows() else {
      return try addOpaque(
        Cost(
          arithmetic: weights.isConstant ? .weightedProduct : .matrixProduct,
          macs: macs(output, sizes.dropFirst()), weights: [weights].filter { $0.isConstant },
          biases: bias.map { [$0] } ?? []),
        reading: [try required(0, of: call), weights].filter { $0.activation != nil },
        for: call, extents: output, roles: roles)
    }
    let node = try volume(input, as: roles, for: call)
    let made = try layer { () throws(LayerError) in
      try Convolution(
        filters: kernelSizes[0], windows: window, groups: groups,
        bias: bias == nil ? .none : .shared,
        rounding: windows.rounding(on: spatial))
    }
    let owner = self.owner(of: [weights, bias], .convolution)
    let value = try add(
      .convolution(made), reading: [node], for: call, roles: roles, extents: output,
      sharing: owner?.1)
    own(value, owner)
    let activated = try fusedActivation(value, call)
    bind(of: call, activated)
  }

  /// Notes which layer used its tensors first.
  mutating func own(_ value: ONNXValue, _ owner: (Owner, NodeID?)?) {
    guard let (owner, first) = owner, first == nil, !owner.tensors.isEmpty,
      let node = value.activation?.node
    else { return }
    owners[owner] = node
  }

  /// The function that ONNX Runtime's optimizer made part of a convolution or product.
  private mutating func fusedActivation(
    _ value: ONNXValue, _ call: ONNXCall
  ) throws(ONNXFault) -> ONNXValue {
    guard call.kind == .fusedConv, let name = call.text("activation"),
      let activation = value.activation
    else { return value }
    let numbers = call.floats("activation_params") ?? []
    let first = numbers.first
    let second = numbers.dropFirst().first
    let function: Activation.Function?
    switch name {
    case "Relu": function = .relu
    case "Sigmoid": function = .sigmoid
    case "Tanh": function = .tanh
    case "LeakyRelu": function = .leakyReLU(slope: first ?? 0.01)
    case "HardSigmoid": function = hardSigmoid(alpha: first ?? 0.2, beta: second ?? 0.5)
    case "Clip": function = clipped(least: first, most: second)
    default: throw .unsupported("the activation `\(name)` is not known")
    }
    guard let function else {
      throw .unsupported("its activation `\(name)` has numbers that no layer has")
    }
    if function == .identity { return value }
    return try addPointwise(try self.function(function), to: activation, value, for: call)
  }

  /// Multiply–accumulates of an output, each value of which reads so many weights.
  func macs(_ output: [Int], _ weights: some Sequence<Int>) -> Int? {
    ONNXValue.count(output + Array(weights))
  }

  // MARK: Transposed

  mutating func transposedConvolution(
    _ call: ONNXCall, weights place: Int, bias biasPlace: Int
  ) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    let weights = try required(place, of: call)
    let sizes = try self.extents(weights, of: "the weights")
    let bias = self.input(biasPlace, of: call)
    var windows = try ONNXWindows(call, kernel: try kernel(call, sizes))
    let axes = windows.count
    guard extents.count == axes + 2 else {
      throw .malformed("it reads \(extents.count) axes with a kernel of \(axes)")
    }
    var outputPadding = try call.lengths("output_padding") ?? []
    if outputPadding.isEmpty { outputPadding = Array(repeating: 0, count: axes) }
    guard outputPadding.count == axes, outputPadding.allSatisfy({ $0 >= 0 }) else {
      throw .malformed("`output_padding` does not fit")
    }
    var stated = try call.lengths("output_shape")
    // The first versions had the whole shape.
    if let whole = stated, whole.count == axes + 2 { stated = Array(whole.dropFirst(2)) }
    var positions: [Int] = []
    for axis in 0..<axes {
      let stride = windows.strides[axis]
      let full =
        (extents[axis + 2] - 1) * stride + outputPadding[axis] + windows.span(axis)
      var target = stated.flatMap { $0.count == axes ? $0[axis] : nil }
      if target == nil, windows.automatic == .sameUpper || windows.automatic == .sameLower {
        target = extents[axis + 2] * stride
      }
      if let target {
        let total = full - target
        // Where even no padding leaves too few, the rest is padding of the output.
        if total < 0 { outputPadding[axis] -= total }
        let half = max(total, 0) / 2
        let rest = max(total, 0) - half
        (windows.before[axis], windows.after[axis]) =
          windows.automatic == .sameUpper ? (half, rest) : (rest, half)
        positions.append(target)
      } else {
        positions.append(full - windows.before[axis] - windows.after[axis])
      }
    }
    windows.automatic = .none
    guard positions.allSatisfy({ $0 > 0 }) else {
      throw .malformed("nothing is left of the output")
    }
    let groups = call.integer("group") ?? 1
    let (filters, overflow) = sizes[1].multipliedReportingOverflow(by: groups)
    guard groups > 0, !overflow, sizes[0] == extents[1] else {
      throw .malformed("weights of \(sizes[0]) channels read \(extents[1])")
    }
    let output = [extents[0], filters] + positions
    guard weights.isConstant, bias?.isConstant ?? true, let window = try windows.windows() else {
      return try addOpaque(
        Cost(
          arithmetic: .weightedProduct, macs: macs(extents, sizes.dropFirst()),
          weights: [weights].filter { $0.isConstant }, biases: bias.map { [$0] } ?? []),
        reading: [value], for: call, extents: output, roles: windows.roles)
    }
    let node = try volume(input, as: windows.roles, for: call)
    let padding = Extents(window.axes) { outputPadding[window.axes.place(of: $0)] }
    let made = try layer { () throws(LayerError) in
      try TransposedConvolution(
        filters: filters, windows: window, outputPadding: padding, groups: groups,
        bias: bias == nil ? .none : .shared)
    }
    let owner = self.owner(of: [weights, bias], .transposedConvolution)
    let result = try add(
      .transposedConvolution(made), reading: [node], for: call, roles: windows.roles,
      extents: output, sharing: owner?.1)
    own(result, owner)
    bind(of: call, result)
  }

  /// A convolution whose taps lie where another path says: the cost is that of the convolution.
  mutating func deformableConvolution(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let extents = try self.extents(value)
    let weights = try required(1, of: call)
    let sizes = try self.extents(weights, of: "the weights")
    var windows = try ONNXWindows(call, kernel: try kernel(call, sizes))
    guard extents.count == windows.count + 2 else { throw .malformed("the axes differ") }
    windows.resolve(on: Array(extents[2...]))
    let output = [extents[0], sizes[0]] + (try windows.positions(on: Array(extents[2...])))
    let bias = input(3, of: call)
    let offsets = try required(2, of: call)
    try addOpaque(
      Cost(
        arithmetic: .weightedProduct, macs: macs(output, sizes.dropFirst()),
        weights: [weights].filter { $0.isConstant },
        biases: (bias.map { [$0] } ?? []).filter { $0.isConstant }),
      reading: [value, offsets] + (input(4, of: call).map { [$0] } ?? []), for: call,
      extents: output, roles: windows.roles)
  }
}
