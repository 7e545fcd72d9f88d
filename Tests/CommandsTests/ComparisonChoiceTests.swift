import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

/// `compare --sort`, `--where` and `--relative-to`.
@Suite struct ComparisonChoiceTests {
  static let models = ["vgg16", "alexnet", "resnet18", "resnet50", "lenet5"]

  static func names(_ options: String...) -> [String] {
    let run = ProgramRun(["compare", "--format", "csv"] + models + options)
    return cells(ofCSV: run.output).dropFirst().map { $0[0] }
  }

  @Test(
    "rows are sorted by quantities, descending after a minus",
    arguments: [
      ("macs", ["lenet5", "alexnet", "resnet18", "resnet50", "vgg16"]),
      ("-macs", ["vgg16", "resnet50", "resnet18", "alexnet", "lenet5"]),
      ("-params", ["vgg16", "alexnet", "resnet50", "resnet18", "lenet5"]),
      ("hyperbolicTangents,-depth", ["resnet50", "resnet18", "vgg16", "alexnet", "lenet5"]),
      // Equal in everything: the order of the command line.
      ("errorFunctions", models),
    ])
  func sorting(_ order: String, expected: [String]) {
    #expect(Self.names("--sort", order) == expected)
  }

  @Test(
    "a condition chooses rows",
    arguments: [
      ("macs < 1e9", ["lenet5"]),
      ("macs<1135256096", ["lenet5"]),
      ("macs <= 1135256096", ["alexnet", "lenet5"]),
      ("macs = 1135256096 or depth == 50", ["alexnet", "resnet50"]),
      ("1.135256096G != macs and params > 20 M", ["vgg16", "resnet50"]),
      ("not (depth > 16 or parameters > 100M)", ["alexnet", "lenet5"]),
      ("not not depth ≥ 18", ["resnet18", "resnet50"]),
      ("parameterBytes > 200MiB", ["vgg16", "alexnet"]),
      ("parameterBytes > 0.249513376 GB", ["vgg16"]),
      ("parameters > activations and depth < 17e0", ["vgg16", "alexnet", "lenet5"]),
      ("depth > 2 or depth > 3 and depth < 4", models),
      ("depth > 9.5e1", []),
    ])
  func conditions(_ condition: String, expected: [String]) {
    #expect(Self.names("--where", condition) == expected)
  }

  @Test(
    "a condition that is none points at what is wrong",
    arguments: [
      ("mac < 1", 1, "unknown quantity `mac`"),
      ("macs < 1 and depht > 3", 14, "unknown quantity `depht`"),
      ("macs < 1x", 8, "`1x` is not a number"),
      ("macs < 1e30", 8, "`1e30` does not fit exactly in 64 bits"),
      ("macs <", 7, "a quantity or a number is missing"),
      ("", 1, "a quantity or a number is missing"),
      ("macs < 1 2", 10, "unexpected `2` after a complete condition"),
      ("macs", 5, "a comparison is missing"),
      ("(macs < 1", 10, "a closing parenthesis is missing"),
      ("macs < 1MiB", 8, "`macs` is not a size in bytes"),
      (String(repeating: "(", count: 100), 65, "the condition has more than 64 parts"),
    ])
  func faults(_ condition: String, column: Int, headline: String) {
    let run = ProgramRun(["compare", "vgg16", "--where=" + condition])
    #expect(run.code == .misuse)
    if condition.isEmpty {
      #expect(run.errors.contains("`--where` needs a value"))
    } else {
      #expect(run.errors.contains("error[usage]: \(headline)\n  --> --where:1:\(column)\n"))
    }
  }

  @Test("a misspelt quantity gets the nearest")
  func suggestion() {
    let run = ProgramRun(["compare", "vgg16", "--where", "depht > 3"])
    #expect(run.errors.contains("did you mean `depth`?"))
    let sort = ProgramRun(["compare", "vgg16", "--sort", "activation"])
    #expect(sort.errors.contains("did you mean `activations`?"))
    #expect(sort.code == .misuse)
  }

  @Test("no match is stated, and is not a failure")
  func noMatch() {
    let run = ProgramRun(["compare", "vgg16", "alexnet", "--where", "macs < 1"])
    #expect(run.code == .clean)
    #expect(run.output.contains("no network satisfies `macs < 1`"))
    #expect(run.output.contains("of 2 networks, those with macs < 1"))
  }

  struct Ratios: Decodable {
    struct Network: Decodable {
      let name: String
      let parameters, macs: Int
      let ratios: [String: Double]
    }

    let relativeTo: String
    let networks: [Network]
  }

  @Test("ratios are quotients of the figures; the reference joins the others")
  func ratios() throws {
    let run = ProgramRun([
      "compare", "vgg16", "alexnet", "--relative-to", "resnet50", "--format", "json",
    ])
    let report = try JSONDecoder().decode(Ratios.self, from: Data(run.output.utf8))
    #expect(report.relativeTo == "resnet50")
    #expect(report.networks.map(\.name) == ["vgg16", "alexnet", "resnet50"])
    for network in report.networks {
      // 25,557,032 parameters and 3,857,973,248 MACs: resnet50's.
      #expect(network.ratios["parameters"] == Double(network.parameters) / 25_557_032)
      #expect(network.ratios["macs"] == Double(network.macs) / 3_857_973_248)
    }
  }

  @Test("a reference among the networks is not shown twice, and stays whatever the condition")
  func reference() {
    #expect(Self.names("--relative-to", "resnet50") == Self.models)
    #expect(Self.names("--relative-to", "vgg16", "--where", "macs < 1e9") == ["vgg16", "lenet5"])
    let text = ProgramRun(["compare", "vgg16", "--relative-to", "resnet50"]).output
    #expect(text.contains("× is the ratio to resnet50"))
    #expect(text.contains("15,470,264,320  4.01"))
  }
}
