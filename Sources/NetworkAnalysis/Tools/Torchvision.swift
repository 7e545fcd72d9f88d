extension Convention {
  /// MACs of matrix products, without biases; published as GFLOPS.
  public static let torchvision = Convention(
    name: "torchvision", title: "the GFLOPS column of its models", unit: .macs,
    source: "torchvision, test/common_extended_utils.py (`_ops` of the weights)",
    evidence: .printed,
    rules: .products)
}
