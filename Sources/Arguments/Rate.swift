import CNNText

/// So many of something a second: `--peak 19.5TFLOPS`.
package struct Rate: Hashable, Sendable {
  /// As written.
  package var text: String
  /// In operations or bytes per second.
  package var value: Double

  package enum Quantity: Hashable, Sendable {
    case operations, bytes

    /// Decimal prefixes, as data sheets use them; only memory sizes are binary.
    var units: [(name: String, factor: Double)] {
      switch self {
      case .operations:
        [("FLOPS", 1), ("MFLOPS", 1e6), ("GFLOPS", 1e9), ("TFLOPS", 1e12), ("PFLOPS", 1e15)]
      case .bytes:
        [("B/s", 1), ("MB/s", 1e6), ("GB/s", 1e9), ("TB/s", 1e12)]
      }
    }

    var example: String {
      switch self {
      case .operations: "19.5TFLOPS"
      case .bytes: "1555GB/s"
      }
    }
  }

  /// - Returns: nil for anything but a decimal above 0 with a unit right after it or after one space.
  package init?(_ text: String, of quantity: Quantity) {
    guard let rate = QuantityText(text), !rate.whole.isEmpty, rate.fraction?.isEmpty != true,
      rate.exponent == nil, let number = Double(String(rate.number)), number > 0,
      let factor = quantity.units.first(where: {
        rate.unit == $0.name || rate.unit == " " + $0.name
      })?.factor
    else { return nil }
    let value = number * factor
    // A rate that no machine has, and whose times no longer mean anything.
    guard value >= 1, value <= 1e30 else { return nil }
    self.text = text
    self.value = value
  }
}
