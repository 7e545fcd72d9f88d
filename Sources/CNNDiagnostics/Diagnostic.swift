/// One finding: what is wrong, where, by which rule, and what would mend it.
///
/// A value without words of layout: renderers add the snippet, the caret and the colour.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    case error, warning, note
  }

  /// Where a finding points.
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

  /// A few words beside a caret.
  public struct Label: Hashable, Sendable {
    public var span: SourceSpan
    public var text: String

    public init(_ span: SourceSpan, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// A remedy. When `edit` is there, applying it removes the finding; a test holds every one to that.
  public struct Help: Hashable, Sendable {
    public struct Edit: Hashable, Sendable {
      public var span: SourceSpan
      public var replacement: String

      public init(span: SourceSpan, replacement: String) {
        self.span = span
        self.replacement = replacement
      }
    }

    public var text: String
    public var edit: Edit?

    public init(_ text: String, edit: Edit? = nil) {
      self.text = text
      self.edit = edit
    }
  }

  public var id: DiagnosticID
  public var severity: Severity
  /// Makes sense alone: lower case, no full stop, backticks round what the user wrote.
  public var headline: String
  public var location: Location
  /// Words beside the primary caret; empty for none.
  public var label: String
  public var secondary: [Label]
  public var notes: [String]
  public var help: [Help]

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
