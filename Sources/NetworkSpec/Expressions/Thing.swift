import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// The value of a name while a block is expanded.
typealias Value = NetworkConditions.Value<Thing>

/// A value other than a number, a condition or a list.
enum Thing: Hashable, Sendable {
  case block(BlockReference)
  /// The word of a layer, which `apply` makes.
  case layer(LayerWord)
  /// A word with a meaning in the place of a property: `same`, `none`.
  case word(String)
  /// `"1x7"`.
  case extents([Number])
  /// `"top,left,bottom,right"`.
  case sides([Number])
  /// A layer or an instance before the statement.
  case place(LayerPlace)
  /// Of a `let` that failed, which has been reported.
  case unknown
}

/// Index of a compiled block in its library.
struct BlockReference: Hashable, Sendable {
  let index: Int
}

/// What a name of a layer or an instance stands for.
enum LayerPlace: Hashable, Sendable {
  case node(NodeID)
  /// Index of a block instance or side output in the network.
  case instance(Int)
}

/// A place and the volume that comes out of it; nil if an error left that unknown.
struct ResolvedPlace: Hashable, Sendable {
  let place: LayerPlace
  let volume: Shape?
}

/// Items of one list beyond which it is refused.
let mostListItems = 10_000

extension Value {
  /// For messages.
  var typeName: String {
    guard case .thing(let thing) = self else { return kind.words }
    return thing.typeName
  }

  /// For people.
  var text: String {
    switch self {
    case .number(let number): number.description
    case .boolean(let boolean): boolean ? "true" : "false"
    case .list(let items): items.map { $0.text }.joined(separator: " ")
    case .thing(let thing): thing.text
    }
  }
}

extension Thing {
  /// For messages.
  var typeName: String {
    switch self {
    case .block: "a block"
    case .layer(let word): "the layer word `\(word.rawValue)`"
    case .word(let word): "the word `\(word)`"
    case .extents: "numbers for each axis"
    case .sides: "numbers for each side"
    case .place: "a layer"
    case .unknown: "nothing"
    }
  }

  fileprivate var text: String {
    switch self {
    case .block: "a block"
    case .layer(let word): word.rawValue
    case .word(let word): word
    case .extents(let numbers): numbers.map { $0.description }.joined(separator: "x")
    case .sides(let numbers): numbers.map { $0.description }.joined(separator: ",")
    case .place: "a layer"
    case .unknown: "nothing"
    }
  }
}

extension ValueKind {
  /// For messages.
  var words: String {
    switch self {
    case .number: "a number"
    case .condition: "a condition"
    case .list: "a list"
    case .thing: "a word, a block or a layer"
    }
  }
}
