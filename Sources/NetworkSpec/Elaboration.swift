public import Diagnostics
public import NetworkModel

/// What the caller sets besides what the description says.
public struct ElaborationSettings: Sendable {
  /// Values of network parameters, by name, as written on the command line.
  public var parameters: [PublishedFact.Setting] = []
  /// Replaces the extents of the first input.
  public var input: InputOverride?
  /// Nodes beyond which expansion stops.
  public var mostNodes = 4_000_000

  public struct InputOverride: Hashable, Sendable {
    public let height: Int
    public let width: Int
    /// Nil leaves the description's.
    public let channels: Int?

    public init(height: Int, width: Int, channels: Int?) {
      self.height = height
      self.width = width
      self.channels = channels
    }
  }

  public init() {}

  /// Whether the network is as its file describes it, so that its published facts apply.
  public var areDefault: Bool { parameters.isEmpty && input == nil }
}

/// A description expanded: a network if all went well, and everything that did not.
public struct Elaboration: Sendable {
  public let name: String
  public let title: String
  public let citations: [Citation]
  /// The settings in force, defaults included, as `name=value`.
  public let parameters: [PublishedFact.Setting]
  public let network: InferredNetwork?
  public let facts: [PublishedFact]
  public let diagnostics: [Diagnostic]

  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

extension SpecLibrary {
  /// Expands one of the file's networks.
  ///
  /// - Returns: nil if the file declares no network of that name.
  public mutating func elaborate(
    _ name: String, settings: ElaborationSettings = ElaborationSettings()
  ) -> Elaboration? {
    guard let declaration = declarations.first(where: { $0.name == name }) else { return nil }
    let (template, faults) = compile(declaration)
    var elaborator = Elaborator(
      template: template, blocks: blocks, origins: origins, settings: settings)
    for fault in faults { elaborator.report(fault) }
    elaborator.run()
    return elaborator.finish()
  }
}

/// The state of one expansion.
struct Elaborator {
  /// Statements expanded, empty ones included, for each node that may be made.
  static let stepsPerNode = 4
  /// Statements inside statements, over all the blocks that are open.
  static let deepestNesting = 400

  let template: NetworkTemplate
  let blocks: [BlockTemplate]
  let origins: [Origin]
  let settings: ElaborationSettings

  var inference: ShapeInference
  var frame: Frame
  var scope: NamingScope
  var flow = Flow.start
  var rounding = Rounding.unstated
  var branch: Int?
  var openBlocks: [BlockReference] = []
  var statedNames = StatedNames()
  /// Where block instances and side outputs were called, by their index in the network.
  var instanceSpans: [SourceSpan] = []
  /// Layers that could not be made; what reads them stays silent.
  var failedNames: Set<String> = []
  var depth = 0
  var steps = 0
  var inputs = 0
  var facts: [PublishedFact] = []
  var faults: [SpecFault] = []
  private var seenFaults: Set<SpecFault> = []
  /// Expansion met a limit and stops.
  var isStopped = false

  init(
    template: NetworkTemplate, blocks: [BlockTemplate], origins: [Origin],
    settings: ElaborationSettings
  ) {
    self.template = template
    self.blocks = blocks
    self.origins = origins
    self.settings = settings
    self.inference = ShapeInference(name: template.name, title: template.title)
    self.frame = Frame(slots: [], volume: nil)
    self.scope = NamingScope(prefix: "", block: nil, reservedNames: template.reservedNames)
  }

  mutating func run() {
    frame.slots = parameterValues()
    expand(template.body, adoptsLoneCall: true)
    if flow == .start, faults.isEmpty {
      report(SpecFault(.noInput, at: template.span))
    }
  }

  consuming func finish() -> Elaboration {
    var diagnostics = faults.map(\.diagnostic)
    diagnostics += ShapeDiagnostics(inference: inference, origins: origins).diagnostics()
    let settled = zip(template.parameters, frame.slots).map { parameter, value in
      PublishedFact.Setting(name: parameter.name, value: value.text)
    }
    let failed = diagnostics.contains { $0.severity == .error }
    var output: NodeID?
    if case .node(let id) = flow { output = id }
    let network = inference.finish(output: output, origins: origins)
    return Elaboration(
      name: template.name, title: template.title, citations: template.citations,
      parameters: settled, network: failed ? nil : network, facts: facts,
      diagnostics: diagnostics)
  }

  mutating func report(_ fault: SpecFault) {
    guard fault.reason != .silent, seenFaults.insert(fault).inserted else { return }
    faults.append(fault)
  }

  /// The network's parameters, as set or by default; unknown or unsuitable settings are reported.
  private mutating func parameterValues() -> [Value] {
    for setting in settings.parameters
    where !template.parameters.contains(where: { $0.name == setting.name }) {
      report(
        SpecFault(
          .unknownSetting(setting.name, known: template.parameters.map(\.name)), at: template.span))
    }
    var values: [Value] = []
    for parameter in template.parameters {
      do throws(SpecFault) {
        values.append(.number(try value(of: parameter)))
      } catch {
        report(error)
        values.append(.number(parameter.defaultValue))
      }
    }
    let indices = template.slotCount - values.count
    return values + Array(repeating: .number(Number(0)), count: max(indices, 0))
  }

  private func value(of parameter: NetworkParameter) throws(SpecFault) -> Number {
    guard let setting = settings.parameters.last(where: { $0.name == parameter.name }) else {
      return parameter.defaultValue
    }
    let expression = try ExpressionParser.parse(setting.value, at: parameter.span, in: NameScope())
    let number = try expression.number(in: Frame(slots: [], volume: nil), at: parameter.span)
    guard parameter.choices.isEmpty || parameter.choices.contains(number) else {
      throw SpecFault(
        .invalidChoice(setting.value, choices: parameter.choices.map(\.description)),
        at: parameter.span)
    }
    return number
  }
}

extension Value {
  /// For people.
  var text: String {
    switch self {
    case .number(let number): number.description
    case .boolean(let boolean): boolean ? "true" : "false"
    case .block: "a block"
    }
  }
}
