import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Calls of blocks, and what blocks declare.
extension StatementCompiler {
  /// `apply unit arguments…`, where `unit` is a parameter that holds a block, or a block's name.
  mutating func application(_ node: KDLNode) throws(SpecFault) -> CallStatement {
    guard let first = node.entries.first(where: { $0.key == nil })?.value else {
      throw SpecFault(.missingArgument("the block to apply", of: "apply"), at: node.name.span)
    }
    let word = try first.word()
    if let slot = scope.slot(of: word) {
      let callee = CallStatement.Callee.parameter(slot: slot, name: word, span: first.span)
      return try callStatement(node, callee: callee, skipping: 1)
    }
    guard let block = try blocks.block(named: word, at: first.span) else {
      guard !blocks.isIncomplete else { throw .silent }
      guard LayerWord.named(word) == nil else {
        throw SpecFault(
          .malformed(
            word,
            expected:
              "a block, or a parameter that holds one; the layer is `\(word)`, without `apply`"),
          at: first.span)
      }
      let known = scope.names + blocks.names
      throw SpecFault(.unknownWord(word, role: .block, known: known), at: first.span)
    }
    return try callStatement(node, callee: .block(block), skipping: 1)
  }

  /// - Parameter skipped: arguments that the callee has taken.
  mutating func callStatement(
    _ node: KDLNode, callee: CallStatement.Callee, skipping skipped: Int
  ) throws(SpecFault) -> CallStatement {
    let reader = try NodeReader(node, arguments: 0...Int.max, properties: nil)
    let failuresBefore = failureCount
    let arguments = reader.arguments.dropFirst(skipped).map { value in
      CallStatement.Argument(
        name: Result { () throws(SpecFault) in try NameTemplate(value, in: scope) },
        value: Result { () throws(SpecFault) in try scope.value(of: value) }, span: value.span)
    }
    var common = CommonProperties()
    var properties: [CallStatement.Property] = []
    for (key, value) in reader.properties {
      _ = attempt { (compiler) throws(SpecFault) in
        if let property = CommonProperty(rawValue: key.text), property.isOfCalls {
          try compiler.read(property, value, into: &common)
          return
        }
        properties.append(
          CallStatement.Property(
            name: key.text, nameSpan: key.span,
            value: Located(value: try compiler.scope.value(of: value), span: value.span)))
      }
    }
    guard failureCount == failuresBefore else { throw .silent }
    // It is clear whether the first is a name once the block is known.
    reserve(try? arguments.first?.name.get())
    var asLayer: LayerForm?
    if case .parameter = callee {
      let origin = addOrigin(
        Origin(
          location: .span(node.name.span),
          properties: reader.properties.map {
            Origin.Property(name: $0.key.text, value: $0.value.span, isNumber: $0.value.isNumber)
          }))
      asLayer = LayerForm(node: node, scope: scope, origin: origin)
    }
    return CallStatement(
      callee: callee, arguments: arguments, properties: properties, common: common,
      asLayer: asLayer, span: node.name.span)
  }

  /// Declares the parameters of a block: those without a default first, so that a default may use
  /// them and the ones declared before it.
  mutating func declareParameters(_ entries: ArraySlice<KDLEntry>, of block: inout BlockTemplate) {
    var spans: [String: SourceSpan] = [:]
    let entries = entries.prefix(NameScope.mostNames + 1)
    if let excess = entries.dropFirst(NameScope.mostNames).first {
      report(
        SpecFault(
          .tooMany(what: "parameters in one block", limit: NameScope.mostNames),
          at: excess.value.span))
    }
    for entry in entries where entry.key == nil {
      // A faulty one keeps its place, so that calls are not called wrong too.
      block.required.append(declareParameter(entry, after: &spans) ?? "")
    }
    for entry in entries {
      guard let key = entry.key else { continue }
      let value = attempt { (compiler) throws(SpecFault) in
        Located(
          value: try compiler.scope.value(of: entry.value, namesLayers: false),
          span: entry.value.span)
      }
      _ = declareParameter(entry, after: &spans)
      if value == nil { scope.declareFaulty(key.text) }
      let placeholder = Located(
        value: Expression.name(.constant(.unknown)), span: entry.value.span)
      block.defaulted.append(.init(name: key.text, value: value ?? placeholder))
    }
  }

  /// Gives the parameter that an entry names a slot, and the name if it may be one.
  private mutating func declareParameter(
    _ entry: KDLEntry, after spans: inout [String: SourceSpan]
  ) -> String? {
    let span = entry.key?.span ?? entry.value.span
    let checked = attempt { (_) throws(SpecFault) in
      let name = if let key = entry.key { key.text } else { try entry.value.word() }
      try StatementCompiler.checkParameterName(name, at: span)
      guard !ReservedWords.ofCalls.contains(name) else {
        throw SpecFault(.reservedName(name), at: span)
      }
      if let first = spans[name] { throw SpecFault(.duplicateName(name, first: first), at: span) }
      return name
    }
    _ = scope.declare(checked)
    guard let checked else {
      if let name = entry.key?.text ?? (try? entry.value.word()) { scope.declareFaulty(name) }
      return nil
    }
    spans[checked] = span
    return checked
  }
}
