public import CNNDiagnostics

/// Lays a document out anew and changes nothing else: comments, the order of properties, and the
/// spelling of strings and numbers stay.
///
/// - Four spaces of indentation per level, one space between the parts of a node, none around `=`
///   and within `(type)value`, so that columns aligned by hand collapse.
/// - Nodes that share a line keep sharing it, separated by `; `.
/// - Children written on one line stay there as `{ a; b }` if the line has at most 100 columns, and
///   get a line each otherwise.
/// - A comment after a node keeps its line, two spaces away; comments are not aligned.
/// - Not more than one blank line, none at the beginning or end of a block.
/// - Lines joined with `\` stay joined where the break stands between two entries.
///
/// The result parses to an equal document, and formatting it again changes nothing.
public enum KDLFormatter {
  /// - Throws: the first error in the text; what does not parse is not laid out.
  public static func format(
    _ bytes: [UInt8], source: SourceID = SourceID(index: 0), limits: KDLLimits = KDLLimits()
  ) throws(KDLError) -> String {
    let text = try SourceText(checking: bytes, source: source, sizeLimit: limits.sourceSize)
    var parser = try Parser(text, limits: limits)
    _ = try parser.document()
    var layout = Layout(try LayoutTokens(text))
    return layout.document()
  }
}

/// The tokens of a valid document without its spaces, and which of its blocks lie on one line.
struct LayoutTokens {
  let text: SourceText
  private(set) var all: [Token] = []
  /// For a `{`, the index of its `}`; for others 0.
  private var closing: [Int] = []
  /// For every token, how many before it end a line or go over several.
  private var lineBreaks: [Int] = []

  init(_ text: SourceText) throws(KDLError) {
    self.text = text
    var lexer = Lexer(text)
    var open: [Int] = []
    var lineBreakCount = 0
    repeat {
      let token = try lexer.next()
      if token.kind == .space { continue }
      if token.kind == .openBrace { open.append(all.count) }
      if token.kind == .closeBrace, let opening = open.popLast() { closing[opening] = all.count }
      all.append(token)
      closing.append(0)
      lineBreaks.append(lineBreakCount)
      if spansLines(token) { lineBreakCount += 1 }
    } while all.last?.kind != .end
  }

  subscript(index: Int) -> Token { all[index] }

  /// The index of the `}` that closes the `{` at `opening`.
  func closingBrace(of opening: Int) -> Int { closing[opening] }

  func isOnOneLine(_ opening: Int) -> Bool {
    lineBreaks[closing[opening]] == lineBreaks[opening]
  }

  /// Returns whether a block holds neither nodes nor comments.
  func isEmpty(_ opening: Int) -> Bool {
    all[opening + 1..<closing[opening]].allSatisfy { token in
      token.kind == .newline || token.kind == .continuation
    }
  }

  private func spansLines(_ token: Token) -> Bool {
    switch token.kind {
    case .newline, .multiLineString, .rawMultiLineString: true
    case .blockComment: token.range.contains { text.newlineLength(at: $0) > 0 }
    case .quotedString: token.hasEscapes && token.range.contains { text.newlineLength(at: $0) > 0 }
    default: false
    }
  }
}
