extension WindowFit {
  /// `(N + 2P − F) / S + 1 = (224 + 2·0 − 11) / 4 + 1`; E for a dilated kernel.
  public var formula: String {
    let dilated = extent != kernel
    let symbol = dilated ? "E" : "F"
    let padding =
      paddingBefore == paddingAfter
      ? ("2P", "2·\(paddingBefore)") : ("P₁ + P₂", "\(paddingBefore) + \(paddingAfter)")
    return "(N + \(padding.0) − \(symbol)) / S + 1"
      + " = (\(input) + \(padding.1) − \(extent)) / \(stride) + 1"
  }

  /// The quotient to two decimals: `54.25`, `2.33`, and without any where it is whole.
  public var positionsText: String {
    let steps = input + paddingBefore + paddingAfter - extent + stride
    guard steps % stride != 0 else {
      return steps < 0 ? "−\(-steps / stride)" : "\(steps / stride)"
    }
    let hundredths = Int128(steps.magnitude) * 100 / Int128(stride)
    let (whole, fraction) = hundredths.quotientAndRemainder(dividingBy: 100)
    let digits =
      fraction > 0 && fraction % 10 == 0
      ? "\(fraction / 10)" : fraction < 10 ? "0\(fraction)" : "\(fraction)"
    return "\(steps < 0 ? "−" : "")\(whole).\(digits)"
  }
}
