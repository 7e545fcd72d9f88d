import CNNTables
import CNNText
import NetworkExecution
import NetworkModel
import NetworkTraining
import NetworkVerification
import RunReports
import TestSupport
import Testing

@Suite struct TrainingReportTests {
  private static let images = 2

  /// A step of the two layers, checked against what is calculated after `change`.
  private static func trained(
    _ change: (inout TrainingClaims) -> Void = { _ in },
    retaining retains: @escaping @Sendable (NodeID, Bool) -> Bool = { $1 }
  ) throws -> TrainedNetwork {
    let network = try twoLayers()
    let trial = try Training.trial(
      of: network.network, images: images, seed: 3, kernels: DirectKernels(), retaining: retains)
    var claims = try TrainingClaims(of: network, NetworkClaims(of: network), images: images)
    change(&claims)
    return TrainedNetwork(
      network: network, outcome: .success(TrainingVerification(of: claims, trial)))
  }

  private static func failed() throws -> TrainedNetwork {
    let network = try twoLayers()
    return TrainedNetwork(
      network: network,
      outcome: .failure(
        ExecutionError(node: try network.node(named: "f"), reason: .kernel(.tooLarge))))
  }

  private static func report(_ networks: [TrainedNetwork]) -> TrainingReport {
    TrainingReport(networks, of: networks.count, seed: 3, threads: 1, images: images, momentum: 0.9)
  }

  @Test("nothing differs: gradients for every parameter, and what both layers read is saved")
  func equal() throws {
    let report = Self.report([try Self.trained()])
    #expect(report.holds)
    let text = report.report.text(as: .text)
    #expect(
      text.hasPrefix("n: one training step on 2 images; gradients equal, saved bytes equal\n"),
      "\(text)")
    // Of two images the 16 values that `c` reads and the 8 that `f` reads, 4 bytes each.
    #expect(
      text.contains("saved for backward by this executor: 192 bytes calculated, 192 held"),
      "\(text)")
    #expect(
      report.report.csv().map {
        [$0["layer"], $0["weights"], $0["weightGradients"], $0["biases"], $0["biasGradients"]]
      } == [["c", "18", "18", "2", "2"], ["f", "24", "24", "3", "3"]])
    let json = try report.report.json()
    #expect(json["schema"]?.string == "cnnshape.training/2")
    #expect(json["batch"]?.integer == 2 && json["momentum"]?.content == .number(.decimal(0.9)))
    let network = try #require(json["networks"]?.element(named: "n"))
    #expect(network["gradients"]?.string == "equal" && network["savedBytes"]?.string == "equal")
    #expect(network["calculatedSavedBytes"]?.integer == 192)
    #expect(network["executedSavedBytes"]?.integer == 192)
    #expect(network["objective"]?.string == "squared error")
    #expect(network["layers"]?.elements?.map { $0["gradients"]?.string } == ["equal", "equal"])
  }

  @Test("a gradient that is missing is named at its layer, in every format")
  func gradients() throws {
    let report = Self.report([
      try Self.trained { $0.network.layers[2].parameters.biases = 4 }
    ])
    #expect(!report.holds)
    let words = "different: biases 4 calculated, 3 gradients executed"
    for format in [ReportFormat.text, .markdown, .latex] {
      #expect(
        report.report.lines(naming: "f", as: format).first?.contains(words) == true, "\(format)")
      #expect(
        report.report.lines(naming: "c", as: format).first?.contains("different") == false,
        "\(format)")
    }
    #expect(report.report.text(as: .csv).contains(words))
    let network = try #require(report.report.json()["networks"]?.element(named: "n"))
    #expect(network["gradients"]?.string == "different" && network["savedBytes"]?.string == "equal")
    #expect(network["layers"]?.element(named: "c")?["gradients"]?.string == "equal")
    #expect(network["layers"]?.element(named: "f")?["gradients"]?.string == "different")
  }

  @Test("saved bytes that differ are said with both figures")
  func savedBytes() throws {
    let claimed = Self.report([try Self.trained { $0.savedBytes -= 4 }])
    #expect(!claimed.holds)
    let text = claimed.report.text(as: .text)
    #expect(text.contains("saved bytes different"))
    #expect(
      text.contains("saved for backward by this executor: 188 bytes calculated, 192 held"),
      "\(text)")
    let network = try #require(claimed.report.json()["networks"]?.element(named: "n"))
    #expect(network["savedBytes"]?.string == "different" && network["gradients"]?.string == "equal")
    #expect(network["calculatedSavedBytes"]?.integer == 188)
    // An executor that holds the scores too, 3 values of each image.
    let held = Self.report([try Self.trained(retaining: { _, _ in true })])
    #expect(held.report.text(as: .text).contains("192 bytes calculated, 216 held"))
  }

  @Test("a step that failed says where and why")
  func failing() throws {
    let report = Self.report([try Self.failed()])
    #expect(!report.holds)
    let text = report.report.text(as: .text)
    #expect(text.hasPrefix("n: one training step on 2 images failed\n"), "\(text)")
    #expect(text.contains("the step failed at `f`: "))
    let network = try #require(report.report.json()["networks"]?.element(named: "n"))
    #expect(network["failedAt"]?.string == "f" && network["failure"]?.string?.isEmpty == false)
    #expect(network["gradients"] == nil && network["layers"] == nil)
  }

  @Test("of many networks a line each, a failed one without figures")
  func batch() throws {
    let report = Self.report([try Self.trained(), try Self.failed()])
    #expect(!report.holds)
    let text = report.report.text(as: .text)
    #expect(text.hasPrefix("2 networks, one training step on 2 images each\n"), "\(text)")
    #expect(text.contains("1 network that failed, shown below\n"))
    let rows = report.report.csv()
    #expect(rows.prefix(2).map { $0["gradients"] } == ["equal", "failed"])
    #expect(rows.prefix(2).map { $0["layers"] } == ["2", ""])
    #expect(rows.prefix(2).map { $0["savedBytes"] } == ["192", ""])
  }

  @Test("a folder without networks")
  func empty() throws {
    let report = Self.report([])
    #expect(report.holds)
    #expect(
      report.report.text(as: .text).hasPrefix("0 networks, one training step on 2 images each\n"))
    #expect(report.report.csv().isEmpty)
    #expect(try report.report.json()["networks"]?.elements?.isEmpty == true)
  }
}
