import CNNTables
public import NetworkSpec

/// The published top-5 error on ImageNet, as a description cites it: `imagenet top5-error=15.4`.
public struct TopFiveError: Hashable, Sendable {
  /// In percent, as written.
  public let percent: String
  /// How it was measured: one crop of one network is not seven networks averaged.
  public let note: String?

  /// The error among the citations of a description; nil if it cites none.
  public init?(in citations: [Citation]) {
    func property(_ name: String) -> String? {
      citations.lazy.filter { $0.kind == .imagenet }
        .flatMap { $0.properties }.first { $0.name == name }?.value
    }
    guard let percent = property("top5-error") else { return nil }
    self.percent = percent
    note = property("note")
  }

  /// The number with as many decimals as were printed.
  var cell: Cell {
    guard let number = Double(percent) else { return .text(percent) }
    let decimals = percent.utf8.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return .decimal(number, digits: decimals.count == 2 ? decimals[1].count : 0)
  }
}
