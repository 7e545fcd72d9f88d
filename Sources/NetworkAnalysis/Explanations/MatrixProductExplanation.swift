import NetworkModel

// Parameters, MACs and matrix sizes of the layers that are matrix products.

extension Convolution {
  private static let source = "LeCun et al. 1998, §II.A; grouping: Krizhevsky et al. 2012, §3.2"

  /// Channels that each filter reads, in symbols and numbers.
  private func channelsRead(of input: Shape) -> FormulaText {
    groups == 1
      ? FormulaText("C", "\(input.channels)")
      : FormulaText("(C / G)", "(\(input.channels) / \(groups))")
  }

  func parameterDerivations(
    from input: Shape, to output: Shape, figures: LayerFigures
  ) -> [Derivation] {
    let taps = "\(windows.vertical.kernel)·\(windows.horizontal.kernel)"
    let weights: Derivation
    if let connectionTable {
      weights = Derivation(
        "weights", "F·F·T, T pairs in the table", "\(taps)·\(connectionTable.connections)",
        figures.parameters.weights, source: "LeCun et al. 1998, table I")
    } else {
      let channels = channelsRead(of: input)
      weights = Derivation(
        "weights", "F·F·\(channels.symbols)·K", "\(taps)·\(channels.numbers)·\(filters)",
        figures.parameters.weights, source: Convolution.source)
    }
    return [weights, bias.derivation(output, figures)]
  }

  func macs(from input: Shape, to output: Shape) -> FormulaText {
    let taps = "\(windows.vertical.kernel)·\(windows.horizontal.kernel)"
    let positions = "\(output.height)·\(output.width)"
    if let connectionTable {
      return FormulaText("H'·W'·F·F·T", "\(positions)·\(taps)·\(connectionTable.connections)")
    }
    let channels = channelsRead(of: input)
    return FormulaText(
      "H'·W'·K·F·F·\(channels.symbols)", "\(positions)·\(filters)·\(taps)·\(channels.numbers)")
  }

  /// Nil with a connection table, whose filters have no common columns.
  func product(from input: Shape, to output: Shape) -> MatrixProduct? {
    guard connectionTable == nil else { return nil }
    return MatrixProduct(
      filters: filters, taps: windows.area, channels: input.channels, positions: output.positions,
      groups: groups, hasBias: bias != .none)
  }
}

extension TransposedConvolution {
  /// Filters that each input value spreads, in symbols and numbers.
  private var filtersSpread: FormulaText {
    groups == 1
      ? FormulaText("K", "\(filters)") : FormulaText("(K / G)", "(\(filters) / \(groups))")
  }

  func parameterDerivations(
    from input: Shape, to output: Shape, figures: LayerFigures
  ) -> [Derivation] {
    let taps = "\(windows.vertical.kernel)·\(windows.horizontal.kernel)"
    return [
      Derivation(
        "weights", "F·F·C·\(filtersSpread.symbols)",
        "\(taps)·\(input.channels)·\(filtersSpread.numbers)", figures.parameters.weights,
        source: "Dumoulin & Visin, arXiv:1603.07285, §4"), bias.derivation(output, figures),
    ]
  }

  func macs(from input: Shape) -> FormulaText {
    let taps = "\(windows.vertical.kernel)·\(windows.horizontal.kernel)"
    return FormulaText(
      "H·W·C·F·F·\(filtersSpread.symbols)", "\(input.factors)·\(taps)·\(filtersSpread.numbers)")
  }
}

extension FullyConnected {
  func parameterDerivations(
    from input: Shape, to output: Shape, figures: LayerFigures
  ) -> [Derivation] {
    [
      Derivation(
        "weights", "H·W·C·K", "\(input.factors)·\(units)", figures.parameters.weights,
        source: "LeCun et al. 1998, §II.B"), bias.derivation(output, figures),
    ]
  }

  func macs(from input: Shape) -> FormulaText {
    FormulaText("H·W·C·K", "\(input.factors)·\(units)")
  }

  func product(from input: Shape) -> MatrixProduct? {
    MatrixProduct(
      filters: units, taps: 1, channels: input.count, positions: 1, groups: 1,
      hasBias: bias != .none)
  }
}

extension BiasForm {
  fileprivate func derivation(_ output: Shape, _ figures: LayerFigures) -> Derivation {
    let result = figures.parameters.biases
    let source = "docs/conventions.md, parameters"
    switch self {
    case .none:
      return Derivation("biases", "none", "0", result, source: source)
    case .shared:
      return Derivation("biases", "K", "\(output.channels)", result, source: source)
    case .perPosition:
      return Derivation(
        "biases", "H'·W'·K", "\(output.height)·\(output.width)·\(output.channels)", result,
        source: "Silver et al. 2016, Methods: a bias for each position")
    }
  }
}
