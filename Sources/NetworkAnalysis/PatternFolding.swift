/// Words and groups of words by number, so that long patterns are compared number by number.
struct PatternFolding {
  /// Longest group of words looked for; shorter in a network of very many layers, to keep the search
  /// linear.
  private static func longestUnit(of count: Int) -> Int { count > 50_000 ? 4 : 32 }
  private static let mostFoldings = 64

  private enum Item {
    case word(String)
    case group([Int], count: Int)
    case paths([[Int]])
  }

  private struct Group: Hashable {
    let items: [Int]
    let count: Int
  }

  private var items: [Item] = []
  /// Groups inside each item.
  private var nestings: [Int] = []
  private var words: [String: Int] = [:]
  private var groups: [Group: Int] = [:]
  private var paths: [[[Int]]: Int] = [:]

  /// The number of a word; equal words have one.
  mutating func word(_ word: String) -> Int {
    if let known = words[word] { return known }
    words[word] = items.count
    items.append(.word(word))
    nestings.append(0)
    return items.count - 1
  }

  private mutating func group(_ inner: [Int], count: Int) -> Int {
    let group = Group(items: inner, count: count)
    if let known = groups[group] { return known }
    groups[group] = items.count
    items.append(.group(inner, count: count))
    nestings.append(1 + (inner.map { nestings[$0] }.max() ?? 0))
    return items.count - 1
  }

  /// Paths beside one another as one item; none or one that stands alone are no such item.
  ///
  /// - Returns: nil for no path, and for paths that have others inside too often.
  mutating func parallel(_ inner: [[Int]], nestedAtMost most: Int) -> Int? {
    guard inner.count > 1 else {
      return inner.first.map { $0.count == 1 ? $0[0] : group($0, count: 1) }
    }
    if let known = paths[inner] { return known }
    let nesting = 1 + (inner.joined().map { nestings[$0] }.max() ?? 0)
    guard nesting <= most else { return nil }
    paths[inner] = items.count
    items.append(.paths(inner))
    nestings.append(nesting)
    return items.count - 1
  }

  /// Items with their repetitions folded, of short units first, in time linear in the items.
  mutating func folded(_ items: [Int]) -> [Int] {
    var items = items
    var unit = 1
    var foldings = 0
    let longest = PatternFolding.longestUnit(of: items.count)
    while unit <= min(items.count / 2, longest), foldings < PatternFolding.mostFoldings {
      let folded = fold(items, unit: unit)
      let isShorter = folded.count < items.count
      unit = isShorter ? 1 : unit + 1
      foldings += isShorter ? 1 : 0
      items = folded
    }
    return items
  }

  /// Replaces runs of two or more equal units of so many items by one group, in time linear in the items.
  private mutating func fold(_ items: [Int], unit: Int) -> [Int] {
    /// For each item, how many from there on equal those one unit later.
    var equal = [Int](repeating: 0, count: items.count + 1)
    for index in stride(from: items.count - unit - 1, through: 0, by: -1)
    where items[index] == items[index + unit] {
      equal[index] = equal[index + 1] + 1
    }
    var folded: [Int] = []
    folded.reserveCapacity(items.count)
    var start = 0
    while start < items.count {
      let count = equal[start] / unit + 1
      if count > 1 {
        folded.append(group(Array(items[start..<start + unit]), count: count))
        start += count * unit
      } else {
        folded.append(items[start])
        start += 1
      }
    }
    return folded
  }

  /// Items as the lectures write them.
  func text(of items: [Int]) -> String {
    items.map { text(of: $0) }.joined(separator: "-")
  }

  /// An item as the lectures write it: parentheses and brackets alternate.
  private func text(of item: Int) -> String {
    switch items[item] {
    case .word(let word):
      return word
    case .group(let inner, count: 1):
      return text(of: inner)
    case .group(let inner, let count):
      let text = text(of: inner)
      guard inner.count > 1 else { return "\(text)*\(count)" }
      return nestings[item] % 2 == 1 ? "(\(text))*\(count)" : "[\(text)]*\(count)"
    case .paths(let paths):
      let text = paths.map { self.text(of: $0) }.joined(separator: " | ")
      return nestings[item] % 2 == 1 ? "(\(text))" : "[\(text)]"
    }
  }
}
