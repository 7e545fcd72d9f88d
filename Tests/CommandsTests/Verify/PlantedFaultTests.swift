import CNNHost
import Commands
import NetworkModel
import NetworkVerification
import ProgramRun
import TestSupport
import Testing

/// Something wrong in the calculator or in the executor, and what the program says to it.
@Suite struct PlantedFaultTests {
  private static func verify(
    _ arguments: [String], planting fault: PlantedFault
  ) -> ProgramRun {
    ProgramRun(["verify"] + arguments, planting: fault)
  }

  /// The row of a layer.
  private static func row(_ layer: String, in output: String) -> String {
    output.split(separator: "\n").first { $0.hasPrefix(layer + " ") }.map { String($0) } ?? ""
  }

  /// Changes what is calculated of one layer.
  private static func claiming(
    _ layer: String, _ change: @escaping @Sendable (inout LayerClaim) -> Void
  ) -> PlantedFault {
    PlantedFault(claims: { claims in
      for index in claims.layers.indices where claims.layers[index].name == layer {
        change(&claims.layers[index])
      }
    })
  }

  @Test("without a fault nothing is found", arguments: [[], ["--counting"], ["--training"]])
  func none(options: [String]) {
    let run = Self.verify(["lenet-caffe"] + options, planting: .none)
    #expect(run.code == .clean)
    #expect(!run.output.contains("different"))
  }

  @Test("a window formula that forgets its + 1", arguments: [[], ["--counting"]])
  func windowFormula(options: [String]) throws {
    let run = Self.verify(
      ["lenet-caffe"] + options,
      planting: Self.claiming("pool1") { claim in
        // (24 − 2) / 2 instead of (24 − 2) / 2 + 1.
        claim.shape = (try? Shape(height: 11, width: 11, channels: 20)) ?? claim.shape
      })
    #expect(run.code == .findings)
    #expect(run.output.contains("shapes different, parameters equal"))
    let row = Self.row("pool1", in: run.output)
    #expect(row.contains("11×11×20") && row.contains("12×12×20") && row.contains("different"))
    #expect(!Self.row("conv2", in: run.output).contains("different"))
  }

  @Test("MACs that leave padding out")
  func macCount() throws {
    let fault = Self.claiming("conv1") { $0.macs -= 1 }
    let run = Self.verify(["lenet-caffe", "--counting"], planting: fault)
    #expect(run.code == .findings)
    #expect(run.output.contains("operations different"))
    let row = Self.row("conv1", in: run.output)
    #expect(row.contains("MACs 287999 calculated, 288000 executed"), "\(row)")
    // Kernels that do not count cannot know, and do not pretend to.
    let uncounted = Self.verify(["lenet-caffe"], planting: fault)
    #expect(uncounted.code == .clean)
    #expect(uncounted.output.contains("operations not counted"))
  }

  @Test("an executor that pads a pixel too many", arguments: [[], ["--counting"]])
  func executorPadding(options: [String]) throws {
    let fault = PlantedFault(kernels: { AlteredKernels.mispadding(filters: 50, kernel: 5, in: $0) })
    let run = Self.verify(["lenet-caffe"] + options, planting: fault)
    #expect(run.code == .findings)
    let row = Self.row("conv2", in: run.output)
    #expect(row.contains("8×8×50") && row.contains("9×9×50") && row.contains("different"))
    #expect(!Self.row("conv1", in: run.output).contains("different"))
  }

  @Test("a wrong number of parameters, by a forward pass and by a gradient")
  func parameterCount() throws {
    let fault = Self.claiming("ip2") { $0.parameters.biases = 0 }
    let forward = Self.verify(["lenet-caffe"], planting: fault)
    #expect(forward.code == .findings)
    #expect(
      Self.row("ip2", in: forward.output).contains("parameters 5000 calculated, 5010 executed"))
    let training = Self.verify(["lenet-caffe", "--training"], planting: fault)
    #expect(training.code == .findings)
    #expect(
      Self.row("ip2", in: training.output)
        .contains("biases 0 calculated, 10 gradients executed"))
  }

  @Test("a tensor that is freed too early by calculation")
  func liveBytes() {
    // As if nothing but its own output lived while the fourth layer runs.
    let run = Self.verify(
      ["lenet-caffe"], planting: Self.claiming("conv2") { $0.liveBytes = 4 * 8 * 8 * 50 })
    #expect(run.code == .findings)
    #expect(run.output.contains("memory different"))
    #expect(
      Self.row("conv2", in: run.output)
        .contains("live bytes 12800 calculated, 24320 executed"))
    let json = Self.verify(
      ["lenet-caffe", "--format", "json"],
      planting: Self.claiming("conv2") { $0.liveBytes = 4 * 8 * 8 * 50 })
    let different = json.output.split(separator: "\n").filter {
      $0.contains("\"liveBytes\": \"different\"")
    }
    #expect(different.count == 1 && different[0].contains("conv2"), "\(different)")
  }

  @Test("a wrong number of bytes saved for the backward pass, by calculation")
  func savedBytes() {
    let run = Self.verify(
      ["lenet-caffe", "--training"], planting: PlantedFault(savedBytes: { $0 -= 4 }))
    #expect(run.code == .findings)
    #expect(run.output.contains("gradients equal, saved bytes different"))
  }

  @Test("an executor that saves what the backward pass does not need")
  func heldForNothing() {
    let run = Self.verify(
      ["lenet-caffe", "--training"], planting: PlantedFault(retains: { _, _ in true }))
    #expect(run.code == .findings)
    #expect(run.output.contains("gradients equal, saved bytes different"))
    let json = Self.verify(
      ["lenet-caffe", "--training", "--format", "json"],
      planting: PlantedFault(retains: { _, _ in true }))
    #expect(json.output.contains("\"savedBytes\": \"different\""))
  }

  @Test("an executor that frees what the backward pass needs")
  func letGo() {
    let run = Self.verify(
      ["lenet-caffe", "--training"], planting: PlantedFault(retains: { _, _ in false }))
    #expect(run.code == .findings)
    #expect(run.output.contains("the step failed at"))
  }

  @Test("kernels that output NaN", arguments: [[], ["--counting"], ["--training"]])
  func notFinite(options: [String]) throws {
    let fault = PlantedFault(kernels: { AlteredKernels.poisoned($0) })
    let run = Self.verify(["lenet-caffe"] + options, planting: fault)
    #expect(run.code == .findings)
    #expect(run.output.contains("not finite"))
  }

  @Test("of several networks the one that differs is shown, with its layer")
  func several() throws {
    let run = Self.verify(
      ["lenet5", "lenet-caffe"],
      planting: Self.claiming("ip1") { $0.parameters.weights += 1 })
    #expect(run.code == .findings)
    #expect(run.output.contains("1 network with differences, shown below"))
    #expect(run.output.contains("parameters 400501 calculated, 400500 executed"))
  }
}
