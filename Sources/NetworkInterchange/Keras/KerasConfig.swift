import CNNDiagnostics
import CNNText
import NetworkModel

/// The values of a layer of Keras, by the names that its versions have for them.
struct KerasConfig: Sendable {
  let json: JSONValue
  let source: SourceID

  /// The place of the whole.
  var location: Diagnostic.Location { place(of: json) }

  func place(of json: JSONValue) -> Diagnostic.Location {
    .span(SourceSpan(source: source, range: json.range))
  }

  /// The value of the first of these names that has one; `null` is none.
  subscript(names: String...) -> JSONValue? { value(names) }

  func value(_ names: [String]) -> JSONValue? {
    for name in names {
      if let value = json[name], value.content != .null { return value }
    }
    return nil
  }

  private func wrong(_ json: JSONValue, _ names: [String], _ expected: String) -> ImportFault {
    ImportFault(.wrongType(of: names[0], expected: expected), at: place(of: json))
  }

  /// A whole number.
  ///
  /// - Throws: `.wrongType`, `.missingField` if there is none and no other value is given.
  func integer(_ names: String..., otherwise value: Int? = nil) throws(ImportFault) -> Int {
    guard let given = self.value(names) else {
      guard let value else { throw missing(names[0]) }
      return value
    }
    guard let integer = KerasConfig.integer(given) else {
      throw wrong(given, names, "a whole number")
    }
    return integer
  }

  /// A number that is finite.
  func decimal(_ names: String..., otherwise value: Double) throws(ImportFault) -> Double {
    guard let given = self.value(names) else { return value }
    guard case .number(let number) = given.content else { throw wrong(given, names, "a number") }
    return number.double
  }

  func flag(_ names: String..., otherwise value: Bool) throws(ImportFault) -> Bool {
    guard let given = self.value(names) else { return value }
    guard let flag = given.boolean else { throw wrong(given, names, "`true` or `false`") }
    return flag
  }

  func word(_ names: String..., otherwise value: String) throws(ImportFault) -> String {
    guard let given = self.value(names) else { return value }
    guard let word = given.string else { throw wrong(given, names, "a string") }
    return word
  }

  /// A whole number for each axis, of which one stands for all.
  func extents(
    _ names: String..., count: Int, otherwise value: Int? = nil
  ) throws(ImportFault) -> [Int] {
    guard let given = self.value(names) else {
      guard let value else { throw missing(names[0]) }
      return [Int](repeating: value, count: count)
    }
    if let integer = KerasConfig.integer(given) { return [Int](repeating: integer, count: count) }
    var integers: [Int] = []
    for element in given.elements ?? [] {
      if let integer = KerasConfig.integer(element) { integers.append(integer) }
    }
    guard integers.count == count, given.elements?.count == count else {
      throw wrong(given, names, count == 1 ? "a whole number" : "\(count) whole numbers")
    }
    return integers
  }

  /// What is added or cut before and after each axis: one number, one for each axis, or two.
  func sides(
    _ names: String..., count: Int, otherwise value: Int
  ) throws(ImportFault) -> [(before: Int, after: Int)] {
    guard let given = self.value(names) else {
      return [(before: Int, after: Int)](repeating: (value, value), count: count)
    }
    if let integer = KerasConfig.integer(given) {
      return [(before: Int, after: Int)](repeating: (integer, integer), count: count)
    }
    let expected = "numbers before and after each of the axes"
    guard let elements = given.elements else { throw wrong(given, names, expected) }
    // One axis has its two numbers without a list around them.
    let listed =
      count == 1 && elements.count == 2 && elements[0].elements == nil ? [given] : elements
    guard listed.count == count else { throw wrong(given, names, expected) }
    var sides: [(before: Int, after: Int)] = []
    for element in listed {
      if let integer = KerasConfig.integer(element) {
        sides.append((integer, integer))
      } else if let pair = element.elements, pair.count == 2,
        let before = KerasConfig.integer(pair[0]), let after = KerasConfig.integer(pair[1])
      {
        sides.append((before, after))
      } else {
        throw wrong(element, names, expected)
      }
    }
    return sides
  }

  /// The lengths of a shape, nil where they are open; the whole is nil if it is not given.
  func shape(_ names: String...) throws(ImportFault) -> [Int?]? {
    guard let given = self.value(names) else { return nil }
    guard let shape = KerasConfig.shape(given) else {
      throw wrong(given, names, "the lengths of a tensor")
    }
    return shape
  }

  func missing(_ name: String) -> ImportFault {
    ImportFault(.missingField(name, of: "the configuration"), at: location)
  }

  /// An integer that fits 32 bits, also one written as a decimal.
  static func integer(_ json: JSONValue) -> Int? {
    guard case .number(let number) = json.content else { return nil }
    return Int32(exactly: number.double).map { Int($0) }
  }

  /// Numbers and `null`s; nil for anything else.
  static func shape(_ json: JSONValue) -> [Int?]? {
    guard let elements = json.elements else { return nil }
    var shape: [Int?] = []
    for element in elements {
      if element.content == .null {
        shape.append(nil)
      } else if let integer = integer(element) {
        shape.append(integer < 0 ? nil : integer)
      } else {
        return nil
      }
    }
    return shape
  }
}
