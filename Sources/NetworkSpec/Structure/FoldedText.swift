import CNNText
import KDL
import NetworkModel

/// Writes folded statements as a description.
struct FoldedText {
  private let network: Network
  private let folding: StructureFolding
  private let tree: RegionTree
  private let keepsNames: Bool
  private var text = ""
  private var nameOfNode: [Int: String] = [:]
  private var takenNames: Set<String> = []
  private let branchNames: Set<String>
  private let outputs: Set<Int>

  private static let widest = 100

  /// What slots mean here.
  private struct Terms {
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

  /// The slot of the module that ends with a block, if there is one.
  private func moduleSlot(of block: StructureFolding.Block) -> Int? {
    guard let last = block.body.last else { return nil }
    let pattern: LayerPattern
    var before = 0
    switch folding.forms.forms[last] {
    case .layer(let layer): pattern = layer
    case .merge(let layer, _): pattern = layer
    case .dense(let dense):
      pattern = dense.merge
      before = 1
    case .call, .repetition, .optional, .input, .branch: return nil
    }
    guard let place = pattern.properties.firstIndex(of: CommonProperty.modules.rawValue) else {
      return nil
    }
    let slot = folding.forms.slotCount(of: block.body.dropLast()) + before + place
    return block.settings.terms[slot] == .literal(.number(1)) ? slot : nil
  }

  // MARK: Names

  /// Names that say something stay where the statement of the layer is written.
  private mutating func nameLayers() {
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
  private func instanceNames(_ statements: [FoldedStatement]) -> [Int: String] {
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
  private func sensible(_ name: String) -> String? {
    keepsNames && LayerNames.isSensible(name) ? name : nil
  }

  private func reference(to node: Int) -> String {
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
  private func statedName(_ node: Int) -> String? {
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

  private var inputCount: Int { network.inputs.count }

  // MARK: Statements

  private func written(_ value: SlotValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let flag): "#\(flag)"
    case .node(let node): reference(to: node)
    case .absent: "0"
    }
  }

  private func written(_ term: BlockSettings.Term) -> String {
    switch term {
    case .literal(let value): written(value)
    case .expression(let text): KDLToken.string(text)
    }
  }

  private func lines(
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
    case .layer(let layer): return kind(of: layer)
    case .merge: return .merge
    case .input: return .head
    case .dense: return .merge
    case .call, .repetition, .optional, .branch: return .structure
    }
  }

  private func kind(of layer: LayerPattern) -> FoldedStatement.Kind {
    if layer.word == StatementWord.apply.rawValue { return .activation }
    if LayerWord.named(layer.word)?.mergesPaths == true { return .merge }
    switch layer.word {
    case "batchnorm", "layernorm", "groupnorm", "instancenorm", "lrn", "grn", "l2-normalize",
      "scale":
      return .normalization
    case "flatten", "reshape", "pad", "crop", "upsample", "pixel-shuffle", "pixel-unshuffle",
      "depth-to-space", "space-to-depth", "channel-shuffle", "slice", "mean", "max", "sum", "l2",
      "lp", "roi-pool":
      return .resampling
    case "relu", "leaky-relu", "rrelu", "elu", "gelu", "softplus", "hard-tanh", "threshold",
      "prelu", "maxout", "glu", "softmax", "log-softmax", "dropout", "drop-path":
      return .activation
    default: return layer.isPooling ? .resampling : .head
    }
  }

  private func lines(
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
      var line = "input"
      for term in terms.terms {
        if case .literal(.node(let node)) = term {
          if let name = statedName(node) { line += " \(KDLToken.string(name))" }
        } else {
          line += " \(written(term))"
        }
      }
      return [line]
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

  /// The name of a side output within the one that it lies in.
  private func branchName(_ branch: Int) -> String {
    let name = network.branches[branch]
    var own = name.utf8[...]
    for place in name.utf8.indices where name.utf8[place] == UInt8(ascii: "/") {
      if branchNames.contains(String(Substring(name.utf8[..<place]))) {
        own = name.utf8[name.utf8.index(after: place)...]
      }
    }
    return String(Substring(own))
  }

  private func enclosed(_ head: String, _ lines: [String], _ indent: Int) -> [String] {
    if lines.count == 1, head.utf8.count + lines[0].utf8.count + indent + 5 <= FoldedText.widest {
      return ["\(head) { \(lines[0]) }"]
    }
    return ["\(head) {"] + lines.map { "    " + $0 } + ["}"]
  }

  // MARK: Layers

  /// The word, the name and the properties.
  private func head(
    _ layer: LayerPattern, _ terms: Terms, node: Int?, name given: String? = nil
  ) -> String {
    var line = layer.word
    var properties = ""
    var name = given ?? node.flatMap { statedName($0) } ?? nameInBlock(layer, terms)
    for (property, term) in zip(layer.properties, terms.terms) {
      switch property {
      case LayerPattern.name:
        if case .literal(.node(let node)) = term { name = statedName(node) }
      case LayerPattern.word:
        if case .literal(let value) = term {
          line = written(value)
        } else {
          line += " \(written(term))"
        }
      default:
        if isDefault(term, of: property, in: layer, terms) { continue }
        properties += " \(property)=\(written(term))"
      }
    }
    if let name { line += " \(KDLToken.string(name))" }
    return line + properties + layer.fixed
  }

  /// Names of normalizations and activations in blocks say nothing that their words do not.
  private func nameInBlock(_ layer: LayerPattern, _ terms: Terms) -> String? {
    guard terms.names.count == 1, let name = sensible(terms.names[0]),
      !LayerNames.isAutomatic(name, layer.word)
    else { return nil }
    switch kind(of: layer) {
    case .head, .resampling, .merge: return name
    case .normalization, .activation, .structure: return nil
    }
  }

  private func isDefault(
    _ term: BlockSettings.Term, of property: String, in layer: LayerPattern, _ terms: Terms
  ) -> Bool {
    if property == CommonProperty.modules.rawValue { return term == .literal(.number(0)) }
    guard case .literal(let value) = term,
      UsualValues.value(of: property, in: layer.word) == value
    else { return false }
    // Biases are as the weights are: shared, unless they are per position.
    if property == "bias" {
      for (other, term) in zip(layer.properties, terms.terms) where other == "weights" {
        guard case .literal(let weights) = term,
          UsualValues.value(of: other, in: layer.word) == weights
        else { return false }
      }
    }
    // A stride of 1 is said of poolings, where others have the size of the kernel.
    guard property == "stride", layer.isPooling else { return true }
    for (other, term) in zip(layer.properties, terms.terms) where other == "kernel" {
      return term == .literal(.number(1))
    }
    return true
  }

  private func merge(
    _ layer: LayerPattern, _ paths: [PathForm], _ terms: Terms, node: Int?, indent: Int
  ) -> [String] {
    var slot = layer.properties.count
    let head = self.head(
      layer, Terms(terms: Array(terms.terms[..<slot]), names: Array(terms.names.suffix(1))),
      node: node)
    var chunks: [[String]] = []
    var names = terms.names
    for path in paths {
      var start = "path"
      if path.hasSource {
        start += " from=\(written(terms.terms[slot]))"
        slot += 1
      }
      if path.body.isEmpty {
        chunks.append([path.hasSource ? start : start + " {}"])
        continue
      }
      let count = folding.forms.slotCount(of: path.body)
      var inner = Terms(terms: Array(terms.terms[slot..<slot + count]))
      slot += count
      if !names.isEmpty {
        let layers = folding.forms.layerCount(of: path.body)
        inner.names = Array(names.prefix(layers))
        names.removeFirst(layers)
      }
      chunks.append(
        enclosed(
          start, self.lines(of: path.body, terms: inner, nodes: nil, indent: indent + 8),
          indent + 4))
    }
    let lines = repeatingPaths(chunks, indent: indent + 4)
    if paths.allSatisfy({ $0.body.isEmpty }) {
      let line = "\(head) { \(lines.joined(separator: "; ")) }"
      if line.utf8.count + indent <= FoldedText.widest { return [line] }
    }
    return ["\(head) {"] + lines.map { "    " + $0 } + ["}"]
  }

  /// Paths that are the same, one after the other, as a repeat.
  private func repeatingPaths(_ paths: [[String]], indent: Int) -> [String] {
    var lines: [String] = []
    var place = 0
    while place < paths.count {
      var end = place + 1
      while end < paths.count, paths[end] == paths[place] { end += 1 }
      if end - place > 3 {
        lines += enclosed("repeat \(end - place)", paths[place], indent)
      } else {
        lines += paths[place..<end].joined()
      }
      place = end
    }
    return lines
  }

  private func dense(_ dense: DenseForm, _ terms: Terms, indent: Int) -> [String] {
    let own = dense.merge.properties.count
    func statements(_ name: String) -> [String] {
      self.lines(
        of: dense.body, terms: Terms(terms: Array(terms.terms[(own + 1)...])),
        nodes: nil, indent: indent + 12, lastName: name)
    }
    let count = written(terms.terms[0])
    let word = LayerWord.concat.rawValue
    let head = self.head(
      dense.merge, Terms(terms: Array(terms.terms[1..<own + 1])), node: nil)
    var lines = ["\(head) {", "    path {}"]
    if dense.readsInFirst {
      lines.append("    repeat \(count) as=i {")
      lines.append("        path {")
      lines.append("            \(word) { path {}; repeat i as=j { path from=\"layer{j + 1}\" } }")
    } else {
      lines.append("    path {")
      lines += statements("layer1").map { "        " + $0 }
      lines.append("    }")
      let rest = terms.terms[0].reduced
      lines.append("    repeat \(rest) as=i {")
      lines.append("        path {")
      lines.append(
        "            \(word) { path {}; repeat \"i + 1\" as=j { path from=\"layer{j + 1}\" } }"
      )
    }
    lines += statements(dense.readsInFirst ? "layer{i + 1}" : "layer{i + 2}").map {
      "            " + $0
    }
    return lines + ["        }", "    }", "}"]
  }

  private func call(_ block: Int, _ terms: Terms) -> String {
    let known = folding.blocks[block]
    var line = KDLToken.string(known.name)
    if let name = terms.instance { line += " \(KDLToken.string(name))" }
    for (parameter, term) in zip(known.settings.parameters, terms.terms) {
      if let value = parameter.defaultValue {
        if term != .literal(value) {
          line += " \(KDLToken.string(parameter.name))=\(written(term))"
        }
      } else {
        line += " \(written(term))"
      }
    }
    return line
  }
}

extension BlockSettings.Term {
  /// One less.
  fileprivate var reduced: String {
    switch self {
    case .literal(.number(let number)): "\(number - 1)"
    case .literal, .expression: "\"\(text) - 1\""
    }
  }

  private var text: String {
    switch self {
    case .literal: ""
    case .expression(let text): text
    }
  }
}
