extension KDLDocument {
  /// The document in the one form the official test cases compare: no comments, four spaces of
  /// indentation, arguments before properties, properties sorted by name and the rightmost of
  /// equals kept, strings bare where possible, numbers in decimal.
  public var canonicalText: String {
    var printer = CanonicalPrinter()
    printer.print(nodes, indentation: "")
    return printer.text.isEmpty ? "\n" : printer.text
  }
}

private struct CanonicalPrinter {
  var text = ""

  mutating func print(_ nodes: [KDLNode], indentation: String) {
    for node in nodes {
      text += indentation
      print(node.annotation)
      text += KDLToken.string(node.name.text)
      printEntries(of: node)
      if let children = node.children, !children.isEmpty {
        text += " {\n"
        print(children, indentation: indentation + "    ")
        text += indentation + "}"
      }
      text += "\n"
    }
  }

  private mutating func printEntries(of node: KDLNode) {
    for entry in node.entries where entry.key == nil {
      text += " "
      print(entry.value)
    }
    for (name, value) in properties(of: node) {
      text += " " + KDLToken.string(name) + "="
      print(value)
    }
  }

  /// Sorted by the code points of their names, each name once.
  private func properties(of node: KDLNode) -> [(name: String, value: KDLValue)] {
    var sorted: [(name: String, position: Int, value: KDLValue)] = []
    for (position, entry) in node.entries.enumerated() {
      guard let key = entry.key else { continue }
      sorted.append((key.text, position, entry.value))
    }
    // Not by String's order, which takes canonically equivalent names for equal.
    sorted.sort { left, right in
      if left.name.utf8.elementsEqual(right.name.utf8) { return left.position < right.position }
      return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    var result: [(name: String, value: KDLValue)] = []
    for (name, _, value) in sorted {
      if let last = result.last, last.name.utf8.elementsEqual(name.utf8) { result.removeLast() }
      result.append((name, value))
    }
    return result
  }

  private mutating func print(_ value: KDLValue) {
    print(value.annotation)
    switch value.content {
    case .string(let string): text += KDLToken.string(string)
    case .number(let number): text += number.canonicalText
    case .boolean(let isTrue): text += isTrue ? "#true" : "#false"
    case .null: text += "#null"
    }
  }

  private mutating func print(_ annotation: KDLIdentifier?) {
    guard let annotation else { return }
    text += "(" + KDLToken.string(annotation.text) + ")"
  }
}
