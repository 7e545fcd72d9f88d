extension Layout {
  /// One node, up to its terminator, which stays the current token.
  mutating func node(_ style: Style, level: Int) -> Previous {
    var line = NodeLine(level: level)
    var isUnfolded = false
    while !hasFailedTrial {
      let kind = token.kind
      switch kind {
      case .newline where line.isAfterSlashdash:
        index += 1
      case .continuation where line.isAfterSlashdash:
        index += 1
      case .lineComment where line.isAfterSlashdash:
        write(line.space(before: kind))
        write(token)
        index += 1
        breakLine(&line)
      case .newline, .semicolon, .closeBrace, .end, .lineComment:
        return end(line) ? .lineComment : isUnfolded ? .unfoldedNode : .node
      case .continuation:
        continuation(&line)
      case .openBrace:
        advance(&line, to: kind)
        isUnfolded = block(style, level: level)
        line.previous = .closeBrace
      default:
        advance(&line, to: kind)
        write(token)
        index += 1
      }
    }
    return .node
  }

  /// A `\` with what follows it on its line.
  private mutating func continuation(_ line: inout NodeLine) {
    index += 1
    var hasComment = false
    while true {
      switch token.kind {
      case .blockComment:
        advance(&line, to: .blockComment)
        write(token)
      case .lineComment:
        line.pendingComments.append(token)
        hasComment = true
      case .newline:
        index += 1
        if !hasComment { line.wantsBreak = true }
        return
      default:
        return
      }
      index += 1
    }
  }

  /// Writes what belongs between the previous token and the next, which is of `kind`.
  private mutating func advance(_ line: inout NodeLine, to kind: Token.Kind) {
    if !line.pendingComments.isEmpty {
      for comment in line.pendingComments {
        write(line.isAtStart ? "" : " ")
        writer.write("\\ ")
        write(comment)
        breakLine(&line)
      }
      line.pendingComments.removeAll()
    } else if line.wantsBreak, line.mayBreak(before: kind) {
      writer.write(" \\")
      breakLine(&line)
    }
    line.wantsBreak = false
    write(line.space(before: kind))
    line.isAtStart = false
    line.isAfterSlashdash =
      kind == .slashdash || line.isAfterSlashdash && kind == .blockComment
    line.previous = kind
  }

  /// Comments of a `\` that turned out to join nothing; returns whether there were any.
  private mutating func end(_ line: NodeLine) -> Bool {
    guard let first = line.pendingComments.first else { return false }
    writer.write("  ")
    write(first)
    for comment in line.pendingComments.dropFirst() {
      writer.breakLine(level: line.level)
      write(comment)
    }
    return true
  }

  private mutating func breakLine(_ line: inout NodeLine) {
    writer.breakLine(level: line.level + 1)
    line.isAtStart = true
  }

  private mutating func write(_ space: String) { writer.write(space) }
}

/// The current state of a node's line.
private struct NodeLine {
  let level: Int
  var previous: Token.Kind?
  /// Nothing stands on the line yet, or nothing of the node.
  var isAtStart = true
  /// Behind a slashdash, newlines are white space.
  var isAfterSlashdash = false
  /// Comments after a `\` whose next token is still to come.
  var pendingComments: [Token] = []
  /// True if the author has joined two lines here.
  var wantsBreak = false

  init(level: Int) { self.level = level }

  func space(before next: Token.Kind) -> String {
    if isAtStart || previous == .openParenthesis || next == .closeParenthesis { return "" }
    if previous == .blockComment || next == .blockComment { return " " }
    if previous == .closeParenthesis || previous == .equals || next == .equals { return "" }
    return " "
  }

  /// Lines break between entries only, not within them and not before children.
  func mayBreak(before next: Token.Kind) -> Bool {
    !isAtStart && next != .openBrace && next != .blockComment && !space(before: next).isEmpty
  }
}
