import CNNText
import NetworkModel

extension KerasBuilder {
  /// Builds a call of a layer that merges tensors value by value.
  ///
  /// - Parameter own: nil for an operation that no layer stands for.
  mutating func callMerge(
    _ own: Layer?, _ layer: KerasLayer, _ inputs: [KerasTensor], _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    try requireSeveral(inputs, of: layer.className, layer)
    return try merge(inputs, own, layer, prefix)
  }

  mutating func callConcatenate(
    _ layer: KerasLayer, _ inputs: [KerasTensor], _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    try requireSeveral(inputs, of: layer.className, layer)
    let number = try layer.config.integer("axis", "concat_axis", otherwise: -1)
    return try concatenate(inputs, along: number, layer, prefix)
  }

  mutating func callDot(
    _ layer: KerasLayer, _ inputs: [KerasTensor], _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    try requireSeveral(inputs, of: layer.className, layer)
    return try dot(inputs, layer, prefix, axes: layer.config["axes"])
  }

  private func requireSeveral(
    _ inputs: [KerasTensor], of className: String, _ layer: KerasLayer
  ) throws(ImportFault) {
    guard inputs.count >= 2 else {
      throw ImportFault(
        .inputCount(
          className, node: layer.name, count: inputs.count, expected: "two tensors or more"),
        at: layer.location)
    }
  }

  /// Merges tensors value by value; lengths of 1 are repeated.
  ///
  /// - Parameter own: nil for an operation that no layer stands for.
  mutating func merge(
    _ inputs: [KerasTensor], _ own: Layer?, _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    // Keras aligns the last axes of tensors of different rank.
    let longest = inputs.max { $0.axes.count < $1.axes.count }?.axes ?? []
    var aligned: [KerasTensor] = []
    for input in inputs {
      aligned.append(
        input.axes.count == longest.count
          ? try arranged(input, as: longest, for: layer, prefix)
          : try extended(input, to: longest, layer, prefix))
    }
    let nodes = aligned.map { $0.node }
    if let own {
      return KerasTensor(
        node: try add(own, for: layer, prefix, reading: nodes), axes: longest)
    }
    var lengths = [Int](repeating: 1, count: longest.count)
    for tensor in aligned {
      for (place, length) in try dimensions(tensor).enumerated() where length != 1 {
        guard lengths[place] == 1 || lengths[place] == length else {
          throw unsupported(layer, why: "its tensors have lengths \(lengths[place]) and \(length)")
        }
        lengths[place] = length
      }
    }
    let output = try volume(of: lengths, along: longest, for: layer)
    let node = try addOpaque(output, .elementwise, for: layer, prefix, reading: aligned)
    return KerasTensor(node: node, axes: longest)
  }

  /// A tensor with axes of length 1 before its own.
  private mutating func extended(
    _ input: KerasTensor, to axes: [Axis], _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let own = try dimensions(input)
    let lengths = [Int](repeating: 1, count: axes.count - own.count) + own
    let shape = try volume(of: lengths, along: axes, for: layer)
    // The same volume needs no layer of its own.
    if try volume(input) == shape { return KerasTensor(node: input.node, axes: axes) }
    let node = try addOpaque(shape, .none, for: layer, prefix, "reshape", reading: [input])
    return KerasTensor(node: node, axes: axes)
  }

  mutating func concatenate(
    _ inputs: [KerasTensor], along number: Int, _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let axes = inputs[0].axes
    let axis = try axis(number, of: inputs[0], for: layer)
    var nodes: [NodeID] = []
    for input in inputs { nodes.append(try arranged(input, as: axes, for: layer, prefix).node) }
    let own = Layer.concatenation(Concatenation(along: axis))
    return KerasTensor(
      node: nodes.count == 1 ? nodes[0] : try add(own, for: layer, prefix, reading: nodes),
      axes: axes)
  }

  /// Sums of products along one axis of each of two tensors.
  private mutating func dot(
    _ inputs: [KerasTensor], _ layer: KerasLayer, _ prefix: String, axes json: JSONValue?
  ) throws(ImportFault) -> KerasTensor {
    guard inputs.count == 2 else {
      throw ImportFault(
        .inputCount(
          layer.className, node: layer.name, count: inputs.count, expected: "two tensors"),
        at: layer.location)
    }
    let numbers = (json?.elements ?? json.map { [$0, $0] } ?? []).compactMap {
      KerasConfig.integer($0)
    }
    guard numbers.count == 2 else {
      throw ImportFault(.wrongType(of: "axes", expected: "an axis of each"), at: layer.location)
    }
    var lengths: [Int] = []
    var summed: Int?
    for (input, number) in zip(inputs, numbers) {
      let place = number < 0 ? input.axes.count + number : number - 1
      let own = try dimensions(input)
      guard own.indices.contains(place) else {
        throw ImportFault(.wrongType(of: "axes", expected: "an axis of each"), at: layer.location)
      }
      guard summed == nil || summed == own[place] else {
        throw unsupported(layer, why: "its axes have lengths \(summed ?? 0) and \(own[place])")
      }
      summed = own[place]
      lengths += own.indices.filter { $0 != place }.map { own[$0] }
    }
    let (output, axes) = try volume(of: lengths.isEmpty ? [1] : lengths, for: layer)
    let node = try addOpaque(
      output, .matrixProduct, for: layer, prefix, reading: inputs,
      macs: Int128(output.count) * Int128(summed ?? 1))
    return KerasTensor(node: node, axes: axes)
  }

  /// Keras 1 has one layer for all ways to merge, which may have models of its own.
  mutating func callMergeOfKeras1(
    _ layer: KerasLayer, _ inputs: [KerasTensor], _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    var inputs = inputs
    for (place, branch) in layer.models.enumerated() {
      guard
        let result = build(
          branch, reading: nil, prefix: "\(prefix)\(layer.name)/\(place)/"
        ).first ?? nil
      else { throw .silent }
      inputs.append(result)
    }
    try requireSeveral(inputs, of: "Merge", layer)
    guard try layer.config.word("mode_type", otherwise: "raw") == "raw" else {
      throw unsupported(layer, why: "its mode is Python code, which is never executed")
    }
    let mode = try layer.config.word("mode", otherwise: "sum")
    switch mode {
    case "sum": return try merge(inputs, .addition(Addition()), layer, prefix)
    case "mul": return try merge(inputs, .multiplication(Multiplication()), layer, prefix)
    case "max": return try merge(inputs, .maximum(Maximum()), layer, prefix)
    case "ave": return try merge(inputs, nil, layer, prefix)
    case "concat":
      let number = try layer.config.integer("concat_axis", otherwise: -1)
      return try concatenate(inputs, along: number, layer, prefix)
    case "dot", "cos":
      let axes = layer.config["dot_axes"].flatMap { json in
        // One list for each tensor, of one axis.
        json.elements?.first?.elements == nil ? json : nil
      }
      return try dot(inputs, layer, prefix, axes: axes)
    default:
      throw ImportFault(
        .unknownChoice(
          mode, of: "mode", known: ["sum", "mul", "concat", "ave", "cos", "dot", "max"]),
        at: layer.location)
    }
  }
}
