import NetworkConditions
import NetworkModel

/// Makes statements of a network's layers.
struct StatementMaker {
  let network: InferredNetwork
  let isReferred: [Bool]
  /// The rounding that need not be said.
  let rounding: Rounding
  private var knownSettings: [Layer: Settings] = [:]
  /// By node: what layers say in another language than that of descriptions.
  private let given: [LayerSettings]?
  private let usualValues: [String: [String: SlotValue]]?

  fileprivate struct Settings {
    let word: String
    let properties: [(name: String, value: SlotValue)]
    let fixed: String
    let kind: FoldedStatement.Kind
  }

  init(
    _ network: InferredNetwork, isReferred: [Bool], settings: [LayerSettings]? = nil
  ) {
    self.network = network
    given = settings
    usualValues = settings.map { LayerSettings.usualValues(of: $0) }
    self.isReferred = isReferred
    rounding = StatementMaker.usualRounding(network)
  }

  /// The floor, if a layer states it or leaves a remainder without a word.
  private static func usualRounding(_ network: InferredNetwork) -> Rounding {
    for node in network.network.nodes {
      guard let stated = node.layer.window?.rounding else { continue }
      if stated == .floor { return .floor }
    }
    return .unstated
  }

  mutating func layer(
    _ index: Int, source: Int?, in forms: inout FormTable
  ) -> FoldedStatement {
    let node = network.network.nodes[index]
    let id = network.network.id(at: index)
    let output = network.shape(of: id)
    if case .input(let volume) = node.layer {
      let extents = volume.shape.extents.all + [volume.shape.channels]
      return FoldedStatement(
        form: forms.number(of: .input(extents: extents.count)),
        values: [.node(index)] + extents.map { .number(Int64($0)) },
        channels: [0] + extents.map { _ in 0 },
        entering: 0, leaving: Int32(output.channels), nodes: [index], isFixed: true, kind: .head)
    }
    var entering: Int32 = 0
    if case .one(let input) = network.input(of: id) { entering = Int32(input.channels) }
    let (form, values, kind) = own(index, source: source)
    return FoldedStatement(
      form: forms.number(of: .layer(form)), values: values, channels: values.map { _ in entering },
      entering: entering, leaving: Int32(output.channels), nodes: [index],
      isFixed: isReferred[index] || source != nil || node.sharesWeightsOf != nil, kind: kind)
  }

  /// - Parameters:
  ///   - incoming: the node that enters the merge.
  ///   - paths: each with its source and what it was folded to.
  mutating func merge(
    _ index: Int, source: Int?, incoming: Int?, paths: [(source: Int?, body: [FoldedStatement])],
    in forms: inout FormTable
  ) -> FoldedStatement {
    let node = network.network.nodes[index]
    let leaving = Int32(network.shape(of: network.network.id(at: index)).channels)
    let entering = incoming.map {
      Int32(network.shape(of: network.network.id(at: $0)).channels)
    }
    let own = own(index, source: source)
    var statement = FoldedStatement(
      form: 0, values: own.values, channels: own.values.map { _ in entering ?? 0 },
      entering: entering ?? 0, leaving: leaving, nodes: [],
      isFixed: isReferred[index] || source != nil || node.sharesWeightsOf != nil, kind: .merge)
    var pathForms: [PathForm] = []
    for path in paths {
      if let source = path.source {
        statement.values.append(.node(source))
        statement.channels.append(0)
        statement.isFixed = true
      }
      for part in path.body {
        statement.values += part.values
        statement.channels += part.channels
        statement.nodes += part.nodes
        if part.isFixed { statement.isFixed = true }
      }
      pathForms.append(
        PathForm(hasSource: path.source != nil, body: path.body.map { $0.form }))
    }
    statement.nodes.append(index)
    statement.form = forms.number(of: .merge(own.form, paths: pathForms))
    return statement
  }

  private mutating func own(
    _ index: Int, source: Int?
  ) -> (form: LayerPattern, values: [SlotValue], kind: FoldedStatement.Kind) {
    let node = network.network.nodes[index]
    let settings = given.map { Settings($0[index], node.layer) } ?? settings(of: node.layer)
    var names: [String] = []
    var values: [SlotValue] = []
    if isReferred[index] {
      names.append(LayerPattern.name)
      values.append(.node(index))
    }
    for property in settings.properties {
      names.append(property.name)
      values.append(property.value)
    }
    func add(_ property: CommonProperty, _ value: SlotValue) {
      names.append(property.rawValue)
      values.append(value)
    }
    if let source { add(.from, .node(source)) }
    if let shared = node.sharesWeightsOf { add(.weightsOf, .node(shared.index)) }
    if given == nil {
      if node.attributes.contains(.frozen) { add(.frozen, .flag(true)) }
      if node.attributes.contains(.functional) { add(.functional, .flag(true)) }
      if node.enclosingModules > 0 { add(.modules, .number(Int64(node.enclosingModules))) }
    }
    return (
      LayerPattern(
        word: settings.word, properties: names, fixed: settings.fixed, kind: settings.kind),
      values, settings.kind
    )
  }

  private mutating func settings(of layer: Layer) -> Settings {
    if let known = knownSettings[layer] { return known }
    var written: [String: String] = [:]
    for property in layer.properties { written[property.name] = property.value }
    if written["rounding"] == rounding.rawValue { written["rounding"] = nil }
    let settings: Settings
    if layer.kind == .activation, written.isEmpty {
      settings = Settings(
        word: StatementWord.apply.rawValue,
        properties: [(name: LayerPattern.word, value: .text(layer.word))],
        fixed: "", kind: .activation)
    } else {
      var properties: [(name: String, value: SlotValue)] = []
      var fixed = ""
      for property in LayerWord.named(layer.word)?.properties ?? [] {
        if let text = written[property.name] ?? StatementMaker.defaultText(of: property, written) {
          if StatementMaker.isTooFine(text) {
            fixed += " \(property.name)=\(text)"
          } else {
            properties.append((name: property.name, value: SlotValue(text)))
          }
        }
      }
      settings = Settings(
        word: layer.word, properties: properties, fixed: fixed,
        kind: FoldedStatement.Kind(layer.kind))
    }
    knownSettings[layer] = settings
    return settings
  }

  /// What a property means where it is not written.
  func usualValue(of property: String, in layer: LayerPattern) -> SlotValue? {
    usualValues?[layer.fixed]?[property] ?? UsualValues.value(of: property, in: layer.word)
  }

  /// Returns whether a decimal has more digits than the exact number that a parameter would be.
  private static func isTooFine(_ text: String) -> Bool {
    guard Double(text) != nil, Int64(text) == nil else { return false }
    guard let number = try? Number.decimal(text.utf8[...]) else { return true }
    return number.double != Double(text)
  }

  /// What a property that is not written means, if a word says it.
  static func defaultText(of property: Property, _ written: [String: String]) -> String? {
    guard let text = property.defaultValue else { return nil }
    if !text.utf8.contains(UInt8(ascii: " ")) { return text }
    return property.name == "bias" && written["weights"] == nil ? BiasForm.shared.rawValue : nil
  }
}

extension StatementMaker.Settings {
  fileprivate init(_ given: LayerSettings, _ layer: Layer) {
    word = given.word
    properties = given.properties.map { ($0.name, $0.value) }
    fixed = given.form
    kind = FoldedStatement.Kind(layer.kind)
  }
}

extension SlotValue {
  /// The value that a description writes so.
  init(_ text: String) {
    switch text {
    case "#true": self = .flag(true)
    case "#false": self = .flag(false)
    default: self = Int64(text).map { .number($0) } ?? .text(text)
    }
  }
}

extension FoldedStatement.Kind {
  fileprivate init(_ kind: LayerKind) {
    switch kind {
    case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis:
      self = .head
    case .pooling, .globalPooling, .adaptivePooling, .regionPooling, .flatten, .reshape, .padding,
      .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice:
      self = .resampling
    case .batchNormalization, .layerNormalization, .groupNormalization, .instanceNormalization,
      .localResponseNormalization, .globalResponseNormalization, .l2Normalization, .scale:
      self = .normalization
    case .activation, .parametricReLU, .maxout, .gatedLinearUnit, .softmax, .dropout:
      self = .activation
    case .concatenation, .addition, .multiplication, .matrixMultiplication, .maximum, .maxUnpooling:
      self = .merge
    // No statement is made of it: no description can say what it is.
    case .opaque: self = .head
    }
  }
}
