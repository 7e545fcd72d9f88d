/// Words and groups of words by number, so that long patterns are compared number by number.
struct PatternFolding {
  private enum Item {
    case word(String)
    case group([Int], count: Int)
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

  /// Replaces runs of two or more equal units of so many items by one group, in time linear in the items.
  mutating func fold(_ items: [Int], unit: Int) -> [Int] {
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

  /// An item as the lectures write it: parentheses and brackets alternate.
  func text(of item: Int) -> String {
    switch items[item] {
    case .word(let word):
      return word
    case .group(let inner, let count):
      let text = inner.map { self.text(of: $0) }.joined(separator: "-")
      guard inner.count > 1 else { return "\(text)*\(count)" }
      return nestings[item] % 2 == 1 ? "(\(text))*\(count)" : "[\(text)]*\(count)"
    }
  }
}
