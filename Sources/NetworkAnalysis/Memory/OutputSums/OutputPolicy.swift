/// The ways in which tools add up the memory of a network's outputs. Raw values are the names on the
/// command line. Each has a room of its own.
public enum OutputPolicy: String, Hashable, Sendable, CaseIterable {
  case cnnshape, cs231n, caffe, netscope, torchinfo, torchsummary
  case convnetBurden = "convnet-burden"
  case fvcore

  var rule: OutputRule {
    switch self {
    case .cnnshape: .cnnshape
    case .cs231n: .cs231n
    case .caffe: .caffe
    case .netscope: .netscope
    case .torchinfo: .torchinfo
    case .torchsummary: .torchsummary
    case .convnetBurden: .convnetBurden
    case .fvcore: .fvcore
    }
  }

  /// The unit in which the tool prints it.
  public var unit: ByteUnit { rule.unit }
  /// What is counted, for a column of 40 characters.
  public var label: String { rule.label }
  /// What is counted, in a sentence.
  public var meaning: String { rule.meaning }
  /// Where the rule is read from.
  public var source: String { rule.source }
}
