import CNNHost

// `swift run -c release Benchmarks` measures everything, or the parts named as arguments;
// `docs/benchmarks.md` reads the figures.
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  if arguments.first == "chain", let layers = arguments.last.flatMap({ Int($0) }) {
    // One chain in a process of its own, so that its peak of memory is its own.
    try measureChainStages(layers: layers)
  } else {
    let choices = try Choices(arguments)
    var measurements: [Measurement] = []
    for part in choices.parts { measurements += try part.measure() }
    try choices.history?.append(measurements)
  }
} catch {
  report("error: \(error)")
  exit(1)
}

/// Parts in their order: processes first, because the peak that the system reports of a child is
/// never below its parent's.
enum Part: String, CaseIterable {
  case processes, chains, graphs, network, parser

  init(named name: String) throws(BenchmarkError) {
    guard let part = Part(rawValue: name) else {
      let known = Part.allCases.map(\.rawValue).joined(separator: ", ")
      throw BenchmarkError("no part `\(name)`; there are \(known)")
    }
    self = part
  }

  func measure() throws(BenchmarkError) -> [Measurement] {
    switch self {
    case .processes: try measureProcesses(Programs())
    case .chains: try measureChains(Programs())
    case .graphs: try measureGraphs(Programs())
    case .network: try measureNetwork()
    case .parser: try measureParsing()
    }
  }
}
