import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Merges, and the paths they hold.
extension StatementCompiler {
  /// `add [name] { path { … }; path { … } }`.
  mutating func mergeStatement(
    _ node: KDLNode, _ word: LayerWord
  ) throws(SpecFault) -> MergeStatement {
    let children = node.children ?? []
    // An input can be traced to its path only where each path is written separately.
    let areWritten = children.allSatisfy { $0.name.text == StatementWord.path.rawValue }
    let layer = attempt { (compiler) throws(SpecFault) in
      try compiler.layerStatement(
        node, word, paths: areWritten ? children.map { $0.name.span } : [])
    }
    let body = compile(children, in: .merge(word, node.name.span))
    guard let layer else { throw .silent }
    if areWritten { try word.checkPathCount(children.count, at: layer.span) }
    return MergeStatement(layer: layer, body: body)
  }

  /// `path [from=name] { … }`.
  mutating func pathStatement(
    _ node: KDLNode, of word: LayerWord, at span: SourceSpan
  ) throws(SpecFault) -> PathStatement {
    let source = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(
        node, arguments: 0...0, properties: [CommonProperty.from.rawValue], allowsChildren: true)
      return try reader[CommonProperty.from.rawValue].map { (value) throws(SpecFault) in
        try NameTemplate(value, in: compiler.scope, isReference: true)
      }
    }
    let body = compile(node.children ?? [], in: .path)
    guard let source else { throw .silent }
    return PathStatement(merge: word, mergeSpan: span, source: source, body: body)
  }
}

extension LayerWord {
  /// - Throws: `.missingArgument` where there is less than can be merged.
  func checkPathCount(_ count: Int, at span: SourceSpan) throws(SpecFault) {
    guard self != .concat else {
      // A join may have a single volume: DenseNet's first layer.
      guard count >= 1 else {
        throw SpecFault(.missingArgument("a `path`", of: rawValue), at: span)
      }
      return
    }
    guard count >= 2 else {
      throw SpecFault(.missingArgument("two `path`s or more", of: rawValue), at: span)
    }
  }
}
