import CNNText

/// The pages that `--help` shows, each made to fit a screen of 80 columns and 24 lines.
package enum HelpText {
  static let title = "cnnshape: shapes, parameters and cost of convolutional networks"
  static let models =
    "MODEL is a zoo name, a file, FILE#network, or - for standard input."

  private static let width = 80
  /// The prompt needs the last line of a screen.
  private static let mostLines = 23

  /// The page of a command, or of the program for nil.
  ///
  /// - Parameter explainsAll: whether each option has its line, however long the page.
  package static func page(
    for command: CommandName?, _ table: ArgumentTable, explainsAll: Bool = false
  ) -> String {
    let lines = command.map { page(table[$0], explainsAll) } ?? programPage(table)
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: The program

  /// First what the program is, then the commands in groups. A group has a line for each of its commands; the
  /// last groups have one for all their names where the page would be too long.
  private static func programPage(_ table: ArgumentTable) -> [String] {
    let head = [
      title,
      "usage: cnnshape COMMAND [OPTIONS] ARGUMENTS, such as `cnnshape summarize vgg16`", "",
    ]
    let foot = [
      "", "Models are zoo names or files; `cnnshape help WORD` explains a command or word.",
    ]
    let room = mostLines - head.count - foot.count
    // That there is help, who reads it knows.
    var named: Set<CommandGroup> = [.about]
    var lines = commandLines(table, named: named)
    for group in CommandGroup.allCases.reversed() where lines.count > room {
      named.insert(group)
      lines = commandLines(table, named: named)
    }
    return head + lines + foot
  }

  private static func commandLines(
    _ table: ArgumentTable, named: Set<CommandGroup>
  ) -> [String] {
    let commands = table.commands
    let groupWidth = CommandGroup.allCases.map(\.rawValue.count).max() ?? 0
    let nameWidth =
      commands.filter { !named.contains($0.group) }.map(\.name.rawValue.count).max() ?? 0
    return CommandGroup.allCases.flatMap { group -> [String] in
      let members = commands.filter { $0.group == group }
      let heading = padded(group.rawValue, to: groupWidth) + "  "
      guard !named.contains(group) else {
        return wrapped(
          members.enumerated().map { $1.name.rawValue + ($0 == members.count - 1 ? "" : ",") },
          after: heading)
      }
      let indent = padded("", to: groupWidth) + "  "
      return members.enumerated().map { index, command in
        (index == 0 ? heading : indent) + padded(command.name.rawValue, to: nameWidth) + "  "
          + command.summary
      }
    }
  }

  // MARK: A command

  /// Every option with what it does, where that fits. Where it does not, those that are the same in most
  /// commands are only named, then the last of the command's own.
  private static func page(_ command: CommandDefinition, _ explainsAll: Bool) -> [String] {
    let synopsis = command.synopsis.isEmpty ? "" : " " + command.synopsis
    let head =
      command.examples.prefix(2).map { "  $ cnnshape " + $0 } + [
        "", "usage: cnnshape \(command.name.rawValue) [OPTIONS]\(synopsis)", command.summary, "",
      ]
    let foot = command.operands.contains { $0.kind == .model } ? ["", models] : []
    let room = mostLines - head.count - foot.count
    var explained = command.allOptions
    var named: [OptionDefinition] = []
    var lines = optionLines(explained, named, of: command.name)
    while !explainsAll, lines.count > room,
      let next = explained.lastIndex(where: { $0.name.isShared }) ?? explained.indices.last
    {
      named.insert(explained.remove(at: next), at: 0)
      lines = optionLines(explained, named, of: command.name)
    }
    return head + lines + foot
  }

  private static func optionLines(
    _ explained: [OptionDefinition], _ named: [OptionDefinition], of command: CommandName
  ) -> [String] {
    let width = explained.map { displayWidth(of: $0.alignedSynopsis) }.max() ?? 0
    let lines = explained.flatMap { option in
      wrapped(
        option.summary.split(separator: " ").map { String($0) },
        after: "  " + padded(option.alignedSynopsis, to: width) + "  ")
    }
    guard !named.isEmpty else { return lines }
    var words = named.map { $0.longSynopsis + "," }
    words.append("explained by `cnnshape help \(command.rawValue) --all`")
    return lines + [""] + wrapped(words, after: "also  ")
  }

  // MARK: Layout

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - displayWidth(of: text), 0))
  }

  /// Words in lines, of which the second and later are indented like the first.
  private static func wrapped(_ words: [String], after heading: String) -> [String] {
    let indent = String(repeating: " ", count: displayWidth(of: heading))
    var lines: [String] = []
    var line = heading
    for (index, word) in words.enumerated() {
      if index > 0, displayWidth(of: line) + 1 + displayWidth(of: word) > width {
        lines.append(line)
        line = indent + word
      } else {
        line += (index == 0 ? "" : " ") + word
      }
    }
    return lines + [line]
  }
}

extension OptionDefinition {
  /// The synopsis with space where others have their short form.
  fileprivate var alignedSynopsis: String { short == nil ? "    " + synopsis : synopsis }
}
