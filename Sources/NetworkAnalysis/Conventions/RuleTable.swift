import NetworkModel

/// A convention's counts for each class of layers. A class that is not listed is counted as nothing,
/// or as `otherwise` says.
struct RuleTable: Sendable, ExpressibleByDictionaryLiteral {
  private var rules: [LayerClass: [CountingRule]] = [:]
  private let otherwise: [CountingRule]

  /// - Parameter elements: classes that are counted alike, and their rules.
  init(dictionaryLiteral elements: ([LayerClass], [CountingRule])...) {
    otherwise = []
    for (classes, rules) in elements { set(classes, rules) }
  }

  /// The rules of all classes, but for those that another table lists.
  init(all otherwise: [CountingRule], except listed: RuleTable) {
    self.otherwise = otherwise
    rules = listed.rules
  }

  /// The terms counted for any class.
  var terms: Set<CostTerm> {
    Set((Array(rules.values) + [otherwise]).flatMap { rules in rules.map { $0.term } })
  }

  subscript(layer: LayerClass) -> [CountingRule] { rules[layer] ?? otherwise }

  private mutating func set(_ classes: [LayerClass], _ rules: [CountingRule]) {
    for layer in classes { self.rules[layer] = rules }
  }
}

extension RuleTable {
  /// This table with other rules for the classes that another one lists.
  func replacing(with other: RuleTable) -> RuleTable {
    var table = self
    // `merge` casts, which Embedded Swift cannot.
    for (layer, rules) in other.rules { table.rules[layer] = rules }
    return table
  }

  /// This table with a rule more for each class that is counted.
  func adding(_ rule: CountingRule) -> RuleTable {
    RuleTable(
      all: otherwise.isEmpty ? [] : otherwise + [rule],
      except: mapped { $0.isEmpty ? [] : $0 + [rule] })
  }

  /// This table with each class's rules changed.
  func mapped(_ change: ([CountingRule]) -> [CountingRule]) -> RuleTable {
    var table = RuleTable(all: change(otherwise), except: [:])
    table.rules = rules.mapValues(change)
    return table
  }
}
