import CNNText
import NetworkModel

/// What graphs and reports say of an operation that is no layer here. Descriptions have no word for it.
extension Opaque {
  /// Its kind in graphs and reports.
  static let word = "opaque"

  /// The settings of a graph's layer of this kind, besides those of every layer.
  enum Setting: String, CaseIterable {
    case operatorName = "operator"
    case arithmetic, macs, weights, biases, statistics, extents

    static var names: [String] { allCases.map { $0.rawValue } }
  }

  /// What it states, one by one; a count that is not known is left out, and so are parameters of which there are
  /// none.
  var properties: [WrittenProperty] {
    var writer = PropertyWriter()
    writer.write(Setting.operatorName.rawValue, word: operatorName)
    writer.write(Setting.arithmetic.rawValue, word: arithmetic.rawValue)
    if let macs { writer.write(Setting.macs.rawValue, macs) }
    if let parameters {
      writer.write(Setting.weights.rawValue, parameters.weights)
      if parameters.biases > 0 { writer.write(Setting.biases.rawValue, parameters.biases) }
      if parameters.statistics > 0 {
        writer.write(Setting.statistics.rawValue, parameters.statistics)
      }
    }
    if !extents.isEmpty {
      writer.write(
        Setting.extents.rawValue, word: extents.map { "\($0)" }.joined(separator: "x"))
    }
    return writer.properties
  }

  /// The settings as graphs write them.
  var graphSettings: [Member] {
    var members: [Member] = [
      Member(Setting.operatorName.rawValue, operatorName),
      Member(Setting.arithmetic.rawValue, arithmetic.rawValue),
    ]
    if let macs { members.append(Member(Setting.macs.rawValue, macs)) }
    if let parameters {
      members.append(Member(Setting.weights.rawValue, parameters.weights))
      if parameters.biases > 0 {
        members.append(Member(Setting.biases.rawValue, parameters.biases))
      }
      if parameters.statistics > 0 {
        members.append(Member(Setting.statistics.rawValue, parameters.statistics))
      }
    }
    if !extents.isEmpty { members.append(Member(Setting.extents.rawValue, extents)) }
    return members
  }

  /// Reads what a graph states of such a layer.
  ///
  /// - Throws: `SpecFault` for a setting that is missing, or no such value.
  init(_ settings: GraphObject, output: Shape) throws(SpecFault) {
    func count(_ setting: Setting) throws(SpecFault) -> Int64? {
      guard let value = settings[setting.rawValue] else { return nil }
      let count = try value.integer()
      guard count >= 0 else { throw SpecFault(.outOfRange(count, 0...Int64.max), at: value.span) }
      return count
    }
    let name = try settings.required(Setting.operatorName.rawValue).name()
    let arithmeticValue = try settings.required(Setting.arithmetic.rawValue)
    let word = try arithmeticValue.text()
    guard let arithmetic = Arithmetic(rawValue: word) else {
      throw SpecFault(
        .invalidChoice(word, choices: Arithmetic.allCases.map { $0.rawValue }),
        at: arithmeticValue.span)
    }
    var parameters: ParameterCount?
    let (weights, biases) = (try count(.weights), try count(.biases))
    let statistics = try count(.statistics)
    var extents: [Int64] = []
    if let value = settings[Setting.extents.rawValue] {
      guard let numbers = value.json.integers, numbers.count <= 16 else {
        throw value.mismatch(expected: "the extents of a tensor")
      }
      extents = numbers
    }
    let macs = try count(.macs)
    do throws(LayerError) {
      // Whoever states one of the three states all.
      if weights != nil || biases != nil || statistics != nil {
        parameters = try ParameterCount(
          weights: Int128(weights ?? 0), biases: Int128(biases ?? 0),
          statistics: Int128(statistics ?? 0))
      }
      try self.init(
        name, output: output, extents: extents, arithmetic: arithmetic, macs: macs,
        parameters: parameters)
    } catch {
      throw SpecFault(error, at: settings.value.span)
    }
  }
}
