/// The formats that a model may be written in. A new one is a case here, one in `ModelFile.Content`, and
/// its importer, a module of its own that this one uses.
package enum ModelFormat: Sendable, CaseIterable {
  /// The program's own description language.
  case description

  /// The extensions of its files.
  var extensions: [String] {
    switch self {
    case .description: [".kdl"]
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

  /// The extensions of model files.
  static let allExtensions = allCases.flatMap(\.extensions)
}
