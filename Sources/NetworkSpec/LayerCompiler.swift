import Diagnostics
import KDL
import NetworkModel

/// Statements that make layers: layers, merges, inputs and calls of blocks.
extension StatementCompiler {
  /// Properties that every layer takes.
  static let commonProperties = [
    Property("from", .choice([]), default: "the layer before"),
    Property("weights-of", .choice([]), default: "its own"),
    Property("frozen", .flag, default: "#false"),
    Property("functional", .flag, default: "#false"),
  ]

  mutating func layerStatement(
    _ node: KDLNode, word: LayerWord
  ) throws(SpecFault) -> LayerStatement {
    let reader = try NodeReader(
      node, arguments: 0...1, properties: nil, allowsChildren: word.mergesPaths)
    var name: NameTemplate?
    if let argument = reader.arguments.first { name = try NameTemplate(argument, in: scope) }
    reserve(name)
    let schema = word.properties
    var properties: [CompiledProperty] = []
    var common = CommonProperties()
    let compiler = PropertyCompiler(scope: scope)
    for (key, value) in reader.allProperties {
      if let property = schema.first(where: { $0.name == key.text }) {
        properties.append(try compiler.compile(value, as: property))
      } else if try !read(key.text, value, into: &common) {
        let known = (schema + StatementCompiler.commonProperties).map(\.name)
        report(
          SpecFault(.unknownProperty(key.text, of: word.rawValue, known: known), at: key.span))
      }
    }
    for property in schema
    where property.defaultValue == nil && !properties.contains(where: { $0.name == property.name })
    {
      throw SpecFault(.missingProperty(property.name, of: word.rawValue), at: node.name.span)
    }
    let origin = addOrigin(
      Origin(
        location: .span(node.name.span),
        properties: properties.map { Origin.Property(name: $0.name, value: $0.span) }))
    return LayerStatement(
      word: word, name: name, properties: properties,
      constant: constantLayer(word, properties, at: node.name.span),
      heedsRounding: schema.contains { $0.name == Property.rounding.name }
        && !properties.contains { $0.name == Property.rounding.name },
      common: common, origin: origin, span: node.name.span)
  }

  /// What is wrong with it is left to expansion, which says in which network.
  private func constantLayer(
    _ word: LayerWord, _ properties: [CompiledProperty], at span: SourceSpan
  ) -> Layer? {
    guard properties.allSatisfy(\.value.isConstant) else { return nil }
    return try? word.layer(
      LayerReader(
        word, properties, at: span, frame: Frame(slots: [], volume: nil),
        ambientRounding: .unstated))
  }

  /// Whether the property is one that every layer takes.
  private func read(
    _ key: String, _ value: KDLValue, into common: inout CommonProperties
  ) throws(SpecFault) -> Bool {
    switch key {
    case "from": common.source = try NameTemplate(value, in: scope)
    case "weights-of": common.sharesWeightsOf = try NameTemplate(value, in: scope)
    case "frozen": if try value.flag() { common.attributes.insert(.frozen) }
    case "functional": if try value.flag() { common.attributes.insert(.functional) }
    default: return false
    }
    return true
  }

  mutating func mergeStatement(
    _ node: KDLNode, layer: LayerStatement
  ) throws(SpecFault) -> MergeStatement {
    var paths: [MergeStatement.Path] = []
    for child in node.children ?? [] {
      guard child.name.text == "path" else {
        throw SpecFault(
          .misplaced(child.name.text, belongsIn: "a `path` of `\(node.name.text)`"),
          at: child.name.span)
      }
      let reader = try NodeReader(
        child, arguments: 0...0, properties: ["from"], allowsChildren: true)
      var source: NameTemplate?
      if let value = reader["from"] { source = try NameTemplate(value, in: scope) }
      paths.append(.init(source: source, body: compile(reader.children, in: .path)))
    }
    guard paths.count >= 2 else {
      throw SpecFault(
        .missingArgument("two `path`s or more", of: node.name.text), at: node.name.span)
    }
    return MergeStatement(layer: layer, paths: paths)
  }

  /// `input [name] height width channels`.
  mutating func inputStatement(_ node: KDLNode) throws(SpecFault) -> InputStatement {
    let reader = try NodeReader(node, arguments: 3...4)
    var name: NameTemplate?
    var extents = reader.arguments
    if extents.count == 4 {
      name = try NameTemplate(extents.removeFirst(), in: scope)
      reserve(name)
    }
    let origin = addOrigin(
      Origin(
        location: .span(node.name.span),
        properties: zip(["height", "width", "channels"], extents).map {
          Origin.Property(name: $0, value: $1.span)
        }))
    func extent(_ index: Int) throws(SpecFault) -> Located<Expression> {
      Located(value: try extents[index].expression(in: scope), span: extents[index].span)
    }
    return InputStatement(
      name: name, height: try extent(0), width: try extent(1), channels: try extent(2),
      origin: origin, span: node.name.span)
  }

  /// `apply unit arguments…`, where `unit` is a parameter that holds a block, or a block's name.
  mutating func application(_ node: KDLNode) throws(SpecFault) -> CallStatement {
    guard let first = node.entries.first(where: { $0.key == nil }) else {
      throw SpecFault(.missingArgument("the block to apply", of: "apply"), at: node.name.span)
    }
    let word = try first.value.word()
    let callee: CallStatement.Callee
    if let slot = scope.slot(of: word) {
      callee = .parameter(.slot(slot, name: word), word: word)
    } else if let block = blocks.blocks[word] {
      callee = .block(block)
    } else {
      let known = scope.slots.filter { !$0.isEmpty } + blocks.blocks.keys.sorted()
      throw SpecFault(.unknownWord(word, role: "block", known: known), at: first.value.span)
    }
    return try callStatement(node, callee: callee, arguments: 1)
  }

  mutating func callStatement(
    _ node: KDLNode, callee: CallStatement.Callee, arguments skipped: Int
  ) throws(SpecFault) -> CallStatement {
    let reader = try NodeReader(node, arguments: 0...Int.max, properties: nil)
    let arguments = reader.arguments.dropFirst(skipped).map { value in
      CallStatement.Argument(
        name: try? NameTemplate(value, in: scope), value: argument(value), span: value.span)
    }
    var properties: [(name: String, keySpan: SourceSpan, value: Located<Expression>)] = []
    for (key, value) in reader.allProperties {
      let expression = try argument(value).get()
      properties.append((key.text, key.span, Located(value: expression, span: value.span)))
    }
    return CallStatement(
      callee: callee, arguments: Array(arguments), properties: properties, span: node.name.span)
  }

  /// The parameters of a block: those with a default may refer to those without.
  mutating func declareParameters(
    _ entries: some Sequence<KDLEntry>
  ) -> (required: [String], defaulted: [(name: String, value: Located<Expression>)]) {
    var required: [String] = []
    var defaulted: [(name: String, value: Located<Expression>)] = []
    var seen: [String: SourceSpan] = [:]
    for (wantsDefault, entry) in entries.map({ (false, $0) }) + entries.map({ (true, $0) })
    where wantsDefault == (entry.key != nil) {
      do throws(SpecFault) {
        let name = if let key = entry.key { key.text } else { try entry.value.word() }
        let span = entry.key?.span ?? entry.value.span
        try checkParameterName(name, at: span)
        if let first = seen[name] { throw SpecFault(.duplicateName(name, first: first), at: span) }
        seen[name] = span
        if wantsDefault {
          let value = try argument(entry.value).get()
          defaulted.append((name, Located(value: value, span: entry.value.span)))
        } else {
          required.append(name)
        }
        _ = scope.declare(name)
      } catch {
        report(error)
      }
    }
    return (required, defaulted)
  }

  /// A value handed to a block: a block's name, or an expression.
  private func argument(_ value: KDLValue) -> Result<Expression, SpecFault> {
    do throws(SpecFault) {
      if case .string(let text) = value.content, scope.slot(of: text) == nil,
        let block = blocks.blocks[text]
      {
        return .success(.block(block))
      }
      return .success(try value.expression(in: scope))
    } catch {
      return .failure(error)
    }
  }
}
