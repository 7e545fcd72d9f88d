public import CNNDiagnostics

/// A parsed document: its nodes in order, without slashdashed ones. Everything knows its span.
public struct KDLDocument: Sendable {
  public var nodes: [KDLNode]

  public init(nodes: [KDLNode]) { self.nodes = nodes }
}

/// A name of a node, a property or a type annotation.
public struct KDLIdentifier: Sendable {
  public var text: String
  /// Of the name as written, quotes included.
  public var span: SourceSpan

  public init(text: String, span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

/// `(annotation)name argument key=value { children }`.
public struct KDLNode: Sendable {
  public var annotation: KDLIdentifier?
  public var name: KDLIdentifier
  /// Arguments and properties in the order written, repeated properties included.
  public var entries: [KDLEntry]
  /// Nil without a block; an empty block is an empty array.
  public var children: [KDLNode]?
  /// From the annotation or name to the end of the last entry or the closing brace.
  public var span: SourceSpan

  public init(
    annotation: KDLIdentifier? = nil, name: KDLIdentifier, entries: [KDLEntry] = [],
    children: [KDLNode]? = nil, span: SourceSpan
  ) {
    self.annotation = annotation
    self.name = name
    self.entries = entries
    self.children = children
    self.span = span
  }
}

/// An argument (no key) or a property.
public struct KDLEntry: Sendable {
  public var key: KDLIdentifier?
  public var value: KDLValue

  public init(key: KDLIdentifier?, value: KDLValue) {
    self.key = key
    self.value = value
  }
}

public struct KDLValue: Sendable {
  public enum Content: Sendable {
    case string(String)
    case number(KDLNumber)
    case boolean(Bool)
    case null
  }

  public var annotation: KDLIdentifier?
  public var content: Content
  /// Of the value as written, quotes included, annotation excluded.
  public var span: SourceSpan

  public init(annotation: KDLIdentifier? = nil, content: Content, span: SourceSpan) {
    self.annotation = annotation
    self.content = content
    self.span = span
  }
}

/// A number, kept as written so that neither digits nor precision are lost.
public struct KDLNumber: Hashable, Sendable {
  /// As written: `0xFF`, `1_000`, `62.4e6`, `#inf`.
  public var lexeme: String

  public init(lexeme: String) { self.lexeme = lexeme }
}
