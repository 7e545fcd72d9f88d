/// Writes a model of Keras as a script with a function that makes it, and one for each block that it has several of.
struct KerasScript {
  private typealias Value = KerasModelMaker.Value

  /// A part of a function: one call, or the call of a block's function.
  private enum Item {
    case call(Int)
    case block(KerasBlocks.Use)
  }

  /// A function that is written.
  private struct Scope {
    var names: PythonNames
    var variables: [Value: String] = [:]
    /// Of a block, the name that those of its layers begin with.
    var prefix: String?
    /// The parameters that stand for settings.
    var parameters: [KerasBlocks.Slot: String] = [:]
  }

  private let model: KerasModelMaker
  private let blocks: KerasBlocks
  /// By number, the names of the blocks' functions.
  private var functions: [String] = []
  /// By number, the names of their parameters.
  private var parameters: [[String]] = []
  /// The variable of a layer that is called several times.
  private var layerVariables: [Int: String] = [:]
  private var usesNumPy = false
  private var usesOperations = false

  init(_ model: KerasModelMaker) {
    self.model = model
    blocks = KerasBlocks(model)
  }

  private static let reserved = Set(KerasCustomFunction.allCases.map { $0.name }).union([
    "keras", "layers", "ops", "np", "x", "i", "inputs", "name", "range", "Bias", "RadialBasis",
    "WeightedSum", "StandardizedConv1D", "StandardizedConv2D", "StandardizedConv3D",
  ])

  mutating func text() -> String {
    var names = PythonNames(keeping: Self.reserved)
    let function = names.unique(PythonText.identifier(model.name, unnamed: "network"))
    functions = blocks.functions.map { names.unique(Self.functionName(of: $0.title)) }
    var parts: [String] = []
    for number in functions.indices { parts.append(definition(ofBlock: number, names)) }
    parts.append("def \(function)():\n" + body(names))
    let definitions = definitions
    var text = PythonText.notice + "\n\n"
    if usesNumPy { text += "import numpy as np\n" }
    text += "import keras\nfrom keras import layers"
    if usesOperations || !definitions.isEmpty { text += ", ops" }
    text += "\n\n\n" + (definitions + parts).joined(separator: "\n\n")
    return text + "\n\nif __name__ == \"__main__\":\n    \(function)().summary()\n"
  }

  /// Classes and functions that the script needs, in the order of their use.
  private var definitions: [String] {
    var known: Set<KerasModelMaker.Kind> = []
    var definitions: [String] = []
    for layer in model.layers {
      switch layer.kind {
      case .layer, .operation: continue
      case .custom(let own):
        if known.insert(layer.kind).inserted { definitions.append(own.definition) }
      case .function(let own):
        if known.insert(layer.kind).inserted { definitions.append(own.definition) }
      }
    }
    return definitions
  }

  /// A block's name without a number at its end.
  private static func functionName(of block: String) -> String {
    var bytes = Array(block.utf8)
    while let last = bytes.last, (0x30...0x39).contains(last) || [0x5F, 0x2D, 0x2E].contains(last) {
      bytes.removeLast()
    }
    return PythonText.identifier(String(decoding: bytes, as: UTF8.self), unnamed: "block")
  }

  // MARK: Functions

  /// The function that makes the model.
  private mutating func body(_ names: PythonNames) -> String {
    var scope = Scope(names: names)
    for (place, layer) in model.layers.enumerated() where layer.calls.count > 1 {
      layerVariables[place] = scope.names.unique(PythonText.identifier(layer.name) + "_layer")
    }
    var items: [Item] = []
    var place = 0
    while place < model.calls.count {
      if let use = blocks.uses[place] {
        items.append(.block(use))
        place = use.calls.upperBound
      } else {
        items.append(.call(place))
        place += 1
      }
    }
    nameValues(of: items, giving: model.outputs, in: &scope)
    var body = lines(of: items, in: scope)
    let results = reference(to: model.outputs, in: scope)
    body += wrapped(
      "return keras.Model(",
      [reference(to: model.inputs, in: scope), results, "name=\(PythonText.quoted(model.name))"],
      ")")
    return body
  }

  private mutating func definition(ofBlock number: Int, _ taken: PythonNames) -> String {
    let function = blocks.functions[number]
    var scope = Scope(names: taken)
    scope.prefix = function.prefix
    var names: [String] = []
    for (place, input) in function.inputs.enumerated() {
      let name = place == 0 ? "inputs" : scope.names.unique("inputs")
      scope.variables[input] = name
      names.append(name)
    }
    var own: [String] = []
    for parameter in function.parameters {
      let name = scope.names.unique(PythonText.identifier(parameter.name))
      for slot in parameter.slots { scope.parameters[slot] = name }
      own.append(name)
    }
    parameters.append(own)
    names += own + ["name"]
    let items = function.calls.map { Item.call($0) }
    nameValues(of: items, giving: [function.output], in: &scope)
    let body = lines(of: items, in: scope)
    return "def \(functions[number])(\(names.joined(separator: ", "))):\n" + body
      + "    return \(scope.variables[function.output] ?? "x")\n"
  }

  // MARK: Variables

  private func output(of item: Item) -> Value {
    switch item {
    case .call(let place): place
    case .block(let use): use.output
    }
  }

  private func inputs(of item: Item) -> [Value] {
    switch item {
    case .call(let place): model.calls[place].values
    case .block(let use): use.inputs
    }
  }

  /// A value that the next part alone reads is `x`; others have the names of their layers or blocks.
  private func nameValues(of items: [Item], giving results: [Value], in scope: inout Scope) {
    var readers: [Value: (count: Int, last: Int)] = [:]
    func read(_ values: [Value], by place: Int) {
      for value in Set(values) {
        readers[value, default: (0, 0)].count += 1
        readers[value]?.last = place
      }
    }
    for (place, item) in items.enumerated() { read(inputs(of: item), by: place) }
    read(results, by: items.count)
    for (place, item) in items.enumerated() {
      let value = output(of: item)
      let name: String
      switch item {
      case .call(let call): name = model.layers[model.calls[call].layer].name
      case .block(let use): name = use.name
      }
      if case .call(let call) = item,
        model.layers[model.calls[call].layer].kind == .layer("InputLayer")
      {
        scope.variables[value] =
          model.inputs.count == 1 ? "inputs" : scope.names.unique(PythonText.identifier(name))
      } else if let reader = readers[value], reader.count == 1, reader.last == place + 1 {
        scope.variables[value] = "x"
      } else {
        let own = own(name, in: scope)
        scope.variables[value] = scope.names.unique(
          PythonText.identifier(own, unnamed: "value"))
      }
    }
  }

  /// A name without that of the block whose function is written.
  private func own(_ name: String, in scope: Scope) -> String {
    guard let prefix = scope.prefix, name.utf8.starts(with: prefix.utf8) else { return name }
    return String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  private func reference(to values: [Value], in scope: Scope) -> String {
    let names = values.map { scope.variables[$0] ?? "x" }
    return names.count == 1 ? names[0] : "[" + names.joined(separator: ", ") + "]"
  }

  // MARK: Lines

  private mutating func lines(of items: [Item], in scope: Scope) -> String {
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
    var inside = scope
    inside.variables[first.inputs[0]] = "x"
    inside.variables[first.output] = "x"
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
  private func wrapped(
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
