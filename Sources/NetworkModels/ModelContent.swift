package import CNNDiagnostics
package import CNNHost
package import FileFormats
package import NetworkInterchange

/// What a model argument leads to before it is read: a text, or bytes that are read piecemeal.
package enum ModelContent {
  case description(SourceFile)
  case graph(SourceFile)
  case text(SourceFile, ImportFormat.TextFormat)
  /// Bytes under the path that findings show.
  case bytes(ModelBytes, path: String, ImportFormat.BinaryFormat)

  /// The format.
  package var format: ModelFormat {
    switch self {
    case .description: .description
    case .graph: .graph
    case .text(_, let format): .imported(.text(format))
    case .bytes(_, _, let format): .imported(.binary(format))
    }
  }

  /// As findings name it: `zoo:vgg.kdl`, `<stdin>`.
  package var path: String {
    switch self {
    case .description(let text), .graph(let text), .text(let text, _): text.path
    case .bytes(_, let path, _): path
    }
  }
}

/// The bytes of a file on disk, or of standard input, which can be read only once.
package enum ModelBytes: ByteSource {
  case file(OpenFile)
  case memory(ByteBuffer)

  package var count: Int {
    switch self {
    case .file(let file): file.count
    case .memory(let buffer): buffer.count
    }
  }

  package func read(_ range: Range<Int>) throws(InterchangeError) -> [UInt8] {
    switch self {
    case .file(let file): try file.read(range)
    case .memory(let buffer): try buffer.read(range)
    }
  }
}
