import CNNText
import NetworkModel

/// Finds the blocks and repeats of a network's statements.
struct StructureFolding {
  /// A block that was found.
  struct Block {
    let name: String
    let body: [Int]
    let settings: BlockSettings
    /// The names that its layers have in all uses, in order; empty if they differ.
    let layerNames: [String]
  }

  private(set) var forms = FormTable()
  private(set) var blocks: [Block] = []
  /// By block: the parts of the network that it was found in.
  private(set) var useCounts: [Int] = []
  private(set) var maker: StatementMaker
  private let tree: RegionTree
  /// By body and item: its statement, nil before it is made and after it became part of another.
  private var statements: [[FoldedStatement?]] = []
  /// By body: its statements with blocks and repeats.
  private var bodies: [[FoldedStatement]] = []

  private static let longestPeriod = 32
  private static let mostVariants = 32
  private static let mostParameters = 8
  private static let mostPlainParameters = 4

  init(_ network: InferredNetwork, _ tree: RegionTree) {
    self.tree = tree
    maker = StatementMaker(network, isReferred: tree.references.map { $0 > 0 })
    statements = tree.bodies.map { Array(repeating: nil, count: $0.items.count) }
    bodies = Array(repeating: [], count: tree.bodies.count)
  }

  /// The statements of the network.
  mutating func fold() -> [FoldedStatement] {
    var merges: [Int: [(body: Int, item: Int)]] = [:]
    var levels: [Int: [Int]] = [:]
    var highest = 0
    for (index, body) in tree.bodies.enumerated() {
      levels[body.height, default: []].append(index)
      highest = max(highest, body.height)
      for (place, item) in body.items.enumerated() {
        switch item {
        case .layer(let node, let source):
          statements[index][place] = maker.layer(node, source: source, in: &forms)
        case .merge(_, _, let paths):
          let height = paths.reduce(0) { max($0, $1.body.map { tree.bodies[$0].height } ?? 0) }
          merges[height, default: []].append((index, place))
        case .branch:
          continue
        }
      }
    }
    makeLineBlocks()
    for height in 0...highest {
      // A side output's body comes after the one that it is in.
      for body in (levels[height] ?? []).reversed() { foldBody(body) }
      makeChains(merges[height] ?? [], above: height)
      makeMerges(merges[height] ?? [])
    }
    return bodies[0]
  }

  // MARK: Lines and paths

  /// Lines of so many uses, with so many properties on average, become calls of a block.
  private static let usesOfLines = 8
  private static let propertiesOfLines = 6

  /// A convolution, its normalization and its activation as one block, where all that they say is long.
  private mutating func makeLineBlocks() {
    var clusters: [(body: [Int], units: [Unit])] = []
    var places: [[Int]: Int] = [:]
    for body in statements.indices {
      var start = 0
      while start < statements[body].count {
        var run: [FoldedStatement] = []
        while start + run.count < statements[body].count,
          let next = statements[body][start + run.count]
        {
          run.append(next)
        }
        for range in LineBreaks.groups(of: run) where range.count > 1 {
          let unit = Unit(
            body: body, item: start + range.lowerBound, statements: Array(run[range]))
          guard !unit.isFixed, unit.statements[0].kind == .head,
            unit.statements[1].kind == .normalization
          else { continue }
          if let place = places[unit.forms] {
            clusters[place].units.append(unit)
          } else {
            places[unit.forms] = clusters.count
            clusters.append((unit.forms, [unit]))
          }
        }
        start += run.count + 1
      }
    }
    for cluster in clusters where cluster.units.count >= StructureFolding.usesOfLines {
      let said = cluster.units.reduce(0) { $0 + properties(of: $1) }
      guard said >= StructureFolding.propertiesOfLines * cluster.units.count else { continue }
      makeBlock(of: cluster.units, body: cluster.body)
    }
  }

  /// Properties that are not the usual ones.
  private func properties(of unit: Unit) -> Int {
    unit.statements.reduce(0) { sum, statement in
      guard case .layer(let layer) = forms.forms[statement.form] else { return sum }
      return sum
        + zip(layer.properties, statement.values).count { name, value in
          name != LayerPattern.word && UsualValues.value(of: name, in: layer.word) != value
        }
    }
  }

  /// Paths whose statements occur outside of merges too, as those of inverted residuals without a shortcut do,
  /// as calls of a block.
  private mutating func makeChains(_ places: [(body: Int, item: Int)], above height: Int) {
    var patterns: [(forms: [Int], bodies: [Int])] = []
    var known: [[Int]: Int] = [:]
    for (body, item) in places {
      guard case .merge(_, _, let paths) = tree.bodies[body].items[item] else { continue }
      for path in paths {
        guard let inner = path.body, !bodies[inner].contains(where: { $0.isFixed }) else {
          continue
        }
        let pattern = bodies[inner].map { $0.form }
        guard self.height(of: pattern) > 2 else { continue }
        if let place = known[pattern] {
          patterns[place].bodies.append(inner)
        } else {
          known[pattern] = patterns.count
          patterns.append((pattern, [inner]))
        }
      }
    }
    guard patterns.count <= StructureFolding.mostVariants else { return }
    let open = tree.bodies.indices.filter { tree.bodies[$0].height > height }
    for pattern in patterns.sorted(by: { $0.forms.count > $1.forms.count }) {
      let outside = open.flatMap { occurrences(of: pattern.forms, in: $0) }
      guard outside.count > 1 else { continue }
      let inside = pattern.bodies.map { Unit(body: -1, item: $0, statements: bodies[$0]) }
      guard let settings = settings(of: inside + outside, body: pattern.forms) else { continue }
      let block = addBlock(pattern.forms, settings, inside + outside)
      for (index, unit) in inside.enumerated() {
        bodies[unit.item] = [
          call(block, settings.arguments(ofUse: index), in: unit.statements)
        ]
      }
      for (index, unit) in outside.enumerated() {
        replace(unit, by: block, settings.arguments(ofUse: inside.count + index))
      }
    }
  }

  private func occurrences(of pattern: [Int], in body: Int) -> [Unit] {
    let all = statements[body]
    var found: [Unit] = []
    var place = 0
    while place + pattern.count <= all.count {
      var unit: [FoldedStatement] = []
      while unit.count < pattern.count, let next = all[place + unit.count],
        next.form == pattern[unit.count], !next.isFixed
      {
        unit.append(next)
      }
      let next = place + pattern.count < all.count ? all[place + pattern.count] : nil
      if unit.count == pattern.count, next?.kind != .activation, next?.kind != .normalization {
        found.append(Unit(body: body, item: place, statements: unit))
        place += pattern.count
      } else {
        place += 1
      }
    }
    return found
  }

  // MARK: Merges

  /// A merge and the activations behind it.
  private struct Unit {
    let body: Int
    let item: Int
    let statements: [FoldedStatement]

    var forms: [Int] { statements.map { $0.form } }
    var isFixed: Bool { statements.contains { $0.isFixed } }
  }

  private mutating func makeMerges(_ places: [(body: Int, item: Int)]) {
    var units: [Unit] = []
    for (body, item) in places {
      guard case .merge(let node, let source, let paths) = tree.bodies[body].items[item] else {
        continue
      }
      var merge = maker.merge(
        node, source: source, incoming: incoming(body, item, source),
        paths: paths.map { ($0.source, $0.body.map { bodies[$0] } ?? []) }, in: &forms)
      if let dense = dense(merge, paths) { merge = dense }
      statements[body][item] = merge
      units.append(
        Unit(body: body, item: item, statements: [merge] + followers(of: item, in: body)))
    }
    makeBlocks(of: units)
  }

  private func incoming(_ body: Int, _ item: Int, _ source: Int?) -> Int? {
    if let source { return source }
    for place in (0..<item).reversed() {
      switch tree.bodies[body].items[place] {
      case .layer(let node, _), .merge(let node, _, _): return node
      case .branch: continue
      }
    }
    return tree.bodies[body].entering
  }

  /// A merge whose paths each begin with a concatenation of what enters and of all paths before.
  private mutating func dense(
    _ merge: FoldedStatement, _ paths: [RegionTree.Path]
  ) -> FoldedStatement? {
    guard case .merge(let pattern, let pathForms) = forms.forms[merge.form],
      pattern.word == LayerWord.concat.rawValue, paths.count > 3, pathForms[0].body.isEmpty,
      paths.allSatisfy({ $0.source == nil }),
      !merge.values.prefix(pattern.properties.count).contains(where: { $0.isNode })
    else { return nil }
    var ends: [Int] = []
    var common: ExactKey?
    var first: [FoldedStatement] = []
    var readsInFirst = false
    for (place, path) in paths.enumerated().dropFirst() {
      guard let index = path.body, var rest = bodies[index].first.map({ _ in bodies[index] }),
        let end = rest.last?.nodes.last, tree.references[end] == paths.count - 1 - place
      else { return nil }
      if case .merge(let reading, let read) = forms.forms[rest[0].form] {
        guard reading.properties == ["along"], rest[0].values[0] == .text(Axis.channels.rawValue),
          read.count == place, read[0] == PathForm(hasSource: false, body: []),
          read.dropFirst().allSatisfy({ $0.hasSource && $0.body.isEmpty }),
          Array(rest[0].values.dropFirst()) == ends.map({ .node($0) })
        else { return nil }
        if place == 1 { readsInFirst = true }
        rest.removeFirst()
        guard let key = unnamed(&rest) else { return nil }
        if let common, common != key { return nil }
        if place == 2, !readsInFirst, key != ExactKey(first) { return nil }
        common = key
      } else {
        guard place == 1, unnamed(&rest) != nil else { return nil }
        first = rest
      }
      if place == 1 || first.isEmpty { first = rest }
      ends.append(end)
    }
    guard let common else { return nil }
    var dense = merge
    dense.form = forms.number(
      of: .dense(
        DenseForm(
          merge: pattern, readsInFirst: readsInFirst, body: common.forms)))
    dense.values =
      [.number(Int64(paths.count - 1))] + merge.values.prefix(pattern.properties.count)
      + common.values
    dense.channels = dense.values.map { _ in -1 }
    dense.channels[0] = dense.entering
    dense.isFixed = tree.isReferred(merge.nodes[merge.nodes.count - 1])
    return dense
  }

  /// What statements say apart from the name of the last layer, which they lose; nil if others are named.
  private mutating func unnamed(_ statements: inout [FoldedStatement]) -> ExactKey? {
    guard let last = statements.indices.last else { return nil }
    if case .layer(let pattern) = forms.forms[statements[last].form],
      pattern.properties.first == LayerPattern.name
    {
      statements[last].form = forms.number(
        of: .layer(
          LayerPattern(
            word: pattern.word, properties: Array(pattern.properties.dropFirst()),
            fixed: pattern.fixed)))
      statements[last].values.removeFirst()
      statements[last].channels.removeFirst()
    }
    let key = ExactKey(statements)
    guard !key.values.contains(where: { $0.isNode }),
      case .layer = forms.forms[statements[last].form]
    else { return nil }
    return key
  }

  private func followers(of item: Int, in body: Int) -> [FoldedStatement] {
    var found: [FoldedStatement] = []
    var place = item
    while place + 1 < statements[body].count, let present = statements[body][place],
      let last = present.nodes.last, !tree.isReferred(last),
      let next = statements[body][place + 1], next.kind == .activation, !next.isFixed
    {
      found.append(next)
      place += 1
    }
    return found
  }

  private mutating func makeBlocks(of units: [Unit]) {
    let movable = units.filter { !$0.isFixed }
    var clusters: [(body: [Int], units: [Int])] = []
    var places: [[Int]: Int] = [:]
    for (index, unit) in movable.enumerated() {
      if let place = places[unit.forms] {
        clusters[place].units.append(index)
      } else {
        places[unit.forms] = clusters.count
        clusters.append((unit.forms, [index]))
      }
    }
    if clusters.count <= StructureFolding.mostVariants { clusters = uniting(clusters, movable) }
    for cluster in clusters {
      // The names in a dense block are its own.
      guard cluster.units.count > 1 || cluster.body.contains(where: { isDense($0) }) else {
        continue
      }
      let members = cluster.units.map { movable[$0] }
      makeBlock(of: members, body: cluster.body)
    }
  }

  private func isDense(_ form: Int) -> Bool {
    if case .dense = forms.forms[form] { return true }
    return false
  }

  /// Clusters of which one has what the others have, and a part more.
  private mutating func uniting(
    _ clusters: [(body: [Int], units: [Int])], _ units: [Unit]
  ) -> [(body: [Int], units: [Int])] {
    var united: [(body: [Int], units: [Int])] = []
    for cluster in clusters {
      var best: (place: Int, alignment: FormAlignment)?
      for (place, other) in united.enumerated() {
        guard let alignment = FormAlignment(other.body, cluster.body, in: &forms),
          alignment.common > best?.alignment.common ?? 0
        else { continue }
        let members = (other.units + cluster.units).map { units[$0] }
        guard let settings = settings(of: members, body: alignment.body),
          settings.plainCount <= 3, settings.flagCount <= 1
        else { continue }
        best = (place, alignment)
      }
      if let best {
        united[best.place].body = best.alignment.body
        united[best.place].units += cluster.units
      } else {
        united.append(cluster)
      }
    }
    return united
  }

  private func uses(of units: [Unit], body: [Int]) -> [BlockSettings.Use]? {
    var uses: [BlockSettings.Use] = []
    for unit in units {
      let use = StructureFolding.use(of: unit.statements)
      guard let fitted = forms.fit(use, of: unit.forms, to: body) else { return nil }
      uses.append(fitted)
    }
    return uses
  }

  private static func use(of statements: [FoldedStatement]) -> BlockSettings.Use {
    BlockSettings.Use(
      values: statements.flatMap { $0.values }, channels: statements.flatMap { $0.channels },
      entering: statements.first?.entering ?? 0, leaving: statements.last?.leaving ?? 0)
  }

  /// The parameters of a block for these; nil if there would be too many.
  private func settings(of units: [Unit], body: [Int]) -> BlockSettings? {
    guard let uses = uses(of: units, body: body) else { return nil }
    let slots = body.flatMap { forms.slots[$0] }
    let settings = BlockSettings(
      of: uses, slots: slots,
      names: SlotNames(of: body, in: forms, values: uses.first?.values ?? []))
    guard settings.parameters.count <= StructureFolding.mostParameters,
      settings.plainCount <= StructureFolding.mostPlainParameters
    else { return nil }
    return settings
  }

  private mutating func makeBlock(of units: [Unit], body: [Int]) {
    // One line says as much as its call.
    guard forms.layerCount(of: body) > 2 else { return }
    if let settings = settings(of: units, body: body) {
      replace(units, byCallsOf: addBlock(body, settings, units), settings)
      return
    }
    // Too much varies: those that differ in numbers of channels alone.
    var groups: [[SlotValue]: [Unit]] = [:]
    var order: [[SlotValue]] = []
    for unit in units {
      let slots = unit.statements.flatMap { forms.slots[$0.form] }
      let values = unit.statements.flatMap { $0.values }
      let key = zip(slots, values).map { $0.role == .width ? SlotValue.absent : $1 }
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(unit)
    }
    guard order.count < units.count, order.count > 1 else { return }
    for key in order {
      guard let group = groups[key], group.count > 1, let body = group.first?.forms,
        let settings = settings(of: group, body: body)
      else { continue }
      replace(group, byCallsOf: addBlock(body, settings, group), settings)
    }
  }

  private mutating func addBlock(
    _ body: [Int], _ settings: BlockSettings, _ units: [Unit], named name: String? = nil
  ) -> Int {
    let stem = name ?? BlockNames.stem(of: body, settings, forms)
    let same = blocks.count { $0.name == stem || $0.name.dropping(prefix: stem + "-") != nil }
    let name = same == 0 ? stem : stem + "-\(same + 1)"
    blocks.append(
      Block(
        name: name, body: body, settings: settings,
        layerNames: layerNames(of: units, body: body)))
    useCounts.append(units.count)
    return blocks.count - 1
  }

  private mutating func replace(
    _ units: [Unit], byCallsOf block: Int, _ settings: BlockSettings
  ) {
    for (index, unit) in units.enumerated() {
      replace(unit, by: block, settings.arguments(ofUse: index))
    }
  }

  private mutating func replace(_ unit: Unit, by block: Int, _ arguments: [SlotValue]) {
    statements[unit.body][unit.item] = call(block, arguments, in: unit.statements)
    for place in 1..<max(unit.statements.count, 1) {
      statements[unit.body][unit.item + place] = nil
    }
  }

  /// The names of layers behind the name that all of a use share, if every use has the same ones.
  private func layerNames(of units: [Unit], body: [Int]) -> [String] {
    guard forms.isPlain(body) else { return [] }
    var common: [String]?
    for unit in units {
      let names = unit.statements.flatMap { $0.nodes }.map { maker.network.network.nodes[$0].name }
      guard let stem = LayerNames.stem(of: names) else { return [] }
      let own = names.map { String(Substring($0.utf8.dropFirst(stem.utf8.count + 1))) }
      guard common == nil || common == own, own.count == forms.layerCount(of: body) else {
        return []
      }
      common = own
    }
    return common ?? []
  }

  private mutating func call(
    _ block: Int, _ arguments: [SlotValue], in statements: [FoldedStatement]
  ) -> FoldedStatement {
    let parameters = blocks[block].settings.parameters.map { Slot(name: $0.name, role: $0.role) }
    let form = forms.number(of: .call(block: block), parameters: parameters)
    let entering = statements.first?.entering ?? 0
    return FoldedStatement(
      form: form, values: arguments, channels: arguments.map { _ in entering },
      entering: entering, leaving: statements.last?.leaving ?? 0,
      nodes: statements.flatMap { $0.nodes }, isFixed: false, kind: .structure)
  }

  // MARK: Sequences

  /// Statements of one line, or of a merge and what ends it.
  private struct Line {
    var statements: [FoldedStatement]
    let height: Int

    var isFixed: Bool { statements.contains { $0.isFixed } }
    /// True of a pooling or the like.
    var isEnd: Bool { statements.first?.kind == .resampling }
    /// Low if a part of a network begins so.
    var rank: Int {
      switch statements.first?.kind {
      case .head, .normalization, nil: 0
      case .merge: 1
      case .structure: 2
      case .resampling, .activation: 3
      }
    }
  }

  /// Side outputs of the same form, such as auxiliary classifiers, as calls of a block where that is shorter.
  private mutating func makeBlocksOfBranches(in body: Int) {
    var clusters: [(forms: [Int], bodies: [Int])] = []
    for item in tree.bodies[body].items {
      guard case .branch(_, let inner) = item,
        !bodies[inner].contains(where: { $0.isFixed })
      else { continue }
      let forms = bodies[inner].map { $0.form }
      if let place = clusters.firstIndex(where: { $0.forms == forms }) {
        clusters[place].bodies.append(inner)
      } else if clusters.count < StructureFolding.mostVariants {
        clusters.append((forms, [inner]))
      }
    }
    for cluster in clusters {
      let (height, times) = (self.height(of: cluster.forms), cluster.bodies.count)
      // Statements take two lines around them, a call none; the block takes three.
      guard times > 1, times * (height + 2) > height + 3 + times else { continue }
      let units = cluster.bodies.map { Unit(body: -1, item: $0, statements: bodies[$0]) }
      guard let settings = settingsOfSequences(units, body: cluster.forms) else { continue }
      let block = addBlock(cluster.forms, settings, units, named: "auxiliary")
      for (index, unit) in units.enumerated() {
        bodies[unit.item] = [
          call(block, settings.arguments(ofUse: index), in: unit.statements)
        ]
      }
    }
  }

  private mutating func foldBody(_ body: Int) {
    makeBlocksOfBranches(in: body)
    for (place, item) in tree.bodies[body].items.enumerated() {
      guard case .branch(let branch, let inner) = item else { continue }
      let content = bodies[inner]
      statements[body][place] = FoldedStatement(
        form: forms.number(of: .branch(branch, content.map { $0.form })),
        values: content.flatMap { $0.values }, channels: content.flatMap { $0.channels },
        entering: content.first?.entering ?? 0, leaving: content.last?.leaving ?? 0,
        nodes: content.flatMap { $0.nodes }, isFixed: true, kind: .structure)
    }
    let lines = lines(of: statements[body].compactMap { $0 })
    statements[body] = []
    guard body == 0 else {
      bodies[body] = sequences(lines).flatMap { $0.statements }
      return
    }
    // Either the same lines first, or the same but for numbers: whichever is shorter.
    var other = self
    let first = sequences(lines)
    var second = other.blocksOfSequences(lines)
    second = other.repeating(second)
    if other.height(second) < height(first) {
      self = other
      bodies[body] = second.flatMap { $0.statements }
    } else {
      bodies[body] = first.flatMap { $0.statements }
    }
  }

  private mutating func sequences(_ lines: [Line]) -> [Line] {
    var folded = repeating(lines)
    folded = blocksOfSequences(folded)
    return repeating(folded)
  }

  private func height(_ lines: [Line]) -> Int {
    lines.reduce(0) { $0 + $1.height } + blocks.reduce(0) { $0 + height(of: $1.body) + 3 }
  }

  /// Lines that a statement takes; none if it goes behind another.
  private func height(of form: Int) -> Int {
    switch forms.forms[form] {
    case .layer(let layer):
      return layer.word == StatementWord.apply.rawValue || layer.word == "batchnorm" ? 0 : 1
    case .merge(_, let paths):
      if paths.allSatisfy({ $0.body.isEmpty }) { return 1 }
      return paths.reduce(2) { $0 + max(height(of: $1.body), 1) }
    case .call, .input: return 1
    case .dense(let dense): return height(of: dense.body) + 8
    case .repetition(let body), .optional(let body):
      let inner = max(height(of: body), 1)
      return inner == 1 ? 1 : inner + 2
    case .branch(_, let body): return height(of: body) + 2
    }
  }

  private func height(of body: [Int]) -> Int { body.reduce(0) { $0 + height(of: $1) } }

  private func line(_ statements: [FoldedStatement]) -> Line {
    Line(statements: statements, height: max(height(of: statements.map { $0.form }), 1))
  }

  private func lines(of statements: [FoldedStatement]) -> [Line] {
    LineBreaks.groups(of: statements).map { line(Array(statements[$0])) }
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

  private struct ExactKey: Hashable {
    let forms: [Int]
    let values: [SlotValue]

    init(_ statements: [FoldedStatement]) {
      forms = statements.map { $0.form }
      values = statements.flatMap { $0.values }
    }
  }

  /// Lines that repeat exactly as `repeat`.
  private mutating func repeating(_ lines: [Line]) -> [Line] {
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

  private static let mostPatterns = 12
  private static let longestPattern = 8
  private static let mostParametersOfSequences = 4

  /// Sequences of lines that recur with other numbers as calls of a block.
  private mutating func blocksOfSequences(_ lines: [Line]) -> [Line] {
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

  private func settingsOfSequences(_ units: [Unit], body: [Int]) -> BlockSettings? {
    guard let settings = settings(of: units, body: body),
      settings.parameters.count <= StructureFolding.mostParametersOfSequences
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

/// Where lines end: a layer goes with its normalization and activation.
enum LineBreaks {
  static func groups(of statements: [FoldedStatement]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    // True from a normalization or activation at the beginning until a layer that it prepares.
    var isPreparing = false
    for (index, statement) in statements.enumerated() {
      if index == start {
        isPreparing = statement.kind == .normalization || statement.kind == .activation
        continue
      }
      let before = statements[index - 1].kind
      let continues =
        switch statement.kind {
        case .activation: before != .structure
        case .normalization:
          // In two parts, as statistics and a scale are.
          before == .normalization || (before == .head || before == .resampling) && !isPreparing
        case .head: isPreparing && before != .head
        case .resampling: false
        case .merge, .structure: false
        }
      if !continues {
        groups.append(start..<index)
        start = index
        isPreparing = statement.kind == .normalization || statement.kind == .activation
      } else if statement.kind == .head {
        isPreparing = true
      }
    }
    if start < statements.count { groups.append(start..<statements.count) }
    return groups
  }
}

/// Names of blocks, by what they do.
enum BlockNames {
  static func stem(of body: [Int], _ settings: BlockSettings, _ forms: FormTable) -> String {
    for part in body {
      if case .dense = forms.forms[part] { return "dense-block" }
      guard case .merge(let layer, let paths) = forms.forms[part] else { continue }
      let slots = body.flatMap { forms.slots[$0] }
      let isDepthwise = zip(slots, settings.terms).contains { slot, term in
        if case .expression = term { slot.name == "groups" } else { false }
      }
      return stem(of: layer, paths, isDepthwise: isDepthwise, forms)
    }
    if body.contains(where: { isGrouped($0, settings, body, forms) }) { return "separable" }
    let hasRepeat = body.contains { (part: Int) -> Bool in
      switch forms.forms[part] {
      case .repetition, .call: true
      case .layer, .merge, .optional, .input, .branch, .dense: false
      }
    }
    return hasRepeat ? "stage" : "unit"
  }

  private static func isGrouped(
    _ part: Int, _ settings: BlockSettings, _ body: [Int], _ forms: FormTable
  ) -> Bool {
    guard case .layer(let layer) = forms.forms[part],
      let place = layer.properties.firstIndex(of: "groups")
    else { return false }
    var slot = place
    for before in body {
      if before == part { break }
      slot += forms.slots[before].count
    }
    return settings.terms[slot] == .expression("channels")
  }

  private static func stem(
    of merge: LayerPattern, _ paths: [PathForm], isDepthwise: Bool, _ forms: FormTable
  ) -> String {
    let isBesideInput = paths.contains { path in
      path.body.isEmpty || path.body.count == 1 && isOptional(path.body[0], forms)
    }
    let words = paths.map { BlockNames.words(in: $0.body, forms) }
    switch merge.word {
    case "add":
      if isDepthwise { return "inverted-residual" }
      let longest = words.map { $0.count { $0 == "conv" } }.max() ?? 0
      return longest == 3 ? "bottleneck" : "residual"
    case "multiply":
      let pools = words.contains {
        $0.first?.dropping(prefix: "global-") != nil
          || $0.first?.dropping(prefix: "adaptive-") != nil
      }
      return isBesideInput && pools ? "squeeze-excite" : "gated"
    case "concat":
      if isBesideInput { return "dense-layer" }
      return paths.count > 2 ? "inception" : "fork"
    case "matmul": return "attention"
    default: return "merged"
    }
  }

  private static func isOptional(_ form: Int, _ forms: FormTable) -> Bool {
    if case .optional = forms.forms[form] { return true }
    return false
  }

  private static func words(in body: [Int], _ forms: FormTable) -> [String] {
    body.flatMap { part -> [String] in
      switch forms.forms[part] {
      case .layer(let layer): [layer.word]
      case .merge(let layer, _): [layer.word]
      case .repetition(let inner), .optional(let inner): words(in: inner, forms)
      case .call, .input, .branch, .dense: []
      }
    }
  }
}
