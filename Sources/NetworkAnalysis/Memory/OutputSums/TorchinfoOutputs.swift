import NetworkModel

extension OutputRule {
  /// The input's size is Python's `sys.getsizeof` of its storage, with PyTorch 2.13 64 bytes more than the
  /// values take, with older ones 56.
  static let torchinfo = OutputRule(
    times: { $0.ownsParameters ? 1 : 0 }, factor: 2, inputOverhead: 64,
    parameters: .weightsAndBiases, addsParameters: true, unit: .megabyte,
    label: "2 × layers with parameters; rest added",
    meaning: "twice the outputs of layers with parameters; input and parameters added",
    source: "torchinfo 1.8.0, model_statistics.py")
}
