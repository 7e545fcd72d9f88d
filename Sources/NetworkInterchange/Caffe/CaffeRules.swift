import FileFormats
import NetworkSpec

/// The conditions under which a layer is part of a Caffe network.
///
/// Source: Caffe, `NetStateRule` in `caffe.proto`, and `Net::StateMeetsRule`.
struct CaffeRules {
  private let includes: [Rule]
  private let excludes: [Rule]

  private struct Rule {
    let phase: ImportSettings.Phase?
    let lowest: Int
    let highest: Int
    let stages: [String]
    let otherStages: [String]

    func holds(in settings: ImportSettings) -> Bool {
      if let phase, phase != settings.phase { return false }
      // A run is at level 0.
      guard lowest <= 0, highest >= 0 else { return false }
      return stages.allSatisfy(settings.stages.contains)
        && !otherStages.contains(where: settings.stages.contains)
    }
  }

  private static let phases = CaffeFields.Choice.list("TRAIN", "TEST")

  init(_ layer: CaffeLayer) throws(ImportFault) {
    includes = try CaffeRules.rules(layer.fields.allFields("include"))
    excludes = try CaffeRules.rules(layer.fields.allFields("exclude"))
  }

  private static func rules(_ messages: [CaffeFields]) throws(ImportFault) -> [Rule] {
    var rules: [Rule] = []
    for fields in messages {
      let phase = try fields.choice("phase", among: phases)
      let range = -Int(Int32.max)...Int(Int32.max)
      let lowest = try fields.integer("min_level", in: range) ?? range.lowerBound
      let highest = try fields.integer("max_level", in: range) ?? range.upperBound
      rules.append(
        Rule(
          phase: phase.map { $0 == "TRAIN" ? .train : .test },
          lowest: lowest, highest: highest,
          stages: fields.values("stage").compactMap(\.text),
          otherStages: fields.values("not_stage").compactMap(\.text)))
    }
    return rules
  }

  /// Returns whether the layer takes part.
  func hold(in settings: ImportSettings) -> Bool {
    guard includes.isEmpty else { return includes.contains { $0.holds(in: settings) } }
    return !excludes.contains { $0.holds(in: settings) }
  }
}
