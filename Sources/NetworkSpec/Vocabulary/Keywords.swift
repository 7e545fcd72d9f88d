/// The words with a meaning in the place of a property, which blocks may take as values.
enum Keywords {
  static let all: Set<String> = {
    var words = ReservedWords.values
    for word in LayerWord.allCases {
      for property in word.properties {
        switch property.kind {
        case .choice(let choices): words.formUnion(choices)
        case .sides(let sides): words.formUnion(sides)
        case .stride: words.insert(Property.kernelWord)
        case .integer, .extent, .decimal, .extents, .flag, .name, .table: break
        }
      }
    }
    return words
  }()
}
