import NetworkModel

/// Layers that combine several volumes.
extension KerasExporter {
  /// The form in which several tensors may meet: their own, if all have the same.
  private func common(_ call: Call) -> Form {
    let forms = Set(call.inputs.map { form(of: $0) })
    if forms.count == 1, let form = forms.first { return form }
    let isVector = call.shapes.allSatisfy { $0.positions == 1 && $0.axes == call.output.axes }
    return isVector && readsRows(call) ? .rows : .volume(call.output.axes)
  }

  private mutating func operands(_ call: Call, _ form: Form) -> [Value] {
    call.inputs.map { value($0, as: form) }
  }

  mutating func add(_ layer: Concatenation, _ call: Call) -> (Value, Form) {
    var form = common(call)
    if case .flattened = form { form = .rows }
    if layer.axis != .channels, form == .rows { form = .volume(call.output.axes) }
    let operands = operands(call, form)
    guard operands.count > 1 else { return finish("Identity", [], operands[0], call, form) }
    let axis = layer.axis == .channels ? -1 : place(of: layer.axis, in: form)
    return (
      self.layer(
        "Concatenate", [Setting("axis", .integer(axis), unless: .integer(-1))], .values(operands),
        named: name(call), extents(call.output, as: form)), form
    )
  }

  mutating func addElementwise(_ className: String, _ call: Call) -> (Value, Form) {
    let form = common(call)
    let operands = operands(call, form)
    guard operands.count > 1 else { return finish("Identity", [], operands[0], call, form) }
    return (
      layer(
        className, [], .values(operands), named: name(call), extents(call.output, as: form)), form
    )
  }

  mutating func add(_ layer: Addition, _ call: Call) throws(ExportFault) -> (Value, Form) {
    switch (layer.operation, layer.weights) {
    case (.sum, .none): return addElementwise("Add", call)
    case (.difference, _):
      let form = common(call)
      let operands = operands(call, form)
      var result = operands[0]
      for (place, value) in operands.enumerated().dropFirst() {
        let isLast = place == operands.count - 1
        // Lengths of 1 are repeated.
        let extents = zip(model.calls[result].extents, model.calls[value].extents).map {
          max($0, $1)
        }
        result = self.layer(
          "Subtract", [], .values([result, value]),
          named: isLast ? name(call) : fresh("\(name(call))_\(place)"), extents)
      }
      guard operands.count > 1 else { return finish("Identity", [], result, call, form) }
      return (result, form)
    case (.sum, .plain), (.sum, .normalized), (.sum, .softmax):
      return try addWeighted(layer.weights, call)
    }
  }

  private mutating func addWeighted(
    _ weights: Addition.Weights, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    guard call.shapes.allSatisfy({ $0 == call.output }) else {
      throw fault(
        call, "Keras stacks what it adds with weights, and these volumes have other extents",
        help: "`--to onnx` writes it")
    }
    let form = common(call)
    let output = extents(call.output, as: form)
    let stacked = operation(
      .stack, [.values(operands(call, form))], [Setting("axis", .integer(-1))],
      part: name(call, "paths"), output + [call.inputs.count])
    if weights == .plain {
      let letters = Self.letters(form)
      let result = try learned(
        .layer("EinsumDense"),
        [
          Setting("equation", .text("\(letters)p,p->\(letters)"), first: true),
          Setting("output_shape", .integers(output)),
        ], .value(stacked), call, named: name(call), output)
      return (result, form)
    }
    let result = try learned(
      .custom(.weightedSum), [Setting("weights", .text(weights.rawValue))], .value(stacked), call,
      named: name(call), output)
    return (result, form)
  }
}
