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
    if layer.pooling != nil {
      guard let path = children.first else { return MergeStatement(layer: layer, body: []) }
      throw SpecFault(
        .exclusiveProperties(path.name.text, Property.pooling.name), at: path.name.span)
    }
    if areWritten { try word.checkPathCount(children.count, at: layer.span) }
    return MergeStatement(layer: layer, body: body)
  }

  /// `path [from=name] [frozen=#true] { … }`.
  mutating func pathStatement(
    _ node: KDLNode, of word: LayerWord, at span: SourceSpan
  ) throws(SpecFault) -> PathStatement {
    let header = attempt { (compiler) throws(SpecFault) in
      let properties: [CommonProperty] = [.from, .frozen]
      let reader = try NodeReader(
        node, arguments: 0...0, properties: properties.map { $0.rawValue }, allowsChildren: true)
      var common = CommonProperties()
      for property in properties {
        guard let value = reader[property.rawValue] else { continue }
        try compiler.read(property, value, into: &common)
      }
      return common
    }
    let body = compile(node.children ?? [], in: .path)
    guard let header else { throw .silent }
    let isFrozen = header.attributes.contains(.frozen)
    return PathStatement(
      merge: word, mergeSpan: span, source: header.source,
      frozen: isFrozen ? Located(value: .boolean(true), span: node.name.span) : header.frozen,
      body: body)
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
    if count == 0, properties.contains(Property.pooling) {
      throw SpecFault(.missingProperty(Property.pooling.name, of: rawValue), at: span)
    }
    guard count >= 2 else {
      throw SpecFault(.missingArgument("two `path`s or more", of: rawValue), at: span)
    }
  }
}
