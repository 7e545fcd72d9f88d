import CNNText
import NetworkModel
import NetworkSpec

/// Writes a folded network as classes of PyTorch: one for each block, and one for the network.
struct PyTorchWriter {
  typealias Statement = FoldedNetwork.Statement

  let network: InferredNetwork
  let folded: FoldedNetwork
  let layers: PyTorchLayers
  /// What `forward` returns.
  let results: [NodeID]
  private var helpers: Set<PyTorchHelper> = []
  private var classNames: [String] = []
  private var modelName = ""

  init(
    _ network: InferredNetwork, _ folded: FoldedNetwork, _ layers: PyTorchLayers,
    results: [NodeID]
  ) {
    self.network = network
    self.folded = folded
    self.layers = layers
    self.results = results
  }

  mutating func text() -> String {
    nameClasses()
    var classes: [[String]] = []
    for (index, block) in folded.blocks.enumerated() {
      classes.append(lines(of: block, named: classNames[index]))
    }
    classes.append(linesOfModel())
    let code = classes.map { $0.joined(separator: "\n") }
    var needed = helpers
    for helper in helpers { needed.formUnion(helper.needs) }
    let own = PyTorchHelper.allCases.filter { needed.contains($0) }.map { $0.code }
    let body = (own + code).joined(separator: "\n\n\n")
    var imports = body.contains("math.") ? ["import math", ""] : []
    imports += ["import torch", "from torch import nn"]
    if body.contains("F.") { imports.append("from torch.nn import functional as F") }
    return PythonText.notice + "\n" + imports.joined(separator: "\n") + "\n\n\n" + body
      + "\n\n\n" + order + main + "\n"
  }

  // MARK: Names

  private mutating func nameClasses() {
    var names = PythonNames(
      keeping: Set(PyTorchHelper.allCases.map { $0.rawValue } + ["F"]))
    modelName = names.unique(PythonText.className(Self.title(of: network.network)))
    classNames = folded.blocks.map {
      names.unique(PythonText.className($0.name, unnamed: "Block"))
    }
  }

  /// The longer name up to what it adds, such as a place or a variant in parentheses.
  private static func title(of network: Network) -> String {
    let title = network.title.prefix { $0 != "," && $0 != "(" && $0 != ":" }
    let isName = title.utf8.contains { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    if isName, title.utf8.count <= 40 { return String(title) }
    // Of a name with folders, the last part.
    return String(network.name.split(separator: "/").last ?? "")
  }

  /// Attributes that modules have already.
  static let attributes: Set<String> = [
    "T_destination", "add_module", "append", "apply", "bfloat16", "buffers", "call_super_init",
    "children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extend", "extra_repr",
    "float", "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule", "half",
    "insert", "ipu", "load_state_dict", "modules", "mtia", "named_buffers", "named_children",
    "named_modules", "named_parameters", "parameters", "pop", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook",
    "register_full_backward_hook", "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook", "register_module",
    "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict", "to",
    "to_empty", "train", "training", "type", "xpu", "zero_grad",
  ]

  /// Names in functions that mean something already.
  static let variables: Set<String> = [
    "self", "x", "torch", "nn", "F", "math", "super", "range", "print", "sum", "list", "zip",
  ]

  // MARK: Terms

  static func written(_ value: SlotValue) -> String {
    switch value {
    case .number(let number): "\(number)"
    case .text(let text): text
    case .flag(let flag): PythonText.flag(flag)
    case .progression(let start, let step): "\(start) + \(step) * i"
    case .node, .absent: "None"
    }
  }

  static func written(_ term: FoldedNetwork.Term) -> String {
    switch term {
    case .literal(let value): written(value)
    case .expression(let text): text
    }
  }

  // MARK: Modules

  private mutating func code(
    of module: PyTorchModule, _ terms: [(name: String, term: FoldedNetwork.Term)],
    usual: [String: SlotValue]
  ) -> PythonCode {
    if let helper = PyTorchHelper(rawValue: module.constructor) { helpers.insert(helper) }
    func term(_ name: String) -> FoldedNetwork.Term {
      terms.first { $0.name == name }?.term ?? .literal(.absent)
    }
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

  private mutating func codes(of layer: FoldedNetwork.Layer) -> [PythonCode] {
    guard case .modules(let modules)? = layers.statement(layer.form)?.form else { return [] }
    let usual = layers.usual[layer.form] ?? [:]
    return modules.map { code(of: $0, layer.terms, usual: usual) }
  }

  private func continuesLine(_ statement: Statement) -> Bool {
    if case .layer(let layer) = statement {
      return layers.statement(layer.form)?.continuesLine ?? false
    }
    return false
  }

  /// Statements as modules one after the other, in lines.
  private mutating func lines(of body: [Statement]) -> [[PythonCode]] {
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
  private mutating func sequential(_ body: [Statement]) -> PythonCode {
    if body.count == 1, case .optional(let condition, let inner) = body[0] {
      let own = sequential(inner)
      return .around(
        "", own, " if \(Self.written(condition)) else nn.Identity()")
    }
    return sequential(lines: lines(of: body))
  }

  private func sequential(lines: [[PythonCode]]) -> PythonCode {
    let all = lines.joined()
    guard let first = all.first else { return .text("nn.Identity()") }
    if all.count == 1, !first.isStarred { return first }
    return .call(open: "nn.Sequential(", lines: lines, close: ")")
  }

  // MARK: Merges

  /// The expression of a merge that is no module.
  private func combination(
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
      guard var text = converted.first?.text else { return PyTorchValue("x") }
      for value in converted.dropFirst() { text = "torch.maximum(\(text), \(value.text))" }
      return PyTorchValue(text)
    case .expression(let pieces):
      var text = ""
      for piece in pieces {
        switch piece {
        case .text(let own): text += own
        case .operand(let place):
          if converted.indices.contains(place) { text += converted[place].atom }
        case .slot(let name):
          text += Self.written(
            layer.terms.first { $0.name == name }?.term ?? .literal(.absent))
        }
      }
      return PyTorchValue(text)
    case .module: return PyTorchValue(converted.map { $0.text }.joined(separator: ", "))
    }
  }

  // MARK: Blocks

  private mutating func lines(of block: FoldedNetwork.Block, named name: String) -> [String] {
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

  /// Whether each statement reads the one before it and nothing else.
  private static func isChain(_ body: [Statement]) -> Bool {
    body.allSatisfy { statement in
      switch statement {
      case .layer(let layer):
        layer.source == nil && layer.sharesWeightsOf == nil && !layer.isReferred
      case .call, .repetition, .optional, .dense: true
      case .merge, .input, .branch: false
      }
    }
  }

  private mutating func walk(
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
  private func plainReferred(_ statement: Statement) -> Int? {
    guard case .layer(let layer) = statement, layer.isReferred, layer.source == nil,
      layer.sharesWeightsOf == nil, let node = layer.node, !owned.contains(node)
    else { return nil }
    return node
  }

  /// The modules that have come together as one attribute, called.
  private mutating func flush(
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

  /// A name for modules in a block, by the first of them that is no preparation.
  private func name(of run: [Statement]) -> String {
    let heads = run.filter { !continuesLine($0) }
    guard let first = heads.first ?? run.first else { return "layer" }
    switch first {
    case .layer(let layer):
      if layer.word == LayerSettings.wordOfFunctions { return "activation" }
      return PythonText.identifier(layer.word)
    case .call(let block, _):
      return PythonText.identifier(
        folded.blocks[block].name.utf8.isEmpty ? "block" : folded.blocks[block].name)
    case .repetition(_, let body): return name(of: body) + "s"
    case .optional(_, let body): return name(of: body)
    case .dense: return "layers"
    case .merge(let layer, _): return PythonText.identifier(layer.word)
    case .input, .branch: return "layer"
    }
  }

  // MARK: Statements that are no modules

  private mutating func step(
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

  private mutating func step(
    _ layer: FoldedNetwork.Layer, _ value: inout PyTorchValue, _ scope: inout PyTorchScope
  ) {
    if let source = layer.source {
      value = PyTorchValue(scope.variable(of: source) ?? "x")
    }
    let own = layer.node.map { network.network.nodes[$0].name } ?? layer.word
    let all = codes(of: layer)
    if let shared = layer.sharesWeightsOf, let owner = scope.owners[shared] {
      // What only brings the input into its form is a module of its own.
      for part in all.dropLast(1) {
        let name = scope.attribute(PythonText.identifier(own))
        scope.setup += part.lines(8, start: "self.\(name) = ")
        value = PyTorchValue("self.\(name)(\(value.text))")
      }
      let code = all.last?.flat ?? "nn.Identity()"
      if code == owner.code {
        value = PyTorchValue("self.\(owner.name)(\(value.text))")
      } else {
        let name = scope.attribute(PythonText.identifier(own))
        scope.setup += PythonCode.text(code).lines(8, start: "self.\(name) = ")
        scope.setup.append("        self.\(name).weight = self.\(owner.name).weight")
        if owner.hasBias {
          scope.setup.append("        self.\(name).bias = self.\(owner.name).bias")
        }
        value = PyTorchValue("self.\(name)(\(value.text))")
      }
    } else if let node = layer.node, owned.contains(node) {
      for (place, part) in all.enumerated() {
        let name = scope.attribute(PythonText.identifier(own))
        scope.setup += part.lines(8, start: "self.\(name) = ")
        value = PyTorchValue("self.\(name)(\(value.text))")
        if place == all.count - 1 {
          scope.owners[node] = PyTorchScope.Owner(
            name: name, code: part.flat, hasBias: hasBias(node))
        }
      }
    } else if !all.isEmpty {
      let name = scope.attribute(PythonText.identifier(own))
      scope.setup += sequential(lines: [all]).lines(8, start: "self.\(name) = ")
      value = PyTorchValue("self.\(name)(\(value.text))")
    }
    if layer.isReferred, let node = layer.node { value = scope.bind(node, own, value) }
  }

  /// Layers whose weights others have.
  private var owned: Set<Int> { ownedNodes }
  var ownedNodes: Set<Int> = []

  private func hasBias(_ node: Int) -> Bool {
    switch network.network.nodes[node].layer.kind {
    case .parametricReLU, .radialBasis: false
    case .input, .convolution, .transposedConvolution, .fullyConnected, .pooling, .globalPooling,
      .adaptivePooling, .regionPooling, .maxUnpooling, .activation, .maxout, .gatedLinearUnit,
      .softmax, .batchNormalization, .layerNormalization, .groupNormalization,
      .instanceNormalization, .localResponseNormalization, .globalResponseNormalization,
      .l2Normalization, .scale, .dropout, .concatenation, .addition, .multiplication,
      .matrixMultiplication, .maximum, .flatten, .reshape, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice, .opaque:
      true
    }
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
      let name = scope.attribute(PythonText.identifier(merge.isReferred ? own : merge.word))
      scope.setup += code.lines(8, start: "self.\(name) = ")
      value = PyTorchValue("self.\(name)(\(combination(form, merge, values).text))")
    } else {
      value = combination(form, merge, values)
    }
    if merge.isReferred, let node = merge.node { value = scope.bind(node, own, value) }
  }

  /// Names for the paths of a merge.
  private static func names(of paths: [FoldedNetwork.Path], _ word: String) -> [String] {
    func length(_ path: FoldedNetwork.Path) -> Int {
      if path.body.count == 1, case .optional = path.body[0] { return 0 }
      return path.body.count
    }
    switch word {
    case "add" where paths.count == 2:
      let isFirstLonger = length(paths[0]) >= length(paths[1])
      return isFirstLonger ? ["residual", "shortcut"] : ["shortcut", "residual"]
    case "multiply": return paths.map { _ in "gate" }
    case _ where paths.count(where: { !$0.body.isEmpty }) == 1:
      return paths.map { _ in "branch" }
    default: return paths.indices.map { "branch\($0 + 1)" }
    }
  }

  // MARK: The network

  private mutating func linesOfModel() -> [String] {
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
  private mutating func flush(
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

  private func name(of parts: [FoldedNetwork.Part]) -> String {
    let head = parts.first { !continuesLine($0.statement) } ?? parts.first
    guard let head else { return "layer" }
    switch head.statement {
    case .layer:
      if let node = head.nodes.last { return identifier(of: node) }
    case .repetition(_, let body):
      if case .layer? = body.first, let node = head.nodes.first { return identifier(of: node) }
    case .merge, .call, .optional, .input, .dense, .branch: break
    }
    return name(of: [head.statement])
  }

  /// The name of a layer without what all names begin with.
  private func identifier(of node: Int) -> String {
    let name = network.network.nodes[node].name.utf8.dropFirst(commonStem)
    return PythonText.identifier(String(Substring(name)))
  }

  /// What comes before the first slash in the names of all layers; nil if they differ in it.
  private func stem(of parts: [FoldedNetwork.Part]) -> String? {
    var stem: Substring.UTF8View?
    for part in parts {
      for node in part.nodes {
        let name = network.network.nodes[node].name.utf8.dropFirst(commonStem)
        guard let slash = name.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let own = name[..<slash]
        if let stem, !stem.elementsEqual(own) { return nil }
        stem = own
      }
    }
    return stem.map { String(Substring($0)) }
  }

  /// The layers in the order of `state_dict`, where it is not that of the network.
  private var order: String {
    let nodes = folded.parts.flatMap { $0.nodes }.filter { node in
      network.network.nodes[node].layer.kind.hasState
        && network.network.nodes[node].sharesWeightsOf == nil
    }
    guard zip(nodes, nodes.dropFirst()).contains(where: { $0 > $1 }) else { return "" }
    let names = nodes.map { PythonText.quoted(network.network.nodes[$0].name) }
    let list = PythonCode.call(
      open: "LAYERS = [", lines: [names.map { .text($0) }], close: "]")
    return "# Layers in the order in which `state_dict` has them.\n"
      + list.lines(0).joined(separator: "\n") + "\n\n\n"
  }

  /// Bytes that all names begin with, up to a slash.
  var commonStem = 0

  /// Builds the network and prints what it makes of zeros.
  private var main: String {
    let inputs = network.network.inputs.map { input in
      let extents = [1, input.shape.channels] + input.shape.axes.all.map { input.shape[$0] }
      return "torch.zeros(" + extents.map { "\($0)" }.joined(separator: ", ") + ")"
    }
    let call = "model(" + inputs.joined(separator: ", ") + ")"
    var lines = ["if __name__ == \"__main__\":", "    model = \(modelName)().eval()"]
    if results.count == 1 {
      lines.append("    print(\(call).shape)")
    } else {
      lines.append("    print(*(result.shape for result in \(call)))")
    }
    return lines.joined(separator: "\n")
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

/// A value in `forward`.
struct PyTorchValue {
  let text: String
  /// True if it needs no parentheses beside an operator.
  let isAtom: Bool

  init(_ text: String, isAtom: Bool = true) {
    self.text = text
    self.isAtom = isAtom
  }

  var atom: String { isAtom ? text : "(\(text))" }

  /// True if what reads it is easier to read with a variable.
  var isLong: Bool { text.utf8.count > 60 }

  /// True of a variable.
  var isName: Bool {
    text.utf8.allSatisfy {
      $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
    }
  }
}

/// What a class has in the making.
struct PyTorchScope {
  /// A module whose weights others have.
  struct Owner {
    let name: String
    let code: String
    let hasBias: Bool
  }

  /// Lines of `__init__`.
  var setup: [String] = []
  /// Lines of `forward`.
  var steps: [String] = []
  /// Variables of layers that others refer to.
  var variables: [Int: String] = [:]
  var owners: [Int: Owner] = [:]
  /// The variable for what passes from layer to layer; nil before there is one.
  var flow: String? = "x"
  /// What it would be called.
  var wantedFlow = "x"
  /// What the names of attributes begin with.
  var prefix: String?
  private var attributes: PythonNames
  private var names: PythonNames

  init(attributes: Set<String>, variables: Set<String>) {
    self.attributes = PythonNames(keeping: attributes)
    names = PythonNames(keeping: variables)
  }

  mutating func attribute(_ wanted: String) -> String { attributes.unique(wanted) }

  mutating func fresh(_ wanted: String) -> String { names.unique(wanted) }

  func variable(of node: Int) -> String? { variables[node] }

  /// A value under a name.
  mutating func named(_ value: PyTorchValue) -> PyTorchValue {
    value.isName ? value : assign(value)
  }

  @discardableResult
  mutating func assign(_ value: PyTorchValue) -> PyTorchValue {
    let variable = flow ?? fresh(wantedFlow)
    flow = variable
    steps += Self.lines("\(variable) = ", value.text)
    return PyTorchValue(variable)
  }

  /// Gives a layer that others refer to a variable of its own.
  mutating func bind(_ node: Int, _ name: String, _ value: PyTorchValue) -> PyTorchValue {
    let variable = fresh(PythonText.identifier(name))
    variables[node] = variable
    steps += Self.lines("\(variable) = ", value.text)
    return PyTorchValue(variable)
  }

  /// The lines of `forward` with what it returns.
  func steps(returning text: String) -> [String] {
    let assigned = "        \(text) = "
    guard let last = steps.last, last.utf8.starts(with: assigned.utf8) else {
      return steps + Self.lines("return ", text)
    }
    let value = String(Substring(last.utf8.dropFirst(assigned.utf8.count)))
    return steps.dropLast() + Self.lines("return ", value)
  }

  /// A statement of `forward`, broken within brackets if it is too long.
  static func lines(_ start: String, _ text: String) -> [String] {
    let margin = "        "
    let line = margin + start + text
    guard line.utf8.count > PythonText.widest else { return [line] }
    let list = "torch.cat(["
    if text.utf8.starts(with: list.utf8), let end = text.utf8.lastIndex(of: UInt8(ascii: "]")) {
      let inner = text.utf8[text.utf8.index(text.startIndex, offsetBy: list.utf8.count)..<end]
      let parts = split(inner, at: ", ")
      return [margin + start + list] + parts.map { margin + "    " + $0 + "," }
        + [margin + String(Substring(text.utf8[end...]))]
    }
    for symbol in [" + ", " - ", " * "] {
      let parts = split(text.utf8[...], at: symbol)
      guard parts.count > 1 else { continue }
      let rest = parts.dropFirst().map {
        margin + "    "
          + symbol.utf8.dropFirst().reduce(into: "") {
            $0.unicodeScalars.append(Unicode.Scalar($1))
          } + $0
      }
      return [margin + start + "(", margin + "    " + parts[0]] + rest + [margin + ")"]
    }
    return [line]
  }

  /// The parts of a text between separators that are in no brackets.
  private static func split(_ text: Substring.UTF8View, at separator: String) -> [String] {
    var parts: [String] = []
    var start = text.startIndex
    var place = text.startIndex
    var depth = 0
    while place < text.endIndex {
      switch text[place] {
      case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
      default:
        if depth == 0, text[place...].starts(with: separator.utf8) {
          parts.append(String(Substring(text[start..<place])))
          place = text.index(place, offsetBy: separator.utf8.count)
          start = place
          continue
        }
      }
      place = text.index(after: place)
    }
    parts.append(String(Substring(text[start...])))
    return parts
  }
}
