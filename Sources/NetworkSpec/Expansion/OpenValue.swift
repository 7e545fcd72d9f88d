import CNNDiagnostics
import NetworkConditions

/// Properties whose values may be of any kind, until a parameter says which.
extension CompiledValue {
  /// True if its kind is not known before it is evaluated.
  var isOpen: Bool {
    switch self {
    case .value: true
    case .expression, .reference, .decimal, .extents, .sides, .word, .flag, .table: false
    }
  }
}

extension CompiledProperty {
  /// The property as if its value had been written in its place.
  ///
  /// - Throws: `SpecFault` if that value is none that the property takes.
  func closed(in frame: borrowing Frame) throws(SpecFault) -> CompiledProperty {
    guard case .value(let expression, let kind) = value else { return self }
    let given = try expression.evaluate(in: frame, at: span)
    guard let value = try given.written(as: kind, at: span) else {
      throw SpecFault(.wrongType(expected: kind.words, found: given.typeName), at: span)
    }
    return CompiledProperty(name: name, value: value, span: span, isNumber: false)
  }
}

extension Value {
  /// The value as it would be written in the place of a property; nil for another kind than it takes.
  fileprivate func written(
    as kind: Property.ValueKind, at span: SourceSpan
  ) throws(SpecFault) -> CompiledValue? {
    switch (self, kind) {
    case (.number(let number), .integer), (.number(let number), .extent),
      (.number(let number), .decimal), (.number(let number), .extents),
      (.number(let number), .stride), (.number(let number), .sides):
      return .expression(.number(number))
    case (.boolean(let flag), .flag):
      return .flag(flag)
    case (.thing(.extents(let extents)), .extents), (.thing(.extents(let extents)), .stride),
      (.thing(.extents(let extents)), .sides):
      return .extents(extents.map { .constant($0, at: span) })
    case (.thing(.sides(let sides)), .sides):
      return .sides(sides.map { .constant($0, at: span) })
    case (.thing(.word(let word)), .stride) where word == Property.kernelWord:
      return .word(word)
    case (.thing(.word(let word)), .sides(let words)):
      return words.contains(word) ? .word(word) : nil
    case (.thing(.word(let word)), .choice(let choices)):
      guard choices.contains(word) else {
        throw SpecFault(.invalidChoice(word, choices: choices), at: span)
      }
      return .word(word)
    case (.thing(.layer(let word)), .choice(let choices)):
      guard choices.contains(word.rawValue) else {
        throw SpecFault(.invalidChoice(word.rawValue, choices: choices), at: span)
      }
      return .word(word.rawValue)
    case (.number, _), (.boolean, _), (.list, _), (.thing, _):
      return nil
    }
  }
}

extension Located<Expression> {
  fileprivate static func constant(_ number: Number, at span: SourceSpan) -> Located<Expression> {
    Located(value: .number(number), span: span)
  }
}

extension Property.ValueKind {
  /// For messages.
  var words: String {
    switch self {
    case .integer, .extent, .decimal: "a number"
    case .extents: "one number, or one for each axis"
    case .stride: "one number, one for each axis, or `kernel`"
    case .sides(let words):
      words.isEmpty
        ? "one number, or numbers for each axis"
        : "one number, numbers for each axis, or " + quotedList(words)
    case .choice(let choices): "one of " + quotedList(choices)
    case .flag: "`#true` or `#false`"
    case .name: "the name of a layer"
    case .table: "a table"
    }
  }
}
