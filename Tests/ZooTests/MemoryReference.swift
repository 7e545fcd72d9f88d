import Foundation
import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

/// Bytes that PyTorch measured on one of torchvision's networks: a row of `Tests/Fixtures/memory.csv`.
struct MemoryReference: Sendable, CustomTestStringConvertible {
  let model: String
  let batch: Int
  /// True if every module that can was set to work in place.
  let isInPlace: Bool
  private let figures: [String: Int64]

  subscript(name: String) -> Int64 {
    get throws { try #require(figures[name], "no figure \(name)") }
  }

  var testDescription: String { "\(model), batch \(batch), \(isInPlace ? "" : "not ")in place" }

  func network() throws -> InferredNetwork { try zooNetwork("torchvision/\(model)") }

  static let all: [MemoryReference] = {
    let url = packageFolder.appending(path: "Tests/Fixtures/memory.csv")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: ",").map(String.init) }
    guard let header = rows.first else { return [] }
    return rows.dropFirst().compactMap { row in
      guard row.count == header.count, let batch = Int(row[1]) else { return nil }
      let figures = zip(header, row).compactMap { name, cell in Int64(cell).map { (name, $0) } }
      return MemoryReference(
        model: row[0], batch: batch, isInPlace: row[2] == "on",
        figures: Dictionary(uniqueKeysWithValues: figures))
    }
  }()
}
