import CNNText

/// The pages that `--help` shows, each made to fit a screen of 80 columns and 24 lines.
package enum HelpText {
  static let title = "cnnshape: shapes, parameters and cost of convolutional networks"
  static let models =
    "MODEL is a name of the zoo, a file, FILE#network or - for standard input."

  /// The page of a command, or of the program for nil.
  package static func page(for command: CommandName?, _ table: ArgumentTable) -> String {
    command.map { page(table[$0]) } ?? programPage(table)
  }

  private static func programPage(_ table: ArgumentTable) -> String {
    let commands = table.commands.map { ($0.name.rawValue, $0.summary) }
    let lines =
      [
        "  $ cnnshape summarize vgg16", title, "usage: cnnshape COMMAND [OPTIONS] ARGUMENTS",
      ] + columns(commands)
      + [models, "`cnnshape COMMAND --help` shows a command's options."]
    return joined(lines)
  }

  private static func page(_ definition: CommandDefinition) -> String {
    var lines = definition.examples.prefix(2).map { "  $ cnnshape " + $0 }
    let synopsis = definition.synopsis.isEmpty ? "" : " " + definition.synopsis
    lines += ["", "usage: cnnshape \(definition.name.rawValue) [OPTIONS]\(synopsis)"]
    lines.append(definition.summary)
    lines.append("")
    lines += columns(definition.allOptions.map { ($0.alignedSynopsis, $0.summary) })
    if definition.operands.contains(where: { $0.kind == .model }) { lines += ["", models] }
    return joined(lines)
  }

  /// Two columns, the second aligned.
  private static func columns(_ rows: [(String, String)]) -> [String] {
    let width = rows.map { displayWidth(of: $0.0) }.max() ?? 0
    return rows.map { left, right in
      let padding = String(repeating: " ", count: width - displayWidth(of: left) + 2)
      return "  " + left + padding + right
    }
  }

  private static func joined(_ lines: [String]) -> String {
    lines.joined(separator: "\n") + "\n"
  }
}

extension OptionDefinition {
  /// The synopsis with room where others have their short form.
  fileprivate var alignedSynopsis: String { short == nil ? "    " + synopsis : synopsis }
}
