import CNNDiagnostics
import CNNText
import NetworkModel

/// The instances of blocks and the side outputs of a graph, which open and close as its layers are added.
struct GraphBlocks {
  /// A block as the text lists it.
  private struct Listed {
    let name: String
    /// Empty for a side output.
    let block: String
    let parent: Int?
    let depth: Int
    let span: SourceSpan
    /// Index among the network's, once it has begun.
    var instance: Int?
    /// Index of the innermost side output that it is or lies in, once it has begun.
    var branch: Int?
    var hasEnded = false
  }

  /// Where a layer belongs.
  struct Place {
    /// Before the layer's own name: that of its block and a slash.
    let prefix: String
    /// Index of the side output.
    let branch: Int?
    /// True if the layer is on a side output that is left out.
    let isLeftOut: Bool

    func localName(of name: String) -> String {
      String(Substring(name.utf8.dropFirst(prefix.utf8.count)))
    }
  }

  private var blocks: [Listed] = []
  private var places: [String: Int] = [:]
  /// From the outermost to the innermost.
  private var open: [Int] = []

  mutating func declare(_ object: GraphObject) throws(SpecFault) {
    try object.checkMembers(among: GraphBlockMember.names)
    let given = try object.required(GraphBlockMember.name.rawValue)
    let name = try given.name()
    let givenKind = try object.required(GraphBlockMember.kind.rawValue)
    let kind = try givenKind.name()
    if kind != GraphBlockMember.branch { try NameRule.checkBlock(kind, at: givenKind.span) }
    if let first = places[name] {
      throw SpecFault(.duplicateName(name, first: blocks[first].span), at: given.span)
    }
    var parent: Int?
    if let enclosing = object[GraphBlockMember.enclosing.rawValue] {
      parent = try index(of: enclosing)
    }
    if let parent { try check(name, at: given.span, isIn: parent) }
    let depth = parent.map { blocks[$0].depth + 1 } ?? 0
    guard depth < Elaborator.deepestNesting else {
      throw SpecFault(
        .tooMany(what: "nested blocks", limit: Elaborator.deepestNesting), at: given.span)
    }
    places[name] = blocks.count
    blocks.append(
      Listed(
        name: name, block: kind == GraphBlockMember.branch ? "" : kind, parent: parent,
        depth: depth, span: given.span))
  }

  /// The place where a block or side output of that name is listed; nil if there is none.
  func span(of name: String) -> SourceSpan? { places[name].map { blocks[$0].span } }

  private func index(of value: GraphValue) throws(SpecFault) -> Int {
    let name = try value.name()
    guard let index = places[name] else { throw SpecFault(.unknownBlock(name), at: value.span) }
    return index
  }

  private func check(_ name: String, at span: SourceSpan, isIn block: Int) throws(SpecFault) {
    guard name.dropping(prefix: blocks[block].name + "/")?.isEmpty == false else {
      throw SpecFault(.outside(name, block: blocks[block].name), at: span)
    }
  }

  /// Opens the block of a layer, and closes those that it is not in.
  ///
  /// - Parameter branches: the side outputs to leave out; nil for all of them.
  mutating func place(
    of layer: String, at span: SourceSpan, in value: GraphValue?,
    leavingOut branches: Set<String>?, _ inference: inout ShapeInference
  ) throws(SpecFault) -> Place {
    guard let value else {
      while let last = open.popLast() { end(last, in: &inference) }
      return Place(prefix: "", branch: nil, isLeftOut: false)
    }
    let block = try index(of: value)
    try check(layer, at: span, isIn: block)
    let prefix = blocks[block].name + "/"
    if open.last != block {
      var chain = [block]
      while let parent = blocks[chain[chain.count - 1]].parent { chain.append(parent) }
      chain.reverse()
      for place in chain where isBranch(place) {
        if branches?.contains(blocks[place].name) ?? true {
          return Place(prefix: prefix, branch: nil, isLeftOut: true)
        }
      }
      while let last = open.last, !chain.contains(last) {
        open.removeLast()
        end(last, in: &inference)
      }
      for place in chain.dropFirst(open.count) {
        guard !blocks[place].hasEnded else {
          throw SpecFault(.separated(block: blocks[place].name), at: span)
        }
        begin(place, in: &inference)
        open.append(place)
      }
    }
    return Place(prefix: prefix, branch: blocks[block].branch, isLeftOut: false)
  }

  private func isBranch(_ index: Int) -> Bool { blocks[index].block.isEmpty }

  private mutating func begin(_ index: Int, in inference: inout ShapeInference) {
    let block = blocks[index]
    let parent = block.parent
    blocks[index].branch =
      isBranch(index)
      ? inference.addBranch(named: block.name) : parent.flatMap { blocks[$0].branch }
    blocks[index].instance = inference.beginBlock(
      prefix: block.name + "/", of: block.block, in: parent.flatMap { blocks[$0].instance },
      branch: blocks[index].branch)
  }

  private mutating func end(_ index: Int, in inference: inout ShapeInference) {
    if let instance = blocks[index].instance { inference.endBlock(instance) }
    blocks[index].hasEnded = true
  }

  /// Closes what is open.
  mutating func close(in inference: inout ShapeInference) {
    while let last = open.popLast() { end(last, in: &inference) }
  }
}
