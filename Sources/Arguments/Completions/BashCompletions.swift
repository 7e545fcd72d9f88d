extension Completions {
  var bash: String {
    """
    # bash completion for cnnshape; made by `cnnshape completions bash`

    _cnnshape_words() {
      local IFS=$' \\t\\n'
      COMPREPLY=($(compgen -W "$1" -- "$2"))
    }

    # Several words with commas between.
    _cnnshape_list() {
      local IFS=$' \\t\\n' before=
      [[ $2 == *,* ]] && before=${2%,*},
      COMPREPLY=($(compgen -P "$before" -W "$1" -- "${2#"$before"}"))
      compopt -o nospace 2>/dev/null
    }

    # The last word of a condition, which is in quotes if there are several.
    _cnnshape_condition() {
      local IFS=$' \\t\\n' word text=${2#[\\'\\"]} before=
      [[ $text == *' '* ]] && before="${text% *} "
      for word in $1; do
        [[ $word == "${text##* }"* ]] && COMPREPLY+=("$before$word")
      done
      compopt +o default +o bashdefault 2>/dev/null
    }

    # Names of layers can hold anything: they are never expanded.
    _cnnshape_layers() {
      local name before=
      COMPREPLY=()
      [[ -z $2 || $2 == -* ]] && return
      [[ $4 == list && $3 == *,* ]] && before=${3%,*},
      while IFS= read -r name; do
        [[ $name == "${3#"$before"}"* ]] && COMPREPLY+=("$before$(printf '%q' "$name")")
      done < <("$1" \(Completions.layerArguments.0) "$2" \(Completions.layerArguments.1) 2>/dev/null </dev/null)
    }

    _cnnshape_models() {
      local IFS=$' \\t\\n'
      COMPREPLY=($(compgen -W "$("$1" \(Completions.listArguments) 2>/dev/null) $3" -- "$2"))
      IFS=$'\\n'
      COMPREPLY+=($(compgen -f -- "$2"))
      compopt -o filenames 2>/dev/null
    }

    _cnnshape() {
      local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= model= i
      COMPREPLY=()
      # `=` is a word of its own here.
      if [[ $current == = ]]; then
        current=
      elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
      elif ((COMP_CWORD > 2)); then
        # The second of two values.
        case ${COMP_WORDS[COMP_CWORD-2]} in
          \(flags(values: 2).joined(separator: "|"))) [[ $previous == *,* ]] || previous=${COMP_WORDS[COMP_CWORD-2]} ;;
        esac
      fi
      for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
          \((flags(values: 1) + flags(values: 2)).joined(separator: "|")))
            [[ ${COMP_WORDS[i+1]} == = ]] && ((i++))
            ((i++)) ;;
          -*) ;;
          *)
            if [[ -z $command ]]; then
              command=${COMP_WORDS[i]}
            elif [[ -z $model ]]; then
              model=${COMP_WORDS[i]}
            fi ;;
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
      case .path:
        let offers = commands.compactMap { command in
          offer(command.name, option.name).map { "        \(command.name.rawValue)) \($0) ;;" }
        }
        if !offers.isEmpty {
          cases.append("    \(flags))\n      case $command in")
          cases += offers
          cases.append("      esac\n      return ;;")
          continue
        }
        cases.append("    \(flags)) return ;;")
      case .integer, .number, .byteCount, .inputSize, .assignment, .length, .list, .word:
        let offers = commands.compactMap { command in
          offer(command.name, option.name).map {
            "        \(command.name.rawValue)) \($0); return ;;"
          }
        }
        if !offers.isEmpty {
          cases.append("    \(flags))\n      case $command in")
          cases += offers
          cases.append("      esac ;;")
          continue
        }
        // No words to offer, and a file would be wrong.
        cases.append("    \(flags)) compopt +o default +o bashdefault 2>/dev/null; return ;;")
      }
    }
    return cases.joined(separator: "\n")
  }

  /// What completes the words of an option that takes any text; nil if nothing does.
  private func offer(_ command: CommandName, _ option: OptionName) -> String? {
    guard commands.contains(where: { $0.name == command && $0.option(option) != nil }) else {
      return nil
    }
    return switch candidates(command, option) {
    case nil: nil
    case .words(let words):
      "_cnnshape_words \(Completions.quoted(words.joined(separator: " "))) \"$current\""
    case .list(let words):
      "_cnnshape_list \(Completions.quoted(words.joined(separator: " "))) \"$current\""
    case .model: "_cnnshape_models \"$1\" \"$current\""
    case .condition(let words):
      "_cnnshape_condition \(Completions.quoted(words.joined(separator: " "))) \"$current\""
    case .layer: "_cnnshape_layers \"$1\" \"$model\" \"$current\""
    case .layers: "_cnnshape_layers \"$1\" \"$model\" \"$current\" list"
    }
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
    let first = command.operands.first
    if command.operands.count > 1, command.operands[1].kind == .layer {
      let models = operandAction(first)
      return """
        if [[ -n $model ]]; then
                  _cnnshape_layers "$1" "$model" "$current"
                else
                  \(models)
                fi
        """
    }
    return operandAction(first)
  }

  private func operandAction(_ operand: OperandDefinition?) -> String {
    let kind = operand?.kind
    return switch kind {
    case .model:
      "_cnnshape_models \"$1\" \"$current\""
        + ((operand?.otherWords).map { words in
          words.isEmpty ? "" : " " + Completions.quoted(words.joined(separator: " "))
        } ?? "")
    case .choice, .topic:
      "_cnnshape_words \(Completions.quoted(kind?.choiceText ?? "")) \"$current\""
    // An empty answer leaves it to bash, which offers files.
    case .path: ":"
    case .word, .layer, nil: "compopt +o default +o bashdefault 2>/dev/null"
    }
  }
}
