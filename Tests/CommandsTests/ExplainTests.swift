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
      #expect(explanation.schema == "cnnshape.explanation/1")
      #expect(explanation.output == layer.output)
      for (figure, value) in [
        ("weights", layer.weights), ("biases", layer.biases), ("MACs", layer.macs),
      ] {
        let derivation = explanation.derivations.first { $0.figure == figure }
        #expect((derivation?.result ?? 0) == Double(value), "\(layer.name) \(figure)")
      }
    }
  }

  @Test("an id prints its section, and no other's", arguments: DiagnosticID.allCases)
  func diagnostic(_ id: DiagnosticID) {
    let run = ProgramRun(["explain", id.rawValue])
    #expect(run.code == .clean)
    #expect(run.errors == "")
    #expect(run.output.hasPrefix(id.rawValue + "\n\n"))
    let finding = id == .windowRemainder ? "    warning[" : "    error["
    #expect(run.output.components(separatedBy: finding).count == 2)
    #expect(run.output.contains(finding + id.rawValue + "]: "))
    #expect(!run.output.contains("```") && !run.output.contains("## "))
  }

  @Test("a section shows the example, what the program says to it, and the remedy")
  func windowExceedsInput() {
    let output = ProgramRun(["explain", "window-exceeds-input"]).output
    for text in [
      "    network lenet5 {\n", "needs 5×5, but `s4` gives 4×4",
      "the smallest input this chain accepts is 32×32", "\nRemedy: ",
    ] { #expect(output.contains(text), "\(text)") }
  }

  @Test(
    "what cannot be explained",
    arguments: [
      (["alexnet", "conv9"], "did you mean `conv"),
      (["alexnet"], "`explain alexnet` needs a layer"),
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
