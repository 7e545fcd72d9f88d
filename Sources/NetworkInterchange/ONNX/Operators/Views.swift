import NetworkModel

/// Operators that move or rename values: reshapes, transpositions, casts, dropout.
extension ONNXImporter {
  mutating func flatten(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let extents = try self.extents(value)
    let axis = call.integer("axis") ?? 1
    let place = axis < 0 ? axis + extents.count : axis
    guard (0...extents.count).contains(place) else { throw .malformed("there is no axis \(axis)") }
    let outer = ONNXValue.count(Array(extents.prefix(place)))
    let inner = ONNXValue.count(Array(extents.suffix(extents.count - place)))
    guard let outer, let inner else { throw .unknownExtent("what it reads") }
    bind(of: call, try reshaped(value, to: [outer, inner], call))
  }

  private func axisCount(_ value: ONNXValue) throws(ONNXFault) -> Int {
    if let extents = value.extents { return extents.count }
    if case .unknown = value.source { throw .silent }
    throw .unknownExtent("the number of axes")
  }

  mutating func cast(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    var result = value
    var type = value.type
    if let stated = call.integer("to") {
      type = ONNXTensor.ElementType(rawValue: Int64(stated)) ?? .undefined
    } else if let name = call.text("to") {
      // The first versions wrote the type's name.
      switch name {
      case "INT64": type = .int64
      case "INT32": type = .int32
      case "BOOL": type = .bool
      default: type = .float32
      }
    } else if let like = input(1, of: call) {
      type = like.type
    }
    result.type = type
    if let numbers = value.numbers {
      if type == .bool {
        result.contents = .integers(numbers.map { $0 == 0 ? 0 : 1 })
      } else if type.isInteger, value.integers == nil {
        let whole = numbers.map { Int64(exactly: $0.rounded(.towardZero)) }
        result.contents =
          whole.allSatisfy { $0 != nil } ? .integers(whole.map { $0 ?? 0 }) : .unread
      } else if !type.isInteger {
        result.contents = .floats(numbers)
      }
    }
    bind(of: call, result)
  }

  mutating func dropout(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    var rate = call.float("ratio") ?? 0.5
    if let ratio = input(1, of: call)?.scalar { rate = ratio }
    if let activation = value.activation {
      let made = try layer { () throws(LayerError) in try Dropout(rate: rate) }
      bind(of: call, try addPointwise(.dropout(made), to: activation, value, for: call))
    } else {
      bind(of: call, value)
    }
    if call.node.outputs.count > 1 {
      bind(1, of: call, ONNXValue(type: .bool, extents: value.extents, source: .auxiliary))
    }
  }

  // MARK: Transposition

  mutating func transpose(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let count = try axisCount(value)
    let order =
      try call.integers("perm").map { (list) throws(ONNXFault) in
        try ONNXCall.axes(list, of: count)
      } ?? Array((0..<count).reversed())
    guard Set(order).count == count, order.count == count else {
      throw .malformed("`perm` is no order of \(count) axes")
    }
    var result = value
    result.extents = value.extents.map { extents in order.map { extents[$0] } }
    result.contents = .unread
    if case .unread = value.contents {
    } else if let extents = value.knownExtents {
      result.contents = gathered(
        value.contents, places(extents, extents.map { Array(0..<$0) }, order: order))
    }
    if let activation = value.activation {
      var rearranged = activation
      rearranged.view = activation.view.transposed(order)
      rearranged.rearrangement = call.index
      result.source = .activation(rearranged)
    }
    bind(of: call, result)
  }

  // MARK: Other extents

  mutating func reshape(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    var numbers = call.integers("shape")
    if numbers == nil, let shape = input(1, of: call) {
      if case .unknown = shape.source { throw .silent }
      numbers = shape.integers
      // A shape whose numbers are in another file, which is not read.
      if numbers == nil, let output = call.node.outputs.first {
        numbers = statedExtents(output)?.map { Int64($0) }
      }
      if numbers == nil { throw .unknownExtent("the shape that it gives") }
    }
    guard let numbers else { throw .malformed("the shape is missing") }
    let known = value.extents
    let isLiteral = call.flag("allowzero")
    var extents: [Int] = []
    var open: Int?
    for (place, number) in try ONNXCall.lengths(numbers).enumerated() {
      switch number {
      case 0 where !isLiteral:
        guard let known, place < known.count else {
          throw .malformed("extent \(place) is taken from an axis that there is not")
        }
        guard let extent = known[place] else { throw .unknownExtent("extent \(place)") }
        extents.append(extent)
      case -1:
        guard open == nil else { throw .malformed("two extents are left open") }
        open = place
        extents.append(1)
      case ..<0: throw .malformed("an extent is \(number)")
      default: extents.append(number)
      }
    }
    if case .unknown = value.source { throw .silent }
    let all = try self.extents(value)
    guard let count = ONNXValue.count(all), let given = ONNXValue.count(extents) else {
      throw .unknownExtent("the number of values")
    }
    if let open {
      guard given > 0, count % given == 0 else {
        throw .malformed("\(count) values do not fill rows of \(given)")
      }
      extents[open] = count / given
    } else if given != count {
      throw .malformed("\(count) values become \(given)")
    }
    bind(of: call, try reshaped(value, to: extents, call))
  }

  /// The same values with other extents.
  mutating func reshaped(
    _ value: ONNXValue, to extents: [Int], _ call: ONNXCall
  ) throws(ONNXFault) -> ONNXValue {
    var result = value
    result.extents = extents
    guard let activation = value.activation else {
      if case .unknown = value.source { throw .silent }
      return result
    }
    guard ONNXValue.count(extents) == ONNXValue.count(activation.view.extents) else {
      throw .malformed("the number of values changes")
    }
    var rearranged = activation
    rearranged.rearrangement = call.index
    if let view = activation.view.reshaped(to: extents) {
      rearranged.view = view
    } else {
      // An extent ends within a run: the values become one column first.
      let hasBatch = batch > 1 && activation.view.axes.first == ONNXView.whole(.batch, batch)
      let column = ONNXView(axes: [[], ONNXView.merged(activation.view.axes.flatMap { $0 })])
      let flat =
        hasBatch
        ? ONNXView(
          axes: [
            activation.view.axes[0],
            ONNXView.merged(activation.view.axes.dropFirst().flatMap { $0 }),
          ]) : column
      let node = try volume(
        ONNXValue.Activation(node: activation.node, view: flat, rearrangement: call.index),
        as: [.batch, .channels], for: call)
      guard let shape = network.shape(of: node),
        let view = ONNXView(of: shape, batch: batch, [.batch, .channels]).reshaped(to: extents)
      else { throw .unsupported("the images of a batch are mixed") }
      rearranged = ONNXValue.Activation(node: node, view: view, rearrangement: call.index)
    }
    result.source = .activation(rearranged)
    return result
  }

  /// The axes that an operator names, as an attribute or as an input.
  private func axes(_ call: ONNXCall) throws(ONNXFault) -> [Int64]? {
    if let axes = call.integers("axes") { return axes }
    guard let list = input(1, of: call) else { return nil }
    guard let axes = list.integers else { throw .unknownExtent("the axes") }
    return axes
  }

  mutating func squeeze(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let count = try axisCount(value)
    let stated = try axes(call)
    let dropped: Set<Int>
    if let stated {
      dropped = Set(try ONNXCall.axes(stated, of: count))
    } else {
      let extents = try self.extents(value)
      dropped = Set(extents.indices.filter { extents[$0] == 1 })
    }
    let kept = (0..<count).filter { !dropped.contains($0) }
    if let extents = value.extents {
      for axis in dropped.sorted() where (extents[axis] ?? 1) != 1 {
        throw .malformed("axis \(axis) has an extent of \(extents[axis] ?? 1)")
      }
    }
    bind(
      of: call,
      axesChanged(value, call) { axes in
        kept.map { axes[$0] }
      } _: {
        (axes: [[ONNXView.Run]]) in
        kept.map { axes[$0] }
      })
  }

  mutating func unsqueeze(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    let count = try axisCount(value)
    guard let stated = try axes(call) else { throw .malformed("the axes are missing") }
    let new = Set(try ONNXCall.axes(stated, of: count + stated.count))
    guard new.count == stated.count else { throw .malformed("an axis is named twice") }
    func inserted<Element>(_ list: [Element], _ one: Element) -> [Element] {
      var rest = list[...]
      return (0..<count + new.count).map { new.contains($0) ? one : rest.popFirst() ?? one }
    }
    bind(
      of: call,
      axesChanged(value, call) {
        inserted($0, 1)
      } _: { (axes: [[ONNXView.Run]]) in
        inserted(axes, [])
      })
  }

  /// A value with axes of extent 1 added or removed.
  private func axesChanged(
    _ value: ONNXValue, _ call: ONNXCall, _ extents: ([Int?]) -> [Int?],
    _ axes: ([[ONNXView.Run]]) -> [[ONNXView.Run]]
  ) -> ONNXValue {
    var result = value
    result.extents = value.extents.map(extents)
    if let activation = value.activation {
      var rearranged = activation
      rearranged.view.axes = axes(activation.view.axes)
      rearranged.rearrangement = call.index
      result.source = .activation(rearranged)
    }
    return result
  }
}
