import NetworkModel
import NetworkSpec

/// The classes of blocks and that of the network.
extension PyTorchWriter {
  /// The class of a block.
  mutating func lines(of block: FoldedNetwork.Block, named name: String) -> [String] {
    let parameters = block.parameters.map { parameter in
      parameter.name + (parameter.defaultValue.map { "=" + Self.written($0) } ?? "")
    }
    let signature = PythonCode.call(
      open: "def __init__(", lines: [(["self"] + parameters).map { PythonCode.text($0) }],
      close: "):")
    if Self.isChain(block.body) {
      return ["class \(name)(nn.Sequential):"] + signature.lines(4)
        + PythonCode.call(
          open: "super().__init__(", lines: lines(of: block.body), close: ")"
        ).lines(8)
    }
    var scope = PyTorchScope(
      attributes: Self.attributes, variables: Self.variables)
    let value = walk(block.body, PyTorchValue("x"), &scope)
    return ["class \(name)(nn.Module):"] + signature.lines(4)
      + ["        super().__init__()"] + scope.setup + ["", "    def forward(self, x):"]
      + scope.steps + PyTorchScope.lines("return ", value.text)
  }

  /// The class of the network.
  mutating func linesOfModel() -> [String] {
    var scope = PyTorchScope(attributes: Self.attributes, variables: Self.variables)
    let inputs = network.network.inputs.map { $0.id.index }
    var arguments: [String] = []
    for input in inputs {
      let name =
        inputs.count == 1
        ? "x" : scope.fresh(PythonText.identifier(network.network.nodes[input].name))
      scope.variables[input] = name
      arguments.append(name)
    }
    let isChain =
      inputs.count == 1 && results.count == 1
      && folded.parts.allSatisfy { part in
        if case .input = part.statement { return true }
        return Self.isChain([part.statement])
      }
    var value = PyTorchValue("x")
    var run: [FoldedNetwork.Part] = []
    for part in folded.parts {
      if Self.isChain([part.statement]) {
        run.append(part)
      } else if let node = plainReferred(part.statement) {
        run.append(part)
        flush(&run, &value, &scope, assigns: true, isBound: true)
        value = scope.bind(node, network.network.nodes[node].name, value)
      } else {
        flush(&run, &value, &scope, assigns: !isChain)
        scope.prefix = stem(of: [part]).map { PythonText.identifier($0) }
        step(part.statement, &value, &scope)
        scope.prefix = nil
        if !isChain, !value.isName { value = scope.assign(value) }
      }
    }
    flush(&run, &value, &scope, assigns: !isChain)
    if isChain {
      return ["class \(modelName)(nn.Sequential):", "    def __init__(self):"]
        + ["        super().__init__()"] + scope.setup
    }
    let returned = results.map { scope.variables[$0.index] ?? value.text }
    let signature = PythonCode.call(
      open: "def forward(",
      lines: [(["self"] + (arguments.isEmpty ? ["x"] : arguments)).map { PythonCode.text($0) }],
      close: "):")
    return ["class \(modelName)(nn.Module):", "    def __init__(self):"]
      + ["        super().__init__()"] + scope.setup + [""] + signature.lines(4)
      + scope.steps(returning: returned.joined(separator: ", "))
  }

  /// Lines of modules as attributes, one for each line or for several with the same beginning of their names.
  mutating func flush(
    _ run: inout [FoldedNetwork.Part], _ value: inout PyTorchValue, _ scope: inout PyTorchScope,
    assigns: Bool, isBound: Bool = false
  ) {
    var groups: [(stem: String?, parts: [FoldedNetwork.Part])] = []
    var line: [FoldedNetwork.Part] = []
    func close() {
      guard !line.isEmpty else { return }
      let stem = stem(of: line)
      if let stem, let last = groups.last, last.stem == stem {
        groups[groups.count - 1].parts += line
      } else {
        groups.append((stem, line))
      }
      line = []
    }
    for part in run {
      if part.startsLine { close() }
      line.append(part)
    }
    close()
    for (place, group) in groups.enumerated() {
      let statements = group.parts.map { $0.statement }
      let lines = self.lines(of: statements)
      guard !lines.isEmpty else { continue }
      let name = scope.attribute(
        group.stem.map { PythonText.identifier($0) } ?? self.name(of: group.parts))
      scope.setup += sequential(lines: lines).lines(8, start: "self.\(name) = ")
      value = PyTorchValue("self.\(name)(\(value.text))")
      if assigns, !isBound || place < groups.count - 1 { value = scope.assign(value) }
    }
    run = []
  }
}
