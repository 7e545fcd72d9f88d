import NetworkModel

/// Merges, the merges of dense blocks among them, and which of them one block can say.
extension StructureFolding {
  mutating func makeMerges(_ places: [(body: Int, item: Int)]) {
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
    var rests: [[FoldedStatement]] = []
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
        if dialect.knowsChannels {
          if let common, common != key { return nil }
          if place == 2, !readsInFirst, key != ExactKey(first) { return nil }
        }
        common = key
      } else {
        guard place == 1, unnamed(&rest) != nil else { return nil }
        first = rest
      }
      rests.append(rest)
      if place == 1 || first.isEmpty { first = rest }
      ends.append(end)
    }
    guard var common else { return nil }
    if !dialect.knowsChannels {
      // Each layer reads so many channels more than the one before it.
      guard let steps = steps(rests[0], rests[1]),
        zip(rests.dropFirst(), rests.dropFirst(2)).allSatisfy({ self.steps($0, $1) == steps })
      else { return nil }
      common = ExactKey(
        forms: common.forms, values: progressions(rests[0], steps))
    }
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
    dense.isFixed =
      tree.isReferred(merge.nodes[merge.nodes.count - 1]) || !dialect.knowsChannels
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
            fixed: pattern.fixed, kind: pattern.kind)))
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
}
