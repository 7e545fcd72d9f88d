import CNNDiagnostics
import NetworkConditions

/// The names that an expression may use: parameters and indices in scope, and the incoming volume.
struct NameScope {
  /// Names a scope may hold at once; each use of one looks through them.
  static let mostNames = 512

  /// By slot; nil for a slot whose name may not be used.
  private var slots: [String?] = []
  /// Names whose declaration is faulty, which has been reported.
  private var faultyNames: Set<String> = []
  /// The number of slots that a frame needs.
  private(set) var slotCount = 0

  var names: [String] { slots.compactMap { $0 } }

  /// Adds a name and returns its slot.
  ///
  /// - Parameter name: nil for a slot that no expression may read.
  mutating func declare(_ name: String?) -> Int {
    slots.append(name)
    slotCount = max(slotCount, slots.count)
    return slots.count - 1
  }

  /// Takes the name that was declared last out of scope; its slot may be used again.
  mutating func removeLast() { slots.removeLast() }

  /// Keeps a name whose declaration is faulty from being called unknown.
  mutating func declareFaulty(_ name: String) { faultyNames.insert(name) }

  /// The innermost declaration wins.
  func slot(of name: String) -> Int? { slots.lastIndex(of: name) }
}

extension NameScope: NameResolver {
  /// A parameter, else a measure of the incoming volume: a parameter `width` hides the measure.
  ///
  /// - Throws: `.unknownWord`; `.silent` if the name was declared, but wrongly.
  func resolve(_ name: String, at span: SourceSpan) throws(SpecFault) -> ExpressionName {
    guard !faultyNames.contains(name) else { throw .silent }
    if let slot = slot(of: name) { return .slot(slot) }
    if let measure = VolumeMeasure(rawValue: name) { return .volume(measure) }
    let known = names + VolumeMeasure.allCases.map { $0.rawValue }
    throw SpecFault(.unknownWord(name, role: .parameter, known: known), at: span)
  }

  /// Numbers of descriptions have no units.
  func measure(of name: ExpressionName) -> OperandMeasure? { nil }

  static func failure(_ fault: SyntaxFault, at span: SourceSpan) -> SpecFault {
    SpecFault(fault, at: span)
  }
}

extension Expression {
  /// The whole text as one expression of a description.
  ///
  /// - Parameter span: of the text itself, inside any quotes.
  init(parsing text: String, at span: SourceSpan, in scope: NameScope) throws(SpecFault) {
    try self.init(parsing: Array(text.utf8)[...], as: .descriptions, at: span, in: scope)
  }
}
