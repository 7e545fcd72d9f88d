import CNNDiagnostics
import CNNText
import NetworkConditions

/// A value of a graph file and its place.
struct GraphValue {
  let json: JSONValue
  let source: SourceID

  var span: SourceSpan { SourceSpan(source: source, range: json.range) }

  /// - Throws: `.wrongType`.
  func text() throws(SpecFault) -> String {
    guard let text = json.string else { throw mismatch(expected: "a string") }
    return text
  }

  /// A name, as a description could give it.
  func name() throws(SpecFault) -> String {
    let text = try text()
    try NameRule.checkVerbatim(text, at: span)
    return text
  }

  func flag() throws(SpecFault) -> Bool {
    guard let flag = json.boolean else { throw mismatch(expected: "`true` or `false`") }
    return flag
  }

  func integer() throws(SpecFault) -> Int64 {
    guard let integer = json.integer else { throw mismatch(expected: "a whole number") }
    return integer
  }

  func elements() throws(SpecFault) -> [GraphValue] {
    guard let elements = json.elements else { throw mismatch(expected: "an array") }
    return elements.map { GraphValue(json: $0, source: source) }
  }

  /// The extents of a volume, the channels last, not checked.
  func extents() throws(SpecFault) -> [Int] {
    guard let integers = json.integers, (2...4).contains(integers.count) else {
      throw mismatch(expected: "the numbers of a volume, such as `[224, 224, 3]`")
    }
    return integers.map { Int(clamping: $0) }
  }

  /// A number that JSON may have no exact form for: an integer, or a decimal or fraction in quotes.
  func number() throws(SpecFault) -> Number {
    if let integer = json.integer { return Number(integer) }
    let expected = "a whole number, or a decimal in quotes"
    guard let text = json.string else { throw mismatch(expected: expected) }
    let number = try exactly(at: span) { () throws(ArithmeticError) in
      try Number(exactly: text)
    }
    guard let number else { throw SpecFault(.malformed(text, expected: expected), at: span) }
    return number
  }

  func mismatch(expected: String) -> SpecFault {
    SpecFault(.wrongType(expected: expected, found: json.typeName), at: span)
  }
}

/// An object of a graph file: its members by name.
struct GraphObject {
  let value: GraphValue
  /// The object in messages: `a layer`.
  let owner: String

  /// - Throws: `.wrongType` for anything but an object.
  init(_ value: GraphValue, called owner: String) throws(SpecFault) {
    guard value.json.members != nil else { throw value.mismatch(expected: "an object") }
    self.value = value
    self.owner = owner
  }

  subscript(name: String) -> GraphValue? {
    value.json[name].map { GraphValue(json: $0, source: value.source) }
  }

  /// - Throws: `.missingMember`.
  func required(_ name: String) throws(SpecFault) -> GraphValue {
    guard let value = self[name] else {
      throw SpecFault(.missingMember(name, of: owner), at: openingSpan)
    }
    return value
  }

  /// - Throws: `.unknownMember` for the first that is none of these.
  func checkMembers(among known: [String]) throws(SpecFault) {
    for member in value.json.members ?? [] where !known.contains(member.name) {
      throw SpecFault(
        .unknownMember(member.name, of: owner, known: known), at: nameSpan(of: member))
    }
  }

  /// The members in their order, each with the place of its name.
  var members: [(name: String, span: SourceSpan, value: GraphValue)] {
    (value.json.members ?? []).map {
      ($0.name, nameSpan(of: $0), GraphValue(json: $0.value, source: value.source))
    }
  }

  private func nameSpan(of member: JSONMember) -> SourceSpan {
    SourceSpan(source: value.source, range: member.nameRange)
  }

  /// The brace that opens it.
  var openingSpan: SourceSpan { value.span.slice(0..<1) }
}

extension JSONValue {
  /// For messages.
  fileprivate var typeName: String {
    switch content {
    case .null: "`null`"
    case .boolean: "`true` or `false`"
    case .number(.integer): "a whole number"
    case .number(.decimal): "a number with a fraction or an exponent"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension Number {
  /// The number as graphs write it.
  var graphData: DataValue { integer.map { .integer($0) } ?? .text(description) }

  /// The number of what `description` writes; nil for anything else.
  ///
  /// - Throws: `.overflow`, `.divisionByZero`.
  fileprivate init?(exactly text: String) throws(ArithmeticError) {
    var digits = text.utf8[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    let parts = digits.split(
      separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let top = try Number.decimal(first) else { return nil }
    var magnitude = top
    if parts.count == 2 {
      guard let bottom = try Number.decimal(parts[1]), let a = top.integer,
        let b = bottom.integer
      else { return nil }
      magnitude = try Number(Int128(a), over: Int128(b))
    }
    self = isNegative ? try magnitude.negated() : magnitude
  }
}
