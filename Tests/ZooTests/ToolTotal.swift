import Foundation
import TestSupport
import Testing

/// What a public tool makes of one of torchvision's networks.
struct ToolTotal: Sendable, CustomTestStringConvertible {
  /// torchvision's name.
  let network: String
  /// The convention's name.
  let convention: String
  let batch: Int
  let includesBranches: Bool
  let total: Int64

  var testDescription: String { "\(network), \(convention)" }

  /// `Tests/Fixtures/tool-totals.csv`.
  static let fixtures: [ToolTotal] = {
    let url = packageFolder.appending(path: "Tests/Fixtures/tool-totals.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().compactMap {
      let row = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard row.count == 5, let batch = Int(row[2]), let total = Int64(row[4]) else { return nil }
      return ToolTotal(
        network: row[0], convention: row[1], batch: batch, includesBranches: row[3] == "all",
        total: total)
    }
  }()
}

extension ToolTotal {
  /// `peers_summary.csv` of the golden folder: by network, then by convention.
  static func printed(in golden: URL) throws -> [String: [String: Int64]] {
    let text = try String(
      contentsOf: golden.appending(path: "peers_summary.csv"), encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(rows.first)
    var totals: [String: [String: Int64]] = [:]
    for row in rows.dropFirst() where row.count == header.count {
      for (name, cell) in zip(header, row) {
        totals[row[0], default: [:]][columns[name] ?? ""] = Int64(cell)
      }
      totals[row[0]]?[""] = nil
    }
    return totals
  }

  private static let columns = [
    "exact_conv_linear_macs": "torchvision", "fvcore": "fvcore",
    "torchinfo_mult_adds": "torchinfo", "ptflops_pytorch": "ptflops-pytorch",
    "ptflops_aten": "ptflops-aten", "thop_macs": "thop", "torch_flop_counter": "flopcounter",
    "calflops_flops": "calflops", "calflops_macs": "calflops-macs",
  ]
}
