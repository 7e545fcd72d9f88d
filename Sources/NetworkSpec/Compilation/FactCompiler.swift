import CNNDiagnostics
import CNNText
import KDL
import NetworkConditions
import NetworkFacts

/// Compiles `published` and `require` statements. One statement may state several quantities.
struct FactCompiler {
  private let reader: NodeReader
  private let isBudget: Bool
  private let scope: NameScope
  private var facts: [FactStatement] = []
  private var faults: [SpecFault] = []

  /// A figure that somebody printed, with its source.
  static func published(
    _ node: KDLNode, in scope: NameScope
  ) -> (facts: [FactStatement], faults: [SpecFault]) {
    compile(node, isBudget: false, in: scope)
  }

  /// A budget of one's own.
  static func required(
    _ node: KDLNode, in scope: NameScope
  ) -> (facts: [FactStatement], faults: [SpecFault]) {
    compile(node, isBudget: true, in: scope)
  }

  private static func compile(
    _ node: KDLNode, isBudget: Bool, in scope: NameScope
  ) -> (facts: [FactStatement], faults: [SpecFault]) {
    do throws(SpecFault) {
      if isBudget, let meant = budgetInWords(node) {
        throw SpecFault(.budgetInWords(meant), at: node.name.span)
      }
      var compiler = FactCompiler(
        reader: try NodeReader(node, arguments: 0...1, properties: nil), isBudget: isBudget,
        in: scope)
      try compiler.compile()
      return (compiler.facts, compiler.faults)
    } catch {
      return ([], [error])
    }
  }

  /// The property that `require "params < 1k"` or `require params < 1000` means; nil for anything else.
  private static func budgetInWords(_ node: KDLNode) -> String? {
    var text = ""
    for entry in node.entries where entry.key == nil {
      switch entry.value.content {
      case .string(let word): text += (text.isEmpty ? "" : " ") + word
      case .number(let number): text += (text.isEmpty ? "" : " ") + number.lexeme
      case .boolean, .null: return nil
      }
    }
    return budget(inWords: text)
  }

  /// The property that `params < 1k` means; nil for anything else.
  private static func budget(inWords text: String) -> String? {
    let bytes = Array(text.utf8)
    guard
      let sign = bytes.firstIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }),
      sign > 0
    else { return nil }
    var before = bytes[..<sign]
    while before.last == UInt8(ascii: " ") { before.removeLast() }
    let name = String(decoding: before, as: UTF8.self)
    guard Quantity(named: name) != nil else { return nil }
    return "\(name)=" + KDLToken.quoted(String(decoding: bytes[sign...], as: UTF8.self))
  }

  private init(reader: NodeReader, isBudget: Bool, in scope: NameScope) {
    self.scope = scope
    self.reader = reader
    self.isBudget = isBudget
  }

  /// Properties that say something about the figures rather than being one.
  private enum Modifier: String, CaseIterable {
    case note, branches, with, convention, dtype
    case source, disputed, digits, tolerance

    /// True if a budget may have it too.
    var suitsBudgets: Bool {
      switch self {
      case .note, .branches, .with, .convention, .dtype: true
      case .source, .disputed, .digits, .tolerance: false
      }
    }
  }

  private subscript(modifier: Modifier) -> KDLValue? { reader[modifier.rawValue] }

  private mutating func compile() throws(SpecFault) {
    let target = try reader.arguments.first?.word()
    let modifiers = Modifier.allCases.filter { isBudget ? $0.suitsBudgets : $0 != .dtype }
      .map { $0.rawValue }
    let quantities = reader.properties.filter { !modifiers.contains($0.key.text) }
    if !isBudget, self[.source] == nil {
      throw SpecFault(.missingProperty("source", of: reader.name.text), at: reader.name.span)
    }
    guard !quantities.isEmpty else {
      throw SpecFault(
        .missingArgument("a quantity, such as `parameters=…`", of: reader.name.text),
        at: reader.name.span)
    }
    let source = try reason(.source, "where the figure is printed")
    let dispute = try reason(.disputed, "why the figure differs")
    let includesBranches = try self[.branches]?.flag() ?? false
    let convention = try self[.convention]?.word()
    let note = try self[.note]?.word()
    let precision = isBudget ? try self[.dtype]?.word() : nil
    let settings = try self.settings()
    for (key, value) in quantities {
      do throws(SpecFault) {
        let (claim, figure) = try claim(key, value, modifiers)
        let fact = PublishedFact(
          target: target, claim: claim, source: source,
          dispute: dispute, includesBranches: includesBranches, settings: settings,
          convention: convention, precision: precision, note: note, span: value.span)
        facts.append(
          FactStatement(
            fact: fact, figure: figure,
            precision: .init(tolerance: self[.tolerance], digits: self[.digits]),
            settingsSpan: self[.with]?.span,
            formerName: Quantity.isFormerName(key.text)
              ? Located(value: key.text, span: key.span) : nil))
      } catch {
        faults.append(error)
      }
    }
  }

  /// Words that a reader needs; nil without the property.
  private func reason(_ modifier: Modifier, _ expected: String) throws(SpecFault) -> String? {
    guard let value = self[modifier] else { return nil }
    let word = try value.word()
    guard word.utf8.contains(where: { $0 != UInt8(ascii: " ") }) else {
      throw SpecFault(.malformed(word, expected: expected), at: value.span)
    }
    return word
  }

  /// The claim, and the expression that gives its figure if it is computed.
  private func claim(
    _ key: KDLIdentifier, _ value: KDLValue, _ modifiers: [String]
  ) throws(SpecFault) -> (PublishedFact.Claim, Located<Expression>?) {
    if key.text == PublishedFact.outputName { return (try volume(value), nil) }
    // Nobody prints the others, but a budget may be of anything.
    guard let quantity = Quantity(named: key.text), isBudget || quantity.isPublished else {
      let names = isBudget ? PublishedFact.budgetNames : PublishedFact.names
      throw SpecFault(
        .unknownQuantity(key.text, isBudget: isBudget, known: names + modifiers), at: key.span)
    }
    if isBudget { return try budget(value, quantity, key: key.text) }
    if case .number(let number) = value.content {
      let printed = try PrintedNumber(
        number, at: value.span, tolerance: self[.tolerance], digits: self[.digits])
      return (.figure(quantity, printed), nil)
    }
    guard let (text, inside) = value.text else {
      throw SpecFault(
        .wrongType(expected: "a number or an expression", found: value.typeName), at: value.span)
    }
    if let printed = try PrintedNumber(
      withUnit: text, at: value.span, tolerance: self[.tolerance], digits: self[.digits])
    {
      return (.figure(quantity, printed), nil)
    }
    let figure = Located(
      value: try Expression(parsing: text, as: .figures, at: inside, in: scope), span: value.span)
    return (.figure(quantity, try FactCompiler.placeholder(at: value.span)), figure)
  }

  /// `"< 1.2e9"`, `"< 256KiB"`, `"<= 4 * k"`.
  private func budget(
    _ value: KDLValue, _ quantity: Quantity, key: String
  ) throws(SpecFault) -> (PublishedFact.Claim, Located<Expression>?) {
    if case .number(let number) = value.content {
      throw SpecFault(
        .budgetInWords("\(key)=" + KDLToken.quoted("<= \(number.lexeme)")), at: value.span)
    }
    let text = try value.word()
    guard let (comparison, limit) = Bound.parts(of: text), !limit.isEmpty else {
      let example = quantity.unit == .bytes ? "< 256KiB" : "< 1.2e9"
      throw SpecFault(
        .malformed(text, expected: "a budget such as `\"\(example)\"`"), at: value.span)
    }
    let literal = try exactly(at: value.span) { () throws(ArithmeticError) in
      try Number.literal(withUnit: limit)
    }
    if let literal {
      let printed = try PrintedNumber.figure(
        limit, literal.value, precision: Number(0), at: value.span, tolerance: nil, digits: nil)
      return (.budget(quantity, comparison, printed), nil)
    }
    var inside = value.text?.1 ?? value.span
    if inside.range.count == text.utf8.count {
      inside = inside.slice(text.utf8.count - limit.utf8.count..<text.utf8.count)
    }
    let figure = Located(
      value: try Expression(parsing: limit, as: .figures, at: inside, in: scope), span: value.span)
    return (.budget(quantity, comparison, try FactCompiler.placeholder(at: value.span)), figure)
  }

  /// The place of a figure that is not known before the network is expanded.
  private static func placeholder(at span: SourceSpan) throws(SpecFault) -> PrintedNumber {
    try exactly(at: span) { () throws(ArithmeticError) in
      try PrintedNumber(text: "0", value: Number(0), tolerance: Number(0))
    }
  }

  /// `"55x55x96"`.
  private func volume(_ value: KDLValue) throws(SpecFault) -> PublishedFact.Claim {
    let text = try value.word()
    let extents = text.utf8.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
      .compactMap { Int(String(Substring($0))) }.filter { $0 >= 1 }
    guard (2...4).contains(extents.count),
      text.utf8.count(where: { $0 == UInt8(ascii: "x") }) == extents.count - 1
    else {
      throw SpecFault(
        .malformed(text, expected: "height, width and channels such as `\"55x55x96\"`"),
        at: value.span)
    }
    return .output(extents)
  }

  static let mostSettings = 64

  /// `"k=128"`, several separated by spaces.
  private func settings() throws(SpecFault) -> [PublishedFact.Setting] {
    guard let value = self[.with] else { return [] }
    var settings: [PublishedFact.Setting] = []
    let parts = try value.word().utf8.split(
      separator: UInt8(ascii: " "), maxSplits: FactCompiler.mostSettings)
    guard parts.count <= FactCompiler.mostSettings else {
      throw SpecFault(
        .tooMany(what: "settings in one fact", limit: FactCompiler.mostSettings), at: value.span)
    }
    for part in parts {
      let sides = part.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        throw SpecFault(
          .malformed(String(Substring(part)), expected: "settings such as `k=128`"), at: value.span)
      }
      settings.append(
        .init(name: String(Substring(sides[0])), value: String(Substring(sides[1]))))
    }
    return settings
  }
}

extension FactStatement {
  /// The fact, with its figure computed if it is written as an expression.
  func fact(in frame: borrowing Frame) throws(SpecFault) -> PublishedFact {
    guard let figure else { return fact }
    var fact = fact
    let number = try figure.value.number(in: frame, at: figure.span)
    let printed = try PrintedNumber.figure(
      number.description, number, precision: Number(0), at: figure.span,
      tolerance: precision.tolerance, digits: precision.digits)
    switch fact.claim {
    case .output: break
    case .figure(let quantity, _): fact.claim = .figure(quantity, printed)
    case .budget(let quantity, let comparison, _):
      fact.claim = .budget(quantity, comparison, printed)
    }
    return fact
  }
}

extension Located<String> {
  /// A note on a name that is written as it was once.
  func renamed(to name: String) -> Diagnostic {
    Diagnostic(
      .unknownQuantity, .note, "`\(value)` is now called `\(name)`", at: .span(span),
      help: [Diagnostic.Help("write `\(name)`", edit: .init(span: span, replacement: name))])
  }
}
