import FileFormats

/// Reads the structure of an ONNX file and passes over the data of its tensors.
///
/// External data are never opened. Unknown fields are passed over, so that files of later versions are read as far as
/// they are of this one.
/// Source: ONNX, `onnx/onnx.proto`.
struct ONNXReader<Source: ByteSource> {
  var reader: ProtobufReader<Source>
  private var names = ValueNames()
  private var nodeCount = 0
  private var textCount = 0
  private var numberCount = 0

  /// Bounds on what is kept of a file. Networks of today have at most a hundredth of them.
  enum Most {
    static var nodes: Int { 1 << 18 }
    static var functions: Int { 1 << 16 }
    static var texts: Int { 1 << 20 }
    static var numbers: Int { 1 << 21 }
    static var graphDepth: Int { 16 }
    static var axes: Int { 64 }
    /// Numbers of one attribute.
    static var attributeNumbers: Int { 4096 }
    /// Bytes of a text that means something here.
    static var attributeText: Int { 4096 }
    /// Integers of a tensor that shapes may depend on.
    static var tensorIntegers: Int { 512 }
    static var tensorFloats: Int { 16 }
  }

  /// Reads a whole file.
  static func model(_ source: Source) throws(InterchangeError) -> ONNXModel {
    var reader = ONNXReader(source)
    return try reader.model()
  }

  private init(_ source: Source) { reader = ProtobufReader(source) }

  private mutating func model() throws(InterchangeError) -> ONNXModel {
    var model = ONNXModel()
    var message = reader.wholeFile
    var hasGraph = false
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: model.version = try field.integer
      case 2: model.producer = try text(field)
      case 7:
        guard !hasGraph else { throw .malformed("it has two graphs") }
        hasGraph = true
        model.graph = try graph(try field.message, depth: 0)
      case 8: try operatorSet(try field.message, into: &model.operatorSets)
      case 25:
        guard model.functions.count < Most.functions else {
          throw .tooLarge("it has more than \(Most.functions) functions")
        }
        model.functions.append(try function(try field.message))
      default: break
      }
    }
    guard hasGraph else { throw .malformed("it is not an ONNX file: it has no graph") }
    model.names = names
    return model
  }

  private mutating func operatorSet(
    _ message: ProtobufMessage, into sets: inout [String: Int64]
  ) throws(InterchangeError) {
    var message = message
    var domain = ""
    var version: Int64 = 1
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: domain = try text(field)
      case 2: version = try field.integer
      default: break
      }
    }
    sets[domain == "ai.onnx" ? "" : domain] = version
  }

  // MARK: Graphs

  private mutating func graph(
    _ message: ProtobufMessage, depth: Int
  ) throws(InterchangeError) -> ONNXGraph {
    guard depth < Most.graphDepth else { throw .tooDeep("graphs are nested too deeply") }
    var message = message
    var graph = ONNXGraph()
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: graph.nodes.append(try node(try field.message, depth: depth))
      case 2: graph.name = try text(field)
      case 5: graph.initializers.append(try tensor(try field.message))
      case 11: graph.inputs.append(try valueInfo(try field.message))
      case 12: graph.outputs.append(try valueInfo(try field.message))
      case 13: graph.values.append(try valueInfo(try field.message))
      case 15: graph.initializers.append(try sparseTensor(try field.message))
      default: break
      }
    }
    return graph
  }

  private mutating func function(_ message: ProtobufMessage) throws(InterchangeError)
    -> ONNXFunction
  {
    var message = message
    var function = ONNXFunction()
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: function.name = try text(field)
      case 4: function.inputs.append(try value(field))
      case 5: function.outputs.append(try value(field))
      case 7: function.nodes.append(try node(try field.message, depth: 0))
      case 9: try operatorSet(try field.message, into: &function.operatorSets)
      case 10: function.domain = try domain(field)
      case 11: function.attributes.append(try attribute(try field.message, depth: 0))
      case 13: function.overload = try text(field)
      default: break
      }
    }
    return function
  }

  private mutating func node(
    _ message: ProtobufMessage, depth: Int
  ) throws(InterchangeError) -> ONNXNode {
    nodeCount += 1
    guard nodeCount <= Most.nodes else { throw .tooLarge("it has more than \(Most.nodes) nodes") }
    var message = message
    var node = ONNXNode()
    node.inputs.reserveCapacity(3)
    node.attributes.reserveCapacity(6)
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: node.inputs.append(try value(field))
      case 2: node.outputs.append(try value(field))
      case 3: node.name = try text(field)
      case 4: node.operatorName = try text(field)
      case 5: node.attributes.append(try attribute(try field.message, depth: depth))
      case 7: node.domain = try domain(field)
      case 8: node.overload = try text(field)
      default: break
      }
    }
    return node
  }

  private mutating func attribute(
    _ message: ProtobufMessage, depth: Int
  ) throws(InterchangeError) -> ONNXAttribute {
    var message = message
    var attribute = ONNXAttribute()
    var integers: [Int64] = []
    var floats: [Float] = []
    var texts: [String] = []
    var type: Int64 = 0
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: attribute.name = try text(field)
      case 2:
        if case .fixed32(let bits) = field.value {
          attribute.value = .float(Float(bitPattern: bits))
        }
      case 3: attribute.value = .integer(try field.integer)
      case 4:
        if try field.place.count <= Most.attributeText { attribute.value = .text(try text(field)) }
      case 5: attribute.value = .tensor(try tensor(try field.message))
      case 6: attribute.value = .graph(try graph(try field.message, depth: depth + 1))
      case 7:
        floats +=
          try some { reader throws(InterchangeError) in
            try reader.floats(field.value, atMost: Most.attributeNumbers)
          } ?? Array(repeating: 0, count: room(after: floats.count))
      case 8:
        if case .varint(let number) = field.value {
          if room(after: integers.count) > 0 { integers.append(Int64(bitPattern: number)) }
        } else {
          integers +=
            try some { reader throws(InterchangeError) in
              try reader.integers(field.value, atMost: Most.attributeNumbers)
            } ?? Array(repeating: 0, count: room(after: integers.count))
        }
      case 9:
        if texts.count <= Most.attributeNumbers, try field.place.count <= Most.attributeText {
          texts.append(try text(field))
        }
      case 20: type = try field.integer
      case 21: attribute.value = .reference(try text(field))
      default: break
      }
    }
    // Lists that are empty leave no field, so that the type alone says that there is one.
    if !integers.isEmpty || type == 7 {
      attribute.value = try list(integers, integers.count) { .integers($0) }
    } else if !floats.isEmpty || type == 6 {
      attribute.value = try list(floats, floats.count) { .floats($0) }
    } else if !texts.isEmpty || type == 8 {
      attribute.value = try list(texts, texts.count) { .texts($0) }
    } else if case .unread = attribute.value {
      // A file in the third form of the format leaves out zeros.
      switch type {
      case 1: attribute.value = .float(0)
      case 2: attribute.value = .integer(0)
      case 3: attribute.value = .text("")
      default: break
      }
    }
    return attribute
  }

  /// What a reader gives; nil for a list that is longer than any that says something of a network.
  mutating func some<Numbers>(
    _ read: (inout ProtobufReader<Source>) throws(InterchangeError) -> Numbers
  ) throws(InterchangeError) -> Numbers? {
    do throws(InterchangeError) {
      return try read(&reader)
    } catch {
      guard case .tooLarge = error else { throw error }
      return nil
    }
  }

  /// One more than a list may have, so that a longer one is noticed.
  private func room(after count: Int) -> Int { max(Most.attributeNumbers + 1 - count, 0) }

  private mutating func list<List>(
    _ list: List, _ count: Int, _ value: (List) -> ONNXAttribute.Value
  ) throws(InterchangeError) -> ONNXAttribute.Value {
    try countNumbers(count)
    return count <= Most.attributeNumbers ? value(list) : .unread
  }

  // MARK: Values

  private mutating func valueInfo(
    _ message: ProtobufMessage
  ) throws(InterchangeError) -> ONNXValueInfo {
    var message = message
    var info = ONNXValueInfo()
    while let field = try reader.next(&message) {
      switch field.number {
      case 1: info.name = try value(field)
      case 2: try type(try field.message, into: &info)
      default: break
      }
    }
    return info
  }

  private mutating func type(
    _ message: ProtobufMessage, into info: inout ONNXValueInfo
  ) throws(InterchangeError) {
    var message = message
    while let field = try reader.next(&message) {
      // The others are sequences, maps and optional values.
      guard field.number == 1 else { continue }
      info.type = .undefined
      var tensor = try field.message
      while let part = try reader.next(&tensor) {
        switch part.number {
        case 1: info.type = ONNXTensor.ElementType(rawValue: try part.integer) ?? .undefined
        case 2: info.extents = try extents(try part.message, channels: &info.channels)
        default: break
        }
      }
    }
  }

  private mutating func extents(
    _ message: ProtobufMessage, channels: inout Int?
  ) throws(InterchangeError) -> [ONNXValueInfo.Extent] {
    var message = message
    var extents: [ONNXValueInfo.Extent] = []
    while let field = try reader.next(&message) {
      guard field.number == 1 else { continue }
      guard extents.count < Most.axes else { throw .tooLarge("a value has more than 64 axes") }
      var extent = ONNXValueInfo.Extent.unknown
      var dimension = try field.message
      while let part = try reader.next(&dimension) {
        switch part.number {
        case 1:
          // Exporters write 0 and −1 for what they do not know.
          let number = try part.integer
          guard number <= ONNXTensor.largestExtent else {
            throw .malformed("an extent of a value is \(number)")
          }
          extent = number > 0 ? .known(Int(number)) : .unknown
        case 2:
          let name = try text(part)
          extent = name.isEmpty ? .unknown : .named(name)
        case 3: if try text(part) == "DATA_CHANNEL" { channels = extents.count }
        default: break
        }
      }
      extents.append(extent)
    }
    try countNumbers(extents.count)
    return extents
  }

  // MARK: Texts

  private mutating func text(_ field: ProtobufField) throws(InterchangeError) -> String {
    textCount += 1
    guard textCount <= Most.texts else { throw .tooLarge("it has more than \(Most.texts) texts") }
    return try reader.text(try field.place)
  }

  mutating func value(_ field: ProtobufField) throws(InterchangeError) -> ValueID {
    names.id(of: try text(field))
  }

  private mutating func domain(_ field: ProtobufField) throws(InterchangeError) -> String {
    let domain = try text(field)
    return domain == "ai.onnx" ? "" : domain
  }

  mutating func countNumbers(_ count: Int) throws(InterchangeError) {
    numberCount += count
    guard numberCount <= Most.numbers else {
      throw .tooLarge("its lists have more than \(Most.numbers) numbers")
    }
  }
}
