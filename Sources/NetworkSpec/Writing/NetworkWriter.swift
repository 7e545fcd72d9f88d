import CNNText
import KDL
public import NetworkFacts
public import NetworkModel

/// Writes a network as a description with every block and repeat unfolded, which reads back as an equal
/// network: the same nodes under the same names, with what is published of it.
public struct NetworkWriter {
  private let network: Network
  private var text = ""

  /// The reason that there is no description of a network.
  public enum Refusal: Error, Hashable, Sendable {
    /// Descriptions have no words for these layers.
    case opaqueLayers([NodeID])
    /// Operations that are no layers, because their shapes are not known.
    case omissions([Omission])
  }

  /// Returns the description, a KDL document of one `network`. A comment above it says what it leaves out.
  ///
  /// - Parameters:
  ///   - network: the network that is written.
  ///   - settings: those that it was expanded with, which are left out.
  ///   - citations: papers, results and notes.
  ///   - facts: what holds of it as it is; settings of facts are not written, and facts about instances of
  ///     blocks are left out with these.
  /// - Throws: the reason that a description cannot say what the network is.
  public static func text(
    of network: InferredNetwork, settings: [PublishedFact.Setting] = [],
    citations: [Citation] = [], facts: [PublishedFact] = []
  ) throws(Refusal) -> String {
    if let refusal = refusal(of: network) { throw refusal }
    var writer = NetworkWriter(network: network.network)
    writer.write(settings, citations, facts)
    return writer.text
  }

  /// The reason that a description cannot say what a network is; nil if it can.
  static func refusal(of network: InferredNetwork) -> Refusal? {
    let opaque = network.opaqueLayers
    guard opaque.isEmpty else { return .opaqueLayers(opaque) }
    let omissions = network.network.omissions
    return omissions.isEmpty ? nil : .omissions(omissions)
  }

  private init(network: Network) { self.network = network }

  private mutating func write(
    _ settings: [PublishedFact.Setting], _ citations: [Citation], _ facts: [PublishedFact]
  ) {
    let statements = self.statements(of: facts)
    writeOmissions(
      blocks: network.blocks.count { !$0.block.isEmpty && !$0.nodes.isEmpty },
      settings: settings.count, facts: facts.count - statements.count)
    text += "network \(KDLToken.string(network.name))"
    if !network.title.isEmpty { text += " title=\(KDLToken.string(network.title))" }
    text += " {\n"
    for citation in citations { text += "    \(citation.statement)\n" }
    let surroundings = Surroundings(indent: "    ", prefix: "")
    writeNodes(from: 0, of: nil, in: surroundings, after: nil)
    let last = network.nodes.lastIndex { $0.branch == nil }.map { network.id(at: $0) }
    if network.outputs != (last.map { [$0] } ?? []), !network.outputs.isEmpty {
      let names = network.outputs.map { surroundings.reference(to: network[$0].name) }
      text += "    output \(names.joined(separator: " "))\n"
    }
    if !statements.isEmpty { text += "\n" }
    for statement in FactText.statements(of: statements) { text += "    \(statement)\n" }
    text += "}\n"
  }

  /// The facts that can be stated without blocks: those about the network and about layers.
  private func statements(of facts: [PublishedFact]) -> [FactText] {
    let isLayer = Set(facts.isEmpty ? [] : network.nodes.map { $0.name })
    return facts.compactMap { fact in
      fact.target.map { isLayer.contains($0) } ?? true ? FactText(fact) : nil
    }
  }

  private mutating func writeOmissions(blocks: Int, settings: Int, facts: Int) {
    let parts = [
      (blocks, "instances of blocks", "instance of a block"), (settings, "settings", "setting"),
      (facts, "facts", "fact"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.2 : $0.1)" }
    guard !parts.isEmpty else { return }
    text += "// Unfolded, which leaves out \(listed(parts, by: "and")).\n"
  }

  /// The surroundings of a statement.
  private struct Surroundings {
    let indent: String
    /// The prefix given by the enclosing names; empty or ending in `/`.
    let prefix: String

    /// The name without the prefix.
    func ownName(_ name: String) -> String { String(name.dropping(prefix: prefix) ?? name[...]) }

    /// The same, in quotes where it needs them.
    func own(_ name: String) -> String { KDLToken.string(ownName(name)) }

    /// A reference that cannot mean a layer of the same name around here.
    func reference(to name: String) -> String {
      KDLToken.string(prefix.isEmpty ? name : "/" + name)
    }
  }

  /// Writes the nodes of one side output, or of the main path, with the side outputs among them.
  ///
  /// - Returns: the place after the last.
  @discardableResult
  private mutating func writeNodes(
    from start: Int, of branch: Int?, in surroundings: Surroundings, after entering: NodeID?
  ) -> Int {
    var previous = entering
    var index = start
    while index < network.nodes.count {
      let node = network.nodes[index]
      if node.branch == branch {
        write(node, after: previous, in: surroundings)
        previous = network.id(at: index)
        index += 1
      } else if let inner = node.branch, isInside(inner, branch) {
        index = writeBranch(inner, from: index, in: surroundings, after: previous)
      } else {
        return index
      }
    }
    return index
  }

  private mutating func writeBranch(
    _ branch: Int, from start: Int, in surroundings: Surroundings, after entering: NodeID?
  ) -> Int {
    let name = network.branches[branch]
    let indent = surroundings.indent
    text += "\(indent)branch \(surroundings.own(name)) {\n"
    let end = writeNodes(
      from: start, of: branch, in: Surroundings(indent: indent + "    ", prefix: name + "/"),
      after: entering)
    text += indent + "}\n"
    return end
  }

  /// Returns whether one side output is written inside another; all are inside the main path.
  private func isInside(_ inner: Int, _ outer: Int?) -> Bool {
    guard let outer else { return true }
    return network.branches[inner].dropping(prefix: network.branches[outer] + "/") != nil
  }

  private mutating func write(
    _ node: Node, after previous: NodeID?, in surroundings: Surroundings
  ) {
    text += surroundings.indent
    if case .input(let volume) = node.layer {
      let numbers = volume.shape.extents.all + [volume.shape.channels]
      text += InputName.statement(surroundings.ownName(node.name), numbers.map { "\($0)" }) + "\n"
      return
    }
    text += "\(node.layer.word) \(surroundings.own(node.name))"
    if case .one(let input) = node.inputs, input != previous {
      text += " from=\(surroundings.reference(to: network[input].name))"
    }
    let properties = node.layer.propertiesText
    if !properties.isEmpty { text += " " + properties }
    if let shared = node.sharesWeightsOf {
      text += " weights-of=\(surroundings.reference(to: network[shared].name))"
    }
    if node.attributes.contains(.frozen) { text += " frozen=#true" }
    if node.attributes.contains(.functional) { text += " functional=#true" }
    if node.enclosingModules > 0 { text += " modules=\(node.enclosingModules)" }
    guard case .many(let inputs) = node.inputs else {
      text += "\n"
      return
    }
    let paths = inputs.map { "path from=\(surroundings.reference(to: network[$0].name))" }
    text += " { \(paths.joined(separator: "; ")) }\n"
  }
}

extension Citation {
  /// The statement that makes it: `paper "He et al." year=2015`.
  fileprivate var statement: String {
    var statement = kind.rawValue
    switch kind {
    case .paper, .note: statement += " " + KDLToken.string(text)
    case .imagenet: break
    }
    for property in properties {
      let value = property.value.isBareDecimal ? property.value : KDLToken.string(property.value)
      statement += " \(KDLToken.string(property.name))=\(value)"
    }
    return statement
  }
}
