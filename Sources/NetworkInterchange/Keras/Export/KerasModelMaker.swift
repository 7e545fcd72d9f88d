import NetworkModel

/// A number, word or shape in a call of Keras.
indirect enum KerasConstant: Hashable {
  case none
  case flag(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  /// A number for each axis; one for all in a script, if they are equal.
  case extents([Int])
  /// Two numbers for each axis; a script has fewer where they are equal.
  case sides([[Int]])
  case tuple([KerasConstant])
  /// A part of a tensor: for each axis from the second on all of it, or a range; the rest is whole.
  case range(axis: Int, Range<Int>)
  /// An array of numbers along one axis, with so many axes of length 1 after it.
  case array([Double], trailing: Int)

  static func integers(_ numbers: [Int]) -> KerasConstant { .tuple(numbers.map { .integer($0) }) }
}

/// A function of `keras.ops`, by its name in scripts.
enum KerasFunction: String, CaseIterable {
  case absolute, add, argmax, clip, divide
  case extractPatches = "image.extract_patches"
  case gelu, glu
  case item = "get_item"
  case logSoftmax = "log_softmax"
  case max, mean, multiply, normalize
  case oneHot = "one_hot"
  case onesLike = "ones_like"
  case pad, power, sqrt, square, stack, subtract, sum, take, threshold
  case variance = "var"

  /// Its name in scripts.
  var name: String { rawValue }

  /// The name that Keras gives the operation in a model, before a number.
  var automaticName: String { rawValue.split(separator: ".").last.map { String($0) } ?? rawValue }

  /// The operation's class, which JSON has.
  var className: String { PythonText.className(automaticName) }

  /// The module of that class in `keras.src.ops`.
  var module: String {
    switch self {
    case .extractPatches: "image"
    case .gelu, .glu, .logSoftmax, .normalize, .oneHot, .threshold: "nn"
    case .absolute, .add, .argmax, .clip, .divide, .item, .max, .mean, .multiply, .onesLike, .pad,
      .power, .sqrt, .square, .stack, .subtract, .sum, .take, .variance:
      "numpy"
    }
  }
}

/// A model of Keras as layers and calls of them, whether it becomes a script or JSON.
struct KerasModelMaker {
  /// What is called.
  enum Kind: Hashable {
    /// A class of `keras.layers`.
    case layer(String)
    case operation(KerasFunction)
    /// A class that the script defines.
    case custom(KerasCustomClass)
    /// A function that the script defines.
    case function(KerasCustomFunction)
  }

  struct Setting: Hashable {
    let name: String
    let value: KerasConstant
    /// True if scripts give it by its place.
    let isFirst: Bool
    /// True if it is the class' own value, which scripts leave out.
    let isUsual: Bool

    init(
      _ name: String, _ value: KerasConstant, first isFirst: Bool = false,
      unless usual: KerasConstant? = nil
    ) {
      self.name = name
      self.value = value
      self.isFirst = isFirst
      isUsual = value == usual
    }
  }

  struct Layer: Hashable {
    let name: String
    let kind: Kind
    let settings: [Setting]
    var calls: [Int] = []
  }

  /// The number of a value: the place of the call or input that makes it.
  typealias Value = Int

  enum Argument: Hashable {
    case value(Value)
    case values([Value])
    case constant(KerasConstant)
  }

  /// A call of a layer, or an input, whose layer has the class `InputLayer`.
  struct Call: Hashable {
    let layer: Int
    let arguments: [Argument]
    /// Arguments by name.
    let named: [Setting]
    /// The extents of what it makes, without the batch.
    let extents: [Int]

    var values: [Value] {
      arguments.flatMap { argument -> [Value] in
        switch argument {
        case .value(let value): [value]
        case .values(let values): values
        case .constant: []
        }
      }
    }
  }

  /// Calls one after another of layers in one block of the network.
  struct BlockRun {
    /// The block's name, as it begins those of its layers in Keras.
    let name: String
    /// Its last part.
    let title: String
    let calls: Range<Int>

    func ending(at end: Int) -> BlockRun {
      BlockRun(name: name, title: title, calls: calls.lowerBound..<end)
    }
  }

  let name: String
  private(set) var layers: [Layer] = []
  private(set) var calls: [Call] = []
  var inputs: [Value] = []
  var outputs: [Value] = []
  private var names: UniqueNames
  /// The runs of blocks so far, outer ones before those in them, and those that are not at their end.
  private var runs: [BlockRun] = []
  private var openRuns: [(name: String, place: Int)] = []
  /// Deeper blocks are none.
  private static let mostDepth = 12

  init(name: String) {
    let cleaned = KerasModelMaker.cleaned(name)
    // TensorFlow wants a letter or digit first.
    let first = cleaned.utf8.first ?? UInt8(ascii: "_")
    let hasStart = first != UInt8(ascii: "_") && first != UInt8(ascii: "-")
    self.name = hasStart ? cleaned : "network" + cleaned
    names = UniqueNames()
  }

  /// A name with `_` for what not every backend takes: PyTorch's parameters have no `.`, TensorFlow's scopes ASCII alone.
  private static func cleaned(_ name: String) -> String {
    var cleaned = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-": cleaned.unicodeScalars.append(scalar)
      default: cleaned += "_"
      }
    }
    return cleaned
  }

  /// Names that Keras gives operations of scripts; `/` of tensors is the last.
  private static let automatic = Set(
    KerasFunction.allCases.map { $0.automaticName } + ["true_divide"])

  private static func isAutomatic(_ name: String) -> Bool {
    guard !automatic.contains(name) else { return true }
    guard let mark = name.utf8.lastIndex(of: UInt8(ascii: "_")) else { return false }
    let digits = name.utf8[name.utf8.index(after: mark)...]
    return !digits.isEmpty && digits.allSatisfy({ (0x30...0x39).contains($0) })
      && automatic.contains(String(name[..<mark]))
  }

  /// A name as Keras takes it, which no other layer has and no operation is given.
  mutating func uniqueName(_ wanted: String) -> String {
    let cleaned = KerasModelMaker.cleaned(wanted)
    return names.unique(KerasModelMaker.isAutomatic(cleaned) ? cleaned + "-layer" : cleaned)
  }

  // MARK: Blocks

  /// The runs of blocks, each before those in it.
  var blockRuns: [BlockRun] {
    var runs = runs
    for run in openRuns {
      runs[run.place] = runs[run.place].ending(at: calls.count)
    }
    return runs
  }

  /// Says which layer of the network the next calls are for: its name tells its blocks.
  mutating func begin(layer name: String) {
    var blocks: [(name: String, title: String)] = []
    var end = name.utf8.startIndex
    while blocks.count < Self.mostDepth,
      let slash = name.utf8[end...].firstIndex(of: UInt8(ascii: "/"))
    {
      blocks.append((Self.cleaned(String(name[..<slash])), String(name[end..<slash])))
      end = name.utf8.index(after: slash)
    }
    var depth = 0
    while depth < min(blocks.count, openRuns.count), openRuns[depth].name == blocks[depth].name {
      depth += 1
    }
    for run in openRuns[depth...] {
      runs[run.place] = runs[run.place].ending(at: calls.count)
    }
    openRuns.removeSubrange(depth...)
    for block in blocks[depth...] {
      openRuns.append((block.name, runs.count))
      runs.append(
        BlockRun(name: block.name, title: block.title, calls: calls.count..<calls.count))
    }
  }

  // MARK: Calls

  mutating func addInput(_ name: String, _ extents: [Int]) -> Value {
    layers.append(
      Layer(name: name, kind: .layer("InputLayer"), settings: [], calls: [calls.count]))
    calls.append(Call(layer: layers.count - 1, arguments: [], named: [], extents: extents))
    inputs.append(calls.count - 1)
    return calls.count - 1
  }

  mutating func addLayer(_ kind: Kind, named name: String, _ settings: [Setting]) -> Int {
    layers.append(Layer(name: name, kind: kind, settings: settings))
    return layers.count - 1
  }

  mutating func call(
    _ layer: Int, _ arguments: [Argument], _ named: [Setting] = [], making extents: [Int]
  ) -> Value {
    layers[layer].calls.append(calls.count)
    calls.append(Call(layer: layer, arguments: arguments, named: named, extents: extents))
    return calls.count - 1
  }
}
