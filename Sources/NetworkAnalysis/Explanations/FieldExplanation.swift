@_spi(Rules) import NetworkModel

/// The derivation of a receptive field: that of the input, extended by the window.
struct FieldExplanation {
  private let node: NodeID
  private let network: InferredNetwork
  private let fields: ReceptiveFields

  private static let source = "Araujo, Norris & Sim, Distill 2019"

  init(of node: NodeID, in network: InferredNetwork, _ fields: ReceptiveFields) {
    self.node = node
    self.network = network
    self.fields = fields
  }

  /// One of each figure where all axes agree.
  var derivations: [Derivation] {
    guard let field = fields[node] else { return [] }
    let axes = field.axes.all
    let all = axes.map { derivations(of: field[$0], along: $0, named: $0.rawValue) }
    let areAlike = all.allSatisfy { other in
      other.count == all[0].count
        && zip(other, all[0]).allSatisfy { $0.numbers == $1.numbers && $0.result == $1.result }
    }
    return areAlike
      ? derivations(of: field[axes[0]], along: axes[0], named: "") : all.flatMap { $0 }
  }

  private func derivations(of axis: AxisField, along side: Axis, named name: String) -> [Derivation]
  {
    let window = single.flatMap { input, read in
      fields[input].map { Window(before: $0[side], reads: read[side]) }
    }
    let title = "field" + (name.isEmpty ? "" : " \(name)")
    var derivations = [
      derivation("\(title), pixels", size(of: axis, window), axis.size)
    ]
    if let stride = axis.stride {
      let text =
        window?.stride ?? .quantity("shift", axis.pattern.shift)
        / .quantity("units", axis.pattern.period)
      derivations.append(
        derivation(
          "\(title) stride, pixels", text,
          stride.denominator == 1 ? .integer(stride.numerator) : .decimal(stride.value)))
    }
    if let span = axis.span {
      let padding = window?.padding ?? .quantity("0", 0) - signed("first pixel", span.first)
      derivations.append(derivation("\(title) padding, pixels", padding, -span.first))
    }
    return derivations
  }

  /// The layer's input and what is read of it, if there is one alone.
  private var single: (NodeID, InputRegion)? {
    guard case .one = network[node].inputs else { return nil }
    var found: (NodeID, InputRegion)?
    network.forEachRead(of: node) { found = ($0, $1) }
    return found
  }

  /// From the first pixel seen to the last, of the unit that sees most; or by the window.
  private func size(of axis: AxisField, _ window: Window?) -> Derived {
    if let window, let text = window.size { return text }
    guard let widest = axis.widest else { return .quantity("no pixels", 0) }
    return .quantity("last", widest.last) - signed("first", widest.first) + .quantity("1", 1)
  }

  private func derivation(_ figure: String, _ text: Derived, _ result: Int64) -> Derivation {
    derivation(figure, text, .integer(result))
  }

  private func derivation(
    _ figure: String, _ text: Derived, _ result: Derivation.Result
  ) -> Derivation {
    Derivation(
      figure, text.formula, text.numbers, result, source: FieldExplanation.source)
  }

  /// A window over units whose fields are all of one kind.
  private struct Window {
    let before: AxisField
    let reads: AxisRegion

    init(before: AxisField, reads: AxisRegion) {
      self.before = before
      self.reads = reads
    }

    private var isSimple: Bool {
      before.isSteady && before.pattern.period == 1 && reads.divisor == 1 && reads.windows == nil
    }

    private var jump: Derived { .quantity("J", before.pattern.shift) }

    var size: Derived? {
      guard isSimple, before.span != nil else { return nil }
      let size = Derived.quantity("R", before.size)
      let extent = reads.last - reads.first + 1
      guard extent > 1 else { return size }
      return size + (.quantity("E", extent) - .quantity("1", 1)) * jump
    }

    var stride: Derived? {
      guard isSimple, reads.step > 0 else { return nil }
      return reads.step > 1 ? .quantity("S", reads.step) * jump : jump
    }

    var padding: Derived? {
      guard isSimple, let padding = before.padding else { return nil }
      let own = signed("p", padding)
      return reads.first == 0 ? own : own + signed("P", -reads.first) * jump
    }
  }
}

/// A quantity that may be negative: `(−3)`, so that it can follow a sign.
private func signed(_ symbol: String, _ value: Int64) -> Derived {
  .quantity(symbol, value, written: value < 0 ? "(−\(value.magnitude))" : "\(value)")
}
