import FileFormats

/// A graph of ONNX in the making: nodes in order, under names of their own.
struct ONNXGraphMaker {
  /// Of `TensorProto.DataType`.
  static let float: Int64 = 1
  static let int64: Int64 = 7

  enum Attribute {
    case integer(Int)
    case integers([Int])
    case float(Double)
    case text(String)
    case constant(Constant)
  }

  /// A small tensor that is no weight.
  enum Constant: Hashable {
    case integers([Int])
    case scalar(Double)
    case floats([Double])
  }

  struct Node {
    let operatorName: String
    let inputs: [String]
    var outputs: [String]
    let attributes: [(name: String, value: Attribute)]
  }

  /// An extent of a value: a number, or that of the batch.
  struct Info {
    let name: String
    let extents: [Int]
  }

  private(set) var nodes: [Node] = []
  var inputs: [Info] = []
  var outputs: [Info] = []
  var values: [Info] = []
  private var names: UniqueNames
  private var constants: [Constant: String] = [:]

  /// - Parameter names: those that layers have, which nothing else may take.
  init(keeping names: Set<String>) { self.names = UniqueNames(keeping: names) }

  /// Returns a name that nothing has.
  mutating func fresh(_ wanted: String) -> String { names.unique(wanted) }

  /// Adds a node whose output has this very name, and so has the node.
  mutating func add(
    _ operatorName: String, _ inputs: [String], named name: String,
    _ attributes: [(name: String, value: Attribute)] = []
  ) {
    nodes.append(
      Node(operatorName: operatorName, inputs: inputs, outputs: [name], attributes: attributes))
  }

  /// Adds a node with several outputs.
  mutating func add(
    _ operatorName: String, _ inputs: [String], named names: [String],
    _ attributes: [(name: String, value: Attribute)] = []
  ) {
    nodes.append(
      Node(operatorName: operatorName, inputs: inputs, outputs: names, attributes: attributes))
  }

  /// Gives the node that has an output of this name a second output.
  ///
  /// - Returns: its name, nil if there is no such node.
  mutating func secondOutput(of name: String, named wanted: String) -> String? {
    guard let index = nodes.firstIndex(where: { $0.outputs.first == name }) else { return nil }
    if nodes[index].outputs.count == 2 { return nodes[index].outputs[1] }
    let second = fresh(wanted)
    nodes[index].outputs.append(second)
    return second
  }

  /// The name of a small tensor, which a node makes; one for all of the same values.
  mutating func constant(_ constant: Constant) -> String {
    if let name = constants[constant] { return name }
    let words =
      switch constant {
      case .integers(let numbers): ONNXGraphMaker.words(numbers)
      case .scalar(let number): "\(number)"
      case .floats(let numbers): ONNXGraphMaker.words(numbers)
      }
    let name = fresh("constant:\(words)")
    constants[constant] = name
    nodes.append(
      Node(
        operatorName: "Constant", inputs: [], outputs: [name],
        attributes: [("value", .constant(constant))]))
    return name
  }

  /// The first numbers of a list.
  private static func words<Number>(_ numbers: [Number]) -> String {
    numbers.prefix(8).map { "\($0)" }.joined(separator: ",") + (numbers.count > 8 ? ",…" : "")
  }
}

// MARK: Bytes

extension ONNXGraphMaker {
  /// The graph without its initializers, which may follow.
  func bytes(named name: String) -> [UInt8] {
    var graph = ProtobufWriter()
    for node in nodes {
      graph.message(1) { writer in
        for input in node.inputs { writer.text(1, input) }
        for output in node.outputs { writer.text(2, output) }
        if let output = node.outputs.first { writer.text(3, output) }
        writer.text(4, node.operatorName)
        for attribute in node.attributes {
          writer.message(5) { Self.write(attribute.value, named: attribute.name, to: &$0) }
        }
      }
    }
    graph.text(2, name)
    for (field, infos) in [(11, inputs), (12, outputs), (13, values)] {
      for info in infos {
        graph.message(field) { Self.write(info, denoting: field == 11, to: &$0) }
      }
    }
    return graph.bytes
  }

  /// An `AttributeProto`.
  private static func write(
    _ attribute: Attribute, named name: String, to writer: inout ProtobufWriter
  ) {
    writer.text(1, name)
    switch attribute {
    case .float(let number):
      writer.float(2, Float(number))
      writer.integer(20, 1)
    case .integer(let number):
      writer.integer(3, Int64(number))
      writer.integer(20, 2)
    case .text(let text):
      writer.text(4, text)
      writer.integer(20, 3)
    case .constant(let constant):
      writer.message(5) { write(constant, to: &$0) }
      writer.integer(20, 4)
    case .integers(let numbers):
      for number in numbers { writer.integer(8, Int64(number)) }
      writer.integer(20, 7)
    }
  }

  /// A `TensorProto`.
  private static func write(_ constant: Constant, to writer: inout ProtobufWriter) {
    var data: [UInt8] = []
    func append<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }
    switch constant {
    case .integers(let numbers):
      writer.integer(1, Int64(numbers.count))
      writer.integer(2, int64)
      for number in numbers { append(Int64(number)) }
    case .scalar(let number):
      writer.integer(2, float)
      append(Float(number).bitPattern)
    case .floats(let numbers):
      writer.integer(1, Int64(numbers.count))
      writer.integer(2, float)
      for number in numbers { append(Float(number).bitPattern) }
    }
    writer.data(9, data)
  }

  /// A `ValueInfoProto` of floats, whose first axis is the batch.
  ///
  /// - Parameter denotes: whether it says what the axes are.
  private static func write(
    _ info: Info, denoting denotes: Bool, to writer: inout ProtobufWriter
  ) {
    writer.text(1, info.name)
    writer.message(2) { type in
      type.message(1) { tensor in
        tensor.integer(1, float)
        tensor.message(2) { shape in
          shape.message(1) { batch in
            batch.text(2, "N")
            if denotes { batch.text(3, "DATA_BATCH") }
          }
          for (place, extent) in info.extents.enumerated() {
            shape.message(1) { axis in
              axis.integer(1, Int64(extent))
              if denotes { axis.text(3, place == 0 ? "DATA_CHANNEL" : "DATA_FEATURE") }
            }
          }
        }
      }
    }
  }
}
