import KDL
public import NetworkModel

extension Layer {
  /// The layer's properties as a description writes them, defaults left out:
  /// `filters=96 kernel=11 stride=4`.
  public var propertiesText: String {
    guard let vocabulary else { return "" }
    var writer = PropertyWriter()
    vocabulary.write(to: &writer)
    return writer.text.isEmpty ? "" : String(writer.text.dropFirst())
  }
}

extension Node {
  /// What a report says of the layer besides its name and kind.
  public var settingsText: String {
    guard attributes.contains(.frozen) else { return layer.propertiesText }
    let own = layer.propertiesText
    return own.isEmpty ? "frozen" : own + " frozen"
  }
}
