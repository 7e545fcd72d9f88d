import CNNTables
import CNNText
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

extension Report {
  /// What JSON has, read back.
  func json() throws -> JSONValue { try JSONParser.parse(Array(text(as: ReportFormat.json).utf8)) }

  /// What CSV has, by column; no field of these reports has a comma in it.
  func csv() -> [[String: String]] {
    let lines = text(as: .csv).split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
  }

  /// The lines of a table format that name something at their beginning.
  func lines(naming name: String, as format: ReportFormat) -> [String] {
    text(as: format).split(whereSeparator: \.isNewline).map { String($0) }
      .filter { $0.drop { " |`".contains($0) }.hasPrefix(name + " ") || $0.hasPrefix(name + ",") }
  }
}

extension JSONValue {
  /// The elements of an array whose `name` is this.
  func element(named name: String) -> JSONValue? {
    elements?.first { $0["name"]?.string == name }
  }
}

/// Two layers that are counted by hand: `c` has 18 weights, 2 biases and 2·2·2·9 MACs, `f` 24 weights, 3
/// biases and as many MACs as weights.
func twoLayers() throws -> InferredNetwork {
  try network("input in 4 4 1; conv c filters=2 kernel=3; fc f units=3")
}
