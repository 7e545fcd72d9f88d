import CNNDiagnostics
import FileFormats
import NetworkAnalysis
import NetworkInterchange
import NetworkModel
import NetworkSpec

/// The readers of other programs' files, by the names that `.ci/fuzz` and `.ci/damage` have for them.
enum ForeignFormat: String, CaseIterable {
  case onnx, caffe, keras, archive, darknet, ultralytics

  /// The format of a file, by its name or else its content; nil for one that no reader takes.
  init?(path: String, bytes: [UInt8]) {
    let named = ForeignFormat.allCases.first { path.hasSuffix($0.ending) }
    if let named, named != .keras {
      self = named
      return
    }
    guard case .text(.keras)? = ImportFormat(ofContent: bytes.prefix(4096)) else { return nil }
    self = .keras
  }

  private var ending: String {
    switch self {
    case .onnx: ".onnx"
    case .caffe: ".prototxt"
    case .keras: ".json"
    case .archive: ".keras"
    case .darknet: ".cfg"
    case .ultralytics: ".yaml"
    }
  }

  /// Reads bytes as a file of the format, with all that follows: layers, figures, findings in words.
  ///
  /// Returns the network, or nil if there are errors.
  func read(_ bytes: [UInt8], isPartial: Bool, mostNodes: Int) -> InferredNetwork? {
    var sources = SourceMap()
    var file = file(bytes, into: &sources)
    var diagnostics = file.diagnostics
    var settings = ElaborationSettings()
    settings.mostNodes = mostNodes
    settings.imports.isPartial = isPartial
    var found: InferredNetwork?
    for name in file.networks {
      guard let elaboration = file.elaborate(name, settings: settings) else {
        fatalError("a network of the file is not found")
      }
      diagnostics += elaboration.diagnostics
      guard let network = elaboration.network else { continue }
      _ = try? NetworkSummary(of: network)
      found = network
    }
    _ = DiagnosticRenderer(sources: sources).render(diagnostics)
    return found
  }

  private func file(_ bytes: [UInt8], into sources: inout SourceMap) -> ImportedFile {
    func text(_ format: ImportFormat.TextFormat) -> ImportedFile {
      ImportedFile(
        format, reading: SourceFile(path: "fuzz", bytes: bytes), into: &sources, memory: nil)
    }
    func binary(_ format: ImportFormat.BinaryFormat) -> ImportedFile {
      ImportedFile(
        format, reading: ByteBuffer(bytes), path: "fuzz", into: &sources, memory: nil)
    }
    switch self {
    case .onnx: return binary(.onnx)
    case .archive: return binary(.kerasArchive)
    case .caffe: return text(.caffe)
    case .keras: return text(.keras)
    case .darknet: return text(.darknet)
    case .ultralytics: return text(.ultralytics)
    }
  }
}
