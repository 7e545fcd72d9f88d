import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkModel

/// Statements that make layers of their own: layers and inputs; merges are in `MergeCompiler.swift`.
extension StatementCompiler {
  mutating func layerStatement(
    _ node: KDLNode, _ word: LayerWord, paths: [SourceSpan] = [], origin given: Int? = nil
  ) throws(SpecFault) -> LayerStatement {
    if let first = node.entries.first(where: { $0.key == nil })?.value,
      case .number(let number) = first.content
    {
      throw SpecFault(
        .numberForName(
          number.lexeme, of: word.rawValue,
          meant: PlainNumber.assignment(of: number.lexeme, to: word, in: node)),
        at: first.span)
    }
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
    let origin =
      given
      ?? addOrigin(
        Origin(
          location: .span(node.name.span), properties: properties.map { $0.origin },
          sharesWeightsOf: common.sharesWeightsOf?.span, paths: paths))
    let readsInput = word.properties.contains { property in
      property.readsInput && properties.contains { $0.name == property.name }
    }
    let constant =
      readsInput ? nil : try constantLayer(word, properties, at: node.name.span)
    let rounding = Property.rounding.name
    return LayerStatement(
      word: word, name: name, properties: properties, constant: constant,
      heedsRounding: word.properties.contains { $0.name == rounding }
        && !properties.contains { $0.name == rounding },
      heedsAxes: word.properties.contains { $0.dependsOnAxes }, common: common,
      readsInput: readsInput, origin: origin, span: node.name.span)
  }

  /// The layer on a plane, if no expression has a say in it; nil also for one that no plane takes, but a
  /// volume with another number of axes.
  ///
  /// - Throws: What is wrong whatever enters.
  private func constantLayer(
    _ word: LayerWord, _ properties: [CompiledProperty], at span: SourceSpan
  ) throws(SpecFault) -> Layer? {
    guard properties.allSatisfy({ $0.value.isConstant }) else { return nil }
    func layer(on axes: SpatialAxes) throws(SpecFault) -> Layer {
      try word.layer(
        try LayerReader(
          word, properties, at: span, frame: Frame(axesBeforeAll: axes),
          ambientRounding: .unstated))
    }
    do throws(SpecFault) {
      return try layer(on: .two)
    } catch {
      guard (try? layer(on: .one)) == nil, (try? layer(on: .three)) == nil else { return nil }
      throw error
    }
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

  func read(
    _ property: CommonProperty, _ value: KDLValue, into common: inout CommonProperties
  ) throws(SpecFault) {
    switch property {
    case .from:
      common.source = LayerReference(
        try NameTemplate(value, in: scope, isReference: true), in: scope)
    case .weightsOf:
      common.sharesWeightsOf = LayerReference(
        try NameTemplate(value, in: scope, isReference: true), in: scope)
    case .frozen:
      if let condition = try PropertyCompiler(scope: scope).condition(value) {
        common.frozen = Located(value: condition, span: value.span)
      } else if try value.flag() {
        common.attributes.insert(.frozen)
      }
    case .functional: if try value.flag() { common.attributes.insert(.functional) }
    case .modules:
      let number = try value.expression(in: NameScope()).constant(at: value.span)
      let range = 0...CommonProperty.mostModules
      guard let count = number.integer else {
        throw SpecFault(.fractionWhereIntegerNeeded(number), at: value.span)
      }
      guard range.contains(count) else {
        throw SpecFault(.outOfRange(count, range), at: value.span)
      }
      common.enclosingModules = UInt32(count)
    }
  }

  /// `input [name] height width channels`, with one spatial extent or three in their place, or the name as a
  /// property.
  mutating func inputStatement(_ node: KDLNode) throws(SpecFault) -> InputStatement {
    let reader = try NodeReader(node, arguments: 0...5, properties: [InputName.property])
    var numbers = reader.arguments[...]
    var name: NameTemplate?
    if let given = reader[InputName.property] {
      name = try NameTemplate(given, in: scope)
      reserve(name)
    } else if let first = numbers.first, namesInput(first, among: numbers.count) {
      name = try NameTemplate(first, in: scope)
      reserve(name)
      numbers = numbers.dropFirst()
    }
    guard let axes = SpatialAxes(rawValue: numbers.count - 1), let last = numbers.last else {
      throw SpecFault(.inputExtents(count: numbers.count), at: node.name.span)
    }
    scope.enters(axes)
    let spatial = numbers.dropLast()
    let properties = zip(axes.allAndChannels, numbers).map {
      Origin.Property(name: $0.hyperparameter.rawValue, value: $1.span, isNumber: $1.isNumber)
    }
    let origin = addOrigin(Origin(location: .span(node.name.span), properties: properties))
    var extents: [Located<Expression>] = []
    for extent in spatial { extents.append(try extent.located(in: scope)) }
    return InputStatement(
      name: name, axes: axes, extents: extents, channels: try last.located(in: scope),
      origin: origin, span: node.name.span)
  }

  /// Returns whether the first argument is a name: a string, unless it is an expression of numbers and of
  /// parameters in scope.
  private func namesInput(_ value: KDLValue, among count: Int) -> Bool {
    guard value.text != nil else { return false }
    guard count <= InputSize.mostNumbers else { return true }
    guard let expression = try? value.expression(in: scope) else { return true }
    return !InputName.isOfNumbers(expression)
  }
}

private enum PlainNumber {
  /// What a number alone after a layer's word is meant for, `filters=32`: the first property that is
  /// required, else the one number that makes the layer; nil if there is none, or it is given.
  static func assignment(
    of number: String, to word: LayerWord, in node: KDLNode
  ) -> String? {
    let schema = word.properties
    let required = schema.first { $0.defaultValue == nil }?.name
    let usual = ["factor", "rate", "slope", "groups", "size", "height"]
    let optional = usual.first { name in schema.contains { $0.name == name } }
    guard let name = required ?? optional, !node.entries.contains(where: { $0.key?.text == name })
    else { return nil }
    return name == "height" ? "height=\(number) width=\(number)" : "\(name)=\(number)"
  }
}

/// Properties that every layer takes.
enum CommonProperty: String, CaseIterable {
  case from
  case weightsOf = "weights-of"
  case frozen, functional, modules

  /// The largest value of `modules`.
  static let mostModules: Int64 = 4_000_000

  /// True if a call of a block takes it too.
  var isOfCalls: Bool {
    switch self {
    case .from, .weightsOf, .frozen: true
    case .functional, .modules: false
    }
  }

  /// Its entry in the language reference.
  var schema: Property {
    switch self {
    case .from: Property(rawValue, .name, default: "the layer before")
    case .weightsOf: Property(rawValue, .name, default: "its own")
    case .frozen, .functional: Property(rawValue, .flag, default: "#false")
    case .modules: Property(rawValue, .integer, default: "0")
    }
  }
}
