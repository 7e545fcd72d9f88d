/// What keeps a node of an ONNX graph from being read.
enum ONNXFault: Error, Hashable, Sendable {
  /// It reads a value that nothing before it gives.
  case unknownValue(String)
  /// No operator of that name is read.
  case unknownOperator
  /// The operator is read, but not in this form.
  case unsupported(String)
  /// Contrary to what the operator's specification demands.
  case malformed(String)
  /// An extent that the file leaves open or that the data decide.
  case unknownExtent(String)
  /// The layer's rule gives another number of values than the operator's.
  case shapesDiffer(layer: String, operator: [Int])
  /// It follows from a fault that was reported.
  case silent
}
