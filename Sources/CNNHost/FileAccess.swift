/// Whole files, and what lies in folders.
package enum FileAccess {
  /// Reads a whole file, but never more than `limit` bytes, whatever it is: a device may have no end.
  package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(errno) }
    defer { close(descriptor) }
    return try read(descriptor, limit: limit)
  }

  package static func read(_ descriptor: Int32, limit: Int) throws(FileError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
    var bytes: [UInt8] = []
    var capacity = min(max(Int(status.st_size) + 1, 64 << 10), limit + 1)
    while true {
      var failure: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let got = readBytes(descriptor, buffer.baseAddress, capacity)
        failure = got < 0 ? errno : 0
        count = max(got, 0)
      }
      if failure == EINTR { continue }
      guard failure == 0 else { throw .system(failure) }
      guard !piece.isEmpty else { return bytes }
      bytes = bytes.isEmpty ? piece : bytes + piece
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
      capacity = min(max(bytes.count, 64 << 10), limit + 1 - bytes.count)
      if capacity == 0 { capacity = 1 }
    }
  }

  /// Writes a file completely or not at all.
  package static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool
  ) throws(FileError) {
    var status = stat()
    let isPlain = stat(path, &status) != 0 || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    guard isPlain else { return try writeInto(device: path, bytes) }
    let file = try NewFile(path, replacing: replacing)
    try file.append(bytes)
    try file.finish()
  }

  /// A device or pipe is written as it is: there is nothing to replace.
  private static func writeInto(device path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(errno) }
    defer { close(descriptor) }
    let failure = writeAll(bytes, to: descriptor)
    guard failure == 0 else { throw .system(failure) }
  }

  /// - Returns: 0, or the system's error number.
  static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = writeBytes(
          descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return errno }
        offset += count
      }
      return 0
    }
  }

  package enum Kind: Sendable {
    case missing, file, folder
  }

  package static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// Files below a folder whose names end in one of the extensions, in the order of their paths.
  /// Hidden folders, and links to folders, are left out, so that there is an end.
  package static func files(
    below folder: String, extensions: [String]
  ) throws(FileError) -> [String] {
    var found: [String] = []
    var open = [folder.hasSuffix("/") ? folder : folder + "/"]
    while let next = open.popLast() {
      guard let stream = opendir(next) else { throw .system(errno) }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) {
          String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        guard !name.hasPrefix(".") else { continue }
        var status = stat()
        guard lstat(next + name, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          open.append(next + name + "/")
        } else if extensions.contains(where: { name.hasSuffix($0) }) {
          found.append(next + name)
        }
      }
    }
    return found.sorted()
  }

  /// Returns whether two paths name one file, which need not exist yet.
  package static func areOneFile(_ path: String, _ other: String) -> Bool {
    func place(_ path: String) -> String {
      if let resolved = resolved(path) { return resolved }
      let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
      let folder = path.dropLast(name.count)
      return (resolved(folder.isEmpty ? "." : String(folder)) ?? String(folder)) + "/" + name
    }
    return place(path) == place(other)
  }

  /// The path with links and `..` resolved; nil if there is no such file.
  package static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
