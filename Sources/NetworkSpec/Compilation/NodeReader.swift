import CNNDiagnostics
import KDL

/// A KDL node split into what its statement allows.
struct NodeReader {
  static let mostProperties = 64

  let name: KDLIdentifier
  let arguments: [KDLValue]
  let properties: [(key: KDLIdentifier, value: KDLValue)]

  /// - Parameter known: the properties that may appear; nil for any.
  /// - Throws: `SpecFault` for an argument too many or too few, a property it does not take or one
  ///   that is given twice, or a block of children where none may appear.
  init(
    _ node: KDLNode, arguments allowed: ClosedRange<Int>, properties known: [String]? = [],
    allowsChildren: Bool = false
  ) throws(SpecFault) {
    var arguments: [KDLValue] = []
    var properties: [(key: KDLIdentifier, value: KDLValue)] = []
    for entry in node.entries {
      guard let key = entry.key else {
        guard arguments.count < allowed.upperBound else {
          throw SpecFault(.unexpectedArgument(of: node.name.text), at: entry.value.span)
        }
        arguments.append(entry.value)
        continue
      }
      if let known, !known.contains(key.text) {
        throw SpecFault(.unknownProperty(key.text, of: node.name.text, known: known), at: key.span)
      }
      guard properties.count < NodeReader.mostProperties else {
        throw SpecFault(
          .tooMany(what: "properties in one node", limit: NodeReader.mostProperties), at: key.span)
      }
      if let first = properties.first(where: { $0.key.text == key.text }) {
        throw SpecFault(.duplicateProperty(key.text, first: first.key.span), at: key.span)
      }
      properties.append((key, entry.value))
    }
    guard arguments.count >= allowed.lowerBound else {
      throw SpecFault(.missingArgument("a value", of: node.name.text), at: node.name.span)
    }
    if !allowsChildren, let child = node.children?.first {
      throw SpecFault(.unexpectedChildren(of: node.name.text), at: child.name.span)
    }
    self.name = node.name
    self.arguments = arguments
    self.properties = properties
  }

  /// The value of a property.
  subscript(name: String) -> KDLValue? {
    properties.first { $0.key.text == name }?.value
  }
}
