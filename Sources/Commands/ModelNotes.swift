import Arguments
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkReports
import NetworkSpec
import CNNTables

extension Model {
  /// The model as reports present it.
  var subject: ReportSubject {
    ReportSubject(name: name, title: title, parameters: parameters)
  }
}

extension CommandRun {
  /// The description's notes, and the consequences of another configuration, which are always stated.
  func notes(_ model: Model, _ summary: NetworkSummary) -> [String] {
    var notes = model.notes
    guard !models.settings.areDefault else { return notes }
    if models.settings.input != nil { notes += otherInputs(of: model.network) }
    if models.settings.foldsBatchNormalization {
      notes.append(foldingWords(model, summary))
    }
    let changes = changedLayers(model, summary)
    if !changes.isEmpty {
      notes.append(
        "at this input " + changes.joined(separator: ", ")
          + ": weights trained at another size do not fit")
    }
    if !model.facts.isEmpty {
      notes.append(
        "published facts are not checked: they hold only for the description's own input and settings"
      )
    }
    return notes
  }

  /// What `--input` leaves as it is.
  func otherInputs(of network: InferredNetwork) -> [String] {
    let names = network.inputs.map { "`\($0.name)`" }
    guard names.count > 1 else { return [] }
    return [
      "`--input` changes only \(names[0]); \(listed(Array(names.dropFirst()), by: "and")) "
        + (names.count == 2 ? "keeps its size" : "keep their sizes")
    ]
  }

  /// `20 batch normalizations are folded into the layers before them`, and how many are not.
  private func foldingWords(_ model: Model, _ summary: NetworkSummary) -> String {
    let left = summary.network.network.nodes.count { $0.layer.isBatchNormalization }
    let folded = model.foldedNormalizations
    guard folded + left > 0 else { return "no batch normalization to fold" }
    let words =
      counted(folded, "batch normalization")
      + (folded == 1
        ? " is folded into the layer before it" : " are folded into the layers before them")
    return left == 0 ? words : words + ", \(NumberText.grouped(left)) not"
  }

  /// With another input, fully connected layers are other layers.
  private func changedLayers(_ model: Model, _ summary: NetworkSummary) -> [String] {
    guard let network = model.usual, let usual = try? NetworkSummary(of: network, batch: 1)
    else { return [] }
    var before: [String: Int64] = [:]
    for (node, layer) in zip(network.network.nodes, usual.layers) where node.layer.isFullyConnected
    {
      before[node.name] = layer.parameters.total.known
    }
    let inferred = summary.network
    let isAlone = arguments.operands.count == 1
    return zip(inferred.network.nodes, summary.layers).compactMap { node, layer in
      let now = layer.parameters.total.known
      guard node.layer.isFullyConnected, let then = before[node.name], now != then else {
        return nil
      }
      let name = isAlone ? node.name : "\(model.name)'s \(node.name)"
      return "\(name) has \(counted(now, "parameter")) instead of "
        + NumberText.grouped(then)
    }
  }
}

extension Layer {
  fileprivate var isBatchNormalization: Bool {
    if case .batchNormalization = self { true } else { false }
  }

  fileprivate var isFullyConnected: Bool {
    if case .fullyConnected = self { true } else { false }
  }
}
