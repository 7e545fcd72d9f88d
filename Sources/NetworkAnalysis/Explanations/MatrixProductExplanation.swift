import NetworkModel

/// Parameters, MACs and matrix sizes of the layers that are matrix products.
extension Convolution {
  private static let source = "LeCun et al. 1998, §II.A; grouping: Krizhevsky et al. 2012, §3.2"

  func productDerivations(
    from input: Shape, to output: Shape, figures: LayerFigures, batch: Int
  ) -> [Derivation] {
    let (fh, fw) = (windows.vertical.kernel, windows.horizontal.kernel)
    let positions = "\(output.height)·\(output.width)"
    let times = batch == 1 ? "" : " · \(batch)"
    let timesSymbol = batch == 1 ? "" : " · B"
    let macs = figures.macs ?? 0
    if let connectionTable {
      let pairs = connectionTable.connections
      return [
        Derivation(
          "weights", "F·F·T, T pairs in the connection table", "\(fh)·\(fw)·\(pairs)",
          figures.parameters.weights, source: "LeCun et al. 1998, table I"),
        bias.derivation(output, figures),
        Derivation(
          "MACs", "H'·W'·F·F·T\(timesSymbol)", "\(positions)·\(fh)·\(fw)·\(pairs)\(times)", macs,
          source: "LeCun et al. 1998, table I"),
      ]
    }
    let channels = groups == 1 ? "\(input.channels)" : "(\(input.channels) / \(groups))"
    let symbol = groups == 1 ? "C" : "(C / G)"
    return [
      Derivation(
        "weights", "F·F·\(symbol)·K", "\(fh)·\(fw)·\(channels)·\(filters)",
        figures.parameters.weights, source: Convolution.source),
      bias.derivation(output, figures),
      Derivation(
        "MACs", "H'·W'·K·F·F·\(symbol)\(timesSymbol)",
        "\(positions)·\(filters)·\(fh)·\(fw)·\(channels)\(times)", macs, source: Convolution.source),
    ]
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
  func productDerivations(
    from input: Shape, to output: Shape, figures: LayerFigures, batch: Int
  ) -> [Derivation] {
    let (fh, fw) = (windows.vertical.kernel, windows.horizontal.kernel)
    let own = groups == 1 ? "\(filters)" : "(\(filters) / \(groups))"
    let symbol = groups == 1 ? "K" : "(K / G)"
    let times = batch == 1 ? "" : " · \(batch)"
    let source = "Dumoulin & Visin, arXiv:1603.07285, §4"
    return [
      Derivation(
        "weights", "F·F·C·\(symbol)", "\(fh)·\(fw)·\(input.channels)·\(own)",
        figures.parameters.weights, source: source),
      bias.derivation(output, figures),
      Derivation(
        "MACs", "H·W·C·F·F·\(symbol)\(batch == 1 ? "" : " · B")",
        "\(input.height)·\(input.width)·\(input.channels)·\(fh)·\(fw)·\(own)\(times)",
        figures.macs ?? 0, source: source),
    ]
  }
}

extension FullyConnected {
  func productDerivations(
    from input: Shape, to output: Shape, figures: LayerFigures, batch: Int
  ) -> [Derivation] {
    let source = "the input stretched to H·W·C values, W a row a unit"
    let values = "\(input.height)·\(input.width)·\(input.channels)"
    return [
      Derivation(
        "weights", "H·W·C·K", "\(values)·\(units)", figures.parameters.weights, source: source),
      bias.derivation(output, figures),
      Derivation(
        "MACs", "H·W·C·K\(batch == 1 ? "" : " · B")",
        "\(values)·\(units)\(batch == 1 ? "" : " · \(batch)")", figures.macs ?? 0, source: source),
    ]
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
