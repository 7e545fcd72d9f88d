extension Convention {
  /// FLOPs of matrix products, 2 per MAC, without biases.
  public static let flopCounter = Convention(
    name: "flopcounter", title: "PyTorch FlopCounterMode", unit: .flops,
    source: "PyTorch, torch/utils/flop_counter.py", evidence: .run,
    rules: .products.adding(.secondOperation))
}
