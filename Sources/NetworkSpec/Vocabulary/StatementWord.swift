/// The words of the language that are not layers.
enum StatementWord: String, CaseIterable {
  case network, block
  case `import`
  case input, rounding
  case `repeat`
  case module
  case when
  case `else`
  case `let`
  case freeze, output
  case foldBatchnorm = "fold-batchnorm"
  case branch, apply, path, published, require, parameter, paper, imagenet, note

  private static let byText: [String: StatementWord] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  static func named(_ text: String) -> StatementWord? { byText[text] }

  /// The words that may begin a statement in a body, including layers.
  static let inBodies: [String] =
    LayerWord.allCases.map { $0.rawValue }
    + [
      StatementWord.input, .rounding, .module, .repeat, .when, .else, .let, .freeze, .output,
      .branch, .apply, .published, .require, .foldBatchnorm,
    ]
    .map { $0.rawValue }
}

/// Words that parameters may not be named, because they mean something in the place of a value.
package enum ReservedWords {
  /// Applied, it makes no layer.
  static let none = "none"

  static let values: Set<String> = [
    "none", "same", "floor", "ceil", "exact", "shared", "per-position",
  ]

  /// Properties of every call, which no parameter may be named.
  static let ofCalls: Set<String> = [
    CommonProperty.from.rawValue, CommonProperty.weightsOf.rawValue, CommonProperty.frozen.rawValue,
  ]

  /// Asked for, these get "outside the scope" rather than "unknown".
  static let outOfScope: Set<String> = [
    "lstm", "gru", "rnn", "recurrent", "attention", "self-attention", "multihead-attention",
    "transformer", "embedding",
  ]

  /// Returns whether a word is one of these as some framework spells it, such as `nn.LSTM`.
  package static func isOutOfScope(_ word: String) -> Bool {
    let key = ForeignTerm.key(word)
    return outOfScope.contains { ForeignTerm.key($0) == key }
  }
}
