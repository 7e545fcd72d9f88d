import NetworkModel

extension ImportFault {
  /// The reason that a partial network has a hole in place of this fault; nil for a fault that leaves no network at
  /// all.
  ///
  /// - Parameter source: the hole that is read, if one is.
  func hole(after source: String?) -> Omission.Reason? {
    if case .unknownOperator = reason { return .unknownOperator }
    if case .unsupported = reason { return .unknownShape }
    if case .silent = reason { return source.map { .follows($0) } }
    return nil
  }
}
