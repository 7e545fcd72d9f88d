/// The lines of functions: calls, loops over blocks, and the values in them.
extension KerasScript {
  // MARK: Parts

  mutating func lines(of items: [Item], in scope: Scope) -> String {
    var lines = ""
    var place = 0
    while place < items.count {
      switch items[place] {
      case .call(let call):
        lines += self.lines(of: call, in: scope)
        place += 1
      case .block(let use):
        if let loop = loop(at: place, in: items, scope) {
          lines += loop.lines
          place += loop.count
          continue
        }
        lines += line(of: use, named: PythonText.quoted(use.name), in: scope)
        place += 1
      }
    }
    return lines
  }

  private mutating func line(
    of use: KerasBlocks.Use, named name: String, in scope: Scope, indentation: String = "    "
  ) -> String {
    var arguments = use.inputs.map { scope.variables[$0] ?? "x" }
    for (place, parameter) in blocks.functions[use.function].parameters.enumerated() {
      let text = text(of: use.arguments[place])
      arguments.append(
        parameter.isFirst ? text : "\(parameters[use.function][place])=\(text)")
    }
    arguments.append("name=\(name)")
    return wrapped(
      "\(scope.variables[use.output] ?? "x") = \(functions[use.function])(", arguments, ")",
      indentation: indentation)
  }

  /// Fewer uses are written one by one.
  private static let fewestTurns = 3

  /// Uses of a block one after another that differ by a number in their names alone, each of which reads the last.
  private mutating func loop(
    at place: Int, in items: [Item], _ scope: Scope
  ) -> (lines: String, count: Int)? {
    guard case .block(let first) = items[place], first.inputs.count == 1, place + 1 < items.count,
      case .block(let second) = items[place + 1],
      let number = NumberedName(first.name, second.name)
    else { return nil }
    var last = first
    var count = 1
    while place + count < items.count, case .block(let next) = items[place + count],
      next.function == first.function, next.arguments == first.arguments,
      next.inputs == [last.output], scope.variables[last.output] == "x",
      next.name == number.name(count)
    {
      last = next
      count += 1
    }
    guard count >= Self.fewestTurns else { return nil }
    let inside = Scope(
      names: scope.names, variables: [first.inputs[0]: "x", first.output: "x"])
    var lines = ""
    let source = scope.variables[first.inputs[0]] ?? "x"
    if source != "x" { lines += "    x = \(source)\n" }
    lines += "    for i in range(\(number.number), \(number.number + count)):\n"
    lines += line(
      of: first, named: "f" + Self.formatted(number.before, "{i}", number.after), in: inside,
      indentation: "        ")
    let result = scope.variables[last.output] ?? "x"
    if result != "x" { lines += "    \(result) = x\n" }
    return (lines, count)
  }

  /// A text in quotation marks with a value in it.
  private static func formatted(_ before: String, _ value: String, _ after: String) -> String {
    func escaped(_ text: String) -> String {
      var escaped = ""
      for scalar in PythonText.quoted(text).unicodeScalars {
        if scalar == "{" || scalar == "}" { escaped.unicodeScalars.append(scalar) }
        escaped.unicodeScalars.append(scalar)
      }
      return escaped
    }
    return escaped(before).dropLast() + value + escaped(after).dropFirst()
  }

  // MARK: Calls

  private mutating func lines(of place: Int, in scope: Scope) -> String {
    let call = model.calls[place]
    let layer = model.layers[call.layer]
    let variable = scope.variables[place] ?? "x"
    var arguments: [String] = []
    for argument in call.arguments { arguments.append(text(of: argument, in: scope)) }
    switch layer.kind {
    case .layer("InputLayer"):
      return wrapped(
        "\(variable) = keras.Input(",
        [PythonText.tuple(call.extents), "name=\(PythonText.quoted(layer.name))"], ")")
    case .operation(let function):
      if function == .item, case .constant(let range)? = call.arguments.last {
        return "    \(variable) = \(arguments[0])[\(text(of: range))]\n"
      }
      usesOperations = true
      arguments += settings(of: place, in: scope, named: true)
      for setting in call.named { arguments.append("\(setting.name)=\(text(of: setting.value))") }
      return wrapped("\(variable) = ops.\(function.name)(", arguments, ")")
    case .layer(let className):
      return lines(calling: "layers." + className, place, arguments, in: scope)
    case .custom(let own): return lines(calling: own.name, place, arguments, in: scope)
    case .function(let own):
      arguments += settings(of: place, in: scope, named: true)
      return wrapped("\(variable) = \(own.name)(", arguments, ")")
    }
  }

  /// The settings of a call's layer that are not usual, or that a parameter gives.
  private mutating func settings(
    of place: Int, in scope: Scope, named isNamed: Bool = false
  ) -> [String] {
    var texts: [String] = []
    for (index, setting) in model.layers[model.calls[place].layer].settings.enumerated() {
      let parameter = scope.parameters[KerasBlocks.Slot(call: place, setting: index)]
      if parameter == nil, setting.isUsual { continue }
      let text = parameter ?? text(of: setting.value)
      texts.append(setting.isFirst && !isNamed ? text : "\(setting.name)=\(text)")
    }
    return texts
  }

  private mutating func lines(
    calling className: String, _ place: Int, _ arguments: [String], in scope: Scope
  ) -> String {
    let call = model.calls[place]
    let layer = model.layers[call.layer]
    let variable = scope.variables[place] ?? "x"
    var settings = settings(of: place, in: scope)
    settings.append(
      scope.prefix == nil
        ? "name=\(PythonText.quoted(layer.name))"
        : "name=f" + Self.formatted("", "{name}", own(layer.name, in: scope)))
    let end = ")(" + arguments.joined(separator: ", ") + ")"
    guard let shared = layerVariables[call.layer] else {
      return wrapped("\(variable) = \(className)(", settings, end)
    }
    let use = "    \(variable) = \(shared)(\(arguments.joined(separator: ", ")))\n"
    guard layer.calls.first == place else { return use }
    return wrapped("\(shared) = \(className)(", settings, ")") + use
  }

  /// A statement on one line, or with its arguments on lines of their own.
  func wrapped(
    _ start: String, _ arguments: [String], _ end: String, indentation: String = "    "
  ) -> String {
    let all = arguments.joined(separator: ", ")
    let line = "\(indentation)\(start)\(all)\(end)"
    if line.utf8.count <= PythonText.widest || arguments.isEmpty { return line + "\n" }
    let inner = indentation + "    "
    if all.utf8.count + inner.utf8.count <= PythonText.widest {
      return "\(indentation)\(start)\n\(inner)\(all)\n\(indentation)\(end)\n"
    }
    return "\(indentation)\(start)\n" + arguments.map { "\(inner)\($0),\n" }.joined()
      + "\(indentation)\(end)\n"
  }

  // MARK: Values

  private mutating func text(of argument: KerasModelMaker.Argument, in scope: Scope) -> String {
    switch argument {
    case .value(let value): return scope.variables[value] ?? "x"
    case .values(let values):
      return "[" + values.map { scope.variables[$0] ?? "x" }.joined(separator: ", ") + "]"
    case .constant(let constant): return text(of: constant)
    }
  }

  private mutating func text(of constant: KerasConstant) -> String {
    switch constant {
    case .none: return "None"
    case .flag(let flag): return PythonText.flag(flag)
    case .integer(let number): return "\(number)"
    case .real(let number): return "\(number)"
    case .text(let text): return PythonText.quoted(text)
    case .extents(let numbers):
      guard let first = numbers.first, numbers.allSatisfy({ $0 == first }) else {
        return PythonText.tuple(numbers)
      }
      return "\(first)"
    case .sides(let sides):
      let befores = sides.map { $0[0] }
      guard sides.allSatisfy({ $0[0] == $0[1] }) else {
        let pairs = sides.map { PythonText.tuple($0) }
        return pairs.count == 1 ? pairs[0] : "(" + pairs.joined(separator: ", ") + ")"
      }
      return text(of: .extents(befores))
    case .tuple(let elements):
      var texts: [String] = []
      for element in elements { texts.append(text(of: element)) }
      return "(" + texts.joined(separator: ", ") + (texts.count == 1 ? ",)" : ")")
    case .range(let axis, let range):
      let before = axis < 0 ? "..., " : String(repeating: ":, ", count: axis)
      return "\(before)\(range.lowerBound):\(range.upperBound)"
    case .array(let numbers, let trailing):
      usesNumPy = true
      let list = "[" + numbers.map { "\($0)" }.joined(separator: ", ") + "]"
      let shape = [numbers.count] + Array(repeating: 1, count: trailing)
      return "np.array(\(list), \"float32\").reshape\(PythonText.tuple(shape))"
    }
  }
}

/// Names that differ by a number, `unit2` and `unit3`.
private struct NumberedName {
  let before: String
  let number: Int
  let after: String

  /// Nil unless the second has the next number in place of the first's.
  init?(_ first: String, _ second: String) {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard var start = zip(first, second).enumerated().first(where: { $1.0 != $1.1 })?.offset
    else { return nil }
    while start > 0, isDigit(first[start - 1]) { start -= 1 }
    let digits = first[start...].prefix { isDigit($0) }
    guard !digits.isEmpty, digits.count <= 9,
      let number = Int(String(decoding: digits, as: UTF8.self)),
      String(number).utf8.count == digits.count
    else { return nil }
    before = String(decoding: first[..<start], as: UTF8.self)
    after = String(decoding: first[(start + digits.count)...], as: UTF8.self)
    self.number = number
    guard name(1).utf8.elementsEqual(second) else { return nil }
  }

  /// The name so many numbers later.
  func name(_ offset: Int) -> String { "\(before)\(number + offset)\(after)" }
}
