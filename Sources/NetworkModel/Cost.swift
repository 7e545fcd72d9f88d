/// The cost of a layer in one forward pass over one image.
public struct Cost: Hashable, Sendable {
  /// Multiply–accumulates of a matrix product; nil for a layer that is none and is not counted so.
  public var macs: Int64?
  /// Operations by class, those of the MACs included.
  public var operations: OperationCount
  /// Connections as LeCun et al. 1998 count them: values read, once per output that reads them, and one
  /// for each output's bias. Nil for a layer that has none in that sense.
  public var connections: Int64?

  /// A layer that moves values and computes nothing.
  public static let none = Cost(operations: .none)

  /// A cost; `macs` and `connections` are nil where they are not counted, which is not 0.
  public init(macs: Int64? = nil, operations: OperationCount, connections: Int64? = nil) {
    self.macs = macs
    self.operations = operations
    self.connections = connections
  }
}
