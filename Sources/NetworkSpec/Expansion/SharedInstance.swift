import CNNDiagnostics
import NetworkModel

/// An instance whose weights a call uses: each of its layers those of the layer in the same place.
struct SharedInstance {
  /// The nodes of the instance.
  let nodes: Range<Int>
  /// The number of nodes before those of the call.
  let start: Int
  /// Of the instance, as `weights-of` names it.
  let name: String
  let span: SourceSpan
}

/// What applies to all layers of a call or a body.
extension Elaborator {
  /// Freezes the layers that a closure adds.
  mutating func freezing(_ expand: (inout Elaborator) -> Void) {
    let outer = isFreezing
    isFreezing = true
    expand(&self)
    isFreezing = outer
  }

  /// The instance whose weights a call uses.
  mutating func sharedInstance(_ reference: LayerReference) throws(SpecFault) -> SharedInstance {
    switch try place(of: reference) {
    case .node:
      throw SpecFault(
        .wrongType(expected: "an instance of a block", found: "a layer"), at: reference.span)
    case .instance(let index):
      let name = inference.blockName(index)
      guard instanceEnds[index] != nil else {
        throw SpecFault(.openInstance(name), at: reference.span)
      }
      return SharedInstance(
        nodes: inference.nodes(ofBlock: index), start: inference.count, name: name,
        span: reference.span)
    }
  }

  /// The node whose weights a node uses that is to be added next; nil if it has none to share.
  ///
  /// - Throws: `.structuresDiffer` if the shared instance has another layer there, which is said once.
  mutating func counterpart(of node: Node) throws(SpecFault) -> NodeID? {
    guard let sharing else { return nil }
    let place = sharing.nodes.lowerBound + inference.count - sharing.start
    guard place < sharing.nodes.upperBound else {
      self.sharing = nil
      throw SpecFault(
        .structuresDiffer(
          own: "`\(node.name)`", shared: "`\(sharing.name)`, which has no such layer"),
        at: sharing.span)
    }
    let id = NodeID(index: place)
    let other = inference[id]
    guard other.layer.kind == node.layer.kind else {
      self.sharing = nil
      throw SpecFault(
        .structuresDiffer(
          own: "`\(node.name)` (`\(node.layer.word)`)",
          shared: "`\(other.name)` (`\(other.layer.word)`)"), at: sharing.span)
    }
    guard inference.hasParameters(id) else { return nil }
    return other.sharesWeightsOf ?? id
  }

  /// - Throws: `.structuresDiffer` if the shared instance has layers that the call lacks.
  func checkComplete(_ sharing: SharedInstance, own: String) throws(SpecFault) {
    let missing = sharing.nodes.lowerBound + inference.count - sharing.start
    guard missing < sharing.nodes.upperBound else { return }
    let name = inference[NodeID(index: missing)].name
    throw SpecFault(
      .structuresDiffer(
        own: "`\(own)`", shared: "`\(sharing.name)`: it lacks a layer like `\(name)`"),
      at: sharing.span)
  }
}
