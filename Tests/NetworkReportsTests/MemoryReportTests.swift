import CNNTables
import CNNText
import NetworkAnalysis
import NetworkReports
import Testing

@Suite struct MemoryReportTests {
  /// Bytes by what they are of and what they are called, as the table has them.
  private func bytes(_ report: Report) throws -> [[String]: Int64] {
    let lines = try report.selecting(.named(["for", "figure", "bytes"])).csv()
    var bytes: [[String]: Int64] = [:]
    for line in lines {
      let key = try [#require(line["for"]), #require(line["figure"])]
      #expect(bytes[key] == nil, "\(key) twice")
      bytes[key] = try Int64(#require(line["bytes"]))
    }
    return bytes
  }

  private static let parts = [
    "parameters": "parameters", "masterParameters": "master copies", "statistics": "statistics",
    "parameterGradients": "gradients", "optimizerState": "optimizer",
    "activations": "activations", "total": "total",
  ]

  /// Every figure of the table is in JSON, and none is another there.
  @Test(arguments: Sample.all, LivenessPolicy.Name.allCases)
  func tableAndJSONAgree(_ sample: Sample, _ policy: LivenessPolicy.Name) throws {
    let report = try MemoryReport(
      ReportSubject(name: sample.name), sample.summary(batch: 2), policy: policy, optimizer: .adam
    ).report
    let json = try report.json()
    var table = try bytes(report)
    func take(_ use: String, _ figure: String, _ member: JSONValue?) {
      // A part of which there is nothing has no row.
      let bytes = table.removeValue(forKey: [use, figure]) ?? 0
      #expect(bytes == member?.integer, "\(use) \(figure)")
    }
    for (member, figure) in MemoryReportTests.parts {
      take("training", figure, json["training"]?[member])
      guard let part = json["inference"]?[member] else { continue }
      take("inference", figure, part)
    }
    take("training", "saved", json["training"]?["saved"]?["total"])
    let live = try #require(json["live"])
    take("inference", "arena", live["arenaBytes"])
    take("inference", "best order", live["bestOrderPeakBytes"])
    let others = try #require(live["otherPolicies"]?.elements)
    #expect(others.count == LivenessPolicy.Name.allCases.count - 1)
    for other in others {
      take("inference", try #require(other["policy"]?.string), other["peakBytes"])
    }
    if let workspace = live["workspace"] { take("inference", "im2col", workspace["bytes"]) }
    let sums = try #require(json["outputs"]?.elements)
    #expect(sums.count == ActivationTotal.Policy.allCases.count)
    for sum in sums { take("outputs", try #require(sum["policy"]?.string), sum["totalBytes"]) }
    #expect(table.isEmpty, "JSON has not \(table.keys)")
  }

  @Test func numbersWithoutGradientsAreNotTrained() throws {
    let network = try Sample.all[0].summary().network
    let summary = try NetworkSummary(of: network, batch: 1, precision: .int8)
    let report = try MemoryReport(ReportSubject(name: "alexnet"), summary).report
    #expect(try report.json()["training"] == nil)
    let uses = try bytes(report).keys.map { $0[0] }
    #expect(uses.contains("inference") && !uses.contains("training"))
  }
}
