public import CNNDiagnostics

/// A figure that somebody printed of a network, or a budget of one's own, as a description states it.
/// The arithmetic is held against it by `NetworkAnalysis`.
public struct PublishedFact: Hashable, Sendable {
  /// The layer or block instance it is about, by full name; nil for the whole network.
  public var target: String?
  public var quantity: FactQuantity
  public var expectation: Expectation
  /// Who printed it; nil for a budget.
  public var source: String?
  /// Why the arithmetic does not give the figure; nil if it should.
  public var dispute: String?
  /// Side outputs are counted too.
  public var includesBranches: Bool
  /// Settings of the network under which it holds; empty for the defaults.
  public var settings: [Setting]
  /// Whose way of counting it follows, by name; nil for the program's own.
  public var convention: String?
  /// Of the value.
  public var span: SourceSpan

  public struct Setting: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public enum Expectation: Hashable, Sendable {
    case volume(height: Int, width: Int, channels: Int)
    case number(PrintedNumber)
    case budget(Comparison, PrintedNumber)
  }

  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    case atMost = "<="
    case below = "<"
    case atLeast = ">="
    case above = ">"
  }

  public init(
    target: String?, quantity: FactQuantity, expectation: Expectation, source: String?,
    dispute: String?, includesBranches: Bool, settings: [Setting],
    convention: String? = nil, span: SourceSpan
  ) {
    self.target = target
    self.quantity = quantity
    self.expectation = expectation
    self.source = source
    self.dispute = dispute
    self.includesBranches = includesBranches
    self.settings = settings
    self.convention = convention
    self.span = span
  }
}

/// What a fact may be about. Raw values are the words of the description language.
public enum FactQuantity: String, Hashable, Sendable, CaseIterable {
  case output, params, weights, biases, trainable, connections, macs, flops, activations, depth
  /// Height and width in pixels, where they are equal.
  case receptiveField = "receptive-field"
}

/// A decimal as printed, with the precision its digits show; exact.
public struct PrintedNumber: Hashable, Sendable {
  /// As written.
  public let text: String
  /// The value is `scaled / scale`.
  public let scaled: Int
  /// How far the arithmetic may be from it, `scaledTolerance / scale`.
  public let scaledTolerance: Int
  /// At least 1.
  public let scale: Int

  public init(text: String, scaled: Int, scaledTolerance: Int, scale: Int) {
    self.text = text
    self.scaled = scaled
    self.scaledTolerance = scaledTolerance
    self.scale = scale
  }

  /// Whether a computed count is the printed one, within its precision.
  public func agrees(with count: Int) -> Bool {
    (Int128(count) * Int128(scale) - Int128(scaled)).magnitude <= UInt128(scaledTolerance)
  }

  /// Whether `count < self`; precision plays no part in a budget.
  public func exceeds(_ count: Int) -> Bool {
    Int128(count) * Int128(scale) < Int128(scaled)
  }

  /// Whether `count == self` exactly.
  public func equals(_ count: Int) -> Bool {
    Int128(count) * Int128(scale) == Int128(scaled)
  }
}
