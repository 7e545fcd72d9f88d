import NetworkModel

/// Operations that are no layer of this library, and what is not known.
extension ONNXImporter {
  /// What an operation without a layer costs.
  struct Cost {
    var arithmetic: Opaque.Arithmetic
    /// For the whole batch; nil if it is not known.
    var macs: Int?
    /// The tensors that are its own.
    var weights: [ONNXValue] = []
    var biases: [ONNXValue] = []
  }

  /// Adds an operation that is no layer of this library, with the output that its rule gives.
  mutating func addOpaque(
    _ cost: Cost, reading inputs: [ONNXValue], for call: ONNXCall, output place: Int = 0,
    extents: [Int], roles: [Role]? = nil, type: ONNXTensor.ElementType = .float32
  ) throws(ONNXFault) {
    let roles = roles ?? defaultRoles(extents)
    let (shape, view) = try volume(of: extents, roles)
    let weights = try count(cost.weights)
    let biases = try count(cost.biases)
    let opaque = try layer { () throws(LayerError) in
      try Opaque(
        call.kind.rawValue, output: shape,
        extents: roles.count { $0 == .spatial } > 3
          ? zip(extents, roles).filter { $0.1 != .batch }.map { Int64($0.0) } : [],
        arithmetic: cost.arithmetic, macs: cost.macs.map { Int64($0 / batch) },
        parameters: ParameterCount(weights: Int128(weights), biases: Int128(biases)))
    }
    let tensors = ONNXValue.Weights(joining: (cost.weights + cost.biases).compactMap { $0.weights })
      .tensors
    let owner = owners[Owner(tensors: tensors, kind: .opaque)]
    let node = try add(
      .opaque(opaque), reading: inputs.compactMap { $0.activation?.node },
      named: layerName(of: call.node) + (place == 0 ? "" : "_\(place)"), call,
      tensors.isEmpty ? nil : owner)
    if !tensors.isEmpty, owner == nil { owners[Owner(tensors: tensors, kind: .opaque)] = node }
    bind(
      place, of: call,
      ONNXValue(
        type: type, extents: extents,
        source: .activation(ONNXValue.Activation(node: node, view: view, rearrangement: nil))))
  }

  /// The elements of the tensors that values were made of.
  private func count(_ values: [ONNXValue]) throws(ONNXFault) -> Int64 {
    var sum: Int64 = 0
    for tensor in ONNXValue.Weights(joining: values.compactMap { $0.weights }).tensors {
      guard let own = Int64(exactly: tensor.count), own < 1 << 48 else {
        throw .unknownExtent("the weights")
      }
      sum += own
    }
    return sum
  }

  /// Values put in another order, as no layer does it.
  func opaqueRearrangement(to output: Shape) throws(ONNXFault) -> Layer {
    .opaque(
      try layer { () throws(LayerError) in
        try Opaque("Transpose", output: output, arithmetic: .none, parameters: ParameterCount.none)
      })
  }

  // MARK: Holes

  /// Adds what a node gives as it is stated, or notes that it is left out.
  mutating func addHole(for node: ONNXNode, _ index: Int, _ fault: ONNXFault) {
    let kind = ONNXOperator.named[node.operatorName]
    var inputs: [NodeID] = []
    var source: String?
    for name in node.inputs where !name.isOmitted {
      if let input = values[name]?.activation?.node, !inputs.contains(input) {
        inputs.append(input)
      }
      if source == nil { source = left[name] }
    }
    let parameters = ownParameters(node)
    let arithmetic = kind?.family.arithmetic ?? .unknown
    let name = scope.prefix + layerName(of: node)
    var isFirst = true
    for output in node.outputs where !output.isOmitted {
      let own = isFirst ? parameters : ParameterCount.none
      if let extents = statedExtents(output), !extents.contains(0), !extents.isEmpty,
        let (shape, view) = try? volume(of: extents, defaultRoles(extents)),
        let opaque = try? Opaque(
          node.operatorName, output: shape, arithmetic: isFirst ? arithmetic : .none,
          parameters: own)
      {
        guard
          let hole = try? network.add(
            .opaque(opaque), named: name, reading: inputs, sharing: nil, at: place(index))
        else { return }
        values[output] = ONNXValue(
          extents: extents,
          source: .activation(ONNXValue.Activation(node: hole, view: view, rearrangement: nil)))
      } else {
        values[output] = ONNXValue()
        left[output] = name
        if isFirst {
          let reason: Omission.Reason
          switch fault {
          case .unknownOperator: reason = .unknownOperator
          case .silent: reason = source.map { .follows($0) } ?? .unknownShape
          case .unsupported, .malformed, .unknownExtent, .shapesDiffer, .unknownValue:
            reason = .unknownShape
          }
          network.omit(
            Omission(
              name: name, operatorName: node.operatorName, reason: reason, arithmetic: arithmetic,
              parameters: own, inputs: inputs))
        }
      }
      isFirst = false
    }
  }

  /// The parameters that enter a node as tensors of the file; nil if one has an unknown number.
  private func ownParameters(_ node: ONNXNode) -> ParameterCount? {
    var count: Int64 = 0
    for name in node.inputs where !name.isOmitted {
      guard let value = values[name], value.weights != nil else { continue }
      guard let own = value.count else { return nil }
      if own > 1, !value.type.isInteger || value.type == .int8 || value.type == .uint8 {
        let (sum, overflow) = count.addingReportingOverflow(Int64(own))
        guard !overflow else { return nil }
        count = sum
      }
    }
    for attribute in node.attributes {
      if case .graph = attribute.value { return nil }
    }
    return try? ParameterCount(weights: Int128(count))
  }

  /// Leaves out an input of which the size is not known.
  mutating func leaveOut(_ input: ValueID, _ name: String) {
    left[input] = name
    network.omit(
      Omission(
        name: name, operatorName: "input", reason: .unknownShape, arithmetic: .none,
        parameters: ParameterCount.none))
  }
}

extension ONNXOperator.Family {
  /// What an operation computes whose output is not known.
  var arithmetic: Opaque.Arithmetic {
    switch self {
    case .convolution, .product: .weightedProduct
    case .recurrence: .recurrence
    case .pooling, .elementwise, .reduction: .elementwise
    case .activation: .activation
    case .normalization: .normalization
    case .view, .slice, .join, .resize, .quantization, .generator, .selection, .sequence, .text:
      .none
    case .sampling, .control, .signal, .loss, .other: .unknown
    }
  }
}
