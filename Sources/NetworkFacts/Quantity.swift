/// A figure of a network, and the words by which users name it: in facts (`published params=…`), and
/// in conditions, columns and orders (`--where "parameters < 1e6"`, `--sort`, `sweep --columns`).
///
/// A new figure is a case, its line in `entry`, and its rule in `NetworkAnalysis`; everything else
/// follows.
public enum Quantity: Hashable, Sendable, CaseIterable {
  case depth, layers, parameters, weights, biases, trainable, statistics, macs, flops, activations
  case parameterBytes, activationBytes, peakBytes, connections, receptiveField
  case multiplications, additions, comparisons, divisions, exponentials, logarithms, powers
  case squareRoots, hyperbolicTangents, errorFunctions

  /// The unit of a quantity.
  public enum Unit: String, Hashable, Sendable {
    case count, bytes, pixels
  }

  private struct Entry {
    let column: String
    let header: String
    let fact: String?
    let unit: Unit

    init(_ column: String, header: String? = nil, fact: String? = nil, _ unit: Unit = .count) {
      self.column = column
      self.header = header ?? column
      self.fact = fact
      self.unit = unit
    }
  }

  private var entry: Entry {
    switch self {
    case .depth: Entry("depth", fact: "depth")
    case .layers: Entry("layers")
    case .parameters: Entry("parameters", fact: "params")
    case .weights: Entry("weights", fact: "weights")
    case .biases: Entry("biases", fact: "biases")
    case .trainable: Entry("trainable", fact: "trainable")
    case .statistics: Entry("statistics")
    case .macs: Entry("macs", header: "MACs", fact: "macs")
    case .flops: Entry("flops", header: "FLOPs", fact: "flops")
    case .activations: Entry("activations", fact: "activations")
    case .parameterBytes: Entry("parameterBytes", header: "parameter memory", .bytes)
    case .activationBytes: Entry("activationBytes", header: "activation memory", .bytes)
    case .peakBytes: Entry("peakBytes", header: "peak memory", .bytes)
    case .connections: Entry("connections", fact: "connections")
    case .receptiveField:
      Entry("receptiveField", header: "receptive field", fact: "receptive-field", .pixels)
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
  /// The quantity of a column's name, or of `params`, the word of facts that columns take too.
  public init?(named name: String) {
    let known = Quantity.allCases.first {
      $0.name == name || $0 == .parameters && $0.factName == name
    }
    guard let known else { return nil }
    self = known
  }

  /// The quantity that a fact names.
  public init?(factName: String) {
    guard let known = Quantity.allCases.first(where: { $0.factName == factName }) else {
      return nil
    }
    self = known
  }

  /// The name in conditions, columns and machine formats.
  public var name: String { entry.column }

  /// The name in facts; nil for what no fact may state.
  public var factName: String? { entry.fact }

  /// Above a column of a table.
  public var header: String { entry.header }

  /// The unit of the quantity.
  public var unit: Unit { entry.unit }
}
