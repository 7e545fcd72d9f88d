/// A use of a word in descriptions, other than as the word of a statement or a layer.
package enum WordUse: Hashable, Sendable {
  /// A property of these layers, by their words; of every layer if there are none.
  case property(of: [String])
  /// One of the words that a property of these layers takes.
  case value(of: String, in: [String])
}

extension WordUse {
  /// The words of statements that are not layers.
  package static let statements = StatementWord.allCases.map { $0.rawValue }

  /// The properties of layers, each once.
  package static let properties: [String] = {
    var names: [String] = []
    for name in LayerWord.allCases.flatMap({ $0.properties.map { $0.name } })
      + CommonProperty.allCases.map({ $0.rawValue }) where !names.contains(name)
    {
      names.append(name)
    }
    return names
  }()

  /// Returns the uses of a word; none of one that means nothing.
  package static func uses(of word: String) -> [WordUse] {
    if CommonProperty(rawValue: word) != nil { return [.property(of: [])] }
    var owners: [String] = []
    var choices: [(property: String, layers: [String])] = []
    for layer in LayerWord.allCases {
      for property in layer.properties {
        if property.name == word { owners.append(layer.rawValue) }
        guard property.words.contains(word) else { continue }
        if let place = choices.firstIndex(where: { $0.property == property.name }) {
          choices[place].layers.append(layer.rawValue)
        } else {
          choices.append((property.name, [layer.rawValue]))
        }
      }
    }
    return (owners.isEmpty ? [] : [.property(of: owners)])
      + choices.map { .value(of: $0.property, in: $0.layers) }
  }
}

extension Property {
  /// The words that it takes.
  fileprivate var words: [String] {
    switch kind {
    case .choice(let words), .sides(let words): words
    case .stride: [Property.kernelWord]
    case .integer, .extent, .decimal, .extents, .flag, .name, .table: []
    }
  }
}
