package import NetworkModel

/// What a layer says in another language than that of descriptions.
package struct LayerSettings: Sendable {
  /// A number or word that a layer says.
  package struct Property: Sendable {
    package let name: String
    package let value: SlotValue
    /// The value that need not be said; nil if there is none.
    package let usual: SlotValue?

    package init(_ name: String, _ value: SlotValue, usual: SlotValue? = nil) {
      self.name = name
      self.value = value
      self.usual = usual
    }
  }

  /// The word of a layer whose function is a property, by the name of `function`.
  package static let wordOfFunctions = StatementWord.apply.rawValue
  /// The property that is a function, which a block may take as an argument.
  package static let function = LayerPattern.word

  /// The word of the description language, for the names of blocks.
  package let word: String
  /// What has no slot; two layers that differ in it are never said by one statement of a block.
  package let form: String
  package let properties: [Property]

  package init(word: String, form: String, properties: [Property]) {
    self.word = word
    self.form = form
    self.properties = properties
  }

  /// By form and property: the values that need not be said.
  package static func usualValues(of settings: [LayerSettings]) -> [String: [String: SlotValue]] {
    var known: [String: [String: SlotValue]] = [:]
    for layer in settings where known[layer.form] == nil {
      known[layer.form] = layer.properties.reduce(into: [:]) { $0[$1.name] = $1.usual }
    }
    return known
  }
}

/// A network as blocks, repeats and paths between a fork and its merge: a value for writers of other languages.
package struct FoldedNetwork: Sendable {
  /// What is written for a number or word.
  package enum Term: Hashable, Sendable {
    case literal(SlotValue)
    /// An expression of a block's parameters.
    case expression(String)
  }

  package struct Layer: Sendable {
    package let word: String
    package let form: String
    package let terms: [(name: String, term: Term)]
    /// The layer of the network; nil inside of blocks, repeats and paths, unless others refer to it.
    package let node: Int?
    /// True if others refer to it.
    package let isReferred: Bool
    /// What it reads, if that is not what comes before.
    package let source: Int?
    /// The layer whose weights it has.
    package let sharesWeightsOf: Int?
  }

  package struct Path: Sendable {
    /// What it reads, if that is not what enters the merge.
    package let source: Int?
    package let body: [Statement]
  }

  package indirect enum Statement: Sendable {
    case layer(Layer)
    case merge(Layer, paths: [Path])
    case call(block: Int, arguments: [Term])
    case repetition(Term, [Statement])
    case optional(Term, [Statement])
    case input(Int)
    /// A concatenation of what enters and of as many layers, each of which reads all before.
    case dense(Term, Layer, [Statement])
    /// A side output.
    case branch(Int, [Statement])
  }

  package struct Parameter: Sendable {
    package let name: String
    /// Nil if every call gives it.
    package let defaultValue: SlotValue?
  }

  package struct Block: Sendable {
    package let name: String
    package let parameters: [Parameter]
    package let body: [Statement]
  }

  /// A statement of the main path and the layers that it makes, in their order.
  package struct Part: Sendable {
    package let statement: Statement
    package let nodes: [Int]
    /// True if it begins a line: what follows up to the next one goes with it.
    package let startsLine: Bool
  }

  package private(set) var blocks: [Block] = []
  package private(set) var parts: [Part] = []

  /// - Parameters:
  ///   - settings: by node.
  ///   - isIncluded: by node, whether it is written; what it reads is, too, and so is the main path.
  ///   - marked: results that need a name.
  package init(
    _ network: InferredNetwork, settings: [LayerSettings], including isIncluded: [Bool],
    marking marked: [Int]
  ) {
    let found = RegionTree(network, inputsFirst: true, including: isIncluded, marking: marked)
    let results = marked.isEmpty ? network.network.outputs.map { $0.index } : marked
    let tree = found ?? RegionTree(listing: network, including: isIncluded, marking: results)
    var folding = StructureFolding(network, tree, settings: settings)
    let statements = folding.fold()
    let reader = FoldedReader(forms: folding.forms)
    blocks = folding.blocks.map { block in
      var terms = block.settings.terms.map { Term($0) }[...]
      return Block(
        name: block.name,
        parameters: block.settings.parameters.map {
          Parameter(name: $0.name, defaultValue: $0.defaultValue)
        },
        body: reader.statements(block.body, &terms))
    }
    let starts = Set(LineBreaks.groups(of: statements).map { $0.lowerBound })
    parts = statements.enumerated().map { place, statement in
      var terms = statement.values.map { Term.literal($0) }[...]
      return Part(
        statement: reader.statement(statement.form, &terms, node: statement.nodes.last),
        nodes: statement.nodes, startsLine: starts.contains(place))
    }
  }
}

extension FoldedNetwork.Term {
  init(_ term: BlockSettings.Term) {
    switch term {
    case .literal(let value): self = .literal(value)
    case .expression(let text): self = .expression(text)
    }
  }
}

/// Puts the terms of slots where the forms of statements have them.
private struct FoldedReader {
  typealias Term = FoldedNetwork.Term

  let forms: FormTable

  func statements(
    _ body: [Int], _ terms: inout ArraySlice<Term>
  ) -> [FoldedNetwork.Statement] {
    body.map { statement($0, &terms, node: nil) }
  }

  func statement(
    _ form: Int, _ terms: inout ArraySlice<Term>, node: Int?
  ) -> FoldedNetwork.Statement {
    switch forms.forms[form] {
    case .layer(let pattern): return .layer(layer(pattern, &terms, node: node))
    case .merge(let pattern, let paths):
      let merge = layer(pattern, &terms, node: node)
      let read = paths.map { path -> FoldedNetwork.Path in
        let source = path.hasSource ? terms.popFirst()?.node : nil
        return FoldedNetwork.Path(source: source, body: statements(path.body, &terms))
      }
      return .merge(merge, paths: read)
    case .call(let block):
      let count = forms.slots[form].count
      let arguments = Array(terms.prefix(count))
      terms = terms.dropFirst(count)
      return .call(block: block, arguments: arguments)
    case .repetition(let body):
      let count = terms.popFirst() ?? .literal(.number(1))
      return .repetition(count, statements(body, &terms))
    case .optional(let body):
      let condition = terms.popFirst() ?? .literal(.flag(true))
      return .optional(condition, statements(body, &terms))
    case .input:
      let node = terms.first?.node ?? node ?? 0
      terms = terms.dropFirst(forms.slots[form].count)
      return .input(node)
    case .dense(let dense):
      let count = terms.popFirst() ?? .literal(.number(1))
      let merge = layer(dense.merge, &terms, node: node)
      return .dense(count, merge, statements(dense.body, &terms))
    case .branch(let branch, let body): return .branch(branch, statements(body, &terms))
    }
  }

  private func layer(
    _ pattern: LayerPattern, _ terms: inout ArraySlice<Term>, node: Int?
  ) -> FoldedNetwork.Layer {
    var known: [(name: String, term: Term)] = []
    var (own, source, shared): (Int?, Int?, Int?) = (node, nil, nil)
    var isReferred = false
    for property in pattern.properties {
      let term = terms.popFirst() ?? .literal(.absent)
      switch property {
      case LayerPattern.name:
        own = term.node ?? own
        isReferred = true
      case CommonProperty.from.rawValue: source = term.node
      case CommonProperty.weightsOf.rawValue: shared = term.node
      default: known.append((property, term))
      }
    }
    return FoldedNetwork.Layer(
      word: pattern.word, form: pattern.fixed, terms: known, node: own, isReferred: isReferred,
      source: source, sharesWeightsOf: shared)
  }
}

extension FoldedNetwork.Term {
  fileprivate var node: Int? {
    if case .literal(.node(let node)) = self { node } else { nil }
  }
}
