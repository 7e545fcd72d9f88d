import Arguments
import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec

extension CommandDefinition {
  static let `import` = CommandDefinition(
    name: .import, group: .files,
    summary: "a description of any model, with its blocks found again",
    operands: [OperandDefinition("MODEL", .model)],
    options: [.set, .input, .foldBatchnorm] + OptionDefinition.imports + [
      .namedLayers, .strict, .layout, .output, .force,
    ],
    examples: ["import graph.json", "import graph.json -o mine.kdl", "import vgg16 --expanded"],
    details: """
      Blocks, their parameters and repeats are found in the graph of the layers alone, whatever it came from. The \
      description has the same layers in the same graph as the model: it is read back before it is written.
      """)
}

extension CommandRun {
  /// `cnnshape import MODEL`: a description with the structure of its graph.
  mutating func importModel() throws(Refusal) -> ExitCode {
    let model = try model(arguments.operands[0])
    let folded: (text: String, isFolded: Bool)
    do throws(NetworkWriter.Refusal) {
      guard !arguments.has(.expanded) else {
        return deliver(source: Array(try NetworkWriter.text(of: model.network).utf8))
      }
      folded = try foldedDescription(of: model.network)
    } catch {
      throw cannotDescribe(
        model, error,
        help: "`cnnshape show MODEL --format json` writes the network as a graph, which every "
          + "command reads")
    }
    if !folded.isFolded {
      emit([
        Diagnostic(
          .usage, .note,
          "no blocks were found that describe `\(model.name)` as it is: one line per layer",
          at: .commandLine)
      ])
    }
    return deliver(source: Array(folded.text.utf8))
  }

  /// A description with blocks; one line per layer where none are found, or where the order that they bring
  /// with them would change what is in memory at once.
  func foldedDescription(
    of network: InferredNetwork
  ) throws(NetworkWriter.Refusal) -> (text: String, isFolded: Bool) {
    let folded = try FoldedNetworkWriter.result(of: network)
    if let before = try? NetworkSummary(of: network),
      let after = try? NetworkSummary(of: folded.network),
      before.totals != after.totals
        || Quantity.peakBytes.value(in: before) != Quantity.peakBytes.value(in: after)
    {
      return (try NetworkWriter.text(of: network), false)
    }
    return (folded.text, folded.isFolded)
  }
}
