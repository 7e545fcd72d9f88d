import NetworkConditions
public import NetworkFacts
import NetworkModel

/// The terms of the difference between a published figure and a convention's.
///
/// The published figure is taken to be counted by the convention that its description states, or else
/// by the first that gives it within its printed precision; what that convention and the one asked for differ in explains the rest, all but the digits
/// that were not printed. If none gives it, what is left over stays unexplained.
public struct PublishedReconciliation: Sendable {
  /// The published figure and who printed it.
  public let fact: PublishedFact
  /// The unit of the figure.
  public let unit: Convention.Unit
  /// The figure as printed; a fraction of one is dropped.
  public let published: Int64
  /// From the convention that gives the published figure, or the plain count, to the one asked for.
  public let reconciliation: Reconciliation
  /// All that give it within its precision.
  public let agreeing: [String]
  /// The difference not covered by the terms: the published figure minus `reconciliation.first`'s.
  public let remainder: Int64

  /// - Returns: nil for a fact that is not about the whole network, or not about what the convention asked
  ///   for measures: operations, or else parameters.
  public init?(
    _ fact: PublishedFact, among tallies: [ConventionTotals], and chosen: ConventionTotals
  ) {
    guard fact.target == nil, case .figure(_, let number) = fact.claim,
      let unit = PublishedReconciliation.unit(of: fact, among: tallies),
      unit.dimension == chosen.convention.unit.dimension
        || unit == .parameters && chosen.convention.unit.dimension != .operations
    else { return nil }
    let candidates = tallies.filter { unit == .parameters || $0.convention.unit == unit }
    let agreeing = candidates.filter {
      $0.total(in: unit).exact.map { number.agrees(with: $0) } == true
    }
    let stated = tallies.first { $0.convention.name == fact.convention }
    let own = agreeing.first { $0.convention.name == chosen.convention.name }
    guard let base = stated ?? own ?? agreeing.first ?? candidates.first else { return nil }
    self.fact = fact
    self.unit = unit
    published = number.value.numerator / number.value.denominator
    reconciliation = Reconciliation(base, chosen, comparing: unit.dimension)
    self.agreeing = agreeing.map { $0.convention.name }
    remainder = published - base.total(in: unit).known
    isExplained = base.total(in: unit).exact.map { number.agrees(with: $0) } == true
  }

  /// Returns the unit of a fact's figure; nil if it is neither operations nor parameters.
  private static func unit(
    of fact: PublishedFact, among tallies: [ConventionTotals]
  ) -> Convention.Unit? {
    guard fact.quantity != .parameters else { return .parameters }
    guard fact.quantity == .macs || fact.quantity == .flops else { return nil }
    let stated = tallies.first { $0.convention.name == fact.convention }?.convention.unit
    return stated ?? (fact.quantity == .macs ? .macs : .flops)
  }

  /// True if what is left over is no more than the digits that were not printed.
  public let isExplained: Bool
  /// The published figure minus the one of the convention asked for.
  public var difference: Int64 { published - reconciliation.secondTotal.known }
}

extension ConventionTotals {
  fileprivate func total(in unit: Convention.Unit) -> KnownCount {
    unit == .parameters ? parameters.total : figure.total
  }
}
