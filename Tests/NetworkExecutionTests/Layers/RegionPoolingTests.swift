import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("each region is the whole plane in cells, channel by channel")
func regionPoolingKernel() throws {
  let image = Tensor([[1, 2, 3], [6, 5, 4]], [[0, 0, 7], [0, 0, 0]])
  let output = try forward(
    .regionPooling(RegionPooling(regions: 2, height: 1, width: 2)), on: image)
  #expect(
    output.shape
      == TensorShape(images: 1, channels: 2, Extents(depth: 2, height: 1, width: 2)))
  #expect(output.shape.axes == .three)
  #expect(output.values == [6, 5, 6, 5, 0, 7, 0, 7])
}

@Test("a maximum gets the gradients of all regions and cells that it is in")
func regionPoolingGradient() throws {
  let image = Tensor([[1, 2, 3]])
  let layer = Layer.regionPooling(try RegionPooling(regions: 2, height: 1, width: 2))
  let shape = TensorShape(images: 1, channels: 1, Extents(depth: 2, height: 1, width: 2))
  let gradients = try layer.gradients(
    from: Tensor(shape, [1, 10, 100, 1000]),
    of: LayerTrace(inputs: [image], output: nil))
  #expect(gradients.inputs == [Tensor([[0, 101, 1010]])])
}
