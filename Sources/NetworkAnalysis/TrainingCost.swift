@_spi(Rules) public import NetworkModel

/// The multiply–accumulates of a training step: of the matrix products forward, and of those that the backward
/// pass makes of them.
///
/// A layer's product `Y = W·X` has two derivatives, `dX = Wᵀ·dY` and `dW = dY·Xᵀ`, with a product each for every
/// product of the forward pass. The first is needed if anything before the layer learns, the second if the layer
/// itself does, and neither if no result depends on it; a product of two paths has the first for each path. Everything
/// else is as little as it is forward, and not counted.
public struct TrainingCost: Sendable {
  /// The multiply–accumulates of one layer, or of many.
  public struct Products: Hashable, Sendable {
    private var ofForwardPass: Int64 = 0
    private var ofInputs: Int64 = 0
    private var ofWeights: Int64 = 0
    private var isForwardLowerBound = false
    private var isBackwardLowerBound = false

    /// Of the forward pass.
    public var forward: KnownCount {
      KnownCount(ofForwardPass, isLowerBound: isForwardLowerBound)
    }
    /// Of the gradient with respect to the input.
    public var toInput: KnownCount { KnownCount(ofInputs, isLowerBound: isBackwardLowerBound) }
    /// Of the gradient with respect to the weights.
    public var toWeights: KnownCount { KnownCount(ofWeights, isLowerBound: isBackwardLowerBound) }
    /// Of the backward pass.
    public var backward: KnownCount {
      KnownCount(ofInputs + ofWeights, isLowerBound: isBackwardLowerBound)
    }
    /// Of the whole step.
    public var total: KnownCount { forward.plus(backward) }

    /// No products.
    public init() {}

    fileprivate init(
      forward: KnownCount, toInput: Int64, toWeights: Int64, isBackwardLowerBound: Bool
    ) {
      ofForwardPass = forward.known
      ofInputs = toInput
      ofWeights = toWeights
      isForwardLowerBound = forward.isLowerBound
      self.isBackwardLowerBound = forward.isLowerBound || isBackwardLowerBound
    }

    /// - Throws: `.countOverflow` if a sum does not fit 64 bits.
    mutating func add(_ other: Products) throws(LayerError) {
      ofForwardPass = try ofForwardPass.plus(other.ofForwardPass, .macs)
      // The parts of the sum that `total` is fit too.
      _ = try ofForwardPass.multiplied(by: 3 as Int64, .macs)
      ofInputs += other.ofInputs
      ofWeights += other.ofWeights
      isForwardLowerBound = isForwardLowerBound || other.isForwardLowerBound
      isBackwardLowerBound = isBackwardLowerBound || other.isBackwardLowerBound
    }

    /// Notes what is not known of layers that are no nodes.
    fileprivate mutating func note(_ unknowns: Unknowns) {
      if unknowns.contains(.macs) {
        isForwardLowerBound = true
        isBackwardLowerBound = true
      }
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
      summary.includesBranches || nodes.allSatisfy { !$0.isSideOutput } ? nil : totals
    // What nobody knows the parameters of may learn.
    let lacksParameters = summary.totals.unknowns.contains(.parameters)
    let backward = try BackwardPass(of: network, includesBranches: summary.includesBranches)
    for index in nodes.indices {
      let (id, node) = (network.network.id(at: index), nodes[index])
      do throws(LayerError) {
        guard let macs = summary[id].macs else { continue }
        let learningInputs =
          backward.isNeeded[index]
          ? node.inputs.count { backward.requiresGradient[$0.index] } : 0
        var products = Products()
        try products.add(
          // Of two factors, each has a gradient of its own.
          Products(
            forward: macs,
            toInput: try macs.known.multiplied(by: Int64(learningInputs), .macs),
            toWeights: backward.learns[index] ? macs.known : 0,
            isBackwardLowerBound: lacksParameters))
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
    for omission in network.network.omissions { totals.note(omission.unknowns) }
    self.layers = layers
    self.totals = totals
  }
}
