package import NetworkModel

extension InferredNetwork {
  /// The same layers and edges without blocks, named `layer0`, `layer1`, … so that nothing is known of them
  /// but the graph. Side outputs keep their names.
  package var flat: InferredNetwork? {
    var inference = ShapeInference(name: network.name, title: network.title)
    for name in network.branches { _ = inference.addBranch(named: name) }
    for (index, node) in network.nodes.enumerated() {
      var copy = Node(
        prefix: node.branch.map { network.branches[$0] + "/" } ?? "", name: "layer\(index)",
        layer: node.layer, inputs: node.inputs, attributes: node.attributes, branch: node.branch,
        sharesWeightsOf: node.sharesWeightsOf, origin: 0)
      copy.enclosingModules = node.enclosingModules
      inference.add(copy)
    }
    return inference.finish(outputs: network.outputs, origins: Origins())
  }
}
