public import CNNDiagnostics

/// The resolver of descriptions that stand alone: every `import` is a finding.
public struct NoImports: ImportResolver {
  /// The resolver; it holds nothing.
  public init() {}

  /// - Throws: always; the finding says that there are no files to import.
  public func resolve(
    _ reference: String, from importer: SourceFile
  ) throws(ImportFailure) -> SourceFile {
    throw ImportFailure("no files can be imported here")
  }
}
