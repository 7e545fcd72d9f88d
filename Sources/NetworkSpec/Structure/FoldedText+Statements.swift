import KDL

/// Statements of layers, merges and calls.
extension FoldedText {
  /// The word, the name and the properties.
  func head(
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
    switch layer.kind {
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

  func merge(
    _ layer: LayerPattern, _ paths: [PathForm], _ terms: Terms, node: Int?, indent: Int
  ) -> [String] {
    var slot = layer.properties.count
    let head = self.head(
      layer, Terms(terms: Array(terms.terms[..<slot]), names: Array(terms.names.suffix(1))),
      node: node)
    var chunks: [[String]] = []
    var names = terms.names[...]
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
        names = names.dropFirst(layers)
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

  func dense(_ dense: DenseForm, _ terms: Terms, indent: Int) -> [String] {
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

  func call(_ block: Int, _ terms: Terms) -> String {
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

  var text: String {
    switch self {
    case .literal: ""
    case .expression(let text): text
    }
  }
}
