package import NetworkModel
import NetworkSpec

/// A network as a module of PyTorch.
package struct PyTorchExport: Sendable {
  /// A file of Python.
  package let text: String

  /// - Throws: the layers that PyTorch cannot express.
  package init(
    of network: InferredNetwork, includesBranches: Bool = false
  ) throws(ExportRefusal) {
    let isExported = network.exportedNodes(includingBranches: includesBranches)
    let results = network.exportedResults(includingBranches: includesBranches)
    var layers = PyTorchLayers(network, results: results)
    let settings = try layers.settings(of: isExported)
    let marked =
      results.count == 1 && results[0] == network.network.output
      ? [] : results.map { $0.index }
    let folded = FoldedNetwork(
      network, settings: settings, including: isExported, marking: marked)
    let owners = network.network.nodes.indices.compactMap {
      isExported[$0] ? network.network.nodes[$0].sharesWeightsOf?.index : nil
    }
    var writer = PyTorchWriter(
      network, folded, layers, results: results, owners: Set(owners),
      commonStem: PyTorchExport.commonStem(network.network, isExported))
    text = writer.text()
  }

  /// Bytes that all names but those of inputs begin with, up to a slash.
  private static func commonStem(_ network: Network, _ isExported: [Bool]) -> Int {
    var common: [UInt8]?
    for (index, node) in network.nodes.enumerated() where isExported[index] {
      if case .input = node.layer { continue }
      guard let known = common else {
        common = Array(node.name.utf8)
        continue
      }
      var count = 0
      for (a, b) in zip(known, node.name.utf8) {
        if a != b { break }
        count += 1
      }
      common = Array(known.prefix(count))
      if count == 0 { break }
    }
    return common?.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
  }
}
