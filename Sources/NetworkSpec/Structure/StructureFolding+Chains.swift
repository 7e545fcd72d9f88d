/// Blocks of statements that follow one another, on a line or on a path.
extension StructureFolding {
  /// Lines of so many uses, with so many properties on average, become calls of a block.
  private static let usesOfLines = 8
  private static let propertiesOfLines = 6

  /// A convolution, its normalization and its activation as one block, where all that they say is long.
  mutating func makeLineBlocks() {
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
          name != LayerPattern.word && name != "in_channels" && name != "num_features"
            && maker.usualValue(of: name, in: layer) != value
        }
    }
  }

  /// Paths whose statements occur outside of merges too, as those of inverted residuals without a shortcut do,
  /// as calls of a block.
  mutating func makeChains(_ places: [(body: Int, item: Int)], above height: Int) {
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
}
