import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct MemoryTests {
  struct Report: Decodable {
    struct Requirement: Decodable {
      let parameters, statistics, activations, total: Int
      let optimizer: String?
      let masterParameters, parameterGradients, optimizerState: Int?
    }
    struct Live: Decodable {
      struct Tensor: Decodable {
        let layer: String
        let bytes: Int
      }
      let peakBytes, arenaBytes, bestOrderPeakBytes, lowerBoundBytes: Int
      let bestOrderIsExact: Bool
      let alive: [Tensor]
    }
    struct Sum: Decodable {
      let policy: String
      let values, bytes, totalBytes: Int
    }
    let schema, dtype, policy: String
    let batch: Int
    let inference: Requirement
    let training: Requirement?
    let live: Live
    let outputs: [Sum]

    init(_ arguments: String...) throws {
      let run = ProgramRun(["memory", "--format", "json"] + arguments)
      try #require(run.code == .clean, "\(run.errors)")
      self = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }
  }

  @Test(
    "what lives at the peak adds up to it; the arena holds it; totals are the sums of their parts")
  func sums() throws {
    for model in ["alexnet", "googlenet", "resnet50", "densenet121"] {
      for policy in ["cnnshape", "pytorch", "pytorch-out-of-place"] {
        let report = try Report(model, "--policy", policy)
        #expect(report.schema == "cnnshape.memory/2")
        #expect(report.live.alive.reduce(0) { $0 + $1.bytes } >= report.live.peakBytes)
        #expect(report.live.arenaBytes >= report.live.peakBytes)
        #expect(report.live.bestOrderPeakBytes <= report.live.peakBytes)
        #expect(report.live.lowerBoundBytes <= report.live.bestOrderPeakBytes)
        #expect(report.live.bestOrderIsExact)
        #expect(report.inference.activations == report.live.peakBytes)
        let inference = report.inference
        #expect(
          inference.total == inference.parameters + inference.statistics + inference.activations)
      }
    }
  }

  @Test(
    "a batch takes as much more, half the bytes half, and Adam in mixed precision 16 a parameter")
  func scaling() throws {
    let one = try Report("resnet50")
    let many = try Report("resnet50", "--batch", "32")
    #expect(many.live.peakBytes == 32 * one.live.peakBytes)
    #expect(many.inference.parameters == one.inference.parameters)
    let half = try Report("resnet50", "--dtype", "float16")
    #expect(2 * half.live.peakBytes == one.live.peakBytes)
    #expect(2 * half.inference.parameters == one.inference.parameters)
    let mixed = try #require(
      try Report("resnet50", "--dtype", "mixed-float16", "--training", "adam").training)
    let states = [mixed.masterParameters, mixed.parameterGradients, mixed.optimizerState]
    #expect(
      mixed.parameters + states.reduce(0) { $0 + ($1 ?? 0) } == 16 * one.inference.parameters / 4)
    #expect(try Report("resnet50", "--dtype", "int8").training == nil)
  }

  @Test("every policy of outputs has its line, and the default is the summary's figure")
  func outputs() throws {
    let report = try Report("vgg16")
    #expect(
      report.outputs.map(\.policy) == [
        "cnnshape", "cs231n", "caffe", "netscope", "torchinfo", "torchsummary", "convnet-burden",
        "fvcore",
      ])
    #expect(report.outputs[0].bytes == (try SummaryReport("vgg16").totals.activationBytes))
  }

  @Test("the table fits 100 columns and says what lives at the peak")
  func table() {
    for model in ["resnet50", "googlenet", "torchvision/densenet121"] {
      let output = ProgramRun(["memory", model, "--batch", "32"]).output
      let table = output.components(separatedBy: "\n\n")[1]
      for line in table.split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
      #expect(output.contains("live while "))
    }
  }

  @Test("the peak is a quantity of comparisons, and the most of a summary's column")
  func elsewhere() throws {
    let peak = try Report("resnet50", "--batch", "4").live.peakBytes
    let compared = ProgramRun([
      "compare", "resnet50", "--batch", "4", "--columns", "peakBytes", "--format", "csv",
    ])
    #expect(compared.output.split(whereSeparator: \.isNewline).last == "\(peak)")
    for rows in [[], ["--group"]] {
      let summary = ProgramRun(
        ["summarize", "resnet50", "--batch", "4", "--columns", "live", "--format", "csv"] + rows)
      let most = summary.output.split(whereSeparator: \.isNewline).compactMap { Int($0) }.max()
      #expect(most == peak, "\(rows)")
    }
  }

  @Test("types without gradients are refused for training, sizes beyond 64 bits found out")
  func refusals() throws {
    let untrainable = ProgramRun(["memory", "vgg16", "--dtype", "int8", "--training", "sgd"])
    #expect(untrainable.code == .misuse)
    #expect(untrainable.errors.contains("`int8` numbers have no gradients"))
    let scratch = try Scratch([
      "vast.kdl": "network a { input 16000000 16000000 1; \(String(repeating: "relu;", count: 9)) }"
    ])
    let vast = ProgramRun(["memory", scratch.path("vast.kdl"), "--batch", "2000000"])
    #expect(vast.code == .findings)
    #expect(vast.errors.contains("64 bits"))
  }
}
