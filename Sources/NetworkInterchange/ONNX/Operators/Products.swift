import NetworkModel

/// Matrix products: fully connected layers where one factor is a tensor of the file.
extension ONNXImporter {
  // MARK: Gemm

  mutating func gemm(
    _ call: ONNXCall, second: Int, bias biasPlace: Int
  ) throws(ONNXFault) {
    let first = try required(0, of: call)
    let factor = try required(second, of: call)
    var rows = try extents(first)
    var columns = try extents(factor)
    // The first versions took the first factor as a matrix whatever its axes.
    if rows.count > 2, call.version < 7 {
      rows = [rows[0], ONNXValue.count(Array(rows.dropFirst())) ?? 0]
    }
    guard rows.count == 2, columns.count == 2 else {
      throw .malformed("it multiplies tensors of \(rows.count) and \(columns.count) axes")
    }
    if call.flag("transA") { rows.reverse() }
    if call.flag("transB") { columns.reverse() }
    guard rows[1] == columns[0] else {
      throw .malformed("\(rows[0])×\(rows[1]) times \(columns[0])×\(columns[1])")
    }
    let output = [rows[0], columns[1]]
    let bias = input(biasPlace, of: call)
    if first.isConstant, factor.isConstant {
      return try constantProduct(call, [first, factor, bias], output, rows[1])
    }
    guard let activation = first.activation, factor.isConstant, !call.flag("transA"),
      bias?.isConstant ?? true, first.extents?.count == 2
    else {
      let constants = [factor, first].filter { $0.isConstant }
      return try addOpaque(
        Cost(
          arithmetic: constants.isEmpty ? .matrixProduct : .weightedProduct,
          macs: macs(output, [rows[1]]), weights: constants.filter { $0.weights != nil },
          biases: (bias.map { [$0] } ?? []).filter { $0.weights != nil }),
        reading: [first, factor], for: call, extents: output)
    }
    let roles = productRoles(rows, activation)
    let node = try volume(activation, as: roles, for: call)
    let made = try layer { () throws(LayerError) in
      try FullyConnected(
        units: columns[1], bias: bias == nil ? .none : .shared,
        over: roles.contains(.spatial) ? .positions : .volume)
    }
    let owner = self.owner(of: [factor, bias], .fullyConnected)
    let value = try add(
      .fullyConnected(made), reading: [node], for: call, roles: roles, extents: output,
      sharing: owner?.1)
    own(value, owner)
    bind(of: call, value)
  }

  /// The last axis has the channels; of the others each is the batch or one of positions.
  private func productRoles(
    _ extents: [Int], _ activation: ONNXValue.Activation
  ) -> [Role] {
    var roles = [Role](repeating: .spatial, count: extents.count)
    roles[extents.count - 1] = .channels
    if extents.count > 1, extents[0] == batch,
      activation.view.axes[0] == ONNXView.whole(.batch, batch)
    {
      roles[0] = .batch
    }
    return roles
  }

  // MARK: MatMul

  mutating func matrixProduct(_ call: ONNXCall, second: Int) throws(ONNXFault) {
    let first = try required(0, of: call)
    let factor = try required(second, of: call)
    var (rows, columns) = (try extents(first), try extents(factor))
    guard !rows.isEmpty, !columns.isEmpty else { throw .malformed("a factor is a single number") }
    if call.kind == .fusedMatMul {
      if call.flag("transA"), rows.count > 1 { rows.swapAt(rows.count - 1, rows.count - 2) }
      if call.flag("transB"), columns.count > 1 {
        columns.swapAt(columns.count - 1, columns.count - 2)
      }
    }
    let isRow = rows.count == 1
    let isColumn = columns.count == 1
    if isRow { rows = [1] + rows }
    if isColumn { columns += [1] }
    let terms = rows[rows.count - 1]
    guard columns[columns.count - 2] == terms else {
      throw .malformed("a row of \(terms) meets a column of \(columns[columns.count - 2])")
    }
    let outer = try broadcast(Array(rows.dropLast(2)), Array(columns.dropLast(2)))
    var output = outer + [rows[rows.count - 2], columns[columns.count - 1]]
    let macs = macs(output, [terms])
    if isRow { output.remove(at: output.count - 2) }
    if isColumn { output.removeLast() }
    if first.isConstant, factor.isConstant {
      return try constantProduct(call, [first, factor], output, terms)
    }
    if let activation = first.activation, factor.isConstant, factor.extents?.count == 2, !isRow,
      !isColumn, !call.flag("transA")
    {
      let roles = productRoles(rows, activation)
      if roles.count(where: { $0 == .spatial }) <= 3 {
        return try fullyConnected(call, activation, roles, factor, output)
      }
    }
    for value in [first, factor] {
      if case .unknown = value.source { throw .silent }
    }
    let constants = [first, factor].filter { $0.weights != nil }
    try addOpaque(
      Cost(
        arithmetic: constants.isEmpty ? .matrixProduct : .weightedProduct, macs: macs,
        weights: constants),
      reading: [first, factor], for: call, extents: output)
  }

  /// A product that does not depend on the input, such as that of a recurrent cell's first state. What other layers
  /// learn is not counted here.
  private mutating func constantProduct(
    _ call: ONNXCall, _ factors: [ONNXValue?], _ output: [Int], _ terms: Int
  ) throws(ONNXFault) {
    let own = zip(factors, call.node.inputs).compactMap { value, name in
      uses(of: name) == 1 ? value : nil
    }
    try addOpaque(
      Cost(
        arithmetic: .weightedProduct, macs: macs(output, [terms]),
        weights: own.filter { $0.weights != nil }),
      reading: [], for: call, extents: output)
  }

  private mutating func fullyConnected(
    _ call: ONNXCall, _ activation: ONNXValue.Activation, _ roles: [Role], _ factor: ONNXValue,
    _ output: [Int]
  ) throws(ONNXFault) {
    let node = try volume(activation, as: roles, for: call)
    let bias = biasAfter(call, units: output[output.count - 1])
    let made = try layer { () throws(LayerError) in
      try FullyConnected(
        units: output[output.count - 1], bias: bias == nil ? .none : .shared,
        over: roles.contains(.spatial) ? .positions : .volume)
    }
    let owner = self.owner(of: [factor, bias?.value], .fullyConnected)
    let value = try add(
      .fullyConnected(made), reading: [node], for: call, roles: roles, extents: output,
      sharing: owner?.1)
    own(value, owner)
    bind(of: call, value)
    if let bias { scope.passed.insert(bias.node) }
  }

  /// The addition of a number for each unit that alone reads a product: a bias.
  private func biasAfter(_ call: ONNXCall, units: Int) -> (value: ONNXValue, node: Int)? {
    guard call.kind == .matMul, let output = call.node.outputs.first, uses(of: output) == 1,
      let node = reader(of: output), scope.patterns[node] == nil,
      !scope.absorbed.contains(node), let reader = self.call(node), reader.kind == .add,
      reader.node.inputs.count == 2, !reader.has("axis")
    else { return nil }
    let other = reader.node.inputs[0] == output ? reader.node.inputs[1] : reader.node.inputs[0]
    let stored = values[other] ?? constantAhead(other)
    guard let value = stored, value.weights != nil, let extents = value.knownExtents,
      extents.last == units, ONNXValue.count(extents) == units, units > 1
    else { return nil }
    return (value, node)
  }

  /// A tensor of the file that a later node gives.
  private func constantAhead(_ name: ValueID) -> ONNXValue? {
    guard let index = producer(of: name), let call = call(index), call.kind == .constant,
      let tensor = call.tensor("value")
    else { return nil }
    return ONNXValue(stored: tensor, as: name)
  }

  // MARK: Others

  /// Products and sums over labelled axes. Counted is one product for each place of all labels.
  mutating func einsum(_ call: ONNXCall) throws(ONNXFault) {
    guard let equation = call.text("equation") else { throw .malformed("`equation` is missing") }
    let letters = Array(equation.unicodeScalars).filter { $0 != " " }
    guard !letters.contains(".") else { throw .unsupported("an ellipsis in `\(equation)`") }
    var sides = letters.split(separator: ">", omittingEmptySubsequences: false)
    let hasResult = sides.count == 2
    if hasResult { sides[0] = sides[0].dropLast() }
    let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
    guard terms.count == call.node.inputs.count else {
      throw .malformed("`\(equation)` does not fit")
    }
    var lengths: [Unicode.Scalar: Int] = [:]
    var inputs: [ONNXValue] = []
    for (place, term) in terms.enumerated() {
      let value = try required(place, of: call)
      let extents = try self.extents(value)
      guard extents.count == term.count else { throw .malformed("`\(equation)` does not fit") }
      for (letter, extent) in zip(term, extents) {
        guard lengths[letter] ?? extent == extent || extent == 1 || lengths[letter] == 1 else {
          throw .malformed("`\(equation)` does not fit")
        }
        lengths[letter] = max(lengths[letter] ?? 1, extent)
      }
      inputs.append(value)
    }
    let result: [Unicode.Scalar]
    if hasResult {
      result = Array(sides[1])
    } else {
      let all = terms.flatMap { $0 }
      result = lengths.keys.filter { letter in all.count { $0 == letter } == 1 }.sorted()
    }
    var output: [Int] = []
    for letter in result {
      guard let length = lengths[letter] else { throw .malformed("`\(equation)` does not fit") }
      output.append(length)
    }
    let constants = inputs.filter { $0.weights != nil }
    try addOpaque(
      Cost(
        arithmetic: inputs.count < 2
          ? .none : constants.isEmpty ? .matrixProduct : .weightedProduct,
        macs: ONNXValue.count(Array(lengths.values)), weights: constants),
      reading: inputs, for: call, extents: output)
  }

  /// Scores of queries and keys, a softmax, and their product with the values.
  mutating func attention(_ call: ONNXCall) throws(ONNXFault) {
    let inputs = [
      try required(0, of: call), try required(1, of: call), try required(2, of: call),
    ]
    let queries = try extents(inputs[0])
    let keys = try extents(inputs[1])
    let values = try extents(inputs[2])
    guard queries.count == keys.count, keys.count == values.count,
      queries.count == 4 || queries.count == 3
    else { throw .malformed("it reads \(queries.count) axes") }
    var output = queries
    let macs: Int?
    if queries.count == 4 {
      output[3] = values[3]
      var past = 0
      if let value = input(4, of: call) {
        let extents = try self.extents(value)
        guard extents.count == 4 else {
          throw .malformed("the past keys have \(extents.count) axes")
        }
        past = extents[2]
      }
      macs = ONNXValue.count([
        queries[0], queries[1], queries[2], keys[2] + past, queries[3] + values[3],
      ])
      for (place, input) in [(1, keys), (2, values)] where call.node.outputs.count > place {
        var all = input
        all[2] += past
        try addOpaque(
          Cost(arithmetic: .none), reading: [inputs[place]], for: call, output: place, extents: all)
      }
    } else {
      guard let heads = call.integer("q_num_heads"), let groups = call.integer("kv_num_heads"),
        heads > 0, groups > 0
      else { throw .malformed("`q_num_heads` is missing") }
      guard let width = ONNXValue.count([values[2] / groups, heads]),
        width <= ONNXTensor.largestExtent
      else { throw .malformed("`q_num_heads` is \(heads)") }
      output[2] = width
      macs = ONNXValue.count([queries[0], queries[1], keys[1], queries[2] + output[2]])
    }
    try addOpaque(
      Cost(arithmetic: .matrixProduct, macs: macs), reading: inputs, for: call, extents: output)
  }
}
