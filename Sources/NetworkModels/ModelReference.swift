import CNNHost

/// The model that a MODEL argument names (`docs/command-line.md`). An argument is classified once, here.
package enum ModelReference: Hashable, Sendable {
  case zoo(String)
  /// A file and, if it holds several, which of its networks.
  case file(String, network: String?)
  case folder(String)
  case standardInput(network: String?)

  package init(_ argument: String) {
    let (path, network) = ModelReference.parts(of: argument)
    guard path != "-" else {
      self = .standardInput(network: network)
      return
    }
    let kind = FileAccess.kind(of: path)
    let isFile =
      kind == .folder || ModelFormat(ofFile: path) != nil || path.contains("/") && kind == .file
    guard isFile else {
      self = .zoo(argument)
      return
    }
    self = kind == .folder && network == nil ? .folder(path) : .file(path, network: network)
  }

  /// The path, and the network after `#`. A path may have a `#` of its own: the longest one that is a
  /// file counts.
  private static func parts(of argument: String) -> (path: String, network: String?) {
    let signs = argument.indices.filter { argument[$0] == "#" }
    guard let first = signs.first else { return (argument, nil) }
    if FileAccess.kind(of: argument) == .file { return (argument, nil) }
    let ofFile = signs.last { FileAccess.kind(of: String(argument[..<$0])) == .file }
    let end = ofFile ?? first
    return (String(argument[..<end]), String(argument[argument.index(after: end)...]))
  }

  /// The reference that a PATH argument names: a file whatever it is called, a folder, or standard input.
  package init(path: String) {
    guard path != "-" else {
      self = .standardInput(network: nil)
      return
    }
    self = FileAccess.kind(of: path) == .folder ? .folder(path) : .file(path, network: nil)
  }

  /// The network it chooses; nil to leave that to the file.
  package var network: String? {
    switch self {
    case .zoo(let name): name
    case .file(_, let network), .standardInput(let network): network
    case .folder: nil
    }
  }
}

extension ModelReference: CustomStringConvertible {
  /// As the user would write it.
  package var description: String {
    switch self {
    case .zoo(let name): name
    case .file(let path, let network): path + (network.map { "#" + $0 } ?? "")
    case .folder(let path): path
    case .standardInput(let network): "-" + (network.map { "#" + $0 } ?? "")
    }
  }

  /// The same without the network that it chooses.
  package var fileDescription: String {
    switch self {
    case .zoo(let name): name
    case .file(let path, _), .folder(let path): path
    case .standardInput: "-"
    }
  }
}
