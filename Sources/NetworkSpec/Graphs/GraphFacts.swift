import CNNDiagnostics
import CNNText
import KDL
import NetworkConditions
import NetworkFacts

/// The members of a published figure or a budget in a graph.
private enum FactMember: String, CaseIterable {
  case target, quantity, comparison, value, printed, tolerance, source, disputed, note, branches
  case convention, dtype

  /// Returns whether a fact of one kind may have it: a budget, or what is published; a volume, or a figure.
  func suits(budget isBudget: Bool, ofVolume isVolume: Bool) -> Bool {
    switch self {
    case .target, .quantity, .value, .note, .branches, .convention: true
    case .printed: !isVolume
    case .comparison: isBudget && !isVolume
    case .dtype: isBudget
    case .tolerance: !isBudget && !isVolume
    case .source, .disputed: !isBudget
    }
  }
}

extension Member {
  fileprivate init(_ name: FactMember, _ value: DataValue) { self.init(name.rawValue, value) }
}

extension PublishedFact {
  /// The fact as a graph states it, which has no settings.
  var graphData: DataValue {
    .record {
      if let target { Member(FactMember.target, .text(target)) }
      Member(FactMember.quantity, .text(quantity?.name ?? PublishedFact.outputName))
      switch claim {
      case .output(let extents): Member(FactMember.value, .integers(extents.map { Int64($0) }))
      case .figure(_, let number): numberMembers(number)
      case .budget(_, let comparison, let number):
        Member(FactMember.comparison, .text(comparison.rawValue))
        numberMembers(number)
      }
      if let source { Member(FactMember.source, .text(source)) }
      if let dispute { Member(FactMember.disputed, .text(dispute)) }
      if let note { Member(FactMember.note, .text(note)) }
      if includesBranches { Member(FactMember.branches, .boolean(true)) }
      if let convention { Member(FactMember.convention, .text(convention)) }
      if let precision { Member(FactMember.dtype, .text(precision)) }
    }
  }

  private func numberMembers(_ number: PrintedNumber) -> [Member] {
    var members = [Member(FactMember.value, number.value.graphData)]
    if number.text != number.value.description {
      members.append(Member(FactMember.printed, .text(number.text)))
    }
    if number.tolerance != Number(0) {
      members.append(Member(FactMember.tolerance, number.tolerance.graphData))
    }
    return members
  }

  /// The fact that a graph states.
  init(_ value: GraphValue) throws(SpecFault) {
    let object = try GraphObject(value, called: "a fact")
    let isVolume = try object.required(FactMember.quantity.rawValue).text() == Self.outputName
    // A volume that nobody published is required to be so.
    let isBudget =
      isVolume
      ? object[FactMember.source.rawValue] == nil
      : object[FactMember.comparison.rawValue] != nil
    try object.checkMembers(
      among: FactMember.allCases.filter { $0.suits(budget: isBudget, ofVolume: isVolume) }
        .map { $0.rawValue })
    func text(_ member: FactMember) throws(SpecFault) -> String? {
      guard let value = object[member.rawValue] else { return nil }
      return try value.text()
    }
    let figure = try object.required(FactMember.value.rawValue)
    let source = try text(.source)
    let comparison = try object[FactMember.comparison.rawValue].map {
      (value) throws(SpecFault) in try Comparison(bound: value)
    }
    if !isBudget { _ = try object.required(FactMember.source.rawValue) }
    self.init(
      target: try text(.target),
      claim: try PublishedFact.claim(object, of: figure, comparison),
      source: source, dispute: try text(.disputed),
      includesBranches: try object[FactMember.branches.rawValue]?.flag() ?? false, settings: [],
      convention: try text(.convention), precision: try text(.dtype), note: try text(.note),
      span: figure.span)
  }

  private static func claim(
    _ object: GraphObject, of figure: GraphValue, _ comparison: Comparison?
  ) throws(SpecFault) -> Claim {
    let named = try object.required(FactMember.quantity.rawValue)
    let name = try named.text()
    guard name != outputName else {
      let extents = try figure.extents()
      for extent in extents where extent < 1 {
        throw SpecFault(.outOfRange(Int64(extent), 1...Int64.max), at: figure.span)
      }
      return .output(extents)
    }
    // Nobody prints the others, but a budget may be of anything.
    let isBudget = comparison != nil
    guard let quantity = Quantity(named: name), isBudget || quantity.isPublished else {
      throw SpecFault(
        .unknownQuantity(name, isBudget: isBudget, known: isBudget ? budgetNames : names),
        at: named.span)
    }
    let value = try figure.number()
    let given = object[FactMember.tolerance.rawValue]
    let tolerance = try given?.number() ?? Number(0)
    if let given, tolerance < Number(0) { throw PrintedNumber.negative(tolerance, at: given.span) }
    let text = try object[FactMember.printed.rawValue]?.text() ?? value.description
    let printed = try exactly(at: figure.span) { () throws(ArithmeticError) in
      try PrintedNumber(text: text, value: value, tolerance: tolerance)
    }
    return comparison.map { .budget(quantity, $0, printed) } ?? .figure(quantity, printed)
  }
}

extension Comparison {
  /// The side of a bound.
  fileprivate init(bound value: GraphValue) throws(SpecFault) {
    let text = try value.text()
    let sides: [Comparison] = [.below, .atMost, .above, .atLeast]
    guard let side = sides.first(where: { $0.rawValue == text }) else {
      throw SpecFault(.invalidChoice(text, choices: sides.map { $0.rawValue }), at: value.span)
    }
    self = side
  }
}

/// The members of a citation in a graph.
private enum CitationMember: String, CaseIterable {
  case kind, text, properties
}

extension Citation {
  var graphData: DataValue {
    .record {
      Member(CitationMember.kind.rawValue, kind.rawValue)
      if !text.isEmpty { Member(CitationMember.text.rawValue, text) }
      if !properties.isEmpty {
        Member(
          CitationMember.properties.rawValue,
          .record { for property in properties { Member(property.name, property.value) } })
      }
    }
  }

  /// The citation that a graph has.
  init(_ value: GraphValue) throws(SpecFault) {
    let object = try GraphObject(value, called: "a citation")
    try object.checkMembers(among: CitationMember.allCases.map { $0.rawValue })
    let stated = try object.required(CitationMember.kind.rawValue)
    let word = try stated.text()
    guard let kind = Kind(rawValue: word) else {
      let kinds: [Kind] = [.paper, .imagenet, .note]
      throw SpecFault(.invalidChoice(word, choices: kinds.map { $0.rawValue }), at: stated.span)
    }
    self.kind = kind
    text = try object[CitationMember.text.rawValue]?.text() ?? ""
    var properties: [Property] = []
    if let given = object[CitationMember.properties.rawValue] {
      for (name, _, value) in try GraphObject(given, called: "a citation").members {
        let text = try value.text()
        if kind == .imagenet, name == "top1-error" || name == "top5-error" {
          guard text.isBareDecimal else { throw KDLValue.notAPercentage(text, at: value.span) }
          let number = KDLValue(content: .number(KDLNumber(lexeme: text)), span: value.span)
          try number.checkPercentage()
        }
        properties.append(Property(name: name, value: text))
      }
    }
    self.properties = properties
  }
}
