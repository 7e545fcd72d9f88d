import CNNText
import NetworkModel
import NetworkSpec

extension Node {
  /// The layer's settings that differ from the defaults, as programs read them; nil for none.
  var settingsData: DataValue? {
    var members = layer.properties.map { Member($0.name, $0.data) }
    if attributes.contains(.frozen) { members.append(Member("frozen", true)) }
    return members.isEmpty ? nil : .object(members, .oneLine)
  }
}
