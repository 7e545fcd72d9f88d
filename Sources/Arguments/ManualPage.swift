import CNNText

/// The manual page `cnnshape(1)`, in the roff macros of man(7), made from the table.
package enum ManualPage {
  package static func text(version: String, _ table: ArgumentTable) -> String {
    var page = """
      .TH CNNSHAPE 1 "" "\(escaped("cnnshape \(version)"))" "User Commands"
      .SH NAME
      cnnshape \\- shapes, parameters and cost of convolutional networks
      .SH SYNOPSIS
      .B cnnshape
      .I COMMAND
      .RI [ OPTIONS ]
      .I ARGUMENTS
      .SH DESCRIPTION
      Calculates convolutional networks before they run: output shape, parameters,
      multiply\\-accumulates and memory of every layer, each by a documented rule.
      .PP
      \(escaped(HelpText.models))
      Options may appear anywhere;
      .B \\-\\-flag=value
      and
      .B \\-\\-flag value
      are the same;
      .B \\-\\-
      ends the options.
      .SH COMMANDS

      """
    for command in table.commands { page += section(of: command) }
    page += """
      .SH OPTIONS
      Each command takes the options listed with it above.

      """
    for option in table.options { page += entry(of: option, table) }
    return page + foot
  }

  private static func section(of command: CommandDefinition) -> String {
    let synopsis = command.synopsis.isEmpty ? "" : " \\fI\(escaped(command.synopsis))\\fR"
    var text = """
      .TP
      \\fB\(command.name.rawValue)\\fR\(synopsis)
      \(escaped(sentence(command.summary)))

      """
    if !command.details.isEmpty { text += escaped(command.details) + "\n" }
    let flags = command.options.map { "\\fB\(escaped($0.name.flag))\\fR" }
    if !flags.isEmpty { text += "Options: " + flags.joined(separator: ", ") + ".\n" }
    for example in command.examples { text += ".br\n\\fBcnnshape \(escaped(example))\\fR\n" }
    return text
  }

  private static func entry(of option: OptionDefinition, _ table: ArgumentTable) -> String {
    let flags = option.flags.map { "\\fB\(escaped($0))\\fR" }.joined(separator: ", ")
    let placeholder = option.placeholder.isEmpty ? "" : " \\fI\(escaped(option.placeholder))\\fR"
    let summary = option.name == .format ? formatSummary(table) : sentence(option.summary)
    return ".TP\n\(flags)\(placeholder)\n\(escaped(summary))\n"
  }

  /// The one option whose choices depend on the command.
  private static func formatSummary(_ table: ArgumentTable) -> String {
    let lines = table.commands.compactMap { command -> String? in
      guard case .choice(let choices) = command.option(.format)?.value else { return nil }
      return "\(command.name.rawValue): \(listed(choices))."
    }
    return "The output format. " + lines.joined(separator: " ")
  }

  private static let foot = """
    .SH EXIT STATUS
    .TP
    .B 0
    No findings; warnings only, unless \\fB\\-\\-strict\\fR is given.
    .TP
    .B 1
    Findings: an error in a description, a fact that does not hold, a budget exceeded.
    .TP
    .B 2
    Incorrect usage, or a file that cannot be read or written.
    .SH ENVIRONMENT
    .TP
    .B COLUMNS
    The columns of a terminal, unless \\fB\\-\\-width\\fR says otherwise.
    .TP
    .B NO_COLOR
    When set, output is never colored unless \\fB\\-\\-color always\\fR is given.

    """

  /// A line of help as a sentence.
  private static func sentence(_ summary: String) -> String {
    summary.prefix(1).uppercased() + summary.dropFirst() + "."
  }

  /// Nothing in the text is a command to roff, and hyphens stay those of the keyboard.
  private static func escaped(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let body = line.map { character -> String in
        switch character {
        case "\\": "\\(rs"
        case "-": "\\-"
        case "\"": "\\(dq"
        case "'": "\\(aq"
        case "`": "\\(ga"
        case "~": "\\(ti"
        case "…": "\\&..."
        default: String(character)
        }
      }.joined()
      return line.hasPrefix(".") ? "\\&" + body : body
    }
    return lines.joined(separator: "\n")
  }
}
