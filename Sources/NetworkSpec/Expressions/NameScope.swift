import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// The names that an expression may use: parameters, `let`s and indices in scope, the incoming volume,
/// blocks, layers' words and keywords.
struct NameScope {
  /// Names a scope may hold at once; each use of one looks through them.
  static let mostNames = 512

  /// By slot; nil for a slot whose name may not be used.
  private var slots: [String?] = []
  /// Names whose declaration is faulty, which has been reported.
  private var faultyNames: Set<String> = []
  /// The number of slots that a frame needs.
  private(set) var slotCount = 0
  /// The axes of the inputs so far; empty where they are not known, as in a block.
  private var axes: [SpatialAxes] = []
  /// The blocks that a value may be.
  let blocks: BlockDirectory

  init(blocks: BlockDirectory = BlockDirectory()) { self.blocks = blocks }

  var names: [String] { slots.compactMap { $0 } }

  /// The number of slots in use.
  var count: Int { slots.count }

  /// Notes an input, whose axes are those of the measures that are offered.
  mutating func enters(_ axes: SpatialAxes) { self.axes.append(axes) }

  /// Adds a name and returns its slot.
  ///
  /// - Parameter name: nil for a slot that no expression may read.
  mutating func declare(_ name: String?) -> Int {
    slots.append(name)
    slotCount = max(slotCount, slots.count)
    return slots.count - 1
  }

  /// Takes the names that were declared last out of scope until `count` are left; their slots may be used
  /// again.
  mutating func remove(downTo count: Int) { slots.removeLast(max(slots.count - count, 0)) }

  /// Keeps a name whose declaration is faulty from being called unknown.
  mutating func declareFaulty(_ name: String) { faultyNames.insert(name) }

  /// The innermost declaration wins.
  func slot(of name: String) -> Int? { slots.lastIndex(of: name) }
}

extension NameScope: NameResolver {
  /// A parameter, else a measure of the incoming volume (a parameter `width` hides the measure), else
  /// a block, a layer's word or a keyword.
  ///
  /// - Throws: `.unknownWord`; `.silent` if the name was declared, but wrongly.
  func resolve(_ name: String, at span: SourceSpan) throws(SpecFault) -> ExpressionName {
    guard !faultyNames.contains(name) else { throw .silent }
    if let slot = slot(of: name) { return .slot(slot) }
    if let measure = VolumeMeasure(rawValue: name) { return .volume(measure) }
    if let thing = try thing(name, at: span) { return .constant(thing) }
    throw SpecFault(.unknownWord(name, role: .parameter, known: suggested), at: span)
  }

  /// A block, a layer's word or a keyword.
  private func thing(_ name: String, at span: SourceSpan) throws(SpecFault) -> Thing? {
    if let block = try blocks.block(named: name, at: span) { return .block(block) }
    if let word = LayerWord.named(name) { return .layer(word) }
    if Keywords.all.contains(name) { return .word(name) }
    return nil
  }

  /// What a name can be taken for, if it is misspelled.
  var suggested: [String] {
    names
      + VolumeMeasure.allCases.filter { measure in
        axes.isEmpty || axes.contains { $0.contains(measure.axis) }
      }.map { $0.rawValue }
  }

  func knows(hyphenated name: String) -> Bool {
    slot(of: name) != nil || faultyNames.contains(name) || LayerWord.named(name) != nil
      || Keywords.all.contains(name) || blocks.has(name)
  }

  func takesName(_ function: String) -> Bool { VolumeMeasure(rawValue: function) != nil }

  var functionsOfNames: [String] { VolumeMeasure.allCases.map { $0.rawValue } }

  /// `height(c3)`.
  func resolve(
    function: String, of name: ArraySlice<UInt8>, at place: SourceSpan
  ) throws(SpecFault) -> ExpressionName? {
    guard let measure = VolumeMeasure(rawValue: function) else { return nil }
    let template = try NameTemplate(reference: name, at: place, in: self)
    return .extent(measure, LayerReference(template, in: self))
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
  init(
    parsing text: String, as grammar: Grammar = .descriptions, at span: SourceSpan,
    in scope: NameScope
  ) throws(SpecFault) {
    try self.init(parsing: Array(text.utf8)[...], as: grammar, at: span, in: scope)
  }
}
