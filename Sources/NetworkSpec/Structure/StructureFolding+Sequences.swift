/// Repeats of lines, and blocks of lines that recur with other numbers.
extension StructureFolding {
  /// Longer stretches are not looked for, so that the time grows with the lines alone.
  private static let longestPeriod = 32

  mutating func sequences(_ lines: [Line]) -> [Line] {
    var folded = repeating(lines)
    folded = blocksOfSequences(folded)
    return repeating(folded)
  }

  /// A stretch of lines that follows itself.
  private struct Run {
    let start: Int
    let period: Int
    let times: Int
    let saved: Int

    var end: Int { start + period * times }
  }

  /// The runs that save most, none overlapping another.
  ///
  /// - Parameter saving: the lines saved by a period of some height that occurs so many times.
  private func runs(
    _ keys: [Int], _ heights: [Int], _ isEnd: [Bool],
    _ saving: (_ period: Int, _ height: Int, _ times: Int) -> Int
  ) -> [Run] {
    guard keys.count > 1 else { return [] }
    var sums = [0]
    for height in heights { sums.append(sums[sums.count - 1] + height) }
    var best = [Run?](repeating: nil, count: keys.count)
    for period in 1...min(StructureFolding.longestPeriod, keys.count / 2) {
      var equal = 0
      for start in (0..<(keys.count - period)).reversed() {
        equal = keys[start] == keys[start + period] ? equal + 1 : 0
        let times = equal / period + 1
        guard times > 1 else { continue }
        let saved = saving(period, sums[start + period] - sums[start], times)
        if saved > best[start]?.saved ?? 0 {
          best[start] = Run(start: start, period: period, times: times, saved: saved)
        }
      }
    }
    var chosen: [Run] = []
    var place = 0
    while place < keys.count {
      guard let run = best[place] else {
        place += 1
        continue
      }
      let window = place + 1..<min(run.start + run.period, keys.count)
      // Of equal runs, one that does not begin with what ends a part of a network.
      let isBetter = { (other: Int) -> Bool in
        guard let next = best[other] else { return false }
        return next.saved > run.saved
          || next.saved == run.saved && isEnd[place] && !isEnd[other]
      }
      if window.contains(where: isBetter) {
        place += 1
        continue
      }
      chosen.append(run)
      place = run.end
    }
    return chosen
  }

  /// Lines that repeat exactly as `repeat`.
  mutating func repeating(_ lines: [Line]) -> [Line] {
    var numbers: [ExactKey: Int] = [:]
    let keys = lines.indices.map { index -> Int in
      let line = lines[index]
      guard !line.isFixed else { return -index - 1 }
      let key = ExactKey(line.statements)
      if let known = numbers[key] { return known }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
    let runs = runs(keys, lines.map { $0.height }, lines.map { $0.isEnd }) { _, height, times in
      (times - 1) * height - (height > 1 ? 2 : 0)
    }
    guard !runs.isEmpty else { return lines }
    var result: [Line] = []
    var place = 0
    for run in runs {
      result += lines[place..<run.start]
      place = run.end
      let all = lines[run.start..<run.end]
      var body = Array(all.prefix(run.period))
      if run.period > 1 { body = repeating(body) }
      let inner = body.flatMap { $0.statements }
      var channels = inner.flatMap { $0.channels }
      // A count of channels that differs from time to time is none.
      let flat = all.flatMap { $0.statements.flatMap { $0.channels } }
      if flat.count == channels.count * run.times {
        for time in 1..<run.times {
          for index in channels.indices where flat[time * channels.count + index] != channels[index]
          {
            channels[index] = -1
          }
        }
      } else {
        channels = channels.map { _ in -1 }
      }
      let entering = inner.first?.entering ?? 0
      let statement = FoldedStatement(
        form: forms.number(of: .repetition(inner.map { $0.form })),
        values: [.number(Int64(run.times))] + inner.flatMap { $0.values },
        channels: [entering] + channels, entering: entering,
        leaving: all.last?.statements.last?.leaving ?? 0,
        nodes: all.flatMap { $0.statements.flatMap { $0.nodes } }, isFixed: false,
        kind: .structure)
      result.append(line([statement]))
    }
    result += lines[place...]
    return result
  }

  /// Further sequences stay as they are: the lines are read again for each.
  private static let mostPatterns = 12
  /// Longer sequences are found only where they follow themselves.
  private static let longestPattern = 8
  private static let mostParametersOfSequences = 4

  /// Sequences of lines that recur with other numbers as calls of a block.
  mutating func blocksOfSequences(_ lines: [Line]) -> [Line] {
    var lines = lines
    var refused: Set<[[Int]]> = []
    for _ in 0..<StructureFolding.mostPatterns {
      guard let pattern = bestPattern(lines, without: refused) else { break }
      var starts = occurrences(of: pattern, in: lines)
      var units = starts.map { start in
        Unit(
          body: 0, item: 0,
          statements: lines[start..<start + pattern.count].flatMap { $0.statements })
      }
      let body = pattern.flatMap { $0 }
      var settings = settingsOfSequences(units, body: body)
      if settings == nil, units.count > 3 {
        // The first one may be the stem, which looks alike.
        settings = settingsOfSequences(Array(units.dropFirst()), body: body)
        if settings != nil {
          starts.removeFirst()
          units.removeFirst()
        }
      }
      guard let settings else {
        refused.insert(pattern)
        continue
      }
      let block = addBlock(body, settings, units)
      var result: [Line] = []
      var place = 0
      for (index, start) in starts.enumerated() {
        result += lines[place..<start]
        place = start + pattern.count
        // In two steps: what a call adds to the forms, its height needs.
        let call = call(block, settings.arguments(ofUse: index), in: units[index].statements)
        result.append(line([call]))
      }
      lines = result + lines[place...]
    }
    return lines
  }

  func settingsOfSequences(_ units: [Unit], body: [Int]) -> BlockSettings? {
    guard let settings = settings(of: units, body: body),
      settings.parameters.count
        <= StructureFolding.mostParametersOfSequences + (dialect.knowsChannels ? 0 : 1)
    else { return nil }
    return settings
  }

  /// The sequence of lines that saves most as a block; of those that save as much, the shortest.
  private func bestPattern(_ lines: [Line], without refused: Set<[[Int]]>) -> [[Int]]? {
    var numbers: [[Int]: Int] = [:]
    let keys = lines.indices.map { index -> Int in
      guard !lines[index].isFixed else { return -index - 1 }
      let key = lines[index].statements.map { $0.form }
      if let known = numbers[key] { return known }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
    func pattern(_ range: Range<Int>) -> [[Int]] {
      lines[range].map { $0.statements.map { $0.form } }
    }
    var best: (range: Range<Int>, saved: Int)?
    func consider(_ range: Range<Int>, times: Int) {
      let height = lines[range].reduce(0) { $0 + $1.height }
      guard times > 1, height > 1 else { return }
      // A block takes three lines beside its own, and each call one.
      let saved = times * height - (height + 3 + times) + (times > 3 ? 1 : 0)
      guard saved > 0, saved >= best?.saved ?? 0 else { return }
      // Of equal ones, that which begins as a part of a network does, and the shorter one.
      if let best, best.saved == saved,
        lines[range.lowerBound].rank >= lines[best.range.lowerBound].rank
      {
        return
      }
      guard !refused.contains(pattern(range)) else { return }
      best = (range, saved)
    }
    for length in 2...StructureFolding.longestPattern where 2 * length <= keys.count {
      var found: [ArraySlice<Int>: (first: Int, end: Int, times: Int)] = [:]
      var order: [ArraySlice<Int>] = []
      for start in 0...(keys.count - length) {
        let window = keys[start..<start + length]
        guard window.allSatisfy({ $0 >= 0 }) else { continue }
        if let known = found[window] {
          if known.end <= start {
            found[window] = (known.first, start + length, known.times + 1)
          }
        } else {
          found[window] = (start, start + length, 1)
          order.append(window)
        }
      }
      for window in order {
        guard let known = found[window], known.times > 1 else { continue }
        consider(known.first..<known.first + length, times: known.times)
      }
    }
    let runs = runs(keys, lines.map { $0.height }, lines.map { $0.isEnd }) {
      period, height, times in
      height > 1 && period > StructureFolding.longestPattern
        ? times * height - (height + 3 + times) : 0
    }
    for run in runs { consider(run.start..<run.start + run.period, times: run.times) }
    return best.map { pattern($0.range) }
  }

  private func occurrences(of pattern: [[Int]], in lines: [Line]) -> [Int] {
    var starts: [Int] = []
    var place = 0
    while place + pattern.count <= lines.count {
      let isHere = pattern.indices.allSatisfy { index in
        let line = lines[place + index]
        return !line.isFixed && line.statements.count == pattern[index].count
          && zip(line.statements, pattern[index]).allSatisfy { $0.form == $1 }
      }
      if isHere { starts.append(place) }
      place += isHere ? pattern.count : 1
    }
    return starts
  }
}
