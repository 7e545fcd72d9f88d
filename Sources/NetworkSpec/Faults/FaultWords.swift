import CNNDiagnostics
import CNNText
import KDL
import NetworkDiagnosis
import NetworkModel

/// The text of a finding, without its place.
struct FaultWords {
  struct Remedy {
    let text: String
    /// The word to replace and its replacement, if that alone fixes it.
    let replacement: (of: String, by: String)?

    func help(at span: SourceSpan) -> Diagnostic.Help {
      // With escapes, or inside an expression, the place is wider than the word.
      guard let replacement, [0, 2].contains(span.range.count - replacement.of.utf8.count) else {
        return Diagnostic.Help(text)
      }
      return Diagnostic.Help(text, edit: .init(span: span, replacement: replacement.by))
    }
  }

  let id: DiagnosticID
  let headline: String
  private(set) var severity = Diagnostic.Severity.error
  private(set) var label = ""
  private(set) var secondary: [Diagnostic.Label] = []
  private(set) var notes: [String] = []
  private(set) var help: [Remedy] = []

  init(_ id: DiagnosticID, _ headline: String, label: String = "") {
    self.id = id
    self.headline = headline
    self.label = label
  }

  init(_ words: LayerErrorWords) {
    self.init(words.id, words.headline, label: words.label)
    notes = words.notes
  }

  /// What may be meant, but hardly ever is.
  func asWarning() -> FaultWords { with { $0.severity = .warning } }

  /// What is probably right, and worth knowing.
  func asNote() -> FaultWords { with { $0.severity = .note } }

  func noting(_ note: String) -> FaultWords { with { $0.notes.append(note) } }

  func helping(_ text: String) -> FaultWords {
    with { $0.help.append(Remedy(text: text, replacement: nil)) }
  }

  /// A remedy that replaces what the fault points at.
  func helping(_ text: String, replacing old: String, by new: String) -> FaultWords {
    with { $0.help.append(Remedy(text: text, replacement: (of: old, by: new))) }
  }

  func beside(_ span: SourceSpan, _ text: String) -> FaultWords {
    with { $0.secondary.append(Diagnostic.Label(span, text)) }
  }

  /// Says what another framework's term is here; without one, suggests the nearest of the known words.
  func translating(
    _ term: ForeignTerm?, _ word: String, among known: [String]
  ) -> FaultWords {
    // A block of the file is nearer than a short form that happens to be spelled alike.
    if let term, term.isShortForm(word),
      let own = nearest(word, among: known), own.hasPrefix(word) || word.hasPrefix(own)
    {
      return suggesting(word, among: known)
    }
    guard let term else { return suggesting(word, among: known) }
    let replacement = term.isWhole ? term.replacement(among: known) : nil
    return with {
      $0.help.append(
        Remedy(
          text: term.help(for: word),
          replacement: replacement.map { (of: word, by: KDLToken.string($0)) }))
    }
  }

  /// Suggests the nearest of the known words, or lists them if they are few.
  ///
  /// - Parameters:
  ///   - canReplace: whether the fault's place holds the word and nothing else.
  ///   - lists: whether a word that resembles none may list them all.
  func suggesting(
    _ word: String, among known: [String], canReplace: Bool = true, lists: Bool = true
  ) -> FaultWords {
    with { words in
      if let nearest = nearest(word, among: known) {
        words.help.append(
          Remedy(
            text: "did you mean `\(nearest)`?",
            replacement: canReplace ? (of: word, by: KDLToken.string(nearest)) : nil))
      } else if lists, !known.isEmpty, known.count <= 12 {
        words.notes.append("available: " + quotedList(known))
      }
    }
  }

  /// Says where a standard block comes from; nothing on any other word.
  func importing(_ word: String) -> FaultWords {
    StandardBlocks.names.contains(word)
      ? helping("`\(word)` is a standard block: `import \"std:blocks\"` at the top of the file")
      : self
  }

  private func with(_ change: (inout FaultWords) -> Void) -> FaultWords {
    var copy = self
    change(&copy)
    return copy
  }
}

/// `a`, `b`, `c`, each in backticks.
func quotedList(_ words: some Sequence<String>) -> String {
  words.map { "`\($0.excerpt)`" }.joined(separator: ", ")
}

extension String {
  /// No longer than a headline can bear.
  var excerpt: String {
    let limit = 60
    guard utf8.count > limit, unicodeScalars.count > limit else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(limit))) + "…"
  }
}
