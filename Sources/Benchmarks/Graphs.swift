import CNNHost

/// Networks whose paths part and meet in different ways, of any length.
private enum Graph: String, CaseIterable {
  /// One layer after the other.
  case chain
  /// Each layer adds the two before it: nowhere is a single path.
  case lattice
  /// Each convolution reads the eight before it.
  case dense
  /// Each layer adds the one before it and one from anywhere earlier.
  case random

  /// Nodes that one step makes.
  private var step: Int {
    switch self {
    case .chain, .dense: 2
    case .lattice, .random: 1
    }
  }

  /// A description of about so many layers.
  func description(layers: Int) -> String {
    let count = max(layers / step - 8, 1)
    let body: String
    switch self {
    case .chain:
      body = "repeat \(count) { conv filters=8 kernel=3 pad=1; relu }"
    case .lattice:
      body =
        "relu r0; relu r1; "
        + #"repeat \#(count) as=i { add "r{i+2}" { path from="r{i}"; path from="r{i+1}" } }"#
    case .dense:
      let first = (0..<8).map { "relu r\($0)" }.joined(separator: "; ")
      let paths = (0..<8).map { #"path from="r{i+\#($0)}""# }.joined(separator: "; ")
      body =
        first
        + #"; repeat \#(count) as=i { concat { \#(paths) }; conv "r{i+8}" filters=8 kernel=1 }"#
    case .random:
      body =
        "relu r0; "
        + #"repeat \#(count) as=i { add "r{i+1}" { "#
        + #"path from="r{7919 * i % (i + 1)}"; path { } } }"#
    }
    return "network \(rawValue) {\n    input 8 8 8\n    \(body)\n}\n"
  }
}

private let commands: [(name: String, arguments: @Sendable (String) -> [String])] = [
  ("check", { ["check", $0] }),
  ("summarize", { ["summarize", $0] }),
  ("summarize JSON", { ["summarize", $0, "--format", "json"] }),
  ("compare", { ["compare", $0] }),
  ("memory", { ["memory", $0] }),
  ("roofline", { ["roofline", $0] }),
  ("reconcile", { ["reconcile", $0] }),
  ("diff", { ["diff", $0, $0] }),
  ("explain", { ["explain", $0] }),
  ("show JSON", { ["show", $0, "--format", "json"] }),
  ("verify", { ["verify", $0] }),
]

/// Every command that calculates on every kind of graph, a process each: time and memory must grow with the layers.
func measureGraphs(_ programs: Programs) throws(BenchmarkError) -> [Measurement] {
  var measurements: [Measurement] = []
  for graph in Graph.allCases {
    reportHeading("\(graph.rawValue): seconds and peak memory by layers")
    reportRow("", "10⁴", "10⁵", "10⁶", "per layer, 10⁶ : 10⁵")
    var files: [TemporaryFile] = []
    for layers in [10_000, 100_000, 1_000_000] {
      do throws(FileError) {
        let text = graph.description(layers: layers)
        files.append(try TemporaryFile(Array(text.utf8), suffix: ".kdl"))
      } catch {
        throw BenchmarkError("cannot write a temporary file: \(error.reason)")
      }
    }
    for command in commands {
      var children: [ChildProcess] = []
      for file in files {
        children.append(
          try ChildProcess(
            programs.cnnshape, command.arguments(file.path),
            // Sums of sums grow beyond a float's range, which `verify` finds.
            accepting: command.name == "verify" ? [0, 1] : [0]))
      }
      let growth = children[2].seconds / children[1].seconds / 10
      let cells = children.map { "\(timeText($0.seconds)) \(mebibytes($0.peakMemory))" }
      reportRow(command.name, cells[0], cells[1], cells[2], ratioText(growth, 1))
      for (child, layers) in zip(children, [10_000, 100_000, 1_000_000]) {
        measurements.append(
          Measurement(
            "cnnshape \(command.name), \(graph.rawValue) of \(layers) layers",
            Samples([child.seconds]), peakMemory: child.peakMemory))
      }
    }
  }
  return measurements
}
