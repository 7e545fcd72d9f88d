import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkSpec

/// A line of a difference: one layer, or all layers of which the same is to be said.
struct DifferenceRow: Sendable {
  enum Kind: String, Hashable, Sendable, CaseIterable {
    case removed, added, changed, rewired, volume
  }

  let kind: Kind
  /// The layers' names, or those of whole blocks.
  var names: [String]
  var layerCount: Int
  let words: String
  var cost: FigureDifference

  /// The names for people: all of two or three, the first and last of more.
  var namesText: String {
    guard names.count > 1 else { return names[0] }
    let all = names.joined(separator: ", ")
    return names.count <= 3 && all.utf8.count <= 40
      ? all : "\(names[0]) … \(names[names.count - 1])"
  }
}

/// The lines of a difference, in the order of `DifferenceRow.Kind`.
struct DifferenceRows {
  private(set) var rows: [DifferenceRow] = []

  /// - `gathers`: whether blocks and equal changes share a line.
  init(_ difference: NetworkDifference, gathers: Bool) {
    let removed = DifferenceRows.whole(
      difference.removed, of: difference.before, as: .removed, gathers: gathers
    ) { difference.cost(ofRemoved: $0) }
    let added = DifferenceRows.whole(
      difference.added, of: difference.after, as: .added, gathers: gathers
    ) { difference.cost(ofAdded: $0) }
    let changes = difference.changed.map { change in
      let network = difference.after.network
      let row = DifferenceRow(
        kind: DifferenceRow.Kind(change.reason), names: [network[change.pair.after].name],
        layerCount: 1, words: difference.words(of: change), cost: difference.cost(of: change))
      return (key: Key(kind: row.kind, words: row.words, block: ""), row: row)
    }
    let all = removed + added + changes
    for kind in DifferenceRow.Kind.allCases {
      let ofKind = all.filter { $0.row.kind == kind }
      guard gathers else {
        rows += ofKind.map { $0.row }
        continue
      }
      let lines = DifferenceRows.gathered(ofKind)
      let isLong = kind == .volume && lines.count > DifferenceRows.mostVolumes
      rows += isLong ? DifferenceRows.gathered(byWord(ofKind, difference)) : lines
    }
  }

  /// Volumes beyond which one line is made of all layers of a word.
  private static let mostVolumes = 8

  private struct Key: Hashable {
    let kind: DifferenceRow.Kind
    let words: String
    /// The block around, for blocks.
    let block: String
  }

  /// The same rows, distinguished only by their layers.
  private func byWord(
    _ rows: [(key: Key, row: DifferenceRow)], _ difference: NetworkDifference
  ) -> [(key: Key, row: DifferenceRow)] {
    let changes = difference.changed.filter { $0.reason == .volume }
    return zip(rows, changes).map { entry, change in
      let words = "\(difference.after.network[change.pair.after].layer.word) with other shapes"
      let row = DifferenceRow(
        kind: entry.row.kind, names: entry.row.names, layerCount: entry.row.layerCount,
        words: words, cost: entry.row.cost)
      return (Key(kind: row.kind, words: words, block: ""), row)
    }
  }

  private static func gathered(
    _ rows: [(key: Key, row: DifferenceRow)]
  ) -> [DifferenceRow] {
    var places: [Key: Int] = [:]
    var gathered: [DifferenceRow] = []
    for (key, row) in rows {
      guard let place = places[key] else {
        places[key] = gathered.count
        gathered.append(row)
        continue
      }
      gathered[place].names += row.names
      gathered[place].layerCount += row.layerCount
      gathered[place].cost = gathered[place].cost.adding(row.cost)
    }
    return gathered
  }

  /// Layers that only one network has; those of a block that is wholly among them make one line.
  private static func whole(
    _ ids: [NodeID], of summary: NetworkSummary, as kind: DifferenceRow.Kind, gathers: Bool,
    cost: (NodeID) -> FigureDifference
  ) -> [(key: Key, row: DifferenceRow)] {
    let network = summary.network.network
    var blocks = gathers ? outermostBlocks(of: network, among: ids)[...] : []
    var rows: [(key: Key, row: DifferenceRow)] = []
    var place = 0
    while place < ids.count {
      let id = ids[place]
      while let block = blocks.first, network.blocks[block].nodes.upperBound <= id.index {
        blocks.removeFirst()
      }
      guard let index = blocks.first, network.blocks[index].nodes.contains(id.index) else {
        let node = network[id]
        let settings = node.settingsText
        let words = settings.isEmpty ? node.layer.word : "\(node.layer.word) \(settings)"
        rows.append(
          (
            Key(kind: kind, words: words, block: ""),
            DifferenceRow(
              kind: kind, names: [node.name], layerCount: 1, words: words, cost: cost(id))
          ))
        place += 1
        continue
      }
      let block = network.blocks[index]
      let members = ids[place..<place + block.nodes.count]
      let around = block.parent.map { network.blocks[$0].name } ?? ""
      let words = "block \(block.block), \(counted(block.nodes.count, "layer"))"
      rows.append(
        (
          Key(kind: kind, words: words, block: around),
          DifferenceRow(
            kind: kind, names: [block.name], layerCount: members.count, words: words,
            cost: members.reduce(.zero) { $0.adding(cost($1)) })
        ))
      place += members.count
    }
    return rows
  }

  /// The blocks, of more than one layer, all of whose layers are among these, without those inside others
  /// of them.
  private static func outermostBlocks(of network: Network, among ids: [NodeID]) -> [Int] {
    var countBefore = [Int](repeating: 0, count: network.nodes.count + 1)
    for id in ids { countBefore[id.index + 1] = 1 }
    for index in network.nodes.indices { countBefore[index + 1] += countBefore[index] }
    var end = 0
    return network.blocks.indices.filter { index in
      let block = network.blocks[index]
      let nodes = block.nodes
      guard nodes.count > 1, !block.isSideOutput, nodes.lowerBound >= end,
        countBefore[nodes.upperBound] - countBefore[nodes.lowerBound] == nodes.count
      else { return false }
      end = nodes.upperBound
      return true
    }
  }
}

extension DifferenceRow.Kind {
  init(_ reason: LayerChange.Reason) {
    switch reason {
    case .settings: self = .changed
    case .inputs: self = .rewired
    case .volume: self = .volume
    }
  }
}
