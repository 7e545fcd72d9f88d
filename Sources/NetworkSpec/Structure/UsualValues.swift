/// The values that properties have where a description does not give them.
enum UsualValues {
  private static let byWord: [String: [String: SlotValue]] = {
    var byWord: [String: [String: SlotValue]] = [:]
    for word in LayerWord.allCases {
      var values: [String: SlotValue] = [:]
      for property in word.properties {
        values[property.name] = StatementMaker.defaultText(of: property, [:]).map { SlotValue($0) }
      }
      byWord[word.rawValue] = values
    }
    return byWord
  }()

  static func value(of property: String, in word: String) -> SlotValue? {
    byWord[word]?[property]
  }
}

extension LayerPattern {
  /// True if the word is that of a pooling.
  var isPooling: Bool { word.utf8.suffix(4).elementsEqual("pool".utf8) }
}
