import CNNDiagnostics
import NetworkModel
import NetworkSpec
import ZooBytes

/// A network of the zoo in its default configuration.
func zooNetwork(_ name: String) throws(BenchmarkError) -> InferredNetwork {
  for index in 0..<zoo_file_count() {
    guard let file = zooFile(index) else { continue }
    var sources = SourceMap()
    var library = SpecLibrary(reading: file, into: &sources, imports: ZooImports())
    guard library.networks.contains(name) else { continue }
    guard let network = library.elaborate(name)?.network else {
      throw BenchmarkError("`\(name)` has errors")
    }
    return network
  }
  throw BenchmarkError("no network `\(name)`")
}

private func zooFile(_ index: Int) -> SourceFile? {
  var count = 0
  guard let path = zoo_file_path(index), let bytes = zoo_file_bytes(index, &count) else {
    return nil
  }
  return SourceFile(
    path: String(cString: path), bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
}

private struct ZooImports: ImportResolver {
  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile {
    for index in 0..<zoo_file_count() {
      if let file = zooFile(index), "zoo:" + file.path == reference + ".kdl" { return file }
    }
    throw ImportFailure("no such file in the zoo")
  }
}
