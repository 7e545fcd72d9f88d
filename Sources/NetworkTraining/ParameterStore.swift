import NetworkExecution
import NetworkModel

/// The parameters of a network that learns, each asked of its source when its layer runs first: only then
/// is it known what the layer reads.
struct ParameterStore {
  /// By node; a node that uses another's parameters has none of its own.
  var values: [LayerParameters]
  private var isMade: [Bool]
  private let source: any ParameterSource
  private let kernels: any LayerKernels

  init(count: Int, from source: any ParameterSource, for kernels: any LayerKernels) {
    values = Array(repeating: .none, count: count)
    isMade = Array(repeating: false, count: count)
    self.source = source
    self.kernels = kernels
  }

  /// Makes the parameters that a node uses, if they are not there yet.
  ///
  /// - Parameter inputs: The extents of what the node reads.
  /// - Throws: What the kernels or the source throw, with the node.
  mutating func make(
    for id: NodeID, of network: Network, reading inputs: [TensorShape]
  ) throws(ExecutionError) {
    let owner = network.parameterOwner(of: id)
    guard !isMade[owner.index] else { return }
    isMade[owner.index] = true
    let layer = network[id].layer
    let sizes: ParameterSizes
    do {
      sizes = try kernels.parameterSizes(of: layer, on: inputs)
    } catch {
      throw ExecutionError(node: id, reason: .kernel(error))
    }
    let request = ParameterRequest(
      node: owner, name: network[owner].name, layer: layer, sizes: sizes, inputs: [])
    do {
      var parameters = try source.parameters(for: request)
      if parameters.mean.isEmpty { parameters.mean = Array(repeating: 0, count: sizes.mean) }
      if parameters.variance.isEmpty {
        parameters.variance = Array(repeating: 1, count: sizes.variance)
      }
      values[owner.index] = parameters
    } catch {
      throw ExecutionError(node: id, reason: .parameters(error))
    }
  }
}
