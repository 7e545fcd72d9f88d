import NetworkModel

extension Flatten {
  /// The same values, which lie in the order C, H, W already.
  func run(on input: consuming Tensor) throws(KernelError) -> Tensor {
    let shape = try input.shape.with(channels: input.shape.imageCount, height: 1, width: 1)
    return Tensor(shape, input.values)
  }
}
