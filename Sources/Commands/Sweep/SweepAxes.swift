import Arguments
import CNNTables
import NetworkAnalysis
import NetworkModel

/// The axes as the command line writes them.
extension SweepAxes {
  /// Points beyond which a sweep is refused.
  static let mostPoints = 100_000

  /// - Throws: `UsageError` for anything that is not a list, or for too many points.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    self.init()
    for assignment in arguments.assignments(.set) {
      settings.append((assignment.name, try SweepAxes.values(assignment.value)))
    }
    if let words = arguments.list(.input) {
      inputs = try SweepAxes.joined(words) { (word) throws(UsageError) in
        try SweepAxes.sizes(word, arguments.choice(.layout) ?? .hwc)
      }
    }
    if let words = arguments.list(.batch) {
      batches = try SweepAxes.joined(words) { (word) throws(UsageError) in
        try SweepAxes.counts(word, .batch)
      }
    }
    var count = batches.count
    for values in [inputs.count] + settings.map(\.values.count) {
      count *= values
      guard count <= SweepAxes.mostPoints else {
        throw .tooManyPoints(limit: SweepAxes.mostPoints)
      }
    }
  }

  // MARK: Reading

  private static func joined<Element>(
    _ words: [String], _ read: (String) throws(UsageError) -> [Element]
  ) throws(UsageError) -> [Element] {
    var all: [Element] = []
    for word in words {
      all += try read(word)
      guard all.count <= mostPoints else { throw .tooManyPoints(limit: mostPoints) }
    }
    return all
  }

  private static func sizes(
    _ word: String, _ layout: ShapeLayout
  ) throws(UsageError) -> [InputSize?] {
    guard InputNumbers.isWellFormed(word), !word.isWholeNumber else {
      return try counts(word, .input).map { InputSize([$0]) }
    }
    guard let size = InputNumbers(word) else { throw .notAList(.input, word, .outOfRange) }
    return [InputSize(size.numbers, channelsFirst: layout == .chw)]
  }

  /// The values of a parameter: ranges of whole numbers unfolded, other words as they are.
  private static func values(_ text: String) throws(UsageError) -> [String] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    return try joined(words) { (word) throws(UsageError) in
      guard !word.isEmpty else { throw .emptyWord(.set, text) }
      guard word.contains("..") else { return [word] }
      return try numbers(word, .set).map { String($0) }
    }
  }

  /// Numbers of which none is below 1.
  private static func counts(_ word: String, _ option: OptionName) throws(UsageError) -> [Int] {
    let numbers = try numbers(word, option)
    guard numbers.allSatisfy({ $0 >= 1 }) else { throw .notAList(option, word, .outOfRange) }
    return numbers
  }

  /// `7`, `1..5` or `128..512/32`.
  private static func numbers(_ word: String, _ option: OptionName) throws(UsageError) -> [Int] {
    let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let limit = OptionDefinition.largestNumber
    func number(_ text: Substring) throws(UsageError) -> Int {
      guard text.isWholeNumber else { throw .notAList(option, word, .malformed) }
      guard let number = Int(text), (-limit...limit).contains(number) else {
        throw .notAList(option, word, .outOfRange)
      }
      return number
    }
    guard let dots = parts[0].firstRange(of: "..") else {
      guard parts.count == 1 else { throw .notAList(option, word, .malformed) }
      return [try number(parts[0])]
    }
    let first = try number(parts[0][..<dots.lowerBound])
    let last = try number(parts[0][dots.upperBound...])
    let step = parts.count == 2 ? try number(parts[1]) : 1
    guard step >= 1 else { throw .notAList(option, word, .noStep) }
    guard first <= last else { throw .notAList(option, word, .descending) }
    guard (last - first) / step < mostPoints else { throw .tooManyPoints(limit: mostPoints) }
    return Array(stride(from: first, through: last, by: step))
  }
}
