import CNNDiagnostics
import KDL
import NetworkConditions

/// Values that are handed to a block or named by `let`, and may be of any kind.
extension NameScope {
  /// The value as an expression: a number, a word, `"1x7"`, `"0,1,0,1"`, `"48 104 208"`, or the name of a
  /// layer or an instance, which is looked up where the statement is expanded.
  ///
  /// A name is looked up among parameters, measures of the volume, blocks, layers' words and keywords, in
  /// this order, and then among the layers and instances before the statement.
  ///
  /// - Parameter namesLayers: whether it may be a layer's name; the default of a parameter may not.
  func value(of value: KDLValue, namesLayers: Bool = true) throws(SpecFault) -> Expression {
    guard let (text, inside) = value.text else { return try value.expression(in: self) }
    let bytes = Array(text.utf8)
    if let composite = try composite(bytes, inside, at: value.span) {
      return .name(.composite(composite))
    }
    let fault: SpecFault
    do throws(SpecFault) {
      return try value.expression(in: self)
    } catch {
      fault = error
    }
    // A name in braces, or one that is no parameter, may be that of a layer.
    guard NameScope.isPath(bytes), fault.isAboutName || bytes.contains(UInt8(ascii: "{")) else {
      throw fault
    }
    let isWord = bytes.allSatisfy(NameScope.isPartOfItem)
    guard namesLayers else { throw isWord ? unknownValue(text, at: value.span) : fault }
    let template = try NameTemplate(value, in: self, isReference: true)
    return .name(
      .place(
        LayerReference(template, in: self, otherwise: isWord ? .word(in: self) : .expression(fault))
      ))
  }

  /// The fault of a word that is no value.
  func unknownValue(_ word: String, at span: SourceSpan) -> SpecFault {
    SpecFault(.unknownWord(word, role: .value, known: values), at: span)
  }

  /// The words that a value can be.
  private var values: [String] {
    suggested + blocks.names + LayerWord.allCases.map { $0.rawValue } + Keywords.all.sorted()
  }

  // MARK: Several values in one text

  private func composite(
    _ bytes: [UInt8], _ inside: SourceSpan, at span: SourceSpan
  ) throws(SpecFault) -> CompositeValue? {
    if let cuts = NameScope.listCuts(in: bytes) {
      guard cuts.count < mostListItems else {
        throw SpecFault(.tooMany(what: "items in one list", limit: mostListItems), at: span)
      }
      return CompositeValue(.list, try parts(of: bytes, between: cuts, at: inside, ofAnyKind: true))
    }
    let commas = PropertyCompiler.commas(in: bytes)
    if commas.count >= 1 {
      guard [1, 3, 5].contains(commas.count) else {
        throw SpecFault(
          .malformed(
            String(decoding: bytes, as: UTF8.self),
            expected:
              "one value, a list `\"1 2 3\"`, numbers for each axis `\"1x2\"` or for each side `\"0,1,0,1\"`"
          ),
          at: span)
      }
      return CompositeValue(
        .sides, try parts(of: bytes, between: commas, at: inside, ofAnyKind: false))
    }
    if let crossings = PropertyCompiler.crossings(in: bytes) {
      return CompositeValue(
        .extents, try parts(of: bytes, between: crossings, at: inside, ofAnyKind: false))
    }
    return nil
  }

  private func parts(
    of bytes: [UInt8], between cuts: [Int], at inside: SourceSpan, ofAnyKind: Bool
  ) throws(SpecFault) -> [Located<Expression>] {
    let compiler = PropertyCompiler(scope: self)
    var parts: [Located<Expression>] = []
    parts.reserveCapacity(cuts.count + 1)
    for (before, cut) in zip([-1] + cuts, cuts + [bytes.count]) {
      // Several spaces are one.
      let range = (before + 1)..<cut
      if ofAnyKind, range.isEmpty { continue }
      let item = bytes[range]
      if ofAnyKind, let crossings = PropertyCompiler.crossings(in: Array(item)) {
        let span =
          inside.range.count == bytes.count ? inside.slice(range) : inside
        let pair = CompositeValue(
          .extents,
          try self.parts(of: Array(item), between: crossings, at: span, ofAnyKind: false))
        parts.append(Located(value: .name(.composite(pair)), span: span))
        continue
      }
      let fault: SpecFault
      do throws(SpecFault) {
        parts.append(try compiler.part(item, of: bytes, at: inside))
        continue
      } catch {
        fault = error
      }
      guard ofAnyKind, fault.isAboutName, NameScope.isPath(Array(item)) else { throw fault }
      let template = try NameTemplate(reference: item, at: fault.span, in: self)
      let place = LayerReference(template, in: self, otherwise: .expression(fault))
      parts.append(Located(value: .name(.place(place)), span: fault.span))
    }
    return parts
  }

  /// The offsets of the spaces of a list: two or more numbers, words, pairs or expressions in braces, and
  /// nothing else between them; nil if the text is no list.
  private static func listCuts(in bytes: [UInt8]) -> [Int]? {
    var cuts: [Int] = []
    var items = 0
    var depth = 0
    var isInItem = false
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "{"):
        depth += 1
        if !isInItem { items += 1 }
        isInItem = true
      case UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: " ") where depth == 0:
        cuts.append(offset)
        isInItem = false
      case _ where depth > 0: break
      case UInt8(ascii: "-") where !isInItem: return nil
      case UInt8(ascii: "#") where !isInItem:
        items += 1
        isInItem = true
      case _ where isPartOfItem(byte) || byte == UInt8(ascii: "/") && isInItem:
        if !isInItem { items += 1 }
        isInItem = true
      default: return nil
      }
    }
    return items >= 2 && depth == 0 ? cuts : nil
  }

  private static func isPartOfItem(_ byte: UInt8) -> Bool {
    byte.isDigit || byte >= 0x80 || byte.isLetter || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }

  /// Returns whether a text can name a layer: names with slashes between, and expressions in braces.
  private static func isPath(_ bytes: [UInt8]) -> Bool {
    var depth = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "}"): depth -= 1
      default:
        guard depth > 0 || isPartOfItem(byte) || byte == UInt8(ascii: "/") else { return false }
      }
    }
    return depth == 0
  }
}

extension SpecFault {
  /// True if an expression names something that nothing is called.
  fileprivate var isAboutName: Bool {
    guard case .structure(.unknownWord(_, role: .parameter, known: _)) = reason else {
      return false
    }
    return true
  }
}
