import CNNHost
@_spi(Rules) import NetworkModel
import FastExecution
import NetworkExecution

/// A network ready to run on an image of seeded numbers.
struct TimedForwardPass: ~Copyable {
  private let name: String
  private let network: InferredNetwork
  private let feeds: [NodeID: Tensor]
  private var executor: FastExecutor

  init(_ name: String, _ request: Request) throws {
    self.name = name
    let network = try zooNetwork(name)
    let source = RecordingParameters(SeededParameters(seed: 1, threads: request.threads))
    var feeds: [NodeID: Tensor] = [:]
    for (id, shape) in network.network.inputs { feeds[id] = source.seeded.input(shape, at: id) }
    // A pass layer by layer gives batch normalization its statistics, and the plan its extents.
    var reference = ReferenceExecutor(
      network.network, feeding: feeds, with: source, kernels: FastKernels(threads: request.threads))
    var shapes: [NodeID: TensorShape] = [:]
    while let run = try reference.step() { shapes[run.node] = run.shape }
    let executor = try FastExecutor(
      network.network, shapes: shapes, threads: request.threads,
      instructionSet: request.instructionSet
    ) { source.parameters[$0] ?? .none }
    self.network = network
    self.feeds = feeds
    self.executor = executor
  }

  /// Milliseconds of one run.
  mutating func run() throws -> Double {
    let start = ContinuousClock.now
    _ = try executor.run(feeds)
    return start.duration(to: .now).milliseconds
  }

  /// Runs as often as each line on standard input says, and answers with the milliseconds of each run.
  mutating func answer() throws {
    print("ready")
    fflush(nil)
    while let line = readLine() {
      var times: [String] = []
      for _ in 0..<(Int(line) ?? 1) { times.append(String(try run())) }
      print(times.joined(separator: " "))
      fflush(nil)
    }
  }

  mutating func report(showingLayers: Bool) throws {
    for _ in 0..<3 { _ = try run() }
    var times: [Double] = []
    var steps: [[Double]] = executor.steps.map { _ in [] }
    while times.count < 21 {
      times.append(try run())
      for (index, step) in executor.steps.enumerated() {
        steps[index].append(step.duration.milliseconds)
      }
    }
    times.sort()
    let macs = try network.network.nodes.indices.reduce(0 as Int64) { sum, index in
      let id = network.network.id(at: index)
      let cost = try network[id].layer.cost(
        from: network.input(of: id), to: network.shape(of: id))
      return sum + (cost.macs ?? 0)
    }
    let median = times[times.count / 2]
    print(
      name, "median", rounded(median), "ms, least", rounded(times[0]), "ms,",
      rounded(2e-6 * Double(macs) / median), "GFLOP/s,", executor.memoryBytes >> 20, "MiB")
    guard showingLayers else { return }
    for (step, samples) in zip(executor.steps, steps) {
      let id = step.node
      print(
        "  ", rounded(samples.sorted()[samples.count / 2]), "ms", network[id].name,
        network.shape(of: id))
    }
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
