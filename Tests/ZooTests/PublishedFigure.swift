import Foundation
import NetworkFacts
import TestSupport
import Testing

/// A figure that a tool's or a framework's page prints, as `published-figures.csv` has it.
struct PublishedFigure: Sendable {
  /// The row of `published_tables.csv` that it is.
  struct Key: Hashable, Sendable {
    let source: String
    let model: String
    /// Of receptive fields with the end point: `receptive field at Conv2d_0 of 224`.
    let metric: String
    let value: String
    let unit: String
  }

  let key: Key
  /// `printed · scale` is meant.
  let printed: Double
  let scale: Double
  /// What the last printed digit stands for.
  let step: Double
  let network: String
  let setting: Setting
  /// The quantity checked against it, in the words of `PublishedFigure.value(in:)`.
  let quantity: [String]
  let verdict: Verdict
  let reason: String

  enum Verdict: String {
    case rounded = ""
    case cut
    case disputed
  }

  /// What it was measured under: `batch=2 input=64x64 aux_logits=0 branches`.
  struct Setting: Hashable, Sendable {
    var batch = 1
    var includesBranches = false
    var height: Int?
    var width: Int?
    var parameters: [String: String] = [:]

    init?(_ text: String) {
      for word in text.split(separator: " ") {
        let parts = word.split(separator: "=").map { String($0) }
        switch (parts[0], parts.count) {
        case ("branches", 1): includesBranches = true
        case ("batch", 2):
          guard let batch = Int(parts[1]) else { return nil }
          self.batch = batch
        case ("input", 2):
          let extents = parts[1].split(separator: "x").compactMap { Int($0) }
          guard extents.count == 2 else { return nil }
          (height, width) = (extents[0], extents[1])
        case (let name, 2): parameters[name] = parts[1]
        default: return nil
        }
      }
    }
  }

  /// How `computed` stands to what is printed.
  func verdict(on computed: Double) -> Verdict {
    let difference = computed / scale - printed
    // Binary fractions of decimal digits miss by less than this.
    let margin = step / 1e6
    if abs(difference) <= step / 2 + margin { return .rounded }
    return difference > 0 && difference < step + margin ? .cut : .disputed
  }

  static let all: [PublishedFigure] = {
    let rows = try? csvRows(
      of: packageFolder.appending(path: "Tests/Fixtures/published-figures.csv"))
    return (rows ?? []).compactMap(PublishedFigure.init(row:))
  }()

  private init?(row: [String]) {
    guard row.count == 12, let printed = Double(row[3]), let scale = Double(row[5]),
      let step = Double(row[6]), let setting = Setting(row[8]),
      let verdict = Verdict(rawValue: row[10])
    else { return nil }
    key = Key(source: row[0], model: row[1], metric: row[2], value: row[3], unit: row[4])
    (self.printed, self.scale, self.step) = (printed, scale, step)
    (network, self.setting) = (row[7], setting)
    quantity = row[9].split(separator: " ").map { String($0) }
    (self.verdict, reason) = (verdict, row[11])
  }
}
