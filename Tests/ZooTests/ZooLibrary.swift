import Diagnostics
import NetworkModel
import NetworkSpec
import Testing

/// Finds `zoo:resnet` among the files that the binary carries.
struct ZooImports: ImportResolver {
  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile {
    guard reference.hasPrefix("zoo:"),
      let file = embeddedFiles.first(where: { $0.path == reference.dropFirst(4) + ".kdl" })
    else { throw ImportFailure("the zoo has no such file") }
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

/// The file of the zoo that declares a network.
func zooLibrary(declaring name: String) throws -> SpecLibrary {
  let libraries = embeddedFiles.lazy.map { $0.library() }
  return try #require(libraries.first { $0.networks.contains(name) }, "no network \(name)")
}

/// A network of the zoo in its default configuration.
func zooNetwork(_ name: String) throws -> InferredNetwork {
  var library = try zooLibrary(declaring: name)
  let network = library.elaborate(name)?.network
  return try #require(network, "\(name) has errors")
}
