import Diagnostics
import KDL
import NetworkModel

/// Compiles the statements of one body. Faults are collected, so that one bad statement hides no other.
struct StatementCompiler {
  /// Where a body stands, which decides what it may hold.
  enum Place: String {
    case network = "a network"
    case block = "a block"
    case path = "a path"
    case branch = "a branch"
    case repetition = "a repeat"
    case condition = "a when"
  }

  var scope = NameScope()
  /// Explicit names that automatic numbering might give too.
  private(set) var reservedNames: Set<String> = []
  private(set) var origins: [Origin]
  private(set) var faults: [SpecFault] = []
  let blocks: BlockDirectory

  init(blocks: BlockDirectory, origins: [Origin]) {
    self.blocks = blocks
    self.origins = origins
  }

  mutating func compile(_ nodes: [KDLNode], in place: Place) -> [Statement] {
    var statements: [Statement] = []
    statements.reserveCapacity(nodes.count)
    for node in nodes {
      do throws(SpecFault) {
        try compile(node, in: place, into: &statements)
      } catch {
        faults.append(error)
      }
    }
    return statements
  }

  /// Reports a fault without giving up the statement.
  mutating func report(_ fault: SpecFault) { faults.append(fault) }

  private mutating func compile(
    _ node: KDLNode, in place: Place, into statements: inout [Statement]
  ) throws(SpecFault) {
    let text = node.name.text
    if let word = LayerWord.named(text) {
      let layer = try layerStatement(node, word: word)
      statements.append(
        word.mergesPaths
          ? .merge(try mergeStatement(node, layer: layer)) : .layer(layer))
    } else if let word = StatementWord.named(text) {
      try compile(node, word: word, in: place, into: &statements)
    } else if let block = blocks.blocks[text] {
      statements.append(.call(try callStatement(node, callee: .block(block), arguments: 0)))
    } else if ReservedWords.outOfScope.contains(text) {
      throw SpecFault(.outOfScope(text), at: node.name.span)
    } else {
      let known =
        LayerWord.allCases.map(\.rawValue) + StatementWord.allCases.map(\.rawValue)
        + blocks.blocks.keys.sorted()
      throw SpecFault(.unknownWord(text, role: "word", known: known), at: node.name.span)
    }
  }

  private mutating func compile(
    _ node: KDLNode, word: StatementWord, in place: Place, into statements: inout [Statement]
  ) throws(SpecFault) {
    switch word {
    case .input:
      guard place == .network || place == .block else {
        throw SpecFault(
          .misplaced(word.rawValue, belongsIn: "a network or a block"), at: node.name.span)
      }
      statements.append(.input(try inputStatement(node)))
    case .rounding:
      statements.append(.rounding(try roundingStatement(node)))
    case .repeat:
      statements.append(try repetition(node))
    case .when:
      statements.append(try condition(node))
    case .branch:
      statements.append(try branch(node))
    case .apply:
      statements.append(.call(try application(node)))
    case .published, .require:
      let facts = FactCompiler(scope: scope).facts(of: node, isBudget: word == .require)
      statements += facts.facts.map { .fact($0) }
      faults += facts.faults
    case .path:
      throw SpecFault(
        .misplaced("path", belongsIn: "`concat`, `add`, `multiply` or `maximum`"),
        at: node.name.span)
    case .network, .block, .import:
      throw SpecFault(.misplaced(word.rawValue, belongsIn: "the top of a file"), at: node.name.span)
    case .parameter, .paper, .imagenet:
      guard place == .network else {
        throw SpecFault(.misplaced(word.rawValue, belongsIn: "a network"), at: node.name.span)
      }
    }
  }

  private func roundingStatement(_ node: KDLNode) throws(SpecFault) -> Rounding {
    let shape = try NodeReader(node, arguments: 1...1)
    let choices = Rounding.stated.map(\.rawValue)
    let word = try shape.arguments[0].word()
    guard let rounding = Rounding(rawValue: word), rounding != .unstated else {
      throw SpecFault(.invalidChoice(word, choices: choices), at: shape.arguments[0].span)
    }
    return rounding
  }

  private mutating func repetition(_ node: KDLNode) throws(SpecFault) -> Statement {
    let shape = try NodeReader(node, arguments: 1...1, properties: ["as"], allowsChildren: true)
    let count = Located(
      value: try shape.arguments[0].expression(in: scope), span: shape.arguments[0].span)
    guard let index = shape["as"] else {
      return .repetition(count: count, index: nil, body: compile(shape.children, in: .repetition))
    }
    let name = try index.word()
    try checkParameterName(name, at: index.span)
    let slot = scope.declare(name)
    defer { scope.retire(slot) }
    return .repetition(count: count, index: slot, body: compile(shape.children, in: .repetition))
  }

  private mutating func condition(_ node: KDLNode) throws(SpecFault) -> Statement {
    let shape = try NodeReader(node, arguments: 1...1, allowsChildren: true)
    let condition = shape.arguments[0]
    return .condition(
      Located(value: try condition.expression(in: scope), span: condition.span),
      body: compile(shape.children, in: .condition))
  }

  private mutating func branch(_ node: KDLNode) throws(SpecFault) -> Statement {
    let shape = try NodeReader(node, arguments: 0...1, allowsChildren: true)
    var name: NameTemplate?
    if let argument = shape.arguments.first { name = try NameTemplate(argument, in: scope) }
    return .branch(name: name, body: compile(shape.children, in: .branch), at: node.name.span)
  }

  mutating func reserve(_ name: NameTemplate?) {
    guard case .fixed(let text, _)? = name, text.endsInDigit else { return }
    reservedNames.insert(text)
  }

  mutating func addOrigin(_ origin: Origin) -> Int {
    origins.append(origin)
    return origins.count - 1
  }

  func checkParameterName(_ name: String, at span: SourceSpan) throws(SpecFault) {
    let isIdentifier =
      name.utf8.first.map { !($0 >= 0x30 && $0 <= 0x39) } == true
      && name.utf8.allSatisfy {
        $0 >= 128 || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39)
          || (($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A)
      }
    guard isIdentifier else {
      throw SpecFault(.malformed(name, expected: "letters, digits and `_`"), at: span)
    }
    guard !ReservedWords.values.contains(name), Expression.Function(rawValue: name) == nil else {
      throw SpecFault(.reservedName(name), at: span)
    }
  }
}

extension Rounding {
  /// The ones that a description may say.
  static let stated: [Rounding] = [.exact, .floor, .ceil]
}

/// The blocks that a file sees, by name.
struct BlockDirectory {
  var blocks: [String: BlockReference] = [:]
}

/// A KDL node taken apart by what its statement allows.
struct NodeReader {
  private static let mostProperties = 64

  let arguments: [KDLValue]
  let children: [KDLNode]
  private let properties: [(key: KDLIdentifier, value: KDLValue)]

  /// - Throws: `SpecFault` for an argument too many or too few, a property it does not take, or a block
  ///   of children where none may stand. `properties` nil means that any may stand.
  init(
    _ node: KDLNode, arguments allowed: ClosedRange<Int>, properties known: [String]? = [],
    allowsChildren: Bool = false
  ) throws(SpecFault) {
    var arguments: [KDLValue] = []
    var properties: [(key: KDLIdentifier, value: KDLValue)] = []
    for entry in node.entries {
      guard let key = entry.key else {
        guard arguments.count < allowed.upperBound else {
          throw SpecFault(.unexpectedArgument(node.name.text), at: entry.value.span)
        }
        arguments.append(entry.value)
        continue
      }
      if let known, !known.contains(key.text) {
        throw SpecFault(.unknownProperty(key.text, of: node.name.text, known: known), at: key.span)
      }
      guard properties.count < NodeReader.mostProperties else {
        throw SpecFault(
          .expansionLimit(what: "properties of one node", limit: NodeReader.mostProperties),
          at: key.span)
      }
      if let first = properties.first(where: { $0.key.text == key.text }) {
        throw SpecFault(.duplicateProperty(key.text, first: first.key.span), at: key.span)
      }
      properties.append((key, entry.value))
    }
    guard arguments.count >= allowed.lowerBound else {
      throw SpecFault(.missingArgument("a value", of: node.name.text), at: node.name.span)
    }
    if !allowsChildren, let child = node.children?.first {
      throw SpecFault(.unexpectedChildren(node.name.text), at: child.name.span)
    }
    self.arguments = arguments
    self.properties = properties
    self.children = node.children ?? []
  }

  subscript(name: String) -> KDLValue? {
    properties.first { $0.key.text == name }?.value
  }

  var allProperties: [(key: KDLIdentifier, value: KDLValue)] { properties }
}
