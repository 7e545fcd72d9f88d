import CNNDiagnostics
import Foundation
import NetworkModel
import NetworkSpec
import Testing

/// Finds `zoo:resnet` among the files that the binary carries.
struct ZooImports: ImportResolver {
  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile {
    guard reference.hasPrefix("zoo:"),
      let file = embeddedFiles.first(where: { $0.path == reference.dropFirst(4) + ".kdl" })
    else { throw ImportFailure("no such file in the zoo") }
    return SourceFile(path: file.path, bytes: file.bytes)
  }
}

extension EmbeddedFile {
  /// What the file declares.
  func library() -> SpecLibrary {
    var sources = SourceMap()
    return SpecLibrary(
      reading: SourceFile(path: path, bytes: bytes), into: &sources, imports: ZooImports())
  }
}

/// Descriptions of networks that are no part of the zoo, in `Tests/Fixtures`.
private let fixtureFiles: [EmbeddedFile] = ["receptive-field.kdl", "published-networks.kdl"]
  .compactMap { name in
    let file = repository.appending(path: "Tests/Fixtures/\(name)")
    return (try? Data(contentsOf: file)).map { EmbeddedFile(path: name, bytes: [UInt8]($0)) }
  }

/// The file that declares each network of the zoo or of the fixtures.
private let filesByNetwork: [String: EmbeddedFile] = Dictionary(
  (embeddedFiles + fixtureFiles).flatMap { file in file.library().networks.map { ($0, file) } },
  uniquingKeysWith: { first, _ in first })

/// The file of the zoo or of the fixtures that declares a network.
func zooLibrary(declaring name: String) throws -> SpecLibrary {
  try #require(filesByNetwork[name], "no network \(name)").library()
}

/// A network of the zoo or of the fixtures in its default configuration.
func zooNetwork(_ name: String) throws -> InferredNetwork {
  var library = try zooLibrary(declaring: name)
  let network = library.elaborate(name)?.network
  return try #require(network, "\(name) has errors")
}
