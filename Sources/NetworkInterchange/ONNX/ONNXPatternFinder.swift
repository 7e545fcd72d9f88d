import NetworkModel

/// Finds functions and normalizations that are written as several nodes. A node that something else reads is never part
/// of one.
struct ONNXPatternFinder {
  private let nodes: [ONNXNode]
  private let number: Int32
  private let links: ValueMap<ONNXImporter.Link>
  private let stored: (ValueID) -> Double?
  private(set) var patterns: [Int: ONNXPattern] = [:]
  private(set) var absorbed: Set<Int> = []

  init(
    _ scope: ONNXImporter.Scope, _ links: ValueMap<ONNXImporter.Link>,
    _ stored: @escaping (ValueID) -> Double?
  ) {
    nodes = scope.nodes
    number = scope.number
    self.links = links
    self.stored = stored
  }

  /// A product: a number, and factors that are none.
  private struct Product {
    var number = 1.0
    var factors: [ValueID] = []
    /// The nodes that it is made of.
    var nodes: Set<Int> = []
  }

  mutating func find() {
    for index in nodes.indices.reversed() where !absorbed.contains(index) {
      switch nodes[index].operatorName {
      case "Mul", "Div":
        if !findActivation(index) { _ = findNormalization(index) }
      case "Add": _ = findNormalization(index)
      default: break
      }
    }
  }

  // MARK: Parts

  private func producer(_ name: ValueID) -> Int? { links[name]?.producer(in: number) }

  private func node(_ name: ValueID, _ operatorName: String) -> (index: Int, node: ONNXNode)? {
    guard let index = producer(name), nodes[index].operatorName == operatorName else { return nil }
    return (index, nodes[index])
  }

  private func number(_ name: ValueID) -> Double? {
    if let number = stored(name) { return number }
    guard let (_, node) = node(name, "Constant"),
      let attribute = node.attributes.first(where: { $0.name.hasPrefix("value") })
    else { return nil }
    switch attribute.value {
    case .tensor(let tensor): return ONNXValue(stored: tensor).scalar
    case .float(let number): return number.asWritten
    case .integer(let number): return Double(number)
    case .text, .integers, .floats, .texts, .graph, .reference, .unread: return nil
    }
  }

  private func isUsedOnce(_ name: ValueID) -> Bool { links[name]?.uses == 1 }

  private func near(_ number: Double, _ other: Double) -> Bool {
    abs(number - other) <= 2e-3 * abs(other)
  }

  /// The product that a value is, of numbers and other values.
  private func product(_ name: ValueID, isOwn: Bool, depth: Int = 0) -> Product {
    guard depth < 6, isOwn || isUsedOnce(name), let index = producer(name) else {
      return Product(factors: [name])
    }
    let node = nodes[index]
    guard node.inputs.count == 2 else { return Product(factors: [name]) }
    switch node.operatorName {
    case "Mul":
      var result = Product(nodes: [index])
      for input in node.inputs {
        if let number = number(input) {
          result.number *= number
        } else {
          let part = product(input, isOwn: false, depth: depth + 1)
          result.number *= part.number
          result.factors += part.factors
          result.nodes.formUnion(part.nodes)
        }
      }
      return result
    case "Div":
      guard let divisor = number(node.inputs[1]), divisor != 0 else { break }
      var result = product(node.inputs[0], isOwn: false, depth: depth + 1)
      result.number /= divisor
      result.nodes.insert(index)
      return result
    default: break
    }
    return Product(factors: [name])
  }

  /// The other operand of the sum of a value and a number.
  private func sum(_ name: ValueID, with number: Double) -> (operand: ValueID, index: Int)? {
    guard let (index, node) = node(name, "Add"), node.inputs.count == 2 else { return nil }
    for (place, input) in node.inputs.enumerated() {
      if let own = self.number(input), near(own, number) { return (node.inputs[1 - place], index) }
    }
    return nil
  }

  /// A ReLU6 of a value and three, its six not yet divided.
  private func hardGate(_ name: ValueID) -> (operand: ValueID, nodes: Set<Int>)? {
    guard let clip = node(name, "Clip") else { return nil }
    func bound(_ place: Int, _ attribute: String) -> Double? {
      if place < clip.node.inputs.count { return number(clip.node.inputs[place]) }
      for own in clip.node.attributes where own.name == attribute {
        if case .float(let number) = own.value { return number.asWritten }
      }
      return nil
    }
    guard bound(1, "min") == 0, bound(2, "max") == 6 else { return nil }
    guard let input = clip.node.inputs.first, isUsedOnce(input),
      let (operand, index) = sum(input, with: 3)
    else { return nil }
    return (operand, [clip.index, index])
  }

  // MARK: Functions

  private mutating func findActivation(_ index: Int) -> Bool {
    guard let output = nodes[index].outputs.first else { return false }
    let product = product(output, isOwn: true)
    if product.factors.count == 1, near(product.number, 1.0 / 6), isUsedOnce(product.factors[0]),
      let (operand, gate) = hardGate(product.factors[0])
    {
      return accept(.activation(.hardSigmoid, of: operand), index, product.nodes.union(gate))
    }
    guard product.factors.count == 2 else { return false }
    for (value, gate) in [
      (product.factors[0], product.factors[1]), (product.factors[1], product.factors[0]),
    ] where isUsedOnce(gate) {
      guard let (function, nodes) = function(value, gate, product.number) else { continue }
      return accept(.activation(function, of: value), index, product.nodes.union(nodes))
    }
    return false
  }

  /// The function that a value times its gate times a number is.
  private func function(
    _ value: ValueID, _ gate: ValueID, _ number: Double
  ) -> (Activation.Function, Set<Int>)? {
    if number == 1, let (index, node) = node(gate, "Sigmoid"), node.inputs.first == value {
      return (.silu, [index])
    }
    if number == 1, let (index, node) = node(gate, "HardSigmoid"), node.inputs.first == value {
      var (alpha, beta) = (0.2, 0.5)
      for attribute in node.attributes {
        if case .float(let number) = attribute.value {
          if attribute.name == "alpha" { alpha = number.asWritten }
          if attribute.name == "beta" { beta = number.asWritten }
        }
      }
      return near(alpha, 1.0 / 6) && near(beta, 0.5) ? (.hardSwish, [index]) : nil
    }
    if near(number, 1.0 / 6), let (operand, nodes) = hardGate(gate), operand == value {
      return (.hardSwish, nodes)
    }
    if number == 1 {
      // The division by six may stand within the gate.
      let part = product(gate, isOwn: false)
      if part.factors.count == 1, near(part.number, 1.0 / 6), isUsedOnce(part.factors[0]),
        let (operand, nodes) = hardGate(part.factors[0]), operand == value
      {
        return (.hardSwish, nodes.union(part.nodes))
      }
      if let (index, node) = node(gate, "Tanh"), let inner = node.inputs.first, isUsedOnce(inner),
        let (soft, softplus) = self.node(inner, "Softplus"), softplus.inputs.first == value
      {
        return (.mish, [index, soft])
      }
    }
    guard near(number, 0.5), let (inner, sum) = sum(gate, with: 1), isUsedOnce(inner) else {
      return nil
    }
    if let (index, node) = node(inner, "Erf"), let scaled = node.inputs.first, isUsedOnce(scaled) {
      let part = product(scaled, isOwn: true)
      if part.factors == [value], near(part.number, 0.5.squareRoot()) {
        return (.gelu(.exact), part.nodes.union([sum, index]))
      }
    }
    if let (index, node) = node(inner, "Tanh"), let scaled = node.inputs.first, isUsedOnce(scaled) {
      let part = product(scaled, isOwn: true)
      if part.factors.count == 1, near(part.number, (2 / Double.pi).squareRoot()),
        isUsedOnce(part.factors[0]), let cubic = cubic(part.factors[0], of: value)
      {
        return (.gelu(.tanh), part.nodes.union(cubic).union([sum, index]))
      }
    }
    return nil
  }

  /// The nodes of a value and 0.044715 of its cube.
  private func cubic(_ name: ValueID, of value: ValueID) -> Set<Int>? {
    guard let (index, node) = node(name, "Add"), node.inputs.count == 2,
      let place = node.inputs.firstIndex(of: value)
    else { return nil }
    let other = node.inputs[1 - place]
    guard isUsedOnce(other) else { return nil }
    let part = product(other, isOwn: true)
    guard near(part.number, 0.044715) else { return nil }
    if part.factors == [value, value, value] { return part.nodes.union([index]) }
    guard part.factors.count == 1, isUsedOnce(part.factors[0]),
      let (power, pow) = self.node(part.factors[0], "Pow"), pow.inputs.count == 2,
      pow.inputs[0] == value, number(pow.inputs[1]) == 3
    else { return nil }
    return part.nodes.union([index, power])
  }

  // MARK: Normalizations

  /// `(x − μ) / √(σ² + ε)`, then perhaps `·γ` and `+ β`, ending at this node.
  private mutating func findNormalization(_ last: Int) -> Bool {
    var end = last
    var nodes: Set<Int> = [last]
    var bias: ValueID?
    var weights: ValueID?
    func step(_ operatorName: String) -> (value: ValueID, other: ValueID, index: Int)? {
      let node = self.nodes[end]
      guard node.operatorName == operatorName, node.inputs.count == 2 else { return nil }
      for (place, input) in node.inputs.enumerated() {
        let inner = node.inputs[1 - place]
        // What is learned is a tensor of the file.
        guard producer(input).map({ self.nodes[$0].operatorName == "Constant" }) ?? true,
          isUsedOnce(inner), let index = producer(inner)
        else { continue }
        return (inner, input, index)
      }
      return nil
    }
    if let (_, other, index) = step("Add"), self.nodes[index].operatorName == "Mul" {
      bias = other
      end = index
      nodes.insert(index)
    }
    if let (_, other, index) = step("Mul"), self.nodes[index].operatorName == "Div" {
      weights = other
      end = index
      nodes.insert(index)
    }
    guard self.nodes[end].operatorName == "Div", bias == nil || weights != nil,
      self.nodes[end].inputs.count == 2,
      let difference = self.node(self.nodes[end].inputs[0], "Sub"),
      let root = self.node(self.nodes[end].inputs[1], "Sqrt"), let inner = root.node.inputs.first,
      let shifted = self.node(inner, "Add"), shifted.node.inputs.count == 2
    else { return false }
    var variance: (index: Int, node: ONNXNode)?
    var epsilon = 0.0
    for (place, input) in shifted.node.inputs.enumerated() {
      if let own = number(input), let mean = self.node(shifted.node.inputs[1 - place], "ReduceMean")
      {
        (variance, epsilon) = (mean, own)
      }
    }
    guard let variance, let square = variance.node.inputs.first, let squared = producer(square),
      let mean = self.node(difference.node.inputs[1], "ReduceMean"),
      let name = difference.node.inputs.first, mean.node.inputs.first == name,
      let axes = trailingAxes(mean.node), axes == trailingAxes(variance.node)
    else { return false }
    let centered = self.nodes[end].inputs[0]
    let squares = self.nodes[squared]
    let isSquare =
      squares.operatorName == "Pow" && squares.inputs.first == centered
      || squares.operatorName == "Mul" && squares.inputs == [centered, centered]
    guard isSquare, links[centered]?.uses ?? 0 <= 3 else { return false }
    nodes.formUnion([end, difference.index, root.index, shifted.index, variance.index, squared])
    nodes.insert(mean.index)
    return accept(
      .layerNormalization(of: name, axes: axes, epsilon: epsilon, weights, bias), last, nodes)
  }

  /// How many of the last axes a mean is over; nil if they are others.
  private func trailingAxes(_ node: ONNXNode) -> Int? {
    for attribute in node.attributes where attribute.name == "axes" {
      guard case .integers(let axes) = attribute.value else { return nil }
      let sorted = axes.sorted()
      return sorted == Array(Int64(-sorted.count)..<0) ? sorted.count : nil
    }
    return nil
  }

  private mutating func accept(_ pattern: ONNXPattern, _ last: Int, _ nodes: Set<Int>) -> Bool {
    let parts = nodes.subtracting([last])
    guard parts.isDisjoint(with: absorbed), parts.allSatisfy({ patterns[$0] == nil }) else {
      return false
    }
    patterns[last] = pattern
    absorbed.formUnion(parts)
    return true
  }
}
