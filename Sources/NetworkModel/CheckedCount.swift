// Arithmetic of counts that is checked, with what was counted in the error.

/// - Throws: `.countOverflow` if `count` does not fit 64 bits.
package func narrowed(_ count: Int128, _ quantity: LayerError.Quantity) throws(LayerError) -> Int64
{
  guard let narrow = Int64(exactly: count) else { throw .countOverflow(quantity) }
  return narrow
}

extension Int64 {
  /// - Throws: `.countOverflow` beyond 64 bits.
  package func plus(
    _ other: Int64, _ quantity: LayerError.Quantity = .bytes
  ) throws(LayerError) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard !overflow else { throw .countOverflow(quantity) }
    return sum
  }

  /// - Throws: `.countOverflow` beyond 64 bits.
  package func multiplied(
    by factor: Int64, _ quantity: LayerError.Quantity = .bytes
  ) throws(LayerError) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    guard !overflow else { throw .countOverflow(quantity) }
    return product
  }

  /// The same for so many images or values.
  package func multiplied(
    by factor: Int, _ quantity: LayerError.Quantity = .bytes
  ) throws(LayerError) -> Int64 {
    try multiplied(by: Int64(factor), quantity)
  }
}

/// The greatest common divisor of numbers that are not negative; of 0 and n, n.
package func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
