import KDL
import NetworkModel

/// Writes folded statements as a description.
struct FoldedText {
  let network: Network
  let folding: StructureFolding
  let tree: RegionTree
  let keepsNames: Bool
  private var text = ""
  var nameOfNode: [Int: String] = [:]
  var takenNames: Set<String> = []
  let branchNames: Set<String>
  let outputs: Set<Int>
  let inputCount: Int

  static let widest = 100

  /// What slots mean here.
  struct Terms {
    let terms: [BlockSettings.Term]
    /// The names of layers in a block; empty if they have none.
    var names: [String] = []
    /// At the top, the name of the call.
    var instance: String?
  }

  static func text(
    of network: Network, _ folding: StructureFolding, _ tree: RegionTree,
    _ statements: [FoldedStatement], keepsNames: Bool
  ) -> String {
    var writer = FoldedText(
      network: network, folding: folding, tree: tree, keepsNames: keepsNames)
    writer.write(statements)
    return writer.text
  }

  private init(
    network: Network, folding: StructureFolding, tree: RegionTree, keepsNames: Bool
  ) {
    self.network = network
    self.folding = folding
    self.tree = tree
    self.keepsNames = keepsNames
    branchNames = Set(network.branches)
    outputs = Set(network.outputs.map { $0.index })
    inputCount = network.inputs.count
  }

  private mutating func write(_ statements: [FoldedStatement]) {
    nameLayers()
    for (index, block) in folding.blocks.enumerated() {
      if index > 0 { text += "\n" }
      write(block)
    }
    if !folding.blocks.isEmpty { text += "\n" }
    text += "network \(KDLToken.string(network.name))"
    if !network.title.isEmpty { text += " title=\(KDLToken.string(network.title))" }
    text += " {\n"
    var lines: [String] = []
    var hasInput = false
    let instances = instanceNames(statements)
    for group in LineBreaks.groups(of: statements) {
      let part = Array(statements[group])
      var terms = literals(part)
      terms.instance = part.first.flatMap { instances[$0.nodes.first ?? 0] }
      lines += self.lines(
        of: part.map { $0.form }, terms: terms, nodes: part.map { node(of: $0) },
        indent: 4)
      if !hasInput, folding.maker.rounding != .unstated, part.contains(where: { isInput($0) }) {
        lines.append("rounding \(folding.maker.rounding.rawValue)")
        hasInput = true
      }
    }
    if tree.marksOutputs {
      let names = network.outputs.map { reference(to: $0.index) }
      lines.append("output \(names.joined(separator: " "))")
    }
    for line in lines { text += "    \(line)\n" }
    text += "}\n"
  }

  /// The layer that a statement is; nil for a block or a repeat.
  private func node(of statement: FoldedStatement) -> Int? {
    switch folding.forms.forms[statement.form] {
    case .layer, .merge, .dense: statement.nodes.last
    case .call, .repetition, .optional, .input, .branch: nil
    }
  }

  private func isInput(_ statement: FoldedStatement) -> Bool {
    if case .input = folding.forms.forms[statement.form] { return true }
    return false
  }

  private func literals(_ statements: [FoldedStatement]) -> Terms {
    Terms(terms: statements.flatMap { $0.values.map { .literal($0) } })
  }

  private mutating func write(_ block: StructureFolding.Block) {
    text += "block \(KDLToken.string(block.name))"
    for parameter in block.settings.parameters {
      text += " \(KDLToken.string(parameter.name))"
      if let value = parameter.defaultValue { text += "=\(written(value))" }
    }
    text += " {\n"
    if let name = block.settings.nameOfEntering { text += "    let \(name) channels\n" }
    let lines = lines(
      of: block.body, terms: Terms(terms: block.settings.terms), nodes: nil, indent: 4)
    for line in lines { text += "    \(line)\n" }
    text += "}\n"
  }

  func written(_ value: SlotValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let flag): "#\(flag)"
    case .node(let node): reference(to: node)
    case .progression, .absent: "0"
    }
  }

  func written(_ term: BlockSettings.Term) -> String {
    switch term {
    case .literal(let value): written(value)
    case .expression(let text): KDLToken.string(text)
    }
  }

  func lines(
    of body: [Int], terms: Terms, nodes: [Int?]?, indent: Int, lastName: String? = nil
  ) -> [String] {
    var lines: [String] = []
    var open: [String] = []
    var slot = 0
    var layer = 0
    let kinds = body.map { form -> FoldedStatement in
      FoldedStatement(
        form: form, values: [], channels: [], entering: 0, leaving: 0, nodes: [], isFixed: false,
        kind: kind(of: form))
    }
    let starts = Set(LineBreaks.groups(of: kinds).map { $0.lowerBound })
    func close() {
      if open.isEmpty { return }
      var line = open[0]
      for statement in open.dropFirst() {
        if line.utf8.count + 2 + statement.utf8.count + indent <= FoldedText.widest {
          line += "; " + statement
        } else {
          lines.append(line)
          line = statement
        }
      }
      lines.append(line)
      open = []
    }
    for (place, form) in body.enumerated() {
      let count = folding.forms.slots[form].count
      var own = Terms(terms: Array(terms.terms[slot..<slot + count]))
      slot += count
      if !terms.names.isEmpty {
        let layers = folding.forms.layerCounts[form]
        own.names = Array(terms.names[layer..<layer + layers])
        layer += layers
      }
      if place == 0 { own.instance = terms.instance }
      let written = self.lines(
        of: form, own, node: nodes?[place], indent: indent,
        name: place == body.count - 1 ? lastName : nil)
      if starts.contains(place) || written.count > 1 { close() }
      if written.count > 1 {
        lines += written
      } else {
        open += written
      }
    }
    close()
    return lines
  }

  private func kind(of form: Int) -> FoldedStatement.Kind {
    switch folding.forms.forms[form] {
    case .layer(let layer): return layer.kind
    case .merge: return .merge
    case .input: return .head
    case .dense: return .merge
    case .call, .repetition, .optional, .branch: return .structure
    }
  }

  func lines(
    of form: Int, _ terms: Terms, node: Int?, indent: Int, name: String? = nil
  ) -> [String] {
    switch folding.forms.forms[form] {
    case .layer(let layer):
      return [head(layer, terms, node: node, name: name)]
    case .merge(let layer, let paths):
      return merge(layer, paths, terms, node: node, indent: indent)
    case .dense(let dense):
      return self.dense(dense, terms, indent: indent)
    case .call(let block):
      return [call(block, terms)]
    case .input:
      var name: String?
      var numbers: [String] = []
      for term in terms.terms {
        if case .literal(.node(let node)) = term {
          name = statedName(node)
        } else {
          numbers.append(written(term))
        }
      }
      return [InputName.statement(name, numbers)]
    case .repetition(let body):
      let inner = Terms(terms: Array(terms.terms.dropFirst()))
      return enclosed(
        "repeat \(written(terms.terms[0]))",
        lines(of: body, terms: inner, nodes: nil, indent: indent + 4), indent)
    case .optional(let body):
      let inner = Terms(terms: Array(terms.terms.dropFirst()))
      return enclosed(
        "when \(written(terms.terms[0]))",
        lines(of: body, terms: inner, nodes: nil, indent: indent + 4), indent)
    case .branch(let branch, let body):
      let name = branchName(branch)
      return enclosed(
        "branch \(KDLToken.string(name))",
        lines(of: body, terms: terms, nodes: nil, indent: indent + 4), indent)
    }
  }

  func enclosed(_ head: String, _ lines: [String], _ indent: Int) -> [String] {
    if lines.count == 1, head.utf8.count + lines[0].utf8.count + indent + 5 <= FoldedText.widest {
      return ["\(head) { \(lines[0]) }"]
    }
    return ["\(head) {"] + lines.map { "    " + $0 } + ["}"]
  }
}
