import CNNDiagnostics
import KDL
import NetworkConditions

/// A name that may hold expressions: `conv{i + 2}`.
enum NameTemplate: Sendable {
  case fixed(String, SourceSpan)
  case interpolated([Segment], SourceSpan)

  enum Segment: Sendable {
    case text(String)
    case expression(Expression)
  }

  /// Of the value, quotes included.
  var span: SourceSpan {
    switch self {
    case .fixed(_, let span), .interpolated(_, let span): span
    }
  }

  var isFixed: Bool {
    switch self {
    case .fixed: true
    case .interpolated: false
    }
  }

  /// - Parameter isReference: whether the name is that of something declared elsewhere, which may
  ///   begin with a `/`.
  /// - Throws: `SpecFault` for what `NameRule` refuses, or a faulty expression in braces.
  init(
    _ value: KDLValue, in scope: NameScope, isReference: Bool = false
  ) throws(SpecFault) {
    guard let (text, inside) = value.text else {
      throw SpecFault(.wrongType(expected: "a name", found: value.typeName), at: value.span)
    }
    try self.init(text, inside, at: value.span, in: scope, isReference: isReference)
  }

  /// The name of something declared elsewhere, as it stands in an expression.
  init(
    reference text: ArraySlice<UInt8>, at span: SourceSpan, in scope: NameScope
  ) throws(SpecFault) {
    try self.init(
      String(decoding: text, as: UTF8.self), span, at: span, in: scope, isReference: true)
  }

  private init(
    _ text: String, _ inside: SourceSpan, at span: SourceSpan, in scope: NameScope,
    isReference: Bool
  ) throws(SpecFault) {
    try NameRule.check(text, at: span, isReference: isReference)
    guard text.utf8.contains(UInt8(ascii: "{")) else {
      self = .fixed(text, span)
      return
    }
    self = .interpolated(
      try NameTemplate.segments(of: Array(text.utf8), inside, in: scope, at: span), span)
  }

  private static func segments(
    of bytes: [UInt8], _ inside: SourceSpan, in scope: NameScope, at span: SourceSpan
  ) throws(SpecFault) -> [Segment] {
    let isVerbatim = inside.range.count == bytes.count
    var segments: [Segment] = []
    var rest = bytes[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "{")) {
      guard let close = rest[open...].firstIndex(of: UInt8(ascii: "}")) else {
        throw SpecFault(
          .malformed(String(decoding: bytes, as: UTF8.self), expected: "a `}` for every `{`"),
          at: span)
      }
      if open > rest.startIndex {
        segments.append(.text(String(decoding: rest[..<open], as: UTF8.self)))
      }
      let place = isVerbatim ? inside.slice(open + 1..<close) : inside
      segments.append(
        .expression(
          try Expression(
            parsing: bytes[open + 1..<close], as: .descriptions, at: place, in: scope)))
      rest = rest[(close + 1)...]
    }
    if !rest.isEmpty { segments.append(.text(String(decoding: rest, as: UTF8.self))) }
    return segments
  }

  func resolve(in frame: borrowing Frame) throws(SpecFault) -> String {
    switch self {
    case .fixed(let name, _):
      return name
    case .interpolated(let segments, let span):
      var name = ""
      for segment in segments {
        switch segment {
        case .text(let text): name += text
        case .expression(let expression):
          name += String(try expression.integer(in: frame, at: span))
        }
      }
      return name
    }
  }
}
