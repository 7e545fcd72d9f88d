import CNNDiagnostics
import CNNHost
import KDL
import NetworkModel
import NetworkModels
import NetworkSpec

/// ResNet-152 from the zoo's text, in this process.
func measureNetwork() throws(BenchmarkError) -> [Measurement] {
  guard let file = Zoo.file("resnet.kdl") else { throw BenchmarkError("the zoo has no ResNet") }
  var runs: [NetworkStages] = []
  let start = ContinuousClock.now
  while runs.count < 50 || ContinuousClock.now - start < .seconds(1) {
    runs.append(try NetworkStages(file, network: "resnet152", imports: NoImports()))
  }
  guard let first = runs.first, first.macs == 11_282_415_616 else {
    throw BenchmarkError("ResNet-152 has other figures than it should")
  }
  reportHeading(
    "ResNet-152 in process: \(file.bytes.count) bytes → \(first.nodes) layers, \(runs.count) runs")
  reportRow("", "median", "least … 95 %", "part")
  let total = Samples(runs.map(\.total))
  for (index, stage) in first.seconds.enumerated() {
    let samples = Samples(runs.map { $0.seconds[index].seconds })
    reportRow(
      stage.stage, timeText(samples.median), spreadText(samples),
      ratioText(samples.median, total.median))
  }
  reportRow(
    "text → figures", timeText(total.median), spreadText(total), "",
    target: Target(figure: total.median, bound: 0.5e-3, text: "0.5 ms"))
  return [Measurement("resnet152, text to figures, in process", total)]
}

/// KDL alone: every file of the zoo, and a long one.
func measureParsing() throws(BenchmarkError) -> [Measurement] {
  reportHeading("KDL parser")
  reportRow("", "median", "least … 95 %", "MB/s")
  let files = Zoo.paths.compactMap { Zoo.file($0) }
  let each = try measureParsing(
    "the zoo's \(files.count) files, one by one", files.map(\.bytes))
  let whole = files.flatMap(\.bytes)
  let copies = (8 << 20) / whole.count
  let long = try measureParsing(
    "the same again and again, one text", [Array((0..<copies).lazy.map { _ in whole }.joined())])
  return [
    Measurement("KDL parser, the zoo's files", each),
    Measurement("KDL parser, one text of 8 MiB", long),
  ]
}

private func measureParsing(
  _ name: String, _ texts: [[UInt8]]
) throws(BenchmarkError) -> Samples {
  let size = texts.reduce(0) { $0 + $1.count }
  let samples = try Samples.of(atLeast: 9) { () throws(BenchmarkError) in
    for text in texts {
      do throws(KDLError) {
        _ = try KDLDocument(parsing: text, source: SourceID(index: 0))
      } catch {
        throw BenchmarkError("the zoo does not parse")
      }
    }
  }
  reportRow(
    name, timeText(samples.median), spreadText(samples),
    String(Int(Double(size) / samples.median / 1e6)))
  return samples
}
