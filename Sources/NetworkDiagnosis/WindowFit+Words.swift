@_spi(Rules) import NetworkModel

extension WindowFit {
  /// What stays unread: `1 of 224 rows` of the input, or only `1 row of padding`.
  ///
  /// - Parameter all: the axes, if it is the same along all of them.
  func unreadText(onAll all: SpatialAxes? = nil) -> String {
    guard unreadInput == 0 else {
      let pixels = all.map { "\(input) \($0.unitWords(2))" } ?? axis.counted(input)
      return "\(unreadInput) of \(pixels)"
    }
    return (all.map { "\(unread) \($0.unitWords(unread))" } ?? axis.counted(unread)) + " of padding"
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

extension Windows {
  /// The fits along the axes on which pixels or padding stay unread.
  func unread(on input: Shape) -> [WindowFit] {
    axes.all.map { self[$0].fit(along: input[$0], axis: $0) }.filter { $0.unread != 0 }
  }
}
