package import NetworkModel

/// A volume as a file states it, which may leave extents open.
package struct StatedVolume: Hashable, Sendable {
  /// The spatial axes.
  package let axes: SpatialAxes
  /// A length for each spatial axis, nil for one that the file does not state.
  package let extents: [Int?]
  /// Nil if the file does not state them.
  package let channels: Int?

  /// - Precondition: there is an extent for each axis.
  package init(_ axes: SpatialAxes, extents: [Int?], channels: Int?) {
    precondition(extents.count == axes.rawValue)
    self.axes = axes
    self.extents = extents
    self.channels = channels
  }

  /// The volume of a tensor whose first axis is the batch, its channels next; nil for more than three spatial axes.
  ///
  /// A vector is a plane of one position.
  package init?(channelsFirst dimensions: [Int?]) {
    let own = dimensions.dropFirst()
    guard own.count <= 4 else { return nil }
    guard own.count > 1, let axes = SpatialAxes(rawValue: own.count - 1) else {
      self.init(.two, extents: [1, 1], channels: own.first ?? 1)
      return
    }
    self.init(axes, extents: Array(own.dropFirst()), channels: own.first ?? nil)
  }

  /// Returns whether a volume has every extent that is stated; a vector has any number of axes.
  package func agrees(with shape: Shape) -> Bool {
    if let channels, channels != shape.channels { return false }
    if axes != shape.axes {
      return shape.isVector && extents.allSatisfy { $0 == nil || $0 == 1 }
    }
    return zip(axes.all, extents).allSatisfy { $1 == nil || $1 == shape[$0] }
  }

  /// The size that `--input` must have at least, such as `HxWx3`.
  package var inputHint: String {
    let letters = ["D", "H", "W"].suffix(axes.rawValue)
    var parts = zip(axes == .one ? ["L"] : Array(letters), extents).map { letter, extent in
      extent.map { "\($0)" } ?? letter
    }
    if let channels { parts.append("\(channels)") } else { parts.append("C") }
    return parts.joined(separator: "x")
  }
}

extension StatedVolume: CustomStringConvertible {
  /// `224×224×3`, with `?` for what is not stated.
  package var description: String {
    (extents + [channels]).map { $0.map { "\($0)" } ?? "?" }.joined(separator: "×")
  }
}
