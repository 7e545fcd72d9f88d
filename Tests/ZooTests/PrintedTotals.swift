import Foundation
import TestSupport
import Testing

/// A row of `Tests/Fixtures/peers.csv`: what eight public tools print of one of torchvision's networks.
struct PrintedTotals: Sendable, CustomTestStringConvertible {
  /// torchvision's name, and how the network was built.
  let model: String
  /// The figures that were printed, by column.
  let figures: [String: Int64]
  let isTraining: Bool

  var testDescription: String { model }

  /// The zoo's name.
  var network: String { PrintedTotals.network(of: model) }
  var batch: Int { Int(figures["batch"] ?? 1) }

  /// Returns the zoo's name for a model that may be a variant of it.
  static func network(of model: String) -> String {
    let variant = variants.first { model.hasSuffix($0) } ?? ""
    return "torchvision/\(model.dropLast(variant.count))"
  }

  static let fixtures = read(packageFolder.appending(path: "Tests/Fixtures/peers.csv"))

  /// Returns the rows of a table; columns that are no numbers are left out.
  static func read(_ file: URL) -> [PrintedTotals] {
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    let rows = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { row in
      let cells = zip(header, row)
      return PrintedTotals(
        model: row[0],
        figures: Dictionary(
          uniqueKeysWithValues: cells.compactMap { name, text in
            name.hasPrefix("tv_") ? nil : Int64(text).map { (name, $0) }
          }),
        isTraining: cells.contains { $0 == ("mode", "train") })
    }
  }

  /// A head that is there in training alone, and one that was left out.
  private static let variants = ["_aux_train", "_noaux"]
}
