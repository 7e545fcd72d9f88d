import CNNText
import KDL
import NetworkModel

/// The names of layers, calls and side outputs.
extension FoldedText {
  /// Names that say something stay where the statement of the layer is written.
  mutating func nameLayers() {
    var counts: [String: Int] = [:]
    for index in network.nodes.indices where tree.isReferred(index) {
      let known = sensible(network.nodes[index].name)
      if let known { takenNames.insert(known) }
      nameOfNode[index] = known
    }
    for index in network.nodes.indices where tree.isReferred(index) && nameOfNode[index] == nil {
      let stem = stem(of: index)
      var name: String
      repeat {
        counts[stem, default: 0] += 1
        name = "\(stem)\(counts[stem, default: 0])"
      } while !takenNames.insert(name).inserted
      nameOfNode[index] = name
    }
  }

  /// Names of calls at the top by their first layers: of blocks all of whose calls are there and have names.
  func instanceNames(_ statements: [FoldedStatement]) -> [Int: String] {
    guard keepsNames else { return [:] }
    var calls: [Int: [FoldedStatement]] = [:]
    for statement in statements {
      guard case .call(let block) = folding.forms.forms[statement.form] else { continue }
      calls[block, default: []].append(statement)
    }
    var names: [Int: String] = [:]
    var seen = takenNames
    for block in folding.blocks.indices {
      guard let calls = calls[block] else { continue }
      var found: [(node: Int, name: String)] = []
      for call in calls {
        let stem = LayerNames.stem(of: call.nodes.map { network.nodes[$0].name })
        guard let stem, let name = sensible(stem), !name.utf8.contains(UInt8(ascii: "/")),
          !LayerNames.isAutomatic(name, folding.blocks[block].name), let node = call.nodes.first
        else { break }
        found.append((node, name))
      }
      guard found.count == calls.count, calls.count == folding.useCounts[block] else { continue }
      for (node, name) in found where seen.insert(name).inserted { names[node] = name }
    }
    return names
  }

  /// The beginning of a name for a layer that is referred to.
  private func stem(of index: Int) -> String {
    if case .input = network.nodes[index].layer { return "image" }
    return outputs.contains(index) ? "out" : "skip"
  }

  /// A name that people gave, if it can be written.
  func sensible(_ name: String) -> String? {
    keepsNames && LayerNames.isSensible(name) ? name : nil
  }

  func reference(to node: Int) -> String {
    var name = nameOfNode[node] ?? network.nodes[node].name
    if let branch = network.nodes[node].branch {
      name = "/" + network.branches[branch] + "/" + ownName(of: node, name)
    }
    return KDLToken.string(name)
  }

  private func ownName(of node: Int, _ name: String) -> String {
    guard let branch = network.nodes[node].branch else { return name }
    let prefix = network.branches[branch] + "/"
    return String(name.dropping(prefix: prefix) ?? name[...])
  }

  /// The name written in the statement of a layer at the top; nil for none.
  func statedName(_ node: Int) -> String? {
    let known = network.nodes[node]
    if case .input = known.layer, nameOfNode[node] == nil {
      return known.name == StatementWord.input.rawValue || sensible(known.name) == nil
        ? (inputCount > 1 ? "image\(node)" : nil) : known.name
    }
    guard let name = nameOfNode[node] ?? sensible(known.name) else { return nil }
    let own = ownName(of: node, name)
    // What it would be called anyway.
    if nameOfNode[node] == nil, LayerNames.isAutomatic(own, known.layer.word) { return nil }
    return own
  }

  /// The name of a side output within the one that it lies in.
  func branchName(_ branch: Int) -> String {
    let name = network.branches[branch]
    var own = name.utf8[...]
    for place in name.utf8.indices where name.utf8[place] == UInt8(ascii: "/") {
      if branchNames.contains(String(Substring(name.utf8[..<place]))) {
        own = name.utf8[name.utf8.index(after: place)...]
      }
    }
    return String(Substring(own))
  }
}
