import CNNHost

// `swift run -c release ExecutionBenchmarks [--threads N] [--instructions NAME] [--layers]
// [--interactive] [NETWORK …]` times forward passes, `… ExecutionBenchmarks --training` trains;
// `docs/benchmarks.md` reads the figures.
do {
  let request = try Request(Array(CommandLine.arguments.dropFirst()))
  if request.trains {
    try RegressionRun().report()
    exit(0)
  }
  for name in request.networks {
    var pass = try TimedForwardPass(name, request)
    if request.isInteractive {
      try pass.answer()
    } else {
      try pass.report(showingLayers: request.showsLayers)
    }
  }
} catch {
  print("error: \(error)")
  exit(1)
}
