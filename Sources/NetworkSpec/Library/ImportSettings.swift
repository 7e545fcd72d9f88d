/// What a run chooses in files of other programs, which leave open what a description states.
public struct ImportSettings: Hashable, Sendable {
  /// A phase of a Caffe network, whose layers may be of one phase alone.
  public enum Phase: String, Hashable, Sendable, CaseIterable {
    case test, train
  }

  /// The phase in which layers are taken.
  public var phase = Phase.test
  /// The stages that hold, beside the phase.
  public var stages: [String] = []
  /// Symbolic dimensions and their lengths.
  public var dimensions: [Dimension] = []
  /// The regions that a detector proposes, where the file does not say how many; nil for the file's own.
  public var regions: Int?
  /// True if an operator that is not known becomes a hole rather than an error.
  public var isPartial = false

  /// A file as it describes itself.
  public init() {}

  /// A symbolic dimension and its length.
  public struct Dimension: Hashable, Sendable {
    /// As the file writes it: `N`, `batch_size`.
    public let name: String
    /// From 1.
    public let length: Int

    /// A length for a dimension of that name.
    public init(name: String, length: Int) {
      self.name = name
      self.length = length
    }
  }
}
