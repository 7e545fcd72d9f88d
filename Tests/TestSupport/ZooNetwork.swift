import CNNDiagnostics
import Foundation
package import NetworkModel
import NetworkSpec
import Testing

/// A network of the checkout's zoo.
package func zooNetwork(_ name: String, in file: String) throws -> InferredNetwork {
  let url = packageFolder.appending(path: "zoo/\(file)")
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: file, bytes: Array(try Data(contentsOf: url))), into: &sources,
    imports: NoImports())
  return try #require(library.elaborate(name)?.network, "\(name)")
}
