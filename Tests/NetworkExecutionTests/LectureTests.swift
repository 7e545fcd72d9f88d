import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// The forward passes that the lectures work through by hand.
struct LectureTests {
  private static func correlate(
    _ image: Tensor, with filter: [Float], pad: Int = 0
  ) throws -> Tensor {
    let layer = try Convolution(filters: 1, windows: square(3, pad: pad), bias: .none)
    return try forward(.convolution(layer), on: image, with: LayerParameters(weights: filter))
  }

  @Test("a 3×3 filter on a binary image")
  func binaryFilter() throws {
    let image = Tensor([
      [1, 1, 1, 0, 0],
      [0, 1, 1, 1, 0],
      [0, 0, 1, 1, 1],
      [0, 0, 1, 1, 0],
      [0, 1, 1, 0, 0],
    ])
    let output = try Self.correlate(image, with: [1, 0, 1, 0, 1, 0, 1, 0, 1])
    #expect(output == Tensor([[4, 3, 4], [2, 4, 3], [2, 3, 4]]))
  }

  @Test("max pooling of 2×2 cells")
  func maxPooling() throws {
    let image = Tensor([[1, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])
    let layer = Pooling(.max, windows: try square(2, stride: 2))
    #expect(try forward(.pooling(layer), on: image) == Tensor([[6, 8], [3, 4]]))
  }

  /// 10×10, 0 but for a block of 90 with a hole in it, and one pixel by itself.
  private static let boxes: Tensor = {
    var image = Tensor(TensorShape(images: 1, channels: 1, height: 10, width: 10))
    for row in 2...6 { for column in 3...7 { image.values[10 * row + column] = 90 } }
    image.values[10 * 5 + 4] = 0
    image.values[10 * 8 + 2] = 90
    return image
  }()

  @Test("a 3×3 box filter")
  func boxFilter() throws {
    let output = try Self.correlate(Self.boxes, with: Array(repeating: 1 / 9, count: 9))
    let expected: [Float] = [
      0, 10, 20, 30, 30, 30, 20, 10,
      0, 20, 40, 60, 60, 60, 40, 20,
      0, 30, 60, 90, 90, 90, 60, 30,
      0, 30, 50, 80, 80, 90, 60, 30,
      0, 30, 50, 80, 80, 90, 60, 30,
      0, 20, 30, 50, 50, 60, 40, 20,
      10, 20, 30, 30, 30, 30, 20, 10,
      10, 10, 10, 0, 0, 0, 0, 0,
    ]
    #expect(output.shape == TensorShape(images: 1, channels: 1, height: 8, width: 8))
    for (got, want) in zip(output.values, expected) { #expect(abs(got - want) < 1e-4) }
  }

  /// 1 at the right of the center.
  private static let right: [Float] = [0, 0, 0, 0, 0, 1, 0, 0, 0]

  @Test("a 1 at the right of the center shifts the image to the left")
  func shiftedKernel() throws {
    let image = Tensor([[1, 2, 3], [4, 5, 6]])
    let output = try Self.correlate(image, with: Self.right, pad: 1)
    #expect(output == Tensor([[2, 3, 0], [5, 6, 0]]))
  }

  @Test("true convolution flips the filter in both dimensions, and shifts to the right")
  func flippedKernel() throws {
    let image = Tensor([[1, 2, 3], [4, 5, 6]])
    let output = try Self.correlate(image, with: Self.right.reversed(), pad: 1)
    #expect(output == Tensor([[0, 1, 2], [0, 4, 5]]))
  }

  @Test("softmax of scores")
  func softmax() throws {
    let output = try forward(.softmax(Softmax()), on: .column(1, 2, 3))
    for (got, want) in zip(output.values, [0.090_030_57, 0.244_728_47, 0.665_240_96] as [Float]) {
      #expect(abs(got - want) < 1e-7)
    }
  }

  @Test("maxout takes the larger of two linear pieces")
  func maxout() throws {
    // w₁ᵀx + b₁ = 1·1 + 2·2 + ½ = 5.5; w₂ᵀx + b₂ = 3·1 − 1·2 + 1 = 2.
    let pieces = try forward(
      .fullyConnected(FullyConnected(units: 2)), on: .column(1, 2),
      with: LayerParameters(weights: [1, 2, 3, -1], biases: [0.5, 1]))
    #expect(pieces.values == [5.5, 2])
    #expect(try forward(.maxout(Maxout(pieces: 2)), on: pieces).values == [5.5])
  }
}
