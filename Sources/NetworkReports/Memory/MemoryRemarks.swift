import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel

/// The remarks below the memory figures; JSON has the data behind them.
extension MemoryReport {
  @ReportBuilder var remarks: [Report.Part] {
    aliveAtPeak
    if !profile.smallest.isGivenOrder { bestOrder }
    Remark(
      "arena: offsets by best fit or largest first, each a multiple of \(profile.plan.alignment) bytes"
    )
    if let node = profile.workspace.node {
      Remark(
        "im2col: the columns that the filters of \(profile.name(node)) see in one image, for "
          + "kernels that copy them out")
    }
    if let saved = profile.training?.saved { Remark("saved for backward: " + saved.words) }
    Remark(
      "outputs: summed with none freed, as each tool does it and in its unit, 10⁶ (MB) or 2²⁰ "
        + "(MiB); the rest is the input and the parameters")
  }

  private static let mostNames = 12

  /// The tensors alive at the peak, largest first.
  private var aliveAtPeak: Remark {
    let run = profile.live
    guard let peak = run.peakNode else { return Remark("no tensor is live") }
    let alive = run.alive(during: run.peakStep).sorted { $0.bytes > $1.bytes }
    var names = alive.prefix(MemoryReport.mostNames).map {
      profile.name($0.node) + ($0.areIndices ? " (places of its maxima) " : " ")
        + NumberText.binarySize($0.bytes)
    }
    if alive.count > names.count { names.append("and \(alive.count - names.count) more") }
    return Remark("live while \(profile.name(peak)) runs: " + names.joined(separator: ", "))
  }

  /// The layers at which the best order leaves the given one, and what comes first there.
  private var bestOrder: Remark {
    let order = profile.smallest.run.order
    let moved = order.indices.filter { $0 > 0 && order[$0] < order[$0 - 1] }
    let names = moved.prefix(MemoryReport.mostNames / 2).map {
      "\(profile.name(order[$0 - 1])) before \(profile.name(order[$0]))"
    }
    let more = moved.count > names.count ? ", and so on" : ""
    return Remark("the best order runs " + names.joined(separator: ", ") + more)
  }
}
