import CNNHost
import Commands
import Foundation
import ProgramRun
import TestSupport
import Testing

@Suite struct SweepTests {
  /// A row of `Tests/Fixtures/resolution-sweep.csv`, MACs counted by PyTorch.
  struct Golden {
    let network, input: String
    let macs: Int

    static let all: [Golden] = {
      let url = packageFolder.appending(path: "Tests/Fixtures/resolution-sweep.csv")
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
      return cells(ofCSV: text).dropFirst().compactMap { row in
        Int(row[2]).map { Golden(network: row[0], input: row[1], macs: $0) }
      }
    }()
  }

  struct Report: Decodable {
    struct Point: Decodable {
      let settings: [String: String]?
      let input: [Int]
      let batch: Int
      let fits: Bool
      let layer, reason: String?
      let macs, parameters: Int?
    }

    struct Smallest: Decodable {
      let settings: String
      let side: Int
    }

    let schema: String
    let points: [Point]
    let smallestInputs: [Smallest]
    let complete: Bool
    let notes: [String]

    init(_ arguments: [String], code: ExitCode = .clean) throws {
      let run = ProgramRun(["sweep", "--format", "json"] + arguments)
      try #require(run.code == code, "\(run.errors)")
      self = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }
  }

  @Test(
    "MACs at other input sizes are those that PyTorch counts",
    arguments: [
      "alexnet", "vgg11", "vgg13", "vgg16", "vgg19", "googlenet", "inception_v3", "resnet18",
      "resnet34", "resnet50", "resnet101", "resnet152", "densenet121", "densenet161",
      "densenet169", "densenet201", "mobilenet_v2",
    ])
  func resolutions(_ model: String) throws {
    let golden = Golden.all.filter { $0.network == "torchvision/" + model }
    #expect(golden.count == 6)
    let report = try Report([
      "torchvision/" + model, "--input", golden.map(\.input).joined(separator: ","), "--batch",
      "1,3", "--columns", "macs",
    ])
    #expect(report.points.count == 2 * golden.count)
    for (index, point) in report.points.enumerated() {
      let expected = golden[index / 2]
      #expect(point.input.prefix(2).map(String.init).joined(separator: "x") == expected.input)
      #expect(point.batch == [1, 3][index % 2])
      #expect(point.macs == point.batch * expected.macs, "\(expected.input)")
    }
  }

  @Test("a point has the figures of summarize")
  func agreesWithSummaries() throws {
    let report = try Report(["alphago-policy", "--set", "k=128..256/64", "--input", "9..19/10"])
    #expect(report.points.map { $0.settings?["k"] } == ["128", "128", "192", "192", "256", "256"])
    for point in report.points {
      let summary = try SummaryReport(
        "alphago-policy", "--set", "k=" + (point.settings?["k"] ?? ""), "--input",
        "\(point.input[0])x\(point.input[1])")
      #expect(point.macs == summary.totals.macs)
      #expect(point.parameters == summary.totals.parameters)
    }
  }

  @Test("sizes that do not fit name the layer, and the smallest size that does")
  func misfits() throws {
    let report = try Report(["lenet5", "--input", "24..36/4"])
    #expect(report.points.map(\.fits) == [false, false, true, true])
    #expect(report.points[0].layer == "c5")
    #expect(report.points[0].reason == "kernel 5×5 does not fit an input of 3×3")
    #expect(report.smallestInputs.map(\.side) == [32])
    #expect(try Report(["lenet5", "--input", "31,32"]).points.map(\.fits) == [false, true])
    let text = ProgramRun(["sweep", "lenet5", "--input", "28,32"]).output
    #expect(
      text.contains("28×28×1") && text.contains("`c5`: kernel 5×5 does not fit an input of 4×4"))
    #expect(text.contains("the smallest square input that fits is 32×32"))
  }

  /// Who has such a network asks which sizes fit.
  @Test("a network that does not take its own input is swept", arguments: ["5 5", "16 16 16"])
  func ownInputMisfit(extents: String) throws {
    let scratch = try Scratch([
      "n.kdl": "network n { input \(extents) 3; conv filters=2 kernel=17; conv filters=2 kernel=2 }"
    ])
    let report = try Report([scratch.path("n.kdl"), "--input", "17,18"])
    #expect(report.points.map(\.fits) == [false, true])
    #expect(report.points.allSatisfy { $0.input.count == extents.split(separator: " ").count + 1 })
    #expect(report.points.allSatisfy { $0.input.last == 3 })
    #expect(
      report.notes.contains { $0.hasPrefix("the size in the description does not fit: `conv1`") })
    let own = ProgramRun(["sweep", scratch.path("n.kdl"), "--batch", "1,2"])
    #expect(own.code == .findings && own.output.isEmpty)
  }

  @Test("a strict sweep begins although the network's own input has a warning")
  func ownInputWarning() throws {
    let scratch = try Scratch(["n.kdl": "network n { input 9 9 3; maxpool kernel=2 stride=2 }"])
    let report = try Report([scratch.path("n.kdl"), "--input", "8,9", "--strict"])
    #expect(report.points.map(\.fits) == [true, false])
  }

  @Test("where space is short, what is wrong with a size keeps more of it than figures do")
  func narrow() {
    let text = ProgramRun(["sweep", "lenet5", "--input", "28,32,33", "--width", "80"]).output
    #expect(text.contains("nearest that fit") && text.contains("an input of 4×4"))
    #expect(
      text.contains("hidden to fit 80 columns: batch, parameters, activations, activationBytes"))
  }

  /// One of the networks that people wrote: six of nine sizes leave rows unread, which no row said.
  @Test("a size that a strict run refuses has its warning beside the figures")
  func warnings() throws {
    let scratch = try Scratch(["n.kdl": "network n { input 8 8 3; maxpool kernel=2 stride=2 }"])
    let arguments = [
      "sweep", scratch.path("n.kdl"), "--input", "8,9", "--format", "csv", "--quiet",
    ]
    let rows = cells(ofCSV: ProgramRun(arguments).output)
    #expect(
      rows.map { $0.last }
        == ["warning", "", "kernel 2×2 with stride 2 leaves 1 of 9 rows and columns unread"])
    #expect(rows.dropFirst().allSatisfy { Int64($0[2]) == 0 })
    let strict = cells(ofCSV: ProgramRun(arguments + ["--strict"]).output)
    #expect(strict.map { $0.last } == ["warning", "", ""] && strict[2][2].isEmpty)
  }

  @Test(
    "the smallest size fits and no smaller one does",
    arguments: ["torchvision/alexnet", "torchvision/inception_v3", "googlenet", "vgg16", "depends"])
  func smallest(_ model: String) throws {
    let scratch = try Scratch([
      // Its kernel depends on the size of its input.
      "depends.kdl": """
      network depends {
          input 64 64 3
          conv c filters=4 kernel="max(5, 20 - height)"
      }
      """
    ])
    let model = model == "depends" ? scratch.path("depends.kdl") : model
    let report = try Report([model, "--input", "2"], code: .findings)
    let side = try #require(report.smallestInputs.first?.side)
    #expect(side > 2)
    #expect(try Report([model, "--input", "\(side)"]).points[0].fits)
    if side <= 100 {
      let below = try Report([model, "--input", "1..\(side - 1)"], code: .findings)
      #expect(below.points.allSatisfy { !$0.fits })
    }
  }

  @Test("every size fits nothing: exit code 1, and a sweep of one point is a sweep")
  func nothingFits() throws {
    #expect(ProgramRun(["sweep", "lenet5", "--input", "8..16/8"]).code == .findings)
    #expect(try Report(["lenet5"]).points.map(\.input) == [[32, 32, 1]])
  }

  @Test("overflow is a mark in its row")
  func overflow() throws {
    let report = try Report([
      "vgg16", "--input", "224,1000000,2147483647", "--batch", "1,2147483647",
    ])
    #expect(report.points.map(\.fits) == [true, false, true, false, false, false])
    #expect(report.points[3].reason == "the count of activations does not fit in 64 bits")
    #expect(report.points[5].reason?.contains("more than 2⁴⁸ values") == true)
  }

  @Test("rows are the same however often they are made")
  func determinism() {
    let arguments = ["sweep", "alphago-policy", "--set", "k=128,192,256", "--input", "7..35/2"]
    let first = ProgramRun(arguments + ["--format", "csv"]).output
    #expect(cells(ofCSV: first).count == 46)
    for _ in 0..<3 { #expect(ProgramRun(arguments + ["--format", "csv"]).output == first) }
  }

  @Test("JSON lines are the points and nothing else")
  func lines() throws {
    let output = ProgramRun(["sweep", "lenet5", "--input", "28,32", "--format", "jsonl"]).output
    let points = try output.split(separator: "\n").map { line in
      try JSONDecoder().decode(Report.Point.self, from: Data(line.utf8))
    }
    #expect(points.map(\.fits) == [false, true])
  }

  @Test(
    "what is no list is refused",
    arguments: [
      (
        ["--input", "0"],
        "cannot parse `0` for `--input`: numbers must be from 1 to 2,147,483,647"
      ),
      (
        ["--input", "0x0"],
        "cannot parse `0x0` for `--input`: numbers must be from 1 to 2,147,483,647"
      ),
      (
        ["--input", "9..99999999999999999999"],
        "cannot parse `9..99999999999999999999` for `--input`: numbers must be from 1 to "
          + "2,147,483,647"
      ),
      (
        ["--input", "9..3"],
        "cannot parse `9..3` for `--input`: the range ends below its start"
      ),
      (
        ["--input", "1..9/0"],
        "cannot parse `1..9/0` for `--input`: the step must be at least 1"
      ),
      (["--input", "32x"], "cannot parse `32x` for `--input`"),
      (["--input", "1..2000000000"], "the sweep has more than 100,000 points"),
      (["--input", "1..1000", "--batch", "1..1000"], "the sweep has more than 100,000 points"),
      (
        ["--batch", "0..3"],
        "cannot parse `0..3` for `--batch`: numbers must be from 1 to 2,147,483,647"
      ),
      (["--set", "k=9..1"], "cannot parse `9..1` for `--set`: the range ends below its start"),
      (["--set", "k=1,,2"], "`--set` has an empty item in `1,,2`"),
      (["--columns", "mac"], "unknown column `mac`"),
    ])
  func refused(_ options: [String], headline: String) {
    let run = ProgramRun(["sweep", "lenet5"] + options)
    #expect(run.code == .misuse)
    #expect(run.errors.hasPrefix("error[usage]: " + headline + "\n"), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test(
    "a value of a parameter that `summarize` refuses is misuse here too, wherever in the list it is",
    arguments: [
      ("vgg16", "n=1,2", "`vgg16` has no setting `n`"),
      ("alphago-policy", "q=1", "`alphago-policy` has no setting `q`"),
      ("alphago-policy", "k=100", "invalid choice `100`"),
      ("alphago-policy", "k=128,100", "invalid choice `100`"),
      ("alphago-policy", "k=1..200", "invalid choice `1`"),
      ("alphago-policy", "k=x", "unknown"),
    ])
  func wrongSettings(_ model: String, _ setting: String, _ text: String) {
    let run = ProgramRun(["sweep", model, "--set", setting])
    #expect(run.code == .misuse)
    #expect(run.output == "")
    #expect(run.errors.contains(text), "\(run.errors)")
  }

  @Test("a folder is swept network by network, with one table")
  func folder() throws {
    let scratch = try Scratch([
      "a.kdl":
        "network a { input 8 8 1; conv filters=1 kernel=5 }\nnetwork b { input 4 4 1; conv filters=1 kernel=1 }",
      "c.kdl": "network c { input 17 41 41 1; conv filters=1 kernel=5 stride=4 rounding=exact }",
      "blocks.kdl": "block d { relu }",
    ])
    let run = ProgramRun([
      "sweep", scratch.url.path, "--input", "4,9", "--columns", "macs", "--format", "csv",
    ])
    #expect(run.code == .clean, "\(run.errors)")
    let rows = cells(ofCSV: run.output)
    #expect(rows.map { $0[0] } == ["network", "a", "a", "b", "b", "c", "c"])
    #expect(rows.map { $0[3] } == ["macs", "", "625", "16", "81", "", "1000"])
    let one = ProgramRun(["sweep", scratch.path("a.kdl") + "#a", "--format", "csv"])
    #expect(cells(ofCSV: one.output)[0][0] == "input")
    let clip = ProgramRun([
      "sweep", scratch.path("c.kdl"), "--input", "16x41x41", "--format", "json",
    ])
    #expect(
      clip.output.contains("\"nearest\": [[13, 41, 41, 1], [17, 41, 41, 1]]"), "\(clip.output)")
    #expect(ProgramRun(["sweep", scratch.path("blocks.kdl")]).code == .findings)
    let missing = ProgramRun(["sweep", scratch.path("none")])
    #expect(missing.code == .misuse && missing.output == "")
  }
}
