/// Writes the tokens of a document in the layout that `KDLFormatter` describes.
struct Layout {
  /// The layout of the nodes of a block.
  enum Style {
    /// Each on the line its author chose.
    case asWritten
    /// On the line of the braces.
    case oneLine
    /// On a line each, because they did not fit on one.
    case onePerLine
  }

  /// The element before a separator.
  enum Previous {
    case nothing, node, blockComment, lineComment
    /// A node whose closing brace stands on a line of its own.
    case unfoldedNode
  }

  static let width = 100

  let tokens: LayoutTokens
  var index = 0
  var writer = LayoutWriter()
  /// While children are tried on one line; writing stops when they turn out too long for it.
  private var isTrial = false

  init(_ tokens: LayoutTokens) { self.tokens = tokens }

  var token: Token { tokens[index] }

  var hasFailedTrial: Bool { isTrial && writer.column > Self.width }

  mutating func document() -> String {
    nodes(.asWritten, level: 0)
    if !writer.bytes.isEmpty { writer.blankLine() }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  mutating func write(_ token: Token) {
    var range = token.range
    if token.kind == .lineComment {
      while let last = tokens.text.bytes[range].last, last == ASCII.space || last == ASCII.tab {
        range.removeLast()
      }
    }
    writer.write(bytes: tokens.text.bytes[range])
  }
}

// MARK: - Nodes

extension Layout {
  /// The nodes and comments up to a closing brace or the end.
  private mutating func nodes(_ style: Style, level: Int) {
    var previous = Previous.nothing
    var newlines = 0
    var hasSemicolon = false
    while !hasFailedTrial {
      let kind = token.kind
      switch kind {
      case .end, .closeBrace:
        return
      case .newline:
        newlines += 1
        index += 1
        continue
      case .semicolon:
        hasSemicolon = true
        index += 1
        continue
      case .continuation:
        // Between nodes it joins nothing.
        index += 1
        continue
      default:
        break
      }
      let separator = Separator(
        previous: previous, next: kind, newlines: newlines, hasSemicolon: hasSemicolon)
      write(separator, style, level: level)
      previous = content(style, level: level)
      newlines = 0
      hasSemicolon = false
    }
  }

  /// One comment or node.
  private mutating func content(_ style: Style, level: Int) -> Previous {
    switch token.kind {
    case .lineComment, .blockComment:
      let isLine = token.kind == .lineComment
      write(token)
      index += 1
      return isLine ? .lineComment : .blockComment
    default:
      return node(style, level: level)
    }
  }

  /// The text between two comments or nodes of a block.
  private struct Separator {
    let previous: Previous
    let next: Token.Kind
    let newlines: Int
    let hasSemicolon: Bool
  }

  private mutating func write(_ separator: Separator, _ style: Style, level: Int) {
    let sharesLine = separator.newlines == 0 && separator.previous != .lineComment
    switch (separator.previous, style) {
    case (.nothing, .oneLine):
      writer.write(" ")
    case (.nothing, _):
      if level == 0 { return }
      if separator.next == .lineComment, sharesLine {
        writer.write("  ")
      } else {
        writer.breakLine(level: level)
      }
    case (_, .oneLine):
      writer.write(separator.hasSemicolon ? "; " : " ")
    case _ where !sharesLine:
      if separator.newlines > 1 { writer.blankLine() }
      writer.breakLine(level: level)
    case _ where separator.next == .lineComment:
      writer.write("  ")
    case (.unfoldedNode, _), (_, .onePerLine):
      if separator.hasSemicolon { writer.breakLine(level: level) } else { writer.write(" ") }
    default:
      writer.write(separator.hasSemicolon ? "; " : " ")
    }
  }
}

// MARK: - Children

extension Layout {
  /// The block whose brace is the current token; returns whether it was given lines of its own.
  mutating func block(_ style: Style, level: Int) -> Bool {
    let opening = index
    if tokens.isEmpty(opening) {
      writer.write("{}")
      index = tokens.closingBrace(of: opening) + 1
      return false
    }
    if style == .oneLine {
      blockOnOneLine(level: level)
      return false
    }
    let wasOnOneLine = tokens.isOnOneLine(opening)
    if wasOnOneLine, tryOnOneLine(level: level) { return false }
    writer.write("{")
    index = opening + 1
    nodes(wasOnOneLine ? .onePerLine : .asWritten, level: level + 1)
    writer.breakLine(level: level)
    writer.write("}")
    index = tokens.closingBrace(of: opening) + 1
    return true
  }

  /// Writes the block on one line if it fits, and nothing if not.
  private mutating func tryOnOneLine(level: Int) -> Bool {
    let start = (mark: writer.mark, index: index)
    isTrial = true
    blockOnOneLine(level: level)
    let fits = !hasFailedTrial
    isTrial = false
    if !fits {
      writer.rewind(to: start.mark)
      index = start.index
    }
    return fits
  }

  private mutating func blockOnOneLine(level: Int) {
    writer.write("{")
    index += 1
    nodes(.oneLine, level: level + 1)
    writer.write(" }")
    index += 1
  }
}
