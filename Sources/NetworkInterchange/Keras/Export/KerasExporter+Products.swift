import NetworkModel

/// Products of matrices, of which one may be weights.
extension KerasExporter {
  mutating func add(_ layer: FullyConnected, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let own = form(of: call.input)
    var form = Form.rows
    let input: Value
    switch own {
    case .volume(let axes) where layer.scope == .positions:
      form = .volume(axes)
      input = value(call.input, as: own)
    case .volume:
      input = value(call.input, as: call.shape.positions == 1 ? .rows : .flattened(call.shape))
    case .rows, .flattened: input = value(call.input, as: own)
    }
    let result = try learned(
      .layer("Dense"),
      [
        Setting("units", .integer(layer.units), first: true),
        Setting("use_bias", .flag(layer.bias != .none), unless: .flag(true)),
      ], .value(input), call, named: name(call), extents(call.output, as: form))
    return (result, form)
  }

  mutating func add(_ layer: RadialBasis, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let result = try learned(
      .custom(.radialBasis), [Setting("units", .integer(layer.units), first: true)],
      .value(value(call.input, as: .rows)), call, named: name(call), [layer.units])
    return (result, .rows)
  }

  mutating func add(_ layer: MatrixMultiplication, _ call: Call) -> (Value, Form) {
    let matrices = call.inputs.enumerated().map { place, input in
      let shape = call.shapes[place]
      let own = Form.volume(shape.axes)
      let x = value(input, as: own)
      return shape.axes == .one
        ? x
        : reshape(
          x, [Int(shape.positions), shape.channels], "\(name(call, "matrix"))_\(place)")
    }
    let (axes, rows): ([Int], Int) =
      switch layer.transposed {
      case .none: ([2, 1], Int(call.shapes[0].positions))
      case .first: ([1, 1], call.shapes[0].channels)
      case .second: ([2, 2], Int(call.shapes[0].positions))
      }
    let form = Form.volume(call.output.axes)
    let isReshaped = call.output.axes != .one
    let product = self.layer(
      "Dot", [Setting("axes", .integers(axes))], .values(matrices),
      named: isReshaped ? fresh(name(call, "product")) : name(call), [rows, call.output.channels])
    guard isReshaped else { return (product, form) }
    return (reshape(product, extents(call.output, as: form), named: name(call)), form)
  }
}
