/// Extents of a tensor, in the order in which its values lie: image, channel, row, column (NCHW).
public struct TensorShape: Hashable, Sendable {
  public let images: Int
  public let channels: Int
  public let height: Int
  public let width: Int

  public init(images: Int, channels: Int, height: Int, width: Int) {
    self.images = images
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Values of one channel of one image.
  public var planeCount: Int { height * width }
  /// Values of one image.
  public var imageCount: Int { channels * planeCount }
  public var count: Int { images * imageCount }
}

/// Values with their extents; float32, NCHW.
public struct Tensor: Hashable, Sendable {
  public let shape: TensorShape
  public var values: [Float]

  /// - Precondition: there are as many values as the shape says.
  public init(_ shape: TensorShape, _ values: [Float]) {
    precondition(values.count == shape.count)
    self.shape = shape
    self.values = values
  }

  public init(_ shape: TensorShape, repeating value: Float = 0) {
    self.shape = shape
    self.values = Array(repeating: value, count: shape.count)
  }
}
