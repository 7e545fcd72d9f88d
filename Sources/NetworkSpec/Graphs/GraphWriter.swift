import CNNText
public import NetworkFacts
public import NetworkModel

/// Writes a network as a graph in JSON, which reads back as an equal network: the same layers under the same
/// names, in the same blocks, with what is published of it.
public struct GraphWriter {
  private let network: InferredNetwork
  private var nodes: [Node] { network.network.nodes }

  /// Returns the JSON of a network.
  ///
  /// - Parameters:
  ///   - network: the network that is written.
  ///   - settings: those that it was expanded with.
  ///   - citations: papers, results and notes.
  ///   - facts: what holds of it as it is; settings of facts are not written.
  public static func bytes(
    of network: InferredNetwork, settings: [PublishedFact.Setting] = [],
    citations: [Citation] = [], facts: [PublishedFact] = []
  ) -> [UInt8] {
    GraphWriter(network: network).bytes(settings, citations, facts)
  }

  private func bytes(
    _ settings: [PublishedFact.Setting], _ citations: [Citation], _ facts: [PublishedFact]
  ) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member(GraphMember.schema.rawValue, GraphFile.schema)
    json.member(GraphMember.network.rawValue, network.network.name)
    json.member(GraphMember.title.rawValue, network.network.title)
    if !settings.isEmpty {
      json.key(GraphMember.settings.rawValue)
      json.value(.record { for setting in settings { Member(setting.name, setting.value) } })
    }
    json.key(GraphMember.layers.rawValue)
    json.beginArray()
    let blocks = network.network.innermostBlocks
    for (index, node) in nodes.enumerated() {
      json.value(layer(node, at: index, in: blocks[index]))
    }
    json.end()
    json.key(GraphMember.blocks.rawValue)
    json.value(.list(of: network.network.blocks.filter { !$0.nodes.isEmpty }) { block($0) })
    json.member(
      GraphMember.outputs.rawValue, network.network.outputs.map { network[$0].name })
    if !network.network.omissions.isEmpty {
      json.key(GraphMember.omissions.rawValue)
      json.value(.list(of: network.network.omissions) { omission($0) })
    }
    json.key(GraphMember.facts.rawValue)
    json.value(.list(of: facts) { $0.graphData })
    json.key(GraphMember.citations.rawValue)
    json.value(.list(of: citations) { $0.graphData })
    json.end()
    return json.take()
  }

  private func layer(_ node: Node, at index: Int, in block: Int?) -> DataValue {
    let id = network.network.id(at: index)
    let settings = settings(of: node)
    let inputs = node.inputs.ids
    return .record {
      Member(GraphLayerMember.name.rawValue, node.name)
      Member(GraphLayerMember.kind.rawValue, node.layer.word)
      if let block {
        Member(GraphLayerMember.block.rawValue, network.network.blocks[block].name)
      }
      if !settings.isEmpty {
        Member(GraphLayerMember.settings.rawValue, .object(settings, .oneLine))
      }
      if !inputs.isEmpty {
        Member(GraphLayerMember.inputs.rawValue, inputs.map { network[$0].name })
      }
      Member(GraphLayerMember.output.rawValue, .integers(network.shape(of: id).graphExtents))
    }
  }

  /// A layer's properties as a description has them, but for the layers that it reads.
  private func settings(of node: Node) -> [Member] {
    var members: [Member] =
      if case .opaque(let layer) = node.layer {
        layer.graphSettings
      } else {
        node.layer.properties.map { Member($0.name, $0.data) }
      }
    for property in CommonProperty.inGraphs {
      let value: DataValue? =
        switch property {
        case .from: nil
        case .weightsOf: node.sharesWeightsOf.map { .text(network[$0].name) }
        case .frozen: node.attributes.contains(.frozen) ? .boolean(true) : nil
        case .functional: node.attributes.contains(.functional) ? .boolean(true) : nil
        case .modules: node.enclosingModules > 0 ? .integer(Int64(node.enclosingModules)) : nil
        }
      if let value { members.append(Member(property.rawValue, value)) }
    }
    return members
  }

  private func omission(_ omission: Omission) -> DataValue {
    .record {
      Member(GraphOmissionMember.name.rawValue, omission.name)
      Member(GraphOmissionMember.operatorName.rawValue, omission.operatorName)
      switch omission.reason {
      case .unknownOperator: Member(GraphOmissionMember.reason.rawValue, "unknown-operator")
      case .unknownShape: Member(GraphOmissionMember.reason.rawValue, "unknown-shape")
      case .follows(let name): Member(GraphOmissionMember.follows.rawValue, name)
      }
      Member(GraphOmissionMember.arithmetic.rawValue, omission.arithmetic.rawValue)
      if let parameters = omission.parameters {
        Member(GraphOmissionMember.weights.rawValue, parameters.weights)
        if parameters.biases > 0 {
          Member(GraphOmissionMember.biases.rawValue, parameters.biases)
        }
        if parameters.statistics > 0 {
          Member(GraphOmissionMember.statistics.rawValue, parameters.statistics)
        }
      }
      if !omission.inputs.isEmpty {
        Member(GraphOmissionMember.inputs.rawValue, omission.inputs.map { network[$0].name })
      }
    }
  }

  private func block(_ block: BlockInstance) -> DataValue {
    .record {
      Member(GraphBlockMember.name.rawValue, block.name)
      Member(GraphBlockMember.kind.rawValue, block.kind)
      if let parent = block.parent {
        Member(GraphBlockMember.enclosing.rawValue, network.network.blocks[parent].name)
      }
    }
  }
}

extension Shape {
  /// The extents, then the channels.
  fileprivate var graphExtents: [Int64] { (extents.all + [channels]).map { Int64($0) } }
}
