extension Completions {
  var zsh: String {
    """
    #compdef cnnshape
    # zsh completion for cnnshape; made by `cnnshape completions zsh`

    _cnnshape_models() {
      local -a names ids
      ids=("$@")
      names=(${(f)"$(_call_program models ${(q)_cnnshape_program} \(Completions.listArguments) 2>/dev/null)"})
      _alternative \
    'models:network of the zoo:compadd -a names' \
    'ids:finding:compadd -a ids' \
    'files:description file:_files'
    }

    # The last word of a condition, which is in quotes if there are several.
    _cnnshape_condition() {
      compset -P '* '
      compadd -- "$@"
    }

    # The layers of the first word that is no option and no option's value.
    _cnnshape_layers() {
      local -a names
      local word model
      integer skipped
      for word in "${(@)words[2,CURRENT-1]}"; do
        if ((skipped)); then
          ((skipped--))
          continue
        fi
        case $word in
          (\(flags(values: 1).joined(separator: "|"))) skipped=1 ;;
          (\(flags(values: 2).joined(separator: "|"))) skipped=2 ;;
          (-*) ;;
          (*)
            model=$word
            break ;;
        esac
      done
      [[ -z $model ]] && return 1
      names=(${(f)"$(_call_program layers ${(q)_cnnshape_program} \(Completions.layerArguments.0) ${(q)model} \(Completions.layerArguments.1) 2>/dev/null </dev/null)"})
      [[ $1 == list ]] && compset -P '*,'
      compadd -a names
    }

    _cnnshape() {
      local curcontext=$curcontext state line _cnnshape_program=$words[1]
      local -a commands
      commands=(
    \(commands.map { "    " + Completions.quoted("\($0.name.rawValue):\($0.summary)") }.joined(separator: "\n"))
      )
      _arguments -C \
    \(spec(.help)) \
    \(spec(.version)) \
    '1: :->command' \
    '*:: :->arguments' && return
      case $state in
        command) _describe -t commands command commands ;;
        arguments)
          case $line[1] in
    \(commands.map(commandCase).joined(separator: "\n"))
          esac ;;
      esac
    }

    if [[ $funcstack[1] == _cnnshape ]]; then
      _cnnshape "$@"
    else
      compdef _cnnshape cnnshape
    fi

    """
  }

  private func commandCase(_ command: CommandDefinition) -> String {
    let specs = command.allOptions.map { spec($0, command.name) } + command.operands.map(spec)
    let arguments = specs.map { " \\\n            " + $0 }.joined()
    return "        \(command.name.rawValue)) _arguments\(arguments) ;;"
  }

  /// One option as `_arguments` wants it: `'(-o --output)'{-o,--output=}'[summary]:FILE:_files'`.
  private func spec(_ option: OptionDefinition, _ command: CommandName? = nil) -> String {
    let suffix = option.value == .none ? "" : "="
    let rest = Completions.quoted("[\(escaped(option.summary))]" + action(option, command))
    if let short = option.short {
      return "'(-\(short) \(option.name.flag))'{-\(short),\(option.name.flag)\(suffix)}\(rest)"
    }
    let others = option.excludes.map(\.flag).joined(separator: " ")
    let exclusion =
      option.isRepeatable ? "'*'" : others.isEmpty ? "" : Completions.quoted("(\(others))")
    return exclusion + option.name.flag + suffix + rest
  }

  private func action(_ option: OptionDefinition, _ command: CommandName?) -> String {
    if let offer = command.flatMap({ candidates($0, option.name) }) {
      let words =
        switch offer {
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .list(let words): "_values -s , word \(words.joined(separator: " "))"
        // After a blank, `_arguments` puts no words of its own before those that follow.
        case .model: " _cnnshape_models"
        case .condition(let words): " _cnnshape_condition \(words.joined(separator: " "))"
        case .layer: "_cnnshape_layers"
        case .layers: " _cnnshape_layers list"
        }
      return ":\(escaped(option.placeholder)):\(words)"
    }
    return switch option.value {
    case .none: ""
    case .choice(let choices): ":\(option.placeholder):(\(choices.joined(separator: " ")))"
    case .pair(let choices):
      String(repeating: ":\(option.placeholder):(\(choices.joined(separator: " ")))", count: 2)
    case .path: ":\(option.placeholder):_files"
    case .integer, .number, .byteCount, .inputSize, .assignment, .length, .list, .word:
      ":\(escaped(option.placeholder)): "
    }
  }

  private func spec(_ operand: OperandDefinition) -> String {
    let position = operand.count.upperBound > 1 ? "*" : operand.count.lowerBound == 0 ? ":" : ""
    let action =
      switch operand.kind {
      case .model:
        " _cnnshape_models" + operand.otherWords.map { " " + $0 }.joined()
      case .layer: "_cnnshape_layers"
      case .path: "_files"
      case .choice, .topic: "(\(operand.kind.choiceText))"
      case .word: " "
      }
    return Completions.quoted("\(position):\(escaped(operand.placeholder)):\(action)")
  }

  /// Brackets and colons part the pieces of a specification.
  private func escaped(_ text: String) -> String {
    text.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
