import CNNDiagnostics
import KDL
import NetworkModel

/// A call of PyTorch or Keras as a statement, as far as it can be one, and what of it had to be left out.
struct PythonLayer {
  let word: LayerWord
  /// Whose conventions hold; nil if that is not known.
  let framework: Framework?
  let isFunction: Bool
  let signature: PythonSignature?
  /// The axes that a single number is about; nil if the name does not say.
  let statedAxes: SpatialAxes?
  let known: [String]
  /// The arguments and defaults by the names of their parameters.
  private(set) var values: [(name: String, value: String)] = []
  /// The properties of the statement, in the order given.
  private(set) var given: [Given]
  /// What the statement does not say, in words.
  private var omitted: [String] = []

  /// A property of the statement; its value is nil if it is still to be chosen.
  struct Given {
    let name: String
    let value: String?

    init(_ name: String, _ value: String?) {
      self.name = name
      self.value = value
    }
  }
}

// MARK: - The statement

extension PythonLayer {
  /// What a call is here: a statement that the language takes, `conv filters=32 kernel=3` in backticks, or else the
  /// words of the table of foreign words; and what the statement does not say.
  ///
  /// - Parameter source: where findings on the statement itself would be; none is shown.
  static func words(
    for call: PythonCall, of callee: PythonCallee, in source: SourceID
  ) -> (here: String, omitted: [String]) {
    let term = callee.term
    guard callee.isOwn, let word = term.replacements.first.flatMap({ LayerWord.named($0) }),
      !word.mergesPaths, term.isWhole, let form = form(of: term, word)
    else { return (term.here, []) }
    var layer = PythonLayer(word: word, callee: callee, call: call, given: form)
    layer.read(call)
    layer.addDefaults()
    guard let statement = layer.statement, layer.compiles(in: source) else {
      return (term.here, [])
    }
    return ("`\(statement)`", layer.omitted)
  }

  private init(word: LayerWord, callee: PythonCallee, call: PythonCall, given: [Given]) {
    self.word = word
    framework = callee.framework
    isFunction = !call.isClass
    signature = callee.signature
    statedAxes = PythonLayer.axes(of: call.lastName)
    self.given = given
    known = word.properties.map { $0.name }
  }

  /// What the term's statement says beyond its word, `mode=reflect`; nil if it is more than one statement.
  private static func form(of term: ForeignTerm, _ word: LayerWord) -> [Given]? {
    let parts = term.here.utf8.split(
      separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].isEmpty else { return nil }
    let words = parts[1].split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
    guard words.first == word.rawValue else { return nil }
    var form: [Given] = []
    for text in words.dropFirst() {
      let sides = text.utf8.split(separator: UInt8(ascii: "=")).map { String(Substring($0)) }
      guard sides.count == 2 else { return nil }
      if sides[1] != open { form.append(Given(sides[0], sides[1])) }
    }
    return form
  }

  /// What stands for a value that is still to be chosen.
  private static let open = "…"

  /// One of `Conv1d`, three of `Conv3D`; nil of a name that does not say.
  private static func axes(of name: String) -> SpatialAxes? {
    SpatialAxes.allCases.first { axes in
      ["d", "D"].contains { letter in
        let end = "\(axes.rawValue)\(letter)"
        return name.hasSuffix(end)
      }
    }
  }

  /// Two if the name does not say.
  var axes: SpatialAxes { statedAxes ?? .two }

  private mutating func read(_ call: PythonCall) {
    var bound: [(name: String?, argument: PythonCall.Argument)] = []
    var place = 0
    for argument in call.arguments {
      if let name = argument.name {
        bound.append((name, argument))
        continue
      }
      let parameters = signature?.parameters ?? []
      if place < parameters.count {
        bound.append((parameters[place].name, argument))
      } else if signature != nil || !isFunction || place > 0 {
        // A function has what it works on before everything else.
        bound.append((nil, argument))
      }
      place += 1
    }
    values = bound.compactMap { each in each.name.map { ($0, each.argument.value) } }
    // They say more of an interpolation, which must be known first.
    func isLater(_ name: String?) -> Bool { name == "align_corners" || name == "antialias" }
    for (name, argument) in bound.filter({ !isLater($0.name) }) + bound.filter({ isLater($0.name) })
    {
      let written = "`\(argument.written.excerpt)`"
      guard let name else {
        omitted.append("\(written) is left out")
        continue
      }
      read(meaning(of: name, argument.value), replaces: true, omitting: written)
    }
    let defaults = signature?.parameters ?? []
    for parameter in defaults where !values.contains(where: { $0.name == parameter.name }) {
      guard let value = parameter.defaultValue else { continue }
      read(
        meaning(of: parameter.name, value), replaces: false,
        omitting: "`\(parameter.name)=\(value)`, the default,")
    }
  }

  /// A default replaces nothing that is given, under whichever name.
  private mutating func read(_ meaning: Meaning, replaces: Bool, omitting written: String) {
    switch meaning {
    case .nothing: break
    case .properties(let properties):
      for property in properties where replaces || !isGiven(property.name) {
        given.removeAll { $0.name == property.name }
        given.append(property)
      }
    case .unsaid(let here, let names):
      guard replaces || names.isEmpty || !names.allSatisfy({ isGiven($0) }) else { return }
      for name in names where known.contains(name) {
        given.removeAll { $0.name == name }
        given.append(Given(name, nil))
      }
      omitted.append("\(written) is " + (here.isEmpty ? "left out" : here))
    }
  }

  private func isGiven(_ name: String) -> Bool { given.contains { $0.name == name } }

  /// What holds in Python whatever the call says, and what the language wants.
  private mutating func addDefaults() {
    var defaults: [Given] = []
    if word == .lrn, framework == .pytorch {
      defaults.append(Given("alpha-divided-by-size", "#true"))
    }
    if framework == .tensorflow, isFunction, word == .conv || word == .deconv {
      defaults.append(Given("bias", "none"))
    }
    // Keras and TensorFlow divide by the number of values that are there.
    if word == .avgpool, framework == .keras || framework == .tensorflow,
      given.contains(where: { $0.name == "pad" && $0.value != "0" })
    {
      defaults.append(Given("count-padding", "#false"))
    }
    if signature == nil {
      // What differs from one function to the next.
      let differing = ["stride", "slope", "slopes", "epsilon", "over"]
      let isWindow = word == .maxpool || word == .avgpool || word == .lppool
      defaults += differing.filter { known.contains($0) && ($0 != "stride" || isWindow) }
        .filter { _ in word != .fc && word != .conv && word != .deconv }
        .map { Given($0, nil) }
    }
    let required = word.properties.filter { $0.defaultValue == nil }.map { Given($0.name, nil) }
    given += (defaults + required).filter { !isGiven($0.name) }
  }

  /// Nil if it lacks what no property alone must have.
  private var statement: String? {
    let needsExtents = word == .adaptiveAvgpool || word == .adaptiveMaxpool
    let hasExtents = given.contains { Axis(rawValue: $0.name) != nil }
    guard !needsExtents || hasExtents else { return nil }
    return text { _ in PythonLayer.open }
  }

  private func text(choosing: (String) -> String) -> String {
    ([word.rawValue] + given.map { "\($0.name)=\($0.value ?? choosing($0.name))" })
      .joined(separator: " ")
  }

  /// Returns whether the language takes the statement, whatever volume enters and whatever is chosen.
  private func compiles(in source: SourceID) -> Bool {
    let text = text { name in
      guard let property = word.properties.first(where: { $0.name == name }) else { return "1" }
      switch property.kind {
      case .choice(let choices): return choices.first.map { KDLToken.string($0) } ?? "1"
      case .flag: return "#true"
      case .decimal:
        return property.defaultValue.flatMap { PythonValue.decimal($0) } ?? "1"
      case .integer, .extent, .extents, .stride, .sides, .name, .table:
        // As many filters as groups, of which they are a multiple.
        let groups = given.first { $0.name == "groups" }?.value
        return name == "filters" ? groups ?? "1" : "1"
      }
    }
    let document = try? KDLDocument(
      parsing: Array(text.utf8), source: source, limits: KDLLimits(forDescriptions: nil))
    guard let document else { return false }
    var compiler = StatementCompiler(blocks: BlockDirectory(), memory: nil)
    _ = compiler.compile(document.nodes, in: .network)
    return compiler.failureCount == 0
  }
}
