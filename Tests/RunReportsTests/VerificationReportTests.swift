import CNNTables
import CNNText
import NetworkExecution
import NetworkModel
import NetworkVerification
import RunReports
import TestSupport
import Testing

@Suite struct VerificationReportTests {
  /// What a layer did, as it would be with nothing wrong.
  private struct Did {
    let shape: TensorShape
    var parameters = ParameterSizes.none
    var macs = 0
    /// While it runs its input lives too; 4 bytes a value.
    let liveBytes: Int
  }

  /// 16 values, then 16 + 8, then 8 + 3.
  private static let did = [
    Did(shape: TensorShape(images: 1, channels: 1, height: 4, width: 4), liveBytes: 64),
    Did(
      shape: TensorShape(images: 1, channels: 2, height: 2, width: 2),
      parameters: sizes(18, 2), macs: 72, liveBytes: 96),
    Did(
      shape: TensorShape(images: 1, channels: 3, height: 1, width: 1),
      parameters: sizes(24, 3), macs: 24, liveBytes: 44),
  ]

  private static func sizes(_ weights: Int, _ biases: Int) -> ParameterSizes {
    var sizes = ParameterSizes.none
    (sizes.weights, sizes.biases) = (weights, biases)
    return sizes
  }

  /// The two layers, executed in 1, 2 and 4 ms, checked against what is calculated after `change`.
  private static func verification(
    failing: Bool = false, nonFinite: Int = 0, _ change: (inout LayerClaim) -> Void = { _ in }
  ) throws -> Verification {
    let network = try twoLayers()
    var claims = try NetworkClaims(of: network)
    try claims.addLiveBytes(of: network)
    change(&claims.layers[1])
    var verification = Verification(of: network, claims)
    for (index, did) in Self.did.enumerated() {
      let id = network.network.id(at: index)
      if failing, index == 2 {
        verification.fail(with: ExecutionError(node: id, reason: .kernel(.tooLarge)))
        break
      }
      var tally = OperationTally()
      tally.multiplyAccumulates = did.macs
      tally.multiplications = did.macs
      tally.additions = did.macs
      verification.compare(
        LayerRun(
          node: id, shape: did.shape, parameters: did.parameters, tally: tally,
          duration: .milliseconds(1 << index), nonFiniteCount: index == 1 ? nonFinite : 0,
          liveBytes: did.liveBytes))
    }
    return verification
  }

  private static func report(_ verifications: [Verification]) -> VerificationReport {
    VerificationReport(verifications, of: verifications.count, seed: 7, threads: 2)
  }

  @Test("nothing differs: the page, the columns and the members")
  func equal() throws {
    let report = Self.report([try Self.verification()])
    #expect(report.holds)
    let text = report.report.text(as: .text)
    #expect(
      text.hasPrefix("n: shapes equal, parameters equal, operations equal, memory equal\n"),
      "\(text)")
    #expect(text.contains("3 layers in 0.007 s"))
    #expect(text.contains("2 threads; live tensors peak at 96 B, as calculated"))
    #expect(
      report.report.csv().map { [$0["layer"], $0["calculated"], $0["executed"], $0["verdict"]] }
        == [
          ["in", "4x4x1", "4x4x1", "equal"], ["c", "2x2x2", "2x2x2", "equal"],
          ["f", "1x1x3", "1x1x3", "equal"],
        ])
    let json = try report.report.json()
    #expect(json["schema"]?.string == "cnnshape.verification/2")
    #expect(json["seed"]?.integer == 7 && json["threads"]?.integer == 2)
    let network = try #require(json["networks"]?.element(named: "n"))
    for figure in ["shapes", "parameters", "operations", "memory"] {
      #expect(network[figure]?.string == "equal", "\(figure)")
    }
    #expect(network["peakActivationBytes"]?.integer == 96)
    #expect(network["calculatedPeakBytes"]?.integer == 96)
    #expect(network["nonFiniteValues"]?.integer == 0)
    #expect(network["failedAt"] == nil)
    let layer = try #require(network["layers"]?.element(named: "c"))
    #expect(layer["calculatedMACs"]?.integer == 72 && layer["executedMACs"]?.integer == 72)
    for figure in ["shape", "parameters", "operations", "liveBytes"] {
      #expect(layer[figure]?.string == "equal", "\(figure)")
    }
  }

  /// Something calculated wrongly of `c`, and what the report says of it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout LayerClaim) -> Void
    /// In the verdict of people's formats.
    let words: String
    /// The member of the network, and of the layer.
    let members: (network: String, layer: String)
  }

  static let faults = [
    Fault(
      testDescription: "live bytes", change: { $0.liveBytes = 100 },
      words: "live bytes 100 calculated, 96 executed", members: ("memory", "liveBytes")),
    Fault(
      testDescription: "parameters", change: { $0.parameters.biases = 0 },
      words: "parameters 18 calculated, 20 executed", members: ("parameters", "parameters")),
    Fault(
      testDescription: "MACs", change: { $0.macs = 70 },
      words: "MACs 70 calculated, 72 executed", members: ("operations", "operations")),
    Fault(
      testDescription: "operations", change: { $0.operations.squareRoots = 1 },
      words: "square roots 1 calculated, 0 executed", members: ("operations", "operations")),
    Fault(
      testDescription: "shape",
      change: { $0.shape = (try? Shape(height: 3, width: 2, channels: 2)) ?? $0.shape },
      words: "shape", members: ("shapes", "shape")),
  ]

  @Test("what differs is named at its layer, in every format", arguments: faults)
  func named(_ fault: Fault) throws {
    let report = Self.report([try Self.verification(fault.change)])
    #expect(!report.holds)
    let differing = "different: \(fault.words)"
    // LaTeX and Markdown have nothing to escape in these words.
    for format in [ReportFormat.text, .markdown, .latex] {
      let row = report.report.lines(naming: "c", as: format)
      #expect(row.count == 1 && row[0].contains(differing), "\(format): \(row)")
      for other in ["in", "f"] {
        let row = report.report.lines(naming: other, as: format)
        #expect(row.count == 1 && !row[0].contains("different"), "\(format): \(row)")
      }
    }
    #expect(report.report.text(as: .csv).contains(differing))
    let network = try #require(report.report.json()["networks"]?.element(named: "n"))
    for member in ["shapes", "parameters", "operations", "memory"] {
      let isMeant = member == fault.members.network
      #expect(network[member]?.string == (isMeant ? "different" : "equal"), "\(member)")
    }
    for layer in network["layers"]?.elements ?? [] {
      for member in ["shape", "parameters", "operations", "liveBytes"] {
        let isMeant = layer["name"]?.string == "c" && member == fault.members.layer
        #expect(layer[member]?.string == (isMeant ? "different" : "equal"), "\(member)")
      }
    }
  }

  @Test("values that are not finite are counted, and are a difference")
  func notFinite() throws {
    let report = Self.report([try Self.verification(nonFinite: 3)])
    #expect(!report.holds)
    #expect(
      report.report.lines(naming: "c", as: .text)[0].contains("different: 3 values are not finite"))
    let network = try #require(report.report.json()["networks"]?.element(named: "n"))
    #expect(network["nonFiniteValues"]?.integer == 3)
    #expect(network["layers"]?.element(named: "c")?["nonFiniteValues"]?.integer == 3)
  }

  @Test("an execution that failed says where and why, and shows what ran before")
  func failing() throws {
    let report = Self.report([try Self.verification(failing: true)])
    #expect(!report.holds)
    #expect(report.report.text(as: .text).contains("execution failed at `f`: "))
    #expect(report.report.csv().map { $0["layer"] } == ["in", "c"])
    let network = try #require(report.report.json()["networks"]?.element(named: "n"))
    #expect(network["failedAt"]?.string == "f")
    #expect(network["failure"]?.string?.isEmpty == false)
    #expect(network["layers"]?.elements?.count == 2)
  }

  @Test("of many networks a line each; only one that differs shows layers, and only those that do")
  func batch() throws {
    let report = Self.report([
      try Self.verification(), try Self.verification { $0.liveBytes = 100 },
    ])
    #expect(!report.holds)
    let text = report.report.text(as: .text)
    #expect(text.hasPrefix("2 networks executed\n"), "\(text)")
    #expect(text.contains("1 network with differences, shown below"))
    #expect(report.report.lines(naming: "n", as: .text).count == 2)
    #expect(report.report.lines(naming: "c", as: .text).count == 1)
    #expect(report.report.lines(naming: "f", as: .text).isEmpty)
    // JSON has every layer of both.
    let networks = try #require(report.report.json()["networks"]?.elements)
    #expect(networks.map { $0["memory"]?.string } == ["equal", "different"])
    #expect(networks.map { $0["layers"]?.elements?.count } == [3, 3])
    let agreeing = Self.report([try Self.verification(), try Self.verification()])
    #expect(agreeing.holds)
    #expect(agreeing.report.text(as: .text).contains("no differences"))
  }

  @Test("a folder without networks")
  func empty() throws {
    let report = Self.report([])
    #expect(report.holds)
    #expect(report.report.text(as: .text).hasPrefix("0 networks executed\n"))
    #expect(report.report.csv().isEmpty)
    #expect(try report.report.json()["networks"]?.elements?.isEmpty == true)
  }
}
