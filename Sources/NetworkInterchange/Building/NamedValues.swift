package import CNNDiagnostics

/// What a file has under names: the values that its nodes give one another.
///
/// A name may be given again, by a layer that works in place; from then on it means the new value.
package struct NamedValues<Value> {
  private var values: [String: Value] = [:]
  /// In the order of their first mention, for suggestions.
  private var names: [String] = []

  /// No values yet.
  package init() {}

  /// Gives a name a value.
  package mutating func define(_ name: String, as value: Value) {
    if values.updateValue(value, forKey: name) == nil { names.append(name) }
  }

  /// The value of a name; nil if nothing gave it.
  package subscript(name: String) -> Value? { values[name] }

  /// The value of a name.
  ///
  /// - Throws: `.unknownValue`.
  package func value(
    of name: String, for reader: String, at location: Diagnostic.Location
  ) throws(ImportFault) -> Value {
    guard let value = values[name] else {
      throw ImportFault(
        .unknownValue(name, reader: reader, known: names.suffix(200)), at: location)
    }
    return value
  }
}
