import CNNText
import NetworkAnalysis
import NetworkModels
import NetworkFacts
import NetworkSpec
import CNNTables

/// A comparison as a table.
struct ComparisonTable {
  let comparison: Comparison
  /// The columns that were asked for; nil for the usual ones.
  let columns: [String]?
  let configurationNotes: [String]

  var table: Table {
    let columns = chosenColumns
    let table = Table(
      caption: caption, columns: columns.flatMap { $0.columns(in: comparison.precision) },
      rows: comparison.rows.map { row in
        TableRow(columns.flatMap { $0.cells(of: row, relativeTo: comparison.reference) })
      }, notes: notes)
    return ComparisonRow.replacing(in: table, of: comparison.rows)
  }

  private enum Column {
    case network, input
    case quantity(Quantity, TableColumn.Importance, hasRatio: Bool)
    case topFiveError

    func columns(in precision: Precision) -> [TableColumn] {
      switch self {
      case .network:
        [TableColumn("network", alignment: .leading)]
      case .input:
        [TableColumn("input", importance: .useful)]
      case .quantity(let quantity, let importance, let hasRatio):
        [TableColumn(quantity, importance: importance, precision: precision)]
          + (hasRatio
            ? [TableColumn(quantity.name + "Ratio", header: "×", importance: importance)] : [])
      case .topFiveError:
        [
          TableColumn(
            "topFiveError", header: "top-5 error", unit: "%, as published", importance: .extra)
        ]
      }
    }

    func cells(of row: ComparisonRow, relativeTo reference: ComparisonRow?) -> [Cell] {
      switch self {
      case .network: return [.text(row.model.name)]
      case .input: return [row.input?.cell ?? .empty]
      case .quantity(let quantity, _, let hasRatio):
        let cell =
          quantity == .receptiveField
          ? row.receptiveField.map { .text($0.sizeText) } ?? .notCounted : row[quantity].cell
        guard hasRatio else { return [cell] }
        return [cell, .ratio(row[quantity], to: reference?[quantity])]
      case .topFiveError: return [row.topFiveError.map { .text($0 + " %") } ?? .empty]
      }
    }
  }

  /// What is only another view of a figure has no ratio of its own.
  private var chosenColumns: [Column] {
    let ends: [Column] =
      comparison.rows.contains { $0.topFiveError != nil } ? [.topFiveError] : []
    let hasRatio = comparison.reference != nil
    guard columns == nil else {
      let figures = Quantity.allCases.map { Column.quantity($0, .useful, hasRatio: hasRatio) }
      return [.network, .input] + figures + ends
    }
    let usual: [(Quantity, TableColumn.Importance)] =
      hasRatio
      ? [
        (.depth, .essential), (.parameters, .essential), (.macs, .essential),
        (.activations, .useful),
      ]
      : [
        (.depth, .essential), (.parameters, .essential), (.macs, .essential), (.flops, .useful),
        (.activations, .useful), (.parameterBytes, .extra), (.activationBytes, .useful),
        (.peakBytes, .extra),
      ]
    return [.network, .input]
      + usual.map { .quantity($0.0, $0.1, hasRatio: hasRatio) } + ends
  }

  private var caption: [String] {
    let batch = comparison.batch
    let per = batch == 1 ? "one image" : "a batch of \(NumberText.grouped(batch))"
    var lines = ["\(counted(comparison.rows.count, "network")), \(per)"]
    if let reference = comparison.reference {
      lines[0] += "; × is the ratio to \(reference.model.name)"
    }
    if let choice = comparison.choice {
      lines.append("of \(counted(choice.candidates, "network")), where \(choice.condition)")
    }
    return lines
  }

  private var notes: [String] {
    var notes: [String] = []
    if let choice = comparison.choice,
      comparison.rows.count == (comparison.reference == nil ? 0 : 1)
    {
      notes.append(
        "no \(comparison.reference == nil ? "" : "other ")network has `\(choice.condition)`")
    }
    let macs = "MACs of convolutions and fully connected layers; FLOPs are 2 a MAC; "
    let activations =
      "activations are the input's values and those of every output that is not in place, without "
      + "softmax; memory is \(comparison.precision.rawValue)"
    let counted = ComparisonRow.conventionNotes(of: comparison.rows)
    notes += counted.isEmpty ? [macs + activations] : counted + [activations]
    let errors = comparison.rows.compactMap { row in
      row.topFiveErrorNote.map { "`\(row.model.name)` (\($0))" }
    }
    if columns?.contains("topFiveError") ?? true, !errors.isEmpty {
      notes.append("top-5 errors as measured: " + errors.joined(separator: ", "))
    }
    return notes + configurationNotes
  }
}

extension TableColumn {
  /// The column of a quantity.
  init(
    _ quantity: Quantity, importance: Importance = .essential, precision: Precision = .float32
  ) {
    switch quantity.unit {
    case .count:
      self.init(
        quantity.name, header: quantity.header,
        integers: quantity == .flops ? .abbreviated : .grouped, importance: importance)
    case .pixels:
      self.init(
        quantity.name, header: quantity.header, unit: "pixels, of the last layer with a plane",
        importance: importance)
    case .bytes:
      self.init(
        quantity.name, header: quantity.header, unit: "\(precision.rawValue) bytes",
        integers: .binarySize, importance: importance)
    }
  }
}

extension Cell {
  /// `value / reference` with three significant digits at least; the figures themselves are exact.
  static func ratio(_ value: Int?, to reference: Int?) -> Cell {
    guard let value, let reference, reference != 0 else { return .notCounted }
    let ratio = Double(value) / Double(reference)
    var digits = 2
    var scaled = ratio.magnitude * 10
    while scaled > 0, scaled < 10, digits < 12 {
      digits += 1
      scaled *= 10
    }
    return .decimal(ratio, digits: digits)
  }
}
