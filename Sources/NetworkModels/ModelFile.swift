package import CNNDiagnostics
import NetworkInterchange
package import NetworkModel
package import NetworkSpec

/// A file of models that has been read: its networks, each of which can be configured any number of times.
package struct ModelFile {
  package let reference: ModelReference
  /// As findings name it: `zoo:vgg.kdl`, `<stdin>`.
  package let path: String
  private var content: Content

  /// The content of the file, by format.
  private enum Content {
    case description(SpecLibrary)
    case graph(GraphFile)
    case imported(ImportedFile)
    /// While the content is being changed, so that it is not copied.
    case taken
  }

  /// Reads a file; everything wrong with it is in `diagnostics`.
  ///
  /// - Parameters:
  ///   - root: the folder that imports may not leave; nil inside the zoo.
  ///   - memory: the bytes that it may take; nil if memory is not known to be short.
  init(
    _ reference: ModelReference, reading given: ModelContent, into sources: inout SourceMap,
    root: String?, memory: Int?
  ) {
    self.reference = reference
    path = given.path
    switch given {
    case .description(let text):
      content = .description(
        SpecLibrary(reading: text, into: &sources, imports: FileImports(root: root), memory: memory)
      )
    case .graph(let text):
      content = .graph(GraphFile(reading: text, into: &sources, memory: memory))
    case .text(let text, let format):
      content = .imported(
        ImportedFile(format, reading: text, into: &sources, memory: memory))
    case .bytes(let bytes, let path, let format):
      content = .imported(
        ImportedFile(format, reading: bytes, path: path, into: &sources, memory: memory))
    }
  }

  /// The networks that the file itself declares, in order.
  package var networks: [String] {
    switch content {
    case .description(let library): library.networks
    case .graph(let graph): graph.networks
    case .imported(let file): file.networks
    case .taken: []
    }
  }

  /// Findings on the file as a whole.
  package var diagnostics: [Diagnostic] {
    switch content {
    case .description(let library): library.diagnostics
    case .graph(let graph): graph.diagnostics
    case .imported(let file): file.diagnostics
    case .taken: []
    }
  }

  /// One of its networks with these settings.
  ///
  /// - Returns: nil if there is no network of that name.
  package mutating func outcome(
    of name: String, settings: ElaborationSettings = ElaborationSettings()
  ) -> ModelOutcome? {
    switch take() {
    case .description(var library):
      // Keeps what it has compiled for the next settings.
      defer { content = .description(library) }
      return library.elaborate(name, settings: settings).map { ModelOutcome($0, from: reference) }
    case .graph(let graph):
      defer { content = .graph(graph) }
      return graph.elaborate(name, settings: settings).map { ModelOutcome($0, from: reference) }
    case .imported(var file):
      defer { content = .imported(file) }
      return file.elaborate(name, settings: settings).map { ModelOutcome($0, from: reference) }
    case .taken:
      return nil
    }
  }

  /// The smallest square input that the network takes with these settings; nil if none was found.
  package mutating func smallestSide(
    of network: String, settings: ElaborationSettings, not side: Int
  ) -> Int? {
    switch take() {
    case .description(var library):
      defer { content = .description(library) }
      return library.smallestSide(of: network, settings: settings, not: side)
    case .graph(var graph):
      defer { content = .graph(graph) }
      return graph.smallestSide(of: network, settings: settings, not: side)
    case .imported(var file):
      defer { content = .imported(file) }
      return file.smallestSide(of: network, settings: settings, not: side)
    case .taken:
      return nil
    }
  }

  /// The inputs nearest to that of the settings, smaller and larger, that the network takes.
  package mutating func nearestInputs(
    of network: String, settings: ElaborationSettings
  ) -> [Extents] {
    switch take() {
    case .description(var library):
      defer { content = .description(library) }
      return library.nearestInputs(of: network, settings: settings)
    case .graph(var graph):
      defer { content = .graph(graph) }
      return graph.nearestInputs(of: network, settings: settings)
    case .imported(var file):
      defer { content = .imported(file) }
      return file.nearestInputs(of: network, settings: settings)
    case .taken:
      return []
    }
  }

  private mutating func take() -> Content {
    defer { content = .taken }
    return content
  }
}

extension ModelOutcome {
  fileprivate init(_ elaboration: Elaboration, from origin: ModelReference) {
    name = elaboration.name
    model = elaboration.network.map { network in
      Model(
        name: elaboration.name, title: elaboration.title, citations: elaboration.citations,
        parameters: elaboration.parameters, network: network,
        foldedNormalizations: elaboration.foldedNormalizations, facts: elaboration.facts,
        diagnostics: elaboration.diagnostics, origin: origin)
    }
    facts = elaboration.facts
    diagnostics = elaboration.diagnostics
    shapeConflict = elaboration.shapeConflict.map {
      ShapeConflict(layer: $0.layer, isInBranch: $0.isInBranch, reason: $0.reason)
    }
    work = elaboration.work
  }
}
