/// The reason that a file could not be read or written.
package enum FileError: Error, Hashable, Sendable {
  case missing
  case isDirectory
  /// It is a device, a pipe or a socket, and nobody named it as such.
  case notRegular
  case nameNotUTF8
  case tooLarge(limit: Int)
  case exists
  /// The file has fewer bytes than it was said to have.
  case truncated
  /// The data to be written is unsuitable, in words.
  case unsuitable(String)
  /// The system's error number.
  case system(Int32)

  /// The reason in words that follow "cannot read `x`: ".
  package var reason: String {
    switch self {
    case .missing: "no such file"
    case .isDirectory: "it is a folder"
    case .notRegular: "it is not a regular file"
    case .nameNotUTF8: "its name is not UTF-8"
    case .tooLarge(let limit): "it is larger than \(limit >> 20) MiB"
    case .exists: "it already exists; `--force` replaces it"
    case .truncated: "it ends too early"
    case .unsuitable(let why): why
    case .system(let code): String(cString: strerror(code)).lowercased()
    }
  }
}
