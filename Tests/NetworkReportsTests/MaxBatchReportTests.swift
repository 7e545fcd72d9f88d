import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports
import Testing

@Suite struct MaxBatchReportTests {
  private func report(
    _ sample: Sample, _ use: MemoryUse, within budget: Int64
  ) throws -> (largest: LargestBatch, report: Report) {
    var settings = MemorySettings()
    settings.use = use
    let network = try sample.summary().network
    let largest = try LargestBatch(of: network, within: budget, settings)
    let report = MaxBatchReport(ReportSubject(name: sample.name), largest, of: network)
    return (largest, report.report)
  }

  /// Each part has the same bytes in the table and in JSON, and they add up to the total of both.
  @Test(arguments: Sample.all, [MemoryUse.inference, .training(.sgd), .training(.adam)])
  func tableAndJSONAgree(_ sample: Sample, _ use: MemoryUse) throws {
    let (largest, report) = try report(sample, use, within: 4 << 30)
    let json = try report.json()
    let need = try #require(json["need"])
    let lines = try report.selecting(.named(["part", "bytes"])).csv()
    for (line, share) in zip(lines, largest.need.parts) {
      #expect(line["bytes"] == need[share.part.rawValue]?.integer.map { "\($0)" })
    }
    #expect(lines.count == largest.need.parts.count + 1)
    let bytes = try lines.map { try #require($0["bytes"].flatMap { Int64($0) }) }
    #expect(lines.last?["part"] == "total")
    #expect(bytes.last == need["total"]?.integer)
    #expect(bytes.dropLast().reduce(0, +) == bytes.last)
    #expect(json["batch"]?.integer == largest.batch.map { Int64($0) })
  }

  @Test func theEndOfTheSearchIsSaid() throws {
    let (largest, report) = try report(Sample.all[0], .inference, within: .max)
    #expect(largest.batch == LargestBatch.mostImages)
    let text = report.text(as: .text)
    #expect(text.contains(": at least 2,147,483,647 images") && text.contains("not tried"))
  }

  @Test func whatDoesNotFitIsSaid() throws {
    let (largest, report) = try report(Sample.all[0], .inference, within: 1000)
    let json = try report.json()
    #expect(json["fits"]?.content == .boolean(false))
    #expect(json["batch"]?.integer == 1)
    #expect(json["nextBatch"] == nil)
    let missing = NumberText.grouped(largest.need.totalBytes.known - 1000)
    let text = report.text(as: .text)
    #expect(text.hasPrefix("alexnet: not even one image fits in 1,000 bytes\n"))
    #expect(text.contains("one image is \(missing) bytes ("))
  }
}
