import CNNDiagnostics
import NetworkModel

/// What a graph says of operations that are no layers here: opaque layers, and those that are left out.
extension GraphBuilder {
  /// A layer that states what it is: its output too.
  mutating func addOpaque(
    _ object: GraphObject, _ name: String, at span: SourceSpan, in place: GraphBlocks.Place
  ) throws(SpecFault) {
    let settings = try GraphObject(
      try object.required(GraphLayerMember.settings.rawValue), called: "an opaque layer")
    try settings.checkMembers(
      among: Opaque.Setting.names + CommonProperty.inGraphs.map { $0.rawValue })
    var common = Common()
    for property in CommonProperty.inGraphs {
      guard let value = settings[property.rawValue] else { continue }
      try read(property, value, name, into: &common)
    }
    let stated = try object.required(GraphLayerMember.output.rawValue)
    if self.settings.input != nil {
      throw SpecFault(.opaqueLayer(name), at: stated.span)
    }
    let opaque = try Opaque(settings, output: try shape(stated))
    var ids: [NodeID] = []
    var areKnown = true
    if let inputs = object[GraphLayerMember.inputs.rawValue] {
      for value in try inputs.elements() {
        guard let id = try node(named: value, for: name) else {
          areKnown = false
          continue
        }
        ids.append(id)
      }
    }
    guard areKnown else { throw .silent }
    origins.append(Origin(location: .span(span), sharesWeightsOf: common.weights?.span))
    let inputs: NodeInputs =
      switch ids.count {
      case 0: .none
      case 1: .one(ids[0])
      default: .many(ids)
      }
    var node = Node(
      prefix: place.prefix, name: place.localName(of: name), layer: .opaque(opaque),
      inputs: inputs, attributes: common.attributes, branch: place.branch,
      sharesWeightsOf: common.weights?.node, origin: origins.count - 1)
    node.enclosingModules = common.modules
    _ = try add(node, named: name, object)
  }

  /// The volume that a value states.
  private func shape(_ value: GraphValue) throws(SpecFault) -> Shape {
    let numbers = try value.extents()
    guard let axes = SpatialAxes(rawValue: numbers.count - 1) else {
      throw SpecFault(.inputExtents(count: numbers.count), at: value.span)
    }
    do throws(LayerError) {
      return try Shape(
        Extents(axes) { numbers[axes.place(of: $0)] }, channels: numbers[axes.rawValue])
    } catch {
      throw SpecFault(error, at: value.span)
    }
  }

  /// An operation that is no layer.
  mutating func readOmission(_ value: GraphValue) throws(SpecFault) {
    let object = try GraphObject(value, called: "an omission")
    try object.checkMembers(among: GraphOmissionMember.names)
    let name = try object.required(GraphOmissionMember.name.rawValue).name()
    let operatorName = try object.required(GraphOmissionMember.operatorName.rawValue).name()
    var reason = Omission.Reason.unknownOperator
    if let source = object[GraphOmissionMember.follows.rawValue] {
      reason = .follows(try source.name())
    } else if let word = object[GraphOmissionMember.reason.rawValue] {
      switch try word.text() {
      case "unknown-operator": break
      case "unknown-shape": reason = .unknownShape
      default:
        throw SpecFault(
          .invalidChoice(try word.text(), choices: ["unknown-operator", "unknown-shape"]),
          at: word.span)
      }
    }
    // It states the same of itself as an opaque layer, but for its output.
    let stated = try Opaque(object, output: .single)
    var inputs: [NodeID] = []
    for input in try object[GraphOmissionMember.inputs.rawValue]?.elements() ?? [] {
      if let id = try node(named: input, for: nil) { inputs.append(id) }
    }
    inference.omit(
      Omission(
        name: name, operatorName: operatorName, reason: reason, arithmetic: stated.arithmetic,
        parameters: stated.parameters, inputs: inputs))
  }
}
