import NetworkSpec

/// Layers, and statements of layers, as the expressions that make their modules.
extension PyTorchWriter {
  static func written(_ value: SlotValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let flag): PythonText.flag(flag)
    case .progression(let start, let step): progression(from: start, step)
    case .node, .absent: "None"
    }
  }

  /// A number that grows, or falls, in a loop over `i`.
  private static func progression(from start: Int64, _ step: Int64) -> String {
    let growth = step.magnitude == 1 ? "i" : "\(step.magnitude) * i"
    return "\(start) \(step < 0 ? "-" : "+") \(growth)"
  }

  static func written(_ term: FoldedNetwork.Term) -> String {
    switch term {
    case .literal(let value): written(value)
    case .expression(let text): text
    }
  }

  /// The term of a slot.
  static func term(
    _ name: String, in terms: [(name: String, term: FoldedNetwork.Term)]
  ) -> FoldedNetwork.Term {
    terms.first { $0.name == name }?.term ?? .literal(.absent)
  }

  mutating func code(
    of module: PyTorchModule, _ terms: [(name: String, term: FoldedNetwork.Term)],
    usual: [String: SlotValue]
  ) -> PythonCode {
    if let helper = PyTorchHelper(rawValue: module.constructor) { helpers.insert(helper) }
    func term(_ name: String) -> FoldedNetwork.Term { Self.term(name, in: terms) }
    var text = module.constructor
    if module.constructor.isEmpty {
      // The class itself is the argument.
      for piece in module.pieces {
        if case .slot(let name) = piece { text += Self.written(term(name)) }
      }
      return .text(text + "()")
    }
    var arguments: [String] = []
    var running = ""
    var isRunning = false
    let isCode = module.pieces.contains { if case .text = $0 { true } else { false } }
    for piece in module.pieces {
      switch piece {
      case .text(let text):
        running += text
        isRunning = true
      case .slot(let name):
        if isCode {
          running += operand(term(name))
          isRunning = true
        } else {
          arguments.append(Self.written(term(name)))
        }
      case .option(let name):
        let value = term(name)
        if case .literal(let literal) = value, literal == usual[name] { continue }
        arguments.append("\(name)=\(Self.written(value))")
      }
    }
    let close = module.isFrozen ? ").requires_grad_(False)" : ")"
    if isRunning {
      return .text(text + "(" + ([running] + arguments).joined(separator: ", ") + close)
    }
    return .call(open: text + "(", lines: [arguments.map { .text($0) }], close: close)
  }

  /// A value inside of an expression.
  private func operand(_ term: FoldedNetwork.Term) -> String {
    let text = Self.written(term)
    switch term {
    case .expression, .literal(.progression):
      return text.utf8.contains(UInt8(ascii: " ")) ? "(\(text))" : text
    case .literal: return text
    }
  }

  func modules(of layer: FoldedNetwork.Layer) -> [PyTorchModule] {
    guard case .modules(let modules)? = layers.statement(layer.form)?.form else { return [] }
    return modules
  }

  mutating func codes(of layer: FoldedNetwork.Layer) -> [PythonCode] {
    let usual = layers.usual[layer.form] ?? [:]
    return modules(of: layer).map { code(of: $0, layer.terms, usual: usual) }
  }

  func continuesLine(_ statement: Statement) -> Bool {
    if case .layer(let layer) = statement {
      return layers.statement(layer.form)?.continuesLine ?? false
    }
    return false
  }

  /// Statements as modules one after the other, in lines.
  mutating func lines(of body: [Statement]) -> [[PythonCode]] {
    var lines: [[PythonCode]] = []
    // A normalization before a convolution begins a line.
    for statement in body {
      let codes = codes(of: statement)
      if continuesLine(statement), !lines.isEmpty {
        lines[lines.count - 1] += codes
      } else if !codes.isEmpty {
        lines.append(codes)
      }
    }
    return lines
  }

  private mutating func codes(of statement: Statement) -> [PythonCode] {
    switch statement {
    case .layer(let layer): return codes(of: layer)
    case .call(let block, let arguments): return [call(block, arguments)]
    case .repetition(let count, let body):
      let counter = Self.growsIn(body) ? "i" : "_"
      return [
        .around(
          "*[", sequential(body), " for \(counter) in range(\(Self.written(count)))]")
      ]
    case .optional(let condition, let body):
      return [
        .call(
          open: "*([", lines: lines(of: body),
          close: "] if \(Self.written(condition)) else [])")
      ]
    case .merge(let merge, let paths):
      guard case .merge(let form)? = layers.statement(merge.form)?.form else { return [] }
      helpers.insert(.merge)
      let names = paths.indices.map { "x\($0 + 1)" }
      var function: String
      if case .module(let module) = form.operation {
        function = code(of: module, merge.terms, usual: layers.usual[merge.form] ?? [:]).flat
        if form.conversions.contains(where: { !$0.isEmpty }) {
          let values = zip(names, form.conversions).map { $0 + $1 }.joined(separator: ", ")
          function = "lambda \(names.joined(separator: ", ")): \(function)(\(values))"
        }
      } else {
        let value = combination(form, merge, names.map { PyTorchValue($0) })
        function = "lambda \(names.joined(separator: ", ")): \(value.text)"
      }
      var parts: [[PythonCode]] = [[.text(function)]]
      for path in paths { parts.append([sequential(path.body)]) }
      return [.call(open: "Merge(", lines: parts, close: ")")]
    case .dense(let count, _, let body):
      helpers.insert(.dense)
      return [
        .call(
          open: "Dense(",
          lines: [
            [.around("[", sequential(body), " for i in range(\(Self.written(count)))]")]
          ], close: ")")
      ]
    case .input, .branch: return []
    }
  }

  /// Whether a number grows from time to time.
  private static func growsIn(_ body: [Statement]) -> Bool {
    func grows(_ term: FoldedNetwork.Term) -> Bool {
      if case .literal(.progression) = term { true } else { false }
    }
    return body.contains { statement in
      switch statement {
      case .layer(let layer): layer.terms.contains { grows($0.term) }
      case .merge(let layer, let paths):
        layer.terms.contains { grows($0.term) } || paths.contains { growsIn($0.body) }
      case .call(_, let arguments): arguments.contains { grows($0) }
      case .repetition(_, let inner), .optional(_, let inner): growsIn(inner)
      case .input, .dense, .branch: false
      }
    }
  }

  private func call(
    _ block: Int, _ arguments: [FoldedNetwork.Term]
  ) -> PythonCode {
    var written: [PythonCode] = []
    for (parameter, term) in zip(folded.blocks[block].parameters, arguments) {
      if let usual = parameter.defaultValue {
        if term == .literal(usual) { continue }
        written.append(.text("\(parameter.name)=\(Self.written(term))"))
      } else {
        written.append(.text(Self.written(term)))
      }
    }
    return .call(open: classNames[block] + "(", lines: [written], close: ")")
  }

  /// Statements as one module.
  mutating func sequential(_ body: [Statement]) -> PythonCode {
    if body.count == 1, case .optional(let condition, let inner) = body[0] {
      let own = sequential(inner)
      return .around(
        "", own, " if \(Self.written(condition)) else nn.Identity()")
    }
    return sequential(lines: lines(of: body))
  }

  func sequential(lines: [[PythonCode]]) -> PythonCode {
    let all = lines.joined()
    guard let first = all.first else { return .text("nn.Identity()") }
    if all.count == 1, !first.isStarred { return first }
    return .call(open: "nn.Sequential(", lines: lines, close: ")")
  }
}

extension PythonCode {
  /// True of what stands for several arguments.
  fileprivate var isStarred: Bool {
    switch self {
    case .text(let text): text.utf8.first == UInt8(ascii: "*")
    case .call(let open, _, _): open.utf8.first == UInt8(ascii: "*")
    case .around(let before, let code, _):
      before.isEmpty ? code.isStarred : before.utf8.first == UInt8(ascii: "*")
    }
  }
}
