import NetworkSpec

/// A module of PyTorch that a layer is, or is a part of: the call that makes it, with slots for what the layer says.
struct PyTorchModule: Hashable {
  enum Piece: Hashable {
    case text(String)
    /// The value of a slot.
    case slot(String)
    /// An argument with a name, which is left out if it has the usual value.
    case option(String)
  }

  struct Argument {
    let name: String
    let value: SlotValue
    /// Nil of an argument that is always given, without its name.
    var usual: SlotValue?
  }

  /// The class, or `Lambda` for a function.
  let constructor: String
  let pieces: [Piece]
  var isFrozen = false
}

extension PyTorchModule {
  /// The parameters of a layer's module, if the layer has any: none of what pads, or moves values alone.
  var parameters: [String] {
    if let helper = PyTorchHelper(rawValue: constructor) { return helper.parameters }
    switch constructor {
    case "nn.Flatten", "nn.Unflatten", "nn.ZeroPad1d", "nn.ZeroPad2d", "nn.ZeroPad3d": return []
    case "nn.PReLU": return ["weight"]
    default: return ["weight", "bias"]
    }
  }
}

/// What becomes of a layer: how it is written, whatever its numbers are.
struct PyTorchStatement {
  enum Form {
    /// One after the other.
    case modules([PyTorchModule])
    case merge(PyTorchMerge)
  }

  let form: Form
  /// True of what ends a line rather than beginning one.
  let continuesLine: Bool
}

/// A function of several values.
struct PyTorchMerge: Hashable {
  enum Operation: Hashable {
    /// An operator between all of them.
    case infix(String)
    /// `torch.cat` along a dimension.
    case concatenation(Int)
    case maximum
    /// An expression, with `{0}` and `{1}` for the values and the names of slots for theirs.
    case expression([Piece])
    /// A module that is called with all of them.
    case module(PyTorchModule)
  }

  enum Piece: Hashable {
    case text(String)
    case operand(Int)
    case slot(String)
  }

  let operation: Operation
  /// For each value, what brings it into the form that the merge needs.
  let conversions: [String]
}

/// A layer's modules, and the numbers that they are made with.
struct PyTorchDraft {
  var modules: [PyTorchModule] = []
  var properties: [LayerSettings.Property] = []

  /// A module made by a class.
  mutating func add(_ constructor: String, _ arguments: [PyTorchModule.Argument] = []) {
    modules.append(
      PyTorchModule(
        constructor: constructor,
        pieces: arguments.map { $0.usual == nil ? .slot($0.name) : .option($0.name) }))
    properties += arguments.map {
      LayerSettings.Property($0.name, $0.value, usual: $0.usual)
    }
  }

  /// A module that is the same wherever it stands.
  mutating func add(fixed constructor: String, _ arguments: String = "") {
    modules.append(
      PyTorchModule(
        constructor: constructor, pieces: arguments.isEmpty ? [] : [.text(arguments)]))
  }

  /// A function of `x`.
  mutating func add(
    function pieces: [PyTorchModule.Piece], _ slots: [(name: String, value: SlotValue)] = []
  ) {
    modules.append(
      PyTorchModule(
        constructor: PyTorchHelper.lambda.rawValue, pieces: [.text("lambda x: ")] + pieces))
    properties += slots.map { LayerSettings.Property($0.name, $0.value) }
  }
}

extension PyTorchModule.Argument {
  static func given(_ name: String, _ value: SlotValue) -> Self {
    Self(name: name, value: value, usual: nil)
  }
  static func given(_ name: String, _ value: Int) -> Self {
    Self(name: name, value: .number(Int64(value)), usual: nil)
  }
  static func option(_ name: String, _ value: SlotValue, usual: SlotValue) -> Self {
    Self(name: name, value: value, usual: usual)
  }
  static func option(_ name: String, _ value: Int, usual: Int) -> Self {
    Self(name: name, value: .number(Int64(value)), usual: .number(Int64(usual)))
  }
  static func option(_ name: String, _ value: Double, usual: Double) -> Self {
    Self(name: name, value: .real(value), usual: .real(usual))
  }
  static func option(_ name: String, _ value: Bool, usual: Bool) -> Self {
    Self(name: name, value: .flag(value), usual: .flag(usual))
  }
}

extension SlotValue {
  static func real(_ number: Double) -> SlotValue { .text("\(number)") }

  /// One number for all axes if they have the same, else a tuple.
  static func extents(_ numbers: [Int]) -> SlotValue {
    guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else {
      return .text(PythonText.tuple(numbers))
    }
    return .number(Int64(first))
  }
}
