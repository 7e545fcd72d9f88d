import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Statements that make layers of their own: layers and inputs; merges are in `MergeCompiler.swift`.
extension StatementCompiler {
  mutating func layerStatement(
    _ node: KDLNode, _ word: LayerWord, paths: [SourceSpan] = []
  ) throws(SpecFault) -> LayerStatement {
    let reader = try NodeReader(
      node, arguments: 0...1, properties: nil, allowsChildren: word.mergesPaths)
    let failuresBefore = failureCount
    var name: NameTemplate?
    if let argument = reader.arguments.first {
      name = attempt { (compiler) throws(SpecFault) in
        try NameTemplate(argument, in: compiler.scope)
      }
      reserve(name)
    }
    let (properties, common) = properties(of: word, reader)
    guard failureCount == failuresBefore else { throw .silent }
    let origin = addOrigin(
      Origin(
        location: .span(node.name.span), properties: properties.map { $0.origin },
        sharesWeightsOf: common.sharesWeightsOf?.span, paths: paths))
    var constant: Layer?
    if properties.allSatisfy({ $0.value.isConstant }) {
      constant = try word.layer(
        LayerReader(
          word, properties, at: node.name.span, frame: Frame(), ambientRounding: .unstated))
    }
    let rounding = Property.rounding.name
    return LayerStatement(
      word: word, name: name, properties: properties, constant: constant,
      heedsRounding: word.properties.contains { $0.name == rounding }
        && !properties.contains { $0.name == rounding },
      common: common, origin: origin, span: node.name.span)
  }

  /// Reports every property that is wrong, not only the first.
  private mutating func properties(
    of word: LayerWord, _ reader: NodeReader
  ) -> ([CompiledProperty], CommonProperties) {
    let schema = word.properties
    let compiler = PropertyCompiler(scope: scope)
    var properties: [CompiledProperty] = []
    var common = CommonProperties()
    // What was meant by unknown properties, so that it is not called missing as well.
    var meant: [String] = []
    for (key, value) in reader.properties {
      do throws(SpecFault) {
        if let property = schema.first(where: { $0.name == key.text }) {
          properties.append(try compiler.compile(value, as: property))
        } else if let property = CommonProperty(rawValue: key.text) {
          try read(property, value, into: &common)
        } else {
          let known = schema.map { $0.name } + CommonProperty.allCases.map { $0.rawValue }
          if let name = StructureFault.property(meantBy: key.text, among: known) {
            meant.append(name)
          }
          throw SpecFault(
            .unknownProperty(key.text, of: word.rawValue, known: known), at: key.span)
        }
      } catch {
        report(error)
      }
    }
    for property in schema
    where property.defaultValue == nil && reader[property.name] == nil
      && !meant.contains(property.name)
    {
      report(
        SpecFault(.missingProperty(property.name, of: word.rawValue), at: reader.name.span))
    }
    return (properties, common)
  }

  private func read(
    _ property: CommonProperty, _ value: KDLValue, into common: inout CommonProperties
  ) throws(SpecFault) {
    switch property {
    case .from: common.source = try NameTemplate(value, in: scope, isReference: true)
    case .weightsOf: common.sharesWeightsOf = try NameTemplate(value, in: scope, isReference: true)
    case .frozen: if try value.flag() { common.attributes.insert(.frozen) }
    case .functional: if try value.flag() { common.attributes.insert(.functional) }
    }
  }

  /// `input [name] height width channels`.
  mutating func inputStatement(_ node: KDLNode) throws(SpecFault) -> InputStatement {
    let reader = try NodeReader(node, arguments: 3...4)
    var name: NameTemplate?
    if reader.arguments.count == 4 {
      name = try NameTemplate(reader.arguments[0], in: scope)
      reserve(name)
    }
    let extents = reader.arguments.suffix(3)
    let properties = zip([Hyperparameter.height, .width, .channels], extents).map {
      Origin.Property(name: $0.rawValue, value: $1.span, isNumber: $1.isNumber)
    }
    let origin = addOrigin(Origin(location: .span(node.name.span), properties: properties))
    let first = extents.startIndex
    return InputStatement(
      name: name, height: try extents[first].located(in: scope),
      width: try extents[first + 1].located(in: scope),
      channels: try extents[first + 2].located(in: scope), origin: origin, span: node.name.span)
  }
}

/// Properties that every layer takes.
enum CommonProperty: String, CaseIterable {
  case from
  case weightsOf = "weights-of"
  case frozen, functional

  /// Its entry in the language reference.
  var schema: Property {
    switch self {
    case .from: Property(rawValue, .name, default: "the layer before")
    case .weightsOf: Property(rawValue, .name, default: "its own")
    case .frozen, .functional: Property(rawValue, .flag, default: "#false")
    }
  }
}
