/// NumPy's archive of arrays: a ZIP file of `NAME.npy`, stored as they are.
package struct NPZFile {
  private let archive: ZipArchive

  /// Reads the table of contents, in which every name stands once.
  ///
  /// - Throws: `.unsupported` for encrypted arrays and for compressed ones: `numpy.savez` stores,
  ///   `savez_compressed` compresses.
  package init(_ source: some ByteSource) throws(InterchangeError) {
    archive = try ZipArchive(source)
    for member in archive.members {
      guard !member.isEncrypted else { throw .unsupported("`\(member.name)` is encrypted") }
      guard member.isStored else {
        throw .unsupported("`\(member.name)` is compressed; save with numpy.savez, which stores")
      }
      // `a` and `a.npy` would be the same array.
      guard member.name.hasSuffix(NPZFile.suffix) || archive[member.name + NPZFile.suffix] == nil
      else {
        throw .malformed("`\(member.name)` is in the archive twice")
      }
    }
  }

  private static let suffix = ".npy"

  /// The arrays' names, in the order of the archive.
  package var names: [String] {
    archive.members.map { member in
      let name = member.name
      return name.hasSuffix(NPZFile.suffix) ? String(name.dropLast(NPZFile.suffix.count)) : name
    }
  }

  /// The extents of one array, from its header.
  package func shape(
    of name: String, in source: some ByteSource
  ) throws(InterchangeError) -> [Int] {
    try NPYFile(source, at: archive.place(of: try member(name), in: source)).shape
  }

  /// Reads one array and checks its checksum.
  package func read(
    _ name: String, from source: some ByteSource
  ) throws(InterchangeError) -> NumericArray {
    let member = try member(name)
    try archive.check(member, in: source)
    return try NPYFile(source, at: archive.place(of: member, in: source)).read(source)
  }

  private func member(_ name: String) throws(InterchangeError) -> ZipArchive.Member {
    guard let member = archive[name + NPZFile.suffix] ?? archive[name] else {
      throw .malformed("the archive has no array `\(name)`")
    }
    return member
  }
}
