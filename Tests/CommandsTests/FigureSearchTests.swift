import CNNHost
import Commands
import ProgramRun
import Testing

/// `reconcile MODEL --between FIGURE CONVENTION`.
@Suite struct FigureSearchTests {
  private func rows(_ model: String, _ figure: String) -> [[String]] {
    let run = ProgramRun([
      "reconcile", model, "--between", figure, "cnnshape", "--format", "csv", "--columns",
      "network,count,unit,meanings",
    ])
    return Array(cells(ofCSV: run.output).dropFirst())
  }

  /// ECANet #35 prints 24.37 M parameters of ResNet-50: 25,557,032 / 2²⁰.
  @Test("units of 2²⁰ are recognized")
  func binaryUnits() {
    let rows = rows("resnet50", "24.37M")
    #expect(rows.contains { $0[0...2] == ["resnet50", "25557032", "2²⁰"] })
    #expect(rows.allSatisfy { $0[2] == "2²⁰" })
  }

  @Test(
    "figures lead to conventions and variants",
    arguments: [
      ("resnet50", "4.11e9", "resnet50-v1.5", "4111512576", "fvcore"),
      ("vgg16", "138.36M", "vgg16", "138357544", "parameters"),
      ("vgg16", "30.94G", "vgg16", "30940528640", "FLOPs at 2 per MAC"),
      ("resnet50-v1.5", "4089184256", "resnet50-v1.5", "4089184256", "MACs"),
    ])
  func meanings(
    _ model: String, _ figure: String, _ network: String, _ count: String, _ meaning: String
  ) {
    #expect(
      rows(model, figure).contains { row in
        row[0] == network && row[1] == count && row[3].contains(meaning)
      })
  }

  /// 138,357,544 parameters of four bytes are 553,430,176 bytes: 553 · 10⁶, and 527.8 · 2²⁰.
  @Test(
    "a size in bytes is tried in both units of its name, and nothing else is meant by it",
    arguments: [
      ("vgg16", "528MB", ["2²⁰", "553430176", "float32"]),
      ("vgg16", "528 MB", ["2²⁰", "553430176", "float32"]),
      ("vgg16", "553.4 MB", ["10⁶", "553430176", "float32"]),
      ("vgg16", "527.8 MiB", ["2²⁰", "553430176", "float32"]),
      ("vgg16", "264 MiB", ["2²⁰", "276715088", "float16"]),
      ("vgg16", "0.515 GiB", ["2³⁰", "553430176", "float32"]),
      // 25,557,032 parameters and 53,120 running means and variances.
      ("resnet50", "97.7 MB", ["2²⁰", "102440608", "running statistics in float32"]),
      ("vgg16", "553.4 MiB", []), ("vgg16", "138.36 MB", ["10⁶", "138357544", "int8"]),
    ])
  func sizes(_ model: String, _ size: String, _ expected: [String]) {
    let rows = rows(model, size).filter { $0[0] == model && $0[3].contains("parameters") }
    guard !expected.isEmpty else {
      #expect(rows.isEmpty, "\(rows)")
      return
    }
    #expect(
      rows.contains { $0[2] == expected[0] && $0[1] == expected[1] && $0[3].contains(expected[2]) },
      "\(rows)")
    #expect(rows.allSatisfy { $0[3].hasPrefix("bytes of") })
  }

  @Test(
    "two figures are one too many, and said so", arguments: [["4.1e9", "4.2e9"], ["4.1e9,528MB"]])
  func twoFigures(_ between: [String]) {
    let run = ProgramRun(["reconcile", "lenet5", "--between"] + between)
    #expect(run.code == .misuse)
    #expect(run.errors.contains("`--between` searches for one figure, not for two: `4.1e9` and `"))
    #expect(run.errors.contains("`--between 4.1e9 cnnshape`"))
  }

  @Test("digits count: what is not rounded or cut off to them is no match")
  func digits() {
    #expect(rows("vgg16", "138.34M").allSatisfy { $0[1] != "138357544" })
    #expect(rows("vgg16", "138.35M").contains { $0[1] == "138357544" })
    #expect(rows("vgg16", "138357545").isEmpty)
    let none = ProgramRun(["reconcile", "vgg16", "--between", "7.77e5", "cnnshape"])
    #expect(none.code == .clean && none.output.contains("nothing that any known convention counts"))
  }

  /// 15,470,264,320 MACs for each of 280,000,000 images, beside a figure with as many digits as are read: the
  /// double of their distance needs more than 128 bits.
  @Test("the largest counts and the finest figures are compared")
  func extremes() {
    for figure in ["0.0000000000000000001", "9999999999999999999", "9999999999999999999T"] {
      let run = ProgramRun([
        "reconcile", "vgg16", "--batch", "280000000", "--between", figure, "cnnshape",
      ])
      #expect(run.code == .clean, "\(figure) \(run.errors)")
    }
  }

  @Test(
    "what is no figure beside a convention is refused",
    arguments: [
      ["0", "cnnshape"], ["4.1e9", "4.2e9"], ["4.1e9", "published"], ["4.1Q", "cnnshape"],
    ])
  func refused(_ between: [String]) {
    #expect(ProgramRun(["reconcile", "lenet5", "--between"] + between).code == .misuse)
  }
}
