import CNNDiagnostics
import CNNHost
import CNNText
import NetworkSpec

/// What a MODEL argument names (`docs/command-line.md`).
enum ModelReference: Hashable {
  case zoo(String)
  /// A file and, if it holds several, which of its networks.
  case file(String, network: String?)
  case standardInput(network: String?)

  static let extensions = [".kdl"]

  /// What names a file as a file, whatever it is called; `-` stays standard input.
  static func argument(forFile path: String) -> ModelReference {
    path == "-" ? .standardInput(network: nil) : .file(path, network: nil)
  }

  /// The network it chooses from a file; nil to leave that to the file.
  var network: String? {
    switch self {
    case .zoo(let name): name
    case .file(_, let network), .standardInput(let network): network
    }
  }

  init(_ argument: String) {
    let parts = argument.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = String(parts[0])
    let network = parts.count == 2 ? String(parts[1]) : nil
    if path == "-" {
      self = .standardInput(network: network)
    } else if ModelReference.extensions.contains(where: { path.hasSuffix($0) })
      || path.contains("/") && FileAccess.kind(of: path) != .missing
      || FileAccess.kind(of: path) == .folder
    {
      self = .file(path, network: network)
    } else {
      self = .zoo(argument)
    }
  }
}

/// Reads models, and keeps the texts for the findings that point into them.
struct ModelLoader {
  private(set) var sources = SourceMap()
  var settings = ElaborationSettings()
  let readInput: (_ limit: Int) throws(FileError) -> [UInt8]

  init(
    settings: ElaborationSettings, readInput: @escaping (_ limit: Int) throws(FileError) -> [UInt8]
  ) {
    self.settings = settings
    self.readInput = readInput
  }

  /// A network, or why there is none.
  enum Outcome {
    case elaborated(LoadedModel)
    /// Findings about the file as a whole, or about the argument.
    case failed([Diagnostic], ExitCode)
  }

  /// The one network that an argument names.
  mutating func load(_ argument: String) -> Outcome {
    do throws(OpenFailure) {
      var (library, name) = try network(argument).get()
      return elaborate(name, from: &library, argument)
    } catch {
      return .failed(error.diagnostics, error.code)
    }
  }

  /// The one network that an argument names, for more than one elaboration.
  mutating func network(
    _ argument: String
  ) -> Result<(library: SpecLibrary, name: String), OpenFailure> {
    switch open(argument) {
    case .failed(let diagnostics, let code):
      return .failure(OpenFailure(diagnostics: diagnostics, code: code))
    case .opened(let library, let name):
      guard let chosen = name ?? library.networks.first else {
        let own = library.diagnostics
        return .failure(
          OpenFailure(
            diagnostics: own.isEmpty ? [noNetwork(in: argument)] : own, code: .findings))
      }
      guard name != nil || library.networks.count == 1 else {
        return .failure(
          OpenFailure(diagnostics: [ambiguous(argument, library.networks)], code: .misuse))
      }
      return .success((library, chosen))
    }
  }

  /// All the networks that an argument names: those of a file, or the one it chooses.
  mutating func loadAll(_ argument: String) -> [Outcome] {
    switch open(argument) {
    case .failed(let diagnostics, let code):
      return [.failed(diagnostics, code)]
    case .opened(var library, let name):
      let names = name.map { [$0] } ?? library.networks
      guard !names.isEmpty else {
        let own = library.diagnostics
        return [.failed(own.isEmpty ? [noNetwork(in: argument)] : own, .findings)]
      }
      return names.map { elaborate($0, from: &library, argument) }
    }
  }

  func elaborate(
    _ name: String, from library: inout SpecLibrary, _ argument: String
  ) -> Outcome {
    let ofFile = library.diagnostics
    guard let elaboration = library.elaborate(name, settings: settings) else {
      return .failed([unknownNetwork(name, in: argument, known: library.networks)], .misuse)
    }
    guard ofFile.isEmpty else { return .failed(ofFile + elaboration.diagnostics, .findings) }
    guard settings.input != nil else {
      return .elaborated(LoadedModel(elaboration: elaboration, usual: nil))
    }
    var usual = settings
    usual.input = nil
    return .elaborated(
      LoadedModel(elaboration: elaboration, usual: library.elaborate(name, settings: usual)))
  }

  struct OpenFailure: Error {
    let diagnostics: [Diagnostic]
    let code: ExitCode
  }

  /// The text that holds the model an argument names.
  mutating func text(of reference: ModelReference) -> Result<SourceFile, OpenFailure> {
    switch reference {
    case .zoo(let name):
      guard let file = Zoo.file(declaring: name) else {
        return .failure(OpenFailure(diagnostics: [unknownModel(name)], code: .misuse))
      }
      return .success(file)
    case .file(let path, _):
      do throws(FileError) {
        return .success(try readFile(path))
      } catch {
        return .failure(OpenFailure(diagnostics: [unreadable(path, error)], code: .misuse))
      }
    case .standardInput:
      do throws(FileError) {
        let bytes = try readInput(SpecLibrary.largestSource)
        return .success(SourceFile(path: "<stdin>", bytes: bytes))
      } catch {
        return .failure(OpenFailure(diagnostics: [unreadable("-", error)], code: .misuse))
      }
    }
  }

  // MARK: Files

  private enum Opened {
    case opened(SpecLibrary, network: String?)
    case failed([Diagnostic], ExitCode)
  }

  private mutating func open(_ argument: String) -> Opened {
    switch text(of: ModelReference(argument)) {
    case .failure(let failure):
      return .failed(failure.diagnostics, failure.code)
    case .success(let file):
      switch ModelReference(argument) {
      case .zoo(let name):
        return .opened(read(file, root: nil), network: name)
      case .file(_, let network), .standardInput(let network):
        return .opened(read(file, root: ModelLoader.importRoot), network: network)
      }
    }
  }

  /// The folder that imports of a file may not leave: the one the program runs in.
  static var importRoot: String? { FileAccess.resolved(".") }

  func readFile(_ path: String) throws(FileError) -> SourceFile {
    SourceFile(
      path: path, bytes: try FileAccess.read(path, limit: SpecLibrary.largestSource))
  }

  mutating func add(_ file: SourceFile) -> SourceID { sources.add(file) }

  mutating func read(_ file: SourceFile, root: String?) -> SpecLibrary {
    SpecLibrary(reading: file, into: &sources, imports: FileImports(root: root))
  }

  // MARK: Findings

  private func unknownModel(_ name: String) -> Diagnostic {
    let known = Zoo.networks().map(\.name)
    let suggestion = nearest(name, among: known)
    return Diagnostic(
      .unknownModel, .error, "the zoo has no model `\(name)`", at: .commandLine,
      help: [
        Diagnostic.Help(
          suggestion.map { "did you mean `\($0)`?" } ?? "`cnnshape list` shows the zoo"),
        Diagnostic.Help("a file is named with its extension, `\(name).kdl`"),
      ])
  }

  func unreadable(_ path: String, _ error: FileError) -> Diagnostic {
    let id: DiagnosticID = if case .tooLarge = error { .sourceTooLarge } else { .unreadableFile }
    return Diagnostic(
      id, .error, "cannot read `\(path)`: \(error.reason)", at: .file(path: path))
  }

  private func noNetwork(in argument: String) -> Diagnostic {
    Diagnostic(
      .noNetwork, .error, "the file declares no network", at: .file(path: argument),
      help: [Diagnostic.Help("declare one: `network NAME { input 224 224 3; … }`")])
  }

  private func ambiguous(_ argument: String, _ names: [String]) -> Diagnostic {
    Diagnostic(
      .unknownModel, .error, "`\(argument)` holds \(names.count) networks", at: .commandLine,
      notes: ["they are " + names.prefix(20).map { "`\($0)`" }.joined(separator: ", ")],
      help: [Diagnostic.Help("name one: `\(argument)#\(names[0])`")])
  }

  func unknownNetwork(_ name: String, in argument: String, known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownModel, .error, "no network `\(name)` in `\(argument)`", at: .commandLine,
      notes: ["known here: " + known.prefix(20).map { "`\($0)`" }.joined(separator: ", ")],
      help: nearest(name, among: known).map { [Diagnostic.Help("did you mean `\($0)`?")] } ?? [])
  }
}
