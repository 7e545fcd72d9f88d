public import NetworkModel

extension Layer {
  /// The layer's properties that differ from the defaults, one by one, as a description writes them.
  public var properties: [(name: String, value: String)] {
    var properties: [(name: String, value: String)] = []
    var rest = Substring(propertiesText)
    while let sign = rest.firstIndex(of: "=") {
      let name = String(rest[..<sign])
      let value = Layer.value(in: rest[rest.index(after: sign)...])
      properties.append((name, String(value)))
      rest = rest[value.endIndex...].drop { $0 == " " }
    }
    return properties
  }

  /// Up to the first space that is not quoted.
  private static func value(in text: Substring) -> Substring {
    var isQuoted = false
    var isEscaped = false
    return text.prefix { character in
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      }
      return character != " " || isQuoted
    }
  }

  /// What a property is where it is not written: a value, or nil if that needs a sentence.
  public func defaultValue(of property: String) -> String? {
    let known = LayerWord(rawValue: word)?.properties.first { $0.name == property }
    guard let value = known?.defaultValue, !value.contains(" ") else { return nil }
    return value
  }
}
