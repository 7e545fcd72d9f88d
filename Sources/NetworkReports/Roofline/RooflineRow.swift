import CNNText
import NetworkAnalysis
import NetworkModel

/// A row of a roofline report on a layer or a block.
struct RooflineRow: Sendable {
  let layer: LayerRow
  let totals: Roofline.Totals
  /// Seconds; 0 without a machine.
  let time: Double
  /// Layers by what bounds them.
  let bounds: [Machine.Bound: Int]
  /// True if the totals hold it.
  let isCounted: Bool

  init(_ layer: LayerRow, of roofline: Roofline, on machine: Machine?) {
    let summary = roofline.summary
    self.layer = layer
    let isSideOutput = layer.isSideOutput
    isCounted = summary.includesBranches || !isSideOutput
    let network = summary.network.network
    var (totals, time, bounds) = (Roofline.Totals(), 0.0, [Machine.Bound: Int]())
    for index in layer.nodes {
      // A block on the main path leaves out the side outputs in it, as the totals do.
      let isPart =
        isSideOutput || summary.includesBranches || network.nodes[index].branch == nil
      guard isPart else { continue }
      // The whole, side outputs included, was summed without overflow, so its parts are too.
      try? totals.add(roofline.layers[index])
      guard let machine else { continue }
      time += machine.time(of: roofline.layers[index])
      if let bound = machine.bound(of: roofline.layers[index]) { bounds[bound, default: 0] += 1 }
    }
    (self.totals, self.time, self.bounds) = (totals, time, bounds)
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
