import CNNDiagnostics
import FileFormats
import NetworkModel

/// The fields of a message of a Caffe network, read by their types.
///
/// Fields that are not asked for may be there: every fork of Caffe has its own.
struct CaffeFields {
  /// Names of the first version of the format, by those of the last.
  private static let formerNames = [
    "kernel_size": "kernelsize", "bias_term": "biasterm", "batch_size": "batchsize",
    "crop_size": "cropsize", "mean_file": "meanfile",
  ]

  /// Nil if there is no such message: every field has its default.
  let message: TextMessage?
  let source: SourceID
  /// In words: "the layer `conv1`".
  let owner: String
  /// Where a missing field is reported.
  let span: SourceSpan

  /// A choice of an enumeration, which files write by its name or its number.
  struct Choice {
    let name: String
    let number: Int64

    static func list(_ names: String...) -> [Choice] {
      names.enumerated().map { Choice(name: $1, number: Int64($0)) }
    }
  }

  // MARK: Values

  func has(_ name: String) -> Bool { !values(name).isEmpty }

  func values(_ name: String) -> [TextValue] {
    guard let message else { return [] }
    let values = message.values(of: name)
    guard values.isEmpty, let former = CaffeFields.formerNames[name] else { return values }
    return message.values(of: former)
  }

  /// The one value of a field; nil if it is not given.
  ///
  /// - Throws: `.repeatedField`.
  func value(_ name: String) throws(ImportFault) -> TextValue? {
    let values = values(name)
    guard values.count <= 1 else {
      throw ImportFault(.repeatedField(name), at: place(of: values[1]))
    }
    return values.first
  }

  func place(of value: TextValue) -> Diagnostic.Location {
    .span(SourceSpan(source: source, range: value.range))
  }

  var location: Diagnostic.Location { .span(span) }

  // MARK: Types

  /// - Throws: `.wrongType`, `.outOfRange`, `.repeatedField`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(ImportFault) -> Int? {
    guard let value = try value(name) else { return nil }
    return try integer(value, name, in: range)
  }

  /// All the values of a repeated field.
  ///
  /// - Throws: `.wrongType`, `.outOfRange`.
  func integers(_ name: String, in range: ClosedRange<Int>) throws(ImportFault) -> [Int] {
    var integers: [Int] = []
    for value in values(name) { integers.append(try integer(value, name, in: range)) }
    return integers
  }

  private func integer(
    _ value: TextValue, _ name: String, in range: ClosedRange<Int>
  ) throws(ImportFault) -> Int {
    guard let integer = value.integer else {
      throw ImportFault(.wrongType(of: name, expected: "a whole number"), at: place(of: value))
    }
    guard let number = Int(exactly: integer), range.contains(number) else {
      throw ImportFault(
        .outOfRange(
          of: name, value: "\(integer)",
          expected: "must be from \(range.lowerBound) to \(range.upperBound)"),
        at: place(of: value))
    }
    return number
  }

  /// - Throws: `.missingField`, `.wrongType`, `.outOfRange`, `.repeatedField`.
  func requiredInteger(_ name: String, in range: ClosedRange<Int>) throws(ImportFault) -> Int {
    guard let integer = try integer(name, in: range) else {
      throw ImportFault(.missingField(name, of: owner), at: location)
    }
    return integer
  }

  /// - Throws: `.wrongType`, `.repeatedField`.
  func number(_ name: String) throws(ImportFault) -> Double? {
    guard let value = try value(name) else { return nil }
    return try number(value, name)
  }

  /// - Throws: `.wrongType`.
  func numbers(_ name: String) throws(ImportFault) -> [Double] {
    var numbers: [Double] = []
    for value in values(name) { numbers.append(try number(value, name)) }
    return numbers
  }

  private func number(_ value: TextValue, _ name: String) throws(ImportFault) -> Double {
    guard let number = value.number else {
      throw ImportFault(.wrongType(of: name, expected: "a number"), at: place(of: value))
    }
    return number
  }

  /// - Throws: `.wrongType`, `.repeatedField`.
  func flag(_ name: String) throws(ImportFault) -> Bool? {
    guard let value = try value(name) else { return nil }
    guard let flag = value.flag else {
      throw ImportFault(
        .wrongType(of: name, expected: "`true` or `false`"), at: place(of: value))
    }
    return flag
  }

  /// - Throws: `.wrongType`, `.repeatedField`.
  func text(_ name: String) throws(ImportFault) -> String? {
    guard let value = try value(name) else { return nil }
    guard let text = value.text else {
      throw ImportFault(.wrongType(of: name, expected: "a text in quotes"), at: place(of: value))
    }
    return text
  }

  /// The name of a choice of an enumeration.
  ///
  /// - Throws: `.unknownChoice`, `.wrongType`, `.repeatedField`.
  func choice(_ name: String, among choices: [Choice]) throws(ImportFault) -> String? {
    guard let value = try value(name) else { return nil }
    guard let word = value.word else {
      throw ImportFault(
        .wrongType(of: name, expected: "a name of an enumeration"), at: place(of: value))
    }
    guard let choice = choices.first(where: { $0.name == word || $0.number == value.integer })
    else {
      throw ImportFault(
        .unknownChoice(word, of: name, known: choices.map(\.name)), at: place(of: value))
    }
    return choice.name
  }

  /// The fields of a message inside this one; without that message all have their defaults.
  ///
  /// - Throws: `.wrongType`, `.repeatedField`.
  func fields(_ name: String) throws(ImportFault) -> CaffeFields {
    guard let value = try value(name) else {
      return CaffeFields(message: nil, source: source, owner: owner, span: span)
    }
    return try fields(of: value, name)
  }

  /// The same of every message of a repeated field.
  ///
  /// - Throws: `.wrongType`.
  func allFields(_ name: String) throws(ImportFault) -> [CaffeFields] {
    var all: [CaffeFields] = []
    for value in values(name) { all.append(try fields(of: value, name)) }
    return all
  }

  /// The fields of one value of a field of that name.
  ///
  /// - Throws: `.wrongType`.
  func fields(of value: TextValue, _ name: String) throws(ImportFault) -> CaffeFields {
    guard let message = value.message else {
      throw ImportFault(
        .wrongType(of: name, expected: "a message in braces"), at: place(of: value))
    }
    return CaffeFields(message: message, source: source, owner: owner, span: span)
  }

  /// Where the number of a hyperparameter of ours is written, under the first of these names.
  func property(_ hyperparameter: Hyperparameter, _ names: String...) -> Origin.Property? {
    for name in names {
      guard let value = values(name).first else { continue }
      return Origin.Property(
        name: hyperparameter.rawValue, value: SourceSpan(source: source, range: value.range),
        isNumber: true)
    }
    return nil
  }
}
