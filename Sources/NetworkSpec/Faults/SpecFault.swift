import CNNDiagnostics
import NetworkConditions
import NetworkDiagnosis
import NetworkModel

/// A fault in a description, as data. Each kind of reason has its own words.
struct SpecFault: Error, Hashable {
  let reason: Reason
  let span: SourceSpan

  enum Reason: Hashable {
    /// A consequence of an error that has been reported already.
    case silent
    case structure(StructureFault)
    case value(ValueFault)
    case syntax(SyntaxFault)
    case expansion(ExpansionFault)
    case layer(LayerError)
    case channelsFirst(ChannelsFirst)
    case graph(GraphFault)
  }

  /// A consequence of an error that has been reported already: stops the work, says nothing.
  static let silent = SpecFault(
    reason: .silent, span: SourceSpan(source: SourceID(index: 0), range: 0..<0))

  private init(reason: Reason, span: SourceSpan) {
    self.reason = reason
    self.span = span
  }

  init(_ fault: StructureFault, at span: SourceSpan) {
    self.init(reason: .structure(fault), span: span)
  }

  init(_ fault: ValueFault, at span: SourceSpan) { self.init(reason: .value(fault), span: span) }

  init(_ fault: SyntaxFault, at span: SourceSpan) {
    self.init(reason: .syntax(fault), span: span)
  }

  init(_ fault: ExpansionFault, at span: SourceSpan) {
    self.init(reason: .expansion(fault), span: span)
  }

  init(_ finding: ChannelsFirst, at span: SourceSpan) {
    self.init(reason: .channelsFirst(finding), span: span)
  }

  init(_ fault: GraphFault, at span: SourceSpan) { self.init(reason: .graph(fault), span: span) }

  init(_ error: LayerError, at span: SourceSpan) { self.init(reason: .layer(error), span: span) }
}

extension SpecFault {
  /// The finding; nil for faults that are not reported.
  var diagnostic: Diagnostic? {
    guard let words = reason.words else { return nil }
    return Diagnostic(
      words.id, words.severity, words.headline, at: .span(span), label: words.label,
      secondary: words.secondary, notes: words.notes,
      help: words.help.map { $0.help(at: span) })
  }
}

extension SpecFault {
  /// The finding with the call that leads to it.
  func diagnostic(inCall call: SourceSpan?) -> Diagnostic? {
    guard var finding = diagnostic else { return nil }
    if let call { finding.secondary.append(Diagnostic.Label(call, "in this call")) }
    return finding
  }

  /// True if a call cannot use the weights of the instance that it names.
  var isAboutSharing: Bool {
    guard case .structure(.structuresDiffer) = reason else { return false }
    return true
  }
}

extension SpecFault.Reason {
  fileprivate var words: FaultWords? {
    switch self {
    case .silent: nil
    case .structure(let fault): fault.words
    case .value(let fault): fault.words
    case .syntax(let fault): fault.words
    case .expansion(let fault): fault.words
    case .layer(let error): FaultWords(error.words)
    case .channelsFirst(let finding): finding.words
    case .graph(let fault): fault.words
    }
  }
}
