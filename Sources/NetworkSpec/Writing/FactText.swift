import KDL
import NetworkConditions
import NetworkFacts

/// A fact or a budget as a description states it.
struct FactText {
  /// `published` or `require`, and the layer that it is about.
  private let head: String
  private let key: String
  private let value: String
  /// What else is said of the figure, its source first.
  private let modifiers: String

  /// - Returns: nil for a fact that no statement makes: its tolerance is a fraction without a decimal form.
  init?(_ fact: PublishedFact) {
    let tolerance: String?
    key = fact.name
    switch fact.claim {
    case .output(let extents):
      value = KDLToken.quoted(extents.map { "\($0)" }.joined(separator: "x"))
      tolerance = nil
    case .figure(_, let number):
      let literal = Literal(of: number)
      value = literal.isBare ? literal.text : KDLToken.quoted(literal.text)
      tolerance = number.tolerance == literal.tolerance ? nil : number.tolerance.description
    case .budget(_, let comparison, let number):
      value = KDLToken.quoted("\(comparison.rawValue) \(Literal(of: number).text)")
      tolerance = nil
    }
    if let tolerance, tolerance.utf8.contains(UInt8(ascii: "/")) { return nil }
    // Nobody published a volume without a source: it is required.
    let word: StatementWord = fact.source == nil ? .require : .published
    head = word.rawValue + (fact.target.map { " " + KDLToken.string($0) } ?? "")
    var modifiers = ""
    func add(_ name: String, _ value: String?) {
      if let value { modifiers += " \(name)=\(value)" }
    }
    add("tolerance", tolerance)
    add("source", fact.source.map { KDLToken.string($0) })
    add("disputed", fact.dispute.map { KDLToken.string($0) })
    add("note", fact.note.map { KDLToken.string($0) })
    add("branches", fact.includesBranches ? "#true" : nil)
    add("convention", fact.convention.map { KDLToken.string($0) })
    add("dtype", fact.precision.map { KDLToken.string($0) })
    self.modifiers = modifiers
  }

  /// Statements that make the facts, in their order; those that follow one another and differ in nothing but the
  /// figure share one.
  static func statements(of facts: [FactText]) -> [String] {
    var statements: [String] = []
    var shared: [FactText] = []
    func finish() {
      guard let first = shared.first else { return }
      let figures = shared.map { " \($0.key)=\($0.value)" }.joined()
      statements.append(first.head + figures + first.modifiers)
    }
    for fact in facts {
      if let first = shared.first,
        first.head != fact.head || first.modifiers != fact.modifiers
          || shared.count >= mostShared || shared.contains(where: { $0.key == fact.key })
      {
        finish()
        shared = []
      }
      shared.append(fact)
    }
    finish()
    return statements
  }

  /// Figures in one statement, which may have no more properties than any node.
  private static let mostShared = NodeReader.mostProperties / 4
}

/// A number as a description writes it.
private struct Literal {
  /// As it was printed, or in the shortest form if what was printed is another number here.
  let text: String
  /// True if it needs no quotes.
  let isBare: Bool
  /// The tolerance that it has unless one is stated.
  let tolerance: Number

  init(of number: PrintedNumber) {
    let printed = try? Number.literal(withUnit: number.text)
    let isAsPrinted = printed?.value == number.value
    let text = isAsPrinted ? number.text : number.value.description
    let literal = isAsPrinted ? printed : try? Number.literal(withUnit: text)
    self.text = text
    isBare = text.isBareDecimal
    // What is no literal, such as a fraction, is computed, and what is computed is exact.
    guard let literal else {
      tolerance = Number(0)
      return
    }
    let isExact =
      isBare
      ? text.utf8.allSatisfy { $0.isDigit } : !literal.hasUnit && literal.lastDigit == Number(1)
    tolerance = isExact ? Number(0) : literal.lastDigit
  }
}

extension String {
  /// True if the text is a decimal that needs no quotes in a description: digits, perhaps with a point between
  /// them and an exponent.
  var isBareDecimal: Bool {
    guard utf8.first?.isDigit == true, utf8.last?.isDigit == true else { return false }
    let isOfDecimals = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"),
        UInt8(ascii: "-"):
        true
      default: byte.isDigit
      }
    }
    return isOfDecimals && KDLNumber(lexeme: self).precision != nil
  }
}
