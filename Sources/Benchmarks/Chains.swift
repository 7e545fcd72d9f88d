import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkModel
import NetworkSpec

private let chainLengths = [10_000, 100_000, 1_000_000]

/// Chains of layers, each in a process of its own: what the library takes, then the whole program.
func measureChains(_ programs: Programs) throws(BenchmarkError) -> [Measurement] {
  var measurements: [Measurement] = []
  reportHeading("A chain of layers: description → network → figures, a process each")
  reportRow("", "median", "per layer", "peak memory")
  for layers in chainLengths {
    let (samples, peak) = try measure(
      programs.benchmarks, ["chain", String(layers)], runs: layers > 100_000 ? 3 : 9)
    measurements.append(
      Measurement("chain of \(layers) layers, in process", samples, peakMemory: peak))
    reportRow(
      "\(layers) layers", timeText(samples.median), timeText(samples.median / Double(layers)),
      mebibytes(peak),
      target: layers < 1_000_000
        ? nil : Target(figure: samples.median, bound: 2, text: "2 s"))
    if layers == 1_000_000 {
      reportRow(
        "", "", "", "",
        target: Target(figure: Double(peak), bound: 1_073_741_824, text: "1 GiB"))
    }
  }
  for format in ["text", "json"] {
    reportHeading("cnnshape summarize CHAIN --format \(format) > /dev/null")
    reportRow("", "median", "per layer", "peak memory")
    for layers in chainLengths {
      let file: TemporaryFile
      do throws(FileError) {
        file = try TemporaryFile(Array(chainDescription(layers: layers).utf8), suffix: ".kdl")
      } catch {
        throw BenchmarkError("cannot write a temporary file: \(error.reason)")
      }
      let (samples, peak) = try measure(
        programs.cnnshape, ["summarize", file.path, "--format", format],
        runs: layers > 100_000 ? 3 : 9)
      measurements.append(
        Measurement(
          "cnnshape summarize --format \(format), chain of \(layers) layers", samples,
          peakMemory: peak))
      reportRow(
        "\(layers) layers", timeText(samples.median), timeText(samples.median / Double(layers)),
        mebibytes(peak))
    }
  }
  return measurements
}

private func measure(
  _ program: String, _ arguments: [String], runs: Int
) throws(BenchmarkError) -> (Samples, peak: Int) {
  var seconds: [Double] = []
  var peak = 0
  for _ in 0..<runs {
    let child = try ChildProcess(program, arguments)
    seconds.append(child.seconds)
    peak = max(peak, child.peakMemory)
  }
  return (Samples(seconds), peak)
}

/// The library's part for one chain, and where the time goes.
func measureChainStages(layers: Int) throws(BenchmarkError) {
  let stages = try NetworkStages(
    SourceFile(path: "chain.kdl", bytes: Array(chainDescription(layers: layers).utf8)),
    network: "chain", imports: NoImports())
  guard stages.nodes == layers + 1 else {
    throw BenchmarkError("the chain has \(stages.nodes) nodes")
  }
  for (name, seconds) in stages.seconds { reportRow(name, timeText(seconds)) }
}

private func chainDescription(layers: Int) -> String {
  """
  network chain {
      input 32 32 8
      repeat \(layers / 2) { conv filters=8 kernel=3 pad=1; relu }
  }

  """
}
