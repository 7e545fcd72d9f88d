@_spi(Rules) import NetworkModel

/// The size of the output, the workspace of a matrix product, and the traffic between processor and
/// memory.
struct MemoryExplanation {
  let output: Shape
  let figures: LayerFigures
  let product: MatrixProduct?
  let traffic: LayerTraffic
  let batch: Int

  /// - Throws: `.countOverflow` if a figure exceeds 64 bits.
  var derivations: [Derivation] {
    get throws(LayerError) { try activations + workspace + moved }
  }

  private var activations: [Derivation] {
    guard let activations = figures.activations else { return [] }
    let source = "docs/conventions.md, activations"
    let values: Derived = output.outputValues()
    let bytes = Derived.quantity("values", activations).times(Int(FigureTotals.bytesPerValue))
    return values.derivations("activations, values", usual: source, images: batch)
      + bytes.derivations("activations, bytes", usual: source)
  }

  /// Not counted as activations; a kernel that slides its window needs none.
  private var workspace: [Derivation] {
    get throws(LayerError) {
      guard let columns = product?.columns, columns.columns > 1 else { return [] }
      return [
        Derivation(
          "X_col, values", "\(output.axes.tapsFormula)·(C / G)·\(output.axes.positionsFormula)",
          "\(columns.rows)·\(columns.columns)",
          .integer(try columns.rows.multiplied(by: columns.columns)),
          source: "Chellapilla, Puri & Simard 2006")
      ]
    }
  }

  private var moved: [Derivation] {
    // A part that is not known has no formula.
    guard let moved = traffic.bytes.exact, moved > 0 else { return [] }
    let source = "docs/roofline.md"
    let bytes = traffic.precision.valueBytes
    let values = [traffic.valuesRead, traffic.valuesWritten, traffic.parameters]
      .filter { $0 > 0 }.map { "\($0)" }.joined(separator: " + ")
    var derivations = [
      Derivation(
        "bytes moved", "\(bytes)·(in + out + parameters)", "\(bytes)·(\(values))",
        .integer(moved), source: source)
    ]
    if let operations = traffic.operations.exact, operations > 0, let intensity = traffic.intensity
    {
      derivations.append(
        Derivation(
          "operations per byte", "operations / bytes", "\(operations) / \(moved)",
          .decimal(intensity), source: "Williams, Waterman & Patterson 2009"))
    }
    return derivations
  }
}

extension SpatialAxes {
  /// `F·F`.
  fileprivate var tapsFormula: String { all.map { _ in "F" }.joined(separator: "·") }

  /// `H'·W'`.
  fileprivate var positionsFormula: String { all.map { $0.outputSymbol }.joined(separator: "·") }
}
