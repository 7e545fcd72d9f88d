import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

/// A folder for one test.
struct Scratch: ~Copyable {
  let url: URL

  init(_ files: [String: String] = [:]) throws {
    url = FileManager.default.temporaryDirectory.appending(path: "cnnshape-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = url.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  /// The names of the files in it.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}

/// A report as JSON, read by another reader than the program's own code.
struct SummaryReport: Decodable {
  struct Layer: Decodable {
    let name: String
    let kind: String
    let output: [Int]
    let weights, biases, parameters, macs, activations: Int
    let operations: [String: Int]
    let sideOutput: Bool?
  }

  struct Totals: Decodable {
    let parameters, weights, biases, macs, flops, activations: Int
    let parameterBytes, activationBytes: Int
    let operations: [String: Int]
  }

  let schema, network, title, dtype: String
  let batch: Int
  let input: [Int]
  let outputs: [String]
  let layers: [Layer]
  let totals: Totals
  let notes: [String]

  /// - Parameter arguments: after `summarize --format json`.
  init(_ arguments: String..., input: String = "") throws {
    let run = ProgramRun(["summarize", "--format", "json"] + arguments, input: input)
    try #require(run.code == .clean, "\(run.errors)")
    self = try JSONDecoder().decode(SummaryReport.self, from: Data(run.output.utf8))
  }
}

/// The cells of a CSV without quotes.
func cells(ofCSV text: String) -> [[String]] {
  text.split(whereSeparator: \.isNewline).map { line in
    line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
  }
}

/// The digits of every number in a line, groups joined: `["138357544", "15470264320"]`.
func integers(in line: some StringProtocol) -> [String] {
  line.filter { $0 != "," }.split { !$0.isNumber }.map { String($0) }
}
