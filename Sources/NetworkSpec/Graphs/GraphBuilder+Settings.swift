import CNNDiagnostics
import NetworkModel

/// The settings of a layer of a graph: its hyperparameters, and what every layer may state.
extension GraphBuilder {
  /// What the settings of a layer say besides its hyperparameters.
  struct Common {
    var attributes: Node.Attributes = []
    var modules: UInt32 = 0
    var weights: (node: NodeID, span: SourceSpan)?
  }

  mutating func settings(
    of word: LayerWord, _ object: GraphObject, _ name: String
  ) throws(SpecFault) -> ([CompiledProperty], Common) {
    var properties: [CompiledProperty] = []
    var common = Common()
    let schema = word.properties
    let given = object[GraphLayerMember.settings.rawValue]
    if let given {
      for (key, keySpan, value) in try GraphObject(given, called: "a layer").members {
        if let property = schema.first(where: { $0.name == key && $0.kind != .name }) {
          properties.append(try value.property(property))
        } else if let property = CommonProperty.inGraphs.first(where: { $0.rawValue == key }) {
          try read(property, value, name, into: &common)
        } else {
          let known =
            schema.filter { $0.kind != .name }.map { $0.name }
            + CommonProperty.inGraphs.map { $0.rawValue }
          throw SpecFault(.unknownProperty(key, of: word.rawValue, known: known), at: keySpan)
        }
      }
    }
    for property in schema
    where property.defaultValue == nil && !properties.contains(where: { $0.name == property.name })
    {
      throw SpecFault(
        .missingMember(property.name, of: "the settings of `\(word.rawValue)`"),
        at: given?.span.slice(0..<1) ?? object.openingSpan)
    }
    return (properties, common)
  }

  func read(
    _ property: CommonProperty, _ value: GraphValue, _ name: String, into common: inout Common
  ) throws(SpecFault) {
    switch property {
    case .from: break
    case .weightsOf:
      guard let id = try node(named: value, for: name) else { throw .silent }
      common.weights = (id, value.span)
    case .frozen: if try value.flag() { common.attributes.insert(.frozen) }
    case .functional: if try value.flag() { common.attributes.insert(.functional) }
    case .modules:
      let count = try value.integer()
      guard (0...CommonProperty.mostModules).contains(count) else {
        throw SpecFault(.outOfRange(count, 0...CommonProperty.mostModules), at: value.span)
      }
      common.modules = UInt32(count)
    }
  }

  func layer(
    _ word: LayerWord, _ properties: [CompiledProperty], at span: SourceSpan, reading id: NodeID?
  ) throws(SpecFault) -> Layer {
    var frame = Frame()
    frame.volume = id.flatMap { inference.shape(of: $0) }
    frame.volumeIsUnknown = frame.volume == nil
    return try word.layer(
      try LayerReader(word, properties, at: span, frame: frame, ambientRounding: .unstated))
  }
}
