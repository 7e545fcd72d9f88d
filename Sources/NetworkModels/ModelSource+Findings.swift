package import CNNDiagnostics
package import CNNHost
import CNNText

/// Findings on an argument or on a file as a whole, in words.
extension ModelSource {
  static func unknownModel(_ name: String) -> Diagnostic {
    let known = Zoo.networks().map(\.name)
    let suggestion = nearest(name, among: known)
    // A name without a folder and an extension is one of the zoo's, whatever files there are.
    let file = name.prefix { $0 != "#" }
    let isFile = FileAccess.kind(of: String(file)) == .file
    return Diagnostic(
      .unknownModel, .error, "the zoo has no model `\(name)`", at: .commandLine,
      help: [
        isFile
          ? Diagnostic.Help("`./\(name)` names the file")
          : Diagnostic.Help(
            suggestion.map { "did you mean `\($0)`?" } ?? "`cnnshape list` shows the zoo")
      ] + (isFile ? [] : [Diagnostic.Help("for a file, add its extension: `\(name).kdl`")]))
  }

  package static func unreadable(_ path: String, _ error: FileError) -> Diagnostic {
    let id: DiagnosticID = if case .tooLarge = error { .sourceTooLarge } else { .unreadableFile }
    return Diagnostic(
      id, .error, "cannot read `\(path)`: \(error.reason)", at: .file(path: path))
  }

  static func noNetwork(in reference: ModelReference) -> Diagnostic {
    Diagnostic(
      .noNetwork, .error, "the file declares no network",
      at: .file(path: reference.description),
      help: [Diagnostic.Help("declare one: `network NAME { input 224 224 3; … }`")])
  }

  package static func noNetwork(inFolder path: String) -> Diagnostic {
    Diagnostic(
      .noNetwork, .error, "no file in the folder declares a network", at: .file(path: path),
      help: [
        Diagnostic.Help("networks are files that end in " + listed(ModelFormat.extensionsInFolders))
      ])
  }

  static func noNetwork(inBudgets path: String) -> Diagnostic {
    let folder = FileAccess.folder(of: path)
    return Diagnostic(
      .noNetwork, .error, "the file has the budgets of a folder, and no network",
      at: .file(path: path),
      help: [
        Diagnostic.Help(
          "`cnnshape check \(folder.isEmpty ? "." : folder)` checks the models of the folder")
      ])
  }

  static func ambiguous(_ reference: ModelReference, _ names: [String]) -> Diagnostic {
    Diagnostic(
      .unknownModel, .error, "`\(reference)` contains \(names.count) networks", at: .commandLine,
      notes: ["they are " + names.prefix(20).map { "`\($0)`" }.joined(separator: ", ")],
      help: [Diagnostic.Help("name one: `\(reference)#\(names[0])`")])
  }

  package static func unknownNetwork(
    _ name: String, in reference: ModelReference, known: [String]
  ) -> Diagnostic {
    Diagnostic(
      .unknownModel, .error, "no network `\(name)` in `\(reference)`", at: .commandLine,
      notes: ["available: " + known.prefix(20).map { "`\($0)`" }.joined(separator: ", ")],
      help: nearest(name, among: known).map { [Diagnostic.Help("did you mean `\($0)`?")] } ?? [])
  }
}
