/// One finding: what is wrong, where, by which rule, and what would mend it.
///
/// A value without words of layout: renderers add the snippet, the caret and the color.
public struct Diagnostic: Hashable, Sendable {
  /// The severity of a finding: only errors keep a description from becoming a network.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    case error, warning, note
  }

  /// The location of a finding.
  public enum Location: Hashable, Sendable {
    /// A range of a text.
    case span(SourceSpan)
    /// A place in a file that has no lines, such as `node 17 "fire2/concat"` of an ONNX file.
    case element(path: String, description: String)
    /// A whole file or folder.
    case file(path: String)
    /// The command line.
    case commandLine
  }

  /// A few words next to a caret.
  public struct Label: Hashable, Sendable {
    /// The text under the carets.
    public var span: SourceSpan
    /// The words; lower case, no period.
    public var text: String

    /// Words next to the carets under a span.
    public init(_ span: SourceSpan, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// A remedy. When `edit` is there, applying it removes the finding; a test holds every one to that.
  public struct Help: Hashable, Sendable {
    /// A change of the text that carries a remedy out.
    public struct Edit: Hashable, Sendable {
      /// The text to be replaced; an empty range for an insertion.
      public var span: SourceSpan
      /// The replacement; empty for a deletion.
      public var replacement: String

      /// The replacement of a range of one source.
      public init(span: SourceSpan, replacement: String) {
        self.span = span
        self.replacement = replacement
      }
    }

    /// The remedy in words, code in backticks.
    public var text: String
    /// The remedy as a change; nil where the user must choose.
    public var edit: Edit?

    /// A remedy in words, and as a change if a program could apply it.
    public init(_ text: String, edit: Edit? = nil) {
      self.text = text
      self.edit = edit
    }
  }

  /// The rule that the finding is about; each has a page.
  public var id: DiagnosticID
  /// The severity of the finding.
  public var severity: Severity
  /// Makes sense alone: lower case, no period, backticks around what the user wrote.
  public var headline: String
  /// The place that the finding is about; the primary caret stands there.
  public var location: Location
  /// Words next to the primary caret; empty for none.
  public var label: String
  /// Other places that matter, each with a few words.
  public var secondary: [Label]
  /// Explanations, such as the formula with its numbers; one line each.
  public var notes: [String]
  /// Remedies, the likeliest first.
  public var help: [Help]

  /// A finding of one rule at one place; everything after the location is optional.
  public init(
    _ id: DiagnosticID, _ severity: Severity = .error, _ headline: String, at location: Location,
    label: String = "", secondary: [Label] = [], notes: [String] = [], help: [Help] = []
  ) {
    self.id = id
    self.severity = severity
    self.headline = headline
    self.location = location
    self.label = label
    self.secondary = secondary
    self.notes = notes
    self.help = help
  }
}
