import NetworkModel

/// Blocks and the calls that take the place of their uses.
extension StructureFolding {
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
  func settings(of units: [Unit], body: [Int]) -> BlockSettings? {
    guard let uses = uses(of: units, body: body) else { return nil }
    let slots = body.flatMap { forms.slots[$0] }
    let settings = BlockSettings(
      of: uses, slots: slots,
      names: SlotNames(of: body, in: forms, values: uses.first?.values ?? []),
      mostParameters: StructureFolding.mostParameters, in: dialect)
    guard let settings, settings.plainCount <= StructureFolding.mostPlainParameters else {
      return nil
    }
    return settings
  }

  mutating func makeBlock(of units: [Unit], body: [Int]) {
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

  mutating func addBlock(
    _ body: [Int], _ settings: BlockSettings, _ units: [Unit], named name: String? = nil
  ) -> Int {
    let stem = name ?? BlockNames.stem(of: body, settings, forms)
    let number = blocksOfStem[stem, default: 0] + 1
    blocksOfStem[stem] = number
    let name = number == 1 ? stem : stem + "-\(number)"
    blocks.append(
      Block(
        name: name, body: body, settings: settings,
        layerNames: layerNames(of: units, body: body)))
    useCounts.append(units.count)
    return blocks.count - 1
  }

  mutating func replace(
    _ units: [Unit], byCallsOf block: Int, _ settings: BlockSettings
  ) {
    for (index, unit) in units.enumerated() {
      replace(unit, by: block, settings.arguments(ofUse: index))
    }
  }

  mutating func replace(_ unit: Unit, by block: Int, _ arguments: [SlotValue]) {
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

  mutating func call(
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
}
