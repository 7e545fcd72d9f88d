import CNNHost
import CNNTables
import Commands
import Foundation
import ProgramRun
import TestSupport
import Testing

/// Every command that prints a report, in every format.
@Suite struct ReportFormatTests {
  static let commands: [[String]] = [
    ["summarize", "lenet5"], ["summarize", "resnet18", "--group"],
    ["compare", "lenet5", "alexnet"],
    ["diff", "resnet18", "resnet34"], ["sweep", "lenet5", "--input", "32,36"],
    ["reconcile", "alexnet"], ["reconcile", "alexnet", "--between", "fvcore", "thop"],
    ["memory", "lenet5"], ["max-batch", "lenet5", "--memory", "1GiB"],
    ["roofline", "lenet5", "--machine", "a100-80gb"], ["explain", "lenet5"],
    ["explain", "lenet5", "c1"], ["verify", "lenet5"], ["verify", "lenet5", "lenet5-dense"],
    ["verify", "lenet5", "--training"], ["check", packageFolder.path + "/zoo/lenet.kdl"],
    ["list", "lenet*"],
  ]

  @Test("each speaks each format", arguments: commands, ReportFormat.allCases)
  func formats(_ command: [String], _ format: ReportFormat) throws {
    let run = ProgramRun(command + ["--format", format.rawValue])
    #expect(run.code == .clean && run.errors == "", "\(run.errors)")
    switch format {
    case .text: #expect(run.output.contains("\n"))
    case .markdown: #expect(run.output.contains("| ---: |") || run.output.contains("| :--- |"))
    case .latex: #expect(run.output.contains("\\end{tabular}"))
    case .csv: #expect(cells(ofCSV: run.output).count > 1)
    case .json: _ = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    case .jsonl:
      let lines = run.output.split(separator: "\n")
      #expect(!lines.isEmpty)
      for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
  }

  /// A row of CSV and an object of JSON Lines are the same row: as many, and no key is missing.
  @Test("`all` names every column, alike in CSV, JSON and JSON Lines", arguments: commands)
  func allColumns(_ command: [String]) throws {
    func output(_ format: String, _ columns: String...) -> String {
      ProgramRun(command + ["--format", format] + columns).output
    }
    let usual = try #require(cells(ofCSV: output("csv")).first)
    let csv = cells(ofCSV: output("csv", "--columns", "all"))
    let header = try #require(csv.first)
    // A sweep's columns are what it calculates, in the order of the quantities.
    #expect(Set(usual).isSubset(of: header))
    let table = try #require(
      JSONSerialization.jsonObject(with: Data(output("json", "--columns", "all").utf8))
        as? [String: Any])
    let lines = try output("jsonl", "--columns", "all").split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    guard command[0] != "sweep" else { return }
    let columns = try #require(table["columns"] as? [[String: String]])
    #expect(columns.map { $0["id"] ?? "" } == header)
    #expect((table["rows"] as? [Any])?.count == lines.count)
    #expect(lines.allSatisfy { Set($0.keys).isSubset(of: header) })
  }

  @Test(
    "a CSV ends in totals only if they are asked for",
    arguments: [
      ["summarize", "alexnet"], ["roofline", "alexnet", "--machine", "a100-80gb"],
      ["diff", "resnet18", "resnet34"], ["reconcile", "alexnet", "--between", "fvcore", "thop"],
      ["max-batch", "alexnet", "--memory", "1GiB"],
    ])
  func totals(_ command: [String]) {
    let rows = ProgramRun(command + ["--format", "csv"]).output
    let withTotals = ProgramRun(command + ["--format", "csv", "--totals"]).output
    #expect(withTotals.hasPrefix(rows))
    let last = withTotals.dropFirst(rows.count).split(whereSeparator: \.isNewline)
    #expect(last.count == 1)
    #expect(last.allSatisfy { $0.contains(",") && $0.contains { $0.isNumber } })
  }

  @Test("the weights of a CSV add up to the total, which it does not contain")
  func sums() throws {
    let csv = cells(
      ofCSV: ProgramRun(["summarize", "alexnet", "--columns", "weights", "--format", "csv"]).output)
    // Krizhevsky et al. 2012 in one column, as `summarize` says on its page.
    #expect(csv.dropFirst().compactMap { Int($0.last ?? "") }.reduce(0, +) == 62_367_776)
  }

  @Test("a table of facts has each with what is published and what is computed")
  func facts() throws {
    let rows = cells(
      ofCSV: ProgramRun([
        "check", packageFolder.path + "/zoo/lenet.kdl", "--format", "csv", "--columns",
        "network,target,quantity,published,computed,standing",
      ]).output)
    #expect(rows.first == ["network", "target", "quantity", "published", "computed", "standing"])
    #expect(rows.contains(["lenet5", "c1", "connections", "122304", "122304", "held"]))
    #expect(rows.contains(["lenet5", "c1", "output", "28x28x6", "28x28x6", "held"]))
  }

  @Test(
    "rows of side outputs are marked in CSV, so that the others add up to the total",
    arguments: ["googlenet", "torchvision/inception_v3"])
  func sideOutputs(_ model: String) throws {
    let csv = cells(
      ofCSV: ProgramRun([
        "summarize", model, "--columns", "sideOutput,parameters", "--format", "csv", "--totals",
      ]).output)
    let counted = csv.dropFirst().dropLast().filter { $0.first == "" }
    #expect(counted.count < csv.count - 2)
    #expect(counted.compactMap { Int($0.last ?? "") }.reduce(0, +) == Int(csv.last?.last ?? ""))
    #expect(!ProgramRun(["summarize", "vgg16", "--format", "csv"]).output.contains("sideOutput"))
  }

  @Test("a table of parts says which batch they are for")
  func batch() {
    let csv = cells(
      ofCSV: ProgramRun(["max-batch", "alexnet", "--memory", "1GiB", "--format", "csv"]).output)
    #expect(
      csv.first?.last == "batch" && csv.dropFirst().allSatisfy { Int($0.last ?? "") ?? 0 > 1 })
  }

  @Test(
    "a line of JSON has what the same row has in JSON's array", arguments: ["lenet5", "googlenet"])
  func lines(_ model: String) throws {
    let json = try #require(
      JSONSerialization.jsonObject(
        with: Data(ProgramRun(["summarize", model, "--format", "json"]).output.utf8))
        as? [String: Any])
    let layers = try #require(json["layers"] as? [NSDictionary])
    let lines = try ProgramRun(["summarize", model, "--format", "jsonl"]).output
      .split(separator: "\n").map {
        try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? NSDictionary)
      }
    #expect(lines == layers)
  }

  @Test(
    "the form of verify's table depends on what was asked, not on what could be read",
    arguments: [[], ["--training"]])
  func askedForTwo(_ options: [String]) {
    let run = ProgramRun(["verify", "nope", "lenet5", "--format", "csv"] + options)
    #expect(run.code == .misuse && run.errors.contains("no model `nope`"))
    #expect(cells(ofCSV: run.output).map { $0.first } == ["network", "lenet5"])
    let both = ProgramRun(["verify", "lenet5", "lenet5-dense", "--format", "csv"] + options)
    #expect(cells(ofCSV: both.output).first == cells(ofCSV: run.output).first)
  }

  @Test("the text of check shows its table to those who name columns")
  func namedFacts() {
    let command = ["check", packageFolder.path + "/zoo/lenet.kdl"]
    #expect(!ProgramRun(command).output.contains("connections"))
    let named = ProgramRun(command + ["--columns", "quantity,standing"]).output
    #expect(named.contains("connections") && named.contains("held"))
  }
}
