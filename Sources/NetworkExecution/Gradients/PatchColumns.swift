import NetworkModel

/// The conversion of patches under a window's placements into columns of a matrix (im2col), and of columns
/// are added back to the pixels they came from (col2im).
struct PatchColumns {
  /// For each placement and tap along an axis the pixel it reads, or nil in the padding.
  struct Axis {
    let placements: [[Int?]]

    /// - Parameter starts: Where each placement begins, in pixels; may be negative.
    init(starts: [Int], kernel: Int, dilation: Int, pixels: Range<Int>) {
      placements = starts.map { start in
        (0..<kernel).map { tap in
          let pixel = start + tap * dilation
          return pixels.contains(pixel) ? pixel : nil
        }
      }
    }

    var taps: Int { placements.first?.count ?? 0 }
  }

  let depth: Axis
  let vertical: Axis
  let horizontal: Axis

  /// Columns of the matrix.
  var placementCount: Int {
    depth.placements.count * vertical.placements.count * horizontal.placements.count
  }
  /// Rows of the matrix that one channel fills.
  var tapCount: Int { depth.taps * vertical.taps * horizontal.taps }

  /// A column for each placement: what it sees of `channels`, a row for each channel and tap.
  ///
  /// - Throws: `.tooLarge`.
  func columns(
    of tensor: Tensor, image: Int, channels: [Int]
  ) throws(KernelError) -> Matrix {
    _ = try bounded(channels.count, tapCount, placementCount)
    var matrix = Matrix(rows: channels.count * tapCount, columns: placementCount)
    for (place, channel) in channels.enumerated() {
      let plane = tensor.shape.offset(image: image, channel: channel)
      forEachRealPixel(of: tensor.shape) { tap, placement, pixel in
        matrix.values[(place * tapCount + tap) * placementCount + placement] =
          tensor.values[plane + pixel]
      }
    }
    return matrix
  }

  /// Adds every entry to the pixel that it was read from; what belongs to padding is dropped.
  func add(_ matrix: Matrix, to tensor: inout Tensor, image: Int, channels: [Int]) {
    for (place, channel) in channels.enumerated() {
      let plane = tensor.shape.offset(image: image, channel: channel)
      forEachRealPixel(of: tensor.shape) { tap, placement, pixel in
        tensor.values[plane + pixel] +=
          matrix.values[(place * tapCount + tap) * placementCount + placement]
      }
    }
  }

  /// Calls `body` with tap, placement and pixel, each counted through its volume.
  private func forEachRealPixel(of shape: TensorShape, _ body: (Int, Int, Int) -> Void) {
    for tapBehind in 0..<depth.taps {
      for (behind, planes) in depth.placements.enumerated() {
        guard let plane = planes[tapBehind] else { continue }
        for tapDown in 0..<vertical.taps {
          for (down, rows) in vertical.placements.enumerated() {
            guard let row = rows[tapDown] else { continue }
            let line = (behind * vertical.placements.count + down) * horizontal.placements.count
            let first = (plane * shape.height + row) * shape.width
            for tapAcross in 0..<horizontal.taps {
              let tap = (tapBehind * vertical.taps + tapDown) * horizontal.taps + tapAcross
              for (across, columns) in horizontal.placements.enumerated() {
                guard let column = columns[tapAcross] else { continue }
                body(tap, line + across, first + column)
              }
            }
          }
        }
      }
    }
  }
}

extension Tensor {
  /// One image's neighboring channels as a matrix, one row per channel.
  func matrix(image: Int, channels: Range<Int>) -> Matrix {
    let first = shape.offset(image: image, channel: channels.lowerBound)
    return Matrix(
      rows: channels.count, columns: shape.planeCount,
      Array(values[first..<first + channels.count * shape.planeCount]))
  }

  /// dO·1, the gradient of a layer's biases: its values added up for each bias.
  func biasGradient(_ form: BiasForm) -> [Float] {
    let positions =
      switch form {
      case .none: 0
      case .shared: shape.planeCount
      case .perPosition: 1
      }
    guard positions > 0 else { return [] }
    var sums = [Double](repeating: 0, count: shape.imageCount / positions)
    for (index, value) in values.enumerated() {
      sums[index % shape.imageCount / positions] += Double(value)
    }
    return sums.map { Float($0) }
  }

  /// - Throws: `.inputsDiffer` if the tensor is of other extents.
  func check(_ expected: TensorShape) throws(KernelError) {
    guard shape == expected else { throw .inputsDiffer(shape, expected) }
  }
}
