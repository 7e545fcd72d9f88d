@_spi(Rules) import NetworkModel

/// The padding of a layer's windows, axis by axis.
extension ExportedLayer {
  /// The padding with what rounding up adds.
  func pads(of windows: Windows) -> (before: [Int], after: [Int]) {
    var (before, after): ([Int], [Int]) = ([], [])
    for axis in windows.axes.all {
      let window = windows[axis]
      let padding = window.resolvedPadding(along: shape[axis])
      let reach = Int64(output[axis] - 1) * Int64(window.stride) + window.dilatedKernel
      let needed = reach - Int64(shape[axis]) - padding.before
      before.append(Int(padding.before))
      after.append(Int(max(needed, padding.after)))
    }
    return (before, after)
  }

  /// The padding as it is stated, without what rounding up adds.
  func statedPads(of windows: Windows) -> (before: [Int], after: [Int]) {
    let pads = windows.axes.all.map { windows[$0].resolvedPadding(along: shape[$0]) }
    return (pads.map { Int($0.before) }, pads.map { Int($0.after) })
  }

  /// The padding behind which the windows of an unpooling fill what was pooled to its ends; below 0 where they end
  /// before it does.
  func unpoolingPads(of windows: Windows) -> (before: [Int], after: [Int]) {
    var (before, after): ([Int], [Int]) = ([], [])
    for axis in windows.axes.all {
      let window = windows[axis]
      let first = Int(window.resolvedPadding(along: output[axis]).before)
      let reach = (shape[axis] - 1) * window.stride + Int(window.dilatedKernel)
      before.append(first)
      after.append(reach - first - output[axis])
    }
    return (before, after)
  }
}
