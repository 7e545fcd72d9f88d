import NetworkModel
import NetworkSpec

/// Statements as lines of `__init__` and of `forward`.
extension PyTorchWriter {
  /// Whether each statement reads the one before it and nothing else.
  static func isChain(_ body: [Statement]) -> Bool {
    body.allSatisfy { statement in
      switch statement {
      case .layer(let layer):
        layer.source == nil && layer.sharesWeightsOf == nil && !layer.isReferred
      case .call, .repetition, .optional, .dense: true
      case .merge, .input, .branch: false
      }
    }
  }

  /// Returns what statements make of a value, one after the other.
  mutating func walk(
    _ body: [Statement], _ value: PyTorchValue, _ scope: inout PyTorchScope
  ) -> PyTorchValue {
    var value = value
    var run: [Statement] = []
    for statement in body {
      if Self.isChain([statement]) {
        run.append(statement)
      } else if let node = plainReferred(statement) {
        run.append(statement)
        flush(&run, &value, &scope)
        value = scope.bind(node, network.network.nodes[node].name, value)
      } else {
        flush(&run, &value, &scope)
        step(statement, &value, &scope)
        if value.isLong { value = scope.assign(value) }
      }
    }
    flush(&run, &value, &scope)
    return value
  }

  /// The node of a layer that others read, and that reads what comes before it; nil of other statements.
  func plainReferred(_ statement: Statement) -> Int? {
    guard case .layer(let layer) = statement, layer.isReferred, layer.source == nil,
      layer.sharesWeightsOf == nil, let node = layer.node, !owners.contains(node)
    else { return nil }
    return node
  }

  /// The modules that have come together as one attribute, called.
  mutating func flush(
    _ run: inout [Statement], _ value: inout PyTorchValue, _ scope: inout PyTorchScope,
    named name: String? = nil
  ) {
    guard !run.isEmpty else { return }
    let code = sequential(run)
    let name = scope.attribute(name ?? self.name(of: run))
    scope.setup += code.lines(8, start: "self.\(name) = ")
    value = PyTorchValue("self.\(name)(\(value.text))")
    run = []
  }

  /// Adds a statement that is no module.
  mutating func step(
    _ statement: Statement, _ value: inout PyTorchValue, _ scope: inout PyTorchScope
  ) {
    switch statement {
    case .layer(let layer): step(layer, &value, &scope)
    case .merge(let layer, let paths): step(layer, paths, &value, &scope)
    case .input(let node):
      value = PyTorchValue(scope.variable(of: node) ?? "x")
    case .branch(let branch, let body):
      let entry = scope.named(value)
      value = entry
      let saved = scope.flow
      scope.flow = nil
      scope.wantedFlow = PythonText.identifier(network.network.branches[branch])
      if Self.isChain(body) {
        var result = entry
        var run = body
        flush(
          &run, &result, &scope,
          named: PythonText.identifier(network.network.branches[branch]))
        scope.assign(result)
      } else {
        _ = walk(body, entry, &scope)
      }
      scope.flow = saved
    case .call, .repetition, .optional, .dense: break
    }
  }

  /// Adds a layer that others refer to, or that refers to others.
  private mutating func step(
    _ layer: FoldedNetwork.Layer, _ value: inout PyTorchValue, _ scope: inout PyTorchScope
  ) {
    if let source = layer.source {
      value = PyTorchValue(scope.variable(of: source) ?? "x")
    }
    let own = layer.node.map { network.network.nodes[$0].name } ?? layer.word
    let all = codes(of: layer)
    let isOwner = layer.node.map { owners.contains($0) } ?? false
    let shared = layer.sharesWeightsOf.flatMap { scope.owners[$0] }
    if isOwner || shared != nil {
      // What pads the input, or brings it into its form, is a module of its own.
      var known = (shared ?? [])[...]
      var holders: [PyTorchScope.Owner] = []
      for (module, code) in zip(modules(of: layer), all) {
        let owner = module.parameters.isEmpty ? nil : known.popFirst()
        let name = scope.attribute(
          PythonText.identifier(own), for: module, code, sharing: owner)
        value = PyTorchValue("self.\(name)(\(value.text))")
        if !module.parameters.isEmpty {
          holders.append(PyTorchScope.Owner(name: name, code: code.flat))
        }
      }
      if isOwner, let node = layer.node { scope.owners[node] = holders }
    } else if !all.isEmpty {
      let name = scope.attribute(PythonText.identifier(own))
      scope.setup += sequential(lines: [all]).lines(8, start: "self.\(name) = ")
      value = PyTorchValue("self.\(name)(\(value.text))")
    }
    if layer.isReferred, let node = layer.node { value = scope.bind(node, own, value) }
  }

  private mutating func step(
    _ merge: FoldedNetwork.Layer, _ paths: [FoldedNetwork.Path], _ value: inout PyTorchValue,
    _ scope: inout PyTorchScope
  ) {
    guard case .merge(let form)? = layers.statement(merge.form)?.form else { return }
    if let source = merge.source {
      value = PyTorchValue(scope.variable(of: source) ?? "x")
    }
    let entry = scope.named(value)
    var values: [PyTorchValue] = []
    let names = Self.names(of: paths, merge.word).map { name in
      scope.prefix.map { "\($0)_\(name)" } ?? name
    }
    for (place, path) in paths.enumerated() {
      let start = path.source.map { PyTorchValue(scope.variable(of: $0) ?? "x") } ?? entry
      if path.body.isEmpty {
        values.append(start)
      } else if Self.isChain(path.body) {
        var result = start
        var run = path.body
        flush(&run, &result, &scope, named: names[place])
        values.append(result)
      } else {
        let saved = scope.flow
        scope.flow = nil
        scope.wantedFlow = "y"
        values.append(walk(path.body, start, &scope))
        scope.flow = saved
      }
    }
    let own = merge.node.map { network.network.nodes[$0].name } ?? merge.word
    if case .module(let module) = form.operation {
      let code = code(of: module, merge.terms, usual: layers.usual[merge.form] ?? [:])
      let owner = merge.sharesWeightsOf.flatMap { scope.owners[$0]?.first }
      let name = scope.attribute(
        PythonText.identifier(merge.isReferred ? own : merge.word), for: module, code,
        sharing: owner)
      if let node = merge.node, owners.contains(node) {
        scope.owners[node] = [PyTorchScope.Owner(name: name, code: code.flat)]
      }
      value = PyTorchValue("self.\(name)(\(combination(form, merge, values).text))")
    } else {
      value = combination(form, merge, values)
    }
    if merge.isReferred, let node = merge.node { value = scope.bind(node, own, value) }
  }

  /// The expression of a merge that is no module.
  func combination(
    _ form: PyTorchMerge, _ layer: FoldedNetwork.Layer, _ values: [PyTorchValue]
  ) -> PyTorchValue {
    let converted = zip(values, form.conversions).map { value, conversion in
      conversion.isEmpty ? value : PyTorchValue(value.atom + conversion)
    }
    switch form.operation {
    case .infix(let symbol):
      // What is subtracted, or multiplied, is one thing.
      let texts = converted.enumerated().map { place, value in
        symbol == " + " || place == 0 && symbol == " - " ? value.text : value.atom
      }
      return PyTorchValue(texts.joined(separator: symbol), isAtom: false)
    case .concatenation(let dimension):
      return PyTorchValue(
        "torch.cat([\(converted.map { $0.text }.joined(separator: ", "))], \(dimension))")
    case .maximum:
      guard let first = converted.first else { return PyTorchValue("x") }
      let rest = converted.dropFirst().map { ", \($0.text))" }
      return PyTorchValue(
        String(repeating: "torch.maximum(", count: rest.count) + first.text + rest.joined())
    case .expression(let pieces):
      var text = ""
      for piece in pieces {
        switch piece {
        case .text(let own): text += own
        case .operand(let place):
          if converted.indices.contains(place) { text += converted[place].atom }
        case .slot(let name):
          text += Self.written(Self.term(name, in: layer.terms))
        }
      }
      return PyTorchValue(text)
    case .module: return PyTorchValue(converted.map { $0.text }.joined(separator: ", "))
    }
  }
}
