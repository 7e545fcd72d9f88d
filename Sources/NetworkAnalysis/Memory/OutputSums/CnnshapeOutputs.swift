@_spi(Rules) import NetworkModel

extension OutputRule {
  static let cnnshape = OutputRule(
    times: { $0.layer.storage == .new ? 1 : 0 }, unit: .mebibyte,
    label: "input, outputs that are not in place",
    meaning: "the input and every output that is not in place, without softmax",
    source: "docs/conventions.md, activations")
}
