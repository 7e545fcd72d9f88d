import CNNDiagnostics
public import NetworkModel

/// Writes a network as a person would: blocks where parts are alike, repeats, paths between a fork and its
/// merge, and names only for what is referred to. The text reads back as the same layers in the same graph.
public enum FoldedNetworkWriter {
  /// A description, and whether structure was found.
  public struct Result: Sendable {
    /// The description: a KDL document.
    public let text: String
    /// True if blocks and repeats were looked for; false if the layers are listed one by one, because the
    /// folded text would not have read back as the same network.
    public let isFolded: Bool
    /// The network that the description reads back as.
    public let network: InferredNetwork
  }

  /// Returns the description of a network.
  ///
  /// - Throws: the reason that a description cannot say what the network is.
  public static func result(
    of network: InferredNetwork
  ) throws(NetworkWriter.Refusal) -> Result {
    if let refusal = NetworkWriter.refusal(of: network) { throw refusal }
    for keepsNames in [true, false] {
      for inputsFirst in network.network.inputs.count > 1 ? [false, true] : [false] {
        guard
          let text = text(of: network, keepsNames: keepsNames, inputsFirst: inputsFirst),
          let back = self.read(text, named: network.network.name),
          NetworkCorrespondence.firstDifference(network, back) == nil
        else { continue }
        return Result(text: text, isFolded: true, network: back)
      }
    }
    return Result(
      text: try NetworkWriter.text(of: network), isFolded: false, network: network)
  }

  /// - Parameter inputsFirst: whether all inputs are written before anything else.
  static func text(
    of network: InferredNetwork, keepsNames: Bool, inputsFirst: Bool
  ) -> String? {
    guard let tree = RegionTree(network, inputsFirst: inputsFirst) else { return nil }
    var folding = StructureFolding(network, tree)
    let statements = folding.fold()
    return FoldedText.text(
      of: network.network, folding, tree, statements, keepsNames: keepsNames)
  }

  private static func read(_ text: String, named name: String) -> InferredNetwork? {
    var sources = SourceMap()
    var library = SpecLibrary(
      reading: SourceFile(path: "folded.kdl", bytes: Array(text.utf8)), into: &sources,
      imports: NoImports())
    var settings = ElaborationSettings()
    settings.seeksRemedies = false
    return library.elaborate(name, settings: settings)?.network
  }
}
