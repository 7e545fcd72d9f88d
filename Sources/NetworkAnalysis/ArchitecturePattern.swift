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
    var folding = PatternFolding()
    var items = ArchitecturePattern.words(of: network).map { folding.word($0) }
    var unit = 1
    var foldings = 0
    while unit <= min(items.count / 2, ArchitecturePattern.longestUnit(of: items.count)),
      foldings < ArchitecturePattern.mostFoldings
    {
      let folded = folding.fold(items, unit: unit)
      let isShorter = folded.count < items.count
      unit = isShorter ? 1 : unit + 1
      foldings += isShorter ? 1 : 0
      items = folded
    }
    text = items.map { folding.text(of: $0) }.joined(separator: "-")
  }

  // MARK: Words

  /// One word per layer or parallel block of the main path, in order.
  private static func words(of network: Network) -> [String] {
    let blocks = network.innermostBlocks()
    var forks = Forks()
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
        first = forks.fork(of: inputs, in: network) + 1
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
  /// For each node the innermost block instance it lies in, in time linear in both.
  func innermostBlocks() -> [Int?] {
    var innermost = [Int?](repeating: nil, count: nodes.count)
    /// Instances that have begun, the innermost last.
    var open: [Int] = []
    var next = 0
    for index in nodes.indices {
      // Instances begin in order, an inner one after the one around it.
      while next < blocks.count, blocks[next].nodes.lowerBound <= index {
        if !blocks[next].block.isEmpty { open.append(next) }
        next += 1
      }
      while let last = open.last, blocks[last].nodes.upperBound <= index { open.removeLast() }
      innermost[index] = open.last
    }
    return innermost
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
