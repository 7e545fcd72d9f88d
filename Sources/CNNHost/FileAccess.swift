/// Whole files, and what lies in folders.
package enum FileAccess {
  /// Reads a whole file, but never more than `limit` bytes, whatever it is: a device may have no end.
  package static func read(
    _ path: String, _ origin: FileOrigin = .named, limit: Int
  ) throws(FileError) -> [UInt8] {
    let file = try OpenDescriptor(path, origin)
    return try read(file.number, size: file.size, limit: limit)
  }

  package static func read(_ descriptor: Int32, limit: Int) throws(FileError) -> [UInt8] {
    try read(descriptor, size: OpenDescriptor.size(of: descriptor, .named), limit: limit)
  }

  private static func read(
    _ descriptor: Int32, size: Int, limit: Int
  ) throws(FileError) -> [UInt8] {
    // A size is believed before anything is read.
    guard size <= limit else { throw .tooLarge(limit: limit) }
    var bytes: [UInt8] = []
    var capacity = min(max(size + 1, 64 << 10), limit + 1)
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

  /// Writes a file completely or not at all; a device or a pipe as it is.
  package static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool
  ) throws(FileError) {
    let file = try NewFile(path, replacing: replacing)
    try file.append(bytes)
    try file.finish()
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

  /// Returns whether there is something of that name, be it a link to nothing.
  package static func isPresent(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  /// Returns whether a path leads to a file of the disk, or to nothing, rather than to a folder, a pipe or a device.
  package static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
  }

  /// What lies below a folder, by path; the reason instead of a file that cannot be read.
  package typealias Found = (path: String, file: Result<String, FileError>)

  /// Files below a folder whose names end in one of the extensions, in the order of their paths.
  ///
  /// Hidden folders, and links to folders, are left out, so that there is an end. What is no regular file, and
  /// names that are not UTF-8, cannot be read.
  package static func files(
    below folder: String, extensions: [String]
  ) throws(FileError) -> [Found] {
    var found: [Found] = []
    var open = [folder.hasSuffix("/") ? folder : folder + "/"]
    while let next = open.popLast() {
      guard let stream = opendir(next) else { throw .system(errno) }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
        guard bytes.first != UInt8(ascii: ".") else { continue }
        let name = bytes.map { CChar(bitPattern: $0) } + [0]
        var status = stat()
        guard fstatat(dirfd(stream), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        // Below a folder there may be files of any name.
        guard isFolder || extensions.contains(where: { bytes.ends(with: $0) }) else { continue }
        let path = next + String(decoding: bytes, as: UTF8.self)
        if String(validating: bytes, as: UTF8.self) == nil {
          found.append((path, .failure(.nameNotUTF8)))
        } else if isFolder {
          open.append(path + "/")
        } else if status.st_mode & S_IFMT == S_IFLNK, stat(path, &status) != 0 {
          // Reading the link says what is wrong with it.
          found.append((path, .success(path)))
        } else {
          let isReadable = [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
          found.append((path, isReadable ? .success(path) : .failure(.notRegular)))
        }
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  /// The folder of a path, as the path begins: `nets/` of `nets/a.onnx`; empty if it has none.
  package static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// The last part of a path: `a.onnx` of `nets/a.onnx`.
  package static func fileName(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// Returns whether two paths name one file, which need not exist yet.
  package static func areOneFile(_ path: String, _ other: String) -> Bool {
    func place(_ path: String) -> String {
      if let resolved = resolved(path) { return resolved }
      let start = folder(of: path)
      return (resolved(start.isEmpty ? "." : start) ?? start) + "/" + fileName(of: path)
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

extension [UInt8] {
  fileprivate func ends(with text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}
