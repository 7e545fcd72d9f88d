extension Float {
  /// The number that was meant: 1e-05, not the nearest of 24 bits, 9.999999747378752e-06.
  var asWritten: Double { Double(description) ?? Double(self) }
}

/// A node that is being read, with its attributes by name.
struct ONNXCall: Sendable {
  let node: ONNXNode
  /// The place in its graph.
  let index: Int
  let kind: ONNXOperator
  /// The version of its domain's operators.
  let version: Int64
  /// What the call of the enclosing function gives to attributes.
  let bindings: [String: ONNXAttribute.Value]

  private func attribute(_ name: String) -> ONNXAttribute.Value? {
    guard let attribute = node.attributes.first(where: { $0.name == name }) else { return nil }
    if case .reference(let other) = attribute.value { return bindings[other] }
    return attribute.value
  }

  func has(_ name: String) -> Bool { attribute(name) != nil }

  func integer(_ name: String) -> Int? {
    guard case .integer(let integer) = attribute(name) else { return nil }
    return Int(exactly: integer)
  }

  func flag(_ name: String) -> Bool { integer(name).map { $0 != 0 } ?? false }

  func float(_ name: String) -> Double? {
    switch attribute(name) {
    case .float(let float): float.asWritten
    case .integer(let integer): Double(integer)
    case .text, .integers, .floats, .texts, .tensor, .graph, .reference, .unread, nil: nil
    }
  }

  func text(_ name: String) -> String? {
    guard case .text(let text) = attribute(name) else { return nil }
    return text
  }

  func integers(_ name: String) -> [Int64]? {
    switch attribute(name) {
    case .integers(let integers): integers
    case .integer(let integer): [integer]
    case .float, .text, .floats, .texts, .tensor, .graph, .reference, .unread, nil: nil
    }
  }

  func floats(_ name: String) -> [Double]? {
    guard case .floats(let floats) = attribute(name) else { return nil }
    return floats.map { $0.asWritten }
  }

  func tensor(_ name: String) -> ONNXTensor? {
    guard case .tensor(let tensor) = attribute(name) else { return nil }
    return tensor
  }

  func graph(_ name: String) -> ONNXGraph? {
    guard case .graph(let graph) = attribute(name) else { return nil }
    return graph
  }

  /// The attribute as lengths that fit; nil if it is not there.
  func lengths(_ name: String) throws(ONNXFault) -> [Int]? {
    guard let integers = integers(name) else { return nil }
    return try ONNXCall.lengths(integers)
  }

  static func lengths(_ integers: [Int64]) throws(ONNXFault) -> [Int] {
    var lengths: [Int] = []
    for integer in integers {
      guard let length = Int(exactly: integer), abs(integer / 2) < 1 << 40 else {
        throw .malformed("a length is \(integer)")
      }
      lengths.append(length)
    }
    return lengths
  }

  /// An axis counted from the end if it is negative.
  static func axis(_ axis: Int, of count: Int) throws(ONNXFault) -> Int {
    let place = axis < 0 ? axis + count : axis
    guard (0..<max(count, 0)).contains(place) else {
      throw .malformed("there is no axis \(axis) among \(count)")
    }
    return place
  }

  static func axes(_ axes: [Int64], of count: Int) throws(ONNXFault) -> [Int] {
    var places: [Int] = []
    for place in try lengths(axes) { places.append(try axis(place, of: count)) }
    return places
  }
}
