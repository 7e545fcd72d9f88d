import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports
import TestSupport
import Testing

/// A network of the zoo and the file that describes it.
struct Sample: Hashable, Sendable, CustomTestStringConvertible {
  let name: String
  let file: String

  var testDescription: String { name }

  /// Plain, with branches and blocks, with side outputs, without a plane.
  static let all = [
    Sample(name: "alexnet", file: "alexnet.kdl"), Sample(name: "resnet50", file: "resnet.kdl"),
    Sample(name: "googlenet", file: "googlenet.kdl"),
    Sample(name: "mlp-1000-100-10", file: "mlp.kdl"),
  ]

  func summary(batch: Int = 1) throws -> NetworkSummary {
    try NetworkSummary(of: zooNetwork(name, in: file), batch: batch)
  }
}

extension Report {
  /// What JSON has, read back.
  func json() throws -> JSONValue { try JSONParser.parse(Array(text(as: .json).utf8)) }

  /// What CSV has, by column.
  func csv() -> [[String: String]] {
    let lines = text(as: .csv, TableOptions(includesTotals: true)).split(
      separator: "\r\n", omittingEmptySubsequences: false
    ).dropLast()
    let header = fields(lines[0])
    return lines.dropFirst().map { line in
      Dictionary(uniqueKeysWithValues: zip(header, fields(line)))
    }
  }

  /// Fields may be quoted, but have no quotes in them.
  private func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append("")
      } else {
        fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}
