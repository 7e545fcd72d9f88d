package import CNNDiagnostics
package import FileFormats
package import NetworkSpec

/// A file of another program that has been read, by format.
package enum ImportedFile: Sendable {
  case caffe(CaffeFile)
  case onnx(ONNXFile)
  case darknet(DarknetFile)
  case keras(KerasFile)
  case ultralytics(UltralyticsFile)
  case refused(RefusedFormat, path: String)

  /// Reads a text; everything wrong with it as a whole is in `diagnostics`.
  ///
  /// - Parameter memory: the bytes that it may take; nil if memory is not known to be short.
  package init(
    _ format: ImportFormat.TextFormat, reading text: SourceFile, into sources: inout SourceMap,
    memory: Int?
  ) {
    switch format {
    case .caffe: self = .caffe(CaffeFile(reading: text, into: &sources, memory: memory))
    case .darknet: self = .darknet(DarknetFile(reading: text, into: &sources, memory: memory))
    case .keras: self = .keras(KerasFile(reading: text, into: &sources, memory: memory))
    case .ultralytics:
      self = .ultralytics(UltralyticsFile(reading: text, into: &sources, memory: memory))
    }
  }

  /// Reads a file piecemeal; everything wrong with it as a whole is in `diagnostics`. Texts inside it are added
  /// to the sources.
  ///
  /// - Parameters:
  ///   - path: as findings name the file.
  ///   - memory: the bytes that it may take; nil if memory is not known to be short.
  package init(
    _ format: ImportFormat.BinaryFormat, reading bytes: some ByteSource, path: String,
    into sources: inout SourceMap, memory: Int?
  ) {
    switch format {
    case .onnx: self = .onnx(ONNXFile(reading: bytes, path: path))
    case .kerasArchive:
      self = .keras(KerasFile(reading: bytes, path: path, into: &sources, memory: memory))
    case .refused(let format): self = .refused(format, path: path)
    }
  }

  /// The networks of the file, in order.
  package var networks: [String] {
    switch self {
    case .caffe(let file): file.networks
    case .onnx(let file): file.networks
    case .darknet(let file): file.networks
    case .keras(let file): file.networks
    case .ultralytics(let file): file.networks
    case .refused: []
    }
  }

  /// Findings on the file as a whole.
  package var diagnostics: [Diagnostic] {
    switch self {
    case .caffe(let file): file.diagnostics
    case .onnx(let file): file.diagnostics
    case .darknet(let file): file.diagnostics
    case .keras(let file): file.diagnostics
    case .ultralytics(let file): file.diagnostics
    case .refused(let format, let path): [format.diagnostic(at: path)]
    }
  }
}

extension ImportedFile: NetworkLibrary {
  package mutating func elaborate(_ name: String, settings: ElaborationSettings) -> Elaboration? {
    switch self {
    case .caffe(let file): file.elaborate(name, settings: settings)
    case .onnx(let file): file.elaborate(name, settings: settings)
    case .darknet(let file): file.elaborate(name, settings: settings)
    case .keras(let file): file.elaborate(name, settings: settings)
    case .ultralytics(let file): file.elaborate(name, settings: settings)
    case .refused: nil
    }
  }
}
