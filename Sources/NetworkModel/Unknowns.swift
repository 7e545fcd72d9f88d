/// What is not known of a layer, or of anything in a network. A sum to which it belongs is a lower bound.
public struct Unknowns: OptionSet, Hashable, Sendable {
  /// The unknowns as bits.
  public let rawValue: UInt8

  /// The unknowns of the bits that are set.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Weights, biases and running statistics.
  public static let parameters = Unknowns(rawValue: 1)
  /// Multiply–accumulates of matrix products.
  public static let macs = Unknowns(rawValue: 2)
  /// Scalar operations of some class.
  public static let operations = Unknowns(rawValue: 4)
  /// Connections as LeCun et al. 1998 count them.
  public static let connections = Unknowns(rawValue: 8)
  /// The size of an output, on which activations and all memory at work depend.
  public static let outputs = Unknowns(rawValue: 16)
  /// What training saves for the backward pass besides outputs that are read there.
  public static let saved = Unknowns(rawValue: 32)
  /// Whether a layer is one of those that the depth counts.
  public static let depth = Unknowns(rawValue: 64)
  /// Layers that the network has and its list of layers lacks.
  public static let layers = Unknowns(rawValue: 128)
}

extension Layer {
  /// What is not known of the layer; nothing but for an opaque one.
  public var unknowns: Unknowns {
    if case .opaque(let layer) = self { layer.unknowns } else { [] }
  }
}

extension Network {
  /// What is not known of the layers that count, or of what is left out.
  ///
  /// - Parameter includesBranches: true if side outputs count.
  public func unknowns(includingBranches includesBranches: Bool) -> Unknowns {
    var unknowns: Unknowns = []
    for omission in omissions { unknowns.formUnion(omission.unknowns) }
    let owners = WeightOwners(of: self, includesBranches: includesBranches)
    for (index, node) in nodes.enumerated() where includesBranches || !node.isSideOutput {
      var own = node.layer.unknowns
      if !owners.counts(node, at: index) { own.remove(.parameters) }
      unknowns.formUnion(own)
    }
    return unknowns
  }

  /// True if something of the network is not known, so that some of its totals are lower bounds.
  public var isPartial: Bool {
    !omissions.isEmpty
      || nodes.contains { node in
        if case .opaque = node.layer { !node.layer.unknowns.isEmpty } else { false }
      }
  }
}
