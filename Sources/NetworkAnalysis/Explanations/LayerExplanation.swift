public import NetworkModel

/// Every figure of one layer as formula, numbers, result and source.
public struct LayerExplanation: Sendable {
  public let node: Node
  public let inputs: [Shape]
  public let output: Shape
  public let figures: LayerFigures
  /// Shape, parameters, MACs, operations by class, memory, traffic, receptive field, in this order.
  public let derivations: [Derivation]
  /// Nil for a layer that is no product of matrices.
  public let product: MatrixProduct?
  /// What its units see; nil where they are of too many kinds.
  public let field: ReceptiveField?

  /// - Throws: `AnalysisError` if a receptive field or a sum of bytes goes beyond 64 bits.
  public init(of id: NodeID, in summary: NetworkSummary) throws(AnalysisError) {
    let network = summary.network
    let node = network[id]
    let inputs = node.inputs.ids.map { network.shape(of: $0) }
    let output = network.shape(of: id)
    let figures = summary[id]
    let fields = try ReceptiveFields(of: network)
    let product = inputs.first.flatMap { node.layer.product(from: $0, to: output) }
    self.node = node
    self.inputs = inputs
    self.output = output
    self.figures = figures
    self.product = product
    field = fields[id]
    let shape = ShapeExplanation(inputs: inputs, output: output)
    let parameters = ParameterExplanation(inputs: inputs, output: output, figures: figures)
    let operations = OperationExplanation(
      inputs: inputs, output: output, figures: figures, batch: summary.batch)
    let traffic: LayerTraffic
    do throws(LayerError) {
      traffic = try LayerTraffic(of: id, in: summary)
    } catch {
      throw AnalysisError(node: id, error: error)
    }
    derivations =
      shape.derivations(of: node.layer)
      + (node.sharesWeightsOf == nil ? parameters.derivations(of: node.layer) : [])
      + operations.derivations(of: node.layer)
      + MemoryExplanation(
        output: output, figures: figures, product: product, traffic: traffic, batch: summary.batch
      ).derivations
      + FieldExplanation(of: id, in: network, fields).derivations
  }
}

extension Layer {
  fileprivate func product(from input: Shape, to output: Shape) -> MatrixProduct? {
    switch self {
    case .convolution(let layer): layer.product(from: input, to: output)
    case .fullyConnected(let layer): layer.product(from: input)
    case .input, .transposedConvolution, .radialBasis, .pooling, .globalPooling, .adaptivePooling,
      .activation, .parametricReLU, .maxout, .softmax, .batchNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .concatenation,
      .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .channelSlice:
      nil
    }
  }
}

/// The extents of a volume as factors.
extension Shape {
  /// `55·55·96`
  var factors: String { "\(height)·\(width)·\(channels)" }

  /// Values of the volume as the input of a formula.
  var inputValues: FormulaText { FormulaText("H·W·C", factors) }

  /// The same as an output.
  var outputValues: FormulaText { FormulaText("H'·W'·C'", factors) }
}
