/// What an ONNX file says: its graph and its functions, without the data of large tensors.
///
/// Source: ONNX, `onnx/onnx.proto` and `docs/IR.md`.
struct ONNXModel: Sendable {
  var version: Int64 = 0
  var producer = ""
  /// The versions of the operators by domain; `ai.onnx` under the empty name.
  var operatorSets: [String: Int64] = [:]
  var graph = ONNXGraph()
  var functions: [ONNXFunction] = []
  /// The names of values, by their places.
  var names = ValueNames()

  /// The version of the operators of ONNX itself; a file of the first versions states none, which means 1.
  var operatorSet: Int64 { operatorSets[""] ?? 1 }
}

/// Nodes, each after those it reads, and the tensors they start from.
struct ONNXGraph: Sendable {
  var name = ""
  var nodes: [ONNXNode] = []
  var initializers: [ONNXTensor] = []
  var inputs: [ONNXValueInfo] = []
  var outputs: [ONNXValueInfo] = []
  /// What the file says of the values between.
  var values: [ONNXValueInfo] = []
}

/// A function that the file itself defines of other operators.
struct ONNXFunction: Sendable {
  var domain = ""
  var name = ""
  var overload = ""
  var inputs: [ValueID] = []
  var outputs: [ValueID] = []
  var nodes: [ONNXNode] = []
  /// The values of attributes that a call does not give.
  var attributes: [ONNXAttribute] = []
  /// Versions of operators in it.
  var operatorSets: [String: Int64] = [:]
}

/// An operator applied to values.
struct ONNXNode: Sendable {
  /// Empty if the file gives none.
  var name = ""
  var operatorName = ""
  var domain = ""
  var overload = ""
  /// Those that are left out are `ValueID.omitted`.
  var inputs: [ValueID] = []
  var outputs: [ValueID] = []
  var attributes: [ONNXAttribute] = []
}

/// A setting of a node.
struct ONNXAttribute: Sendable {
  var name = ""
  var value = Value.unread

  indirect enum Value: Sendable {
    case integer(Int64)
    case float(Float)
    case text(String)
    case integers([Int64])
    case floats([Float])
    case texts([String])
    case tensor(ONNXTensor)
    case graph(ONNXGraph)
    /// The value that the enclosing function's call gives to that attribute.
    case reference(String)
    /// Longer than any that shapes depend on, or of a type that none does.
    case unread
  }
}

/// The type, the extents and, of a small tensor, the numbers.
struct ONNXTensor: Hashable, Sendable {
  /// The largest extent of any value, so that sums of extents, and products of two small ones, do not overflow.
  static let largestExtent = Int(clamping: Int64(1) << 40)

  var name = ValueID.omitted
  var type = ElementType.undefined
  var extents: [Int] = []
  var contents = TensorContents.unread

  /// Types of elements. Raw values are those of `TensorProto.DataType`.
  enum ElementType: Int64, Hashable, Sendable {
    case undefined, float32, uint8, int8, uint16, int16, int32, int64, string, bool, float16,
      float64
    case uint32, uint64, complex64, complex128, bfloat16
    case float8e4m3fn, float8e4m3fnuz, float8e5m2, float8e5m2fnuz, uint4, int4, float4e2m1
    case float8e8m0, uint2, int2

    var isInteger: Bool {
      switch self {
      case .uint8, .int8, .uint16, .int16, .int32, .int64, .bool, .uint32, .uint64, .uint4, .int4,
        .uint2, .int2:
        true
      case .undefined, .float32, .string, .float16, .float64, .complex64, .complex128, .bfloat16,
        .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz, .float4e2m1, .float8e8m0:
        false
      }
    }
  }
}

/// The numbers of a tensor, where they are few and known.
enum TensorContents: Hashable, Sendable {
  case integers([Int64])
  case floats([Double])
  /// In the file or beside it, or computed when the network runs.
  case unread
}

/// A value's name, its type, and its extents as far as they are stated.
struct ONNXValueInfo: Sendable {
  var name = ValueID.omitted
  /// Nil for what is no tensor.
  var type: ONNXTensor.ElementType?
  /// Nil if the file does not even say how many there are.
  var extents: [Extent]?
  /// The place of the channels, if the file says it.
  /// Source: ONNX, `docs/DimensionDenotation.md`.
  var channels: Int?

  enum Extent: Hashable, Sendable {
    case known(Int)
    /// A name that stands for a number of the run.
    case named(String)
    case unknown
  }
}

/// The place of a value's name in the file's table of names.
struct ValueID: Hashable, Sendable {
  let place: Int32

  /// An input or an output that a node does without.
  static let omitted = ValueID(place: -1)

  var isOmitted: Bool { place < 0 }
}

/// What is known of values, by their places.
struct ValueMap<Element> {
  private var elements: [Element?]

  /// Nothing is known of any of so many values.
  init(count: Int) { elements = Array(repeating: nil, count: count) }

  subscript(id: ValueID) -> Element? {
    get {
      let place = Int(id.place)
      return elements.indices.contains(place) ? elements[place] : nil
    }
    set {
      let place = Int(id.place)
      guard place >= 0 else { return }
      if place >= elements.count {
        elements.append(contentsOf: repeatElement(nil, count: place - elements.count + 1))
      }
      elements[place] = newValue
    }
  }

  subscript(id: ValueID, default usual: Element) -> Element {
    get { self[id] ?? usual }
    set { self[id] = newValue }
  }
}

extension ValueMap: Sendable where Element: Sendable {}

/// The names of values, each once.
struct ValueNames: Sendable {
  private var places: [String: Int32] = [:]
  private var names: [String] = []

  var count: Int { names.count }

  mutating func id(of name: String) -> ValueID {
    guard !name.isEmpty else { return .omitted }
    if let place = places[name] { return ValueID(place: place) }
    let place = Int32(names.count)
    places[name] = place
    names.append(name)
    return ValueID(place: place)
  }

  /// A place for a value of a function's call, under the name that the function gives it.
  mutating func fresh(_ id: ValueID) -> ValueID {
    names.append(names[Int(id.place)])
    return ValueID(place: Int32(names.count - 1))
  }

  /// The name as the file has it; empty for an omitted one.
  subscript(id: ValueID) -> String { id.isOmitted ? "" : names[Int(id.place)] }
}
