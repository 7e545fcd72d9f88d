@_spi(Rules) public import NetworkModel

/// Every figure of one layer as formula, numbers, result and source.
///
/// Shape, parameters and operations come from the layer's own rules, which are also what a summary
/// calculates with.
public struct LayerExplanation: Sendable {
  /// The layer in its place.
  public let node: Node
  /// The volumes that it reads, of one image.
  public let inputs: [Shape]
  /// The volume that it gives, of one image.
  public let output: Shape
  /// The figures that the derivations arrive at.
  public let figures: LayerFigures
  /// Shape, parameters, MACs, operations by class, memory, traffic, receptive field, in this order.
  public let derivations: [Derivation]
  /// True if it has parameters, which are counted with another layer that shares them.
  public let countsElsewhere: Bool
  /// Nil for a layer that is not a product of matrices.
  public let product: MatrixProduct?
  /// The receptive field of its units; nil if they are of too many kinds, if inputs of different extents are seen, or
  /// if it is not known.
  public let field: ReceptiveField?
  /// The opaque layer because of which nobody knows what its units see; nil if there is none.
  public let unknownSource: NodeID?
  /// True if its units see several inputs, whose extents differ.
  public let inputsDiffer: Bool

  /// - Throws: `AnalysisError` if a receptive field or a sum of bytes exceeds 64 bits.
  public init(of id: NodeID, in summary: NetworkSummary) throws(AnalysisError) {
    let network = summary.network
    let node = network[id]
    let fields = try ReceptiveFields(of: network)
    self.node = node
    inputs = node.inputs.map { network.shape(of: $0) }
    output = network.shape(of: id)
    figures = summary[id]
    field = fields[id]
    unknownSource = fields.unknownSource(of: id)
    inputsDiffer = fields.inputsDiffer(at: id)
    do throws(LayerError) {
      let input = network.input(of: id)
      let product = try node.layer.matrixProduct(from: input, to: output)
      let traffic = try LayerTraffic(of: id, in: summary)
      let memory = MemoryExplanation(
        output: output, figures: figures, product: product, traffic: traffic,
        batch: summary.batch)
      countsElsewhere = figures.parameters.known == ParameterCount.none && traffic.parameters > 0
      self.product = product
      derivations =
        try node.layer.shapeDerivations(from: input)
        + (countsElsewhere ? [] : node.layer.parameterDerivations(from: input, to: output))
        + node.layer.costDerivations(from: input, to: output, images: summary.batch)
        + LayerExplanation.sum(of: figures.operations)
        + memory.derivations
        + FieldExplanation(of: id, in: network, fields).derivations
    } catch {
      throw AnalysisError(node: id, error: error)
    }
  }

  /// The operations of all classes together; none of a layer without any.
  private static func sum(of all: KnownOperations) throws(LayerError) -> [Derivation] {
    // A part that is not known has no formula.
    guard !all.isLowerBound else { return [] }
    let operations = all.known
    let classes = OperationCount.Class.allCases.filter { operations[$0] > 0 }
    var total: Int64 = 0
    for kind in classes { total = try total.plus(operations[kind], .operations) }
    guard total > 0 else { return [] }
    return [
      Derivation(
        "operations", classes.map { $0.rawValue }.joined(separator: " + "),
        classes.map { String(operations[$0]) }.joined(separator: " + "), .integer(total),
        source: "docs/conventions.md, operations")
    ]
  }
}
