import Arguments
import NetworkFacts
import NetworkModel
import NetworkSpec

/// What a sweep varies. Points are counted with the batch fastest, then the input, then the parameters, the
/// last one given fastest.
struct SweepAxes: Sendable {
  /// Points beyond which a sweep is refused.
  static let mostPoints = 100_000

  /// Values as written, by parameter.
  private(set) var settings: [(name: String, values: [String])] = []
  /// Nil for the description's own input.
  private(set) var inputs: [ElaborationSettings.InputOverride?] = [nil]
  private(set) var batches = [1]

  /// - Throws: `UsageError` for what is no list, or for too many points.
  init(_ arguments: ParsedArguments) throws(UsageError) {
    for assignment in arguments.assignments(.set) {
      settings.removeAll { $0.name == assignment.name }
      settings.append((assignment.name, try SweepAxes.values(assignment.value)))
    }
    if let words = arguments.list(.input) {
      inputs = try SweepAxes.joined(words) { (word) throws(UsageError) in
        try SweepAxes.sizes(word)
      }
    }
    if let words = arguments.list(.batch) {
      batches = try SweepAxes.joined(words) { (word) throws(UsageError) in
        guard let numbers = try SweepAxes.numbers(word), numbers.first.map({ $0 >= 1 }) == true
        else { throw .notAList(.batch, word) }
        return numbers
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

  /// Points that differ in more than the batch.
  var configurationCount: Int { settings.reduce(inputs.count) { $0 * $1.values.count } }
  var pointCount: Int { configurationCount * batches.count }

  /// The settings of a configuration.
  func configuration(_ index: Int) -> SweepConfiguration {
    var rest = index / inputs.count
    var chosen: [PublishedFact.Setting] = []
    for axis in settings.reversed() {
      let value = axis.values[rest % axis.values.count]
      chosen.append(PublishedFact.Setting(name: axis.name, value: value))
      rest /= axis.values.count
    }
    return SweepConfiguration(settings: chosen.reversed(), input: inputs[index % inputs.count])
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
    _ word: String
  ) throws(UsageError) -> [ElaborationSettings.InputOverride?] {
    if let size = ImageSize(word) {
      return [.init(height: size.height, width: size.width, channels: size.channels)]
    }
    guard let sides = try numbers(word), sides.first.map({ $0 >= 1 }) == true else {
      throw .notAList(.input, word)
    }
    return sides.map { .init(height: $0, width: $0, channels: nil) }
  }

  /// The values of a parameter: ranges of whole numbers unfolded, other words as they are.
  private static func values(_ text: String) throws(UsageError) -> [String] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    return try joined(words) { (word) throws(UsageError) in
      guard !word.isEmpty else { throw .emptyWord(.set, text) }
      guard word.contains("..") else { return [word] }
      guard let numbers = try numbers(word) else { throw .notAList(.set, word) }
      return numbers.map { String($0) }
    }
  }

  /// `7`, `1..5` or `128..512/32`; nil for anything else.
  private static func numbers(_ word: String) throws(UsageError) -> [Int]? {
    let parts = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let limit = OptionDefinition.largestNumber
    func number(_ text: Substring) -> Int? {
      Int(text).flatMap { (-limit...limit).contains($0) ? $0 : nil }
    }
    guard let dots = parts[0].firstRange(of: "..") else {
      return parts.count == 1 ? number(parts[0]).map { [$0] } : nil
    }
    let step = parts.count == 2 ? number(parts[1]) : 1
    guard let first = number(parts[0][..<dots.lowerBound]),
      let last = number(parts[0][dots.upperBound...]), let step, step >= 1, first <= last
    else { return nil }
    guard (last - first) / step < mostPoints else { throw .tooManyPoints(limit: mostPoints) }
    return Array(stride(from: first, through: last, by: step))
  }
}

/// Parameters and input of some points of a sweep.
struct SweepConfiguration: Hashable, Sendable {
  let settings: [PublishedFact.Setting]
  let input: ElaborationSettings.InputOverride?

  /// What elaboration needs to know of it. Remedies are not sought: they would be for one point only.
  var elaborationSettings: ElaborationSettings {
    var all = ElaborationSettings()
    all.parameters = settings
    all.input = input
    all.seeksRemedies = false
    return all
  }

  /// `k=128 n=3`
  var settingsText: String { settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ") }
}
