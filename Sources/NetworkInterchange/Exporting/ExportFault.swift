package import NetworkModel

/// A layer that a format cannot express.
package struct ExportFault: Error, Hashable, Sendable {
  package let node: NodeID
  /// Words that follow the layer's name and a colon.
  package let reason: String
  /// What would do instead, if something would.
  package let help: String?
}

extension ExportFault {
  /// What no format can express, because the program itself does not know it.
  static func opaque(_ layer: Opaque, at node: NodeID) -> ExportFault {
    ExportFault(
      node: node,
      reason: "only the shape and cost of \(layer.operatorName) are known, not what it computes",
      help: "the file that it comes from has the operation itself")
  }
}

/// The layers for which a network cannot be written in a format.
package struct ExportRefusal: Error, Hashable, Sendable {
  package let faults: [ExportFault]
}
