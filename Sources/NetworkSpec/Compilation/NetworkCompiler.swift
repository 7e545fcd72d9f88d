import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

extension SpecLibrary {
  /// Compiles one network, unless it was the last one requested.
  mutating func compiled(_ declaration: NetworkDeclaration) -> CompiledNetwork {
    if let last = lastCompiled, last.template.name == declaration.name { return last }
    lastCompiled = nil
    memoryTaken -= memoryOfLast
    memoryOfLast = 0
    let compiled = compile(declaration)
    lastCompiled = compiled
    return compiled
  }

  private mutating func compile(_ declaration: NetworkDeclaration) -> CompiledNetwork {
    let node = declaration.node
    var compiler = StatementCompiler(
      blocks: declaration.directory, after: origins.count, memory: memoryLeft)
    let title = compiler.title(of: node)
    let children = node.children ?? []
    let (parameters, citations) = compiler.heading(children)
    let body = compiler.compile(children, in: .network)
    memoryOfLast = compiler.memoryTaken
    memoryTaken += memoryOfLast
    let template = NetworkTemplate(
      name: declaration.name, title: title, span: declaration.span, citations: citations,
      parameters: parameters, slotCount: compiler.scope.slotCount, body: body,
      reservedNames: compiler.reservedNames,
      origins: Origins(ofBlocks: origins, own: compiler.origins))
    return CompiledNetwork(template: template, faults: compiler.log.faults)
  }
}

extension StatementCompiler {
  /// `network NAME title="…"`.
  fileprivate mutating func title(of node: KDLNode) -> String {
    attempt { (_) throws(SpecFault) in
      let reader = try NodeReader(
        node, arguments: 1...1, properties: ["title"], allowsChildren: true)
      return try reader["title"]?.word() ?? ""
    } ?? ""
  }

  /// Reads the parts of a network other than its statements. Parameters apply to all of it.
  fileprivate mutating func heading(
    _ nodes: [KDLNode]
  ) -> (parameters: [NetworkParameter], citations: [Citation]) {
    var parameters: [NetworkParameter] = []
    var citations: [Citation] = []
    for node in nodes {
      switch StatementWord.named(node.name.text) {
      case .parameter?:
        let parameter = attempt { (compiler) throws(SpecFault) in
          try compiler.parameter(node, after: parameters)
        }
        guard let parameter else {
          if let name = try? node.entries.first?.value.word() { scope.declareFaulty(name) }
          continue
        }
        parameters.append(parameter)
        _ = scope.declare(parameter.name)
      case .paper?:
        let citation = attempt { (_) throws(SpecFault) in try Citation(paper: node) }
        if let citation { citations.append(citation) }
      case .imagenet?:
        let citation = attempt { (_) throws(SpecFault) in try Citation(imagenet: node) }
        if let citation { citations.append(citation) }
      case .note?:
        let citation = attempt { (_) throws(SpecFault) in try Citation(note: node) }
        if let citation { citations.append(citation) }
      case .network?, .block?, .import?, .input?, .rounding?, .module?, .repeat?, .when?, .else?,
        .let?, .freeze?, .output?, .foldBatchnorm?, .branch?, .apply?, .path?, .published?,
        .require?, nil:
        continue
      }
    }
    return (parameters, citations)
  }

  /// `parameter k default=192 choices="128 192 256 384"`.
  private func parameter(
    _ node: KDLNode, after others: [NetworkParameter]
  ) throws(SpecFault) -> NetworkParameter {
    let reader = try NodeReader(node, arguments: 1...1, properties: ["default", "choices"])
    let name = try reader.arguments[0].word()
    let span = reader.arguments[0].span
    try StatementCompiler.checkParameterName(name, at: span)
    guard others.count < NameScope.mostNames else {
      throw SpecFault(.tooMany(what: "parameters", limit: NameScope.mostNames), at: span)
    }
    if let first = others.first(where: { $0.name == name }) {
      throw SpecFault(.duplicateName(name, first: first.span), at: span)
    }
    guard let stated = reader["default"] else {
      throw SpecFault(.missingProperty("default", of: node.name.text), at: node.name.span)
    }
    let defaultValue = try stated.expression(in: NameScope()).constant(at: stated.span)
    let choices = try reader["choices"].map { (list) throws(SpecFault) in
      try StatementCompiler.choices(list)
    }
    if let choices, !choices.contains(defaultValue) {
      throw SpecFault(
        .invalidChoice(defaultValue.description, choices: choices.map { $0.description }),
        at: stated.span)
    }
    return NetworkParameter(
      name: name, span: span, defaultValue: defaultValue, choices: choices ?? [])
  }

  static let mostChoices = 1000

  /// Numbers separated by spaces.
  private static func choices(_ list: KDLValue) throws(SpecFault) -> [Number] {
    guard let (text, inside) = list.text else {
      throw SpecFault(
        .wrongType(expected: "numbers separated by spaces", found: list.typeName), at: list.span)
    }
    let bytes = Array(text.utf8)
    var choices: [Number] = []
    let words = bytes.split(separator: UInt8(ascii: " "), maxSplits: mostChoices)
    guard words.count <= mostChoices else {
      throw SpecFault(.tooMany(what: "choices", limit: mostChoices), at: list.span)
    }
    for choice in words {
      let isVerbatim = inside.range.count == bytes.count
      let place = isVerbatim ? inside.slice(choice.startIndex..<choice.endIndex) : inside
      let expression = try Expression(
        parsing: choice, as: .descriptions, at: place, in: NameScope())
      choices.append(try expression.constant(at: place))
    }
    return choices
  }
}

extension Expression {
  /// The value of an expression that names nothing.
  func constant(at span: SourceSpan) throws(SpecFault) -> Number {
    try number(in: Frame(), at: span)
  }
}

extension Citation {
  /// `paper "Krizhevsky et al." year=2012`.
  fileprivate init(paper node: KDLNode) throws(SpecFault) {
    let reader = try NodeReader(node, arguments: 1...1, properties: nil)
    self.init(.paper, text: try reader.arguments[0].word(), reader)
  }

  /// `imagenet top5-error=15.4`. The errors are figures that reports show, all else is for readers.
  fileprivate init(imagenet node: KDLNode) throws(SpecFault) {
    let reader = try NodeReader(node, arguments: 0...0, properties: nil)
    for name in ["top1-error", "top5-error"] { try reader[name]?.checkPercentage() }
    self.init(.imagenet, text: "", reader)
  }

  /// `note "the form in two groups is alexnet-two-gpu"`.
  fileprivate init(note node: KDLNode) throws(SpecFault) {
    let reader = try NodeReader(node, arguments: 1...1)
    self.init(.note, text: try reader.arguments[0].word(), reader)
  }

  private init(_ kind: Kind, text: String, _ reader: NodeReader) {
    self.kind = kind
    self.text = text
    properties = reader.properties.map { Property(name: $0.key.text, value: $0.value.plainText) }
  }
}

extension KDLValue {
  /// Checks that the value is a decimal number from 0 to 100.
  func checkPercentage() throws(SpecFault) {
    guard case .number(let number) = content else {
      throw SpecFault(.wrongType(expected: "a number", found: typeName), at: span)
    }
    guard number.precision != nil, (0...100).contains(number.double) else {
      throw KDLValue.notAPercentage(number.lexeme, at: span)
    }
  }

  static func notAPercentage(_ text: String, at span: SourceSpan) -> SpecFault {
    SpecFault(.malformed(text, expected: "a percentage from 0 to 100, such as `15.4`"), at: span)
  }

  /// The value as a reader would say it.
  fileprivate var plainText: String {
    switch content {
    case .string(let text): text
    case .number(let number): number.lexeme
    case .boolean(let flag): flag ? "yes" : "no"
    case .null: ""
    }
  }
}
