import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct ReconcileTests {
  struct Report: Decodable {
    struct Convention: Decodable {
      let name, unit: String
      let total, parameters: Int
      let vector: [String: Int]?
      let terms: [Amount]
      let notCounted: [Uncounted]
    }
    struct Amount: Decodable {
      let term: String
      let amount: Int
    }
    struct Uncounted: Decodable {
      let kind: String
      let layers: Int
    }
    struct Between: Decodable {
      let first, second, compared: String
      let firstTotal, secondTotal, difference: Int
      let terms: [Term]
    }
    struct Term: Decodable {
      let term: String
      let first, second, difference: Int
    }
    struct Published: Decodable {
      let printed, unit, source: String
      let value, difference, remainder: Int
      let explained: Bool
      let dispute: String?
      let agreesWith: [String]
      let between: Between
    }

    let schema, network: String
    let batch: Int
    let conventions: [Convention]
    let between: Between?
    let published: [Published]?

    init(_ arguments: String...) throws {
      let run = ProgramRun(["reconcile", "--format", "json"] + arguments)
      try #require(run.code == .clean, "\(run.errors)")
      self = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }
  }

  @Test("there is a line for every convention")
  func everyConvention() throws {
    let report = try Report("resnet50-v1.5")
    #expect(report.schema == "cnnshape.reconciliation/2")
    #expect(report.conventions.count == 23)
    #expect(Set(report.conventions.map(\.name)).count == 23)
    let text = ProgramRun(["reconcile", "resnet50-v1.5"]).output
    for convention in report.conventions {
      let line = try #require(
        text.split(separator: "\n").first { $0.hasPrefix(convention.name + " ") })
      let total = line.filter { $0 != "," }
      #expect(total.contains(" \(convention.total) "), "\(line)")
      #expect(line.contains(convention.unit))
      #expect(convention.terms.reduce(0) { $0 + $1.amount } == convention.total)
    }
    #expect(report.conventions.first { $0.name == "netscope" }?.vector?["add"] == 16_734_696)
  }

  @Test("two conventions differ in their terms, with sign")
  func between() throws {
    let between = try #require(
      try Report("resnet50-v1.5", "--between", "fvcore", "torchvision").between)
    #expect(between.first == "fvcore" && between.second == "torchvision")
    let differing = between.terms.filter { $0.difference != 0 }
    #expect(differing.map(\.term) == ["batch normalization", "global and adaptive pooling"])
    #expect(differing.map(\.difference) == [22_227_968, 100_352])
    #expect(between.difference == 22_328_320)
    let back = try #require(
      try Report("resnet50-v1.5", "--between=torchvision,fvcore").between)
    #expect(back.terms.map(\.difference) == between.terms.map { -$0.difference })
  }

  @Test("a figure needs no second word, wherever it stands")
  func loneFigure() {
    let pair = ProgramRun(["reconcile", "resnet50", "--between", "24.37M", "cnnshape"])
    #expect(pair.code == .clean)
    for arguments in [
      ["reconcile", "resnet50", "--between", "24.37M"],
      ["reconcile", "--between", "24.37M", "resnet50"],
      ["reconcile", "resnet50", "--between=24.37M"],
    ] {
      #expect(ProgramRun(arguments).output == pair.output, "\(arguments)")
    }
    let words = ProgramRun(["reconcile", "resnet50", "--between", "4.12 apples", "cnnshape"])
    #expect(words.code == .misuse && words.errors.contains("needs a count such as"))
    let named = ProgramRun(["reconcile", "resnet50-v1.5", "--between", "4.09 GMACs"])
    #expect(named.code == .clean && named.output.contains("4,089,184,256"))
  }

  @Test("between MACs and FLOPs the factor 2 is a term")
  func unit() throws {
    let between = try #require(
      try Report("resnet50-v1.5", "--between", "flopcounter", "torchvision").between)
    let differing = between.terms.filter { $0.difference != 0 }
    #expect(differing.map(\.term) == ["a second operation for each MAC"])
    #expect(differing.map(\.difference) == [4_089_184_256])
  }

  @Test("conventions that measure different things are held by their parameters")
  func parameters() throws {
    let between = try #require(try Report("resnet50", "--between", "keras", "nni").between)
    #expect(between.compared == "parameters")
    #expect(between.difference == 2 * 53_120)
  }

  @Test("published figures are explained, or said not to be")
  func published() throws {
    let figures = try #require(
      try Report("resnet50-v1.5", "--between", "published", "fvcore").published)
    for figure in figures {
      let explained = figure.between.terms.reduce(0) { $0 + $1.difference }
      #expect(explained + figure.remainder == figure.difference, "\(figure.printed)")
      #expect(figure.explained == (figure.dispute == nil))
    }
    let exact = try #require(figures.first { $0.printed == "4089184256" })
    #expect(exact.remainder == 0)
    #expect(exact.agreesWith.contains("torchvision"))
    let text = ProgramRun(["reconcile", "resnet50-v1.5", "--between", "published", "fvcore"]).output
    #expect(text.contains("within the printed precision"))
    #expect(text.contains("unexplained"))
  }

  @Test("conventions that count no operations are compared with published parameters")
  func publishedParameters() throws {
    for convention in ["keras", "cs231n"] {
      let figures = try #require(
        try Report("vgg16", "--between", convention, "published").published)
      #expect(figures.count >= 3)
      for figure in figures {
        #expect(figure.unit == "parameters" && figure.between.compared == "parameters")
        let explained = figure.between.terms.reduce(0) { $0 + $1.difference }
        #expect(explained + figure.remainder == figure.difference, "\(figure.printed)")
      }
    }
  }

  @Test("published facts are of the description's own configuration")
  func suspended() throws {
    let figures = try Report("vgg16", "--between", "published", "fvcore", "--batch", "2").published
    #expect(figures?.isEmpty == true)
  }

  @Test("a summary names the convention wherever its figure appears")
  func summary() throws {
    let run = ProgramRun(["summarize", "resnet50-v1.5", "--convention", "fvcore"])
    let lines = run.output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("total") && $0.contains("4,111,512,576") })
    #expect(lines.contains { $0.contains("counted as fvcore does: products of convolutions") })
    #expect(lines.contains { $0.contains("not counted: ReLU ×49, max pooling, addition ×16") })
    #expect(!run.output.contains("FLOPs"))
    let keras = ProgramRun(["summarize", "resnet50", "--convention", "keras"]).output
    #expect(keras.contains("25,610,152") && keras.contains("counted as keras does"))
  }

  @Test("a block's row adds its layers up")
  func blocks() throws {
    let csv = ProgramRun([
      "summarize", "resnet50-v1.5", "--group", "--convention", "fvcore", "--format", "csv",
      "--columns", "layer,macs",
    ]).output
    let rows = csv.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",") }
    let sum = rows.filter { $0[0] != "total" }.compactMap { $0.count > 1 ? Int($0[1]) : nil }
      .reduce(0, +)
    #expect(sum == 4_111_512_576)
  }

  @Test("a comparison counts by the chosen convention")
  func comparison() {
    let run = ProgramRun([
      "compare", "torchvision/resnet50", "torchvision/vgg16", "--convention", "calflops",
    ])
    #expect(run.output.contains("8,211,108,352") && run.output.contains("30,973,778,432"))
    #expect(run.output.contains("FLOPs as calflops counts"))
    #expect(!run.output.contains("MACs"))
  }

  @Test(
    "what is no convention gets the nearest one",
    arguments: [
      (["summarize", "vgg16", "--convention", "ptflops"], "did you mean `ptflops-aten`?"),
      (["summarize", "vgg16", "--convention", "fvcor"], "did you mean `fvcore`?"),
      (["reconcile", "vgg16", "--between", "fvcore"], "`--between cnnshape torchvision`"),
      (["reconcile", "vgg16", "--between", "fvcore", "thopp"], "did you mean `thop`?"),
      (["reconcile", "vgg16", "--between", "published", "published"], "needs a convention"),
    ])
  func misuse(_ arguments: [String], _ help: String) {
    let run = ProgramRun(arguments)
    #expect(run.code == .misuse)
    #expect(run.errors.contains(help), "\(run.errors)")
  }
}
