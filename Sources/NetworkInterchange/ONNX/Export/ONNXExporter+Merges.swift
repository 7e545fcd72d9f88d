import NetworkModel

/// Layers that combine several volumes.
extension ONNXExporter {
  /// The form in which several values may meet: their own, if all have the same.
  private func common(_ call: Call) -> Form {
    let forms = Set(call.inputs.map { form(of: $0) })
    if forms.count == 1, let form = forms.first { return form }
    return .volume(call.output.axes)
  }

  private mutating func operands(_ call: Call, _ form: Form) -> [String] {
    call.inputs.map { value($0, as: form) }
  }

  mutating func add(_ layer: Concatenation, _ call: Call) -> Form {
    var form = common(call)
    if layer.axis != .channels, form == .rows { form = .volume(call.output.axes) }
    finish(
      "Concat", operands(call, form), call, [("axis", .integer(place(of: layer.axis, in: form)))])
    return form
  }

  mutating func add(_ layer: Addition, _ call: Call) -> Form {
    let form = common(call)
    var terms = operands(call, form)
    switch (layer.operation, layer.weights) {
    case (.difference, _): addChain("Sub", terms, call)
    case (.sum, .none): addSum(terms, call)
    case (.sum, .plain), (.sum, .normalized), (.sum, .softmax):
      let factors = factors(layer.weights, count: terms.count, call)
      for place in terms.indices {
        let factor = node(
          "Gather", [factors, integers([place])], "\(call.name)/factor-\(place)")
        terms[place] = node("Mul", [terms[place], factor], "\(call.name)/term-\(place)")
      }
      addSum(terms, call)
    }
    return form
  }

  /// A number for each path.
  private mutating func factors(
    _ weights: Addition.Weights, count: Int, _ call: Call
  ) -> String {
    let learned = parameter(.weights, call, [count])
    switch weights {
    case .none, .plain: return learned
    case .softmax:
      return node("Softmax", [learned], call.name + "/factors", [("axis", .integer(0))])
    case .normalized:
      let positive = node("Relu", [learned], call.name + "/positive")
      let sum = reduce("ReduceSum", positive, [0], call.name + "/total", call)
      let shifted = node("Add", [sum, scalar(1e-4)], call.name + "/divisor")
      return node("Div", [positive, shifted], call.name + "/factors")
    }
  }

  private mutating func addSum(_ terms: [String], _ call: Call) {
    finish(terms.count == 2 ? "Add" : "Sum", terms, call)
  }

  /// The operation on the first two values, then on what comes of it and the next.
  private mutating func addChain(_ operatorName: String, _ values: [String], _ call: Call) {
    guard var result = values.first else { return }
    for (place, value) in values.enumerated().dropFirst() {
      guard place < values.count - 1 else { break }
      result = node(operatorName, [result, value], "\(call.name)/\(place)")
    }
    finish(operatorName, [result] + values.suffix(1), call)
  }

  mutating func addMultiplication(_ call: Call) -> Form {
    let form = common(call)
    addChain("Mul", operands(call, form), call)
    return form
  }

  mutating func addMaximum(_ call: Call) -> Form {
    let form = common(call)
    finish("Max", operands(call, form), call)
    return form
  }
}
