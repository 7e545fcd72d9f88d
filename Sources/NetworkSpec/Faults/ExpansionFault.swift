import CNNDiagnostics
import CNNText

/// Blocks, imports, settings, and what bounds them.
enum ExpansionFault: Hashable {
  case argumentCount(block: String, expected: Int, found: Int)
  /// The blocks of the circle, the first one again at the end.
  case blockCycle([String])
  case importFailed(String, why: String)
  /// The files of the circle, the first one again at the end.
  case importCycle([String])
  case unknownSetting(String, network: String, known: [String])
  case tooMany(what: String, limit: Int)
  /// More than there is memory for, which is enough for about `most`.
  case memoryExceeded(what: String, most: Int)
}

extension ExpansionFault {
  var words: FaultWords {
    switch self {
    case .argumentCount(let block, let expected, let found):
      FaultWords(
        .missingArgument,
        "`\(block.excerpt)` takes \(counted(expected, "value")), "
          + "optionally after a name, not \(found)")
    case .blockCycle(let cycle):
      FaultWords(.blockCycle, "the block `\((cycle.first ?? "").excerpt)` calls itself")
        .noting(cycle.map { "`\($0.excerpt)`" }.joined(separator: " → "))
    case .importFailed(let reference, let why):
      FaultWords(.importFailed, "cannot import `\(reference.excerpt)`: \(why)")
    case .importCycle(let chain):
      FaultWords(.importCycle, "the file imports itself")
        .noting(chain.map { "`\($0.excerpt)`" }.joined(separator: " → "))
    case .unknownSetting(let name, let network, let known):
      FaultWords(
        .unknownName, "`\(network.excerpt)` has no setting `\(name.excerpt)`"
      )
      .suggesting(name, among: known, canReplace: false)
    case .tooMany(let what, let limit):
      FaultWords(
        .expansionLimit, "more than \(NumberText.grouped(limit)) \(what); the rest is ignored")
    case .memoryExceeded(let what, let most):
      FaultWords(
        .memoryExceeded, "the network has more \(what) than fit in memory"
      ).noting(
        "the available memory is enough for about \(NumberText.grouped(most)) \(what)")
    }
  }
}
