/// A value that a report states for programs: JSON still without text.
///
/// Reports build these and no JSON, so that the content of a report and the writing of JSON stay separate.
public enum DataValue: Hashable, Sendable {
  /// A value that is not known or does not exist.
  case null
  case boolean(Bool)
  case integer(Int64)
  /// Any other number; `null` in JSON if it is not finite.
  case number(Double)
  case text(String)
  /// Integers on one line, such as a volume.
  case integers([Int64])
  /// Two integers on one line, such as rows and columns.
  case pair(Int64, Int64)
  /// Two other numbers on one line; `null` for one that is not finite.
  case decimalPair(Double, Double)
  case array([DataValue], JSONWriter.Layout)
  case object([Member], JSONWriter.Layout)
  /// A figure that is only a bound. The object that it is a member of names it among its `lowerBounds` or
  /// `upperBounds`.
  indirect case bound(JSONWriter.Bound, DataValue)
}

/// A name of an object and its value, in the order in which members are written.
public struct Member: Hashable, Sendable {
  /// Its name, unique in its object.
  public var name: String
  /// The value of the member.
  public var value: DataValue

  /// A member with any value.
  public init(_ name: String, _ value: DataValue) {
    self.name = name
    self.value = value
  }

  /// A member that is a text.
  public init(_ name: String, _ text: String) { self.init(name, .text(text)) }
  /// A member that is a count.
  public init(_ name: String, _ integer: Int64) { self.init(name, .integer(integer)) }
  /// A member that is a length or an index.
  public init(_ name: String, _ integer: Int) { self.init(name, .integer(integer)) }
  /// A member that is a number; `null` in JSON if it is not finite.
  public init(_ name: String, _ number: Double) { self.init(name, .number(number)) }
  /// A member that is true or false.
  public init(_ name: String, _ truth: Bool) { self.init(name, .boolean(truth)) }
  /// A list of integers on one line.
  public init(_ name: String, _ integers: [Int64]) { self.init(name, .integers(integers)) }
  /// A list of words on one line.
  public init(_ name: String, _ texts: [String]) { self.init(name, .texts(texts)) }
  /// A count that may be absent, then `null`.
  public init(_ name: String, _ integer: Int64?) {
    self.init(name, integer.map { .integer($0) } ?? .null)
  }
  /// A length or an index that may be absent, then `null`.
  public init(_ name: String, _ integer: Int?) {
    self.init(name, integer.map { .integer($0) } ?? .null)
  }
}

extension DataValue {
  /// A length or an index.
  public static func integer(_ integer: Int) -> DataValue { .integer(Int64(integer)) }

  /// Numbers on one line.
  public static func numbers(_ numbers: [Double]) -> DataValue {
    .array(numbers.map { .number($0) }, .oneLine)
  }

  /// Words on one line.
  public static func texts(_ texts: [String]) -> DataValue {
    .array(texts.map { .text($0) }, .oneLine)
  }

  /// An array with a value for each element, one line per value unless `layout` says otherwise.
  public static func list<Elements: Sequence>(
    of elements: Elements, _ layout: JSONWriter.Layout = .lines,
    value: (Elements.Element) -> DataValue
  ) -> DataValue {
    .array(elements.map(value), layout)
  }

  /// An object with a line for each member.
  public static func object(@MembersBuilder _ members: () -> [Member]) -> DataValue {
    .object(members(), .lines)
  }

  /// An object that is written on one line.
  public static func record(@MembersBuilder _ members: () -> [Member]) -> DataValue {
    .object(members(), .oneLine)
  }
}

/// Gathers members in their order, those of conditions and loops included.
@resultBuilder
public enum MembersBuilder {
  /// One member.
  public static func buildExpression(_ member: Member) -> Member { member }
  /// Members made elsewhere.
  public static func buildExpression(_ members: [Member]) -> [Member] { members }
  /// The first member of a block.
  public static func buildPartialBlock(first: Member) -> [Member] {
    // Room for a usual object, since reports of a million rows make one for each.
    var members: [Member] = []
    members.reserveCapacity(8)
    members.append(first)
    return members
  }
  /// The first members of a block.
  public static func buildPartialBlock(first: [Member]) -> [Member] { first }
  /// The members so far and the one that follows.
  public static func buildPartialBlock(
    accumulated: consuming [Member], next: Member
  ) -> [Member] {
    accumulated.append(next)
    return accumulated
  }
  /// The members so far and those that follow.
  public static func buildPartialBlock(
    accumulated: consuming [Member], next: [Member]
  ) -> [Member] {
    accumulated += next
    return accumulated
  }
  /// No member.
  public static func buildBlock() -> [Member] { [] }
  /// The members under a condition, if it holds.
  public static func buildOptional(_ members: [Member]?) -> [Member] { members ?? [] }
  /// The members of the branch that is taken.
  public static func buildEither(first: [Member]) -> [Member] { first }
  /// The members of the branch that is taken.
  public static func buildEither(second: [Member]) -> [Member] { second }
  /// The members of each turn of a loop, in its order.
  public static func buildArray(_ members: [[Member]]) -> [Member] { members.flatMap { $0 } }
}

extension JSONWriter {
  /// Writes a value with all that is in it.
  public mutating func value(_ data: DataValue) {
    switch data {
    case .null: null()
    case .boolean(let truth): value(truth)
    case .integer(let integer): value(integer)
    case .number(let number): value(number)
    case .text(let text): value(text)
    case .integers(let integers):
      beginArray(.oneLine)
      for integer in integers { value(integer) }
      end()
    case .pair(let first, let second):
      beginArray(.oneLine)
      value(first)
      value(second)
      end()
    case .decimalPair(let first, let second):
      beginArray(.oneLine)
      value(first)
      value(second)
      end()
    case .array(let elements, let layout):
      beginArray(layout)
      for element in elements { value(element) }
      end()
    case .object(let members, let layout):
      beginObject(layout)
      for member in members { write(member) }
      end()
    case .bound(let bound, let figure):
      note(bound)
      value(figure)
    }
  }

  /// Writes a member of the object that is open.
  public mutating func write(_ member: Member) {
    key(member.name)
    value(member.value)
  }
}
