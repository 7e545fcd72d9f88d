public import CNNDiagnostics
public import NetworkConditions

/// A figure that somebody printed of a network, or a budget of one's own, as a description states it.
/// `NetworkAnalysis` checks the arithmetic against it.
public struct PublishedFact: Hashable, Sendable {
  /// The layer or block instance it is about, by full name; nil for the whole network.
  public var target: String?
  /// The claim of the fact.
  public var claim: Claim
  /// The source; nil for a budget.
  public var source: String?
  /// What the description adds to it; nil for nothing.
  public var note: String?
  /// The reason that the computed figure differs; nil if it should not.
  public var dispute: String?
  /// Side outputs are counted too.
  public var includesBranches: Bool
  /// Settings of the network under which it holds; empty for the defaults.
  public var settings: [Setting]
  /// Whose way of counting it follows, by name; nil for the program's own.
  public var convention: String?
  /// The number type that its bytes are of, by name; nil for float32.
  public var precision: String?
  /// Of the value.
  public var span: SourceSpan

  /// A parameter of the network and its value, both as written: `depth=50`.
  public struct Setting: Hashable, Sendable {
    /// The parameter's name.
    public let name: String
    /// The value, a number or an expression.
    public let value: String

    /// A value for one parameter, checked when the network is expanded.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// A claim about the target.
  public enum Claim: Hashable, Sendable {
    /// The volume that comes out of it: its spatial extents, then the channels.
    case output([Int])
    case figure(Quantity, PrintedNumber)
    /// The figure is on this side of a bound; the bound's precision plays no part.
    case budget(Quantity, Comparison, PrintedNumber)
  }

  /// A fact about a layer, a block instance or, if `target` is nil, the network.
  public init(
    target: String?, claim: Claim, source: String?, dispute: String?, includesBranches: Bool,
    settings: [Setting], convention: String? = nil, precision: String? = nil,
    note: String? = nil, span: SourceSpan
  ) {
    self.target = target
    self.claim = claim
    self.source = source
    self.dispute = dispute
    self.note = note
    self.includesBranches = includesBranches
    self.settings = settings
    self.convention = convention
    self.precision = precision
    self.span = span
  }
}

extension PublishedFact {
  /// The word for the volume that comes out.
  public static let outputName = "output"

  /// The words that name what a fact is about.
  public static var names: [String] {
    [outputName] + Quantity.allCases.filter { $0.isPublished }.map { $0.hyphenatedName }
  }

  /// The words for what a budget may be of: any quantity.
  public static var budgetNames: [String] {
    [outputName] + Quantity.allCases.map { $0.hyphenatedName }
  }

  /// The figure that it is about; nil for a volume.
  public var quantity: Quantity? {
    switch claim {
    case .output: nil
    case .figure(let quantity, _), .budget(let quantity, _, _): quantity
    }
  }

  /// The word that names what it is about.
  public var name: String { quantity?.hyphenatedName ?? PublishedFact.outputName }
}

extension PublishedFact.Claim {
  /// The figure as it was printed, of a budget its bound.
  package var printed: String {
    switch self {
    case .output(let extents): extents.map { "\($0)" }.joined(separator: "×")
    case .figure(_, let number), .budget(_, _, let number): number.text
    }
  }
}
