package import CNNDiagnostics
import CNNHost
import NetworkSpec
import ZooBytes

/// The zoo's files inside the binary.
package enum Zoo {
  /// The prefix of paths of zoo files in messages and imports.
  static let prefix = "zoo:"

  /// The prefix of imports of the standard library.
  static let standardPrefix = "std:"

  /// The standard library of blocks.
  package static var standardBlocks: SourceFile {
    var count = 0
    let bytes = standard_blocks_bytes(&count)
    return SourceFile(
      path: standardPrefix + "blocks.kdl",
      bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
  }

  /// Below the zoo, in the order of their names.
  package static var paths: [String] {
    (0..<zoo_file_count()).compactMap { index in zoo_file_path(index).map { String(cString: $0) } }
  }

  /// - Parameter path: below the zoo, such as `vgg.kdl`.
  package static func file(_ path: String) -> SourceFile? {
    guard let index = paths.firstIndex(of: path) else { return nil }
    return file(at: index)
  }

  static func file(at index: Int) -> SourceFile? {
    var count = 0
    guard let path = zoo_file_path(index), let bytes = zoo_file_bytes(index, &count) else {
      return nil
    }
    return SourceFile(
      path: prefix + String(cString: path),
      bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
  }

  /// The names of the networks in every file, with the file's index, in the zoo's order.
  package static func networks() -> [(name: String, file: Int)] {
    (0..<zoo_file_count()).flatMap { index in
      networkNames(inFile: index).map { ($0, index) }
    }
  }

  /// The file that declares a network.
  package static func file(declaring network: String) -> SourceFile? {
    for index in 0..<zoo_file_count() where networkNames(inFile: index).contains(network) {
      return file(at: index)
    }
    return nil
  }

  /// Names after `network` at the beginning of a line. The zoo's own files are laid out so, which a
  /// test holds; to parse them all would cost each start of the program a millisecond.
  private static func networkNames(inFile index: Int) -> [String] {
    var count = 0
    guard let start = zoo_file_bytes(index, &count) else { return [] }
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let keyword = Array("network ".utf8)
    var names: [String] = []
    var offset = 0
    while offset < count {
      var end = offset
      while end < count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      if end - offset > keyword.count, bytes[offset..<offset + keyword.count].elementsEqual(keyword)
      {
        let name = bytes[offset + keyword.count..<end].prefix { $0 != UInt8(ascii: " ") }
        names.append(String(decoding: name.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self))
      }
      offset = end + 1
    }
    return names
  }
}

/// Finds the files that descriptions import: `zoo:NAME` in the zoo, `std:blocks`, anything else beside the importer
/// and never above the folder it started from.
struct FileImports: ImportResolver {
  /// The folder that imports may not leave; nil inside the zoo.
  let root: String?

  func resolve(
    _ reference: String, from importer: SourceFile
  ) throws(ImportFailure) -> SourceFile {
    if reference.hasPrefix(Zoo.prefix) {
      return try zooFile(String(reference.dropFirst(Zoo.prefix.count)))
    }
    if reference.hasPrefix(Zoo.standardPrefix) {
      guard ["blocks", "blocks.kdl"].contains(reference.dropFirst(Zoo.standardPrefix.count)) else {
        throw ImportFailure("the standard library is `\(Zoo.standardPrefix)blocks`")
      }
      return Zoo.standardBlocks
    }
    if importer.path.hasPrefix(Zoo.prefix) {
      let own = String(importer.path.dropFirst(Zoo.prefix.count))
      return try zooFile(FileAccess.folder(of: own) + reference)
    }
    guard let root else { throw ImportFailure("no files can be imported here") }
    // The system would take what is before it for the name.
    guard !reference.utf8.contains(0) else { throw ImportFailure("its name contains U+0000") }
    let path =
      reference.hasPrefix("/") ? reference : FileAccess.folder(of: importer.path) + reference
    guard let resolved = FileAccess.resolved(path) else {
      throw ImportFailure(FileError.missing.reason)
    }
    guard resolved.hasPrefix(root.hasSuffix("/") ? root : root + "/") else {
      throw ImportFailure("it is outside the folder `\(root)`")
    }
    do {
      return SourceFile(
        path: path, bytes: try FileAccess.read(resolved, .found, limit: SpecLibrary.largestSource))
    } catch {
      throw ImportFailure(error.reason)
    }
  }

  /// The path without links, `.` and `..`: however a file is reached, it is the same one.
  func identity(of path: String) -> String {
    path.hasPrefix(Zoo.prefix) ? path : FileAccess.resolved(path) ?? path
  }

  private func zooFile(_ path: String) throws(ImportFailure) -> SourceFile {
    let withExtension = path.hasSuffix(".kdl") ? path : path + ".kdl"
    guard let file = Zoo.file(withExtension) else {
      throw ImportFailure("no such file in the zoo")
    }
    return file
  }
}
