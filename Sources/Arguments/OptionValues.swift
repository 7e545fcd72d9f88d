/// `--set k=128`
package struct Assignment: Hashable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
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

/// `--input 224`, `224x224`, `224x224x3`; what the numbers mean follows from the network's own input.
package struct InputNumbers: Hashable, Sendable {
  package var numbers: [Int]

  /// The largest number of numbers: three extents and the channels.
  private static let most = 4

  /// - Returns: nil for a text that is not `N`, `HxW`, `HxWxC` or `DxHxWxC`, with `x` or `×`, each at least 1.
  package init?(_ text: String) {
    let parts = InputNumbers.parts(of: text)
    numbers = parts.compactMap { part -> Int? in
      guard let number = Int(part), number >= 1, number <= OptionDefinition.largestNumber else {
        return nil
      }
      return number
    }
    guard numbers.count == parts.count, (1...InputNumbers.most).contains(numbers.count) else {
      return nil
    }
  }

  /// Returns whether a text is one to four whole numbers, whatever their size.
  package static func isWellFormed(_ text: String) -> Bool {
    let parts = parts(of: text)
    return (1...most).contains(parts.count) && parts.allSatisfy { $0.isWholeNumber }
  }

  private static func parts(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "×" }
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
