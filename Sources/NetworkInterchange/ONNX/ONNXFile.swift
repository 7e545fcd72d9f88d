package import CNNDiagnostics
package import FileFormats
import NetworkModel
package import NetworkSpec

/// A network in an ONNX file, of which everything but the data of its tensors was read.
package struct ONNXFile: Sendable {
  /// The graph's name, or that of the file.
  package private(set) var networks: [String] = []
  /// Findings for which there is no network to ask.
  package private(set) var diagnostics: [Diagnostic] = []
  private let path: String
  private var model: ONNXModel?

  /// Reads the structure of a file.
  ///
  /// - Parameter path: as findings name the file.
  package init(reading source: some ByteSource, path: String) {
    self.path = path
    do throws(InterchangeError) {
      let model = try ONNXReader.model(source)
      networks = [ONNXFile.name(of: model.graph, path)]
      self.model = model
    } catch {
      let fault = ImportFault(ONNXFile.reason(error), at: .file(path: path))
      diagnostics = fault.diagnostic.map { [$0] } ?? []
    }
  }

  /// The name that the file gives the graph, unless it is one that exporters give every graph.
  private static func name(of graph: ONNXGraph, _ path: String) -> String {
    let usual = ["", "main_graph", "torch_jit", "torch-jit-export", "tf2onnx", "graph", "main"]
    guard !usual.contains(graph.name), let name = ImportNames.cleaned(graph.name) else {
      return ImportNames.name(ofFile: path)
    }
    return name
  }

  private static func reason(_ error: InterchangeError) -> ImportFault.Reason {
    switch error {
    case .truncated, .unreadable, .malformed, .unsupported: .malformed(error.reason)
    case .tooLarge(let why): .tooLarge(why)
    case .tooDeep(let why): .nestingTooDeep(why)
    }
  }

  /// Returns whether a file begins as ONNX files do: with the version of the format, then the program that wrote it, or
  /// another of the fields that come next.
  static func recognizes(_ head: some Collection<UInt8>) -> Bool {
    let start = Array(head.prefix(3))
    guard start.count == 3, start[0] == 0x08, (1...63).contains(start[1]) else { return false }
    return [0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72].contains(start[2])
  }
}

extension ONNXFile: NetworkLibrary {
  /// Builds the network.
  ///
  /// - Returns: nil if there is no network of that name.
  package func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration? {
    guard let model, networks == [name] else { return nil }
    var importer = ONNXImporter(model, named: name, ofFile: path, settings)
    importer.run()
    return importer.finish()
  }
}
