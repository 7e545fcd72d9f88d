import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkModel
import NetworkSpec

/// One way from a description's bytes to a network's figures, timed stage by stage.
struct NetworkStages {
  /// By stage, in the order in which they run.
  private(set) var seconds: [(stage: String, seconds: Double)] = []
  private(set) var nodes = 0
  private(set) var macs: Int64 = 0

  var total: Double { seconds.reduce(0) { $0 + $1.seconds } }

  init(
    _ file: SourceFile, network name: String, imports: some ImportResolver
  ) throws(BenchmarkError) {
    var sources = SourceMap()
    var mark = ContinuousClock.now
    var library = SpecLibrary(reading: file, into: &sources, imports: imports)
    lap("parse the text, compile its blocks", &mark)
    guard let network = library.elaborate(name)?.network else {
      throw BenchmarkError("`\(name)` has errors")
    }
    lap("expand the network, infer its volumes", &mark)
    let summary: NetworkSummary
    do throws(AnalysisError) {
      summary = try NetworkSummary(of: network)
    } catch {
      throw BenchmarkError("`\(name)` has too many operations to count")
    }
    lap("count parameters, MACs, operations", &mark)
    let depth = NetworkDepth(of: network).total.known
    lap("depth", &mark)
    let pattern = ArchitecturePattern(of: network.network).text
    lap("pattern", &mark)
    guard depth > 0, !pattern.isEmpty else { throw BenchmarkError("`\(name)` has no layers") }
    nodes = network.network.nodes.count
    macs = summary.totals.macs.known
  }

  private mutating func lap(_ stage: String, _ mark: inout ContinuousClock.Instant) {
    let now = ContinuousClock.now
    seconds.append((stage, (now - mark).seconds))
    mark = now
  }
}
