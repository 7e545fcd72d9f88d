@_spi(Rules) public import NetworkModel

extension InferredNetwork {
  /// The padding of a layer's window, as computed for its input: the pixels before each axis, then those after
  /// each, in the order in which a description writes the sides. Nil for a layer without a window.
  public func resolvedPadding(of id: NodeID) -> [Int64]? {
    guard let windows = self[id].layer.windows, case .one(let volume) = input(of: id) else {
      return nil
    }
    let ends = windows.axes.all.map { windows[$0].resolvedPadding(along: volume[$0]) }
    return ends.map { $0.before } + ends.map { $0.after }
  }
}
