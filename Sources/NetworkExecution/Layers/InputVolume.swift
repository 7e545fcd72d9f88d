import NetworkModel

extension InputVolume {
  /// The tensor that was fed in, if it is of the volume declared.
  func run(on input: consuming Tensor) throws(KernelError) -> Tensor {
    let declared = try input.shape.with(
      channels: shape.channels, height: shape.height, width: shape.width)
    guard input.shape == declared else { throw .inputsDiffer(declared, input.shape) }
    return input
  }
}
