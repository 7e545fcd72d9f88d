import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("an input layer takes the volume that it declares, and no other")
func inputVolumeKernel() throws {
  let layer = Layer.input(InputVolume(shape: try Shape(height: 1, width: 2, channels: 1)))
  let image = Tensor([[3, 4]])
  #expect(try forward(layer, on: image) == image)
  let turned = Tensor([[3], [4]])
  #expect(throws: KernelError.inputsDiffer(image.shape, turned.shape)) {
    try forward(layer, on: turned)
  }
}
