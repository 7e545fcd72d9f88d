import Arguments
import CNNDiagnostics

extension ArgumentTable {
  /// The program's command line. Each command's entry is next to its implementation.
  static let cnnshape = ArgumentTable { $0.definition }
}

extension CommandName {
  /// The command's entry in the table.
  var definition: CommandDefinition {
    switch self {
    case .summarize: .summarize
    case .compare: .compare
    case .reconcile: .reconcile
    case .diff: .diff
    case .sweep: .sweep
    case .memory: .memory
    case .maxBatch: .maxBatch
    case .check: .check
    case .verify: .verify
    case .explain: .explain
    case .layer: .layer
    case .roofline: .roofline
    case .show: .show
    case .import: .import
    case .convert: .convert
    case .format: .format
    case .list: .list
    case .help: .help
    case .completions: .completions
    case .manual: .manual
    case .version: .version
    }
  }
}

extension UsageError {
  var diagnostic: Diagnostic { diagnostic(.cnnshape) }
}
