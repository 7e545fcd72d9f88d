import CNNText

/// Reads a command line by the table.
///
/// Options may appear anywhere, `--flag=value` and `--flag value` both work, `--` ends options, and `-`
/// alone or before `#` is an argument, standard input. The word after an option is its value unless it begins with `--`.
package struct ArgumentParser {
  private struct GivenOption {
    var name: OptionName
    var value: String?
  }

  private let table: ArgumentTable
  private var words: ArraySlice<String>
  private var command: CommandName?
  private var formerWord: String?
  private var operands: [String] = []
  private var given: [GivenOption] = []
  private var unknownCommand: String?

  private init(_ arguments: [String], by table: ArgumentTable) {
    self.table = table
    words = arguments[...]
  }

  /// - Parameter arguments: without the program's name.
  package static func parse(
    _ arguments: [String], by table: ArgumentTable
  ) throws(UsageError) -> ParsedArguments {
    var parser = ArgumentParser(arguments, by: table)
    try parser.scan()
    return try parser.checked()
  }

  /// Tells options from arguments; the first argument is the command.
  private mutating func scan() throws(UsageError) {
    var optionsEnded = false
    while let word = words.popFirst() {
      if optionsEnded || word == "-" || word.hasPrefix("-#") || !word.hasPrefix("-") {
        take(operand: word)
      } else if word == "--" {
        optionsEnded = true
      } else {
        try take(option: word)
      }
    }
  }

  private mutating func take(operand: String) {
    if command == nil, unknownCommand == nil {
      command = CommandName(word: operand)
      if let command, command.rawValue != operand { formerWord = operand }
      if command == nil { unknownCommand = operand }
    } else {
      operands.append(operand)
    }
  }

  private mutating func take(option word: String) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let flag = String(parts[0])
    // The command may come after its options.
    let meant = command ?? words.lazy.compactMap { CommandName(word: $0) }.first
    guard let definition = table.option(written: flag, of: meant) else {
      throw .unknownOption(flag, command)
    }
    var value = parts.count > 1 ? String(parts[1]) : nil
    if definition.value == .none {
      if let value { throw .unexpectedValue(definition.name, value) }
    } else if value == nil {
      guard let next = words.first, !next.hasPrefix("--") else {
        throw .missingValue(definition)
      }
      value = next
      words.removeFirst()
      if case .pair(let choices) = definition.value, !next.contains(",") {
        let second = words.first.flatMap { $0.hasPrefix("--") ? nil : $0 }
        // A figure needs no second word; what follows it may be the operand, unless that is a figure too.
        let standsAlone =
          definition.isFigure(next)
          && second.map { second in
            !choices.contains(second) && !definition.formerChoices.contains(second)
              && !definition.isFigure(second)
          } ?? true
        if !standsAlone {
          guard let second else { throw .missingValue(definition) }
          value = next + "," + second
          words.removeFirst()
        }
      }
    }
    given.append(GivenOption(name: definition.name, value: value))
  }

  /// Holds what was scanned against the command's entry.
  private func checked() throws(UsageError) -> ParsedArguments {
    if let unknownCommand { throw .unknownCommand(unknownCommand) }
    if given.contains(where: { $0.name == .help }) {
      return ParsedArguments(command: .help, operands: command.map { [$0.rawValue] } ?? [])
    }
    if given.contains(where: { $0.name == .version }) { return ParsedArguments(command: .version) }
    guard let command else { throw .missingCommand }
    let definition = table[command]
    var values: [OptionName: [ParsedArguments.Value]] = [:]
    for option in given {
      guard let entry = definition.option(option.name) else {
        throw .optionOfOtherCommand(option.name, command)
      }
      guard entry.isRepeatable || values[option.name] == nil else { throw .repeated(option.name) }
      if let other = entry.excludes.first(where: { values[$0] != nil }) {
        throw .excluded(option.name, by: other)
      }
      let value = try entry.read(option.value ?? "")
      if case .assignment(let new) = value {
        let isKnown = values[option.name, default: []].contains {
          if case .assignment(let old) = $0 { old.name == new.name } else { false }
        }
        guard !isKnown else { throw .repeatedName(option.name, new.name) }
      }
      values[option.name, default: []].append(value)
    }
    try checkOperands(of: definition)
    return ParsedArguments(
      command: command, formerWord: formerWord, operands: operands, values: values)
  }

  private func checkOperands(of definition: CommandDefinition) throws(UsageError) {
    var rest = operands[...]
    for operand in definition.operands {
      let taken = rest.prefix(operand.count.upperBound)
      guard taken.count >= operand.count.lowerBound else {
        throw .missingOperand(
          definition.name, taken.isEmpty ? operand.needed : "a second " + operand.placeholder)
      }
      if let choices = operand.kind.choices,
        let wrong = taken.first(where: { !operand.kind.accepts($0) })
      {
        throw .operandNotAChoice(operand.placeholder, wrong, choices)
      }
      rest = rest.dropFirst(taken.count)
    }
    if let surplus = rest.first { throw .surplusOperand(definition.name, surplus) }
  }
}

extension OptionDefinition {
  func isWritten(_ flag: String) -> Bool {
    flag == name.flag || short.map { flag == "-\($0)" } ?? false
  }

  /// True for a number in the place of a convention.
  fileprivate func isFigure(_ word: String) -> Bool {
    name == .between && QuantityText(word)?.isFigure == true
  }

  /// The value that the user wrote, as what it means.
  fileprivate func read(_ text: String) throws(UsageError) -> ParsedArguments.Value {
    switch value {
    case .none: return .flag
    case .integer(let range):
      guard text.isWholeNumber else { throw .notAnInteger(name, text, range) }
      // Too many digits for an integer are a number all the same.
      guard let integer = Int(text), range.contains(integer) else {
        throw .outOfRange(name, text, range)
      }
      return .integer(integer)
    case .choice(let choices):
      guard choices.contains(text) || formerChoices.contains(text) else {
        throw .notAChoice(name, text, choices)
      }
      return .text(text)
    case .inputSize:
      guard let size = InputNumbers(text) else {
        throw InputNumbers.isWellFormed(text)
          ? .extentOutOfRange(name, text) : .notAnInputSize(name, text)
      }
      return .inputNumbers(size)
    case .assignment:
      guard let assignment = Assignment(text) else { throw .notAnAssignment(name, text) }
      return .assignment(assignment)
    case .length:
      guard let assignment = Assignment(text) else { throw .notAnAssignment(name, text) }
      let lengths = 1...OptionDefinition.largestNumber
      guard assignment.value.isWholeNumber else {
        throw .notAnInteger(name, assignment.value, lengths)
      }
      guard let length = Int(assignment.value), lengths.contains(length) else {
        throw .outOfRange(name, assignment.value, lengths)
      }
      return .assignment(assignment)
    case .list:
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0.trimming { $0 == " " })
      }
      guard !words.contains("") else { throw .emptyWord(name, text) }
      if name == .columns, words.count > 1, words.contains("all") { throw .allAmongOthers(name) }
      return .list(words)
    case .byteCount:
      do throws(ByteCount.Fault) {
        return .byteCount(try ByteCount.read(text))
      } catch {
        throw .notAByteCount(name, text, error)
      }
    case .number:
      guard let number = Double(text), number.isFinite else { throw .notANumber(name, text) }
      return .number(number, written: text)
    case .pair(let choices):
      let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if let wrong = words.first(where: {
        !choices.contains($0) && !formerChoices.contains($0) && !isFigure($0)
      }) {
        throw name == .between && QuantityText(wrong) != nil
          ? .notAFigure(name, wrong) : .notAChoice(name, wrong, choices)
      }
      guard words.count == 2 || words.count == 1 && isFigure(words[0]) else {
        throw .missingValue(self)
      }
      return .list(words)
    case .word, .path:
      guard !text.isEmpty else { throw .missingValue(self) }
      return .text(text)
    }
  }
}
