package import CNNDiagnostics
package import NetworkModel
package import NetworkSpec
import Synchronization
import Testing
import ZooBytes

/// A file of the zoo as the binary carries it.
package struct ZooFile: Sendable, CustomTestStringConvertible {
  /// Below the zoo: `vgg.kdl`.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package var testDescription: String { path }
  package var source: SourceFile { SourceFile(path: path, bytes: bytes) }

  /// What the file declares.
  package func library() -> SpecLibrary {
    var sources = SourceMap()
    return SpecLibrary(reading: source, into: &sources, imports: ZooImports())
  }

  /// Its networks in their usual configuration, made once for all tests.
  package var elaborations: [Elaboration] {
    if let made = madeElaborations.withLock({ $0[path] }) { return made }
    var library = library()
    let made = library.networks.compactMap { library.elaborate($0) }
    madeElaborations.withLock { $0[path] = made }
    return made
  }

  /// One of the networks in its usual configuration.
  package func network(_ name: String) throws -> InferredNetwork {
    try #require(elaborations.first { $0.name == name }?.network, "\(name) has errors")
  }
}

/// Networks of the files that a test has asked for, by path.
private let madeElaborations = Mutex<[String: [Elaboration]]>([:])

package let zooFiles: [ZooFile] = (0..<zoo_file_count()).compactMap { index in
  var count = 0
  guard let path = zoo_file_path(index), let bytes = zoo_file_bytes(index, &count) else {
    return nil
  }
  return ZooFile(
    path: String(cString: path), bytes: [UInt8](UnsafeBufferPointer(start: bytes, count: count)))
}

/// The standard library of blocks as the binary carries it.
package let standardBlocks: SourceFile = {
  var count = 0
  let bytes = standard_blocks_bytes(&count)
  return SourceFile(
    path: "std:blocks.kdl", bytes: [UInt8](UnsafeBufferPointer(start: bytes, count: count)))
}()

/// Finds `zoo:resnet` and `std:blocks` among the files that the binary carries.
package struct ZooImports: ImportResolver {
  package init() {}

  package func resolve(
    _ reference: String, from importer: SourceFile
  ) throws(ImportFailure) -> SourceFile {
    if reference == "std:blocks" { return standardBlocks }
    guard reference.hasPrefix("zoo:"),
      let file = zooFiles.first(where: { $0.path == reference.dropFirst(4) + ".kdl" })
    else { throw ImportFailure("no such file in the zoo") }
    return file.source
  }
}

/// A network of the zoo.
package func zooNetwork(_ name: String, in path: String) throws -> InferredNetwork {
  try #require(zooFiles.first { $0.path == path }, "\(path)").network(name)
}

/// The first network of a description.
package func describedNetwork(_ text: String) throws -> InferredNetwork {
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: "described.kdl", bytes: Array(text.utf8)), into: &sources,
    imports: ZooImports())
  let name = try #require(library.networks.first, "\(text)")
  return try #require(library.elaborate(name)?.network, "\(text)")
}
