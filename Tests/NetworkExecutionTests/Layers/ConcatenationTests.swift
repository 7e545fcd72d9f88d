import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct ConcatenationKernelTests {
  private static let first = Tensor([[1, 2], [3, 4]])

  @Test("along each axis")
  func axes() throws {
    let second = Tensor([[5, 6], [7, 8]])
    func joined(_ axis: Axis) throws -> Tensor {
      try forward(.concatenation(Concatenation(along: axis)), on: Self.first, second)
    }
    #expect(try joined(.channels) == Tensor([[1, 2], [3, 4]], [[5, 6], [7, 8]]))
    #expect(try joined(.height) == Tensor([[1, 2], [3, 4], [5, 6], [7, 8]]))
    #expect(try joined(.width) == Tensor([[1, 2, 5, 6], [3, 4, 7, 8]]))
  }

  @Test("image by image")
  func images() throws {
    let shape = TensorShape(images: 2, channels: 1, height: 1, width: 1)
    let output = try forward(
      .concatenation(Concatenation()), on: Tensor(shape, [1, 2]), Tensor(shape, [3, 4]))
    #expect(output.values == [1, 3, 2, 4])
  }

  @Test("volumes that differ along another axis are refused")
  func refusals() {
    let other = Tensor([[1, 2]])
    #expect(throws: KernelError.inputsDiffer(Self.first.shape, other.shape)) {
      try forward(.concatenation(Concatenation()), on: Self.first, other)
    }
  }
}
