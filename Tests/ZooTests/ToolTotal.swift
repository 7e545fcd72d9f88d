import Foundation
import Testing

/// What a public tool makes of one of torchvision's networks.
struct ToolTotal: Sendable, CustomTestStringConvertible {
  /// torchvision's name.
  let network: String
  /// The convention's name.
  let convention: String
  let batch: Int
  let includesBranches: Bool
  let total: Int
  /// Whether the tool itself contradicts this figure, which somebody derived from its code.
  let isDisputed: Bool

  var testDescription: String { "\(network), \(convention)" }

  /// `Tests/Fixtures/tool-totals.csv`.
  static let fixtures: [ToolTotal] = {
    let url = repository.appending(path: "Tests/Fixtures/tool-totals.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().compactMap {
      let row = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard row.count == 7, let batch = Int(row[2]), let total = Int(row[4]) else { return nil }
      return ToolTotal(
        network: row[0], convention: row[1], batch: batch, includesBranches: row[3] == "all",
        total: total, isDisputed: row[6] == "disputed")
    }
  }()
}
