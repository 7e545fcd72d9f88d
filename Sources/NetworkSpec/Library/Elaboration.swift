public import CNNDiagnostics
import NetworkDiagnosis
public import NetworkFacts
public import NetworkModel

/// Settings of the caller that override the description.
public struct ElaborationSettings: Sendable {
  /// Values of network parameters, by name, as written on the command line.
  public var parameters: [PublishedFact.Setting] = []
  /// Replaces the extents of the first input.
  public var input: InputSize?
  /// Nodes beyond which expansion stops.
  public var mostNodes = 4_000_000
  /// The memory for the network, beyond which expansion stops too; nil if it is not known to be short.
  public var memory: Memory?
  /// True if findings say which other inputs would do, which takes long to find.
  public var seeksRemedies = true
  /// True if a conflict says which inputs near the present one would do.
  var seeksNearestInputs = false
  /// True if side outputs are left out.
  public var omitsBranches = false
  /// True if a side output that does not take its input is an error, rather than left out with a warning.
  public var demandsBranches = false
  /// True if normalizations become the biases of the layers before them.
  public var foldsBatchNormalization = false
  /// What is chosen in files of other programs.
  public var imports = ImportSettings()

  /// The network as its file describes it.
  public init() {}

  /// Memory in bytes: what there is, and what a node of a network takes of it.
  public struct Memory: Sendable {
    /// All that there is, the descriptions included.
    public var available: Int
    /// For each node.
    public var ofNode: Int

    /// What there is, and the share of a node.
    public init(available: Int, ofNode: Int) {
      self.available = available
      self.ofNode = ofNode
    }

    /// The nodes there is memory for. Arrays grow by doubling.
    package var mostNodes: Int {
      let most = max(available, 0) / max(ofNode, 1)
      return most > 0 ? 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount) : 0
    }
  }

  /// True if the network is as its file describes it, so that its published facts apply.
  public var areDefault: Bool {
    parameters.isEmpty && input == nil && !foldsBatchNormalization
  }
}

/// A description expanded: a network if all went well, and everything that did not.
public struct Elaboration: Sendable {
  /// The name after `network`.
  public let name: String
  /// The `title`, for people; empty without one.
  public let title: String
  /// Papers, results and notes, in the order written.
  public let citations: [Citation]
  /// The settings in force, defaults included.
  public let parameters: [PublishedFact.Setting]
  /// Nil if there are errors here or in the blocks that the network uses, which `SpecLibrary` reports.
  public let network: InferredNetwork?
  /// The number of batch normalizations that became part of the layers before them.
  public let foldedNormalizations: Int
  /// The published figures and budgets in the description; not yet checked.
  public let facts: [PublishedFact]
  /// In the order of their places.
  public internal(set) var diagnostics: [Diagnostic]
  /// The work of the expansion; a plain layer is one.
  public let work: Int64
  /// The reason that the network does not take its input; nil if it does, or if something else is wrong.
  public let shapeConflict: ShapeConflict?
  /// The side outputs with all the layers that do not take what they read, if that is all that is wrong.
  let unfitBranches: Set<String>

  /// The first layer that cannot take what it reads.
  public struct ShapeConflict: Hashable, Sendable {
    /// The layer's full name.
    public let layer: String
    /// True if it is on a side output, without which the network may do.
    public let isInBranch: Bool
    /// The headline of the finding on it.
    public let reason: String
    /// The smallest square input that all layers read so far take, if it was sought and found.
    let smallestSide: Int?
    /// The nearest inputs, smaller and larger, that all layers read so far take, if they were sought and found.
    let nearestSmaller: Extents?
    let nearestLarger: Extents?
  }

  /// True if a finding is an error, so that there is no network.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension Elaboration {
  /// An expansion in which a side output that does not fit refuses nothing but itself.
  ///
  /// - Parameter expand: expands the network without the side outputs of these names.
  static func leavingOutMisfits(
    _ settings: ElaborationSettings, _ expand: (Set<String>) -> Elaboration
  ) -> Elaboration {
    let whole = expand([])
    guard !whole.unfitBranches.isEmpty, !settings.demandsBranches else { return whole }
    var rest = expand(whole.unfitBranches)
    guard rest.network != nil else { return whole }
    let misfits = whole.diagnostics.filter { $0.severity == .error }.map { finding in
      var warning = finding
      warning.severity = .warning
      warning.notes.append(
        "left out of the network: " + quotedList(whole.unfitBranches.sorted().prefix(8)))
      return warning
    }
    rest.diagnostics = (misfits + rest.diagnostics).sortedByPlace()
    return rest
  }
}

extension SpecLibrary: NetworkLibrary {
  /// Expands one of the file's networks.
  ///
  /// - Returns: nil if the file declares no network of that name.
  public mutating func elaborate(
    _ name: String, settings: ElaborationSettings = ElaborationSettings()
  ) -> Elaboration? {
    guard let declaration = declarations[name] else { return nil }
    let compiled = compiled(declaration)
    return Elaboration.leavingOutMisfits(settings) { elaborate(compiled, settings, without: $0) }
  }

  private func elaborate(
    _ compiled: CompiledNetwork, _ settings: ElaborationSettings, without unfit: Set<String>
  ) -> Elaboration {
    var settings = settings
    settings.memory?.available -= memoryTaken
    var elaborator = Elaborator(
      template: compiled.template, blocks: blocks, settings: settings, unfitBranches: unfit)
    for fault in compiled.faults { elaborator.report(fault) }
    elaborator.run()
    return elaborator.finish()
  }
}
