import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkFacts
import NetworkModel

/// A compiled statement: names resolved, expressions parsed, properties matched with their schema.
/// Compiled once, expanded as often as its block is used.
struct Statement: Sendable {
  let action: Action
  /// The cost of expanding it once, without its body, in units of `Elaborator.work`.
  let cost: Int
  /// True if an expression of it reads the height or width of the incoming volume.
  let readsPlane: Bool
  /// True if expanding it can add layers other than inputs.
  let addsLayers: Bool
  /// The layers and instances that its own expressions and properties name, those of a call left out.
  let references: [LayerReference]

  indirect enum Action: Sendable {
    case layer(LayerStatement)
    case merge(MergeStatement)
    case path(PathStatement)
    case call(CallStatement)
    case repetition(RepetitionStatement)
    case condition(ConditionStatement)
    case branch(BranchStatement)
    case binding(BindingStatement)
    /// `freeze { … }`.
    case freeze([Statement])
    case output(OutputStatement)
    case foldsBatchNormalization
    case rounding(Rounding)
    case input(InputStatement)
    case fact(FactStatement)
    case faulty(FaultyStatement)
  }

  init(_ action: Action) {
    self.action = action
    var operations = 0
    var readsPlane = false
    action.forEachExpression { expression in
      operations += expression.fullOperationCount
      readsPlane = readsPlane || expression.readsPlane
    }
    readsPlane = readsPlane || action.readsInput
    references = action.references
    cost = action.ownCost + operations / 8
    self.readsPlane = readsPlane
    addsLayers = action.addsLayers
  }
}

extension Statement.Action {
  fileprivate var addsLayers: Bool {
    switch self {
    case .layer, .merge, .call: true
    case .path(let statement): statement.body.contains { $0.addsLayers }
    case .repetition(let statement): statement.body.contains { $0.addsLayers }
    case .condition(let statement):
      statement.otherwise.contains { $0.addsLayers }
        || statement.alternatives.contains { $0.body.contains { $0.addsLayers } }
    case .branch(let statement): statement.body.contains { $0.addsLayers }
    case .freeze(let body): body.contains { $0.addsLayers }
    case .rounding, .input, .fact, .binding, .output, .foldsBatchNormalization: false
    case .faulty(let statement): statement.replacesFlow
    }
  }

  /// True if a property of the layer depends on the extents of what enters it.
  fileprivate var readsInput: Bool {
    switch self {
    case .layer(let statement): statement.readsInput
    case .merge(let statement): statement.layer.readsInput
    case .path, .call, .repetition, .condition, .branch, .binding, .freeze, .output, .rounding,
      .input, .fact, .foldsBatchNormalization, .faulty:
      false
    }
  }

  fileprivate var references: [LayerReference] {
    switch self {
    case .call: return []
    case .layer, .merge, .path, .repetition, .condition, .branch, .binding, .freeze, .output,
      .rounding, .input, .fact, .foldsBatchNormalization, .faulty:
      break
    }
    var references: [LayerReference] = []
    forEachExpression { $0.forEachReference { references.append($0) } }
    if case .layer(let statement) = self { references += statement.references }
    if case .merge(let statement) = self { references += statement.layer.references }
    return references
  }
}

/// A value and where it was written.
struct Located<Value: Sendable>: Sendable {
  let value: Value
  let span: SourceSpan
}

/// A reference, because a statement is read as often as its block is used.
final class LayerStatement: Sendable {
  let word: LayerWord
  let name: NameTemplate?
  let properties: [CompiledProperty]
  /// The layer where no rounding is in force, if no expression has a say in it.
  let constant: Layer?
  /// True if the rounding in force has a say in the layer.
  let heedsRounding: Bool
  /// True if the number of axes of what enters has a say in the layer.
  let heedsAxes: Bool
  let common: CommonProperties
  /// True if a property depends on the extents of what enters the layer.
  let readsInput: Bool
  /// Index in the library's origins.
  let origin: Int
  let span: SourceSpan

  /// The pooling that it names in place of paths.
  var pooling: LayerReference? {
    for property in properties where property.name == Property.pooling.name {
      if case .reference(let reference) = property.value { return reference }
    }
    return nil
  }

  /// True if it has a stride of its own.
  var statesStride: Bool { properties.contains { $0.name == "stride" } }

  /// The layers that its properties name.
  var references: [LayerReference] {
    properties.compactMap { property in
      guard case .reference(let reference) = property.value else { return nil }
      return reference
    }
  }

  init(
    word: LayerWord, name: NameTemplate?, properties: [CompiledProperty], constant: Layer?,
    heedsRounding: Bool, heedsAxes: Bool, common: CommonProperties, readsInput: Bool, origin: Int,
    span: SourceSpan
  ) {
    self.readsInput = readsInput
    self.word = word
    self.name = name
    self.properties = properties
    self.constant = constant
    self.heedsRounding = heedsRounding
    self.heedsAxes = heedsAxes
    self.common = common
    self.origin = origin
    self.span = span
  }
}

/// The properties that every layer may have, and every call.
struct CommonProperties: Sendable {
  var attributes: Node.Attributes = []
  var enclosingModules: UInt32 = 0
  /// The value of `frozen`, if it is computed.
  var frozen: Located<Expression>?
  var source: LayerReference?
  var sharesWeightsOf: LayerReference?
}

struct MergeStatement: Sendable {
  let layer: LayerStatement
  /// Paths, and what repeats them or asks whether they are there.
  let body: [Statement]
}

struct PathStatement: Sendable {
  /// The word of the merge that holds it, and its position.
  let merge: LayerWord
  let mergeSpan: SourceSpan
  let source: LayerReference?
  let frozen: Located<Expression>?
  let body: [Statement]
}

struct CallStatement: Sendable {
  enum Callee: Sendable {
    case block(BlockReference)
    /// `apply unit …`, where `unit` is the parameter in this slot.
    case parameter(slot: Int, name: String, span: SourceSpan)
  }

  /// An argument of a call: the name of an instance, or a value once the block is expanded.
  struct Argument: Sendable {
    let name: Result<NameTemplate, SpecFault>
    let value: Result<Expression, SpecFault>
    let span: SourceSpan
  }

  struct Property: Sendable {
    let name: String
    let nameSpan: SourceSpan
    let value: Located<Expression>
  }

  /// True if the first argument is something else than a text, and so no name of the instance.
  var beginsWithNumber: Bool {
    guard case .failure(let fault)? = arguments.first?.name else { return false }
    if case .value(.wrongType) = fault.reason { return true }
    return false
  }

  let callee: Callee
  let arguments: [Argument]
  let properties: [Property]
  let common: CommonProperties
  /// The statement as `apply` may turn it into a layer; nil if the callee is a block.
  let asLayer: LayerForm?
  let span: SourceSpan
}

/// An `apply` whose parameter may hold a layer's word. Its properties are compiled when the word is known.
final class LayerForm: Sendable {
  let node: KDLNode
  let scope: NameScope
  /// Index in the library's origins.
  let origin: Int

  /// Without the parameter's name.
  var layerNode: KDLNode {
    var node = node
    if let first = node.entries.firstIndex(where: { $0.key == nil }) {
      node.entries.remove(at: first)
    }
    return node
  }

  init(node: KDLNode, scope: NameScope, origin: Int) {
    self.node = node
    self.scope = scope
    self.origin = origin
  }
}

struct RepetitionStatement: Sendable {
  /// A count, or a list.
  let count: Located<Expression>
  /// The slot of the index, if it has a name.
  let index: Int?
  /// The slot of the list's item, if it has a name.
  let item: Int?
  let body: [Statement]
}

/// `when … { }` with what follows it: `else when … { }`, `else { }`.
struct ConditionStatement: Sendable {
  struct Alternative: Sendable {
    let condition: Located<Expression>
    let body: [Statement]
  }

  /// In order; the first whose condition holds is expanded.
  var alternatives: [Alternative]
  /// If none holds.
  var otherwise: [Statement] = []
  /// True if an `else` ended it.
  var isComplete = false
}

/// `let name value`.
struct BindingStatement: Sendable {
  let slot: Int
  let value: Located<Expression>
}

/// `output NAME …`; no name is that of the layer before.
struct OutputStatement: Sendable {
  let names: [LayerReference]
  let span: SourceSpan
}

struct BranchStatement: Sendable {
  let name: NameTemplate?
  let body: [Statement]
  let reservedNames: Set<String>
  let span: SourceSpan
}

struct InputStatement: Sendable {
  let name: NameTemplate?
  let axes: SpatialAxes
  /// An extent for each axis.
  let extents: [Located<Expression>]
  let channels: Located<Expression>
  let origin: Int
  let span: SourceSpan

  /// Returns the extent along an axis.
  func extent(along axis: Axis) -> Located<Expression> { extents[axes.place(of: axis)] }
}

struct FactStatement: Sendable {
  /// Its claim is that of the figure, if there is one.
  let fact: PublishedFact
  /// The computed figure or bound; nil if it is written as a number.
  let figure: Located<Expression>?
  /// `tolerance=` and `digits=`, which say how precise a computed figure is.
  let precision: Precision
  /// Of `with=`, if it is there.
  let settingsSpan: SourceSpan?
  /// The quantity's name as written, if it has another now.
  let formerName: Located<String>?

  struct Precision: Sendable {
    var tolerance: KDLValue?
    var digits: KDLValue?
  }
}

/// A statement that was not understood, which has been reported. It keeps its place, so that nothing that depends
/// on it is reported too.
struct FaultyStatement: Sendable {
  /// The layer it would have made, if its name was understood.
  let name: NameTemplate?
  /// True if it could have made layers under names that are not known.
  let mayNameOthers: Bool
  /// True if what follows would have read its output.
  let replacesFlow: Bool
}
