import CNNDiagnostics

/// The formats that a model may be written in. A new one is a case here, one in `ModelFile.Content`, and
/// its importer, a module of its own that this one uses.
package enum ModelFormat: Sendable, CaseIterable {
  /// The program's own description language.
  case description
  /// The network's graph in JSON.
  case graph

  /// The extensions of its files.
  var extensions: [String] {
    switch self {
    case .description: [".kdl"]
    case .graph: [".json"]
    }
  }

  /// The format of a file, by its name; nil if the name says nothing.
  init?(ofFile path: String) {
    let format = ModelFormat.allCases.first { format in
      format.extensions.contains { path.hasSuffix($0) }
    }
    guard let format else { return nil }
    self = format
  }

  /// The format of a text, by its name or else by its first character, with which no description begins.
  init(of text: SourceFile) {
    let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    let first = text.bytes.first { !space.contains($0) }
    self =
      ModelFormat(ofFile: text.path) ?? (first == UInt8(ascii: "{") ? .graph : .description)
  }

  /// The extensions of model files.
  static let allExtensions = allCases.flatMap(\.extensions)
}
