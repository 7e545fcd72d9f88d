public import NetworkModel

/// The architecture in the lectures' notation:
/// `[(CONV-RELU)*2-POOL]*2-[(CONV-RELU)*3-POOL]*3-(FC-RELU)*2-FC-SOFTMAX`.
///
/// Inputs, dropout and flattening are left out, as the lectures do. A block whose paths run in
/// parallel is one word, its name; parallel paths outside of any block are the word of their merge.
/// Paths that part for good, such as several heads, and paths that come from inputs of their own stand
/// beside one another: `(CONV-RELU | CONV-RELU)-CONCAT-FC`.
public struct ArchitecturePattern: Sendable {
  /// The pattern: words joined by hyphens, repetitions folded.
  public let text: String

  /// The pattern of a network, in time linear in its layers.
  public init(of network: Network) {
    var paths = PatternPaths(of: network)
    text = paths.text()
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
