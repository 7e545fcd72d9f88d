import Glibc

// `swift run -c release Benchmarks` measures everything; `docs/benchmarks.md` reads the figures.
// One chain in a process of its own, so that its peak of memory is its own: `Benchmarks chain 1000000`.
let arguments = Array(CommandLine.arguments.dropFirst())
do {
  if arguments.count == 2, arguments[0] == "chain", let layers = Int(arguments[1]) {
    try measureChainStages(layers: layers)
  } else {
    // Processes first: the peak that the system reports of a child is never below its parent's.
    let programs = try Programs()
    try measureStartUp(programs)
    try measureZooCheck(programs)
    try measureChains(programs)
    try measureNetwork()
    try measureParsing()
  }
} catch {
  report("error: \(error)")
  exit(1)
}
