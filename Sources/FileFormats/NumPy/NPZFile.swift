/// NumPy's archive of arrays: a ZIP file of `NAME.npy`, stored as they are.
package struct NPZFile {
  private let archive: ZipArchive
  private let members: [String: ZipArchive.Member]
  /// The arrays' names, in the order of the archive.
  package let names: [String]

  /// Reads the table of contents, in which every name stands once.
  ///
  /// - Throws: `.unsupported` for compressed arrays: `numpy.savez` stores, `savez_compressed` compresses.
  package init(_ source: some ByteSource) throws(InterchangeError) {
    archive = try ZipArchive(source)
    var names: [String] = []
    var members: [String: ZipArchive.Member] = [:]
    for member in archive.members {
      guard member.isStored else {
        throw .unsupported("`\(member.name)` is compressed; save with numpy.savez, which stores")
      }
      let name = member.name.hasSuffix(".npy") ? String(member.name.dropLast(4)) : member.name
      names.append(name)
      guard members.updateValue(member, forKey: name) == nil else {
        throw .malformed("`\(name)` is in the archive twice")
      }
    }
    self.names = names
    self.members = members
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
    guard let member = members[name] else {
      throw .malformed("the archive has no array `\(name)`")
    }
    return member
  }
}
