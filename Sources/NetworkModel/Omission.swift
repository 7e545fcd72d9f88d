/// An operation of an imported file that is no node of the network, because the shape of its output is not
/// known: one that is unknown itself, or one that follows from such.
///
/// Whatever it would add to a total is missing there, but for its parameters if the file has them: the total is
/// a lower bound.
public struct Omission: Hashable, Sendable {
  /// The name in the file.
  public let name: String
  /// The operator's name as the file says it: `NonMaxSuppression`.
  public let operatorName: String
  /// Why the shape is not known.
  public let reason: Reason
  /// Its own parameters, of which the file has the shapes; nil if they are not known.
  public let parameters: ParameterCount?
  /// What it computes.
  public let arithmetic: Opaque.Arithmetic
  /// The nodes that it reads. What enters it from other omissions is not among them.
  public internal(set) var inputs: [NodeID]

  /// The reason that a shape is not known.
  public enum Reason: Hashable, Sendable {
    /// Nobody knows the operator.
    case unknownOperator
    /// The operator is known; the shape depends on values that are not.
    case unknownShape
    /// It reads the omission of that name.
    case follows(String)
  }

  /// An operation that is left out.
  ///
  /// - Parameters:
  ///   - arithmetic: what it computes, if the operator is known.
  ///   - parameters: its own, `.none` if it has none; nil if that is not known.
  ///   - inputs: the nodes that it reads.
  public init(
    name: String, operatorName: String, reason: Reason,
    arithmetic: Opaque.Arithmetic = .unknown, parameters: ParameterCount?, inputs: [NodeID] = []
  ) {
    self.name = name
    self.operatorName = operatorName
    self.reason = reason
    self.arithmetic = arithmetic
    self.parameters = parameters
    self.inputs = inputs
  }

  /// What is not known of it.
  public var unknowns: Unknowns {
    var unknowns = arithmetic.unknowns(macsAreKnown: false)
    unknowns.formUnion([.outputs, .saved, .layers, .depth])
    if parameters == nil { unknowns.insert(.parameters) }
    return unknowns
  }
}
