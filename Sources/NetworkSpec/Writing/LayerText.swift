public import NetworkModel

private struct WordOfLayer: VocabularyVisitor {
  func visit(_ layer: some LayerVocabulary) -> LayerWord { layer.word }
}

private struct WrittenProperties: VocabularyVisitor {
  func visit(_ layer: some LayerVocabulary) -> PropertyWriter {
    var writer = PropertyWriter()
    layer.write(to: &writer)
    return writer
  }
}

extension Layer {
  /// The word that describes the layer, `input` for an input; `opaque`, which is no word of the language, for an
  /// operation that is no layer here.
  public var word: String {
    if case .opaque = self { return Opaque.word }
    return accept(WordOfLayer())?.rawValue ?? StatementWord.input.rawValue
  }

  /// True if it reads a list of layers, be it of one.
  package var mergesPaths: Bool { accept(WordOfLayer())?.mergesPaths ?? false }

  /// The layer's properties that differ from the defaults, one by one, as a description writes them; of an opaque
  /// one all that it states.
  public var properties: [WrittenProperty] {
    if case .opaque(let layer) = self { return layer.properties }
    return accept(WrittenProperties())?.properties ?? []
  }

  /// The same in one line: `filters=96 kernel=11 stride=4`.
  public var propertiesText: String {
    var text = ""
    for property in properties {
      if !text.isEmpty { text += " " }
      text += property.name
      text += "="
      text += property.value
    }
    return text
  }

  /// Returns the value of a property that is not given, or nil if that takes a sentence.
  public func defaultValue(of property: String) -> String? {
    let known = accept(WordOfLayer())?.properties.first { $0.name == property }
    guard let value = known?.defaultValue, !value.utf8.contains(UInt8(ascii: " ")) else {
      return nil
    }
    return value
  }
}

extension Node {
  /// The layer's settings in a report, apart from its name and kind.
  public var settingsText: String {
    guard attributes.contains(.frozen) else { return layer.propertiesText }
    let own = layer.propertiesText
    return own.isEmpty ? "frozen" : own + " frozen"
  }
}
