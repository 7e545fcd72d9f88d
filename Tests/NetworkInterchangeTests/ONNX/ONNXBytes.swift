/// Bytes of a small ONNX file, written field by field after `onnx.proto`.
struct ONNXBytes {
  /// A node: its operator, what it reads, what it gives, and its attributes.
  struct Node {
    var kind: String
    var inputs: [String]
    var outputs: [String]
    var attributes: [Attribute] = []
    var name = ""

    init(
      _ kind: String, _ inputs: [String], _ output: String, _ attributes: [Attribute] = [],
      name: String = ""
    ) {
      self.kind = kind
      self.inputs = inputs
      outputs = [output]
      self.attributes = attributes
      self.name = name
    }
  }

  enum Attribute {
    case integer(String, Int64)
    case float(String, Float)
    case text(String, String)
    case floats(String, [Float])
    case integers(String, [Int64])
    /// The same in one field.
    case packed(String, [Int64])
  }

  /// A tensor of the file: of integers with their values, of numbers with or without.
  enum Tensor {
    case integers(String, [Int64])
    case floats(String, [Int], [Float]?)
  }

  var nodes: [Node]
  var tensors: [Tensor] = []
  /// Extents by name; nil for one that is open.
  var inputs: [(String, [Int?])] = [("x", [1, 8, 4, 4])]
  var outputs: [(String, [Int])] = []
  var operatorSet = 17

  var bytes: [UInt8] {
    var graph: [UInt8] = []
    for node in nodes { graph += part(1, bytes(node)) }
    for tensor in tensors { graph += part(5, bytes(tensor)) }
    for (name, extents) in inputs { graph += part(11, value(name, extents)) }
    for (name, extents) in outputs { graph += part(12, value(name, extents.map { $0 })) }
    return number(1, 8) + part(7, graph) + part(8, number(2, operatorSet))
  }

  private func bytes(_ node: Node) -> [UInt8] {
    var bytes: [UInt8] = []
    for input in node.inputs { bytes += text(1, input) }
    for output in node.outputs { bytes += text(2, output) }
    if !node.name.isEmpty { bytes += text(3, node.name) }
    bytes += text(4, node.kind)
    for attribute in node.attributes { bytes += part(5, self.bytes(attribute)) }
    return bytes
  }

  private func bytes(_ attribute: Attribute) -> [UInt8] {
    switch attribute {
    case .integer(let name, let value):
      text(1, name) + varint(3 << 3) + varint(UInt64(bitPattern: value)) + number(20, 2)
    case .float(let name, let value):
      text(1, name) + varint(2 << 3 | 5) + little(value.bitPattern) + number(20, 1)
    case .text(let name, let value): text(1, name) + text(4, value) + number(20, 3)
    case .floats(let name, let values):
      text(1, name) + values.flatMap { varint(7 << 3 | 5) + little($0.bitPattern) } + number(20, 6)
    case .integers(let name, let values):
      text(1, name)
        + values.flatMap { varint(8 << 3) + varint(UInt64(bitPattern: $0)) } + number(20, 7)
    case .packed(let name, let values):
      text(1, name) + part(8, values.flatMap { varint(UInt64(bitPattern: $0)) }) + number(20, 7)
    }
  }

  private func bytes(_ tensor: Tensor) -> [UInt8] {
    switch tensor {
    case .integers(let name, let values):
      number(1, values.count) + number(2, 7)
        + part(7, values.flatMap { varint(UInt64(bitPattern: $0)) }) + text(8, name)
    case .floats(let name, let extents, let values):
      extents.flatMap { number(1, $0) } + number(2, 1) + text(8, name)
        + (values.map { part(9, $0.flatMap { little($0.bitPattern) }) } ?? [])
    }
  }

  private func value(_ name: String, _ extents: [Int?]) -> [UInt8] {
    let shape = extents.flatMap { extent in part(1, extent.map { number(1, $0) } ?? text(2, "N")) }
    return text(1, name) + part(2, part(1, number(1, 1) + part(2, shape)))
  }

  private func number(_ field: Int, _ value: Int) -> [UInt8] {
    varint(UInt64(field) << 3) + varint(UInt64(value))
  }

  private func text(_ field: Int, _ text: String) -> [UInt8] { part(field, Array(text.utf8)) }

  private func part(_ field: Int, _ bytes: [UInt8]) -> [UInt8] {
    varint(UInt64(field) << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }

  private func little(_ bits: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
  }

  private func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
