import CNNDiagnostics
import NetworkModel
import NetworkSpec

/// The network that an importer builds: layers under the names and at the places of their nodes.
struct ONNXNetwork {
  private var builder: ImportBuilder
  private let path: String
  private var isFull = false

  init(named name: String, ofFile path: String, _ settings: ElaborationSettings) {
    builder = ImportBuilder(name: name, settings: settings)
    self.path = path
  }

  /// The output volume of a node; nil if an error left it unknown.
  func shape(of node: NodeID) -> Shape? { builder.shape(of: node) }

  /// True if a node is an input of the network.
  func isInput(_ node: NodeID) -> Bool {
    if case .input = builder[node].layer { true } else { false }
  }

  /// True if there are more layers, or more faults, than a network may have.
  var mustEnd: Bool { isFull || builder.isFull }

  func location(_ place: String) -> Diagnostic.Location {
    .element(path: path, description: place)
  }

  mutating func add(
    _ layer: Layer, named name: String, reading inputs: [NodeID], sharing: NodeID?, at place: String
  ) throws(ONNXFault) -> NodeID {
    do throws(ImportFault) {
      return try builder.add(
        layer, named: name, reading: inputs, at: location(place), sharingWeightsOf: sharing)
    } catch {
      if !isFull { builder.report(error) }
      isFull = true
      throw .silent
    }
  }

  mutating func omit(_ omission: Omission) { builder.omit(omission) }

  mutating func addOutput(_ node: NodeID) { builder.addOutput(node) }

  mutating func report(_ reason: ImportFault.Reason, at place: String) {
    builder.report(ImportFault(reason, at: location(place)))
  }

  consuming func finish() -> Elaboration { builder.finish() }
}
