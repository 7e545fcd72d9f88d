/// Extents of a tensor, in the order in which its values lie: image, channel, row, column (NCHW).
package struct TensorShape: Hashable, Sendable {
  /// The largest number of values, 2³⁰: 4 GiB.
  package static let largestCount = 1 << 30

  package let images: Int
  package let channels: Int
  package let height: Int
  package let width: Int

  package init(images: Int, channels: Int, height: Int, width: Int) {
    self.images = images
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Values of one channel of one image.
  package var planeCount: Int { height * width }
  /// Values of one image.
  package var imageCount: Int { channels * planeCount }
  package var count: Int { images * imageCount }
}

extension TensorShape {
  /// The same images with other extents.
  ///
  /// - Throws: `.tooLarge`.
  package func with(
    channels: Int? = nil, height: Int? = nil, width: Int? = nil
  ) throws(KernelError) -> TensorShape {
    let shape = TensorShape(
      images: images, channels: channels ?? self.channels, height: height ?? self.height,
      width: width ?? self.width)
    _ = try bounded(shape.images, shape.channels, shape.height, shape.width)
    return shape
  }
}

/// The product of `factors`, which are not negative.
///
/// - Throws: `.tooLarge` beyond `TensorShape.largestCount`.
package func bounded(_ factors: Int...) throws(KernelError) -> Int {
  var product = 1
  for factor in factors {
    let (next, overflow) = product.multipliedReportingOverflow(by: factor)
    guard !overflow, next <= TensorShape.largestCount else { throw .tooLarge }
    product = next
  }
  return product
}

extension TensorShape: CustomStringConvertible {
  /// `1×96×55×55`.
  package var description: String { "\(images)×\(channels)×\(height)×\(width)" }
}

/// Values with their extents; float32, NCHW.
package struct Tensor: Hashable, Sendable {
  package let shape: TensorShape
  package var values: [Float]

  /// - Precondition: there are as many values as the shape says.
  package init(_ shape: TensorShape, _ values: [Float]) {
    precondition(values.count == shape.count)
    self.shape = shape
    self.values = values
  }

  package init(_ shape: TensorShape, repeating value: Float = 0) {
    self.shape = shape
    self.values = Array(repeating: value, count: shape.count)
  }

  /// The number of values that are infinite or NaN.
  package var nonFiniteCount: Int { values.nonFiniteCount }
}

extension [Float] {
  /// The number of values that are infinite or NaN.
  package var nonFiniteCount: Int {
    // Both have an exponent of only ones; the plain comparison of bits vectorizes.
    let exponent: UInt32 = 0x7F80_0000
    var count = 0
    for value in self where value.bitPattern & exponent == exponent { count += 1 }
    return count
  }
}
