import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct SummarizeTests {
  /// One table in the formats that have totals: what a reader of each finds in the last row.
  @Test(
    "every format gives the same totals",
    arguments: ["lenet5", "alexnet", "vgg16", "googlenet", "resnet50", "densenet121"])
  func formatsAgree(_ model: String) throws {
    let totals = try SummaryReport(model).totals
    let expected = [totals.weights, totals.biases, totals.parameters, totals.macs, totals.flops]
      .map(String.init)
    func total(_ format: String, _ begin: String) throws -> Substring {
      let run = ProgramRun([
        "summarize", model, "--format", format, "--columns",
        "layer,weights,biases,parameters,macs,flops", "--totals",
      ])
      return try #require(
        run.output.split(whereSeparator: \.isNewline).last { $0.hasPrefix(begin) })
    }
    #expect(integers(in: try total("text", "total ")) == expected)
    #expect(integers(in: try total("markdown", "| **total**")) == expected)
    #expect(integers(in: try total("latex", "total &")) == expected)
    #expect(try total("csv", "total,") == "total," + expected.joined(separator: ","))
    #expect(integers(in: try total("json", "    {\"layer\": \"total\"")) == expected)
  }

  @Test("columns without a sum have no row of totals")
  func noTotals() {
    let fields = ProgramRun(["summarize", "lenet5", "--columns", "layer,receptiveField"])
    #expect(!fields.output.contains("\ntotal"))
    let sums = ProgramRun(["summarize", "lenet5", "--columns", "layer,receptiveField,weights"])
    #expect(sums.output.contains("\ntotal"))
  }

  @Test("JSON names the results: those that are marked, else the last layer")
  func resultsInJSON() throws {
    let heads = "input 8 8 3; relu r; fc a units=1; fc b units=2 from=r"
    let marked = try SummaryReport("-", input: "network n { \(heads); output a b }")
    #expect(marked.outputs == ["a", "b"])
    #expect(try SummaryReport("lenet5-dense").outputs == ["prob"])
  }

  @Test("folding says how many normalizations it folded")
  func folded() {
    let body = "input 8 8 3; conv filters=2 kernel=1; batchnorm; relu; batchnorm"
    let run = ProgramRun(["summarize", "-", "--fold-batchnorm"], input: "network n { \(body) }")
    #expect(run.output.contains("1 batch normalization is folded into the layer before it, 1 not"))
    let device = ProgramRun([
      "memory", "resnet18", "--fold-batchnorm", "--flash", "64MiB", "--dtype", "int8",
    ])
    #expect(
      device.output.contains("20 batch normalizations are folded into the layers before them"))
    #expect(device.output.contains("for parameters, "))
  }

  @Test(
    "rows of blocks add up to the same totals as rows of layers",
    arguments: ["googlenet", "resnet152", "densenet121", "resnet56-cifar", "vgg16"])
  func groupsAddUp(_ model: String) throws {
    let whole = try SummaryReport(model)
    for options in [["--depth", "1"], ["--depth", "2"], ["--depth", "3"], ["--group"]] {
      let run = ProgramRun(["summarize", model, "--format", "json"] + options)
      let grouped = try JSONDecoder().decode(SummaryReport.self, from: Data(run.output.utf8))
      #expect(grouped.layers.count <= whole.layers.count)
      let rows = grouped.layers.filter { $0.sideOutput != true }
      #expect(rows.reduce(0) { $0 + $1.parameters } == whole.totals.parameters)
      #expect(rows.reduce(0) { $0 + $1.macs } == whole.totals.macs)
      #expect(rows.reduce(0) { $0 + $1.activations } == whole.totals.activations)
      for name in whole.totals.operations.keys {
        #expect(
          rows.reduce(0) { $0 + ($1.operations[name] ?? 0) } == whole.totals.operations[name])
      }
    }
  }

  @Test("`--group` gives ResNet-152 one row per stage")
  func grouping() throws {
    let run = ProgramRun(["summarize", "resnet152", "--group", "--format", "csv"])
    let names = cells(ofCSV: run.output).map { $0[0] }
    #expect(names.filter { $0.hasPrefix("conv") }.count == 5)
    #expect(names.count < 20)
  }

  @Test("side outputs count when asked for")
  func branches() throws {
    #expect(try SummaryReport("googlenet").totals.parameters == 6_998_552)
    #expect(try SummaryReport("googlenet", "--branches").totals.parameters == 13_378_280)
    let run = ProgramRun(["summarize", "googlenet"])
    #expect(run.output.contains("side outputs loss1, loss2 are not in the totals"))
  }

  @Test("a batch multiplies work and activations, not parameters", arguments: [1, 2, 64])
  func batches(_ batch: Int) throws {
    let one = try SummaryReport("alexnet")
    let many = try SummaryReport("alexnet", "--batch", "\(batch)")
    #expect(many.batch == batch)
    #expect(many.totals.parameters == one.totals.parameters)
    #expect(many.totals.macs == batch * one.totals.macs)
    #expect(many.totals.flops == 2 * many.totals.macs)
    #expect(many.totals.activationBytes == batch * one.totals.activationBytes)
  }

  @Test(
    "`--dtype` changes bytes, and no count",
    arguments: [
      ("float64", 8), ("float32", 4), ("float16", 2), ("bfloat16", 2), ("mixed-bfloat16", 2),
      ("int8", 1),
    ])
  func numbers(_ type: String, _ bytes: Int) throws {
    let report = try SummaryReport("vgg16", "--dtype", type)
    #expect(report.dtype == type)
    #expect(report.totals.parameters == 138_357_544)
    #expect(report.totals.parameterBytes == bytes * 138_357_544)
    #expect(report.totals.activationBytes == bytes * 15_237_608)
    let compared = ProgramRun([
      "compare", "vgg16", "--dtype", type, "--format", "csv", "--columns",
      "parameterBytes,peakBytes",
    ])
    // The peak is the two first volumes of 224×224×64.
    #expect(compared.output.contains("\n\(bytes * 138_357_544),\(bytes * 6_422_528)"))
    let swept = ProgramRun([
      "sweep", "vgg16", "--dtype", type, "--format", "csv", "--columns", "activationBytes",
    ])
    #expect(swept.output.contains(",\(bytes * 15_237_608)"))
  }

  @Test("a batch beyond 64 bits is a finding")
  func hugeBatch() {
    // 2 · 15,470,264,320 operations an image: 298,100,014 images are the most.
    #expect(ProgramRun(["summarize", "vgg16", "--batch", "298100014"]).code == .clean)
    let run = ProgramRun(["summarize", "vgg16", "--batch", "298100015"])
    #expect(run.code == .findings)
    #expect(
      run.errors.contains(
        "error[overflow]: `vgg16`, summed over the whole network: the count of FLOPs does not fit "
          + "in 64 bits"))
    #expect(run.errors.contains("help: a smaller `--batch` has smaller counts"))
  }

  @Test("`--set` chooses a parameter", arguments: [(128, 1_777_641), (192, 3_882_793)])
  func settings(_ k: Int, _ parameters: Int) throws {
    let report = try SummaryReport("alphago-policy", "--set", "k=\(k)")
    #expect(report.totals.parameters == parameters)
    #expect(report.notes.contains { $0.contains("published facts are not checked") })
  }

  @Test("another input changes the fully connected layers, and the summary says so")
  func otherInput() throws {
    let report = try SummaryReport("vgg16", "--input", "256x256")
    #expect(report.input == [256, 256, 3])
    #expect(report.totals.parameters == 138_357_544 + (64 - 49) * 512 * 4096)
    let note = try #require(report.notes.first { $0.hasPrefix("at this input") })
    #expect(note.contains("fc6 has 134,221,824 parameters instead of 102,764,544"))
    #expect(!note.contains("fc7"))
    #expect(report.notes.contains { $0.contains("published facts are not checked") })
    let text = ProgramRun(["summarize", "vgg16", "--input", "256x256"]).output
    #expect(text.contains(note))
  }

  @Test("of several inputs, another size is the first one's, and the summary says so")
  func severalInputs() throws {
    let text =
      "network n { input a 4 4 1; input b 4 4 1; concat { path from=a { global-avgpool }; path from=b { global-avgpool } } }"
    let report = try SummaryReport("-", "--input", "8", input: text)
    #expect(report.notes == ["`--input` changes only `a`; `b` keeps its size"])
  }

  @Test("the same holds for a network from standard input")
  func otherInputFromStandardInput() throws {
    let source = ProgramRun(["show", "vgg16"]).output
    let report = try SummaryReport("-", "--input", "256x256x3", input: source)
    #expect(report.notes.contains { $0.contains("fc6 has 134,221,824 parameters") })
  }

  @Test("without other settings nothing is suspended")
  func ownInput() throws {
    #expect(
      try !SummaryReport("vgg16").notes.contains { $0.contains("published facts are not checked") })
  }

  @Test("columns come as asked for, in order")
  func columns() throws {
    let run = ProgramRun([
      "summarize", "lenet5-dense", "--columns", "macs,layer", "--format", "csv",
    ])
    #expect(
      cells(ofCSV: run.output).prefix(3) == [["macs", "layer"], ["", "input"], ["117600", "c1"]])
  }

  @Test("an unknown column names the nearest and all there are", arguments: ["text", "json"])
  func unknownColumn(_ format: String) {
    let run = ProgramRun(["summarize", "vgg16", "--columns", "layer,mac", "--format", format])
    #expect(run.code == .misuse)
    #expect(run.output == "")
    #expect(run.errors.contains("unknown column `mac`"))
    #expect(run.errors.contains("did you mean `macs`?"))
    #expect(run.errors.contains("layer, kind, settings, output"))
  }

  @Test("the layout turns shapes round in text, never in JSON")
  func layout() throws {
    let run = ProgramRun(["summarize", "vgg16", "--layout", "chw"])
    #expect(run.output.contains("input 3×224×224"))
    #expect(run.output.contains("512×7×7"))
    #expect(try SummaryReport("vgg16", "--layout", "chw").input == [224, 224, 3])
  }

  @Test("header and footer: pattern, concentration, units")
  func captionAndNotes() {
    let output = ProgramRun(["summarize", "vgg16"]).output
    for text in [
      "[(CONV-RELU)*2-POOL]*2-[(CONV-RELU)*3-POOL]*3-(FC-RELU)*2-FC-SOFTMAX",
      "depth 16 weight layers", "138,357,544 (138.4 M) parameters, 527.8 MiB in float32",
      "15,470,264,320 (15.47 G) MACs = 30.94 G FLOPs (2 per MAC) per image",
      "15,237,608 (15.24 M) activations per image, 58.1 MiB in float32",
      "most parameters: fc6 74.3%, fc7 12.1%", "89.4% in fully connected layers",
      "1,000 exponentials",
    ] { #expect(output.contains(text), "\(text)") }
  }

  @Test("what is not counted is a dash, not a zero")
  func notCounted() throws {
    let run = ProgramRun(["summarize", "vgg16", "--columns", "layer,macs"])
    let row = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("relu1 ") })
    #expect(row.hasSuffix("–"))
  }

  @Test("warnings stay warnings until `--strict`")
  func strict() throws {
    let source = "network n { input 7 7 1; conv c filters=1 kernel=3 stride=3 }"
    let lenient = ProgramRun(["summarize", "-"], input: source)
    #expect(lenient.code == .clean)
    #expect(lenient.errors.contains("warning[window-remainder]"))
    #expect(lenient.output.contains("2×2×1"))
    let strict = ProgramRun(["summarize", "-", "--strict"], input: source)
    #expect(strict.code == .findings)
    #expect(strict.errors.contains("error[window-remainder]"))
    #expect(strict.output == "")
    let quiet = ProgramRun(["summarize", "-", "--quiet"], input: source)
    #expect(quiet.errors == "")
    #expect(lenient.output.hasPrefix(quiet.output) && quiet.output.contains("total"))
  }
}
