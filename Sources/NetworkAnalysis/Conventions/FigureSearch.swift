import CNNText
import NetworkModel

/// A figure that somebody printed, without a word on what it counts: `4.12e9`, `24.37M`, `528 MB`.
public struct BareFigure: Hashable, Sendable {
  /// As written.
  public let text: String
  /// The digits as a fraction, without exponent and unit.
  private let numerator: Int128
  private let denominator: Int128
  /// What the digits may be multiples of.
  private let scales: [Scale]
  /// True if its unit is one of bytes, so that nothing else is meant.
  public let isInBytes: Bool

  /// A unit in which figures are printed.
  public enum Scale: Hashable, Sendable {
    /// 10ⁿ.
    case decimal(Int)
    /// 2ⁿ.
    case binary(Int)

    var factor: Int128 {
      switch self {
      case .decimal(let exponent): (0..<exponent).reduce(1 as Int128) { power, _ in power * 10 }
      case .binary(let exponent): 1 << Int128(exponent)
      }
    }

    /// `10⁶`, `2²⁰`; empty for 1.
    public var words: String {
      let (base, exponent) =
        switch self {
        case .decimal(let exponent): ("10", exponent)
        case .binary(let exponent): ("2", exponent)
        }
      guard exponent > 0 else { return "" }
      let digits = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
      return base
        + String(exponent).utf8.map { digits[Int($0 - UInt8(ascii: "0"))] }.joined()
    }
  }

  /// - Returns: nil for anything but a number above 0, with an exponent of 10 or one of the units k, M, G
  ///   and T, or none; bytes have such a unit, as in `528 MB` and `504 MiB`.
  public init?(_ text: String) {
    guard let quantity = QuantityText(text) else { return nil }
    let bytes = quantity.bytes
    guard let thousands = quantity.thousands ?? bytes?.thousands else { return nil }
    isInBytes = quantity.thousands == nil
    let exponent = quantity.exponent ?? 0
    guard (0...18).contains(exponent), exponent == 0 || thousands == 0 else { return nil }
    let digits = QuantityText(String(quantity.whole) + (quantity.fraction.map { "." + $0 } ?? ""))
    guard let value = digits?.multiplied(by: 1), value.numerator > 0 else { return nil }
    let power = exponent + 3 * thousands
    self.text = text
    (numerator, denominator) = value
    // What is called MB is often 2²⁰ bytes; what is called MiB is nothing else.
    if isInBytes, bytes?.isBinary == true {
      scales = [.binary(10 * thousands)]
    } else {
      scales =
        power > 0 && power % 3 == 0
        ? [.decimal(power), .binary(power / 3 * 10)] : [.decimal(power)]
    }
  }

  /// The scales at which a count, rounded or cut off after as many digits, is printed so.
  public func scales(of count: Int64) -> [Scale] {
    scales.filter { scale in
      // Below 10¹⁹ and at most 2⁶⁰; a count and a denominator of at most 10¹⁹: both are below 2¹²⁷, and so is
      // the difference of two that are not negative, but not always its double.
      let printed = numerator * scale.factor
      let (scaled, overflow) = Int128(count).multipliedReportingOverflow(by: denominator)
      guard !overflow else { return false }
      // One unit of the last digit is `scale.factor` here.
      return printed - scaled <= scale.factor / 2 && scaled - printed < scale.factor
    }
  }
}

/// What a network has that is printed as a bare figure.
public struct FigureMatch: Hashable, Sendable {
  /// The network.
  public let network: String
  /// The count, exactly.
  public let count: Int64
  /// The unit in which the figure has it.
  public let scale: BareFigure.Scale
  /// What is counted, in every way that gives this count.
  public var meanings: [String]

  /// All that a network counts that is printed so, by the conventions given and as the program counts.
  public static func matches(
    _ figure: BareFigure, in summary: NetworkSummary, by tallies: [ConventionTotals]
  ) -> [FigureMatch] {
    var matches: [FigureMatch] = []
    // Of a lower bound nobody knows how it would be printed.
    func add(_ total: KnownCount?, _ meaning: String) {
      guard let count = total?.exact else { return }
      for scale in figure.scales(of: count) {
        if let place = matches.firstIndex(where: { $0.count == count && $0.scale == scale }) {
          if !matches[place].meanings.contains(meaning) { matches[place].meanings.append(meaning) }
        } else {
          matches.append(
            FigureMatch(
              network: summary.network.network.name, count: count, scale: scale,
              meanings: [meaning]))
        }
      }
    }
    let totals = summary.totals
    guard !figure.isInBytes else {
      for precision in Precision.allCases {
        for (bytes, meaning) in sizes(of: totals, in: precision) { add(bytes, meaning) }
      }
      return matches
    }
    add(totals.parameters.total, "parameters")
    add(totals.parameters.weights, "weights without biases")
    if let learned = totals.parameters.total.exact {
      let kept = learned.addingReportingOverflow(totals.parameters.statistics.known)
      if !kept.overflow { add(KnownCount(kept.partialValue), "parameters and running statistics") }
    }
    add(totals.trainableParameters, "trainable parameters")
    add(totals.macs, "MACs")
    add(totals.flops, "FLOPs at 2 per MAC")
    add(totals.connections, "connections, biases included")
    add(totals.activations, "activations")
    for (bytes, meaning) in sizes(of: totals, in: summary.precision) { add(bytes, meaning) }
    for tally in tallies {
      let (name, unit) = (tally.convention.name, tally.convention.unit)
      add(tally.figure.total, "\(unit.rawValue) of \(name)")
      add(tally.parameters.total, "parameters of \(name)")
      guard let figure = tally.figure.total.exact else { continue }
      let twice = figure.multipliedReportingOverflow(by: 2)
      if unit == .macs, !twice.overflow {
        add(KnownCount(twice.partialValue), "twice the MACs of \(name)")
      }
      if unit == .flops, figure % 2 == 0 {
        add(KnownCount(figure / 2), "half the FLOPs of \(name)")
      }
    }
    return matches
  }

  /// The sizes in bytes of what a network keeps and of what flows through it; nil beyond 64 bits, and for what is
  /// not known.
  private static func sizes(
    of totals: FigureTotals, in precision: Precision
  ) -> [(bytes: KnownCount?, meaning: String)] {
    let name = precision.rawValue
    func bytes(_ count: Int64?, _ width: Int64) -> KnownCount? {
      guard let count else { return nil }
      let (bytes, overflow) = count.multipliedReportingOverflow(by: width)
      return overflow ? nil : KnownCount(bytes)
    }
    let learned = totals.parameters.total.exact
    var kept: Int64?
    if let learned, let statistics = totals.parameters.statistics.exact, statistics > 0 {
      let (sum, overflow) = learned.addingReportingOverflow(statistics)
      kept = overflow ? nil : sum
    }
    return [
      (bytes(learned, precision.parameterBytes), "bytes of the parameters in \(name)"),
      (
        bytes(kept, precision.parameterBytes),
        "bytes of the parameters and running statistics in \(name)"
      ),
      (
        bytes(totals.activations.exact, precision.valueBytes),
        "bytes of the activations in \(name)"
      ),
    ]
  }
}
