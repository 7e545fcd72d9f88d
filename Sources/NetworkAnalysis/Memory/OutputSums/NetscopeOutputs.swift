import NetworkModel

extension OutputRule {
  static let netscope = OutputRule(
    times: { _ in 1 }, unit: .megabyte,
    label: "all, in place or not",
    meaning: "every layer's output, in place or not, the input's too",
    source: "Netscope CNN Analyzer, analyzer.coffee")
}
