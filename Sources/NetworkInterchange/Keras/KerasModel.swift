import CNNDiagnostics
import CNNText

/// A model of Keras as its JSON has it: layers, and how they are called.
struct KerasModel: Sendable {
  let name: String
  let layers: [KerasLayer]
  /// True for layers one after another, of which none says what it reads.
  let isSequential: Bool
  /// Of a model with calls: the tensors that it takes and gives.
  let inputs: [KerasReference]
  let outputs: [KerasReference]
  /// The shape that a model without an input layer was built for.
  let builtShape: [Int?]?
  let location: Diagnostic.Location
}

/// A layer of a model, with its calls.
struct KerasLayer: Sendable {
  let className: String
  /// Where Keras 3 finds the class; empty elsewhere.
  let module: String
  let name: String
  let config: KerasConfig
  let calls: [KerasCall]
  /// The model that the layer is, if it is one, and those that it merges.
  let models: [KerasModel]
  let location: Diagnostic.Location
}

/// One use of a layer.
struct KerasCall: Sendable {
  let arguments: [KerasArgument]
  let named: [(name: String, value: KerasArgument)]

  /// The tensors that it reads, the named ones last.
  var references: [KerasReference] {
    arguments.flatMap { $0.references } + named.flatMap { $0.value.references }
  }
}

/// What a layer is called with.
enum KerasArgument: Sendable {
  case tensor(KerasReference)
  case list([KerasArgument])
  case constant(JSONValue)

  var references: [KerasReference] {
    switch self {
    case .tensor(let reference): [reference]
    case .list(let arguments): arguments.flatMap { $0.references }
    case .constant: []
    }
  }
}

/// A tensor by the layer that gives it, the number of the call, and its place among the results.
struct KerasReference: Sendable {
  let layer: String
  let call: Int
  let place: Int
  /// The shape that the file states.
  let shape: [Int?]?
  let location: Diagnostic.Location
}

// MARK: Reading

/// Reads the structure of a model. Nested models are as deep as JSON may be, and no deeper.
struct KerasReader {
  let source: SourceID
  /// Layers met so far.
  private var count = 0
  private static let mostLayers = 200_000
  private static let modelClasses: Set<String> = ["Sequential", "Model", "Functional"]

  init(source: SourceID) { self.source = source }

  private func place(of json: JSONValue) -> Diagnostic.Location {
    .span(SourceSpan(source: source, range: json.range))
  }

  /// Returns whether a value looks like a model: a class and its configuration.
  static func isModel(_ json: JSONValue) -> Bool {
    json["class_name"]?.string != nil && json["config"] != nil
  }

  mutating func model(_ json: JSONValue) throws(ImportFault) -> KerasModel {
    guard let className = json["class_name"]?.string, let config = json["config"] else {
      throw ImportFault(
        .missingField("class_name", of: "a model of Keras"), at: place(of: json))
    }
    return try model(json, className, config)
  }

  private mutating func model(
    _ json: JSONValue, _ className: String, _ config: JSONValue
  ) throws(ImportFault) -> KerasModel {
    let listed = config.elements ?? config["layers"]?.elements
    guard let listed else {
      throw ImportFault(.missingField("layers", of: "a model of Keras"), at: place(of: config))
    }
    var layers: [KerasLayer] = []
    layers.reserveCapacity(listed.count)
    for element in listed { layers.append(try layer(element)) }
    let name = config["name"]?.string ?? json["name"]?.string ?? className.lowercased()
    let isSequential = className == "Sequential"
    let built = (config["build_input_shape"] ?? json["build_config"]?["input_shape"])
      .flatMap { KerasConfig.shape($0) }
    return KerasModel(
      name: name, layers: layers, isSequential: isSequential,
      inputs: isSequential ? [] : try references(config["input_layers"], of: config),
      outputs: isSequential ? [] : try references(config["output_layers"], of: config),
      builtShape: built, location: place(of: config))
  }

  private mutating func layer(_ json: JSONValue) throws(ImportFault) -> KerasLayer {
    count += 1
    guard count <= KerasReader.mostLayers else {
      throw ImportFault(.tooManyLayers(limit: KerasReader.mostLayers), at: place(of: json))
    }
    guard let className = json["class_name"]?.string else {
      throw ImportFault(.missingField("class_name", of: "a layer"), at: place(of: json))
    }
    guard let config = json["config"] else {
      throw ImportFault(.missingField("config", of: "a layer"), at: place(of: json))
    }
    let name = json["name"]?.string ?? config["name"]?.string ?? className.lowercased()
    var models: [KerasModel] = []
    if KerasReader.modelClasses.contains(className) {
      models = [try model(json, className, config)]
    } else if className == "Merge" {
      // Models of Keras 1 that begin with several branches.
      for branch in config["layers"]?.elements ?? [] where KerasReader.isModel(branch) {
        models.append(try model(branch))
      }
    }
    var calls: [KerasCall] = []
    for node in json["inbound_nodes"]?.elements ?? [] { calls.append(try call(node)) }
    return KerasLayer(
      className: className, module: json["module"]?.string ?? "", name: name,
      config: KerasConfig(json: config, source: source), calls: calls, models: models,
      location: .span(
        SourceSpan(source: source, range: json["class_name"]?.range ?? json.range)))
  }

  /// One call: a list of links, one bare link, or arguments by position and name.
  private func call(_ json: JSONValue) throws(ImportFault) -> KerasCall {
    if let arguments = json["args"]?.elements {
      var named: [(name: String, value: KerasArgument)] = []
      for member in json["kwargs"]?.members ?? [] {
        named.append((member.name, argument(member.value)))
      }
      return KerasCall(arguments: arguments.map { argument($0) }, named: named)
    }
    guard let elements = json.elements else {
      throw ImportFault(
        .wrongType(of: "inbound_nodes", expected: "calls of the layer"), at: place(of: json))
    }
    if elements.first?.string != nil { return try linked([json]) }
    return try linked(elements)
  }

  private func linked(_ links: [JSONValue]) throws(ImportFault) -> KerasCall {
    var arguments: [KerasArgument] = []
    var named: [(name: String, value: KerasArgument)] = []
    for link in links {
      if let parts = link.elements, parts.count >= 3, parts[0].string == "_CONSTANT_VALUE" {
        arguments.append(.constant(parts[2]))
      } else if let reference = reference(link) {
        arguments.append(.tensor(reference))
      } else {
        throw ImportFault(
          .wrongType(of: "inbound_nodes", expected: "links to layers: `[name, 0, 0]`"),
          at: place(of: link))
      }
      if let parts = link.elements, parts.count > 3 {
        for member in parts[3].members ?? [] {
          named.append((member.name, argument(member.value)))
        }
      }
    }
    return KerasCall(arguments: arguments, named: named)
  }

  private func argument(_ json: JSONValue) -> KerasArgument {
    if let reference = reference(json) { return .tensor(reference) }
    if let elements = json.elements {
      let arguments = elements.map { argument($0) }
      let hasTensors = arguments.contains { if case .constant = $0 { false } else { true } }
      return hasTensors ? .list(arguments) : .constant(json)
    }
    return .constant(json)
  }

  /// `[name, call, place]`, or a tensor of Keras 3; nil for anything else.
  private func reference(_ json: JSONValue) -> KerasReference? {
    var parts = json.elements
    var shape: [Int?]?
    if parts == nil, json["class_name"]?.string == "__keras_tensor__" {
      parts = json["config"]?["keras_history"]?.elements
      shape = json["config"]?["shape"].flatMap { KerasConfig.shape($0) }
    }
    guard let parts, parts.count >= 3, let layer = parts[0].string,
      let call = KerasConfig.integer(parts[1]), let place = KerasConfig.integer(parts[2]),
      call >= 0, place >= 0
    else { return nil }
    return KerasReference(
      layer: layer, call: call, place: place, shape: shape, location: self.place(of: json))
  }

  /// One reference, a list of them, or some by name.
  private func references(
    _ json: JSONValue?, of config: JSONValue
  ) throws(ImportFault) -> [KerasReference] {
    guard let json else {
      throw ImportFault(
        .missingField("output_layers", of: "a model of Keras"), at: place(of: config))
    }
    if let reference = reference(json) { return [reference] }
    var references: [KerasReference] = []
    for element in json.elements ?? json.members?.map({ $0.value }) ?? [] {
      guard let reference = reference(element) else {
        throw ImportFault(
          .wrongType(of: "output_layers", expected: "links to layers: `[name, 0, 0]`"),
          at: place(of: element))
      }
      references.append(reference)
    }
    return references
  }
}
