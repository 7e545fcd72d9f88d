/// The counting rules of a tool, a framework or a lecture: its figure for a network, and the terms it sums.
///
/// A convention is data: a table in the tool's file of `Tools/` says what it counts of each class of layers. `docs/tool-conventions.md` has them all with their sources.
public struct Convention: Sendable {
  /// As options and reports write it: `ptflops-0.7.0`.
  public let name: String
  /// Whose figure it is, for people.
  public let title: String
  /// The unit of its figure.
  public let unit: Unit
  /// The mode of the network while it is counted.
  public let mode: Mode
  /// The source of the rules.
  public let source: String
  /// What holds the rules to the tool.
  public let evidence: Evidence
  /// Names that it had in earlier versions of the program.
  public let formerNames: [String]
  /// The terms of its figure. A class that is not listed counts as zero.
  let rules: RuleTable
  /// The rules by which it counts parameters.
  let parameterRules: RuleTable

  init(
    name: String, title: String, unit: Unit, mode: Mode = .evaluation, source: String,
    evidence: Evidence, formerNames: [String] = [],
    rules: RuleTable, parameters: RuleTable = .learnedParameters
  ) {
    self.name = name
    self.title = title
    self.unit = unit
    self.mode = mode
    self.source = source
    self.evidence = evidence
    self.formerNames = formerNames
    self.rules = rules
    parameterRules = parameters
  }

  /// The unit of a figure. Raw values are the words of reports.
  public enum Unit: String, Hashable, Sendable, CaseIterable {
    /// A multiply–accumulate is 1, and so is each other operation that is counted, whatever the tool
    /// calls its total.
    case macs = "MACs"
    /// A multiplication and an addition are 1 each.
    case flops = "FLOPs"
    /// An operation counts as many times as it is thought dearer than an addition.
    case weighted = "weighted MACs"
    /// Five counts that are never added up; the one compared with other conventions is `macc`.
    case vector = "macc"
    /// Learned or kept values.
    case parameters
    /// Values of inputs and outputs in memory.
    case values
  }

  /// The mode of a network while it is counted.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    case evaluation, training
  }

  /// What holds a convention to the tool it follows. Raw values are the words of reports.
  public enum Evidence: String, Hashable, Sendable, CaseIterable {
    /// The rules are the program's own.
    case definition
    /// The tool was run, and its totals are among the tests.
    case run = "by runs of the tool"
    /// Totals that the tool's authors or users printed are among the tests.
    case printed = "by printed totals"
    /// Nothing but the tool's source text.
    case reading = "by reading of the source"
  }
}

extension Convention.Unit {
  /// The dimension of a unit; only conventions with the same dimension can be compared.
  public enum Dimension: String, Hashable, Sendable, CaseIterable {
    case operations, parameters, values
  }

  /// The dimension of the unit.
  public var dimension: Dimension {
    switch self {
    case .macs, .flops, .weighted, .vector: .operations
    case .parameters: .parameters
    case .values: .values
    }
  }
}

extension Convention {
  /// All of them, the project's own first.
  public static let all: [Convention] = [
    .cnnshape, .torchvision, .nni, .fvcore, .fvcoreTraining, .torchinfo, .ptflopsAten,
    .ptflopsPyTorch, .ptflopsModulesOnly, .thop, .thopUltralytics, .thopMay2020, .calflops,
    .calflopsMACs, .torchscan, .flopCounter, .netscope, .convNetBurden, .onnxTool, .openCV,
    .openCVDarknet, .keras, .cs231n,
  ]

  /// - Returns: nil for an unknown name; former names are known.
  public static func named(_ name: String) -> Convention? {
    all.first { $0.name == name } ?? all.first { $0.formerNames.contains(name) }
  }
}
