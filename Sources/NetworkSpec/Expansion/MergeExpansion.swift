import CNNDiagnostics
import NetworkModel

/// The merge whose paths are being expanded.
struct OpenMerge {
  /// The input volume, where each path begins.
  var incoming = Flow.start
  var rounding = Rounding.unstated
  /// The ends of the paths so far.
  var inputs: [NodeID] = []
  /// True if something of it failed, so that not all that it merges is known.
  var isIncomplete = false
}

/// Expanding merges and their paths.
extension Elaborator {
  mutating func expand(_ statement: MergeStatement) throws(SpecFault) {
    if let source = statement.layer.common.source { use(try self.flow(of: source)) }
    if let pooling = statement.layer.pooling { return try undo(pooling, by: statement.layer) }
    let places = frame.places
    var outer = OpenMerge(incoming: flow, rounding: rounding)
    outer.inputs.reserveCapacity(statement.body.count)
    swap(&merge, &outer)
    expand(statement.body)
    swap(&merge, &outer)
    let finished = outer
    // An unknown flow hides whether a path is missing because it failed.
    let isIncomplete =
      finished.isIncomplete || flow != finished.incoming
      || (flow == .unknown && finished.inputs.isEmpty)
    frame.places = places
    // Hyperparameters of the merge see what enters it.
    use(finished.incoming)
    rounding = finished.rounding
    if !isIncomplete {
      try statement.layer.word.checkPathCount(finished.inputs.count, at: statement.layer.span)
    }
    try add(statement.layer, inputs: isIncomplete ? nil : .many(finished.inputs))
  }

  /// Adds a layer that names the max pooling which it undoes: it reads what flows here, and what was pooled.
  private mutating func undo(
    _ reference: LayerReference, by statement: LayerStatement
  ) throws(SpecFault) {
    let place = try frame.resolved(reference).place
    guard case .node(let id) = try self.flow(of: place, reference) else {
      return try add(statement, inputs: nil)
    }
    guard case .pooling(let pooling) = inference[id].layer, pooling.reduction == .max,
      case .one(let pooled) = inference[id].inputs
    else {
      throw SpecFault(
        .wrongType(expected: "a `maxpool`", found: "`\(inference[id].layer.word)`"),
        at: reference.span)
    }
    switch flow {
    case .start: throw SpecFault(.noIncomingVolume(statement.word.rawValue), at: statement.span)
    case .unknown: try add(statement, inputs: nil, undoing: pooling)
    case .node(let own): try add(statement, inputs: .many([own, pooled]), undoing: pooling)
    }
  }

  mutating func expand(_ path: PathStatement) throws(SpecFault) {
    // A statement before it that failed has left an unknown flow.
    if flow != merge.incoming { merge.isIncomplete = true }
    rounding = merge.rounding
    // That nothing enters is said once.
    use(merge.isIncomplete && merge.incoming == .start ? .unknown : merge.incoming)
    if let source = path.source { use(try self.flow(of: source)) }
    if let frozen = path.frozen, try frozen.value.boolean(in: frame, at: frozen.span) {
      freezing { $0.expand(path.body) }
    } else {
      expand(path.body)
    }
    switch flow {
    case .node(let end): merge.inputs.append(end)
    case .unknown: merge.isIncomplete = true
    case .start: throw SpecFault(.noIncomingVolume(path.merge.rawValue), at: path.mergeSpan)
    }
    use(merge.incoming)
    rounding = merge.rounding
  }
}
