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

  var forms: FormTable
  var blocks: [Block] = []
  /// By block: the parts of the network that it was found in.
  var useCounts: [Int] = []
  var maker: StatementMaker
  let dialect: StructureDialect
  /// By the beginning of their names: how many blocks there are.
  var blocksOfStem: [String: Int] = [:]
  let tree: RegionTree
  /// By body and item: its statement, nil before it is made and after it became part of another.
  var statements: [[FoldedStatement?]] = []
  /// By body: its statements with blocks and repeats.
  var bodies: [[FoldedStatement]] = []

  /// More forms of merges at one height are not compared with each other.
  static let mostVariants = 32
  /// Blocks of more parameters are harder to read than what they stand for.
  static let mostParameters = 8
  /// The same of parameters that are not numbers of channels.
  static let mostPlainParameters = 4

  /// - Parameter settings: by node, what layers say in another language than that of descriptions.
  init(
    _ network: InferredNetwork, _ tree: RegionTree, settings: [LayerSettings]? = nil
  ) {
    self.tree = tree
    dialect = settings == nil ? .description : .python
    forms = FormTable(dialect)
    maker = StatementMaker(
      network, isReferred: tree.references.map { $0 > 0 }, settings: settings)
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
    var lines = lines(of: statements[body].compactMap { $0 })
    if dialect == .python, body == 0 { lines = progressing(lines) }
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

  /// A part of a body that may become a call: a merge and the activations behind it, or consecutive statements.
  struct Unit {
    let body: Int
    let item: Int
    let statements: [FoldedStatement]

    var forms: [Int] { statements.map { $0.form } }
    var isFixed: Bool { statements.contains { $0.isFixed } }
  }

  /// Statements that are the same in everything.
  struct ExactKey: Hashable {
    let forms: [Int]
    let values: [SlotValue]

    init(forms: [Int], values: [SlotValue]) {
      self.forms = forms
      self.values = values
    }

    init(_ statements: [FoldedStatement]) {
      forms = statements.map { $0.form }
      values = statements.flatMap { $0.values }
    }
  }
}
