public import NetworkModel

/// The architecture in the lectures' notation:
/// `[(CONV-RELU)*2-POOL]*2-[(CONV-RELU)*3-POOL]*3-(FC-RELU)*2-FC-SOFTMAX`.
///
/// Inputs, dropout and flattening are left out, as the lectures do. A block whose paths run in
/// parallel is one word, its name; parallel paths outside of any block are the word of their merge.
public struct ArchitecturePattern: Sendable {
  /// Longest group of words looked for; shorter in a network of very many layers, to keep the search
  /// linear.
  private static func longestUnit(of count: Int) -> Int { count > 50_000 ? 4 : 32 }
  private static let mostFoldings = 64

  /// The pattern: words joined by hyphens, repetitions folded.
  public let text: String

  /// The pattern of a network, in time linear in its layers.
  public init(of network: Network) {
    var items = ArchitecturePattern.words(of: network).map { Item.word($0) }
    var unit = 1
    var foldings = 0
    while unit <= min(items.count / 2, ArchitecturePattern.longestUnit(of: items.count)),
      foldings < ArchitecturePattern.mostFoldings
    {
      let folded = ArchitecturePattern.fold(items, unit: unit)
      let isShorter = folded.count < items.count
      unit = isShorter ? 1 : unit + 1
      foldings += isShorter ? 1 : 0
      items = folded
    }
    text = items.map { $0.text }.joined(separator: "-")
  }

  private indirect enum Item: Equatable {
    case word(String)
    case group([Item], count: Int)

    /// Groups inside the item.
    var nesting: Int {
      switch self {
      case .word: 0
      case .group(let items, _): 1 + (items.map { $0.nesting }.max() ?? 0)
      }
    }

    var text: String {
      switch self {
      case .word(let word):
        return word
      case .group(let items, let count):
        let inner = items.map { $0.text }.joined(separator: "-")
        guard items.count > 1 else { return "\(inner)*\(count)" }
        return nesting % 2 == 1 ? "(\(inner))*\(count)" : "[\(inner)]*\(count)"
      }
    }
  }

  /// Replaces runs of two or more equal units of so many items by one group.
  private static func fold(_ items: [Item], unit: Int) -> [Item] {
    var folded: [Item] = []
    var start = 0
    while start < items.count {
      var count = 1
      while start + (count + 1) * unit <= items.count,
        (0..<unit).allSatisfy({ items[start + $0] == items[start + count * unit + $0] })
      {
        count += 1
      }
      if count > 1 {
        folded.append(.group(Array(items[start..<start + unit]), count: count))
        start += count * unit
      } else {
        folded.append(items[start])
        start += 1
      }
    }
    return folded
  }

  // MARK: Words

  /// One word per layer or parallel block of the main path, in order.
  private static func words(of network: Network) -> [String] {
    let blocks = network.innermostBlocks()
    var words: [String] = []
    /// The node at which each word begins, so that a merge can replace the words of its paths.
    var starts: [Int] = []
    var index = 0
    let nodes = network.nodes
    while index < nodes.count {
      defer { index += 1 }
      guard nodes[index].branch == nil else { continue }
      let layer = nodes[index].layer
      guard layer.isMerge, case .many(let inputs) = nodes[index].inputs else {
        if let word = layer.patternWord {
          words.append(word)
          starts.append(index)
        }
        continue
      }
      let first: Int
      let word: String
      if let block = blocks[index] {
        first = network.blocks[block].nodes.lowerBound
        word = network.blocks[block].block.uppercased()
        index = max(index, network.blocks[block].nodes.upperBound - 1)
      } else {
        first = network.fork(of: inputs) + 1
        word = layer.patternWord ?? ""
      }
      while let last = starts.last, last >= first {
        starts.removeLast()
        words.removeLast()
      }
      words.append(word)
      starts.append(first)
    }
    return words
  }
}

extension Network {
  /// For each node the innermost block instance it lies in.
  func innermostBlocks() -> [Int?] {
    var innermost = [Int?](repeating: nil, count: nodes.count)
    // Instances begin in order, an inner one after the one around it.
    for (index, block) in blocks.enumerated() where !block.block.isEmpty {
      for node in block.nodes { innermost[node] = index }
    }
    return innermost
  }

  /// The last node before the paths that end in `ends` part; -1 if they never meet.
  func fork(of ends: [NodeID]) -> Int {
    guard let last = ends.max() else { return -1 }
    // Only what lies between the ends and the fork is looked at: there may be very many forks.
    var open = Set(ends)
    for index in stride(from: last.index, through: 0, by: -1) {
      let id = id(at: index)
      guard open.contains(id) else { continue }
      guard open.count > 1 else { return index }
      open.remove(id)
      open.formUnion(nodes[index].inputs.ids)
    }
    return -1
  }
}

extension Layer {
  fileprivate var isMerge: Bool {
    switch family {
    case .merge, .rearrangement(.concatenation):
      true
    case .source, .product, .distance, .reduction, .activation, .learnedActivation, .scaling,
      .normalization, .distribution, .noise, .resampling, .rearrangement(.view),
      .rearrangement(.selection), .rearrangement(.padding), .rearrangement(.permutation):
      false
    }
  }
}
