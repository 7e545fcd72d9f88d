/// A value of a JSON text (RFC 8259) and its position.
public struct JSONValue: Hashable, Sendable {
  /// The seven forms of a JSON value; `true` and `false` are one.
  public enum Content: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
  }

  /// The content of the text, with escapes resolved and numbers parsed.
  public let content: Content
  /// Its bytes in the text, quotes and brackets included.
  public let range: Range<Int>

  init(_ content: Content, at range: Range<Int>) {
    self.content = content
    self.range = range
  }

  /// The number of values in it, itself included.
  public var valueCount: Int {
    switch content {
    case .null, .boolean, .number, .string: 1
    case .array(let elements): elements.reduce(1) { $0 + $1.valueCount }
    case .object(let members): members.reduce(1) { $0 + $1.value.valueCount }
    }
  }
}

/// A name of an object and its value.
public struct JSONMember: Hashable, Sendable {
  /// Escapes resolved; no other member of its object has it.
  public let name: String
  /// The bytes of the name in the text, quotes included.
  public let nameRange: Range<Int>
  /// The value after the colon.
  public let value: JSONValue

  init(name: String, at nameRange: Range<Int>, value: JSONValue) {
    self.name = name
    self.nameRange = nameRange
    self.value = value
  }
}

/// A number as exact as 64 bits hold it.
public enum JSONNumber: Hashable, Sendable {
  /// Written without fraction and exponent.
  case integer(Int64)
  /// Any other, rounded to the nearest; finite.
  case decimal(Double)

  /// The nearest 64-bit floating-point number; integers beyond 2⁵³ may be rounded.
  public var double: Double {
    switch self {
    case .integer(let integer): Double(integer)
    case .decimal(let decimal): decimal
    }
  }
}

extension JSONValue {
  /// The member of that name; nil if there is none, or this is not an object.
  public subscript(name: String) -> JSONValue? {
    members?.first { $0.name == name }?.value
  }

  /// Of an object, in the order in which they are written.
  public var members: [JSONMember]? {
    guard case .object(let members) = content else { return nil }
    return members
  }

  /// Of an array.
  public var elements: [JSONValue]? {
    guard case .array(let elements) = content else { return nil }
    return elements
  }

  /// The characters of a string, escapes resolved; nil for any other value.
  public var string: String? {
    guard case .string(let string) = content else { return nil }
    return string
  }

  /// True or false; nil for any other value.
  public var boolean: Bool? {
    guard case .boolean(let truth) = content else { return nil }
    return truth
  }

  /// A number written as an integer that fits 64 bits.
  public var integer: Int64? {
    guard case .number(.integer(let integer)) = content else { return nil }
    return integer
  }

  /// All of an array's elements, if they are such integers.
  public var integers: [Int64]? {
    guard let elements else { return nil }
    var integers: [Int64] = []
    integers.reserveCapacity(elements.count)
    for element in elements {
      guard let integer = element.integer else { return nil }
      integers.append(integer)
    }
    return integers
  }
}
