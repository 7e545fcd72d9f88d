import NetworkExecution
import NetworkModel

/// Turns a network into operations, fusing layers where that changes no more than roundings: a
/// convolution takes in the batch normalization that is its only reader, then the addition of another
/// volume, then the rectifier.
struct NetworkPlanner {
  private(set) var builder = PlanBuilder()
  /// The node whose output an operation makes, by operation.
  private(set) var nodes: [NodeID] = []
  /// Input layers in the order of their feeds.
  private(set) var inputs: [NodeID] = []

  private let network: Network
  private let images: Int
  private let shapes: [NodeID: TensorShape]
  private let parameters: (NodeID) -> LayerParameters
  /// Nodes that have to have a value of their own.
  private let kept: Set<NodeID>
  /// The readers of each node, listed twice if they read it twice.
  private let readers: [[NodeID]]
  private var values: [ValueID?]

  /// - Parameters:
  ///   - shapes: Extents of the outputs of layers without fast kernels, and of sums and their terms, which
  ///     without them are not fused.
  ///   - parameters: Those of a node that shares no other's.
  init(
    _ network: Network, images: Int, shapes: [NodeID: TensorShape], keeping nodes: [NodeID],
    parameters: @escaping (NodeID) -> LayerParameters
  ) throws(ExecutionError) {
    self.network = network
    self.images = images
    self.shapes = shapes
    self.parameters = parameters
    kept = Set(nodes)
    readers = Self.readers(in: network, of: nodes)
    values = Array(repeating: nil, count: network.nodes.count)
    for index in network.nodes.indices {
      let id = network.id(at: index)
      // A node that was fused has no value, but all that reads it has one.
      guard kept.contains(id) || !readers[index].isEmpty, !isFused(id) else { continue }
      do throws(KernelError) {
        try plan(id)
      } catch {
        throw ExecutionError(node: id, reason: .kernel(error))
      }
    }
  }

  /// The value of a node that was kept.
  func value(of id: NodeID) -> ValueID? { values[id.index] }

  private var fusedNodes: Set<NodeID> = []

  private func isFused(_ id: NodeID) -> Bool { fusedNodes.contains(id) }

  /// The readers of each node that some of `outputs` come from.
  private static func readers(in network: Network, of outputs: [NodeID]) -> [[NodeID]] {
    var readers = Array(repeating: [NodeID](), count: network.nodes.count)
    var isNeeded = Array(repeating: false, count: network.nodes.count)
    for output in outputs { isNeeded[output.index] = true }
    // Readers come after what they read.
    for index in network.nodes.indices.reversed() where isNeeded[index] {
      for input in network.nodes[index].inputs {
        isNeeded[input.index] = true
        readers[input.index].append(network.id(at: index))
      }
    }
    return readers
  }
}

extension NetworkPlanner {
  private mutating func plan(_ id: NodeID) throws(KernelError) {
    let node = network[id]
    let value: ValueID
    var last = id
    if case .input(let layer) = node.layer {
      let isPacked =
        !kept.contains(id)
        && readers[id.index].allSatisfy { FastForm(network[$0].layer)?.readsPacked == true }
      value = builder.enter(shape(layer.shape), packed: isPacked)
      inputs.append(id)
    } else {
      var epilogue = PlanBuilder.Epilogue()
      try fuse(into: &epilogue, from: &last)
      value = try builder.append(
        node.layer, reading: node.inputs.compactMap { values[$0.index] },
        with: parametersOf(id), expecting: expectedShape(of: id), epilogue: epilogue)
    }
    values[last.index] = value
    while nodes.count < builder.operations.count { nodes.append(last) }
  }

  /// Returns the shape found by a run of one image, for this batch.
  private func expectedShape(of id: NodeID) -> TensorShape? {
    shapes[id].map {
      TensorShape(images: images, channels: $0.channels, $0.spatialExtents)
    }
  }

  private func shape(_ volume: Shape) -> TensorShape {
    TensorShape(images: images, volume)
  }

  private func parametersOf(_ id: NodeID) -> LayerParameters {
    parameters(network.parameterOwner(of: id))
  }

  /// The one node that reads another one, if nothing else needs its value.
  private func soleReader(of id: NodeID) -> NodeID? {
    guard readers[id.index].count == 1, !kept.contains(id) else { return nil }
    return readers[id.index].first
  }

  /// Takes in what follows a layer and can be done as its values are stored.
  ///
  /// - Parameters:
  ///   - last: The layer; then the last of those that were taken in.
  private mutating func fuse(
    into epilogue: inout PlanBuilder.Epilogue, from last: inout NodeID
  ) throws(KernelError) {
    guard let form = FastForm(network[last].layer), form.takesInClamp else { return }
    if case .convolution(let layer) = form {
      guard try fuse(layer, into: &epilogue, from: &last) else { return }
    }
    if let reader = soleReader(of: last), case .activation(let layer) = network[reader].layer,
      let clamp = Clamp(layer.function)
    {
      epilogue.clamp = clamp
      take(reader, after: &last)
    }
  }

  /// - Returns: Whether what follows may be taken in too.
  private mutating func fuse(
    _ layer: Convolution, into epilogue: inout PlanBuilder.Epilogue, from last: inout NodeID
  ) throws(KernelError) -> Bool {
    if let reader = soleReader(of: last),
      case .batchNormalization(let norm) = network[reader].layer, norm.tracksStatistics
    {
      let pixel = TensorShape(images: images, channels: layer.filters, height: 1, width: 1)
      let parameters = parametersOf(reader)
      try parameters.check(
        DirectKernels().parameterSizes(of: .batchNormalization(norm), on: [pixel]))
      let scale = ChannelScale(norm, parameters)
      // An operation that does not fold is left alone, with everything after it.
      guard scale.canFold(into: parametersOf(last).weights) else { return false }
      epilogue.normalization = scale
      take(reader, after: &last)
    }
    if layer.bias != .perPosition, let reader = soleReader(of: last),
      let other = otherTerm(of: reader, besides: last)
    {
      epilogue.addend = other
      take(reader, after: &last)
    }
    return true
  }

  private mutating func take(_ reader: NodeID, after last: inout NodeID) {
    fusedNodes.insert(reader)
    last = reader
  }

  /// Returns the other term of a plain sum of two equal volumes, if it has already been computed.
  private func otherTerm(of sum: NodeID, besides id: NodeID) -> ValueID? {
    guard case .addition(let layer) = network[sum].layer, layer == Addition() else { return nil }
    let terms = network[sum].inputs.ids
    guard terms.count == 2, let other = terms.first(where: { $0 != id }),
      let shape = shapes[sum], shapes[id] == shape, shapes[other] == shape
    else { return nil }
    return values[other.index]
  }
}
