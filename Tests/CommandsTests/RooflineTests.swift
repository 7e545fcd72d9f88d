import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct RooflineTests {
  @Test("AlexNet on a data sheet's machine: convolutions compute, the rest waits for memory")
  func alexnet() throws {
    let run = ProgramRun([
      "roofline", "alexnet", "--machine", "a100-80gb", "--format", "csv", "--columns",
      "layer,operations,bytes,bound",
    ])
    #expect(run.code == .clean)
    let rows = cells(ofCSV: run.output)
    // 2·105,415,200 operations; (154,587 + 290,400 + 34,944)·4 bytes.
    #expect(rows.contains(["conv1", "210830400", "1919724", "compute"]))
    let memory = rows.filter { $0.last == "memory" }.map { $0[0] }
    #expect(memory.contains("fc6") && memory.contains("relu1") && !memory.contains("conv5"))
  }

  @Test(
    "rates are strict",
    arguments: [
      "3", "3x", "TFLOPS", "-1TFLOPS", "1e3GFLOPS", "3 tflops", ".5TFLOPS", "0TFLOPS",
      "1.2.3TFLOPS",
    ])
  func strictRates(_ peak: String) {
    let run = ProgramRun(["roofline", "alexnet", "--peak=\(peak)", "--bandwidth=1GB/s"])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("`--peak` needs a number above 0 with its unit, not `\(peak)`"))
    #expect(run.output == "")
  }

  @Test("one's own machine is as good as a named one")
  func ownMachine() {
    let columns = ["--columns", "layer,bound,time", "--format", "csv"]
    let named = ProgramRun(["roofline", "vgg16", "--machine", "a100-40gb"] + columns)
    let own = ProgramRun(
      ["roofline", "vgg16", "--peak", "19.5TFLOPS", "--bandwidth", "1555 GB/s"] + columns)
    #expect(own.code == .clean)
    #expect(own.output == named.output)
  }

  @Test(
    "half a machine is none",
    arguments: [
      (["--peak", "1TFLOPS"], "add `--bandwidth`"), (["--bandwidth", "1GB/s"], "add `--peak`"),
      (["--machine", "a100"], "did you mean `a100-"),
      (["--machine", "a100-80gb", "--peak", "1TFLOPS"], "cannot be combined"),
    ])
  func halves(_ options: [String], _ text: String) {
    let run = ProgramRun(["roofline", "alexnet"] + options)
    #expect(run.code == .misuse)
    #expect(run.errors.contains(text), "\(run.errors)")
  }

  @Test("without a machine no time is claimed")
  func noMachine() {
    let output = ProgramRun(["roofline", "lenet5"]).output
    #expect(output.contains("no machine chosen"))
    #expect(!output.contains("µs"))
  }

  @Test("rows of blocks add up to the totals", arguments: ["googlenet", "resnet50"])
  func blocks(_ model: String) throws {
    struct Report: Decodable {
      struct Row: Decodable {
        let operations, bytes: Int
        let seconds: Double
        let sideOutput: Bool?
      }
      struct Totals: Decodable {
        let operations, bytes: Int
        let seconds: Double
      }
      let layers: [Row]
      let totals: Totals
    }
    for options in [[], ["--group"], ["--depth", "2"]] {
      let run = ProgramRun(
        ["roofline", model, "--machine", "h100-sxm", "--format", "json"] + options)
      let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
      let rows = report.layers.filter { $0.sideOutput != true }
      #expect(rows.reduce(0) { $0 + $1.operations } == report.totals.operations)
      #expect(rows.reduce(0) { $0 + $1.bytes } == report.totals.bytes)
      #expect(abs(rows.reduce(0) { $0 + $1.seconds } / report.totals.seconds - 1) < 1e-12)
    }
  }
}
