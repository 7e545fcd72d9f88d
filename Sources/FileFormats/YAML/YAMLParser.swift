/// Reads the part of YAML that the model files of Ultralytics use: mappings and lists, as blocks and in brackets,
/// words, numbers, quoted text and comments.
///
/// Anchors, aliases, tags, text over several lines and more than one document are refused by name, and so are numbers
/// in rare notations.
package struct YAMLParser {
  /// Mappings and lists inside one another.
  package static let deepestNesting = 64
  /// Values of one text.
  package static let mostValues = 200_000

  private var scanner: YAMLScanner
  private var depth = 0
  private var count = 0

  /// - Throws: `TextFault` at the first thing that is wrong, or that is not supported.
  package static func parse(_ bytes: [UInt8]) throws(TextFault) -> YAMLValue {
    var parser = YAMLParser(bytes)
    return try parser.document()
  }

  private init(_ bytes: [UInt8]) { scanner = YAMLScanner(bytes) }

  private mutating func document() throws(TextFault) -> YAMLValue {
    try scanner.skipToContent()
    if scanner.next == UInt8(ascii: "%") { throw scanner.unsupported("YAML directives") }
    if scanner.isDocumentStart { scanner.offset += 3 }
    let value = try node(deeperThan: -1, onLineOf: nil)
    try scanner.skipToContent()
    if scanner.isDocumentEnd {
      scanner.offset += 3
      try scanner.skipToContent()
    }
    guard scanner.next == nil else {
      if scanner.isDocumentStart { throw scanner.unsupported("several documents in one text") }
      throw scanner.fault("expected the end of the text, or a line that is indented like the first")
    }
    return value
  }

  // MARK: Blocks

  /// - Parameters:
  ///   - column: that of what the value belongs to; a value begins to the right of it.
  ///   - line: the line of the key that the value belongs to, on which no block begins; nil for none.
  private mutating func node(
    deeperThan column: Int, onLineOf line: Int?
  ) throws(TextFault) -> YAMLValue {
    let place = scanner.offset
    try scanner.skipToContent()
    guard let byte = scanner.next, !scanner.isDocumentStart, !scanner.isDocumentEnd else {
      return try value(.plain(""), at: place..<place)
    }
    let isNewLine = line != scanner.lineStart
    // A list may stand right below the key that it belongs to.
    let isBelowKey =
      line != nil && isNewLine && scanner.column == column && byte == UInt8(ascii: "-")
      && scanner.isBlank(at: scanner.offset + 1)
    guard scanner.column > column || isBelowKey else {
      return try value(.plain(""), at: place..<place)
    }
    if byte == UInt8(ascii: "-"), scanner.isBlank(at: scanner.offset + 1) {
      guard isNewLine else { throw scanner.fault("a list begins on a line of its own") }
      return try nested { (parser) throws(TextFault) in try parser.blockSequence() }
    }
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      let value = try flowNode()
      try scanner.checkLineEnd()
      return value
    default:
      let scalar = try scalar(inFlow: false)
      scanner.skipSpaces()
      guard scanner.isKeySign(inFlow: false) else {
        try scanner.checkLineEnd()
        try checkContinuation(column)
        return scalar
      }
      guard isNewLine else { throw scanner.fault("a mapping begins on a line of its own") }
      return try nested { (parser) throws(TextFault) in
        try parser.blockMapping(first: scalar)
      }
    }
  }

  private mutating func blockSequence() throws(TextFault) -> YAMLValue {
    let (start, column) = (scanner.offset, scanner.column)
    var elements: [YAMLValue] = []
    while true {
      scanner.takeListSign()
      let element = try node(deeperThan: column, onLineOf: nil)
      elements.append(element)
      let end = max(element.range.upperBound, start + 1)
      try scanner.skipToContent()
      guard scanner.column == column, scanner.next == UInt8(ascii: "-"),
        scanner.isBlank(at: scanner.offset + 1),
        !scanner.isDocumentStart
      else {
        try checkIndentation(column)
        return try value(.sequence(elements), at: start..<end)
      }
    }
  }

  private mutating func blockMapping(first key: YAMLValue) throws(TextFault) -> YAMLValue {
    let start = key.range.lowerBound
    let column = start - scanner.lineStart
    var members: [YAMLMember] = []
    var keys: Set<String> = []
    var key = key
    while true {
      let name = key.text ?? ""
      guard keys.insert(name).inserted else {
        throw TextFault("the key `\(name)` is given twice", at: key.range)
      }
      scanner.offset += 1
      let element = try node(deeperThan: column, onLineOf: scanner.lineStart)
      members.append(YAMLMember(key: name, keyRange: key.range, value: element))
      let end = max(element.range.upperBound, key.range.upperBound + 1)
      try scanner.skipToContent()
      guard scanner.column == column, let byte = scanner.next, !scanner.isDocumentStart,
        !scanner.isDocumentEnd
      else {
        try checkIndentation(column)
        return try value(.mapping(members), at: start..<end)
      }
      // The list that encloses this mapping goes on.
      if byte == UInt8(ascii: "-"), scanner.isBlank(at: scanner.offset + 1) {
        return try value(.mapping(members), at: start..<end)
      }
      key = try scalar(inFlow: false)
      scanner.skipSpaces()
      guard scanner.isKeySign(inFlow: false) else {
        throw scanner.fault("expected `:` after the key")
      }
    }
  }

  /// - Throws: if a line begins between two levels.
  private func checkIndentation(_ column: Int) throws(TextFault) {
    guard scanner.next == nil || scanner.column <= column else {
      throw scanner.fault("the line is indented more than those it belongs to")
    }
  }

  /// - Throws: if the next line goes on with the text of the last one.
  private mutating func checkContinuation(_ column: Int) throws(TextFault) {
    try scanner.skipToContent()
    guard
      scanner.next == nil || scanner.column <= column || scanner.isDocumentStart
        || scanner.isDocumentEnd
    else { throw scanner.unsupported("texts over several lines") }
  }

  // MARK: Brackets

  private mutating func flowNode() throws(TextFault) -> YAMLValue {
    switch scanner.next {
    case UInt8(ascii: "["):
      try nested { (parser) throws(TextFault) in try parser.flowSequence() }
    case UInt8(ascii: "{"):
      try nested { (parser) throws(TextFault) in try parser.flowMapping() }
    default: try scalar(inFlow: true)
    }
  }

  private mutating func flowSequence() throws(TextFault) -> YAMLValue {
    let start = scanner.offset
    scanner.offset += 1
    var elements: [YAMLValue] = []
    while true {
      try scanner.skipToContent()
      if scanner.take("]") { return try value(.sequence(elements), at: start..<scanner.offset) }
      elements.append(try flowNode())
      try scanner.skipToContent()
      if scanner.isKeySign(inFlow: true) {
        throw scanner.unsupported("pairs in a list in brackets")
      }
      guard !scanner.take(",") else { continue }
      guard scanner.take("]") else { throw scanner.fault("expected `,` or `]`") }
      return try value(.sequence(elements), at: start..<scanner.offset)
    }
  }

  private mutating func flowMapping() throws(TextFault) -> YAMLValue {
    let start = scanner.offset
    scanner.offset += 1
    var members: [YAMLMember] = []
    var keys: Set<String> = []
    while true {
      try scanner.skipToContent()
      if scanner.take("}") { return try value(.mapping(members), at: start..<scanner.offset) }
      let key = try scalar(inFlow: true)
      let name = key.text ?? ""
      guard keys.insert(name).inserted else {
        throw TextFault("the key `\(name)` is given twice", at: key.range)
      }
      try scanner.skipToContent()
      guard scanner.take(":") else { throw scanner.fault("expected `:` after the key") }
      try scanner.skipToContent()
      members.append(YAMLMember(key: name, keyRange: key.range, value: try flowNode()))
      try scanner.skipToContent()
      guard !scanner.take(",") else { continue }
      guard scanner.take("}") else { throw scanner.fault("expected `,` or `}`") }
      return try value(.mapping(members), at: start..<scanner.offset)
    }
  }

  // MARK: Values

  private mutating func scalar(inFlow: Bool) throws(TextFault) -> YAMLValue {
    let scalar = try scanner.scalar(inFlow: inFlow)
    return try value(scalar.content, at: scalar.range)
  }

  private mutating func value(
    _ content: YAMLValue.Content, at range: Range<Int>
  ) throws(TextFault) -> YAMLValue {
    count += 1
    guard count <= YAMLParser.mostValues else {
      throw TextFault("more than \(YAMLParser.mostValues) values", at: range)
    }
    return YAMLValue(content, at: range)
  }

  private mutating func nested(
    _ read: (inout YAMLParser) throws(TextFault) -> YAMLValue
  ) throws(TextFault) -> YAMLValue {
    guard depth < YAMLParser.deepestNesting else {
      throw scanner.fault(
        "lists and mappings are nested more than \(YAMLParser.deepestNesting) deep")
    }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }
}
