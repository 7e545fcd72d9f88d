/// `--set k=128`
package struct Assignment: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// `--input 224x224x3`; without channels those of the network stay.
package struct ImageSize: Hashable, Sendable {
  package var height: Int
  package var width: Int
  package var channels: Int?

  package init(height: Int, width: Int, channels: Int? = nil) {
    self.height = height
    self.width = width
    self.channels = channels
  }
}

extension Assignment {
  /// - Returns: nil for a text that is not `name=value`.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(name: String(parts[0]), value: String(parts[1]))
  }
}

extension ImageSize {
  /// - Returns: nil for a text that is not `HxW` or `HxWxC`, with `x` or `×`, each at least 1.
  package init?(_ text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "×" }
    let extents = parts.compactMap { part -> Int? in
      guard let extent = Int(part), extent >= 1, extent <= OptionDefinition.largestNumber else {
        return nil
      }
      return extent
    }
    guard extents.count == parts.count, extents.count == 2 || extents.count == 3 else {
      return nil
    }
    self.init(
      height: extents[0], width: extents[1], channels: extents.count == 3 ? extents[2] : nil)
  }

  /// Returns whether a text is two or three whole numbers, whatever their size.
  package static func isWellFormed(_ text: String) -> Bool {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "×" }
    return (2...3).contains(parts.count) && parts.allSatisfy { $0.isWholeNumber }
  }
}

extension StringProtocol {
  /// True for decimal digits with at most a sign before them, however many they are.
  package var isWholeNumber: Bool {
    let digits = utf8.first.map { "+-".utf8.contains($0) } == true ? utf8.dropFirst() : utf8[...]
    return !digits.isEmpty
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
