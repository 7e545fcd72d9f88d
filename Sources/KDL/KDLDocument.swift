public import CNNDiagnostics

/// A parsed document: its nodes in order, without slashdashed ones. Everything knows its span.
public struct KDLDocument: Sendable {
  /// The nodes at the top level.
  public var nodes: [KDLNode]
  /// Bytes that it takes by the measures of its limits; zero without any.
  public let memory: Int

  /// A document made by hand; the parser makes the others.
  public init(nodes: [KDLNode]) { self.init(nodes: nodes, memory: 0) }

  init(nodes: [KDLNode], memory: Int) {
    self.nodes = nodes
    self.memory = memory
  }
}

/// A name of a node, a property or a type annotation.
public struct KDLIdentifier: Sendable {
  /// The name itself: quotes removed, escapes resolved.
  public var text: String
  /// Of the name as written, quotes included.
  public var span: SourceSpan

  /// A name and where it is written.
  public init(text: String, span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

/// `(annotation)name argument key=value { children }`.
public struct KDLNode: Sendable {
  /// The type annotation in parentheses before the name; nil without one.
  public var annotation: KDLIdentifier?
  /// The first word of the node.
  public var name: KDLIdentifier
  /// Arguments and properties in the order written, repeated properties included.
  public var entries: [KDLEntry]
  /// Nil without a block; an empty block is an empty array.
  public var children: [KDLNode]?
  /// From the annotation or name to the end of the last entry or the closing brace.
  public var span: SourceSpan

  /// A node made by hand; `children` is nil without a block.
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
  /// The name of a property; nil for an argument.
  public var key: KDLIdentifier?
  /// The value after `=`, or the argument itself.
  public var value: KDLValue

  /// A property, or an argument if `key` is nil.
  public init(key: KDLIdentifier?, value: KDLValue) {
    self.key = key
    self.value = value
  }
}

/// A value of an argument or property.
public struct KDLValue: Sendable {
  /// The four kinds of values that KDL has.
  public enum Content: Sendable {
    case string(String)
    case number(KDLNumber)
    case boolean(Bool)
    case null
  }

  /// The type annotation in parentheses before the value; nil without one.
  public var annotation: KDLIdentifier?
  /// The value itself.
  public var content: Content
  /// Of the value as written, quotes included, annotation excluded.
  public var span: SourceSpan

  /// A value and where it is written.
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

  /// A number of that spelling, which is not checked.
  public init(lexeme: String) { self.lexeme = lexeme }
}
