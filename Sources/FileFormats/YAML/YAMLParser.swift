/// Reads the part of YAML that the model files of Ultralytics use: mappings and lists, as blocks and in brackets,
/// words, numbers, quoted text and comments.
///
/// Anchors, aliases, tags, text over several lines and more than one document are refused by name.
package struct YAMLParser {
  /// Mappings and lists inside one another.
  package static let deepestNesting = 64
  /// Values of one text.
  package static let mostValues = 200_000

  private let bytes: [UInt8]
  private var offset = 0
  /// The beginning of the line that `offset` is on.
  private var lineStart = 0
  private var depth = 0
  private var count = 0

  /// - Throws: `TextFault` at the first thing that is wrong, or that is not read here.
  package static func parse(_ bytes: [UInt8]) throws(TextFault) -> YAMLValue {
    var parser = YAMLParser(bytes)
    return try parser.document()
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lineStart = offset
  }

  private mutating func document() throws(TextFault) -> YAMLValue {
    try skipToContent()
    if next == UInt8(ascii: "%") { throw unsupported("a YAML directive") }
    if isMarker(UInt8(ascii: "-")) { offset += 3 }
    let value = try node(deeperThan: -1, onLineOf: nil)
    try skipToContent()
    if isMarker(UInt8(ascii: ".")) {
      offset += 3
      try skipToContent()
    }
    guard next == nil else {
      if isMarker(UInt8(ascii: "-")) { throw unsupported("a second document in one text") }
      throw fault("expected the end of the text, or a line that is indented like the first")
    }
    return value
  }

  /// Returns whether three of these begin the line.
  private func isMarker(_ sign: UInt8) -> Bool {
    offset == lineStart && offset + 3 <= bytes.count
      && bytes[offset..<offset + 3].allSatisfy { $0 == sign } && isBlank(at: offset + 3)
  }

  // MARK: Blocks

  private var column: Int { offset - lineStart }

  /// - Parameters:
  ///   - column: that of what the value belongs to; a value begins to the right of it.
  ///   - line: the line of the key that the value belongs to, on which no block begins; nil for none.
  private mutating func node(
    deeperThan column: Int, onLineOf line: Int?
  ) throws(TextFault) -> YAMLValue {
    let place = offset
    try skipToContent()
    guard let byte = next, !isMarker(UInt8(ascii: ".")) else {
      return try value(.plain(""), at: place..<place)
    }
    let isNewLine = line != lineStart
    // A list may stand right below the key that it belongs to.
    let isBelowKey =
      line != nil && isNewLine && self.column == column && byte == UInt8(ascii: "-")
      && isBlank(at: offset + 1)
    guard self.column > column || isBelowKey else {
      return try value(.plain(""), at: place..<place)
    }
    if byte == UInt8(ascii: "-"), isBlank(at: offset + 1) {
      guard isNewLine else { throw fault("a list begins on a line of its own") }
      return try nested { (parser) throws(TextFault) in try parser.blockSequence() }
    }
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      let value = try flowNode()
      try checkLineEnd()
      return value
    default:
      let scalar = try scalar(inFlow: false)
      skipSpaces()
      guard isKeySign(inFlow: false) else {
        try checkLineEnd()
        try checkContinuation(column)
        return scalar
      }
      guard isNewLine else { throw fault("a mapping begins on a line of its own") }
      return try nested { (parser) throws(TextFault) in
        try parser.blockMapping(first: scalar)
      }
    }
  }

  private mutating func blockSequence() throws(TextFault) -> YAMLValue {
    let (start, column) = (offset, column)
    var elements: [YAMLValue] = []
    while true {
      offset += 1
      let element = try node(deeperThan: column, onLineOf: nil)
      elements.append(element)
      let end = max(element.range.upperBound, start + 1)
      try skipToContent()
      guard self.column == column, next == UInt8(ascii: "-"), isBlank(at: offset + 1),
        !isMarker(UInt8(ascii: "-"))
      else {
        try checkIndentation(column)
        return try value(.sequence(elements), at: start..<end)
      }
    }
  }

  private mutating func blockMapping(first key: YAMLValue) throws(TextFault) -> YAMLValue {
    let start = key.range.lowerBound
    let column = start - lineStart
    var members: [YAMLMember] = []
    var keys: Set<String> = []
    var key = key
    while true {
      let name = key.text ?? ""
      guard keys.insert(name).inserted else {
        throw TextFault("the key `\(name)` is given twice", at: key.range)
      }
      offset += 1
      let element = try node(deeperThan: column, onLineOf: lineStart)
      members.append(YAMLMember(key: name, keyRange: key.range, value: element))
      let end = max(element.range.upperBound, key.range.upperBound + 1)
      try skipToContent()
      guard self.column == column, let byte = next, !isMarker(UInt8(ascii: "-")),
        !isMarker(UInt8(ascii: "."))
      else {
        try checkIndentation(column)
        return try value(.mapping(members), at: start..<end)
      }
      // The list that encloses this mapping goes on.
      if byte == UInt8(ascii: "-"), isBlank(at: offset + 1) {
        return try value(.mapping(members), at: start..<end)
      }
      key = try scalar(inFlow: false)
      skipSpaces()
      guard isKeySign(inFlow: false) else { throw fault("expected `:` after the key") }
    }
  }

  /// - Throws: if a line begins between two levels.
  private func checkIndentation(_ column: Int) throws(TextFault) {
    guard next == nil || self.column <= column else {
      throw fault("the line is indented more than those it belongs to")
    }
  }

  /// - Throws: if the next line goes on with the text of the last one.
  private mutating func checkContinuation(_ column: Int) throws(TextFault) {
    try skipToContent()
    guard next == nil || self.column <= column else { throw unsupported("text over several lines") }
  }

  /// - Throws: unless nothing but a comment follows on the line.
  private mutating func checkLineEnd() throws(TextFault) {
    skipSpaces()
    guard let byte = next, !isBreak(byte) else { return }
    guard byte == UInt8(ascii: "#"), isSpace(bytes[offset - 1]) else {
      throw fault("expected the end of the line")
    }
  }

  // MARK: Brackets

  private mutating func flowNode() throws(TextFault) -> YAMLValue {
    switch next {
    case UInt8(ascii: "["):
      try nested { (parser) throws(TextFault) in try parser.flowSequence() }
    case UInt8(ascii: "{"):
      try nested { (parser) throws(TextFault) in try parser.flowMapping() }
    default: try scalar(inFlow: true)
    }
  }

  private mutating func flowSequence() throws(TextFault) -> YAMLValue {
    let start = offset
    offset += 1
    var elements: [YAMLValue] = []
    while true {
      try skipToContent()
      if take("]") { return try value(.sequence(elements), at: start..<offset) }
      elements.append(try flowNode())
      try skipToContent()
      if isKeySign(inFlow: true) { throw unsupported("a pair in a list in brackets") }
      guard !take(",") else { continue }
      guard take("]") else { throw fault("expected `,` or `]`") }
      return try value(.sequence(elements), at: start..<offset)
    }
  }

  private mutating func flowMapping() throws(TextFault) -> YAMLValue {
    let start = offset
    offset += 1
    var members: [YAMLMember] = []
    var keys: Set<String> = []
    while true {
      try skipToContent()
      if take("}") { return try value(.mapping(members), at: start..<offset) }
      let key = try scalar(inFlow: true)
      let name = key.text ?? ""
      guard keys.insert(name).inserted else {
        throw TextFault("the key `\(name)` is given twice", at: key.range)
      }
      try skipToContent()
      guard take(":") else { throw fault("expected `:` after the key") }
      try skipToContent()
      members.append(YAMLMember(key: name, keyRange: key.range, value: try flowNode()))
      try skipToContent()
      guard !take(",") else { continue }
      guard take("}") else { throw fault("expected `,` or `}`") }
      return try value(.mapping(members), at: start..<offset)
    }
  }

  // MARK: Scalars

  private mutating func scalar(inFlow: Bool) throws(TextFault) -> YAMLValue {
    let start = offset
    switch next {
    case nil: throw fault("the text ends too early")
    case UInt8(ascii: "\""): return try value(.quoted(try doubleQuoted()), at: start..<offset)
    case UInt8(ascii: "'"): return try value(.quoted(try singleQuoted()), at: start..<offset)
    case UInt8(ascii: "&"): throw unsupported("an anchor")
    case UInt8(ascii: "*"): throw unsupported("an alias")
    case UInt8(ascii: "!"): throw unsupported("a tag")
    case UInt8(ascii: "|"), UInt8(ascii: ">"): throw unsupported("text over several lines")
    case UInt8(ascii: "?") where isBlank(at: offset + 1):
      throw unsupported("a key of more than one word")
    case UInt8(ascii: "@"), UInt8(ascii: "`"), UInt8(ascii: "%"), UInt8(ascii: ","),
      UInt8(ascii: "]"), UInt8(ascii: "}"):
      throw fault("expected a value")
    case UInt8(ascii: "-") where isBlank(at: offset + 1): throw fault("expected a value")
    case UInt8(ascii: ":") where isBlank(at: offset + 1): throw fault("expected a key")
    default: break
    }
    var end = offset
    while let byte = next, !isBreak(byte), !isKeySign(inFlow: inFlow) {
      if byte == UInt8(ascii: "#"), end < offset { break }
      if inFlow, "[]{},".utf8.contains(byte) { break }
      offset += 1
      if !isSpace(byte) { end = offset }
    }
    offset = end
    return try value(.plain(try text(start..<end)), at: start..<end)
  }

  private func isKeySign(inFlow: Bool) -> Bool {
    guard next == UInt8(ascii: ":") else { return false }
    return isBlank(at: offset + 1) || inFlow && ",[]{}".utf8.contains(bytes[offset + 1])
  }

  private mutating func singleQuoted() throws(TextFault) -> String {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    while let byte = next, !isBreak(byte) {
      offset += 1
      if byte == UInt8(ascii: "'") {
        guard next == byte else { return try text(content, at: start) }
        offset += 1
      }
      content.append(byte)
    }
    throw unclosed(start)
  }

  private mutating func doubleQuoted() throws(TextFault) -> String {
    let start = offset
    var content: [UInt8] = []
    offset += 1
    while let byte = next, !isBreak(byte) {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(content, at: start)
      case UInt8(ascii: "\\"):
        switch next {
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
          content.append(bytes[offset])
        default: throw unsupported("this escape")
        }
        offset += 1
      default: content.append(byte)
      }
    }
    throw unclosed(start)
  }

  private func unclosed(_ start: Int) -> TextFault {
    TextFault("the quotation ends on the line on which it begins", at: start..<start + 1)
  }

  private func text(_ range: Range<Int>) throws(TextFault) -> String {
    try text(Array(bytes[range]), at: range.lowerBound)
  }

  private func text(_ content: [UInt8], at start: Int) throws(TextFault) -> String {
    guard let text = String(validating: content, as: UTF8.self) else {
      throw TextFault("not UTF-8", at: start..<offset)
    }
    return text
  }

  // MARK: Bytes

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
      throw fault("lists and mappings are nested more than \(YAMLParser.deepestNesting) deep")
    }
    depth += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  /// Nil at the end.
  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: sign) else { return false }
    offset += 1
    return true
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// Returns whether there is a blank, or nothing.
  private func isBlank(at place: Int) -> Bool {
    place >= bytes.count || isSpace(bytes[place]) || isBreak(bytes[place])
  }

  private mutating func skipSpaces() {
    while let byte = next, isSpace(byte) { offset += 1 }
  }

  /// Skips blanks, comments and the ends of lines.
  private mutating func skipToContent() throws(TextFault) {
    while let byte = next {
      switch byte {
      case 0x20: offset += 1
      case 0x09:
        // Indentation means something, and a tab has no width.
        guard column > 0 else { throw fault("a tab in the indentation") }
        offset += 1
      case 0x0A, 0x0D:
        offset += 1
        lineStart = offset
      case UInt8(ascii: "#"):
        guard
          offset == lineStart || isSpace(bytes[offset - 1])
            || "[]{},".utf8.contains(bytes[offset - 1])
        else { throw fault("a comment begins after a blank") }
        while let byte = next, !isBreak(byte) { offset += 1 }
      default: return
      }
    }
  }

  private func fault(_ reason: String) -> TextFault {
    TextFault(reason, at: offset..<min(offset + 1, bytes.count))
  }

  private func unsupported(_ what: String) -> TextFault {
    TextFault(
      "\(what) is not read here", at: offset..<min(offset + 1, bytes.count))
  }
}
