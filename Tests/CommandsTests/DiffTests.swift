import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct DiffTests {
  struct Report: Decodable {
    struct Cost: Decodable, Equatable {
      let parameters, macs, flops, activations, activationBytes: Int
    }

    struct Layer: Decodable {
      let name, kind: String
      let parameters, macs: Int
    }

    struct Setting: Decodable, Equatable {
      let name, before, after: String
    }

    struct Change: Decodable {
      let before, after, kind, reason: String
      let settings: [Setting]
      let inputsBefore, inputsAfter: [String]?
      let parameters, macs: Int
    }

    let schema: String
    let equal: Bool
    let equalLayers: Int
    let difference: Cost
    let removed, added: [Layer]
    let changed: [Change]

    init(_ arguments: String...) throws {
      let run = ProgramRun(["diff", "--format", "json"] + arguments)
      try #require(run.code == .clean, "\(run.errors)")
      self = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }
  }

  @Test("the stride of ResNet v1.5 is a change of three convolutions and of three others")
  func strides() throws {
    let report = try Report("resnet50", "resnet50-v1.5")
    let settings = report.changed.filter { $0.reason == "settings" }.map(\.settings)
    let down = [Report.Setting(name: "stride", before: "2", after: "1")]
    let up = [Report.Setting(name: "stride", before: "1", after: "2")]
    #expect(settings.count { $0 == down } == 3 && settings.count { $0 == up } == 3)
    // 4,089,184,256 − 3,857,973,248: the two forms' MACs.
    #expect(report.difference.macs == 231_211_008)
    #expect(report.changed.reduce(0) { $0 + $1.macs } == report.difference.macs)
    let text = ProgramRun(["diff", "resnet50", "resnet50-v1.5"]).output
    #expect(text.contains("conv stride 2 → 1") && text.contains("conv stride 1 → 2"))
    #expect(text.contains("6 changed, 6 differing only in output shape, 164 equal"))
  }

  @Test("equal changes share a line; --expanded gives each layer its own")
  func gathering() {
    let gathered = ProgramRun(["diff", "resnet18", "resnet34", "--format", "csv", "--totals"])
      .output
    let expanded = ProgramRun([
      "diff", "resnet18", "resnet34", "--expanded", "--format", "csv", "--totals",
    ])
    let rows = cells(ofCSV: gathered.replacing(", ", with: "; ").replacing("\"", with: ""))
    // The header, four stages, the sum.
    #expect(rows.count == 6)
    #expect(rows.dropFirst().dropLast().map { $0[2] } == ["7", "14", "28", "7"])
    #expect(cells(ofCSV: expanded.output).count == 58)
  }

  @Test("very many volumes are grouped by the kind of layer")
  func volumes() {
    let text = ProgramRun(["diff", "densenet121", "densenet169"], width: 100).output
    #expect(text.split(separator: "\n").count < 30)
    #expect(text.contains("71 differing only in output shape"))
  }

  @Test("no difference is stated, and --exit-code reports by the exit code")
  func exitCodes() {
    let same = ProgramRun(["diff", "vgg16", "vgg16", "--exit-code"])
    #expect(same.code == .clean)
    #expect(same.output.contains("no difference: 40 layers, all equal"))
    #expect(ProgramRun(["diff", "vgg16", "vgg19"]).code == .clean)
    #expect(ProgramRun(["diff", "vgg16", "vgg19", "--exit-code"]).code == .findings)
    #expect(ProgramRun(["diff", "vgg16"]).code == .misuse)
    #expect(ProgramRun(["diff", "vgg16", "vgg61"]).code == .misuse)
  }

  @Test("the layer read instead is reported")
  func rewiring() throws {
    let scratch = try Scratch([
      "a.kdl":
        "network a { input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=1; conv c filters=3 kernel=1 }",
      "b.kdl":
        "network b { input 8 8 3; conv a filters=3 kernel=1; conv b filters=3 kernel=1; conv c from=a filters=3 kernel=1 }",
    ])
    let (a, b) = (scratch.path("a.kdl"), scratch.path("b.kdl"))
    let report = try Report(a, b)
    #expect(report.changed.map(\.reason) == ["inputs"])
    #expect(report.changed.first?.inputsBefore == ["b"])
    #expect(report.changed.first?.inputsAfter == ["a"])
    #expect(ProgramRun(["diff", a, b]).output.contains("conv reads `a` instead of `b`"))
  }

  @Test("two networks that share little are said to, and nothing is paired by accident")
  func littleShared() throws {
    let run = ProgramRun(["diff", "resnet50", "densenet121"])
    #expect(run.output.split(separator: "\n")[1].hasPrefix("the two share little: "))
    let report = try Report("resnet50", "densenet121")
    #expect(report.changed.isEmpty)
    #expect(report.equal == false)
    // Whatever has the names or the layers of the other is no stranger.
    for (a, b) in [("vgg16", "vgg19"), ("alexnet", "alexnet-two-gpu"), ("resnet18", "resnet34")] {
      #expect(!ProgramRun(["diff", a, b]).output.contains("share little"), "\(a) \(b)")
    }
  }

  @Test("both networks are configured alike")
  func configuration() throws {
    let report = try Report("resnet18", "resnet34", "--batch", "8")
    #expect(report.difference.macs == 8 * (try Report("resnet18", "resnet34").difference.macs))
  }
}
