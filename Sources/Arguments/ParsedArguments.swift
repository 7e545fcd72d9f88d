/// A command line that the table allows.
package struct ParsedArguments: Sendable {
  package enum Value: Hashable, Sendable {
    case flag
    case integer(Int)
    case byteCount(Int64)
    case number(Double, written: String)
    case text(String)
    case list([String])
    case assignment(Assignment)
    case inputNumbers(InputNumbers)
  }

  package let command: CommandName
  /// The name given, if it is a former name of the command.
  package let formerWord: String?
  package let operands: [String]
  private let values: [OptionName: [Value]]

  package init(
    command: CommandName, formerWord: String? = nil, operands: [String] = [],
    values: [OptionName: [Value]] = [:]
  ) {
    self.command = command
    self.formerWord = formerWord
    self.operands = operands
    self.values = values
  }

  package func has(_ option: OptionName) -> Bool { values[option] != nil }

  /// The value of an option that takes an integer.
  package func integer(_ option: OptionName) -> Int? {
    guard case .integer(let integer) = values[option]?.last else { return nil }
    return integer
  }

  /// The value of an option that takes a size of memory, in bytes.
  package func byteCount(_ option: OptionName) -> Int64? {
    guard case .byteCount(let bytes) = values[option]?.last else { return nil }
    return bytes
  }

  /// The value of an option that takes a decimal.
  package func number(_ option: OptionName) -> Double? {
    guard case .number(let number, _) = values[option]?.last else { return nil }
    return number
  }

  /// The same as it was written.
  package func writtenNumber(_ option: OptionName) -> String? {
    guard case .number(_, let text) = values[option]?.last else { return nil }
    return text
  }

  /// The value of an option that takes a file or a choice.
  package func text(_ option: OptionName) -> String? {
    guard case .text(let text) = values[option]?.last else { return nil }
    return text
  }

  /// All the values of an option that may be given several times.
  package func texts(_ option: OptionName) -> [String] {
    (values[option] ?? []).compactMap { value in
      guard case .text(let text) = value else { return nil }
      return text
    }
  }

  /// The value of an option whose choices are the cases of an enumeration.
  package func choice<Choice: RawRepresentable<String>>(
    _ option: OptionName, as type: Choice.Type = Choice.self
  ) -> Choice? {
    text(option).flatMap { Choice(rawValue: $0) }
  }

  /// The words of an option that takes a list; nil if it was not given.
  package func list(_ option: OptionName) -> [String]? {
    guard case .list(let words) = values[option]?.last else { return nil }
    return words
  }

  package func inputNumbers(_ option: OptionName) -> InputNumbers? {
    guard case .inputNumbers(let size) = values[option]?.last else { return nil }
    return size
  }

  /// All `name=value` given, in their order, each name once.
  package func assignments(_ option: OptionName) -> [Assignment] {
    (values[option] ?? []).compactMap { value in
      guard case .assignment(let assignment) = value else { return nil }
      return assignment
    }
  }
}
