import Foundation
import TestSupport
import Testing

/// What a public tool makes of one of torchvision's networks, in evaluation mode.
struct ToolTotal: Sendable, CustomTestStringConvertible {
  /// torchvision's name.
  let network: String
  /// The convention's name.
  let convention: String
  let total: Int64
  /// Nil where nobody wrote them down.
  let parameters: Int64?

  var testDescription: String { "\(network), \(convention)" }

  /// `Tests/Fixtures/tool-totals.csv`.
  static let fixtures: [ToolTotal] = {
    let url = packageFolder.appending(path: "Tests/Fixtures/tool-totals.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().compactMap {
      let row = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard row.count == 4, let total = Int64(row[2]) else { return nil }
      return ToolTotal(
        network: row[0], convention: row[1], total: total, parameters: Int64(row[3]))
    }
  }()
}
