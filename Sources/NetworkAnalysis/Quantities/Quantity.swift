import NetworkModel

/// A figure of a whole network, by the name that users type: what `compare --sort`, `--where`,
/// `--relative-to`, `sweep --columns` and `diff` can speak of.
///
/// A new figure is a case and its line in `definition`; everything else follows.
public enum Quantity: String, Hashable, Sendable, CaseIterable {
  case depth, layers, parameters, weights, biases, trainable, statistics, macs, flops, activations
  case parameterBytes, activationBytes, peakBytes, connections, receptiveField
  case multiplications, additions, comparisons, divisions, exponentials, logarithms, powers
  case squareRoots, hyperbolicTangents, errorFunctions

  /// What a number of it counts or measures.
  public enum Unit: String, Hashable, Sendable {
    case count, bytes, pixels
  }

  struct Definition {
    let header: String
    let unit: Unit
    let figure: @Sendable (NetworkSummary) -> Int?

    init(
      _ header: String, _ unit: Unit = .count,
      _ figure: @escaping @Sendable (NetworkSummary) -> Int?
    ) {
      self.header = header
      self.unit = unit
      self.figure = figure
    }

    static func operations(_ kind: OperationCount.Class) -> Definition {
      Definition(kind.rawValue) { $0.totals.operations[kind] }
    }
  }

  var definition: Definition {
    switch self {
    case .depth: Definition("depth") { NetworkDepth(of: $0.network).total }
    case .layers: Definition("layers") { $0.network.network.nodes.count(where: $0.counts) }
    case .parameters: Definition("parameters") { $0.totals.parameters.total }
    case .weights: Definition("weights") { $0.totals.parameters.weights }
    case .biases: Definition("biases") { $0.totals.parameters.biases }
    case .trainable: Definition("trainable") { $0.totals.trainableParameters }
    case .statistics: Definition("statistics") { $0.totals.parameters.statistics }
    case .macs: Definition("MACs") { $0.totals.macs }
    case .flops: Definition("FLOPs") { $0.totals.flops }
    case .activations: Definition("activations") { $0.totals.activations }
    case .parameterBytes: Definition("parameter memory", .bytes) { $0.totals.parameterBytes }
    case .activationBytes: Definition("activation memory", .bytes) { $0.totals.activationBytes }
    case .peakBytes:
      Definition("peak memory", .bytes) { summary in
        try? LiveTensors(
          of: summary.network, batch: summary.batch, precision: summary.precision,
          includesBranches: summary.includesBranches
        ).peakBytes
      }
    case .connections: Definition("connections") { $0.totals.connections }
    case .receptiveField:
      Definition("receptive field", .pixels) { summary in
        summary.network.lastReceptiveField.map { max($0.vertical.size, $0.horizontal.size) }
      }
    case .multiplications: .operations(.multiplications)
    case .additions: .operations(.additions)
    case .comparisons: .operations(.comparisons)
    case .divisions: .operations(.divisions)
    case .exponentials: .operations(.exponentials)
    case .logarithms: .operations(.logarithms)
    case .powers: .operations(.powers)
    case .squareRoots: .operations(.squareRoots)
    case .hyperbolicTangents: .operations(.hyperbolicTangents)
    case .errorFunctions: .operations(.errorFunctions)
    }
  }
}

extension Quantity {
  /// Of that name, or of the shorter name that descriptions use for it.
  public init?(named name: String) {
    self.init(rawValue: name == "params" ? Quantity.parameters.rawValue : name)
  }

  /// What users type.
  public var name: String { rawValue }

  /// Above a column of a table.
  public var header: String { definition.header }

  public var unit: Unit { definition.unit }

  /// Its value for a batch; nil where there is none to give.
  public func value(in summary: NetworkSummary) -> Int? { definition.figure(summary) }
}
