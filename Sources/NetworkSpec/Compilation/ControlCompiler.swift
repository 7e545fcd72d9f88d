import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Statements that hold other statements: `repeat`, `when`, `branch`. Their bodies are compiled even if
/// they themselves are faulty, so that what is wrong inside is reported in the same run.
extension StatementCompiler {
  /// `repeat count [as=name] { … }`.
  mutating func repetition(
    _ node: KDLNode, in place: Place
  ) throws(SpecFault) -> Statement.Action {
    let failuresBefore = failureCount
    let count = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(
        node, arguments: 1...1, properties: ["as"], allowsChildren: true)
      return try reader.arguments[0].located(in: compiler.scope)
    }
    // The body may use the index although the count is faulty.
    let index = node.entries.first { $0.key?.text == "as" }.flatMap { entry in
      attempt { (compiler) throws(SpecFault) in try compiler.index(entry.value) }
    }
    let isSound = failureCount == failuresBefore
    let slot = index.map { scope.declare($0) }
    let body = compile(node.children ?? [], in: place)
    if slot != nil { scope.removeLast() }
    guard let count, isSound else { throw .silent }
    return .repetition(RepetitionStatement(count: count, index: slot, body: body))
  }

  private func index(_ value: KDLValue) throws(SpecFault) -> String {
    let name = try value.word()
    try StatementCompiler.checkParameterName(name, at: value.span)
    return name
  }

  /// `when condition { … }`.
  mutating func condition(
    _ node: KDLNode, in place: Place
  ) throws(SpecFault) -> Statement.Action {
    let condition = attempt { (compiler) throws(SpecFault) in
      let reader = try NodeReader(node, arguments: 1...1, allowsChildren: true)
      return try reader.arguments[0].located(in: compiler.scope)
    }
    let body = compile(node.children ?? [], in: place)
    guard let condition else { throw .silent }
    return .condition(ConditionStatement(condition: condition, body: body))
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
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte.isDigit
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
    guard isIdentifier, name.utf8.count <= NameTemplate.longest else {
      throw SpecFault(.malformed(name, expected: "letters, digits and `_`"), at: span)
    }
    guard !ReservedWords.values.contains(name), ExpressionFunction(rawValue: name) == nil else {
      throw SpecFault(.reservedName(name), at: span)
    }
  }
}
