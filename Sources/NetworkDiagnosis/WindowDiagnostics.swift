import CNNDiagnostics
@_spi(Rules) import NetworkModel

/// Windows that do not fit, and windows that leave pixels or padding unread.
extension ShapeDiagnostics {
  // MARK: Headlines

  /// Returns the headline on all axes of a window that does not fit; nil if there is no such window.
  func exceedingHeadline(at id: NodeID) -> String? {
    use(id).map { use in
      LayerErrorWords.exceeding(
        use.windows.text { $0.dilatedKernel }, isDilated: use.isDilated,
        "an input of \(use.extentsText)")
    }
  }

  /// Returns the headline on what is unread on all axes; nil if there is no such window.
  func remainderHeadline(at id: NodeID) -> String? { use(id).map { remainderHeadline(of: $0) } }

  private func remainderHeadline(of use: RemainderRemedies.Use) -> String {
    LayerErrorWords.remaining(
      use.windows.text { Int64($0.kernel) }, use.windows.strideText, use.unreadText)
  }

  // MARK: Not one position

  /// Adds the size that the kernel needs, the shrinking of the volume, and an input that would fit.
  ///
  /// - Parameter searches: whether other inputs are tried.
  func describe(
    _ fit: WindowFit, at id: NodeID, searches: Bool, in diagnostic: inout Diagnostic
  ) {
    guard case .one(let input) = inference[id].inputs, let use = use(id) else { return }
    diagnostic.label =
      "needs \(use.windows.text { $0.dilatedKernel }), but `\(inference[input].name)` gives "
      + use.extentsText
    addWay(to: id, along: fit.axis, to: &diagnostic)
    guard searches else { return }
    // All of the network if some input does for it, else as far as here.
    let side =
      InputSearch(inference, reaching: nil)?.smallestSide
      ?? InputSearch(inference, reaching: [id])?.smallestSide
    if let side {
      let axes = use.input.axes
      diagnostic.help.append(
        Diagnostic.Help(
          "the smallest \(axes == .three ? "cubic " : "")input this chain accepts is "
            + "\(Extents(axes) { _ in side })"))
    }
  }

  // MARK: Remainders

  /// - Parameters:
  ///   - ids: the nodes of one statement.
  ///   - searches: whether other inputs are tried.
  func remainder(
    _ severity: Diagnostic.Severity, of ids: [NodeID], searches: Bool
  ) -> Diagnostic? {
    let all = ids.compactMap { id in use(id).map { (id: id, use: $0) } }
    let unread = all.filter { !$0.use.unread.isEmpty }
    guard let (id, use) = unread.first else { return nil }
    let origin = origins[inference[id].origin]
    var diagnostic = Diagnostic(
      .windowRemainder, severity, remainderHeadline(of: use),
      at: origin.place(ofFirst: [.kernel, .stride]))
    diagnostic.notes = notes(on: unread, severity)
    if severity == .error {
      diagnostic.notes.append("`rounding=exact` accepts only whole numbers")
      if let axis = use.unread.first?.axis { addWay(to: id, along: axis, to: &diagnostic) }
    }
    let search = searches ? InputSearch(inference, reaching: ids) : nil
    let remedies = RemainderRemedies(
      uses: all.map { $0.use }, origin: origin, search: search, originIndex: inference[id].origin)
    if severity == .warning {
      diagnostic.help.append(remedies.roundingHelp)
      if let help = remedies.ceilingHelp { diagnostic.help.append(help) }
    }
    diagnostic.help += inputHelp(id, use, search, remedies)
    diagnostic.help += remedies.windowHelp
    return diagnostic
  }

  private func use(_ id: NodeID) -> RemainderRemedies.Use? {
    let node = inference[id]
    guard case .one(let input) = node.inputs, let shape = inference.shape(of: input),
      let windows = node.layer.windows
    else { return nil }
    return RemainderRemedies.Use(layer: node.layer, windows: windows, input: shape)
  }

  /// The formula for each axis that does not come out even, of the first few uses.
  private func notes(
    on uses: [(id: NodeID, use: RemainderRemedies.Use)], _ severity: Diagnostic.Severity
  ) -> [String] {
    var told: [RemainderRemedies.Use] = []
    var notes: [String] = []
    for (id, use) in uses where !told.contains(use) {
      guard told.count < 4 else { return notes + ["and so on for other volumes"] }
      told.append(use)
      let name = uses.count > 1 ? "`\(inference[id].name)`: " : ""
      let fits = use.isAlikeOnAllAxes ? Array(use.unread.prefix(1)) : use.unread
      for fit in fits {
        let along = use.isAlikeOnAllAxes ? "" : " along \(fit.axis.rawValue)"
        let accepted =
          severity == .warning ? "; `rounding=floor` accepts \(fit.wholePositions)" : ""
        notes.append("\(name)\(fit.formula) = \(fit.positionsText)\(along)\(accepted)")
      }
    }
    return notes
  }

  /// The nearest inputs of the network with which the statement leaves nothing unread.
  private func inputHelp(
    _ id: NodeID, _ use: RemainderRemedies.Use, _ search: InputSearch?,
    _ remedies: RemainderRemedies
  ) -> [Diagnostic.Help] {
    var sentences: [String] = []
    if let list = search?.sides(fitting: inference[id].origin, use) {
      let isDirect = inference[id].inputs.allSatisfy { inference[$0].inputs == .none }
      // Layers after this one may want another.
      sentences.append(
        isDirect
          ? "an input of \(list) fits exactly"
          : "a network input of \(list) fits exactly here")
    }
    if let impossible = remedies.impossiblePadding {
      sentences.append("no symmetric padding makes it fit (\(impossible))")
    }
    return sentences.isEmpty ? [] : [Diagnostic.Help(sentences.joined(separator: "; "))]
  }

  // MARK: The way here

  /// `height along the way: input 28 → c1 24 → s2 12`, and a label at the input.
  private func addWay(to id: NodeID, along axis: Axis, to diagnostic: inout Diagnostic) {
    var chain: [NodeID] = []
    var next = inference[id].inputs.first
    while let here = next, chain.count < 10_000 {
      chain.append(here)
      next = inference[here].inputs.first
    }
    guard next == nil, let first = chain.last, let entering = inference.shape(of: first) else {
      return
    }
    var steps: [String] = []
    var last: Int?
    for here in chain.reversed() {
      guard let extent = inference.shape(of: here)?[axis] else { return }
      if extent != last { steps.append("\(inference[here].name) \(extent)") }
      last = extent
    }
    if steps.count > 12 { steps = steps.prefix(4) + ["…"] + steps.suffix(7) }
    diagnostic.notes.append("\(axis.rawValue) along the way: " + steps.joined(separator: " → "))
    if let span = origins[inference[first].origin].extentsSpan {
      diagnostic.secondary.append(Diagnostic.Label(span, "\(entering.extents) enters here"))
    }
  }
}

extension Origin {
  /// From the first spatial extent of an input to the last.
  fileprivate var extentsSpan: SourceSpan? {
    let names = [Axis.depth, .height, .width, .length].map { $0.hyperparameter.rawValue }
    let extents = properties.filter { names.contains($0.name) }.map { $0.value }
    guard let first = extents.first, let last = extents.last, first.source == last.source,
      first.range.lowerBound <= last.range.upperBound
    else { return nil }
    return SourceSpan(
      source: first.source, range: first.range.lowerBound..<last.range.upperBound)
  }
}

extension RemainderRemedies.Use {
  /// The axes on which pixels or padding stay unread.
  fileprivate var unread: [WindowFit] { windows.unread(on: input).filter { $0.unread > 0 } }

  fileprivate var isAlikeOnAllAxes: Bool { input.extents.isUniform && windows.isUniform }

  fileprivate var isDilated: Bool { windows.axes.all.contains { windows[$0].dilation > 1 } }

  /// `4×4`, or of a sequence `4 positions`.
  fileprivate var extentsText: String {
    input.axes == .one ? Axis.length.counted(input.width) : "\(input.extents)"
  }

  /// `1 of 224 rows and columns`, `1 of 224 rows and 2 columns of padding`.
  fileprivate var unreadText: String {
    guard let first = unread.first else { return "nothing" }
    if isAlikeOnAllAxes { return first.unreadText(onAll: input.axes) }
    return unread.map { $0.unreadText() }.joined(separator: " and ")
  }
}

extension Windows {
  fileprivate var strideText: String {
    let strides = Extents(axes) { self[$0].stride }
    return strides.isUniform ? "\(horizontal.stride)" : "\(strides)"
  }
}

extension WindowFit {
  /// The positions that rounding down accepts.
  fileprivate var wholePositions: Int64 { positions(.down) }
}

extension InputSearch {
  /// `223 or 227` for all axes alike, `223 rows or 227 rows` for one.
  fileprivate func sides(fitting origin: Int, _ use: RemainderRemedies.Use) -> String? {
    let unread = use.unread.map { $0.axis }
    let found: [String]
    if use.isAlikeOnAllAxes {
      found = nearestFitting(origin) { _ in true }
        .map { $0.isUniform ? "\($0.width)" : "\($0)" }
    } else if let axis = unread.first, unread.count == 1 {
      found = nearestFitting(origin) { $0 == axis }.map { axis.counted($0[axis]) }
    } else {
      found = []
    }
    return found.isEmpty ? nil : found.joined(separator: " or ")
  }
}
