import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkSpec

/// A setting that is another one.
struct SettingChange: Hashable {
  let name: String
  let before: String
  let after: String

  /// `stride 2 → 1`; a kind's word alone needs no name.
  var text: String { (name.isEmpty ? "" : name + " ") + "\(before) → \(after)" }
}

extension NetworkDifference {
  /// The settings in which the two forms of a layer differ.
  ///
  /// - `layout`: the order in which volumes are written.
  func settings(of change: LayerChange, _ layout: ShapeLayout = .hwc) -> [SettingChange] {
    let (a, b) = (before.network[change.pair.before], after.network[change.pair.after])
    var changes: [SettingChange] = []
    if a.layer.word != b.layer.word {
      changes.append(SettingChange(name: "", before: a.layer.word, after: b.layer.word))
    }
    if case .input(let ofA) = a.layer, case .input(let ofB) = b.layer, ofA != ofB {
      changes.append(
        SettingChange(
          name: "", before: layout.text(ofA.shape.allExtents),
          after: layout.text(ofB.shape.allExtents)))
    }
    let (ofA, ofB) = (a.layer.properties, b.layer.properties)
    let names =
      ofA.map { $0.name } + ofB.map { $0.name }.filter { name in !ofA.contains { $0.name == name } }
    for name in names {
      let old = value(of: name, in: ofA, a.layer)
      let new = value(of: name, in: ofB, b.layer)
      // If nothing is stated, it rounds down.
      let isUnsaid = name == "rounding" && Set([old, new]) == ["unset", "floor"]
      if old != new, !isUnsaid {
        changes.append(SettingChange(name: name, before: old, after: new))
      }
    }
    for (name, old, new) in attributes(a, b) where old != new {
      changes.append(SettingChange(name: name, before: old, after: new))
    }
    return changes
  }

  private func value(
    of name: String, in properties: [WrittenProperty], _ layer: Layer
  ) -> String {
    properties.first { $0.name == name }?.value ?? layer.defaultValue(of: name) ?? "unset"
  }

  private func attributes(_ a: Node, _ b: Node) -> [(String, String, String)] {
    func yes(_ flag: Bool) -> String { flag ? "yes" : "no" }
    func weights(_ node: Node, _ summary: NetworkSummary) -> String {
      node.sharesWeightsOf.map { summary.network[$0].name } ?? "its own"
    }
    return [
      ("frozen", yes(a.attributes.contains(.frozen)), yes(b.attributes.contains(.frozen))),
      (
        "functional", yes(a.attributes.contains(.functional)),
        yes(b.attributes.contains(.functional))
      ),
      ("weights", weights(a, before), weights(b, after)),
      ("side output", yes(a.isSideOutput), yes(b.isSideOutput)),
    ]
  }

  /// Returns whether a layer is in another block under the same name.
  func isMoved(_ pair: LayerPair) -> Bool {
    let (old, new) = (before.network[pair.before].name, after.network[pair.after].name)
    return old != new && old.split(separator: "/").last == new.split(separator: "/").last
  }

  /// The names of what the two forms of a layer read.
  func inputs(of change: LayerChange) -> (before: [String], after: [String]) {
    (
      before.network[change.pair.before].inputs.map { before.network[$0].name },
      after.network[change.pair.after].inputs.map { after.network[$0].name }
    )
  }

  /// Returns the words for a change, without the layer's name, so that equal changes have equal words.
  func words(of change: LayerChange, _ layout: ShapeLayout) -> String {
    let word = after.network[change.pair.after].layer.word
    switch change.reason {
    case .settings:
      let settings = settings(of: change, layout)
      let isOtherWord = settings.first?.name.isEmpty == true
      return (isOtherWord ? "" : word + " ") + settings.map { $0.text }.joined(separator: ", ")
    case .inputs:
      let (old, new) = inputs(of: change)
      return "\(word) reads \(named(new)) instead of \(named(old))"
    case .volume:
      let (old, new) = (
        before.network.shape(of: change.pair.before), after.network.shape(of: change.pair.after)
      )
      if old != new {
        return "\(layout.text(old.allExtents)) → \(layout.text(new.allExtents))"
      }
      let (from, to) = (
        before.network.input(of: change.pair.before).volumes,
        after.network.input(of: change.pair.after).volumes
      )
      return from == to
        ? "counted differently" : "reads \(listed(from, layout)) → \(listed(to, layout))"
    }
  }

  private func named(_ layers: [String]) -> String {
    guard layers.count <= 2 else { return counted(layers.count, "layer") }
    return layers.map { "`\($0.split(separator: "/").last ?? "")`" }.joined(separator: " and ")
  }

  private func listed(_ volumes: [Shape], _ layout: ShapeLayout) -> String {
    volumes.count <= 2
      ? volumes.map { layout.text($0.allExtents) }.joined(separator: " and ")
      : counted(volumes.count, "volume")
  }
}

extension LayerInput {
  fileprivate var volumes: [Shape] {
    switch self {
    case .none: []
    case .one(let shape): [shape]
    case .several(let shapes): shapes
    }
  }
}
