/// The members of a network's graph in JSON, which its writer and its reader share. `docs/json.md` describes
/// them.
enum GraphMember: String, CaseIterable {
  case schema, network, title, settings, layers, blocks, outputs, omissions, facts, citations

  static var names: [String] { allCases.map { $0.rawValue } }
}

/// The members of a layer.
enum GraphLayerMember: String, CaseIterable {
  case name, kind, block, settings, inputs, output

  static var names: [String] { allCases.map { $0.rawValue } }
}

/// The members of an operation that is left out.
enum GraphOmissionMember: String, CaseIterable {
  case name
  case operatorName = "operator"
  case reason, follows, arithmetic, weights, biases, statistics, inputs

  static var names: [String] { allCases.map { $0.rawValue } }
}

/// The members of an instance of a block, or of a side output.
enum GraphBlockMember: String, CaseIterable {
  case name, kind
  /// The block around it.
  case enclosing = "in"

  static var names: [String] { allCases.map { $0.rawValue } }

  /// The kind of a side output.
  static let branch = StatementWord.branch.rawValue
}

extension CommonProperty {
  /// Those that are among a layer's settings. The layers that it reads are a member of their own.
  static let inGraphs: [CommonProperty] = allCases.filter { $0 != .from }
}
