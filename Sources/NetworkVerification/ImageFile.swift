package import FileFormats
package import NetworkExecution
package import NetworkModel

/// An image from a file, prepared as networks want it.
package struct ImageFile: Sendable {
  package let path: String
  /// Multiplies every value first.
  package var scale: Float = 1
  /// Subtracted from each channel, then divided by `deviation`; one value or one per channel.
  package var mean: [Float] = [0]
  package var deviation: [Float] = [1]

  package init(path: String) { self.path = path }

  /// The volume that the file holds, as the network reads it.
  ///
  /// - Parameter source: the file of `path`.
  /// - Throws: `.malformed` unless the file holds exactly the volume.
  package func tensor(
    for volume: Shape, from source: some ByteSource
  ) throws(InterchangeError) -> Tensor {
    let array: NumericArray
    if path.hasSuffix(".npy") {
      let file = try NPYFile(source)
      try check(file.shape, for: volume)
      array = try file.read(source)
    } else {
      let file = try PortablePixmap(source)
      try check(file.shape, for: volume)
      array = try file.read(source)
    }
    guard [1, volume.channels].contains(mean.count), [1, volume.channels].contains(deviation.count)
    else { throw .malformed("`--mean` and `--std` need one number, or one for each channel") }
    var values = array.values
    let plane = Int(volume.positions)
    for channel in 0..<volume.channels {
      let (mean, deviation) = (mean[channel % mean.count], deviation[channel % deviation.count])
      for index in channel * plane..<(channel + 1) * plane {
        values[index] = (values[index] * scale - mean) / deviation
      }
    }
    return Tensor(TensorShape(images: 1, volume), values)
  }

  private static func order(of axes: SpatialAxes) -> String {
    switch axes {
    case .one: "channels, length"
    case .two: "channels, height, width"
    case .three: "channels, depth, height, width"
    }
  }

  /// Checks the extents that a header states, before anything of that size is read.
  private func check(_ shape: [Int], for volume: Shape) throws(InterchangeError) {
    let wanted = [volume.channels] + volume.extents.all
    guard shape != wanted, shape != [1] + wanted else { return }
    throw .malformed(
      (shape.isEmpty ? "it holds a single number" : "its shape is \(text(shape))")
        + ", and the network reads \(text(wanted)) (\(Self.order(of: volume.axes)))")
  }

  private func text(_ extents: [Int]) -> String {
    extents.map { String($0) }.joined(separator: "×")
  }
}
