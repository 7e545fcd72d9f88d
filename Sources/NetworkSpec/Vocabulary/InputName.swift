import CNNDiagnostics
import KDL
import NetworkConditions

/// The name of an input: before its numbers, `input left 32 32 3`, or a property where it would be taken for one of
/// them, `input 32 32 3 name="0"`.
enum InputName {
  static let property = "name"

  /// The statement of an input.
  ///
  /// - Parameter name: nil for the usual one.
  static func statement(_ name: String?, _ numbers: [String]) -> String {
    let word = StatementWord.input.rawValue
    guard let name else { return ([word] + numbers).joined(separator: " ") }
    let text = KDLToken.string(name)
    return isTakenForNumber(name)
      ? ([word] + numbers + ["\(property)=\(text)"]).joined(separator: " ")
      : ([word, text] + numbers).joined(separator: " ")
  }

  private static func isTakenForNumber(_ name: String) -> Bool {
    let nowhere = SourceSpan(source: SourceID(index: 0), range: 0..<0)
    let value = KDLValue(content: .string(name), span: nowhere)
    return (try? value.expression(in: NameScope())).map { isOfNumbers($0) } ?? false
  }

  /// Returns whether an expression is of numbers, and of parameters in scope.
  static func isOfNumbers(_ expression: Expression) -> Bool {
    !expression.containsName { name in
      switch name {
      case .volume, .constant, .place: true
      case .slot, .extent, .composite: false
      }
    }
  }
}
