import NetworkModel

// Operations of poolings: what the windows read, and what is made of it.

extension OperationExplanation {
  func pooled(_ layer: Pooling, _ input: Shape) -> [Derivation] {
    let rows = layer.windows.vertical.pixelsRead(along: input.height, positions: output.height)
    let columns = layer.windows.horizontal.pixelsRead(along: input.width, positions: output.width)
    return [
      reads(.height, by: layer.windows.vertical, output.height, rows),
      reads(.width, by: layer.windows.horizontal, output.width, columns),
    ] + reduced(layer.reduction, inAllWindows(rows, columns, input), results: output.outputValues)
  }

  func adaptive(_ layer: AdaptivePooling, _ input: Shape) -> [Derivation] {
    func reads(_ axis: Extent, _ n: Int, _ cells: Int) -> (Derivation, Int) {
      let common = greatestCommonDivisor(n, cells)
      let count = n + cells - common
      return (
        Derivation(
          OperationExplanation.readFigure(axis), "N + M − gcd(N, M)", "\(n) + \(cells) − \(common)",
          count, source: OperationExplanation.source), count
      )
    }
    let (rows, rowCount) = reads(.height, input.height, layer.height)
    let (columns, columnCount) = reads(.width, input.width, layer.width)
    return [rows, columns]
      + reduced(
        layer.reduction, inAllWindows(rowCount, columnCount, input), results: output.outputValues)
  }

  /// What making `results` numbers of so many costs.
  func reduced(
    _ reduction: Reduction, _ reads: FormulaText, results: FormulaText
  ) -> [Derivation] {
    switch reduction {
    case .max: [operation(.comparisons, reads)]
    case .average: [operation(.additions, reads), operation(.divisions, results)]
    case .sum: [operation(.additions, reads)]
    case .l2:
      [
        operation(.multiplications, reads), operation(.additions, reads),
        operation(.squareRoots, results),
      ]
    }
  }

  /// Pixels of one axis that all placements read: taps over the border are left out.
  private func reads(
    _ axis: Extent, by window: Window, _ positions: Int, _ count: Int
  ) -> Derivation {
    let outside = positions * window.kernel - count
    let symbol = axis == .height ? "H'" : "W'"
    return Derivation(
      OperationExplanation.readFigure(axis),
      outside == 0 ? "\(symbol)·F" : "\(symbol)·F − taps over the border",
      "\(positions)·\(window.kernel)" + (outside == 0 ? "" : " − \(outside)"), count,
      source: OperationExplanation.source)
  }

  private func inAllWindows(_ rows: Int, _ columns: Int, _ input: Shape) -> FormulaText {
    FormulaText("R_h·R_w·C", "\(rows)·\(columns)·\(input.channels)")
  }

  private static func readFigure(_ axis: Extent) -> String {
    axis == .height ? "rows read, R_h" : "columns read, R_w"
  }
}
