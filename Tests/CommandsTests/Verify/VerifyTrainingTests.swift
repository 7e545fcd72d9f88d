import CNNHost
import CNNText
import Commands
import Foundation
import ProgramRun
import CNNTables
import Testing

@Suite struct VerifyTrainingTests {
  @Test("a training step is reported in JSON", arguments: [1, 3])
  func json(batch: Int) throws {
    let run = ProgramRun([
      "verify", "lenet5-dense", "mlp-1000-100-10", "--training", "--batch", "\(batch)",
      "--learning-rate", "0.001", "--momentum", "0.5", "--format", "json",
    ])
    #expect(run.code == .clean, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "cnnshape.training/2")
    #expect(json["batch"] as? Int == batch)
    #expect(json["momentum"] as? Double == 0.5)
    let networks = try #require(json["networks"] as? [[String: Any]])
    #expect(networks.map { $0["objective"] as? String } == ["cross-entropy", "squared error"])
    for network in networks {
      #expect(network["learningRate"] as? Double == 0.001)
      #expect(network["gradients"] as? String == "equal")
      #expect(network["savedBytes"] as? String == "equal")
      let (before, after) = (network["lossBefore"] as? Double, network["lossAfter"] as? Double)
      #expect(try #require(after) < #require(before))
    }
    // The lecture's two-layer network keeps the image and what the sigmoid gave.
    #expect(networks[1]["executedSavedBytes"] as? Int == batch * 4 * (1000 + 100))
    let layers = try #require(networks[0]["layers"] as? [[String: Any]])
    let gradients = layers.reduce(0) { sum, layer in
      sum + (layer["weightGradients"] as? Int ?? 0) + (layer["biasGradients"] as? Int ?? 0)
    }
    #expect(gradients == 61_706)
  }

  @Test("one network is shown by layer, several by line")
  func text() {
    let one = ProgramRun(["verify", "lenet5-dense", "--training"])
    #expect(one.code == .clean)
    #expect(
      one.output.contains(
        "lenet5-dense: one training step on 1 image; gradients equal, saved bytes equal"))
    #expect(one.output.contains("cross-entropy"))
    #expect(one.output.contains("saved for backward"))
    let both = ProgramRun(["verify", "lenet5-dense", "mlp-1000-100-10", "--training"])
    #expect(both.output.contains("2 networks, one training step on 1 image each"))
    #expect(both.output.contains("no differences"))
    #expect(!both.output.contains("c5"))
  }

  @Test("a step too long is a finding")
  func diverges() {
    let run = ProgramRun([
      "verify", "mlp-1000-100-10", "--training", "--learning-rate", "1e38",
    ])
    #expect(run.code == .findings)
    #expect(run.output.contains("are not finite"))
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      ["--batch", "2"], ["--learning-rate", "0.1"], ["--momentum", "0.5"],
      ["--training", "--learning-rate", "0"], ["--training", "--learning-rate", "fast"],
      ["--training", "--learning-rate", "inf"], ["--training", "--momentum", "1"],
      ["--training", "--momentum", "-0.1"],
      ["--layer", "c1", "--training"], ["--training", "--weights", "w.npz"],
      ["--training", "--tap", "c1", "-o", "x.npy"], ["--training", "--batch", "0"],
    ])
  func refused(options: [String]) {
    let run = ProgramRun(["verify", "lenet5"] + options)
    #expect(run.code == .misuse, "\(run.output)")
    #expect(run.errors.contains("error[usage]"))
  }

  @Test("an interrupt ends it, without a report", arguments: [0, 5, 20])
  func interrupted(after count: Int) {
    let asked = AskedCount()
    var console = Console(
      output: MemorySink(), errors: MemorySink(), readInput: { (_) throws(FileError) in [] })
    console.isInterrupted = { asked.next() > count }
    let code = Program.run(["verify", "lenet5-dense", "--training"], console: &console)
    #expect(code == .interrupted)
  }
}
