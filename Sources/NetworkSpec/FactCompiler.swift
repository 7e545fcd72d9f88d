import Diagnostics
import KDL
import NetworkModel

/// Compiles `published` and `require` statements. One statement may state several quantities.
struct FactCompiler {
  private(set) var facts: [PublishedFact] = []
  private(set) var faults: [SpecFault] = []
  private let scope: NameScope

  init(scope: NameScope) { self.scope = scope }

  /// Properties that say something about the figures rather than being one.
  static let modifiers = [
    "source", "note", "disputed", "digits", "tolerance", "branches", "with",
  ]

  func facts(of node: KDLNode, isBudget: Bool) -> (facts: [PublishedFact], faults: [SpecFault]) {
    var compiler = self
    do throws(SpecFault) {
      try compiler.compile(node, isBudget: isBudget)
    } catch {
      compiler.faults.append(error)
    }
    return (compiler.facts, compiler.faults)
  }

  private mutating func compile(_ node: KDLNode, isBudget: Bool) throws(SpecFault) {
    let reader = try NodeReader(node, arguments: 0...1, properties: nil)
    let target = try reader.arguments.first?.word()
    let source = try reader["source"]?.word()
    let quantities = reader.allProperties.filter {
      !FactCompiler.modifiers.contains($0.key.text)
    }
    if isBudget, let source = reader["source"] {
      throw SpecFault(.unknownProperty("source", of: "require", known: []), at: source.span)
    }
    guard isBudget || source != nil else {
      throw SpecFault(.missingProperty("source", of: "published"), at: node.name.span)
    }
    guard !quantities.isEmpty else {
      throw SpecFault(
        .missingArgument("a quantity, such as `params=…`", of: node.name.text), at: node.name.span)
    }
    let dispute = try reader["disputed"]?.word()
    let includesBranches = try reader["branches"]?.flag() ?? false
    let settings = try self.settings(reader["with"])
    for (key, value) in quantities {
      do throws(SpecFault) {
        facts.append(
          PublishedFact(
            target: target, quantity: try quantity(key),
            expectation: try expectation(value, key: key, isBudget: isBudget, reader: reader),
            source: source, dispute: dispute, includesBranches: includesBranches,
            settings: settings, span: value.span))
      } catch {
        faults.append(error)
      }
    }
  }

  private func quantity(_ key: KDLIdentifier) throws(SpecFault) -> FactQuantity {
    guard let quantity = FactQuantity(rawValue: key.text) else {
      let known = FactQuantity.allCases.map(\.rawValue) + FactCompiler.modifiers
      throw SpecFault(.unknownWord(key.text, role: "quantity", known: known), at: key.span)
    }
    return quantity
  }

  private func expectation(
    _ value: KDLValue, key: KDLIdentifier, isBudget: Bool, reader: NodeReader
  ) throws(SpecFault) -> PublishedFact.Expectation {
    if key.text == FactQuantity.output.rawValue { return try volume(value) }
    guard isBudget else {
      guard case .number(let number) = value.content else {
        throw SpecFault(.wrongType(expected: "a number", found: value.typeName), at: value.span)
      }
      return .number(try printed(number, at: value.span, reader: reader))
    }
    let text = try value.word()
    guard
      let comparison = PublishedFact.Comparison.allCases.first(where: {
        text.hasPrefix($0.rawValue)
      })
    else {
      throw SpecFault(.malformed(text, expected: "a budget such as `\"< 1.2e9\"`"), at: value.span)
    }
    let lexeme = text.dropFirst(comparison.rawValue.count).drop { $0 == " " }
    let number = try Number(KDLNumber(lexeme: String(lexeme)), at: value.span)
    return .budget(
      comparison, try scaled(number, tolerance: Number(0), text: String(lexeme), at: value.span))
  }

  /// `"55x55x96"`.
  private func volume(_ value: KDLValue) throws(SpecFault) -> PublishedFact.Expectation {
    let text = try value.word()
    let extents = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard extents.count == 3, let height = extents[0], let width = extents[1],
      let channels = extents[2]
    else {
      throw SpecFault(
        .malformed(text, expected: "height, width and channels such as `\"55x55x96\"`"),
        at: value.span)
    }
    return .volume(height: height, width: width, channels: channels)
  }

  /// `"k=128"`, several separated by spaces.
  private func settings(_ value: KDLValue?) throws(SpecFault) -> [PublishedFact.Setting] {
    guard let value else { return [] }
    var settings: [PublishedFact.Setting] = []
    for part in try value.word().split(separator: " ") {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        throw SpecFault(
          .malformed(String(part), expected: "settings such as `k=128`"), at: value.span)
      }
      settings.append(.init(name: String(sides[0]), value: String(sides[1])))
    }
    return settings
  }

  // MARK: Precision

  /// The number with its precision: that of its digits as written, of `digits=` or of `tolerance=`.
  private func printed(
    _ number: KDLNumber, at span: SourceSpan, reader: NodeReader
  ) throws(SpecFault) -> PrintedNumber {
    let value = try Number(number, at: span)
    let tolerance: Number
    if let stated = reader["tolerance"] {
      tolerance = try self.tolerance(stated, of: value)
    } else if let digits = reader["digits"] {
      tolerance = try unit(ofDigits: digits, in: value)
    } else if let precision = number.precision, !precision.isPlainInteger {
      tolerance = try power(precision.lastDigitExponent, at: span)
    } else {
      tolerance = Number(0)
    }
    return try scaled(value, tolerance: tolerance, text: number.lexeme, at: span)
  }

  private func tolerance(_ stated: KDLValue, of value: Number) throws(SpecFault) -> Number {
    if case .number(let number) = stated.content { return try Number(number, at: stated.span) }
    let text = try stated.word()
    guard text.hasSuffix("%") else {
      throw SpecFault(.malformed(text, expected: "a number or a percentage"), at: stated.span)
    }
    let percent = try Number(KDLNumber(lexeme: String(text.dropLast())), at: stated.span)
    return try exactly(at: stated.span) { () throws(ArithmeticError) in
      try value * percent / Number(100)
    }
  }

  /// One unit of the last of so many significant digits.
  private func unit(ofDigits digits: KDLValue, in value: Number) throws(SpecFault) -> Number {
    guard case .number(let number) = digits.content, let count = number.integer, count >= 1,
      count <= 18
    else {
      throw SpecFault(
        .wrongType(expected: "a number of digits from 1 to 18", found: digits.typeName),
        at: digits.span)
    }
    let magnitude = value.numerator < 0 ? try exactly(at: digits.span, value.negated) : value
    guard magnitude.numerator > 0 else { return Number(0) }
    var order = 0
    while try !(magnitude < power(order + 1, at: digits.span)) { order += 1 }
    while try magnitude < power(order, at: digits.span) { order -= 1 }
    return try power(order - count + 1, at: digits.span)
  }

  private func power(_ exponent: Int, at span: SourceSpan) throws(SpecFault) -> Number {
    guard exponent.magnitude <= 18 else { throw SpecFault(.numberOverflow, at: span) }
    let factor = (0..<exponent.magnitude).reduce(Int128(1)) { power, _ in power * 10 }
    return try exactly(at: span) { () throws(ArithmeticError) in
      exponent < 0 ? try Number(1, over: factor) : try Number(factor, over: 1)
    }
  }

  /// Value and tolerance over one common denominator.
  private func scaled(
    _ value: Number, tolerance: Number, text: String, at span: SourceSpan
  ) throws(SpecFault) -> PrintedNumber {
    let scale = Int128(value.denominator) * Int128(tolerance.denominator)
    guard let narrowScale = Int(exactly: scale),
      let scaled = Int(exactly: Int128(value.numerator) * Int128(tolerance.denominator)),
      let scaledTolerance = Int(exactly: Int128(tolerance.numerator) * Int128(value.denominator)),
      scaledTolerance >= 0
    else { throw SpecFault(.numberOverflow, at: span) }
    return PrintedNumber(
      text: text, scaled: scaled, scaledTolerance: scaledTolerance, scale: narrowScale)
  }
}
