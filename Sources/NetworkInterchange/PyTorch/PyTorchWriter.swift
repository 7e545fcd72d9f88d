import NetworkModel
import NetworkSpec

/// Writes a folded network as classes of PyTorch: one for each block, and one for the network.
struct PyTorchWriter {
  typealias Statement = FoldedNetwork.Statement

  let network: InferredNetwork
  let folded: FoldedNetwork
  let layers: PyTorchLayers
  /// What `forward` returns.
  let results: [NodeID]
  /// Layers whose weights others have.
  let owners: Set<Int>
  /// Bytes that all names begin with, up to a slash.
  let commonStem: Int
  var helpers: Set<PyTorchHelper> = []
  var classNames: [String] = []
  var modelName = ""

  init(
    _ network: InferredNetwork, _ folded: FoldedNetwork, _ layers: PyTorchLayers,
    results: [NodeID], owners: Set<Int>, commonStem: Int
  ) {
    self.network = network
    self.folded = folded
    self.layers = layers
    self.results = results
    self.owners = owners
    self.commonStem = commonStem
  }

  /// Returns the file.
  mutating func text() -> String {
    nameClasses()
    var classes: [[String]] = []
    for (index, block) in folded.blocks.enumerated() {
      classes.append(lines(of: block, named: classNames[index]))
    }
    classes.append(linesOfModel())
    let code = classes.map { $0.joined(separator: "\n") }
    var needed = helpers
    for helper in helpers { needed.formUnion(helper.needs) }
    let own = PyTorchHelper.allCases.filter { needed.contains($0) }.map { $0.code }
    let body = (own + code).joined(separator: "\n\n\n")
    var imports = body.contains("math.") ? ["import math", ""] : []
    imports += ["import torch", "from torch import nn"]
    if body.contains("F.") { imports.append("from torch.nn import functional as F") }
    return PythonText.notice + "\n" + imports.joined(separator: "\n") + "\n\n\n" + body
      + "\n\n\n" + order + main + "\n"
  }

  /// The layers in the order of `state_dict`, where it is not that of the network.
  private var order: String {
    let nodes = folded.parts.flatMap { $0.nodes }.filter { node in
      network.network.nodes[node].layer.hasState
        && network.network.nodes[node].sharesWeightsOf == nil
    }
    guard zip(nodes, nodes.dropFirst()).contains(where: { $0 > $1 }) else { return "" }
    let names = nodes.map { PythonText.quoted(network.network.nodes[$0].name) }
    let list = PythonCode.call(
      open: "LAYERS = [", lines: [names.map { .text($0) }], close: "]")
    return "# Layers in the order in which `state_dict` has them.\n"
      + list.lines(0).joined(separator: "\n") + "\n\n\n"
  }

  /// Builds the network and prints what it makes of zeros.
  private var main: String {
    let inputs = network.network.inputs.map { input in
      let extents = [1, input.shape.channels] + input.shape.axes.all.map { input.shape[$0] }
      return "torch.zeros(" + extents.map { "\($0)" }.joined(separator: ", ") + ")"
    }
    let call = "model(" + inputs.joined(separator: ", ") + ")"
    var lines = ["if __name__ == \"__main__\":", "    model = \(modelName)().eval()"]
    if results.count == 1 {
      lines.append("    print(\(call).shape)")
    } else {
      lines.append("    print(*(result.shape for result in \(call)))")
    }
    return lines.joined(separator: "\n")
  }
}
