import NetworkModel

/// The order of a value's axes where layers have their channels first.
enum ValueForm: Hashable {
  /// `N×C`, then the spatial axes.
  case volume(SpatialAxes)
  /// `N`, the spatial axes, then `C`.
  case channelsLast(SpatialAxes)
  /// `N×C`, of one position.
  case rows
}

extension Shape {
  /// The extents of a value without the batch.
  func extents(as form: ValueForm) -> [Int] {
    switch form {
    case .volume(let axes): [channels] + axes.all.map { self[$0] }
    case .channelsLast(let axes): axes.all.map { self[$0] } + [channels]
    case .rows: [channels]
    }
  }
}
