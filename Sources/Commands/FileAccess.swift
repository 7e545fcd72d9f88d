import FoundationEssentials
import Glibc

/// Why a file could not be read or written.
public enum FileError: Error, Hashable, Sendable {
  case missing
  case isDirectory
  case tooLarge(limit: Int)
  case exists
  /// The system's error number.
  case system(Int32)

  /// In words that follow "cannot read `x`: ".
  var reason: String {
    switch self {
    case .missing: "there is no such file"
    case .isDirectory: "it is a folder"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    case .exists: "it exists already; `--force` replaces it"
    case .system(let code): String(cString: strerror(code)).lowercased()
    }
  }
}

enum FileAccess {
  /// Reads a whole file, but never more than `limit` bytes, whatever it is: a device may have no end.
  static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(errno) }
    defer { close(descriptor) }
    return try read(descriptor, limit: limit)
  }

  static func read(_ descriptor: Int32, limit: Int) throws(FileError) -> [UInt8] {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
    var bytes: [UInt8] = []
    var capacity = min(max(Int(status.st_size) + 1, 64 << 10), limit + 1)
    while true {
      var failure: Int32 = 0
      let piece = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
        let got = Glibc.read(descriptor, buffer.baseAddress, capacity)
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

  /// Writes a file whole or not at all.
  static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool
  ) throws(FileError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory }
    if exists, !replacing, status.st_mode & S_IFMT == S_IFREG { throw .exists }
    // A device or pipe cannot be replaced by renaming.
    let isPlain = !exists || status.st_mode & S_IFMT == S_IFREG
    do {
      try Data(bytes).write(to: URL(filePath: path), options: isPlain ? .atomic : [])
    } catch {
      let code = (error as? CocoaError).flatMap { $0.underlying as? POSIXError }?.code.rawValue
      throw .system(code ?? EIO)
    }
  }

  enum Kind {
    case missing, file, folder
  }

  static func kind(of path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// Files below a folder whose names end in one of the extensions, in the order of their paths.
  static func files(below folder: String, extensions: [String]) throws(FileError) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder)
    } catch {
      throw .system(EIO)
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return names.filter { name in extensions.contains { name.hasSuffix($0) } }
      .sorted().map { prefix + $0 }
  }

  /// The path with links and `..` resolved; nil if there is no such file.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
