/// The closed list of findings. Each has a section with a failing example in `docs/diagnostics.md`,
/// which `cnnshape explain ID` prints.
public enum DiagnosticID: String, Hashable, Sendable, CaseIterable {
  // Files and the command line.
  case usage
  case unreadableFile = "unreadable-file"
  case unwritableFile = "unwritable-file"
  case notUTF8 = "not-utf8"
  case sourceTooLarge = "source-too-large"
  case unknownModel = "unknown-model"

  // The document language.
  case syntax
  case nestingTooDeep = "nesting-too-deep"

  // The vocabulary.
  case noNetwork = "no-network"
  case unknownWord = "unknown-word"
  case unknownProperty = "unknown-property"
  case unknownName = "unknown-name"
  case duplicateName = "duplicate-name"
  case duplicateProperty = "duplicate-property"
  case reservedName = "reserved-name"
  case misplacedNode = "misplaced-node"
  case missingProperty = "missing-property"
  case missingArgument = "missing-argument"
  case unexpectedArgument = "unexpected-argument"
  case wrongType = "wrong-type"
  case valueOutOfRange = "value-out-of-range"
  case invalidChoice = "invalid-choice"
  case expression
  case arithmetic
  case missingInput = "missing-input"
  case blockCycle = "block-cycle"
  case importFailed = "import-failed"
  case importCycle = "import-cycle"
  case expansionLimit = "expansion-limit"
  case outOfScope = "out-of-scope"
  case opaqueLayer = "opaque-layer"

  // Files of other programs.
  case unsupportedFormat = "unsupported-format"
  case unknownOperator = "unknown-operator"
  case unsupportedOperator = "unsupported-operator"
  case assumedValue = "assumed-value"
  case unsupportedLayer = "unsupported-layer"

  // What a description leaves open.
  case unreadLayer = "unread-layer"
  case unstatedStride = "unstated-stride"

  // Shapes.
  case channelsFirst = "channels-first"
  case windowExceedsInput = "window-exceeds-input"
  case windowRemainder = "window-remainder"
  case windowInPadding = "window-in-padding"
  case shapeMismatch = "shape-mismatch"
  case channelMismatch = "channel-mismatch"
  case volumeMismatch = "volume-mismatch"
  case overflow

  // Execution.
  case memoryExceeded = "memory-exceeded"

  // Facts and budgets.
  case factFailed = "fact-failed"
  case disputeSettled = "dispute-settled"
  case budgetExceeded = "budget-exceeded"
  case unknownQuantity = "unknown-quantity"
}
