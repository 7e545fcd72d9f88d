import Diagnostics
import NetworkModel

/// What is wrong with a description, as data. `SpecFault+Diagnostic.swift` makes words of it.
struct SpecFault: Error, Hashable {
  let reason: Reason
  let span: SourceSpan

  init(_ reason: Reason, at span: SourceSpan) {
    self.reason = reason
    self.span = span
  }

  /// A consequence of an error that has been reported already: stops the work, says nothing.
  static let silent = SpecFault(
    .silent, at: SourceSpan(source: SourceID(index: 0), range: 0..<0))

  enum Reason: Hashable {
    case silent

    // Words and structure.
    case unknownWord(String, role: String, known: [String])
    case unknownProperty(String, of: String, known: [String])
    case unknownLayerName(String, known: [String])
    case unknownSetting(String, known: [String])
    case duplicateName(String, first: SourceSpan)
    case duplicateProperty(String, first: SourceSpan)
    case reservedName(String)
    case misplaced(String, belongsIn: String)
    case missingProperty(String, of: String)
    case missingArgument(String, of: String)
    case unexpectedArgument(String)
    case unexpectedChildren(String)
    case outOfScope(String)
    case noNetwork

    // Values.
    case wrongType(expected: String, found: String)
    case outOfRange(Int, ClosedRange<Int>)
    case notFinite
    case invalidChoice(String, choices: [String])
    case fractionWhereIntegerNeeded(String)
    case expression(String)
    case numberOverflow
    case divisionByZero
    case noIncomingVolume(String)
    case noInput
    case malformed(String, expected: String)
    case layer(LayerError)

    // Blocks, imports, bounds.
    case argumentCount(block: String, expected: Int, found: Int)
    case blockCycle([String])
    case importFailed(String, why: String)
    case importCycle([String])
    case expansionLimit(what: String, limit: Int)
  }
}
