import NetworkModel

/// A tensor as a rearrangement of a layer's output: for each of its axes, which runs of the volume's axes it steps
/// through.
///
/// Reshapes and transpositions change a view and cost nothing. What they amount to, such as a channel shuffle, shows
/// where a layer needs a volume again.
struct ONNXView: Hashable, Sendable {
  /// For each axis of the tensor its runs, the outermost first; none for an extent of 1.
  var axes: [[Run]]

  /// Equally spaced places along an axis of the volume.
  struct Run: Hashable, Sendable {
    let axis: VolumeAxis
    /// Places of the volume's axis from one to the next.
    let stride: Int
    /// From 2.
    let count: Int
  }

  /// The axes of a volume, and the images of a batch.
  enum VolumeAxis: Hashable, Sendable {
    case batch, channels, depth, height, width
  }

  /// What an axis of a tensor is to a layer that reads it.
  enum Role: Hashable, Sendable {
    case batch, channels
    /// The first of three is the depth, the last always the width or the length.
    case spatial
  }

  var extents: [Int] { axes.map { runs in runs.reduce(1) { $0 * $1.count } } }

  /// All of an axis.
  static func whole(_ axis: VolumeAxis, _ extent: Int) -> [Run] {
    extent == 1 ? [] : [Run(axis: axis, stride: 1, count: extent)]
  }

  /// Runs that continue each other made one.
  static func merged(_ runs: [Run]) -> [Run] {
    var merged: [Run] = []
    for run in runs {
      if let last = merged.last, last.axis == run.axis, last.stride == run.stride * run.count {
        merged[merged.count - 1] = Run(
          axis: run.axis, stride: run.stride, count: last.count * run.count)
      } else {
        merged.append(run)
      }
    }
    return merged
  }

  func transposed(_ order: [Int]) -> ONNXView { ONNXView(axes: order.map { axes[$0] }) }

  /// The same values with other extents.
  ///
  /// - Precondition: the product of the extents is the same.
  /// - Returns: nil where an extent ends within a run that it does not divide.
  func reshaped(to extents: [Int]) -> ONNXView? {
    var rest = ONNXView.merged(axes.flatMap { $0 })[...]
    var reshaped: [[Run]] = []
    for extent in extents {
      var missing = extent
      var runs: [Run] = []
      while missing > 1 {
        guard let first = rest.popFirst() else { return nil }
        if missing % first.count == 0 {
          runs.append(first)
          missing /= first.count
        } else if first.count % missing == 0 {
          let inner = first.count / missing
          runs.append(Run(axis: first.axis, stride: first.stride * inner, count: missing))
          rest = [Run(axis: first.axis, stride: first.stride, count: inner)] + rest
          missing = 1
        } else {
          return nil
        }
      }
      reshaped.append(ONNXView.merged(runs))
    }
    return rest.isEmpty ? ONNXView(axes: reshaped) : nil
  }
}

extension ONNXView {
  /// The volume axes of so many spatial ones.
  static func spatial(_ count: Int) -> [VolumeAxis] {
    [.depth, .height, .width].suffix(count)
  }

  /// The volume of one image as a tensor whose axes have these roles.
  init(of shape: Shape, batch: Int, _ roles: [Role]) {
    var spatial = ONNXView.spatial(roles.count { $0 == .spatial })[...]
    axes = roles.map { role in
      switch role {
      case .batch: return ONNXView.whole(.batch, batch)
      case .channels: return ONNXView.whole(.channels, shape.channels)
      case .spatial:
        let axis = spatial.removeFirst()
        return ONNXView.whole(axis, shape.extent(along: axis))
      }
    }
  }

  /// What each axis is, if each is an axis of the volume or has an extent of 1; nil otherwise.
  func roles(of shape: Shape, batch: Int) -> [Role]? {
    var roles: [Role?] = []
    for runs in axes {
      guard let run = runs.first else {
        roles.append(nil)
        continue
      }
      let extent = run.axis == .batch ? batch : shape.extent(along: run.axis)
      guard runs == ONNXView.whole(run.axis, extent) else { return nil }
      switch run.axis {
      case .batch: roles.append(.batch)
      case .channels: roles.append(.channels)
      case .depth, .height, .width: roles.append(.spatial)
      }
    }
    if !roles.contains(.batch), roles.first == .some(nil) { roles[0] = .batch }
    if !roles.contains(.channels), let place = roles.firstIndex(of: nil) {
      roles[place] = .channels
    }
    return roles.map { $0 ?? .spatial }
  }

  /// The runs that each axis of a volume would have if the tensor were read with these roles.
  func runs(as roles: [Role]) -> AxisRuns {
    var place = 3 - roles.count { $0 == .spatial }
    var runs = AxisRuns()
    for (axis, role) in zip(axes, roles) {
      switch role {
      case .batch: runs.batch += axis
      case .channels: runs.channels += axis
      case .spatial:
        switch place {
        case 0: runs.depth += axis
        case 1: runs.height += axis
        default: runs.width += axis
        }
        place += 1
      }
    }
    return runs
  }

  /// The runs along each axis of a volume.
  struct AxisRuns {
    var batch: [Run] = []
    var channels: [Run] = []
    var depth: [Run] = []
    var height: [Run] = []
    var width: [Run] = []

    subscript(axis: VolumeAxis) -> [Run] {
      switch axis {
      case .batch: batch
      case .channels: channels
      case .depth: depth
      case .height: height
      case .width: width
      }
    }
  }
}

extension Shape {
  func extent(along axis: ONNXView.VolumeAxis) -> Int {
    switch axis {
    case .batch: 1
    case .channels: channels
    case .depth: depth
    case .height: height
    case .width: width
    }
  }
}
