import CNNHost
import Commands
import CNNDiagnostics
import Foundation
import ProgramRun
import Testing

@Suite struct ExplainTests {
  @Test("AlexNet's first layer, as the lectures work it out")
  func alexnet() {
    let output = ProgramRun(["explain", "alexnet", "conv1"]).output
    for text in [
      "(227 + 2·0 − 11) / 4 + 1", "11·11·3·96", "34,848", "55·55·96·11·11·3", "105,415,200",
      "W 96×363", "X_col 363×3025", "96×3025",
    ] { #expect(output.contains(text), "\(text)") }
  }

  @Test("the figures are those of the summary", arguments: ["alexnet", "lenet5", "resnet18"])
  func agreesWithSummary(_ model: String) throws {
    struct Explanation: Decodable {
      struct Derivation: Decodable {
        let figure: String
        let result: Double
      }
      let schema: String
      let output: [Int]
      let derivations: [Derivation]
    }
    for layer in try SummaryReport(model).layers {
      let run = ProgramRun(["explain", model, layer.name, "--format", "json"])
      #expect(run.code == .clean)
      let explanation = try JSONDecoder().decode(Explanation.self, from: Data(run.output.utf8))
      #expect(explanation.schema == "cnnshape.explanation/2")
      #expect(explanation.output == layer.output)
      for (figure, value) in [
        ("weights", layer.weights), ("biases", layer.biases), ("MACs", layer.macs),
      ] {
        let derivation = explanation.derivations.first { $0.figure == figure }
        #expect((derivation?.result ?? 0) == Double(value), "\(layer.name) \(figure)")
      }
    }
  }

  @Test("no network of the zoo is called like an id, which would hide it")
  func ids() {
    let names = ProgramRun(["list", "--format", "names"]).output.split(separator: "\n")
    #expect(Set(names.map { String($0) }).isDisjoint(with: DiagnosticID.allCases.map(\.rawValue)))
  }

  @Test("an id prints its section, and no other's", arguments: DiagnosticID.allCases)
  func diagnostic(_ id: DiagnosticID) {
    let run = ProgramRun(["explain", id.rawValue])
    #expect(run.code == .clean)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix(id.rawValue + "\n\n"))
    let warnings: Set<DiagnosticID> = [
      .windowRemainder, .channelsFirst, .unreadLayer, .unstatedStride, .assumedValue,
    ]
    let finding = warnings.contains(id) ? "    warning[" : "    error["
    #expect(run.output.components(separatedBy: finding).count == 2)
    #expect(run.output.contains(finding + id.rawValue + "]: "))
    #expect(!run.output.contains("```") && !run.output.contains("## "))
  }

  @Test("a section shows the example, the program's output, and the remedy")
  func windowExceedsInput() {
    let output = ProgramRun(["explain", "window-exceeds-input"]).output
    for text in [
      "    network lenet5 {\n", "needs 5×5, but `s4` gives 4×4",
      "the smallest input this chain accepts is 32×32", "\nRemedy: ",
    ] { #expect(output.contains(text), "\(text)") }
  }

  @Test("a model alone lists its layers", arguments: ["alexnet", "googlenet"])
  func layers(_ model: String) throws {
    let run = ProgramRun(["explain", model, "--format", "json"])
    #expect(run.code == .clean)
    struct Layers: Decodable {
      struct Row: Decodable { let name, kind: String }
      let schema: String
      let layers: [Row]
    }
    let list = try JSONDecoder().decode(Layers.self, from: Data(run.output.utf8))
    #expect(list.schema == "cnnshape.layers/2")
    let listed = list.layers
    let summarized = try SummaryReport(model).layers
    #expect(listed.map(\.name) == summarized.map(\.name))
    #expect(listed.map(\.kind) == summarized.map(\.kind))
  }

  static let description = "network mine { input 8 8 3; conv first filters=4 kernel=3 }\n"

  @Test(
    "a file is explained like the zoo: named, one of several, from standard input, called like an id"
  )
  func files() throws {
    let scratch = try Scratch([
      "mine.kdl": Self.description, "overflow.kdl": Self.description,
      "two.kdl": Self.description + "network other { input 4 4 1 }\n",
    ])
    for model in [
      scratch.path("mine.kdl"), scratch.path("overflow.kdl"), scratch.path("two.kdl") + "#mine",
      "-",
    ] {
      let layer = ProgramRun(["explain", model, "first"], input: Self.description)
      #expect(layer.code == .clean && layer.output.contains("3·3·3·4"), "\(model): \(layer.errors)")
      let layers = ProgramRun(["explain", model], input: Self.description)
      #expect(layers.output.contains("first  conv"), "\(model): \(layers.errors)")
      #expect(layers.output.contains("`cnnshape explain \(model) LAYER`"))
    }
    #expect(ProgramRun(["explain", "overflow"]).output.hasPrefix("overflow\n\n"))
    let several = ProgramRun(["explain", scratch.path("two.kdl")])
    #expect(several.code == .misuse && several.errors.contains("contains 2 networks"))
  }

  @Test("an instance of a block shows its layers")
  func instances() {
    let run = ProgramRun(["explain", "googlenet", "inception_3a"])
    #expect(run.output.contains("`inception_3a`, an instance of `inception`:"))
    #expect(run.output.contains("inception_3a/1x1"))
    #expect(!run.output.contains("inception_3b"))
    let side = ProgramRun(["explain", "googlenet", "loss1"])
    #expect(side.output.contains("`loss1`, a side output:"))
    #expect(ProgramRun(["explain", "googlenet", "loss1", "--unit", "0,0"]).code == .misuse)
  }

  @Test(
    "what cannot be explained",
    arguments: [
      (["alexnet", "conv9"], "did you mean `conv"),
      (["vgg16", "Conv1-1"], "did you mean `conv1_1`?"),
      (["googlenet", "3x3-reduce"], "did you mean `conv2/3x3_reduce`?"),
      (["alexnet", "--unit", "3,4"], "`explain` needs a LAYER"),
      (["resnet05"], "did you mean `resnet50`?"),
      (["zzzzzzzzz"], "`zzzzzzzzz` is neither a model nor the id of a finding"),
      (["nosuch.kdl"], "cannot read `nosuch.kdl`: no such file"),
      (["window-exceds-input"], "did you mean `window-exceeds-input`?"),
      (["nosuch", "conv1"], "the zoo has no model `nosuch`"),
    ])
  func unexplainable(_ arguments: [String], _ text: String) {
    let run = ProgramRun(["explain"] + arguments)
    #expect(run.code == .misuse)
    #expect(run.output == "")
    #expect(run.errors.contains(text), "\(run.errors)")
  }
}
