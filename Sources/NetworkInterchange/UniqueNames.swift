/// Names of which no two are the same: one that is taken gets a number.
struct UniqueNames {
  private var taken: Set<String>
  /// The last number of each name that there were several of.
  private var counts: [String: Int] = [:]

  /// - Parameter names: those that are taken from the start.
  init(keeping names: Set<String> = []) { taken = names }

  /// Returns a name that nothing else has: the one wanted, or `wanted-2`, `wanted-3` and so on.
  mutating func unique(_ wanted: String) -> String {
    if taken.insert(wanted).inserted { return wanted }
    while true {
      counts[wanted, default: 1] += 1
      let numbered = "\(wanted)-\(counts[wanted, default: 2])"
      if taken.insert(numbered).inserted { return numbered }
    }
  }
}
