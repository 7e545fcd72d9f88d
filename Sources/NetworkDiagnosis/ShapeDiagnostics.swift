public import CNNDiagnostics
import CNNText
@_spi(Rules) public import NetworkModel

/// Makes diagnostics of what inference found: adds names, places and where the numbers came from.
public struct ShapeDiagnostics {
  let inference: ShapeInference
  let origins: Origins
  /// Where the block instances of the network are called, by their index in it.
  private let calls: [SourceSpan]
  /// True if something other than volumes depends on the height or width of a volume, so that nobody
  /// can say what an input of another size would lead to.
  let dependsOnPlane: Bool

  /// Diagnostics for the findings of an inference.
  ///
  /// - Parameters:
  ///   - inference: The network so far, and what was found.
  ///   - origins: Where its nodes were written.
  ///   - calls: Where its block instances are called, in order.
  ///   - dependsOnPlane: Whether the description computed something from a height or a width.
  public init(
    inference: ShapeInference, origins: Origins, calls: [SourceSpan] = [], dependsOnPlane: Bool
  ) {
    self.inference = inference
    self.origins = origins
    self.calls = calls
    self.dependsOnPlane = dependsOnPlane
  }

  /// Findings for which other inputs are tried; that takes long in a large network.
  static let mostSearches = 20

  /// One finding for each fault, and one for all remainders of a statement, however often a block
  /// repeats it on whatever volumes.
  public func diagnostics() -> [Diagnostic] {
    let uses = usesOfRemainders()
    let blocks = inference.findings.isEmpty || calls.isEmpty ? [] : inference.innermostBlocks
    func call(_ diagnostic: Diagnostic, _ id: NodeID, alsoInOneFile: Bool) -> Diagnostic {
      blocks.isEmpty
        ? diagnostic : withCall(diagnostic, in: blocks[id.index], alsoInOneFile: alsoInOneFile)
    }
    var told: Set<Int> = []
    return inference.findings.enumerated().compactMap { index, finding in
      let origin = inference[finding.node].origin
      let searches = index < ShapeDiagnostics.mostSearches && !dependsOnPlane
      switch finding.fault {
      case .error(.remainder):
        guard told.insert(origin).inserted else { return nil }
        return remainder(.error, of: uses[origin] ?? [], searches: searches)
      case .unreadRemainders:
        guard told.insert(origin).inserted else { return nil }
        return remainder(.warning, of: uses[origin] ?? [], searches: searches)
      case .error(let error):
        return call(
          diagnostic(error, at: finding.node, searches: searches), finding.node,
          alsoInOneFile: false)
      case .weightsDiffer(let own, let shared):
        return call(
          weightsDiffer(own, shared, at: finding.node), finding.node, alsoInOneFile: true)
      }
    }
  }

  /// Labels the call of the innermost block that a layer is in and that is called in another file.
  ///
  /// - Parameters:
  ///   - block: The index of the innermost instance that the layer is in; nil for none.
  ///   - alsoInOneFile: Whether to label the innermost call if there is no other file.
  private func withCall(
    _ diagnostic: Diagnostic, in block: Int?, alsoInOneFile: Bool
  ) -> Diagnostic {
    guard case .span(let place) = diagnostic.location else { return diagnostic }
    var enclosing = block.flatMap { $0 < calls.count ? $0 : nil }
    var call = alsoInOneFile ? enclosing.map { calls[$0] } : nil
    // What encloses an instance began before it.
    while let index = enclosing {
      if calls[index].source != place.source {
        call = calls[index]
        break
      }
      enclosing = inference.parent(ofBlock: index)
    }
    guard let call else { return diagnostic }
    var diagnostic = diagnostic
    diagnostic.secondary.append(Diagnostic.Label(call, "in this call"))
    return diagnostic
  }

  /// All nodes of the statements that leave remainders, also those that leave none themselves.
  private func usesOfRemainders() -> [Int: [NodeID]] {
    var uses: [Int: [NodeID]] = [:]
    for finding in inference.findings {
      switch finding.fault {
      case .error(.remainder), .unreadRemainders: uses[inference[finding.node].origin] = []
      case .error, .weightsDiffer: break
      }
    }
    guard !uses.isEmpty else { return [:] }
    for (index, node) in inference.nodes.enumerated() where uses[node.origin] != nil {
      uses[node.origin]?.append(NodeID(index: index))
    }
    return uses
  }

  // MARK: Errors

  /// The first layer that cannot take what it reads, and the headline of the finding on it; nil if all can.
  public var firstConflict: (node: NodeID, headline: String)? {
    for finding in inference.findings {
      switch finding.fault {
      case .error(let error): return (finding.node, headline(error, at: finding.node))
      case .weightsDiffer: return (finding.node, weightsHeadline(at: finding.node))
      case .unreadRemainders: continue
      }
    }
    return nil
  }

  /// The fault in one line: for windows with both axes, which the error alone does not have.
  private func headline(_ error: LayerError, at id: NodeID) -> String {
    let specific: String? =
      switch error {
      case .windowExceedsInput: exceedingHeadline(at: id)
      case .remainder: remainderHeadline(at: id)
      case .hyperparameterOutOfRange, .realOutOfRange, .notDivisible, .emptyTableRow,
        .tableRowNotAscending, .targetLarger, .extentOutOfRange, .tooManyValues, .windowInPadding,
        .transposedOutputEmpty, .outputPaddingTooLarge, .channelsNotDivisible, .channelsOdd,
        .extentNotDivisible, .valuesDiffer, .channelOutOfRange, .nothingLeft,
        .paddingExceedsInput, .axesDiffer, .noSuchAxis, .tooFewInputs, .tooManyInputs,
        .inputsDiffer, .inputAxesDiffer, .matricesDiffer, .notOfPooling,
        .countOverflow:
        nil
      }
    return specific ?? error.words.headline
  }

  private func weightsHeadline(at id: NodeID) -> String {
    let node = inference[id]
    let other = node.sharesWeightsOf.map { "`\(inference[$0].name)`" } ?? "another layer"
    return "`\(node.name)` cannot use the weights of \(other)"
  }

  private func diagnostic(
    _ error: LayerError, at id: NodeID, searches: Bool
  ) -> Diagnostic {
    let node = inference[id]
    let origin = origins[node.origin]
    let words = error.words
    var diagnostic = Diagnostic(
      words.id, .error, headline(error, at: id),
      at: origin.place(ofFirst: error.hyperparameter.map { [$0] } ?? []), label: words.label,
      notes: words.notes)
    switch error {
    case .windowExceedsInput(let fit):
      describe(fit, at: id, searches: searches, in: &diagnostic)
    case .inputsDiffer(let place, let first, let other, let axis):
      labelInputs(of: node, differing: place, in: &diagnostic)
      if axis != .channels, (first.positions == 1) != (other.positions == 1) {
        diagnostic.help.append(
          Diagnostic.Help(
            "`upsample like=LAYER` repeats the one position over the plane of a layer"))
      } else if axis != .channels, let help = paddingHelp(for: node, between: first, and: other) {
        diagnostic.help.append(help)
      } else if searches, axis != .channels {
        suggestInputs(for: id, in: &diagnostic)
      }
    case .inputAxesDiffer(let place, _, _):
      labelInputs(of: node, differing: place, in: &diagnostic)
    case .matricesDiffer, .notOfPooling:
      labelInputs(of: node, differing: nil, in: &diagnostic)
    case .channelsNotDivisible, .channelsOdd, .extentNotDivisible, .valuesDiffer,
      .channelOutOfRange,
      .nothingLeft, .paddingExceedsInput, .axesDiffer, .noSuchAxis:
      if case .one(let input) = node.inputs, let shape = inference.shape(of: input) {
        diagnostic.notes.append("`\(inference[input].name)` gives \(shape)")
      }
    case .hyperparameterOutOfRange, .realOutOfRange, .notDivisible, .emptyTableRow,
      .tableRowNotAscending, .targetLarger, .extentOutOfRange, .tooManyValues, .remainder,
      .windowInPadding, .transposedOutputEmpty,
      .outputPaddingTooLarge, .tooFewInputs, .tooManyInputs, .countOverflow:
      break
    }
    return diagnostic
  }

  /// Labels each path of a merge with its volume; of very many, the first ones and the one that differs.
  private func labelInputs(
    of node: Node, differing place: Int?, in diagnostic: inout Diagnostic
  ) {
    let origin = origins[node.origin]
    for (index, input) in node.inputs.enumerated() where index < 8 || index == place {
      guard let shape = inference.shape(of: input), index < origin.paths.count else { continue }
      diagnostic.secondary.append(
        Diagnostic.Label(origin.paths[index], "`\(inference[input].name)` gives \(shape)"))
    }
  }

  /// The padding with which a path of a merge would keep the plane that another path has; nil if no single layer makes
  /// the difference.
  private func paddingHelp(
    for node: Node, between first: Shape, and other: Shape
  ) -> Diagnostic.Help? {
    for id in node.inputs.prefix(8) {
      guard let shape = inference.shape(of: id) else { continue }
      let wanted = shape.extents == first.extents ? other.extents : first.extents
      var place = id
      for _ in 0..<8 {
        let made = inference[place]
        guard case .one(let input) = made.inputs, let before = inference.shape(of: input) else {
          break
        }
        if before.extents != shape.extents {
          guard before.extents == wanted, let windows = made.layer.windows,
            let padding = windows.paddingThatKeeps
          else { break }
          return Diagnostic.Help(
            "`pad=\(padding)` on `\(made.name)` keeps \(before.extents)",
            edit: origins[made.origin].padding(padding))
        }
        place = input
      }
    }
    return nil
  }

  /// Names the nearest inputs at which the paths of a merge agree.
  private func suggestInputs(for id: NodeID, in diagnostic: inout Diagnostic) {
    guard let search = InputSearch(inference, reaching: [id]) else { return }
    let nearest = [search.nearestTaken(.smaller), search.nearestTaken(.larger)].compactMap { $0 }
    guard !nearest.isEmpty else { return }
    let sizes = nearest.map { extents in
      extents.axes.all.map { "\(extents[$0])" }.joined(separator: "×")
    }.joined(separator: " or ")
    diagnostic.help.append(Diagnostic.Help("an input of \(sizes) fits here"))
  }

  private func weightsDiffer(
    _ own: ParameterCount, _ shared: ParameterCount, at id: NodeID
  ) -> Diagnostic {
    let node = inference[id]
    var diagnostic = Diagnostic(
      .shapeMismatch, .error, weightsHeadline(at: id),
      at: origins[node.origin].sharesWeightsOf.map { .span($0) } ?? origins[node.origin].location,
      label: "needs \(own.words(beside: shared))")
    if let other = node.sharesWeightsOf.map({ inference[$0] }) {
      if case .span(let span) = origins[other.origin].location {
        diagnostic.secondary = [Diagnostic.Label(span, "has \(shared.words(beside: own))")]
      }
      if node.layer.kind != other.layer.kind {
        diagnostic.notes = [
          "`\(node.name)` is a layer of kind \(node.layer.kind.rawValue), "
            + "`\(other.name)` one of kind \(other.layer.kind.rawValue)"
        ]
      }
    }
    return diagnostic
  }
}

extension ParameterCount {
  /// The counts by what they are; running statistics only where the two counts differ in them.
  fileprivate func words(beside other: ParameterCount) -> String {
    var words = [
      counted(weights, "weight"),
      NumberText.grouped(biases) + (biases == 1 ? " bias" : " biases"),
    ]
    if statistics != other.statistics { words.append(counted(statistics, "running statistic")) }
    return listed(words, by: "and")
  }
}

extension Origin {
  /// The value of the first property that the statement gives, else the statement.
  func place(ofFirst hyperparameters: [Hyperparameter]) -> Diagnostic.Location {
    for hyperparameter in hyperparameters {
      if let property = properties.first(where: { $0.name == hyperparameter.rawValue }) {
        return .span(property.value)
      }
    }
    return location
  }
}

extension Origin {
  /// The change that pads a window; nil of a statement that does not say how large it is.
  fileprivate func padding(_ padding: Int) -> Diagnostic.Help.Edit? {
    if let stated = properties.first(where: { $0.name == "pad" })?.value {
      return .init(span: stated, replacement: "\(padding)")
    }
    guard let kernel = properties.first(where: { $0.name == "kernel" })?.value else { return nil }
    let end = kernel.range.upperBound
    return .init(
      span: SourceSpan(source: kernel.source, range: end..<end), replacement: " pad=\(padding)")
  }
}

extension Windows {
  /// The padding, the same on all sides, with which the plane stays as large as it is; nil if there is none.
  fileprivate var paddingThatKeeps: Int? {
    let wanted = axes.all.map { axis in self[axis].dilation * (self[axis].kernel - 1) }
    guard let first = wanted.first, first % 2 == 0, wanted.allSatisfy({ $0 == first }),
      axes.all.allSatisfy({ self[$0].stride == 1 })
    else { return nil }
    return first / 2
  }
}
