extension Convention {
  /// MACs of matrix products, without biases; published as GFLOPS.
  public static let torchvision = Convention(
    name: "torchvision", title: "torchvision's GFLOPS column", unit: .macs,
    source: "torchvision, test/common_extended_utils.py (`_ops` of the weights)",
    rules: .products)
}
