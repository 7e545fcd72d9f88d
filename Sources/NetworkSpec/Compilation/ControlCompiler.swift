import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Statements that hold other statements: `repeat`, `when`, `branch`. Their bodies are compiled even if
/// they themselves are faulty, so that what is wrong inside is reported in the same run.
extension StatementCompiler {
  /// `repeat count [as=name] { … }`, `repeat list [as=name] [value=name] { … }`.
  mutating func repetition(
    _ node: KDLNode, in place: Place
  ) throws(SpecFault) -> Statement.Action {
    let failuresBefore = failureCount
    let count = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(
        node, arguments: 1...1, properties: ["as", "value"], allowsChildren: true)
      let count = reader.arguments[0]
      return Located(value: try compiler.scope.value(of: count), span: count.span)
    }
    // The body may use the names although the count is faulty.
    let names = ["as", "value"].map { key in
      node.entries.first { $0.key?.text == key }.flatMap { entry in
        attempt { (compiler) throws(SpecFault) in try compiler.index(entry.value) }
      }
    }
    let isSound = failureCount == failuresBefore
    let namesBefore = scope.count
    let slots = names.map { name in name.map { scope.declare($0) } }
    let body = compile(node.children ?? [], in: place)
    scope.remove(downTo: namesBefore)
    guard let count, isSound else { throw .silent }
    return .repetition(
      RepetitionStatement(count: count, index: slots[0], item: slots[1], body: body))
  }

  private func index(_ value: KDLValue) throws(SpecFault) -> String {
    let name = try value.word()
    try StatementCompiler.checkParameterName(name, at: value.span)
    try checkRoom(at: value.span)
    return name
  }

  private func checkRoom(at span: SourceSpan) throws(SpecFault) {
    guard scope.count < NameScope.mostNames else {
      throw SpecFault(.tooMany(what: "names in one scope", limit: NameScope.mostNames), at: span)
    }
  }

  /// `let name value`, for the rest of the body.
  mutating func binding(_ node: KDLNode) throws(SpecFault) -> BindingStatement {
    var name: String?
    do throws(SpecFault) {
      let reader = try NodeReader(node, arguments: 2...2)
      name = try reader.arguments[0].word()
      let declared = try index(reader.arguments[0])
      let value = reader.arguments[1]
      let bound = Located(value: try scope.value(of: value), span: value.span)
      return BindingStatement(slot: scope.declare(declared), value: bound)
    } catch {
      if let name { scope.declareFaulty(name) }
      throw error
    }
  }

  /// `freeze { … }`.
  mutating func freezing(_ node: KDLNode) throws(SpecFault) -> Statement.Action {
    let header = attempt { (_) throws(SpecFault) in
      try NodeReader(node, arguments: 0...0, allowsChildren: true)
    }
    let body = compile(node.children ?? [], in: .condition)
    guard header != nil else { throw .silent }
    return .freeze(body)
  }

  /// `output NAME …`.
  func output(_ node: KDLNode) throws(SpecFault) -> OutputStatement {
    let reader = try NodeReader(node, arguments: 0...Int.max)
    var names: [LayerReference] = []
    for value in reader.arguments {
      names.append(
        LayerReference(try NameTemplate(value, in: scope, isReference: true), in: scope))
    }
    return OutputStatement(names: names, span: node.name.span)
  }

  /// `when condition { … }`.
  mutating func condition(
    _ node: KDLNode, in place: Place
  ) throws(SpecFault) -> ConditionStatement {
    let condition = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(node, arguments: 1...1, allowsChildren: true)
      return try reader.arguments[0].located(in: compiler.scope)
    }
    let body = compile(node.children ?? [], in: place)
    guard let condition else { throw .silent }
    return ConditionStatement(alternatives: [.init(condition: condition, body: body)])
  }

  /// `else { … }` or `else when condition { … }` after what it belongs to.
  mutating func extend(
    _ choice: inout ConditionStatement?, with node: KDLNode, in place: Place
  ) throws(SpecFault) {
    let condition: Located<Expression>??
    condition = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(node, arguments: 0...2, allowsChildren: true)
      guard let word = reader.arguments.first else { return nil }
      guard case .string(StatementWord.when.rawValue) = word.content else {
        throw SpecFault(
          .malformed(
            (try? word.word()) ?? word.typeName, expected: "nothing, or `when` and a condition"),
          at: word.span)
      }
      guard reader.arguments.count == 2 else {
        throw SpecFault(.missingArgument("a condition", of: "else when"), at: word.span)
      }
      return try reader.arguments[1].located(in: compiler.scope)
    }
    let body = compile(node.children ?? [], in: place)
    guard let condition else { throw .silent }
    if let condition {
      choice?.alternatives.append(.init(condition: condition, body: body))
    } else {
      choice?.otherwise = body
      choice?.isComplete = true
    }
  }

  /// `branch [name] { … }`.
  mutating func branch(_ node: KDLNode) throws(SpecFault) -> BranchStatement {
    let header = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(node, arguments: 0...1, allowsChildren: true)
      return try reader.arguments.first.map { (value) throws(SpecFault) in
        try NameTemplate(value, in: compiler.scope)
      }
    }
    let (body, reservedNames) = withNamesOfItsOwn {
      $0.compile(node.children ?? [], in: .branch)
    }
    guard let name = header else { throw .silent }
    reserve(name)
    return BranchStatement(
      name: name, body: body, reservedNames: reservedNames, span: node.name.span)
  }

  /// - Throws: `.malformed`, or `.reservedName` for what means something in the place of a value.
  static func checkParameterName(_ name: String, at span: SourceSpan) throws(SpecFault) {
    let isIdentifier =
      name.utf8.first.map { !$0.isDigit } == true
      && name.utf8.allSatisfy { byte in
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte.isDigit
          || byte.isLetter
      }
    guard isIdentifier else {
      throw SpecFault(
        .malformed(name, expected: "letters, digits, `_`, and `-` between words"), at: span)
    }
    try NameRule.check(name, at: span)
    // `a-1` and `a- b` are differences wherever they stand.
    let parts = name.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.count <= NameSyntax.mostHyphens + 1 else {
      throw SpecFault(
        .malformed(name, expected: "no more than \(NameSyntax.mostHyphens) hyphens"), at: span)
    }
    guard
      parts.dropFirst().allSatisfy({ $0.first.map { $0.isLetter || $0 >= 0x80 } ?? false })
    else {
      throw SpecFault(
        .malformed(name, expected: "a letter after each `-`, as in `inner-width`"), at: span)
    }
    guard !ReservedWords.values.contains(name) else {
      throw SpecFault(.reservedName(name), at: span)
    }
  }
}
