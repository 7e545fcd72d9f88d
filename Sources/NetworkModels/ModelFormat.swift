import CNNDiagnostics
package import NetworkInterchange
import NetworkSpec

/// The formats that a model may be written in. One of another program is a case of `ImportFormat`.
package enum ModelFormat: Hashable, Sendable, CaseIterable {
  /// The program's own description language.
  case description
  /// The network's graph in JSON.
  case graph
  /// A file of another program.
  case imported(ImportFormat)

  package static let allCases =
    [ModelFormat.description, .graph] + ImportFormat.allCases.map { .imported($0) }

  /// The extensions of its files.
  var extensions: [String] {
    switch self {
    case .description: [".kdl"]
    case .graph: [".json"]
    case .imported(let format): format.extensions
    }
  }

  /// As messages call its files.
  package var name: String {
    switch self {
    case .description: "a description"
    case .graph: "JSON"
    case .imported(let format): format.name
    }
  }

  /// True if folders are searched for such files.
  var isFoundInFolders: Bool {
    switch self {
    case .description, .graph: true
    case .imported(let format): format.isFoundInFolders
    }
  }

  /// The formats that folders are searched for.
  package static let inFolders = allCases.filter(\.isFoundInFolders)

  /// The format of a file, by its name; nil if the name says nothing.
  init?(ofFile path: String) {
    let format = ModelFormat.allCases.first { format in
      format.extensions.contains { path.hasSuffix($0) }
    }
    guard let format else { return nil }
    self = format
  }

  /// The bytes at the beginning of a file that tell formats apart.
  static let headCount = 4096

  /// The format of a file that begins so, by its name or else by these bytes.
  ///
  /// JSON is of several kinds, which its content tells apart.
  init(ofFile path: String, beginning head: some Collection<UInt8>) {
    let named = ModelFormat(ofFile: path)
    if let named, named != .graph {
      self = named
      return
    }
    let space: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    let isObject = head.first { !space.contains($0) } == UInt8(ascii: "{")
    if isObject,
      String(decoding: head.prefix(ModelFormat.headCount), as: UTF8.self)
        .contains(GraphFile.schemaName)
    {
      self = .graph
    } else if let format = ImportFormat(ofContent: head) {
      self = .imported(format)
    } else {
      self = named ?? (isObject ? .graph : .description)
    }
  }

  /// The format of a text.
  init(of text: SourceFile) {
    self.init(ofFile: text.path, beginning: text.bytes.prefix(ModelFormat.headCount))
  }

  /// The extensions of model files in folders.
  static let extensionsInFolders = inFolders.flatMap(\.extensions)
}
