/// Limits on a document's use of resources. A hostile file gets an error instead of filling memory.
public struct KDLLimits: Hashable, Sendable {
  /// Bytes of the source.
  public var sourceSize: Int
  /// Children blocks inside one another. The parser recurses once per level, so that its stack
  /// grows with this.
  public var nestingDepth: Int
  /// Bytes of one number. Conversion to decimal takes time that grows with its square.
  public var numberLength: Int
  /// Total number of nodes, including slashdashed ones: the shortest takes three bytes of source, and more than a
  /// hundred of memory.
  public var nodeCount: Int
  /// The memory that the document may take; nil if it is not known to be short.
  public var memory: Memory?

  /// Memory in bytes: what there is, and what is made of a document takes of it.
  public struct Memory: Hashable, Sendable {
    /// All that there is.
    public var available: Int
    /// For each node.
    public var ofNode: Int
    /// For each argument and property.
    public var ofEntry: Int

    /// What there is, and the shares of a node and of an entry.
    public init(available: Int, ofNode: Int, ofEntry: Int) {
      self.available = available
      self.ofNode = ofNode
      self.ofEntry = ofEntry
    }
  }

  /// The usual limits, unless others are given: 16 MiB, 256 levels, 4,096 bytes a number, a million nodes.
  public init(
    sourceSize: Int = 16 << 20, nestingDepth: Int = 256, numberLength: Int = 4096,
    nodeCount: Int = 1_000_000, memory: Memory? = nil
  ) {
    self.sourceSize = sourceSize
    self.nestingDepth = nestingDepth
    self.numberLength = numberLength
    self.nodeCount = nodeCount
    self.memory = memory
  }
}
