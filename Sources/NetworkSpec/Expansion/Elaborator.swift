import CNNDiagnostics
import NetworkConditions
import NetworkDiagnosis
import NetworkFacts
import NetworkModel

/// The state of one expansion.
struct Elaborator {
  /// Statements inside statements, over all the blocks that are open.
  static let deepestNesting = 400
  /// Units of work for each node that may be made. A plain layer is one.
  private static let workPerNode: Int64 = 4
  /// Units of work for a statement that fails: repeated often, it shall not take longer than others.
  private static let workOfFailure = 64

  let template: NetworkTemplate
  let blocks: [BlockTemplate]
  let origins: Origins
  let settings: ElaborationSettings
  private let mostNodesInMemory: Int
  private let mostBytesBesideNodes: Int
  private let mostWork: Int64
  /// The side outputs that do not fit, by full name, which are left out.
  let unfitBranches: Set<String>

  var inference: ShapeInference
  var frame = Frame()
  var flow = Flow.start
  var rounding = Rounding.unstated
  /// The innermost merge that is open.
  var merge = OpenMerge()
  /// Index of the side output that is being expanded.
  var branch: Int?
  var openBlocks: [BlockReference] = []
  var inputCount = 0
  var facts: [PublishedFact] = []

  var scope: NamingScope
  /// Full names that the block that gives them could not know when it was compiled.
  var unforeseenNames = StatedNames()
  var missingNames = MissingNames()
  /// The latest results of statements with expressions, by origin: the units of a stage ask the same again.
  var lastLayers: [Int: EvaluatedLayer] = [:]
  /// The calls of block instances and side outputs, by their index in the network.
  var instanceSpans: [SourceSpan] = []
  /// What comes out of them; nil while they are open.
  var instanceEnds: [Flow?] = []
  /// The layers that `apply` has made of a word, by origin.
  var appliedLayers: [Int: [LayerWord: Statement]] = [:]
  /// True within what is frozen as a whole.
  var isFreezing = false
  /// The instance whose weights the innermost such call uses.
  var sharing: SharedInstance?
  /// The results that the description marks, in order.
  var outputs: [NodeID] = []
  /// The same, for asking.
  var markedOutputs: Set<NodeID> = []
  /// True if a statement failed, so that not all layers and results are known.
  private var hasFailed = false
  /// The ends of side outputs.
  var branchEnds: Set<NodeID> = []
  var foldsBatchNormalization: Bool
  /// Pooling layers without a stride, by origin.
  var unstatedStrides: [Int: NodeID] = [:]

  /// The calls within which expansion is, the innermost last.
  var openCalls: [SourceSpan] = []
  /// Those of them whose instance has the weights of another.
  var sharingCalls: [SourceSpan] = []
  /// The call that leads to a fault elsewhere: in a file that is imported, say.
  private var callsOfFaults: [SpecFault: SourceSpan] = [:]

  /// The innermost statement that repeats or calls, where a limit that is met is reported.
  var place: SourceSpan
  private(set) var depth = 0
  private(set) var work: Int64 = 0
  /// Expansion met a limit and stops.
  private(set) var isStopped = false
  /// True if a statement was met that could not be compiled.
  private var isIncomplete = false
  /// True if something depends on the height or width of a volume, other than volumes.
  private(set) var readsPlane = false

  private var log = FaultLog()
  private var seenFaults: Set<SpecFault> = []
  var settingFindings: [Diagnostic] = []
  /// A note for each name in facts that is written as it was once.
  private var renamings: [String: Diagnostic] = [:]

  init(
    template: NetworkTemplate, blocks: [BlockTemplate], settings: ElaborationSettings,
    unfitBranches: Set<String> = []
  ) {
    self.unfitBranches = unfitBranches
    self.template = template
    self.blocks = blocks
    self.origins = template.origins
    self.settings = settings
    mostNodesInMemory = settings.memory?.mostNodes ?? .max
    mostBytesBesideNodes = settings.memory?.available ?? .max
    mostWork =
      max(min(Int64(settings.mostNodes), Int64(UInt32.max)), 0) * Elaborator.workPerNode
    self.inference = ShapeInference(name: template.name, title: template.title)
    self.scope = NamingScope(prefix: "", block: nil, reservedNames: template.reservedNames)
    self.place = template.span
    self.foldsBatchNormalization = settings.foldsBatchNormalization
  }

  mutating func run() {
    frame.slots = parameterValues()
    expand(template.body, adoptsLoneCall: true)
    if flow == .start, log.count == 0, !isIncomplete {
      report(SpecFault(.noInput, at: template.span))
    }
  }

  consuming func finish() -> Elaboration {
    let shapes = ShapeDiagnostics(
      inference: inference, origins: origins, calls: instanceSpans,
      dependsOnPlane: readsPlane || !settings.seeksRemedies)
    let isSoundSoFar = !hasFailed && !isIncomplete && shapes.firstConflict == nil
    let isWhole = !settings.omitsBranches && unfitBranches.isEmpty
    let remarks = strideRemarks() + (isSoundSoFar && isWhole ? unreadRemarks() : [])
    let conflicts: Set<String>? =
      log.count == 0 && !isIncomplete && settingFindings.isEmpty
      ? inference.branchesOfConflicts()
      : nil
    let diagnostics =
      settingFindings
      + (log.faults.compactMap { $0.diagnostic(inCall: callsOfFaults[$0]) } + shapes.diagnostics()
      + remarks + renamings.values).sortedByPlace()
    let settled = zip(template.parameters, frame.slots).map { parameter, value in
      PublishedFact.Setting(name: parameter.name, value: value.text)
    }
    let shapeConflict = shapes.firstConflict.map { node, headline in
      Elaboration.ShapeConflict(
        layer: inference[node].name, isInBranch: inference[node].branch != nil, reason: headline,
        smallestSide: settings.seeksRemedies && !readsPlane ? inference.smallestSide : nil,
        nearestSmaller: settings.seeksNearestInputs ? inference.nearestSmallerInput : nil,
        nearestLarger: settings.seeksNearestInputs ? inference.nearestLargerInput : nil)
    }
    let isSound = !isIncomplete && !diagnostics.contains { $0.severity == .error }
    var marked = outputs
    if marked.isEmpty, case .node(let id) = flow { marked = [id] }
    var network = isSound ? inference.finish(outputs: marked, origins: origins) : nil
    var foldedNormalizations = 0
    if foldsBatchNormalization, let whole = network {
      (network, foldedNormalizations) = whole.folded
    }
    return Elaboration(
      name: template.name, title: template.title, citations: template.citations,
      parameters: settled,
      network: network, foldedNormalizations: foldedNormalizations, facts: facts,
      diagnostics: diagnostics, work: work, shapeConflict: shapeConflict,
      unfitBranches: conflicts ?? [])
  }

  // MARK: Faults and bounds

  mutating func report(_ fault: SpecFault) {
    guard fault != .silent, seenFaults.insert(fault).inserted else { return }
    log.add(fault)
    if let call = openCalls.last(where: { $0.source != fault.span.source })
      ?? (fault.isAboutSharing ? sharingCalls.last : nil)
    {
      callsOfFaults[fault] = call
    }
    if log.isFull { isStopped = true }
  }

  // More than `check` was measured to take for 200,000 of them, while arrays grow. A side output has one short
  // name, the instance of a block its names and scope.
  private static let bytesOfInstance = 600
  private static let bytesOfBranch = 200
  private static let bytesOfFact = 300

  /// Bytes of the instances of blocks and side outputs so far.
  private var bytesOfInstances = 0

  private var bytesBesideNodes: Int { bytesOfInstances + facts.count * Self.bytesOfFact }

  /// Counts the memory of an instance, of a side output if it has no block.
  mutating func chargeMemory(ofInstanceOf block: String) {
    bytesOfInstances += block.isEmpty ? Self.bytesOfBranch : Self.bytesOfInstance
  }

  /// Bounds the work: every statement costs something, whether it makes a node or not.
  mutating func spend(_ cost: Int) throws(SpecFault) {
    charge(cost)
    let count = inference.count
    guard count < settings.mostNodes, work <= mostWork, count < mostNodesInMemory,
      bytesBesideNodes <= mostBytesBesideNodes
    else {
      isStopped = true
      throw SpecFault(excess, at: place)
    }
  }

  /// The limit that has been met.
  private var excess: ExpansionFault {
    if inference.count >= settings.mostNodes || work > mostWork {
      .tooMany(what: "layers", limit: settings.mostNodes)
    } else if inference.count >= mostNodesInMemory {
      .memoryExceeded(what: "layers", most: mostNodesInMemory)
    } else {
      .memoryExceeded(
        what: "block instances and facts", most: mostBytesBesideNodes / Self.bytesOfInstance)
    }
  }

  /// Counts work that has no fault of its own to throw; the next statement meets the limit.
  mutating func charge(_ cost: Int) { work += Int64(cost) }

  /// Refuses a repetition that can come to no end, without trying.
  func foresee(_ times: Int, at span: SourceSpan) throws(SpecFault) {
    guard Int64(times) > mostWork else { return }
    throw SpecFault(.tooMany(what: "layers", limit: settings.mostNodes), at: span)
  }

  /// - Parameter adoptsLoneCall: a lone unnamed call adds no prefix to its layers' names.
  mutating func expand(_ body: [Statement], adoptsLoneCall: Bool = false) {
    let adopts = adoptsLoneCall && body.count { $0.addsLayers } == 1
    depth += 1
    defer { depth -= 1 }
    for statement in body where !isStopped {
      do throws(SpecFault) {
        guard depth <= Elaborator.deepestNesting else {
          isStopped = true
          throw SpecFault(
            .tooMany(what: "nested statements", limit: Elaborator.deepestNesting),
            at: place)
        }
        try spend(statement.cost)
        if statement.readsPlane { notePlaneIsRead() }
        if !statement.references.isEmpty {
          lookUp(statement.references)
        } else if !frame.places.isEmpty {
          frame.places = [:]
        }
        try expand(statement.action, adoptsCall: adopts)
      } catch {
        hasFailed = true
        report(error)
        charge(Elaborator.workOfFailure)
        abandon(statement.action)
      }
    }
  }

  /// Says what a quantity is called now, once for each former name.
  mutating func noteRenaming(of former: Located<String>, to name: String) {
    guard renamings[former.value] == nil else { return }
    renamings[former.value] = former.renamed(to: name)
  }

  mutating func notePlaneIsRead() { readsPlane = true }

  /// Keeps what depends on a statement that failed from being reported too.
  private mutating func abandon(_ action: Statement.Action) {
    switch action {
    case .layer, .merge, .input:
      use(.unknown)
    case .path, .call, .repetition, .condition, .freeze:
      use(.unknown)
      missingNames.areUnknown = true
    case .branch:
      missingNames.areUnknown = true
    case .binding(let binding):
      frame.slots[binding.slot] = .thing(.unknown)
    case .output, .rounding, .fact, .foldsBatchNormalization, .faulty:
      break
    }
  }

  mutating func expand(_ statement: FaultyStatement) throws(SpecFault) {
    isIncomplete = true
    if statement.replacesFlow { use(.unknown) }
    if statement.mayNameOthers { missingNames.areUnknown = true }
    if let name = statement.name {
      missingNames.addFailed(scope.full(try name.resolve(in: frame)))
    }
  }
}

extension InferredNetwork {
  /// The network with its normalizations folded, and how many were.
  var folded: (InferredNetwork, Int) {
    let folded = foldingBatchNormalization()
    return (folded, network.nodes.count - folded.network.nodes.count)
  }
}

/// A layer and all that its statement may have read.
struct EvaluatedLayer {
  let frame: Frame
  let rounding: Rounding
  let layer: Layer
}

extension [Diagnostic] {
  /// In the order of the texts they point into.
  func sortedByPlace() -> [Diagnostic] {
    let keys = map { diagnostic -> (UInt32, Int) in
      guard case .span(let span) = diagnostic.location else { return (0, 0) }
      return (span.source.index, span.range.lowerBound)
    }
    let order = indices.sorted { (keys[$0].0, keys[$0].1, $0) < (keys[$1].0, keys[$1].1, $1) }
    return order.map { self[$0] }
  }
}
