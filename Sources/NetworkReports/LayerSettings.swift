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

extension WrittenProperty {
  /// The value: a number, true or false, or else the text without its quotes.
  var data: DataValue {
    switch value {
    case "#true": return .boolean(true)
    case "#false": return .boolean(false)
    default: break
    }
    if let integer = Int64(value) { return .integer(integer) }
    if let number = Double(value) { return .number(number) }
    let bytes = value.utf8
    let quote = UInt8(ascii: "\"")
    guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return .text(value) }
    return .text(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
  }
}
