import CNNDiagnostics
import NetworkSpec

/// For descriptions that import nothing.
struct NoFiles: ImportResolver {
  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile {
    throw ImportFailure("there are no files here")
  }
}
