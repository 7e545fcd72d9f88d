import CNNText
import Arguments
import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@testable import Commands

@Suite struct MaxBatchTests {
  struct Report: Decodable {
    struct Need: Decodable { let total: Int }
    let schema: String
    let memory, batch: Int
    let fits: Bool
    let need: Need
    let nextBatch, nextTotal: Int?

    init(_ arguments: [String], code: ExitCode = .clean) throws {
      let run = ProgramRun(["max-batch", "--format", "json"] + arguments)
      try #require(run.code == code, "\(run.errors)")
      self = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    }
  }

  @Test(
    "the batch fits and the next does not, as `memory` says of both",
    arguments: ["alexnet", "resnet50", "torchvision/densenet121"],
    [["--memory", "3GiB"], ["--memory", "11GB", "--training", "adam"]])
  func largest(model: String, options: [String]) throws {
    let report = try Report([model] + options)
    #expect(report.fits && report.need.total <= report.memory)
    let next = try #require(report.nextTotal)
    #expect(report.nextBatch == report.batch + 1)
    #expect(next > report.memory)
    for (batch, total) in [(report.batch, report.need.total), (report.batch + 1, next)] {
      let memory = try MemoryTests.Report(model, "--batch", "\(batch)", "--training", "adam")
      let need = options.contains("adam") ? memory.training?.total : memory.inference.total
      #expect(need == total)
    }
  }

  @Test("if nothing fits, the need of one image is stated, and the code is 1")
  func nothingFits() throws {
    let report = try Report(["vgg16", "--memory", "1MiB"], code: .findings)
    #expect(!report.fits && report.batch == 1)
    #expect(report.need.total == (try MemoryTests.Report("vgg16").inference.total))
  }

  @Test("a memory without end holds the largest batch there is, and all that is tried")
  func endless() throws {
    let report = try Report(["mlp-1000-100-10", "--memory", "9000TiB"])
    #expect(report.batch == Int(Int32.max))
    #expect(report.nextBatch == nil)
  }

  @Test(
    "sizes as people write them",
    arguments: [
      ("24GiB", 25_769_803_776), ("24GB", 24_000_000_000), ("1.5GiB", 3 << 29), ("0.1kB", 100),
      ("512 MiB", 512 << 20), ("7", 7), ("7B", 7), ("2tib", 2 << 40), ("1.5B", 1),
      ("8PiB", 8 << 50), ("7EiB", 7 << 60), ("3PB", 3_000_000_000_000_000),
      ("9.2EB", 9_200_000_000_000_000_000),
    ] as [(String, Int64)])
  func sizes(text: String, bytes: Int64) throws {
    #expect(try ByteCount.read(text) == bytes)
  }

  @Test(
    "what is no size",
    arguments: [
      ("", .malformed), ("24G", .malformed), ("GiB", .malformed), ("-1GiB", .malformed),
      ("1e9", .malformed), ("1.2.3GB", .malformed), (".5GiB", .malformed), ("0x10", .malformed),
      ("٣GiB", .malformed), ("99999999TiB", .tooLarge), ("8EiB", .tooLarge),
      ("1234567890123456789012", .tooLarge), ("0", .belowOne), ("0.1B", .belowOne),
      ("0.0001kib", .belowOne),
    ] as [(String, ByteCount.Fault)])
  func noSizes(text: String, fault: ByteCount.Fault) {
    #expect(throws: fault) { try ByteCount.read(text) }
  }

  @Test("missing or ambiguous arguments are reported")
  func misuse() {
    let missing = ProgramRun(["max-batch", "vgg16"])
    #expect(missing.code == .misuse && missing.errors.contains("needs `--memory SIZE`"))
    let ambiguous = ProgramRun(["max-batch", "vgg16", "--memory", "24G"])
    #expect(ambiguous.code == .misuse && ambiguous.errors.contains("24GiB"))
    // Options before the command, of which `verify` has one without a value.
    #expect(
      ProgramRun(["--training", "adam", "max-batch", "--memory", "1GB", "lenet5"]).code == .clean)
  }

  @Test("the former word still runs, and says the new one")
  func formerWord() {
    let new = ProgramRun(["max-batch", "lenet5", "--memory", "1GiB"])
    let old = ProgramRun(["fit", "lenet5", "--memory", "1GiB"])
    #expect(old.code == .clean && old.output == new.output && new.errors == "")
    #expect(old.errors.contains("note[usage]: `fit` is now called `max-batch`"))
    #expect(ProgramRun(["fit", "lenet5", "--memory", "1GiB", "--quiet"]).errors == "")
    #expect(ProgramRun(["fit", "--help"]).output.contains("usage: cnnshape max-batch"))
  }
}
