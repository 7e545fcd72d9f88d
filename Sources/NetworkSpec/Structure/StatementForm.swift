import NetworkModel

/// A statement without its numbers: what two statements have in common if one block can say both.
enum StatementForm: Hashable {
  /// A layer: its word, and the properties that it has a value for, each in a slot.
  case layer(LayerPattern)
  /// The slots of the merge, then those of its paths: a source if it has one, and its body.
  case merge(LayerPattern, paths: [PathForm])
  /// A slot for each argument.
  case call(block: Int)
  /// A slot for the number of times, then those of the body.
  case repetition([Int])
  /// A slot for whether it is there, then those of the body.
  case optional([Int])
  case input(extents: Int)
  /// A concatenation of what enters and of layers that each concatenate it with all before: a slot for how many,
  /// then those of the concatenation and of what each layer does.
  case dense(DenseForm)
  /// A side output: no two are one.
  case branch(Int, [Int])
}

struct LayerPattern: Hashable {
  /// The word, or `apply` for an activation that is itself a value.
  let word: String
  let properties: [String]
  /// Properties without a slot, as they are written.
  let fixed: String
  /// What lines are made of; the same for all of a word.
  let kind: FoldedStatement.Kind

  /// A slot for the name of a layer that others refer to.
  static let name = "#name"
  /// A slot for the word of an activation.
  static let word = "#word"
}

struct DenseForm: Hashable {
  let merge: LayerPattern
  /// True if the first one concatenates too, what enters alone.
  let readsInFirst: Bool
  let body: [Int]
}

struct PathForm: Hashable {
  let hasSource: Bool
  let body: [Int]
}

/// A number or word in a statement.
package enum SlotValue: Hashable, Sendable {
  case number(Int64)
  /// As the language that is written has it.
  case text(String)
  case flag(Bool)
  /// A layer.
  case node(Int)
  /// Of statements that follow each other: the first one's number, and what every one has more than that before it.
  case progression(Int64, step: Int64)
  /// Of a statement that is not there.
  case absent
}

extension SlotValue {
  var isNode: Bool {
    switch self {
    case .node: true
    case .number, .text, .flag, .progression, .absent: false
    }
  }
}

/// What a slot is for.
struct Slot {
  /// The property, or `count`, or a parameter of a block.
  let name: String
  let role: Role

  enum Role: Hashable {
    /// A number of channels that a layer puts out, or divides into.
    case width
    case count
    case reference
    case presence
    case plain
  }
}

/// The forms of one network's statements, numbered.
struct FormTable {
  let dialect: StructureDialect
  private(set) var forms: [StatementForm] = []
  private(set) var slots: [[Slot]] = []
  /// Layers in a statement, those of repeats once.
  private(set) var layerCounts: [Int] = []
  private var numbers: [StatementForm: Int] = [:]

  init(_ dialect: StructureDialect = .description) { self.dialect = dialect }

  /// Returns the number of a form.
  ///
  /// - Parameter parameters: what the slots of a call are for.
  mutating func number(of form: StatementForm, parameters: [Slot] = []) -> Int {
    if let known = numbers[form] { return known }
    let number = forms.count
    numbers[form] = number
    forms.append(form)
    var own: [Slot] = []
    var layers = 0
    switch form {
    case .layer(let layer):
      own = layer.properties.map { FormTable.slot($0) }
      layers = 1
    case .merge(let layer, let paths):
      own = layer.properties.map { FormTable.slot($0) }
      layers = 1
      for path in paths {
        if path.hasSource { own.append(FormTable.slot(CommonProperty.from.rawValue)) }
        for part in path.body {
          own += slots[part]
          layers += layerCounts[part]
        }
      }
    case .call:
      own = parameters
      layers = 2
    case .repetition(let body):
      own = [Slot(name: "count", role: .count)]
      for part in body {
        own += slots[part]
        layers += layerCounts[part]
      }
    case .optional(let body):
      own = [Slot(name: "present", role: .presence)]
      for part in body {
        own += slots[part]
        layers += layerCounts[part]
      }
    case .dense(let dense):
      own = [Slot(name: "count", role: .count)]
      own += dense.merge.properties.map { FormTable.slot($0) }
      for part in dense.body {
        own += slots[part]
        layers += layerCounts[part]
      }
      layers += 2
    case .input(let extents):
      own = (0...extents).map { _ in Slot(name: "extent", role: .plain) }
      layers = 1
    case .branch(_, let body):
      for part in body {
        own += slots[part]
        layers += layerCounts[part]
      }
    }
    slots.append(own)
    layerCounts.append(layers)
    return number
  }

  private static func slot(_ property: String) -> Slot {
    let role: Slot.Role =
      switch property {
      case "filters", "units", "groups", "channels": .width
      // Of PyTorch's modules.
      case "in_channels", "out_channels", "num_features", "in_features", "out_features",
        "first_channel":
        .width
      case CommonProperty.from.rawValue, CommonProperty.weightsOf.rawValue: .reference
      default: .plain
      }
    return Slot(name: property, role: role)
  }

  func slotCount(of body: some Sequence<Int>) -> Int { body.reduce(0) { $0 + slots[$1].count } }

  /// Returns whether each layer of a body is a statement of its own.
  func isPlain(_ body: [Int]) -> Bool {
    body.allSatisfy { part in
      switch forms[part] {
      case .layer: true
      case .merge(_, let paths): paths.allSatisfy { isPlain($0.body) }
      case .call, .repetition, .optional, .input, .dense, .branch: false
      }
    }
  }

  func layerCount(of body: [Int]) -> Int { body.reduce(0) { $0 + layerCounts[$1] } }
}

/// A statement: its form and its numbers.
struct FoldedStatement {
  var form: Int
  var values: [SlotValue]
  /// For each value, the channels of what the layer reads that it belongs to.
  var channels: [Int32]
  /// The channels that enter and leave it.
  var entering: Int32
  var leaving: Int32
  /// Its layers in the order in which the statement makes them.
  var nodes: [Int]
  /// True if it names a layer or another statement names one of its own.
  var isFixed: Bool
  /// What lines are made of.
  var kind: Kind

  enum Kind {
    /// A layer that begins a line.
    case head
    /// Another one, without weights.
    case resampling
    case normalization
    /// An activation or dropout, which ends a line.
    case activation
    case merge
    /// A block, a repetition or a side output.
    case structure
  }
}
