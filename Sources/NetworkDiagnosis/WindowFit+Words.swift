@_spi(Rules) import NetworkModel

extension WindowFit {
  /// What stays unread: `1 of 224 rows` of the input, or only `1 row of padding`.
  ///
  /// - Parameter both: whether it is the same along the other axis.
  func unreadText(onBothAxes both: Bool = false) -> String {
    guard unreadInput == 0 else {
      let input = both ? "\(input) rows and columns" : axis.counted(input)
      return "\(unreadInput) of \(input)"
    }
    let unit = unread == 1 ? "row and column" : "rows and columns"
    return "\(both ? "\(unread) \(unit)" : axis.counted(unread)) of padding"
  }

  /// `(N + 2P − F) / S + 1 = (224 + 2·0 − 11) / 4 + 1`; E for a dilated kernel.
  var formula: String {
    let positions: Derived = positions(.exact)
    return "\(positions.formula) = \(positions.numbers)"
  }

  /// The quotient to two decimals: `54.25`, `2.33`, and without any where it is whole.
  var positionsText: String {
    let hundredths = hundredthsOfPositions
    let (whole, fraction) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "−" : ""
    guard unread % Int64(stride) != 0 else { return "\(sign)\(whole)" }
    let digits =
      fraction > 0 && fraction % 10 == 0
      ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)"
    return "\(sign)\(whole).\(digits)"
  }
}
