import CNNText
import NetworkAnalysis
import NetworkModel

/// A row of a roofline report on a layer or a block.
struct RooflineRow: Sendable {
  let layer: LayerRow
  let totals: Roofline.Totals
  /// Seconds; nil without a machine.
  let time: Double?
  /// Layers by what bounds them.
  let bounds: [Machine.Bound: Int]
  /// True if the totals hold it.
  let isCounted: Bool

  init(_ layer: LayerRow, of roofline: Roofline, on machine: Machine?) {
    self.layer = layer
    isCounted = layer.isCounted(in: roofline.summary)
    let nodes = layer.ownNodes(in: roofline.summary)
    totals = roofline.totals(of: nodes)
    var bounds: [Machine.Bound: Int] = [:]
    guard let machine else {
      (time, self.bounds) = (nil, bounds)
      return
    }
    for index in nodes {
      if let bound = machine.bound(of: roofline.layers[index]) { bounds[bound, default: 0] += 1 }
    }
    time = nodes.reduce(0) { $0 + machine.time(of: roofline.layers[$1]) }
    self.bounds = bounds
  }

  /// `memory`, or of a block `memory 5, compute 3`; nil where nothing is done.
  var boundText: String? {
    guard bounds.count != 1 else { return bounds.first?.key.rawValue }
    let parts = Machine.Bound.allCases.compactMap { bound in
      bounds[bound].map { "\(bound.rawValue) \($0)" }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Layers by what bounds them, including counts of 0.
  var boundData: DataValue {
    .record { for bound in Machine.Bound.allCases { Member(bound.rawValue, bounds[bound] ?? 0) } }
  }
}
