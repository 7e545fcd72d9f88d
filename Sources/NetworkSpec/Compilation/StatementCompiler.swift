import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkFacts
import NetworkModel

/// Compiles the statements of one body. Faults are collected, so that one bad statement hides no other.
struct StatementCompiler {
  /// The place of a body, which determines what it may contain.
  enum Place: Equatable {
    case network, block, path, branch, repetition, condition
    /// The children of the merge with this word.
    case merge(LayerWord, SourceSpan)
  }

  var scope: NameScope
  /// Explicit names that automatic numbering might give too.
  private(set) var reservedNames: Set<String> = []
  /// Of the statements it has compiled.
  private(set) var origins: [Origin]
  /// The number of origins before those.
  private let earlierOrigins: Int
  /// True if the body says that it is a module.
  private(set) var isModule = false
  private(set) var log = FaultLog()
  /// Failures so far, including those that are not reported.
  private(set) var failureCount = 0
  /// Bytes that its statements may take; nil if memory is not known to be short.
  private let memory: Int?
  /// Bytes that they take; not counted if memory is not known to be short.
  private(set) var memoryTaken = 0
  var blocks: BlockDirectory { scope.blocks }

  init(
    blocks: BlockDirectory, origins: [Origin] = [], after earlierOrigins: Int = 0, memory: Int?
  ) {
    scope = NameScope(blocks: blocks)
    self.origins = origins
    self.earlierOrigins = earlierOrigins
    self.memory = memory
  }

  /// A compiler of one statement that was left until more was known.
  init(scope: NameScope) {
    self.scope = scope
    origins = []
    earlierOrigins = 0
    memory = nil
  }

  // A seventh more than `check` was measured to take for texts with 200,000 of them, beside the text itself.
  private static let bytesOfStatement = 440
  private static let bytesOfValue = 295

  /// True if no other statement fits.
  private var isOutOfMemory: Bool { memory.map { memoryTaken > $0 } ?? false }

  /// Counts a statement that was compiled; what is in it was counted before.
  private mutating func count(_ node: KDLNode) {
    guard let memory else { return }
    memoryTaken += Self.bytesOfStatement + node.entries.count * Self.bytesOfValue
    guard isOutOfMemory else { return }
    report(
      SpecFault(
        .memoryExceeded(what: "statements", most: memory / Self.bytesOfStatement),
        at: node.name.span))
  }

  mutating func compile(_ nodes: [KDLNode], in place: Place) -> [Statement] {
    var statements: [Statement] = []
    statements.reserveCapacity(nodes.count)
    let namesBefore = scope.count
    // What depends on a condition is in no other place, except among paths.
    let inner = if case .merge = place { place } else { Place.condition }
    /// The `when` that an `else` may follow, which becomes a statement once nothing does.
    var choice: ConditionStatement?
    for node in nodes {
      guard !log.isFull, !isOutOfMemory else { break }
      let word = StatementWord.named(node.name.text)
      if word != .else, let begun = choice {
        statements.append(Statement(.condition(begun)))
        choice = nil
      }
      do throws(SpecFault) {
        if word == .when {
          choice = try condition(node, in: inner)
        } else if word == .else {
          guard choice?.isComplete == false else {
            throw SpecFault(.strayElse, at: node.name.span)
          }
          try extend(&choice, with: node, in: inner)
        } else {
          try compile(node, in: place, to: &statements)
        }
        if !isOutOfMemory { count(node) }
      } catch {
        report(error)
        if let stand = standIn(for: node) { statements.append(Statement(stand)) }
        // What follows a `when` that was not understood may be its `else`.
        if word == .when { choice = ConditionStatement(alternatives: []) }
      }
    }
    if let choice { statements.append(Statement(.condition(choice))) }
    // What `let` names is known in the rest of its body.
    scope.remove(downTo: namesBefore)
    return statements
  }

  /// Reports a fault without giving up the statement.
  mutating func report(_ fault: SpecFault) {
    failureCount += 1
    log.add(fault)
  }

  /// Runs a closure; reports its fault and returns nil if it fails.
  mutating func attempt<Result>(
    _ work: (inout StatementCompiler) throws(SpecFault) -> Result
  ) -> Result? {
    do throws(SpecFault) {
      return try work(&self)
    } catch {
      report(error)
      return nil
    }
  }

  // MARK: Statements

  /// Most nodes are one statement; a fact is as many as it states figures, a heading none.
  private mutating func compile(
    _ node: KDLNode, in place: Place, to statements: inout [Statement]
  ) throws(SpecFault) {
    let text = node.name.text
    if case .merge(let word, let span) = place {
      statements.append(Statement(try part(of: word, at: span, node, in: place)))
      return
    }
    if let word = LayerWord.named(text) {
      statements.append(
        Statement(
          word.mergesPaths
            ? .merge(try mergeStatement(node, word)) : .layer(try layerStatement(node, word))))
      return
    }
    if let word = StatementWord.named(text) {
      for action in try actions(of: node, word, in: place) { statements.append(Statement(action)) }
      return
    }
    if let block = try blocks.block(named: text, at: node.name.span) {
      let call = try callStatement(node, callee: .block(block), skipping: 0)
      statements.append(Statement(.call(call)))
      return
    }
    if ReservedWords.isOutOfScope(text) {
      throw SpecFault(.outOfScope(text), at: node.name.span)
    }
    // It may be a block of the file that could not be imported.
    guard !blocks.isIncomplete else { throw .silent }
    let known = StatementWord.inBodies + blocks.names
    throw SpecFault(.unknownWord(text, role: .word, known: known), at: node.name.span)
  }

  private mutating func actions(
    of node: KDLNode, _ word: StatementWord, in place: Place
  ) throws(SpecFault) -> [Statement.Action] {
    switch word {
    case .input:
      guard place == .network || place == .block else {
        throw SpecFault(
          .misplaced(word.rawValue, belongs: "in a network or a block"), at: node.name.span)
      }
      return [.input(try inputStatement(node))]
    case .rounding: return [.rounding(try rounding(node))]
    case .module:
      guard place == .block else {
        throw SpecFault(.misplaced(word.rawValue, belongs: "in a block"), at: node.name.span)
      }
      _ = try NodeReader(node, arguments: 0...0)
      isModule = true
      return []
    case .repeat: return [try repetition(node, in: .repetition)]
    case .when: return [.condition(try condition(node, in: .condition))]
    case .branch: return [.branch(try branch(node))]
    case .else: throw SpecFault(.strayElse, at: node.name.span)
    case .let: return [.binding(try binding(node))]
    case .freeze: return [try freezing(node)]
    case .output: return [.output(try output(node))]
    case .foldBatchnorm:
      _ = try NodeReader(node, arguments: 0...0)
      return [.foldsBatchNormalization]
    case .apply: return [.call(try application(node))]
    case .published: return facts(FactCompiler.published(node, in: scope))
    case .require: return facts(FactCompiler.required(node, in: scope))
    case .path:
      let owners = LayerWord.allCases.filter { $0.mergesPaths }.map { $0.rawValue }
      throw SpecFault(
        .misplaced(word.rawValue, belongs: "in " + quotedList(owners)), at: node.name.span)
    case .network, .block, .import:
      throw SpecFault(
        .misplaced(word.rawValue, belongs: "at the top of a file"), at: node.name.span)
    case .parameter, .paper, .imagenet, .note:
      // The compiler of the network has read them.
      guard place == .network else {
        throw SpecFault(.misplaced(word.rawValue, belongs: "in a network"), at: node.name.span)
      }
      return []
    }
  }

  /// Compiles a statement among the paths of a merge.
  private mutating func part(
    of word: LayerWord, at span: SourceSpan, _ node: KDLNode, in place: Place
  ) throws(SpecFault) -> Statement.Action {
    switch StatementWord.named(node.name.text) {
    case .path?: return .path(try pathStatement(node, of: word, at: span))
    case .repeat?: return try repetition(node, in: place)
    case .when?: return .condition(try condition(node, in: place))
    case .let?: return .binding(try binding(node))
    case .else?: throw SpecFault(.strayElse, at: node.name.span)
    case .network?, .block?, .import?, .input?, .rounding?, .module?, .branch?, .apply?,
      .published?, .require?, .parameter?, .paper?, .imagenet?, .note?, .freeze?, .output?,
      .foldBatchnorm?, nil:
      throw SpecFault(
        .misplaced(node.name.text, belongs: "in a `path` of `\(word.rawValue)`"), at: node.name.span
      )
    }
  }

  private mutating func facts(
    _ compiled: (facts: [FactStatement], faults: [SpecFault])
  ) -> [Statement.Action] {
    for fault in compiled.faults { report(fault) }
    return compiled.facts.map { .fact($0) }
  }

  /// Returns the substitute for a statement that was not understood.
  private func standIn(for node: KDLNode) -> Statement.Action? {
    if LayerWord.named(node.name.text) != nil {
      return .faulty(
        FaultyStatement(name: name(of: node), mayNameOthers: false, replacesFlow: true))
    }
    switch StatementWord.named(node.name.text) {
    case .input?:
      return .faulty(
        FaultyStatement(name: name(of: node), mayNameOthers: false, replacesFlow: true))
    case .repeat?, .when?, .else?, .freeze?, .apply?, .path?, nil:
      return .faulty(FaultyStatement(name: nil, mayNameOthers: true, replacesFlow: true))
    case .branch?:
      return .faulty(FaultyStatement(name: nil, mayNameOthers: true, replacesFlow: false))
    // Whatever it was meant to say, no warning about it is wanted now.
    case .rounding?:
      return .rounding(.floor)
    case .let?:
      return nil
    case .module?, .published?, .require?, .output?, .foldBatchnorm?, .network?, .block?, .import?,
      .parameter?, .paper?, .imagenet?, .note?:
      return nil
    }
  }

  /// The explicit name of a layer, as far as it can be read.
  private func name(of node: KDLNode) -> NameTemplate? {
    node.entries.first { $0.key == nil }.flatMap { try? NameTemplate($0.value, in: scope) }
  }

  private func rounding(_ node: KDLNode) throws(SpecFault) -> Rounding {
    let value = try NodeReader(node, arguments: 1...1).arguments[0]
    let word = try value.word()
    guard let rounding = Rounding.stated.first(where: { $0.rawValue == word }) else {
      throw SpecFault(
        .invalidChoice(word, choices: Rounding.stated.map { $0.rawValue }), at: value.span)
    }
    return rounding
  }

  // MARK: Names

  /// Keeps a name from being given to another layer by numbering.
  mutating func reserve(_ name: NameTemplate?) {
    guard case .fixed(let text, _)? = name, text.endsInDigit else { return }
    reservedNames.insert(text)
  }

  /// Compiles what is named in its own instance, and returns the names reserved there.
  mutating func withNamesOfItsOwn<Result>(
    _ work: (inout StatementCompiler) -> Result
  ) -> (result: Result, reservedNames: Set<String>) {
    let outer = reservedNames
    reservedNames = []
    defer { reservedNames = outer }
    return (work(&self), reservedNames)
  }

  mutating func addOrigin(_ origin: Origin) -> Int {
    origins.append(origin)
    return earlierOrigins + origins.count - 1
  }
}

extension Rounding {
  /// The ones that a description may say.
  static let stated: [Rounding] = [.exact, .floor, .ceil]
}
