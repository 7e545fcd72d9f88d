import CNNDiagnostics

/// The blocks that a file sees: its own, and those that its imports declare.
struct BlockDirectory {
  private var own: [String: BlockReference] = [:]
  /// A name may come from several files.
  private var imported: [String: [(block: BlockReference, file: String)]] = [:]
  /// True if an import failed, so that an unknown name may be one of its blocks.
  private(set) var isIncomplete = false

  mutating func declare(_ name: String, _ block: BlockReference) { own[name] = block }

  /// Adds what another file declares itself; what it imports stays its own affair.
  mutating func add(_ directory: BlockDirectory, from file: String) {
    for (name, block) in directory.own
    where imported[name]?.contains(where: { $0.block == block }) != true {
      imported[name, default: []].append((block, file))
    }
    if directory.isIncomplete { isIncomplete = true }
  }

  mutating func addFailedImport() { isIncomplete = true }

  var isEmpty: Bool { own.isEmpty && imported.isEmpty }

  /// All names, for suggestions; none if there are too many to search for each unknown word.
  var names: [String] {
    guard own.count + imported.count <= BlockDirectory.mostSuggested else { return [] }
    return Set(own.keys).union(imported.keys).sorted()
  }

  private static let mostSuggested = 1000

  /// Returns whether a name is that of a block, or of several.
  func has(_ name: String) -> Bool { own[name] != nil || imported[name] != nil }

  /// The block of a name; the file's own hides imported ones.
  ///
  /// - Throws: `.ambiguousBlock` if several imported files have it.
  func block(named name: String, at span: SourceSpan) throws(SpecFault) -> BlockReference? {
    if let block = own[name] { return block }
    guard let found = imported[name] else { return nil }
    guard found.count == 1 else {
      throw SpecFault(.ambiguousBlock(name, files: found.map { $0.file }.sorted()), at: span)
    }
    return found[0].block
  }
}
