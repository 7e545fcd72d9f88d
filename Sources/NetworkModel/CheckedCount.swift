// Arithmetic of counts that is checked, with what was counted in the error.

/// - Throws: `.countOverflow` if `count` does not fit 64 bits.
package func narrowed(_ count: Int128, _ quantity: LayerError.Quantity) throws(LayerError) -> Int {
  guard let narrow = Int(exactly: count) else { throw .countOverflow(quantity) }
  return narrow
}

extension Int {
  /// - Throws: `.countOverflow` beyond 64 bits.
  package func plus(
    _ other: Int, _ quantity: LayerError.Quantity = .bytes
  ) throws(LayerError) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    guard !overflow else { throw .countOverflow(quantity) }
    return sum
  }

  /// - Throws: `.countOverflow` beyond 64 bits.
  package func times(
    _ factor: Int, _ quantity: LayerError.Quantity = .bytes
  ) throws(LayerError) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    guard !overflow else { throw .countOverflow(quantity) }
    return product
  }
}

/// The greatest common divisor of numbers that are not negative; of 0 and n, n.
package func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
