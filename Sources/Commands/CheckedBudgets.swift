import CNNDiagnostics
import CNNHost
import CNNText
import NetworkFacts
import NetworkSpec

/// What models are checked against beside their own facts: the budgets of their folders and of the command line.
struct CheckedBudgets {
  /// The text with the budgets of one folder.
  private struct Folder {
    /// The text's path.
    let path: String
    let budgets: FolderBudgets
    /// By rule; nil for every model.
    let patterns: [NamePattern?]
    /// True if every file of the folder is checked.
    var isWhole = false
    /// By rule, whether some model is meant.
    var isMet: [Bool]
  }

  /// By folder, as paths of its files begin: `nets/`, or empty.
  private var folders: [String: Folder] = [:]
  /// Of the command line.
  private let everywhere: [PublishedFact]

  init(everywhere: [PublishedFact]) { self.everywhere = everywhere }

  /// Returns whether a folder's text has been read, whatever was in it.
  func knows(_ folder: String) -> Bool { folders[folder] != nil }

  mutating func add(_ budgets: FolderBudgets, at path: String) {
    folders[FileAccess.folder(of: path)] = Folder(
      path: path, budgets: budgets,
      patterns: budgets.rules.map { $0.pattern.map { NamePattern($0) } },
      isMet: budgets.rules.map { _ in false })
  }

  /// Notes that all files of a folder are checked, so that a pattern that means none of them is a mistake.
  mutating func noteWhole(_ folder: String) { folders[folder]?.isWhole = true }

  /// The facts of a network, those of outer folders first.
  ///
  /// What a folder says of those below it holds where the whole folder is checked; of a file that is named alone,
  /// only what lies beside it.
  mutating func facts(of network: String, inFile path: String) -> [PublishedFact] {
    var facts = everywhere
    var end = path.startIndex
    while true {
      let prefix = String(path[..<end])
      let inside = String(path[end...])
      if let isWhole = folders[prefix]?.isWhole, isWhole || !inside.contains("/") {
        let names = [inside, FileAccess.fileName(of: inside), network, inside + "#" + network]
        facts += self.facts(of: names, in: prefix)
      }
      guard let slash = path[end...].firstIndex(of: "/") else { return facts }
      end = path.index(after: slash)
    }
  }

  private mutating func facts(of names: [String], in folder: String) -> [PublishedFact] {
    guard let (rules, patterns) = folders[folder].map({ ($0.budgets.rules, $0.patterns) }) else {
      return []
    }
    var facts: [PublishedFact] = []
    for index in rules.indices {
      if let pattern = patterns[index], !names.contains(where: { pattern.isName($0) }) { continue }
      folders[folder]?.isMet[index] = true
      facts += rules[index].facts
    }
    return facts
  }

  /// The texts in which something is wrong, in the order of their paths.
  ///
  /// - Parameter files: the names of the models that were checked.
  func findings(files: [String]) -> [(path: String, diagnostics: [Diagnostic])] {
    let names = files.map { FileAccess.fileName(of: $0) }
    return folders.values.sorted { $0.path < $1.path }.map { folder in
      let unmet = folder.isWhole ? folder.isMet.indices.filter { !folder.isMet[$0] } : []
      return (
        folder.path,
        folder.budgets.diagnostics
          + unmet.compactMap { index in
            let rule = folder.budgets.rules[index]
            return rule.pattern.map { CheckedBudgets.unmet($0, at: rule.span, among: names) }
          }
      )
    }
  }

  private static func unmet(
    _ pattern: String, at span: SourceSpan, among names: [String]
  ) -> Diagnostic {
    Diagnostic(
      .unknownName, .error, "no model of the folder is `\(pattern)`", at: .span(span),
      help: [
        Diagnostic.Help(
          nearest(pattern, among: names).map { "did you mean `\($0)`?" }
            ?? "a pattern is the name of a file or of a network; `*` is any text")
      ])
  }
}
