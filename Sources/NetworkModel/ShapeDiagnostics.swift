public import Diagnostics

/// Makes diagnostics of what inference found: adds names, places and where the numbers came from.
public struct ShapeDiagnostics {
  private let inference: ShapeInference
  private let origins: [Origin]

  private let dependsOnPlane: Bool

  public init(inference: ShapeInference, origins: [Origin], dependsOnPlane: Bool) {
    self.inference = inference
    self.origins = origins
    self.dependsOnPlane = dependsOnPlane
  }

  public func diagnostics() -> [Diagnostic] {
    inference.findings.map { finding in
      switch finding.fault {
      case .error(let error): diagnostic(error, at: finding.node)
      case .unreadRemainders(let fits): warning(fits, at: finding.node)
      }
    }
  }

  // MARK: Errors

  private func diagnostic(_ error: LayerError, at id: NodeID) -> Diagnostic {
    let node = inference[id]
    let origin = origins[node.origin]
    let words = error.words
    var diagnostic = Diagnostic(
      words.id, .error, words.headline, at: origin.place(of: error.hyperparameter),
      label: words.label, notes: words.notes)
    switch error {
    case .windowExceedsInput(let fit):
      describe(fit, at: id, in: &diagnostic)
    case .remainder(let fit):
      diagnostic.help += RemainderRemedies(fit: fit).help(origin: origin, acceptsRounding: true)
      addWay(to: id, along: fit.axis, to: &diagnostic)
    case .inputsDiffer:
      labelInputs(of: node, in: &diagnostic)
    case .channelsNotDivisible, .channelOutOfRange:
      if case .one(let input) = node.inputs, let shape = inference.shape(of: input) {
        diagnostic.notes.append("`\(inference[input].name)` gives \(shape)")
      }
    case .hyperparameterOutOfRange, .realOutOfRange, .notDivisible, .emptyTableRow,
      .extentOutOfRange, .tooManyValues, .windowInPadding, .transposedOutputEmpty,
      .outputPaddingTooLarge, .nothingLeft, .tooFewInputs, .tooManyInputs, .countOverflow:
      break
    }
    return diagnostic
  }

  /// Kernel and input with both axes, the way the volume shrank, and the input that would do.
  private func describe(_ fit: WindowFit, at id: NodeID, in diagnostic: inout Diagnostic) {
    let node = inference[id]
    guard case .one(let input) = node.inputs, let shape = inference.shape(of: input),
      let windows = node.layer.windows
    else { return }
    let extent = "\(windows.vertical.extent)×\(windows.horizontal.extent)"
    let plane = "\(shape.height)×\(shape.width)"
    let dilated = windows.vertical.dilation > 1 || windows.horizontal.dilation > 1
    diagnostic.headline =
      "\(dilated ? "dilated kernel" : "kernel") \(extent) does not fit an input of \(plane)"
    diagnostic.label = "needs \(extent), but `\(inference[input].name)` gives \(plane)"
    addWay(to: id, along: fit.axis, to: &diagnostic)
    if let smallest = SmallestInput(inference: inference, failing: id).side {
      diagnostic.help.append(
        Diagnostic.Help("the smallest input this chain accepts is \(smallest)×\(smallest)"))
    }
  }

  private func labelInputs(of node: Node, in diagnostic: inout Diagnostic) {
    for input in node.inputs.ids {
      guard let shape = inference.shape(of: input),
        case .span(let span) = origins[inference[input].origin].location,
        !diagnostic.secondary.contains(where: { $0.span == span })
      else { continue }
      diagnostic.secondary.append(
        Diagnostic.Label(span, "`\(inference[input].name)` gives \(shape)"))
    }
  }

  // MARK: Warnings

  private func warning(_ fits: [WindowFit], at id: NodeID) -> Diagnostic {
    let node = inference[id]
    let origin = origins[node.origin]
    let fit = fits[0]
    let isSquare = fits.count == 2 && fits[0].isLike(fits[1])
    let what =
      isSquare
      ? "\(fit.unread) of \(fit.input) rows and columns"
      : fits.map { "\($0.unread) of \($0.axis.counted($0.input))" }.joined(separator: " and ")
    let windows = node.layer.windows
    let kernel = windows.map { "\($0.vertical.kernel)×\($0.horizontal.kernel)" } ?? "\(fit.kernel)"
    var diagnostic = Diagnostic(
      .windowRemainder, .warning,
      "kernel \(kernel) with stride \(fit.stride) leaves \(what) unread",
      at: origin.place(ofFirst: [.stride, .kernel]))
    for fit in isSquare ? [fit] : fits {
      let accepted =
        (fit.input + fit.paddingBefore + fit.paddingAfter - fit.extent) / fit.stride + 1
      diagnostic.notes.append(
        "\(fit.formula) = \(fit.positionsText); `rounding=floor` accepts \(accepted)")
    }
    diagnostic.help = RemainderRemedies(fit: fit).help(origin: origin, acceptsRounding: false)
    return diagnostic
  }

  // MARK: The way here

  /// `height on the way here: input 28 → c1 24 → s2 12`, and a label at the input.
  private func addWay(to id: NodeID, along axis: Extent, to diagnostic: inout Diagnostic) {
    var chain: [NodeID] = []
    var next = inference[id].inputs.ids.first
    while let here = next {
      chain.append(here)
      next = inference[here].inputs.ids.first
    }
    guard let first = chain.last, let entering = inference.shape(of: first) else { return }
    var steps: [String] = []
    var last: Int?
    for here in chain.reversed() {
      guard let shape = inference.shape(of: here) else { return }
      let extent = axis == .width ? shape.width : shape.height
      if extent != last { steps.append("\(inference[here].name) \(extent)") }
      last = extent
    }
    if steps.count > 12 { steps = steps.prefix(4) + ["…"] + steps.suffix(7) }
    diagnostic.notes.append("\(axis.rawValue) on the way here: " + steps.joined(separator: " → "))
    guard case .span(let span) = origins[inference[first].origin].location else { return }
    diagnostic.secondary.append(
      Diagnostic.Label(span, "\(entering.height)×\(entering.width) enters here"))
  }
}

extension Origin {
  /// The value of a property if the statement gives it, else the statement.
  func place(of hyperparameter: Hyperparameter?) -> Diagnostic.Location {
    place(ofFirst: hyperparameter.map { [$0] } ?? [])
  }

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

extension WindowFit {
  /// Whether another axis has the same numbers.
  fileprivate func isLike(_ other: WindowFit) -> Bool {
    input == other.input && kernel == other.kernel && stride == other.stride
      && extent == other.extent && paddingBefore == other.paddingBefore
      && paddingAfter == other.paddingAfter
  }
}

extension Layer {
  /// The sliding window of the kinds that have one.
  public var windows: WindowPair? {
    switch self {
    case .convolution(let layer): layer.windows
    case .transposedConvolution(let layer): layer.windows
    case .pooling(let layer): layer.windows
    case .input, .fullyConnected, .radialBasis, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .batchNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .concatenation,
      .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .channelSlice:
      nil
    }
  }
}
