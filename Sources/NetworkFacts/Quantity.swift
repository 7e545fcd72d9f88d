/// A figure of a network, and the words by which users name it: in facts (`published parameters=…`), and
/// in conditions, columns and orders (`--where "parameters < 1e6"`, `--sort`, `sweep --columns`).
///
/// A new figure is a case, its line in `entry`, and its rule in `NetworkAnalysis`; everything else
/// follows.
public enum Quantity: Hashable, Sendable, CaseIterable {
  case depth, layers, parameters, weights, biases, trainable, statistics, macs, flops, activations
  case parameterBytes, activationBytes, peakBytes, arenaBytes, connections, receptiveField
  case multiplications, additions, comparisons, divisions, exponentials, logarithms, powers
  case squareRoots, hyperbolicTangents, errorFunctions

  /// The unit of a quantity.
  public enum Unit: String, Hashable, Sendable {
    case count, bytes, pixels
  }

  private struct Entry {
    let column: String
    let header: String
    /// True if figures of it are printed, so that facts may state it.
    let isPublished: Bool
    let unit: Unit

    init(
      _ column: String, header: String? = nil, published isPublished: Bool = false,
      _ unit: Unit = .count
    ) {
      self.column = column
      self.header = header ?? column
      self.isPublished = isPublished
      self.unit = unit
    }
  }

  private var entry: Entry {
    switch self {
    case .depth: Entry("depth", published: true)
    case .layers: Entry("layers")
    case .parameters: Entry("parameters", published: true)
    case .weights: Entry("weights", published: true)
    case .biases: Entry("biases", published: true)
    case .trainable: Entry("trainable", published: true)
    case .statistics: Entry("statistics")
    case .macs: Entry("macs", header: "MACs", published: true)
    case .flops: Entry("flops", header: "FLOPs", published: true)
    case .activations: Entry("activations", published: true)
    case .parameterBytes: Entry("parameterBytes", header: "parameter memory", .bytes)
    case .activationBytes: Entry("activationBytes", header: "activation memory", .bytes)
    case .peakBytes: Entry("peakBytes", header: "peak memory", .bytes)
    case .arenaBytes: Entry("arenaBytes", header: "arena", .bytes)
    case .connections: Entry("connections", published: true)
    case .receptiveField:
      Entry("receptiveField", header: "receptive field", published: true, .pixels)
    case .multiplications: Entry("multiplications")
    case .additions: Entry("additions")
    case .comparisons: Entry("comparisons")
    case .divisions: Entry("divisions")
    case .exponentials: Entry("exponentials")
    case .logarithms: Entry("logarithms")
    case .powers: Entry("powers")
    case .squareRoots: Entry("squareRoots")
    case .hyperbolicTangents: Entry("hyperbolicTangents")
    case .errorFunctions: Entry("errorFunctions")
    }
  }
}

extension Quantity {
  /// The quantity of a name: its own, with hyphens for capitals or not, or a former one.
  public init?(named name: String) {
    let written = Quantity.withoutHyphens(name)
    let known =
      Quantity.allCases.first { $0.name == written }
      ?? Quantity.formerNames.first { $0.name == written }?.quantity
    guard let known else { return nil }
    self = known
  }

  /// Names that quantities had, which still work, and headers, which people write as names.
  private static let formerNames: [(name: String, quantity: Quantity)] = [
    ("params", .parameters), ("memory", .activationBytes), ("field", .receptiveField),
    ("activationMemory", .activationBytes), ("parameterMemory", .parameterBytes),
    ("peakMemory", .peakBytes), ("arena", .arenaBytes),
  ]

  /// The names that quantities had.
  public static var formerWords: [String] { formerNames.map { $0.name } }

  /// The name of the quantity for one that is spelled otherwise or was called so; nil for anything else.
  public static func currentName(of name: String) -> String? {
    guard let quantity = Quantity(named: name), quantity.name != name else { return nil }
    return quantity.name
  }

  /// Returns whether a quantity had this name, and now has another one.
  public static func isFormerName(_ name: String) -> Bool {
    formerNames.contains { $0.name == withoutHyphens(name) }
  }

  /// `receptiveField` of `receptive-field`.
  private static func withoutHyphens(_ name: String) -> String {
    var letters: [UInt8] = []
    var isCapital = false
    for byte in name.utf8 {
      guard byte != UInt8(ascii: "-") else {
        isCapital = !letters.isEmpty
        continue
      }
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      letters.append(isCapital && isLetter ? byte - 32 : byte)
      isCapital = false
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The name in facts, conditions, columns and machine formats.
  public var name: String { entry.column }

  /// The name as descriptions write it: `receptive-field`.
  public var hyphenatedName: String {
    var letters: [UInt8] = []
    for byte in name.utf8 {
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
        letters += [UInt8(ascii: "-"), byte + 32]
      } else {
        letters.append(byte)
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// True if figures of it are printed: facts may state it. A budget may be of any quantity.
  public var isPublished: Bool { entry.isPublished }

  /// Above a column of a table.
  public var header: String { entry.header }

  /// The unit of the quantity.
  public var unit: Unit { entry.unit }
}
