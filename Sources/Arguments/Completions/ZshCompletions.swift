extension Completions {
  var zsh: String {
    """
    #compdef cnnshape
    # zsh completion for cnnshape; made by `cnnshape completions zsh`

    _cnnshape_models() {
      local -a names
      names=(${(f)"$(_call_program models ${(q)_cnnshape_program} \(Completions.listArguments) 2>/dev/null)"})
      _alternative \
    'models:network of the zoo:compadd -a names' \
    'files:description file:_files'
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
    let specs = command.allOptions.map(spec) + command.operands.map(spec)
    let arguments = specs.map { " \\\n            " + $0 }.joined()
    return "        \(command.name.rawValue)) _arguments\(arguments) ;;"
  }

  /// One option as `_arguments` wants it: `'(-o --output)'{-o,--output=}'[summary]:FILE:_files'`.
  private func spec(_ option: OptionDefinition) -> String {
    let suffix = option.value == .none ? "" : "="
    let rest = Completions.quoted("[\(escaped(option.summary))]" + action(option))
    if let short = option.short {
      return "'(-\(short) \(option.name.flag))'{-\(short),\(option.name.flag)\(suffix)}\(rest)"
    }
    let others = option.excludes.map(\.flag).joined(separator: " ")
    let exclusion =
      option.isRepeatable ? "'*'" : others.isEmpty ? "" : Completions.quoted("(\(others))")
    return exclusion + option.name.flag + suffix + rest
  }

  private func action(_ option: OptionDefinition) -> String {
    switch option.value {
    case .none: ""
    case .choice(let choices): ":\(option.placeholder):(\(choices.joined(separator: " ")))"
    case .pair(let choices):
      String(repeating: ":\(option.placeholder):(\(choices.joined(separator: " ")))", count: 2)
    case .path: ":\(option.placeholder):_files"
    case .integer, .number, .byteCount, .inputSize, .assignment, .list, .word:
      ":\(escaped(option.placeholder)): "
    }
  }

  private func spec(_ operand: OperandDefinition) -> String {
    let position = operand.count.upperBound > 1 ? "*" : operand.count.lowerBound == 0 ? ":" : ""
    let action =
      switch operand.kind {
      case .model: "_cnnshape_models"
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
