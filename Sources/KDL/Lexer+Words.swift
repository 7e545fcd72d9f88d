extension Lexer {
  /// An identifier or a number: both are runs of identifier characters.
  func word(at start: Int) throws(KDLError) -> Token {
    let end = text.endOfWord(from: start)
    guard end > start else {
      let (scalar, range) = text.scalar(at: start)
      throw text.error(.unexpectedCharacter(scalar), range)
    }
    let range = start..<end
    switch text.meaning(ofWord: range) {
    case .identifier: return Token(.identifier, start, end)
    case .number(let digits): return try number(range, digits: digits)
    case .fraction:
      throw text.error(.invalidNumber(.missingIntegerDigit, text.string(range)), range)
    case .keyword(let keyword): throw text.error(.bareKeyword(keyword.rawValue), range)
    }
  }

  /// `#true` and its like, or a raw string.
  func hash(at start: Int) throws(KDLError) -> Token {
    let next = text[start + 1]
    if next == ASCII.quote || next == ASCII.hash { return try rawString(at: start) }
    let end = text.endOfWord(from: start + 1)
    switch text.keyword(start + 1..<end) {
    case .true: return Token(.true, start, end)
    case .false: return Token(.false, start, end)
    case .null: return Token(.null, start, end)
    case .infinity, .negativeInfinity, .notANumber: return Token(.number, start, end)
    case nil: throw text.error(.unknownKeyword(text.string(start..<end)), start..<end)
    }
  }

  // MARK: Numbers

  private func number(_ range: Range<Int>, digits start: Int) throws(KDLError) -> Token {
    if let problem = numberProblem(from: start, to: range.upperBound) {
      throw text.error(.invalidNumber(problem, text.string(range)), range)
    }
    return Token(.number, range.lowerBound, range.upperBound)
  }

  /// Returns the reason that the word from `start`, a digit, to `end` is not a number.
  private func numberProblem(from start: Int, to end: Int) -> KDLError.NumberProblem? {
    if text[start] == ASCII.zero, start + 1 < end {
      switch text[start + 1] {
      case UInt8(ascii: "x"): return radixProblem(.hexadecimal, from: start + 2, to: end)
      case UInt8(ascii: "o"): return radixProblem(.octal, from: start + 2, to: end)
      case UInt8(ascii: "b"): return radixProblem(.binary, from: start + 2, to: end)
      default: break
      }
    }
    var offset = endOfDigits(from: start)
    if text[offset] == ASCII.point {
      guard text[offset + 1].isDigit else { return .missingFractionDigit }
      offset = endOfDigits(from: offset + 1)
    }
    if text[offset] | 0x20 == UInt8(ascii: "e") {
      offset += text[offset + 1].isSign ? 2 : 1
      guard text[offset].isDigit else { return .missingExponentDigit }
      offset = endOfDigits(from: offset)
    }
    return offset == end ? nil : .unexpectedCharacter(text.scalar(at: offset).value)
  }

  private func radixProblem(
    _ radix: KDLNumber.Radix, from start: Int, to end: Int
  ) -> KDLError.NumberProblem? {
    guard start < end, text[start] != ASCII.underscore else { return .missingDigit(radix) }
    for offset in start..<end where text[offset] != ASCII.underscore {
      guard let digit = text[offset].hexadecimalValue, digit < radix.rawValue else {
        return .invalidDigit(radix, text.scalar(at: offset).value)
      }
    }
    return nil
  }

  private func endOfDigits(from start: Int) -> Int {
    var end = start
    while text[end].isDigit || text[end] == ASCII.underscore { end += 1 }
    return end
  }
}

/// The meaning of a run of identifier characters, by its first characters.
enum WordMeaning: Equatable {
  case identifier
  /// Digits begin at this offset.
  case number(digits: Int)
  /// `.5`, which is nothing.
  case fraction
  case keyword(BareKeyword)
}

extension SourceText {
  func meaning(ofWord range: Range<Int>) -> WordMeaning {
    let start = range.lowerBound
    switch self[start] {
    case ASCII.zero...ASCII.nine:
      return .number(digits: start)
    case ASCII.plus, ASCII.minus, ASCII.point:
      let unsigned = self[start] == ASCII.point ? start : start + 1
      if self[unsigned].isDigit { return .number(digits: unsigned) }
      if self[unsigned] == ASCII.point, self[unsigned + 1].isDigit { return .fraction }
      return keyword(range).map(WordMeaning.keyword) ?? .identifier
    case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "i"):
      return keyword(range).map(WordMeaning.keyword) ?? .identifier
    default:
      return .identifier
    }
  }

  func keyword(_ range: Range<Int>) -> BareKeyword? {
    let candidate: BareKeyword
    switch (self[range.lowerBound], range.count) {
    case (UInt8(ascii: "t"), 4): candidate = .true
    case (UInt8(ascii: "f"), 5): candidate = .false
    case (UInt8(ascii: "n"), 4): candidate = .null
    case (UInt8(ascii: "n"), 3): candidate = .notANumber
    case (UInt8(ascii: "i"), 3): candidate = .infinity
    case (ASCII.minus, 4): candidate = .negativeInfinity
    default: return nil
    }
    return bytes[range].elementsEqual(candidate.rawValue.utf8) ? candidate : nil
  }
}

/// The words that exist only after a `#`.
enum BareKeyword: String {
  case `true`
  case `false`
  case null
  case infinity = "inf"
  case negativeInfinity = "-inf"
  case notANumber = "nan"
}
