public import NetworkModel

/// What makes the difference between a published figure and a convention's.
///
/// The published figure is taken to be counted by the first convention that gives it within its printed
/// precision; what that convention and the one asked for differ in explains the rest, all but the digits
/// that were not printed. If none gives it, what is left over stays unexplained.
public struct PublishedReconciliation: Sendable {
  public let fact: PublishedFact
  public let unit: Convention.Unit
  /// The figure as printed; a fraction of one operation is dropped.
  public let published: Int
  /// From the convention that gives the published figure, or the plain count, to the one asked for.
  public let reconciliation: Reconciliation
  /// All that give it within its precision.
  public let agreeing: [String]
  /// What the terms leave: the published figure less `reconciliation.first`'s.
  public let remainder: Int

  /// - Returns: nil for a fact that is not about the whole network's operations.
  public init?(
    _ fact: PublishedFact, among tallies: [ConventionTally], and chosen: ConventionTally
  ) {
    guard fact.target == nil, case .number(let number) = fact.expectation else { return nil }
    guard fact.quantity == .macs || fact.quantity == .flops else { return nil }
    let unit: Convention.Unit = fact.quantity == .macs ? .macs : .flops
    let candidates = tallies.filter { $0.convention.unit == unit }
    let agreeing = candidates.filter { number.agrees(with: $0.figure.total) }
    let plain = candidates.first
    let own = agreeing.first { $0.convention.name == chosen.convention.name }
    guard let base = own ?? agreeing.first ?? plain else { return nil }
    self.fact = fact
    self.unit = unit
    published = number.scaled / number.scale
    reconciliation = Reconciliation(base, chosen)
    self.agreeing = agreeing.map(\.convention.name)
    remainder = published - base.figure.total
  }

  /// Whether what is left over is no more than the digits that were not printed.
  public var isExplained: Bool { !agreeing.isEmpty }
  /// The published figure less the one of the convention asked for.
  public var difference: Int { published - reconciliation.secondTotal }
}
