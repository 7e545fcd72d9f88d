@_spi(Rules) public import NetworkModel

/// The memory of a network's outputs as a tool adds it up: no tensor is ever freed.
public struct ActivationTotal: Hashable, Sendable {
  /// Whose rules it follows.
  public let policy: ActivationTotal.Policy
  /// Values of the outputs counted, for the whole batch, with multiplicity.
  public let values: KnownCount
  /// Their bytes, including the policy's factor.
  public let bytes: KnownCount
  /// Bytes of the inputs, if the policy counts them separately.
  public let inputBytes: Int64?
  /// Parameters that the policy counts; 0 if it says nothing of them.
  public let parameters: KnownCount
  /// Their bytes, where the policy adds them.
  public let parameterBytes: KnownCount?
  /// Kinds of which no output counts, in the order of their first layers.
  public let kindsNotCounted: [LayerKind]

  /// Outputs, and inputs and parameters where the policy adds them, in bytes.
  public var totalBytes: KnownCount {
    KnownCount(
      bytes.known + (inputBytes ?? 0) + (parameterBytes?.known ?? 0),
      isLowerBound: bytes.isLowerBound || parameterBytes?.isLowerBound == true)
  }

  /// - Throws: `AnalysisError` if the bytes exceed 64 bits.
  public init(
    _ policy: ActivationTotal.Policy, of summary: NetworkSummary, precision: Precision = .float32
  )
    throws(AnalysisError)
  {
    let rule = policy.rule
    let network = summary.network
    let readers = rule.countsReaders ? network.network.readerCounts : []
    // Sums of at most 2²² counts.
    var (values, inputs, parameters) = (0 as Int128, 0 as Int128, 0 as Int128)
    var kinds = UncountedKinds()
    for place in network.network.nodes.indices {
      let (id, node) = (network.network.id(at: place), network.network.nodes[place])
      guard summary.counts(node) else { continue }
      do throws(LayerError) {
        let size = try network.shape(of: id).count.multiplied(by: summary.batch)
        let output = Output(
          layer: LayerClass(node.layer.family), storage: summary.layers[place].storage,
          isFunctional: node.attributes.contains(.functional),
          enclosingModules: Int(node.enclosingModules),
          ownsParameters: node.sharesWeightsOf == nil
            ? summary.layers[place].parameters.total.known > 0 : try network.ownsParameters(id),
          readers: rule.countsReaders ? readers[place] : 0)
        let times = rule.times(output)
        values += Int128(size) * Int128(times)
        kinds.note(node.layer.kind, isCounted: times > 0)
        if case .input = node.layer { inputs += Int128(size) }
        if rule.countsParameters(output) {
          parameters += Int128(try rule.parameters.count(summary.layers[place].parameters.known))
        }
      } catch {
        throw AnalysisError(node: id, error: error)
      }
    }
    self.policy = policy
    kindsNotCounted = kinds.uncounted
    let width = Int128(precision.valueBytes)
    let bytes = values * Int128(rule.factor) * width
    let inputBytes = rule.inputOverhead.map { inputs * width + Int128($0) }
    let parameterBytes =
      rule.addsParameters ? parameters * Int128(precision.parameterBytes) : nil
    do throws(LayerError) {
      _ = try narrowed(bytes + (inputBytes ?? 0) + (parameterBytes ?? 0), .bytes)
      let unknowns = network.network.unknowns(includingBranches: summary.includesBranches)
      let lacksOutputs = !unknowns.isDisjoint(with: policy.lackedUnknowns)
      let lacksParameters = rule.parameters != .none && unknowns.contains(.parameters)
      func parameterCount(_ known: Int64) -> KnownCount {
        KnownCount(known, isLowerBound: lacksParameters)
      }
      self.values = KnownCount(try narrowed(values, .activations), isLowerBound: lacksOutputs)
      self.bytes = KnownCount(try narrowed(bytes, .bytes), isLowerBound: lacksOutputs)
      self.inputBytes = inputBytes == nil ? nil : try narrowed(inputBytes ?? 0, .bytes)
      self.parameters = parameterCount(try narrowed(parameters, .parameters))
      self.parameterBytes =
        parameterBytes == nil ? nil : parameterCount(try narrowed(parameterBytes ?? 0, .bytes))
    } catch {
      throw .sum(error)
    }
  }
}

extension ActivationTotal {
  /// The tools that add up outputs. Raw values are the names on the command line; the rule of each is in
  /// its file of `Tools/`.
  public enum Policy: String, Hashable, Sendable, CaseIterable {
    case cnnshape, cs231n, caffe, netscope, torchinfo, torchsummary
    case convnetBurden = "convnet-burden"
    case fvcore

    var rule: Rule {
      switch self {
      case .cnnshape: .cnnshape
      case .cs231n: .cs231n
      case .caffe: .caffe
      case .netscope: .netscope
      case .torchinfo: .torchinfo
      case .torchsummary: .torchsummary
      case .convnetBurden: .convnetBurden
      case .fvcore: .fvcore
      }
    }

    /// Without which its sum is not known: whether a tool counts an output depends on what the layer is, and
    /// with some on whether it learns.
    fileprivate var lackedUnknowns: Unknowns {
      switch self {
      case .cnnshape: .outputs
      case .cs231n, .caffe, .netscope, .torchsummary, .convnetBurden, .fvcore: [.outputs, .depth]
      case .torchinfo: [.outputs, .depth, .parameters]
      }
    }

    /// The unit in which the tool prints it.
    public var unit: ByteUnit { rule.unit }
    /// A description for a column of 40 characters.
    public var label: String { rule.label }
    /// A description in a sentence.
    public var meaning: String { rule.meaning }
    /// The source of the rule.
    public var source: String { rule.source }
  }

  /// The properties of an output that a rule may use.
  struct Output {
    let layer: LayerClass
    let storage: OutputStorage
    let isFunctional: Bool
    /// Blocks that are modules of a framework and end with it.
    let enclosingModules: Int
    /// True if it has parameters, be they those of another layer.
    let ownsParameters: Bool
    /// The number of layers that read it; 0 if the rule does not use it.
    let readers: Int
  }

  /// A tool's rule for summing outputs.
  struct Rule: Sendable {
    /// The multiplicity of an output.
    let times: @Sendable (Output) -> Int
    var countsReaders = false
    /// The factor on the bytes.
    var factor: Int64 = 1
    /// Bytes in addition to those of the inputs, if these are separate.
    var inputOverhead: Int64?
    var parameters = CountedParameters.none
    /// Whether a layer's parameters count, by its output.
    var countsParameters: @Sendable (Output) -> Bool = { _ in true }
    var addsParameters = false
    let unit: ByteUnit
    /// A description for a column of 40 characters.
    let label: String
    /// A description in a sentence.
    let meaning: String
    let source: String
  }

  enum CountedParameters: Sendable {
    case none, weights, weightsAndBiases, withStatistics

    func count(_ parameters: ParameterCount) throws(LayerError) -> Int64 {
      switch self {
      case .none: 0
      case .weights: parameters.weights
      case .weightsAndBiases: parameters.total
      case .withStatistics: try parameters.total.plus(parameters.statistics)
      }
    }
  }
}

/// The size of a tool's megabyte.
public enum ByteUnit: String, Hashable, Sendable {
  /// 10⁶ bytes.
  case megabyte = "MB"
  /// 2²⁰ bytes, whatever the tool calls it.
  case mebibyte = "MiB"

  /// Bytes of one unit.
  public var bytes: Int64 {
    switch self {
    case .megabyte: 1_000_000
    case .mebibyte: 1 << 20
    }
  }
}

/// Kinds of which some layer occurs and none counts.
private struct UncountedKinds {
  private var order: [LayerKind] = []
  private var counted: Set<LayerKind> = []
  private var seen: Set<LayerKind> = []

  mutating func note(_ kind: LayerKind, isCounted: Bool) {
    if seen.insert(kind).inserted { order.append(kind) }
    if isCounted { counted.insert(kind) }
  }

  var uncounted: [LayerKind] { order.filter { !counted.contains($0) } }
}

extension Network {
  /// The number of layers that read each node's output.
  fileprivate var readerCounts: [Int] {
    var counts = Array(repeating: 0, count: nodes.count)
    for node in nodes {
      for input in node.inputs { counts[input.index] += 1 }
    }
    return counts
  }
}

extension InferredNetwork {
  /// Returns whether a node has weights or biases, its own or another's.
  fileprivate func ownsParameters(_ id: NodeID) throws(LayerError) -> Bool {
    try self[id].layer.parameters(from: input(of: id), to: shape(of: id)).total > 0
  }
}
