/// Writes a model of Keras as a script with a function that makes it.
struct KerasScript {
  private let model: KerasModelMaker
  private var names: PythonNames
  /// The variable of each value.
  private var variables: [String] = []
  /// The variable of a layer that is called several times.
  private var layerVariables: [Int: String] = [:]
  private var usesNumPy = false
  private var usesOperations = false

  init(_ model: KerasModelMaker) {
    self.model = model
    names = PythonNames(
      keeping: Set(KerasCustomFunction.allCases.map { $0.name }).union([
        "keras", "layers", "ops", "np", "x", "inputs", "Bias", "RadialBasis", "WeightedSum",
        "StandardizedConv1D", "StandardizedConv2D", "StandardizedConv3D",
      ]))
  }

  mutating func text() -> String {
    let function = names.unique(PythonText.identifier(model.name, unnamed: "network"))
    nameValues()
    var body = ""
    for place in model.calls.indices { body += lines(of: place) }
    let inputs = reference(to: model.inputs)
    let outputs = reference(to: model.outputs)
    body += wrapped(
      "return keras.Model(", [inputs, outputs, "name=\(PythonText.quoted(model.name))"], ")")
    var text = PythonText.notice + "\n\n"
    let definitions = definitions
    if usesNumPy { text += "import numpy as np\n" }
    text += "import keras\nfrom keras import layers"
    if usesOperations || !definitions.isEmpty { text += ", ops" }
    text += "\n\n\n"
    for definition in definitions { text += definition + "\n" }
    text += "def \(function)():\n" + body
    text += "\n\nif __name__ == \"__main__\":\n    \(function)().summary()\n"
    return text
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

  // MARK: Variables

  /// A value that the next call alone reads is `x`; others have the names of their layers.
  private mutating func nameValues() {
    var readers: [(count: Int, last: Int)] = Array(
      repeating: (0, 0), count: model.calls.count)
    for (place, call) in model.calls.enumerated() {
      for value in Set(call.values) {
        readers[value].count += 1
        readers[value].last = place
      }
    }
    for value in Set(model.outputs) {
      readers[value].count += 1
      readers[value].last = model.calls.count
    }
    let inputs = Set(model.inputs)
    for (place, call) in model.calls.enumerated() {
      if inputs.contains(place) {
        variables.append(
          inputs.count == 1
            ? "inputs" : names.unique(PythonText.identifier(model.layers[call.layer].name)))
      } else if readers[place].count == 1, readers[place].last == place + 1 {
        variables.append("x")
      } else {
        variables.append(
          names.unique(PythonText.identifier(model.layers[call.layer].name, unnamed: "value")))
      }
    }
    for (place, layer) in model.layers.enumerated() where layer.calls.count > 1 {
      layerVariables[place] = names.unique(PythonText.identifier(layer.name) + "_layer")
    }
  }

  private func reference(to values: [KerasModelMaker.Value]) -> String {
    values.count == 1
      ? variables[values[0]] : "[" + values.map { variables[$0] }.joined(separator: ", ") + "]"
  }

  // MARK: Calls

  private mutating func lines(of place: Int) -> String {
    let call = model.calls[place]
    let layer = model.layers[call.layer]
    let variable = variables[place]
    var arguments = call.arguments.map { text(of: $0) }
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
      arguments += layer.settings.filter { !$0.isUsual }.map { "\($0.name)=\(text(of: $0.value))" }
      arguments += call.named.map { "\($0.name)=\(text(of: $0.value))" }
      return wrapped("\(variable) = ops.\(function.name)(", arguments, ")")
    case .layer(let className):
      return lines(calling: "layers." + className, place, arguments)
    case .custom(let own): return lines(calling: own.name, place, arguments)
    case .function(let own):
      arguments += layer.settings.map { "\($0.name)=\(text(of: $0.value))" }
      return wrapped("\(variable) = \(own.name)(", arguments, ")")
    }
  }

  private mutating func lines(
    calling className: String, _ place: Int, _ arguments: [String]
  ) -> String {
    let call = model.calls[place]
    let layer = model.layers[call.layer]
    var settings: [String] = []
    for setting in layer.settings where !setting.isUsual {
      let text = text(of: setting.value)
      settings.append(setting.isFirst ? text : "\(setting.name)=\(text)")
    }
    settings.append("name=\(PythonText.quoted(layer.name))")
    let end = ")(" + arguments.joined(separator: ", ") + ")"
    guard let shared = layerVariables[call.layer] else {
      return wrapped("\(variables[place]) = \(className)(", settings, end)
    }
    let use = "    \(variables[place]) = \(shared)(\(arguments.joined(separator: ", ")))\n"
    guard layer.calls.first == place else { return use }
    return wrapped("\(shared) = \(className)(", settings, ")") + use
  }

  /// A statement on one line, or with its arguments on lines of their own.
  private func wrapped(_ start: String, _ arguments: [String], _ end: String) -> String {
    let all = arguments.joined(separator: ", ")
    let line = "    \(start)\(all)\(end)"
    if line.utf8.count <= PythonText.widest || arguments.isEmpty { return line + "\n" }
    if all.utf8.count + 8 <= PythonText.widest {
      return "    \(start)\n        \(all)\n    \(end)\n"
    }
    return "    \(start)\n" + arguments.map { "        \($0),\n" }.joined() + "    \(end)\n"
  }

  // MARK: Values

  private mutating func text(of argument: KerasModelMaker.Argument) -> String {
    switch argument {
    case .value(let value): variables[value]
    case .values(let values):
      "[" + values.map { variables[$0] }.joined(separator: ", ") + "]"
    case .constant(let constant): text(of: constant)
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
