extension Completions {
  var bash: String {
    """
    # bash completion for cnnshape; made by `cnnshape completions bash`

    _cnnshape_words() {
      local IFS=$' \\t\\n'
      COMPREPLY=($(compgen -W "$1" -- "$2"))
    }

    _cnnshape_models() {
      local IFS=$'\\n'
      COMPREPLY=($(compgen -W "$("$1" \(Completions.listArguments) 2>/dev/null)" -- "$2"; compgen -f -- "$2"))
      compopt -o filenames 2>/dev/null
    }

    _cnnshape() {
      local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= i
      COMPREPLY=()
      # `=` is a word of its own here.
      if [[ $current == = ]]; then
        current=
      elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
      fi
      for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
          \(valueFlags))
            [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))
            ((i++)) ;;
          -*) ;;
          *) command=${COMP_WORDS[i]}; break ;;
        esac
      done
      case $previous in
    \(valueCases)
      esac
      if [[ -z $command ]]; then
        _cnnshape_words \(Completions.quoted(allCommands + " --help --version")) "$current"
        return
      fi
      case $command in
    \(commandCases)
      esac
    }

    complete -o bashdefault -o default -F _cnnshape cnnshape

    """
  }

  private var allCommands: String {
    commands.map(\.name.rawValue).joined(separator: " ")
  }

  private var valueFlags: String {
    options.filter { $0.value != .none }.flatMap(\.flags).joined(separator: "|")
  }

  /// The completions after an option that takes a value.
  private var valueCases: String {
    var cases: [String] = []
    for option in options {
      let flags = option.flags.joined(separator: "|")
      switch option.value {
      case .none: continue
      case .choice where option.name == .format:
        cases.append("    \(flags))\n      case $command in")
        for command in commands {
          guard case .choice(let choices) = command.option(.format)?.value else { continue }
          let words = Completions.quoted(choices.joined(separator: " "))
          cases.append("        \(command.name.rawValue)) _cnnshape_words \(words) \"$current\" ;;")
        }
        cases.append("      esac\n      return ;;")
      case .choice(let choices), .pair(let choices):
        let words = Completions.quoted(choices.joined(separator: " "))
        cases.append("    \(flags)) _cnnshape_words \(words) \"$current\"; return ;;")
      case .path: cases.append("    \(flags)) return ;;")
      case .integer, .number, .byteCount, .inputSize, .assignment, .list, .word:
        // No words to offer, and a file would be wrong.
        cases.append("    \(flags)) compopt +o default +o bashdefault 2>/dev/null; return ;;")
      }
    }
    return cases.joined(separator: "\n")
  }

  /// A command's options after `-`, otherwise its arguments.
  private var commandCases: String {
    commands.map { command in
      let flags = Completions.quoted(command.allOptions.flatMap(\.flags).joined(separator: " "))
      return """
            \(command.name.rawValue))
              if [[ $current == -* ]]; then
                _cnnshape_words \(flags) "$current"
              else
                \(operandAction(command))
              fi ;;
        """
    }.joined(separator: "\n")
  }

  private func operandAction(_ command: CommandDefinition) -> String {
    let kind = command.operands.first?.kind
    return switch kind {
    case .model: "_cnnshape_models \"$1\" \"$current\""
    case .choice, .topic:
      "_cnnshape_words \(Completions.quoted(kind?.choiceText ?? "")) \"$current\""
    // An empty answer leaves it to bash, which offers files.
    case .path: ":"
    case .word, nil: "compopt +o default +o bashdefault 2>/dev/null"
    }
  }
}
