extension Completions {
  var fish: String {
    let head = """
      # fish completion for cnnshape; made by `cnnshape completions fish`

      complete -c cnnshape -f

      # Several words with commas between.
      function __cnnshape_list
        set -l before (commandline -ct | string replace -r '^--[a-z-]+=' '' | string replace -r '[^,]*$' '')
        for word in $argv
          echo -- "$before$word"
        end
      end

      # The last word of a condition, which is in quotes if there are several.
      function __cnnshape_condition
        set -l before (commandline -ct | string replace -r '^--[a-z-]+=' '' | string replace -r '^[\\'"]' '' | string replace -r '[^ ]*$' '')
        for word in $argv
          echo -- "$before$word"
        end
      end

      # Whether the second of two values comes next.
      function __cnnshape_second
        set -l words (commandline -opc)
        test (count $words) -gt 2; and contains -- $words[-2] $argv; and not string match -q '*,*' -- $words[-1]
      end

      # The first word after the command that is no option and no option's value.
      function __cnnshape_model
        set -l words (commandline -opc)
        set -l command
        set -l skipped 0
        for word in $words[2..-1]
          if test $skipped -gt 0
            set skipped (math $skipped - 1)
            continue
          end
          switch $word
            case \(flags(values: 1).joined(separator: " "))
              set skipped 1
            case \(flags(values: 2).joined(separator: " "))
              set skipped 2
            case '-*'
            case '*'
              if set -q command[1]
                echo -- $word
                return
              end
              set command $word
          end
        end
      end

      function __cnnshape_layers
        set -l model (__cnnshape_model)
        test -n "$model"; and cnnshape \(Completions.layerArguments.0) $model \(Completions.layerArguments.1) 2>/dev/null </dev/null
      end

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
        lines.append("complete -c cnnshape \(condition)" + arguments(of: option, command.name))
        if case .pair(let choices) = option.value {
          lines.append(
            "complete -c cnnshape -n '__fish_seen_subcommand_from \(command.name.rawValue);"
              + " and __cnnshape_second \(option.flags.joined(separator: " "))'"
              + " -a \(fishQuoted(choices.joined(separator: " ")))")
        }
      }
      for operand in command.operands.prefix(2) {
        for words in arguments(of: operand) where !words.isEmpty {
          lines.append("complete -c cnnshape \(condition)" + words)
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func arguments(of option: OptionDefinition, _ command: CommandName? = nil) -> String {
    let short = option.short.map { " -s \($0)" } ?? ""
    let value =
      switch option.value {
      case .none: ""
      case .choice(let choices), .pair(let choices):
        " -x -a \(fishQuoted(choices.joined(separator: " ")))"
      case .path: offer(command, option.name) ?? " -r -F"
      case .integer, .number, .byteCount, .inputSize, .assignment, .length, .list, .word:
        offer(command, option.name) ?? " -x"
      }
    return short + " -l \(option.name.rawValue)" + value + " -d \(fishQuoted(option.summary))"
  }

  /// What completes the words of an option that takes any text; nil if nothing does.
  private func offer(_ command: CommandName?, _ option: OptionName) -> String? {
    guard let command else { return nil }
    return switch candidates(command, option) {
    case nil: nil
    case .words(let words): " -x -a \(fishQuoted(words.joined(separator: " ")))"
    case .list(let words): " -x -a '(__cnnshape_list \(words.joined(separator: " ")))'"
    case .model: " -r -F -a '(cnnshape \(Completions.listArguments) 2>/dev/null)'"
    case .condition(let words): " -x -a '(__cnnshape_condition \(words.joined(separator: " ")))'"
    case .layer: " -x -a '(__cnnshape_layers)'"
    case .layers: " -x -a '(__cnnshape_list (__cnnshape_layers))'"
    }
  }

  private func arguments(of operand: OperandDefinition) -> [String] {
    switch operand.kind {
    case .model:
      [
        " -F -a '(cnnshape \(Completions.listArguments) 2>/dev/null)' -d 'network of the zoo'",
        operand.otherWords.isEmpty
          ? "" : " -a \(fishQuoted(operand.otherWords.joined(separator: " "))) -d finding",
      ]
    case .layer: [" -a '(__cnnshape_layers)'"]
    case .path: [" -F"]
    case .choice, .topic: [" -a \(fishQuoted(operand.kind.choiceText))"]
    case .word: []
    }
  }

  private func fishQuoted(_ text: String) -> String { Completions.quoted(text, escape: "\\'") }
}
