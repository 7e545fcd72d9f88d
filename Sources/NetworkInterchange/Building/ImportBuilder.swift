package import CNNDiagnostics
import CNNText
import NetworkFacts
package import NetworkModel
package import NetworkSpec

/// Builds the network of another program's file node by node. What the formats share is here: names, inputs,
/// findings, limits, results.
package struct ImportBuilder {
  /// Findings kept at most, so that a hostile file costs neither memory nor time.
  package static let mostFaults = 1000

  package let settings: ElaborationSettings
  private let mostNodes: Int
  private var built: BuiltNetwork
  private var names = ImportNames()
  private var faultCount = 0
  private var inputCount = 0
  private var isMarked: Set<NodeID> = []
  /// What is wrong with several nodes in the same way: where its finding is, and how many more they are.
  private var alike: [String: (finding: Int, more: Int)] = [:]

  package init(name: String, title: String = "", settings: ElaborationSettings) {
    self.settings = settings
    mostNodes = min(settings.mostNodes, settings.memory?.mostNodes ?? .max)
    built = BuiltNetwork(name: name, title: title)
  }

  // MARK: Findings

  /// True if so much is wrong that reading on is of no use.
  package var isFull: Bool { faultCount > ImportBuilder.mostFaults }

  /// Keeps a fault; an error leaves no network. Of operators that cannot be read for the same reason one is reported.
  package mutating func report(_ fault: ImportFault) {
    guard var diagnostic = fault.diagnostic else {
      built.isIncomplete = true
      return
    }
    if diagnostic.severity == .error { built.isIncomplete = true }
    faultCount += 1
    guard faultCount <= ImportBuilder.mostFaults else { return }
    if let key = fault.reason.sharedKey {
      guard alike[key] == nil else {
        alike[key]?.more += 1
        return
      }
      if alike.isEmpty, !settings.imports.isPartial {
        diagnostic.help.append(
          Diagnostic.Help("`--partial` leaves out what is not known, and what follows from it"))
      }
      alike[key] = (built.faults.count, 0)
    }
    built.faults.append(diagnostic)
  }

  // MARK: Nodes

  /// The output volume of a node; nil if an error left it unknown.
  package func shape(of id: NodeID) -> Shape? { built.inference.shape(of: id) }

  /// The node of an identifier.
  package subscript(id: NodeID) -> Node { built.inference[id] }

  /// The number of nodes so far.
  package var count: Int { built.inference.count }

  /// Adds a layer.
  ///
  /// - Parameters:
  ///   - name: as the file has it; `node(_:)` has the name that it got.
  ///   - location: where findings on it point.
  ///   - properties: places of its numbers, by the names of our hyperparameters.
  ///   - shared: the layer whose weights it uses.
  /// - Throws: `.tooManyLayers`.
  @discardableResult
  package mutating func add(
    _ layer: Layer, named name: String, reading inputs: [NodeID],
    at location: Diagnostic.Location, properties: [Origin.Property] = [],
    sharingWeightsOf shared: NodeID? = nil, attributes: Node.Attributes = []
  ) throws(ImportFault) -> NodeID {
    guard built.inference.count < mostNodes else {
      throw mostNodes < settings.mostNodes
        ? ImportFault(.memoryExceeded(what: "the layers"), at: location)
        : ImportFault(.tooManyLayers(limit: mostNodes), at: location)
    }
    built.origins.append(Origin(location: location, properties: properties))
    let own: NodeInputs =
      if inputs.isEmpty {
        .none
      } else if inputs.count == 1, !layer.mergesPaths {
        .one(inputs[0])
      } else {
        .many(inputs)
      }
    return built.inference.add(
      Node(
        name: names.unique(name, kind: layer.word), layer: layer, inputs: own,
        attributes: attributes, sharesWeightsOf: shared, origin: built.origins.count - 1))
  }

  /// Adds an input. Extents that the file leaves open come from `--input`, which also replaces those of the first.
  ///
  /// - Throws: `.unstatedInput`, `.inputSize`, `.layer`, `.tooManyLayers`.
  package mutating func addInput(
    _ stated: StatedVolume, named name: String, at location: Diagnostic.Location
  ) throws(ImportFault) -> NodeID {
    let isFirst = inputCount == 0
    inputCount += 1
    var extents = stated.extents
    var channels = stated.channels
    let isOpen = channels == nil || extents.contains { $0 == nil }
    if isFirst || isOpen, let size = settings.input {
      guard let (wanted, wantedChannels) = size.volume(like: stated.axes) else {
        throw ImportFault(.inputSize(size, axes: stated.axes), at: location)
      }
      if isFirst {
        extents = wanted.all
        channels = wantedChannels ?? channels
      } else {
        extents = zip(extents, wanted.all).map { $0 ?? $1 }
        channels = channels ?? wantedChannels
      }
    }
    let known = extents.compactMap { $0 }
    guard let channels, known.count == extents.count else {
      throw ImportFault(
        .unstatedInput(name, help: "state it: `--input \(stated.inputHint)`"), at: location)
    }
    let shape: Shape
    do throws(LayerError) {
      shape = try Shape(
        Extents(stated.axes) { known[stated.axes.place(of: $0)] }, channels: channels)
    } catch {
      throw ImportFault(.layer(error), at: location)
    }
    if isFirst, let size = settings.input, !size.channelsFirst,
      let finding = ChannelsFirst(shape, isFromOutside: true)
    {
      built.faults.append(finding.diagnostic(at: .commandLine))
    }
    return try add(
      .input(InputVolume(shape: shape)), named: name, reading: [], at: location)
  }

  /// Warns if a shape that the file states is not the one that follows from the layers.
  ///
  /// With another input or other dimensions than the file's, what it states does not apply.
  package mutating func check(_ id: NodeID, is stated: StatedVolume) {
    guard settings.input == nil, settings.imports.dimensions.isEmpty,
      let inferred = built.inference.shape(of: id), !stated.agrees(with: inferred)
    else { return }
    let node = built.inference[id]
    report(
      ImportFault(
        .statedShape(of: node.name, stated: "\(stated)", inferred: inferred),
        at: built.origins[node.origin].location))
  }

  /// Makes a layer, whose hyperparameters may be out of range.
  ///
  /// - Throws: `.layer`.
  package static func layer<Made>(
    at location: Diagnostic.Location, _ make: () throws(LayerError) -> Made
  ) throws(ImportFault) -> Made {
    do throws(LayerError) { return try make() } catch {
      throw ImportFault(.layer(error), at: location)
    }
  }

  /// Takes a setting that the file has of its own, such as the size of a family of networks, as `--set` gives it.
  ///
  /// - Parameter known: what it is if the run does not say; nil if it must.
  package mutating func setting(_ name: String, default known: String?) -> String? {
    built.settable.insert(name)
    let value = settings.parameters.last { $0.name == name }?.value ?? known
    if let value { built.parameters.append(PublishedFact.Setting(name: name, value: value)) }
    return value
  }

  /// Notes an operation that cannot be a layer, since the shape of its output is not known; what follows from it is
  /// noted likewise. Whatever total they belong to is a lower bound.
  package mutating func omit(_ omission: Omission) { built.inference.omit(omission) }

  // MARK: Results

  /// Marks a layer as a result of the network.
  package mutating func addOutput(_ id: NodeID) {
    if isMarked.insert(id).inserted { built.outputs.append(id) }
  }

  /// The network if nothing is wrong, and all findings.
  package consuming func finish() -> Elaboration {
    let settings = settings
    var built = built
    for (finding, more) in alike.values where more > 0 {
      built.faults[finding].notes.append("the same is true of \(NumberText.grouped(more)) more")
    }
    return built.elaboration(
      settings, expanded: "what a file of another program leaves open has options of its own")
  }
}
