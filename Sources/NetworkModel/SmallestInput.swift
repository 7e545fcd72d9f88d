/// The smallest square input at which a failing layer, and all before it, fit.
struct SmallestInput {
  /// Layers before the failing one beyond which no answer is sought.
  private static let mostLayers = 4_000
  private static let largestSide = 1 << 14

  private let nodes: [(id: NodeID, node: Node)]
  private let input: Shape?

  init(inference: ShapeInference, failing: NodeID) {
    var needed: Set<NodeID> = [failing]
    var found: [(id: NodeID, node: Node)] = []
    for index in stride(from: failing.index, through: 0, by: -1) {
      let id = NodeID(index: index)
      guard needed.contains(id) else { continue }
      guard found.count < SmallestInput.mostLayers else {
        found = []
        break
      }
      let node = inference[id]
      needed.formUnion(node.inputs.ids)
      found.append((id, node))
    }
    nodes = found.reversed()
    let inputs = nodes.compactMap { entry -> Shape? in
      guard case .input(let volume) = entry.node.layer else { return nil }
      return volume.shape
    }
    input = inputs.count == 1 && inputs[0].height == inputs[0].width ? inputs[0] : nil
  }

  /// Nil if there are several inputs, the input is not square, or no answer was found.
  var side: Int? {
    guard let input else { return nil }
    var low = input.height
    var high = low
    repeat {
      low = high
      high *= 2
      guard high <= SmallestInput.largestSide else { return nil }
    } while !fits(high, channels: input.channels)
    while high - low > 1 {
      let middle = (low + high) / 2
      if fits(middle, channels: input.channels) { high = middle } else { low = middle }
    }
    return high
  }

  private func fits(_ side: Int, channels: Int) -> Bool {
    var shapes: [NodeID: Shape] = [:]
    do throws(LayerError) {
      for (id, node) in nodes {
        switch node.inputs {
        case .none:
          shapes[id] = try Shape(height: side, width: side, channels: channels)
        case .one(let input):
          guard let shape = shapes[input] else { return false }
          shapes[id] = try node.layer.output(from: .one(shape))
        case .many(let inputs):
          shapes[id] = try node.layer.output(from: .several(inputs.compactMap { shapes[$0] }))
        }
      }
      return true
    } catch {
      return false
    }
  }
}
