/// The lines that statements take.
extension StructureFolding {
  /// Statements of one line, or of a merge and what ends it.
  struct Line {
    var statements: [FoldedStatement]
    let height: Int

    var isFixed: Bool { statements.contains { $0.isFixed } }
    /// True of a pooling or the like.
    var isEnd: Bool { statements.first?.kind == .resampling }
    /// Low if a part of a network begins so.
    var rank: Int {
      switch statements.first?.kind {
      case .head, .normalization, nil: 0
      case .merge: 1
      case .structure: 2
      case .resampling, .activation: 3
      }
    }
  }

  func height(_ lines: [Line]) -> Int {
    lines.reduce(0) { $0 + $1.height } + blocks.reduce(0) { $0 + height(of: $1.body) + 3 }
  }

  /// Lines that a statement takes; none if it goes behind another.
  func height(of form: Int) -> Int {
    switch forms.forms[form] {
    case .layer(let layer):
      return layer.word == StatementWord.apply.rawValue || layer.word == "batchnorm" ? 0 : 1
    case .merge(_, let paths):
      if paths.allSatisfy({ $0.body.isEmpty }) { return 1 }
      return paths.reduce(2) { $0 + max(height(of: $1.body), 1) }
    case .call, .input: return 1
    case .dense(let dense): return height(of: dense.body) + 8
    case .repetition(let body), .optional(let body):
      let inner = max(height(of: body), 1)
      return inner == 1 ? 1 : inner + 2
    case .branch(_, let body): return height(of: body) + 2
    }
  }

  func height(of body: [Int]) -> Int { body.reduce(0) { $0 + height(of: $1) } }

  func line(_ statements: [FoldedStatement]) -> Line {
    Line(statements: statements, height: max(height(of: statements.map { $0.form }), 1))
  }

  func lines(of statements: [FoldedStatement]) -> [Line] {
    LineBreaks.groups(of: statements).map { line(Array(statements[$0])) }
  }
}
