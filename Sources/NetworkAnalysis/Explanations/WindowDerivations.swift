import NetworkModel

/// Why a sliding window takes as many positions as it does.
struct WindowDerivations {
  private static let source = "Dumoulin & Visin, arXiv:1603.07285, relationships 6 and 15"

  let windows: WindowPair
  let rounding: Rounding
  let input: Shape
  let output: Shape

  var derivations: [Derivation] {
    [
      along(windows.vertical, .height, input.height, output.height),
      along(windows.horizontal, .width, input.width, output.width),
    ]
  }

  private func along(_ window: Window, _ axis: Extent, _ n: Int, _ positions: Int) -> Derivation {
    let figure = "output \(axis.rawValue), pixels"
    guard window.padding != .same else {
      return Derivation(
        figure, "⌈N / S⌉", "⌈\(n) / \(window.stride)⌉", positions,
        source: "TensorFlow, padding `SAME`")
    }
    let fit = window.fit(along: n, axis: axis)
    let (open, close) = brackets(fit, positions: positions)
    return Derivation(
      figure, "\(open)\(fit.quotientSymbols)\(close) + 1",
      "\(open)\(fit.quotientNumbers)\(close) + 1", positions, source: WindowDerivations.source)
  }

  /// Rounding shows only where there is something to round.
  private func brackets(_ fit: WindowFit, positions: Int) -> (String, String) {
    guard fit.unread != 0 else { return ("", "") }
    let floor =
      fit.unread < 0
      ? 0 : (fit.input + fit.paddingBefore + fit.paddingAfter - fit.extent) / fit.stride + 1
    return positions > floor ? ("⌈", "⌉") : ("⌊", "⌋")
  }
}

extension WindowFit {
  /// `(N + 2P − F) / S`
  var quotientSymbols: String {
    "(N + \(isEvenlyPadded ? "2P" : "P₁ + P₂") − \(extent == kernel ? "F" : "E")) / S"
  }

  /// `(227 + 2·0 − 11) / 4`
  var quotientNumbers: String {
    let padding = isEvenlyPadded ? "2·\(paddingBefore)" : "\(paddingBefore) + \(paddingAfter)"
    return "(\(input) + \(padding) − \(extent)) / \(stride)"
  }

  private var isEvenlyPadded: Bool { paddingBefore == paddingAfter }
}

extension TransposedConvolution {
  /// Why the volume grows as it does.
  func shapeDerivations(from input: Shape, to output: Shape) -> [Derivation] {
    [
      along(windows.vertical, .height, input.height, outputPadding.height, output.height),
      along(windows.horizontal, .width, input.width, outputPadding.width, output.width),
    ]
  }

  private func along(
    _ window: Window, _ axis: Extent, _ n: Int, _ outputPadding: Int, _ extent: Int
  ) -> Derivation {
    let source = "Dumoulin & Visin, arXiv:1603.07285, relationship 14"
    let figure = "output \(axis.rawValue), pixels"
    switch window.padding {
    case .same:
      return Derivation(figure, "S·N", "\(window.stride)·\(n)", extent, source: source)
    case .explicit(let before, let after):
      return Derivation(
        figure, "S·(N − 1) + E − P₁ − P₂ + O",
        "\(window.stride)·(\(n) − 1) + \(window.extent) − \(before) − \(after) + \(outputPadding)",
        extent, source: source)
    }
  }
}
