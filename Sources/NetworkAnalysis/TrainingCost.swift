@_spi(Rules) import NetworkModel

/// The multiply–accumulates of a training step: of the matrix products forward, and of those that the backward
/// pass makes of them.
///
/// A layer's product `Y = W·X` has two derivatives, `dX = Wᵀ·dY` and `dW = dY·Xᵀ`, with a product each for every
/// product of the forward pass. The first is needed if anything before the layer learns, the second if the layer
/// itself does; a product of two paths has the first for each path. Everything else is as little as it is forward, and not counted.
public struct TrainingCost: Sendable {
  /// The multiply–accumulates of one layer, or of many.
  public struct Products: Hashable, Sendable {
    /// Of the forward pass.
    public internal(set) var forward: Int64 = 0
    /// Of the gradient with respect to the input.
    public internal(set) var toInput: Int64 = 0
    /// Of the gradient with respect to the weights.
    public internal(set) var toWeights: Int64 = 0

    /// Of the backward pass.
    public var backward: Int64 { toInput + toWeights }
    /// Of the whole step.
    public var total: Int64 { forward + backward }

    /// No products.
    public init() {}

    /// - Throws: `.countOverflow` if a sum does not fit 64 bits.
    mutating func add(_ other: Products) throws(LayerError) {
      forward = try forward.plus(other.forward, .macs)
      // The parts of the sum that `total` is fit too.
      _ = try forward.multiplied(by: 3 as Int64, .macs)
      toInput += other.toInput
      toWeights += other.toWeights
    }
  }

  /// For the whole batch, by node; nil for a layer that is not counted as a matrix product.
  public let layers: [Products?]
  /// The sums over the layers that count.
  public let totals: Products

  /// The step of a network for the batch that it is summed up for.
  ///
  /// - Throws: `AnalysisError` if a count exceeds 64 bits.
  public init(of summary: NetworkSummary) throws(AnalysisError) {
    let network = summary.network
    let nodes = network.network.nodes
    var layers = [Products?](repeating: nil, count: nodes.count)
    var totals = Products()
    // Rows show side outputs, and blocks of them, whether or not they count.
    var everything =
      summary.includesBranches || nodes.allSatisfy { $0.branch == nil } ? nil : totals
    /// True if the node learns, or anything before it.
    var requiresGradient = [Bool](repeating: false, count: nodes.count)
    for index in nodes.indices {
      let (id, node) = (network.network.id(at: index), nodes[index])
      do throws(LayerError) {
        let parameters = try node.layer.parameters(
          from: network.input(of: id), to: network.shape(of: id))
        let learns = parameters.total > 0 && !node.attributes.contains(.frozen)
        let learningInputs = node.inputs.ids.count { requiresGradient[$0.index] }
        requiresGradient[index] = learns || learningInputs > 0
        guard let macs = summary[id].macs else { continue }
        var products = Products()
        try products.add(
          // Of two factors, each has a gradient of its own.
          Products(
            forward: macs, toInput: try macs.multiplied(by: Int64(learningInputs), .macs),
            toWeights: learns ? macs : 0))
        layers[index] = products
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      guard let products = layers[index] else { continue }
      do throws(LayerError) {
        if summary.counts(node) { try totals.add(products) }
        try everything?.add(products)
      } catch {
        throw .sum(error)
      }
    }
    self.layers = layers
    self.totals = totals
  }
}

extension TrainingCost.Products {
  init(forward: Int64, toInput: Int64, toWeights: Int64) {
    self.forward = forward
    self.toInput = toInput
    self.toWeights = toWeights
  }
}
