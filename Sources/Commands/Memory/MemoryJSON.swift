import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkSpec

/// `cnnshape.memory/1` (`docs/json.md`).
struct MemoryJSON {
  private let view: MemoryView
  private let notes: [String]

  init(_ view: MemoryView, notes: [String]) {
    self.view = view
    self.notes = notes
  }

  var bytes: [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.member("schema", "cnnshape.memory/1")
    json.member("network", view.model.name)
    json.member("title", view.model.title)
    json.member("batch", view.summary.batch)
    json.member("dtype", view.precision.rawValue)
    json.member("policy", view.policy.rawValue)
    json.member("includesBranches", view.summary.includesBranches)
    json.key("inference")
    json.write(view.inference)
    writeLive(to: &json)
    if let training = view.training {
      json.key("training")
      json.write(training)
    }
    writeSums(to: &json)
    json.member("notes", notes)
    json.end()
    return json.take()
  }

  private func name(_ node: NodeID) -> String { view.network[node].name }

  private func writeLive(to json: inout JSONWriter) {
    let (live, smallest) = (view.live, view.smallest)
    json.key("live")
    json.beginObject()
    json.member("peakBytes", live.peakBytes)
    if let node = live.peakNode { json.member("peakLayer", name(node)) }
    json.key("alive")
    json.beginArray()
    for tensor in live.alive(during: live.peakStep) {
      json.beginObject(.oneLine)
      json.member("layer", name(tensor.node))
      json.member("bytes", tensor.bytes)
      json.end()
    }
    json.end()
    json.member("arenaBytes", view.plan.arenaBytes)
    json.member("alignment", view.plan.alignment)
    json.member("bestOrderPeakBytes", smallest.run.peakBytes)
    json.member("bestOrderIsExact", smallest.isExact)
    json.member("lowerBoundBytes", smallest.lowerBound)
    if !smallest.isGivenOrder { json.member("bestOrder", smallest.run.order.map(name)) }
    json.key("otherPolicies")
    json.beginArray()
    for other in view.otherPeaks {
      json.beginObject(.oneLine)
      json.member("policy", other.policy.rawValue)
      json.member("peakBytes", other.bytes)
      json.end()
    }
    json.end()
    if let node = view.workspace.node {
      json.key("workspace")
      json.beginObject(.oneLine)
      json.member("layer", name(node))
      json.member("bytes", view.workspace.bytes)
      json.end()
    }
    json.end()
  }

  private func writeSums(to json: inout JSONWriter) {
    json.key("outputs")
    json.beginArray()
    for sum in view.sums {
      json.beginObject(.oneLine)
      json.member("policy", sum.policy.rawValue)
      json.member("values", sum.values)
      json.member("bytes", sum.bytes)
      if let bytes = sum.inputBytes { json.member("inputBytes", bytes) }
      if let bytes = sum.parameterBytes { json.member("parameterBytes", bytes) }
      json.member("totalBytes", sum.totalBytes)
      json.member("unitBytes", sum.policy.unit.bytes)
      json.member("meaning", sum.policy.meaning)
      json.member("notCounted", sum.kindsNotCounted.map(\.rawValue))
      json.member("source", sum.policy.source)
      json.end()
    }
    json.end()
  }
}

extension JSONWriter {
  /// The parts of a requirement, and their total.
  mutating func write(_ requirement: MemoryRequirement) {
    beginObject()
    if case .training(let optimizer) = requirement.use { member("optimizer", optimizer.rawValue) }
    for part in MemoryRequirement.Part.allCases where part.belongs(to: requirement.use) {
      member(part.rawValue, requirement[part])
    }
    member("total", requirement.totalBytes)
    if let kept = requirement.kept {
      key("kept")
      beginObject(.oneLine)
      member("outputs", kept.outputBytes)
      member("input", kept.inputBytes)
      member("poolingIndices", kept.indexBytes)
      member("intermediates", kept.intermediateBytes)
      member("statistics", kept.statisticBytes)
      member("total", kept.totalBytes)
      end()
    }
    end()
  }
}

extension MemoryRequirement.Part {
  fileprivate func belongs(to use: MemoryUse) -> Bool {
    switch (self, use) {
    case (.parameters, _), (.statistics, _), (.activations, _), (_, .training): true
    case (.masterParameters, .inference), (.parameterGradients, .inference),
      (.optimizerState, .inference):
      false
    }
  }
}
