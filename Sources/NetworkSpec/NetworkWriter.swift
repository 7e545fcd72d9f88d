import KDL
public import NetworkModel

/// Writes a network as a description with every block and repeat unfolded, which reads back as an equal
/// network: the same nodes under the same names.
public struct NetworkWriter {
  private let network: Network
  private var text = ""

  public static func text(of network: InferredNetwork) -> String {
    var writer = NetworkWriter(network: network.network)
    writer.write()
    return writer.text
  }

  private init(network: Network) { self.network = network }

  private mutating func write() {
    text = "network \(KDLToken.string(network.name))"
    if !network.title.isEmpty { text += " title=\(KDLToken.string(network.title))" }
    text += " {\n"
    var previous: NodeID?
    var index = 0
    while index < network.nodes.count {
      let node = network.nodes[index]
      if let branch = node.branch {
        index = writeBranch(branch, from: index, after: previous)
      } else {
        write(node, after: previous, indent: "    ", prefix: "")
        previous = network.id(at: index)
        index += 1
      }
    }
    text += "}\n"
  }

  /// A side output with its layers; gives the index after its last.
  private mutating func writeBranch(_ branch: Int, from start: Int, after main: NodeID?) -> Int {
    let name = network.branches[branch]
    text += "    branch \(KDLToken.string(name)) {\n"
    var previous = main
    var index = start
    while index < network.nodes.count, network.nodes[index].branch == branch {
      write(network.nodes[index], after: previous, indent: "        ", prefix: name + "/")
      previous = network.id(at: index)
      index += 1
    }
    text += "    }\n"
    return index
  }

  /// - Parameter prefix: what the names around already say.
  private mutating func write(
    _ node: Node, after previous: NodeID?, indent: String, prefix: String
  ) {
    let ownName =
      node.name.hasPrefix(prefix) ? String(node.name.dropFirst(prefix.count)) : node.name
    text += indent + node.layer.word + " " + KDLToken.string(ownName)
    if case .input(let volume) = node.layer {
      text += " \(volume.shape.height) \(volume.shape.width) \(volume.shape.channels)\n"
      return
    }
    if case .one(let input) = node.inputs, input != previous {
      text += " from=\(KDLToken.string(network[input].name))"
    }
    let properties = node.layer.propertiesText
    if !properties.isEmpty { text += " " + properties }
    if let shared = node.sharesWeightsOf {
      text += " weights-of=\(KDLToken.string(network[shared].name))"
    }
    if node.attributes.contains(.frozen) { text += " frozen=#true" }
    if node.attributes.contains(.functional) { text += " functional=#true" }
    guard case .many(let inputs) = node.inputs else {
      text += "\n"
      return
    }
    let paths = inputs.map { "path from=\(KDLToken.string(network[$0].name))" }
    text += " { \(paths.joined(separator: "; ")) }\n"
  }
}
