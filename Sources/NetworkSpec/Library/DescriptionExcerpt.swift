package import CNNDiagnostics
package import KDL

/// The part of a description file that one network needs: itself, the blocks it uses and the imports, with
/// the comments directly above them. The rest is left as its author wrote it, byte by byte.
package struct DescriptionExcerpt {
  private let bytes: [UInt8]
  private let document: KDLDocument

  /// - Parameter memory: the bytes that it may take; nil if memory is not known to be short.
  package init(of file: SourceFile, source: SourceID, memory: Int?) throws(KDLError) {
    bytes = file.bytes
    document = try KDLDocument(
      parsing: file.bytes, source: source, limits: KDLLimits(forDescriptions: memory))
  }

  /// The networks of the file.
  package var networks: [String] {
    document.nodes.filter { $0.statement == .network }.compactMap { $0.firstText }
  }

  /// - Returns: nil if there is no such network.
  package func text(ofNetwork name: String) -> [UInt8]? {
    guard
      let network = document.nodes.first(where: { $0.statement == .network && $0.firstText == name }
      )
    else {
      return nil
    }
    let blocks = usedBlocks(by: network)
    var kept: [UInt8] = []
    var end = 0
    for node in document.nodes {
      let isKept =
        switch node.statement {
        case .network?: node.firstText == name
        case .block?: node.firstText.map { blocks.contains($0) } ?? true
        case .import?, .input?, .rounding?, .repeat?, .module?, .when?, .else?, .let?, .freeze?,
          .output?, .foldBatchnorm?, .branch?, .apply?, .path?, .published?, .require?,
          .parameter?, .paper?, .imagenet?, .note?, nil:
          true
        }
      guard !isKept else { continue }
      let cut = lines(of: node)
      kept += bytes[end..<max(end, cut.lowerBound)]
      end = max(end, cut.upperBound)
      // One empty line between what is left, however many nodes go.
      guard kept.isEmpty || kept.suffix(2).elementsEqual([newline, newline]) else { continue }
      while end < bytes.count, bytes[end] == newline { end += 1 }
    }
    kept += bytes[end...]
    while kept.last == newline, kept.dropLast().last == newline { kept.removeLast() }
    return kept
  }

  /// The names of the blocks that the network may call, however deep; a block is called by its name as a
  /// node, or is handed over as an argument.
  private func usedBlocks(by network: KDLNode) -> Set<String> {
    var declarations: [String: [KDLNode]] = [:]
    for node in document.nodes where node.statement == .block {
      if let name = node.firstText { declarations[name, default: []].append(node) }
    }
    var used: Set<String> = []
    var open = [network]
    while let node = open.popLast() {
      for word in node.words where used.insert(word).inserted { open += declarations[word] ?? [] }
      open += node.children ?? []
    }
    return used
  }

  // MARK: Lines

  private let newline = UInt8(ascii: "\n")

  /// The node with its line's end and the comment lines directly above it.
  private func lines(of node: KDLNode) -> Range<Int> {
    var start = node.span.range.lowerBound
    let end = node.span.range.upperBound
    let lineStart = startOfLine(start)
    let ending = endOfLine(end)
    let rest = bytes[end..<ending].drop { $0 == UInt8(ascii: ";") || isSpace($0) }
    // Several nodes on one line: only this one goes.
    guard bytes[lineStart..<start].allSatisfy(isSpace),
      rest.isEmpty || rest.starts(with: Array("//".utf8))
    else { return start..<(end + bytes[end...].prefix { $0 == UInt8(ascii: ";") }.count) }
    start = lineStart
    while start > 0, isComment(startOfLine(start - 1)..<(start - 1)) {
      start = startOfLine(start - 1)
    }
    return start..<min(ending + 1, bytes.count)
  }

  private func startOfLine(_ offset: Int) -> Int {
    bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
  }

  private func endOfLine(_ offset: Int) -> Int {
    bytes[offset...].firstIndex(of: newline) ?? bytes.count
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private func isComment(_ line: Range<Int>) -> Bool {
    bytes[line].drop(while: isSpace).starts(with: Array("//".utf8))
  }
}

extension KDLNode {
  /// Its first argument, if that is a string: the name of a block or a network.
  fileprivate var firstText: String? {
    guard let entry = entries.first(where: { $0.key == nil }),
      case .string(let text) = entry.value.content
    else { return nil }
    return text
  }

  /// The statement that its name is the word of; nil for any other name.
  fileprivate var statement: StatementWord? { StatementWord.named(name.text) }

  /// The words that may name a block here.
  fileprivate var words: [String] {
    [name.text]
      + entries.compactMap { entry in
        guard case .string(let text) = entry.value.content else { return nil }
        return text
      }
  }
}
