/// Writes a model of Keras as a script with a function that makes it, and one for each block that it has several of.
struct KerasScript {
  typealias Value = KerasModelMaker.Value

  /// A part of a function: one call, or the call of a block's function.
  enum Item {
    case call(Int)
    case block(KerasBlocks.Use)
  }

  /// A function that is written.
  struct Scope {
    var names: PythonNames
    var variables: [Value: String] = [:]
    /// Of a block, the name that those of its layers begin with.
    var prefix: String?
    /// The parameters that stand for settings.
    var parameters: [KerasBlocks.Slot: String] = [:]
  }

  let model: KerasModelMaker
  let blocks: KerasBlocks
  /// By number, the names of the blocks' functions.
  private(set) var functions: [String] = []
  /// By number, the names of their parameters.
  private(set) var parameters: [[String]] = []
  /// The variable of a layer that is called several times.
  private(set) var layerVariables: [Int: String] = [:]
  var usesNumPy = false
  var usesOperations = false

  init(_ model: KerasModelMaker) {
    self.model = model
    blocks = KerasBlocks(model)
  }

  private static let reserved = Set(KerasCustomFunction.allCases.map { $0.name }).union([
    "keras", "layers", "ops", "np", "x", "i", "inputs", "name", "range", "Bias", "RadialBasis",
    "WeightedSum", "StandardizedConv1D", "StandardizedConv2D", "StandardizedConv3D",
    // What their code calls.
    "len", "sum", "super", "tuple",
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
  func own(_ name: String, in scope: Scope) -> String {
    guard let prefix = scope.prefix, name.utf8.starts(with: prefix.utf8) else { return name }
    return String(decoding: name.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
  }

  private func reference(to values: [Value], in scope: Scope) -> String {
    let names = values.map { scope.variables[$0] ?? "x" }
    return names.count == 1 ? names[0] : "[" + names.joined(separator: ", ") + "]"
  }
}
