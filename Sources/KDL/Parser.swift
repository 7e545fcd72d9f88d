public import CNNDiagnostics

extension KDLDocument {
  /// Parses KDL 2.0.0.
  ///
  /// - Throws: the first error in the text.
  public init(
    parsing bytes: [UInt8], source: SourceID, limits: KDLLimits = KDLLimits()
  ) throws(KDLError) {
    let text = try SourceText(checking: bytes, source: source, sizeLimit: limits.sourceSize)
    var parser = try Parser(text, limits: limits)
    self.init(nodes: try parser.document(), memory: parser.memory)
  }
}

/// Recursive descent over the grammar of KDL 2.0.0, with one token of lookahead.
struct Parser {
  private let text: SourceText
  private let limits: KDLLimits
  private var lexer: Lexer
  private var decoder: StringDecoder
  private var token = Token(.end, 0, 0)
  /// True if white space stands before the current token.
  private var isSpaced = false
  private var previousStart = 0
  private var previousEnd = 0
  private var depth = 0
  private var nodeCount = 0
  /// The entries of the node being read. One buffer serves all nodes: the entries of a node are
  /// complete before its children begin.
  private var entries: [KDLEntry] = []
  /// So many are not copied.
  private static let manyEntries = 64
  /// Bytes that the nodes and entries so far take, and what is made of them.
  private(set) var memory = 0

  init(_ text: SourceText, limits: KDLLimits) throws(KDLError) {
    self.text = text
    self.limits = limits
    lexer = Lexer(text)
    decoder = StringDecoder(text)
    try advance()
  }

  mutating func document() throws(KDLError) -> [KDLNode] {
    let nodes = try nodes()
    guard token.kind == .end else { throw text.error(.unmatchedClosingBrace, token.range) }
    return nodes
  }
}

// MARK: - Tokens

extension Parser {
  /// Moves to the next token that is neither white space nor comment nor line continuation.
  private mutating func advance() throws(KDLError) {
    previousStart = token.start
    previousEnd = token.end
    isSpaced = false
    while true {
      token = try lexer.next()
      switch token.kind {
      case .space, .blockComment: isSpaced = true
      case .lineComment: break
      case .continuation:
        try finishContinuation()
        isSpaced = true
      default: return
      }
    }
  }

  /// After a `\`, nothing but white space and comments may appear on the line.
  private mutating func finishContinuation() throws(KDLError) {
    let backslash = token.range
    while true {
      switch try lexer.next().kind {
      case .space, .blockComment, .lineComment: continue
      case .newline, .end: return
      default: throw text.error(.textAfterContinuation, backslash)
      }
    }
  }

  private mutating func skipNewlines() throws(KDLError) {
    while token.kind == .newline { try advance() }
  }

  /// Skips a slashdash and the lines that may follow it; returns whether there was one.
  private mutating func slashdash() throws(KDLError) -> Bool {
    guard token.kind == .slashdash else { return false }
    try advance()
    try skipNewlines()
    return true
  }

  private func unexpected(_ expected: KDLError.Expectation) -> KDLError {
    switch token.kind {
    case .newline, .end:
      // A missing element is reported where the text before it stops.
      text.error(.expected(expected, found: nil), previousEnd..<previousEnd)
    default:
      text.error(.expected(expected, found: text.string(token.range)), token.range)
    }
  }
}

// MARK: - Nodes

extension Parser {
  /// The nodes up to a closing brace or the end of the text.
  private mutating func nodes() throws(KDLError) -> [KDLNode] {
    var nodes: [KDLNode] = []
    while true {
      try skipNewlines()
      let isSlashdashed = try slashdash()
      if token.kind == .end || token.kind == .closeBrace {
        if isSlashdashed { throw unexpected(.slashdashed) }
        return nodes
      }
      if isSlashdashed {
        _ = try node()
      } else {
        nodes.append(try node())
      }
      if token.kind == .semicolon { try advance() }
    }
  }

  /// One node up to its terminator, which stays the current token.
  private mutating func node() throws(KDLError) -> KDLNode {
    let start = token.start
    let annotation = try annotation()
    guard token.kind.isString else { throw unexpected(.nodeName) }
    nodeCount += 1
    guard nodeCount <= limits.nodeCount else {
      throw text.error(.tooManyNodes(limit: limits.nodeCount), token.range)
    }
    try take(limits.memory?.ofNode)
    let name = try identifier()
    var end = name.span.range.upperBound

    var isSlashdashed = try readEntries()
    if let last = entries.last { end = last.value.span.range.upperBound }
    let entries = ownEntries()
    var children: [KDLNode]?
    while token.kind == .openBrace {
      if !isSlashdashed, children != nil { throw text.error(.secondChildren, token.range) }
      let block = try block()
      if !isSlashdashed {
        children = block
        end = previousEnd
      }
      isSlashdashed = try slashdash()
    }
    guard isTerminator else { throw text.error(.textAfterChildren, token.range) }
    if isSlashdashed { throw unexpected(.slashdashed) }
    return KDLNode(
      annotation: annotation, name: name, entries: entries, children: children,
      span: text.span(start..<end))
  }

  private var isTerminator: Bool {
    switch token.kind {
    case .newline, .semicolon, .closeBrace, .end: true
    default: false
    }
  }

  private mutating func block() throws(KDLError) -> [KDLNode] {
    let opening = token.range
    guard depth < limits.nestingDepth else {
      throw text.error(.nestingTooDeep(limit: limits.nestingDepth), opening)
    }
    depth += 1
    try advance()
    let nodes = try nodes()
    guard token.kind == .closeBrace else {
      throw text.error(.unclosedBlock(opening: text.span(opening)), previousEnd..<previousEnd)
    }
    depth -= 1
    try advance()
    return nodes
  }
}

// MARK: - Entries

extension Parser {
  /// Reads up to the node's terminator or first block; returns whether a slashdash stands before
  /// that block.
  private mutating func readEntries() throws(KDLError) -> Bool {
    entries.removeAll(keepingCapacity: true)
    while true {
      let isSeparated = isSpaced
      let isSlashdashed = try slashdash()
      if token.kind == .openBrace { return isSlashdashed }
      if isTerminator {
        if isSlashdashed { throw unexpected(.slashdashed) }
        return false
      }
      guard isSlashdashed || isSeparated || !token.isValueStart else {
        throw missingSpace()
      }
      try readEntry()
      if isSlashdashed { entries.removeLast() }
    }
  }

  private func missingSpace() -> KDLError {
    let isString = token.kind == .quotedString || token.kind == .rawString
    if isString, previousEnd - previousStart == 1, text[previousStart] == UInt8(ascii: "r") {
      return text.error(.legacyRawString, previousStart..<token.end)
    }
    return text.error(.missingSpace, token.range)
  }

  /// The entries in memory of their own size. To assign the buffer would be to share it, and to give
  /// the next node another as large as that of the node with the most.
  private mutating func ownEntries() -> [KDLEntry] {
    guard entries.count < Parser.manyEntries else {
      // They keep the buffer, and the next node begins another.
      defer { entries = [] }
      return entries
    }
    var copy: [KDLEntry] = []
    copy.reserveCapacity(entries.count)
    copy.append(contentsOf: entries)
    return copy
  }

  /// Counts what was read; refuses a document before it fills the memory there is.
  private mutating func take(_ bytes: Int?) throws(KDLError) {
    guard let limit = limits.memory, let bytes else { return }
    memory += bytes
    guard memory + bufferBytes > limit.available else { return }
    throw text.error(.memoryExceeded(available: limit.available), token.range)
  }

  /// Bytes of the buffer beside the entries that it holds, which are counted: of a full one those of its successor,
  /// which has twice its size.
  private var bufferBytes: Int {
    guard entries.capacity > Parser.manyEntries else { return 0 }
    let isFull = entries.count == entries.capacity
    return (isFull ? 2 : 1) * entries.capacity * MemoryLayout<KDLEntry>.stride
  }

  private mutating func readEntry() throws(KDLError) {
    try take(limits.memory?.ofEntry)
    guard token.kind.isString else {
      let start = token.start
      entries.append(KDLEntry(key: nil, value: try value()))
      if token.kind == .equals { throw unusableKey(start..<previousEnd) }
      return
    }
    let name = try identifier()
    if token.kind == .equals {
      try advance()
      entries.append(KDLEntry(key: name, value: try value()))
    } else {
      let value = KDLValue(content: .string(name.text), span: name.span)
      entries.append(KDLEntry(key: nil, value: value))
    }
  }

  /// For a `=` after something that may be a value but not a property name.
  private func unusableKey(_ range: Range<Int>) -> KDLError {
    text[range.lowerBound] == ASCII.openParenthesis
      ? text.error(.annotatedKey, range)
      : text.error(.keyIsNotAString(text.string(range)), range)
  }

  private mutating func value() throws(KDLError) -> KDLValue {
    let annotation = try annotation()
    let content: KDLValue.Content
    switch token.kind {
    case .number: content = .number(try number())
    case .true: content = .boolean(true)
    case .false: content = .boolean(false)
    case .null: content = .null
    default:
      guard token.kind.isString else { throw unexpected(.value) }
      content = .string(try decoder.value(of: token))
    }
    let span = text.span(token.range)
    try advance()
    return KDLValue(annotation: annotation, content: content, span: span)
  }

  private func number() throws(KDLError) -> KDLNumber {
    guard token.range.count <= limits.numberLength else {
      throw text.error(.numberTooLong(limit: limits.numberLength), token.range)
    }
    return KDLNumber(lexeme: text.string(token.range))
  }

  /// `(name)`, if there is one.
  private mutating func annotation() throws(KDLError) -> KDLIdentifier? {
    guard token.kind == .openParenthesis else { return nil }
    try advance()
    guard token.kind.isString else { throw unexpected(.annotation) }
    let name = try identifier()
    guard token.kind == .closeParenthesis else { throw unexpected(.closingParenthesis) }
    try advance()
    return name
  }

  /// The current token, a string, as a name.
  private mutating func identifier() throws(KDLError) -> KDLIdentifier {
    let name = KDLIdentifier(text: try decoder.value(of: token), span: text.span(token.range))
    try advance()
    return name
  }
}
