import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

/// A layer statement, what it means, and how the layer is written.
struct WordCase: Sendable, CustomTestStringConvertible {
  /// Without a name: `conv filters=6 kernel=5`.
  let statement: String
  /// Its properties in the writer's order, defaults left out; nil if they are those of the statement.
  let written: String?
  let layer: @Sendable () throws -> Layer

  init(
    _ statement: String, _ layer: @escaping @autoclosure @Sendable () throws -> Layer,
    writes written: String? = nil
  ) {
    self.statement = statement
    self.written = written
    self.layer = layer
  }

  var testDescription: String { statement }

  /// - Parameter input: extents that the layer takes.
  func check(on input: String = "64 64 12", _ location: SourceLocation = #_sourceLocation) throws {
    let layer = try layer()
    #expect(try read(statement, input, location) == layer, sourceLocation: location)
    let word = statement.prefix { $0 != " " }
    #expect(layer.word == word, sourceLocation: location)
    let properties = layer.propertiesText
    let expected = written ?? String(statement.dropFirst(word.count + 1))
    #expect(properties == expected, sourceLocation: location)
    #expect(try read("\(word) \(properties)", input, location) == layer, sourceLocation: location)
  }

  /// The layer of a statement; a merge gets two empty paths.
  private func read(
    _ statement: String, _ input: String, _ location: SourceLocation
  ) throws -> Layer? {
    let word = LayerWord.named(String(statement.prefix { $0 != " " }))
    let paths = word?.mergesPaths == true ? " { path {}; path {} }" : ""
    let text = networkText("rounding floor\n" + statement + paths, input: "input \(input)")
    let network = try Reading(text).network(location)
    try expectGraphRoundTrip(network, location)
    return network.nodes.last?.layer
  }
}

/// Expects the findings of a faulty statement on an input of 8×8×4.
func expectFaults(_ statement: String, _ id: DiagnosticID) {
  expectFindings(networkText(statement), id)
}
