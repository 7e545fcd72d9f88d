package import NetworkModel

/// Extents of a tensor, in the order in which its values lie: image, channel, plane, row, column (NCDHW). A
/// tensor with two spatial axes has one plane, one of a sequence a single row.
package struct TensorShape: Sendable {
  /// The largest number of values, 2³⁰: 4 GiB.
  package static let largestCount = 1 << 30

  package let images: Int
  package let channels: Int
  package let depth: Int
  package let height: Int
  package let width: Int
  /// The spatial axes, as texts and files list them. Shapes of the same extents are equal, whatever they are.
  package let axes: SpatialAxes

  package init(images: Int, channels: Int, height: Int, width: Int) {
    self.init(images: images, channels: channels, Extents(height: height, width: width))
  }

  package init(images: Int, channels: Int, _ extents: Extents) {
    self.images = images
    self.channels = channels
    depth = extents.depth
    height = extents.height
    width = extents.width
    axes = extents.axes
  }

  /// A batch of volumes.
  package init(images: Int, _ volume: Shape) {
    self.init(images: images, channels: volume.channels, volume.extents)
  }

  /// Values of one channel of one image.
  package var planeCount: Int { depth * height * width }
  /// Values of one image.
  package var imageCount: Int { channels * planeCount }
  package var count: Int { images * imageCount }

  /// The extents that there are, as arrays of other programs list them: images, channels, spatial axes.
  package var extents: [Int] { [images, channels] + axes.all.map { self[$0] } }

  /// The extents along the spatial axes.
  package var spatialExtents: Extents { Extents(axes) { self[$0] } }

  /// The extent along an axis.
  package subscript(axis: Axis) -> Int {
    switch axis {
    case .depth: depth
    case .height: height
    case .width, .length: width
    case .channels: channels
    }
  }
}

extension TensorShape: Hashable {
  package static func == (a: TensorShape, b: TensorShape) -> Bool {
    a.images == b.images && a.channels == b.channels && a.depth == b.depth
      && a.height == b.height && a.width == b.width
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(images)
    hasher.combine(channels)
    hasher.combine(depth)
    hasher.combine(height)
    hasher.combine(width)
  }
}

extension TensorShape {
  /// The same images with other channels.
  ///
  /// - Throws: `.tooLarge`.
  package func with(channels: Int) throws(KernelError) -> TensorShape {
    try with(channels: channels) { self[$0] }
  }

  /// The same images with other extents along the axes that there are.
  ///
  /// - Throws: `.tooLarge`, what `extent` throws.
  package func with(
    channels: Int? = nil, _ extent: (Axis) throws(KernelError) -> Int
  ) throws(KernelError) -> TensorShape {
    let shape = TensorShape(
      images: images, channels: channels ?? self.channels, try Extents(axes, extent))
    _ = try bounded(shape.images, shape.channels, shape.depth, shape.height, shape.width)
    return shape
  }

  /// The same images as columns of values.
  ///
  /// - Throws: `.tooLarge`.
  package func vector(_ count: Int) throws(KernelError) -> TensorShape {
    try with(channels: count) { _ in 1 }
  }
}

/// Where the values lie. A plane is one channel of one image; planes are numbered image after image.
extension TensorShape {
  /// Returns the offset of a channel's values.
  func offset(image: Int, channel: Int) -> Int {
    (image * channels + channel) * planeCount
  }

  /// Returns the positions of a plane's values.
  func range(ofPlane plane: Int) -> Range<Int> {
    plane * planeCount..<(plane + 1) * planeCount
  }

  /// Returns the positions of a channel's values, one range per image.
  func ranges(ofChannel channel: Int) -> [Range<Int>] {
    (0..<images).map { range(ofPlane: $0 * channels + channel) }
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
  package var description: String { extents.map { "\($0)" }.joined(separator: "×") }
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
