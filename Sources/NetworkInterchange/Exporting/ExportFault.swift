package import NetworkModel

/// A layer that a format cannot express.
package struct ExportFault: Error, Hashable, Sendable {
  package let node: NodeID
  /// Words that follow the layer's name and a colon.
  package let reason: String
  /// What would do instead, if something would.
  package let help: String?
}

/// The layers for which a network cannot be written in a format.
package struct ExportRefusal: Error, Hashable, Sendable {
  package let faults: [ExportFault]
}
