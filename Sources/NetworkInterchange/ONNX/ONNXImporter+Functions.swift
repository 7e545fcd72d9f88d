/// The functions of a file and the branches of its nodes, which are read in place of the node that names them.
extension ONNXImporter {
  struct FunctionName: Hashable {
    let domain: String
    let name: String
    let overload: String
  }

  func function(_ node: ONNXNode) -> ONNXFunction? {
    guard !functions.isEmpty else { return nil }
    let key = FunctionName(domain: node.domain, name: node.operatorName, overload: node.overload)
    return functions[key].map { model.functions[$0] }
  }

  mutating func inline(_ function: ONNXFunction, at index: Int) throws(ONNXFault) {
    guard scope.depth < Most.depth else { throw .unsupported("functions are nested too deeply") }
    let node = scope.nodes[index]
    var bindings: [String: ONNXAttribute.Value] = [:]
    for attribute in function.attributes { bindings[attribute.name] = attribute.value }
    for attribute in node.attributes {
      if case .reference(let other) = attribute.value {
        bindings[attribute.name] = scope.bindings[other]
      } else {
        bindings[attribute.name] = attribute.value
      }
    }
    let outer = scope
    var places: [ValueID: ValueID] = [:]
    for (name, input) in zip(function.inputs, node.inputs) { places[name] = input }
    for name in function.inputs.dropFirst(node.inputs.count) { places[name] = .omitted }
    let nodes = function.nodes.map { renamed($0, &places) }
    let outputs = function.outputs.map { renamed($0, &places) }
    scope = Scope(
      nodes: nodes, bindings: bindings,
      operatorSets: function.operatorSets.isEmpty ? outer.operatorSets : function.operatorSets,
      place: place(index) + ", ",
      prefix: outer.prefix + layerName(of: node).excerpt + "/",
      depth: outer.depth + 1)
    self.index(giving: [], reading: outputs)
    read()
    scope = outer
    for (name, result) in zip(node.outputs, outputs) where !name.isOmitted {
      values[name] = values[result] ?? ONNXValue()
    }
  }

  /// A value of a function in one of its calls.
  private mutating func renamed(
    _ name: ValueID, _ places: inout [ValueID: ValueID]
  ) -> ValueID {
    guard !name.isOmitted else { return name }
    if let place = places[name] { return place }
    let place = model.names.fresh(name)
    places[name] = place
    return place
  }

  private mutating func renamed(
    _ node: ONNXNode, _ places: inout [ValueID: ValueID]
  ) -> ONNXNode {
    var node = node
    for index in node.inputs.indices { node.inputs[index] = renamed(node.inputs[index], &places) }
    for index in node.outputs.indices {
      node.outputs[index] = renamed(node.outputs[index], &places)
    }
    for index in node.attributes.indices {
      guard case .graph(var graph) = node.attributes[index].value else { continue }
      for place in graph.initializers.indices {
        graph.initializers[place].name = renamed(graph.initializers[place].name, &places)
      }
      for place in graph.nodes.indices { graph.nodes[place] = renamed(graph.nodes[place], &places) }
      for place in graph.outputs.indices {
        graph.outputs[place].name = renamed(graph.outputs[place].name, &places)
      }
      node.attributes[index].value = .graph(graph)
    }
    return node
  }

  /// Reads a branch in place of its node.
  mutating func inline(_ graph: ONNXGraph, for call: ONNXCall) throws(ONNXFault) {
    guard scope.depth < Most.depth else { throw .unsupported("branches are nested too deeply") }
    let outer = scope
    scope = Scope(
      bindings: outer.bindings, operatorSets: outer.operatorSets, place: place(call.index) + ", ",
      prefix: outer.prefix, depth: outer.depth + 1)
    open(graph)
    read()
    scope = outer
    for (name, output) in zip(call.node.outputs, graph.outputs) where !name.isOmitted {
      values[name] = values[output.name] ?? ONNXValue()
    }
  }
}
