extension Completions {
  var fish: String {
    let head = """
      # fish completion for cnnshape; made by `cnnshape completions fish`

      complete -c cnnshape -f
      """
    var lines = [head]
    for command in commands {
      lines.append(
        "complete -c cnnshape -n __fish_use_subcommand -a \(command.name.rawValue)"
          + " -d \(fishQuoted(command.summary))")
    }
    lines.append("complete -c cnnshape -n __fish_use_subcommand" + arguments(of: .help))
    lines.append("complete -c cnnshape -n __fish_use_subcommand" + arguments(of: .version))
    for command in commands {
      let condition = "-n '__fish_seen_subcommand_from \(command.name.rawValue)'"
      for option in command.allOptions {
        lines.append("complete -c cnnshape \(condition)" + arguments(of: option))
      }
      if let operand = command.operands.first {
        lines.append("complete -c cnnshape \(condition)" + arguments(of: operand))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func arguments(of option: OptionDefinition) -> String {
    let short = option.short.map { " -s \($0)" } ?? ""
    let value =
      switch option.value {
      case .none: ""
      case .choice(let choices), .pair(let choices):
        " -x -a \(fishQuoted(choices.joined(separator: " ")))"
      case .path: " -r -F"
      case .integer, .number, .byteCount, .inputSize, .assignment, .list, .word: " -x"
      }
    return short + " -l \(option.name.rawValue)" + value + " -d \(fishQuoted(option.summary))"
  }

  private func arguments(of operand: OperandDefinition) -> String {
    switch operand.kind {
    case .model:
      " -F -a '(cnnshape \(Completions.listArguments) 2>/dev/null)' -d 'network of the zoo'"
    case .path: " -F"
    case .choice, .topic: " -a \(fishQuoted(operand.kind.choiceText))"
    case .word: ""
    }
  }

  private func fishQuoted(_ text: String) -> String { Completions.quoted(text, escape: "\\'") }
}
