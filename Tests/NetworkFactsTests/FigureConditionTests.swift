import CNNDiagnostics
import NetworkConditions
import NetworkFacts
import Testing

/// Conditions on a network of 5 layers, depth 3, 1,000 MACs and a peak of 2 KiB, of which nothing else is known.
@Suite struct FigureConditionTests {
  private static func condition(_ text: String) throws(FigureConditionError) -> FigureCondition {
    let range = 0..<text.utf8.count
    return try FigureCondition(
      text, at: SourceSpan(source: SourceID(index: 0), range: range))
  }

  private static func figure(_ quantity: Quantity) -> Int64? {
    switch quantity {
    case .layers: 5
    case .depth: 3
    case .macs: 1000
    case .peakBytes: 2048
    default: nil
    }
  }

  @Test(
    "a condition holds or does not",
    arguments: [
      ("macs < 1001", true), ("macs<1000", false), ("macs <= 1k", true), ("macs = 1e3", true),
      ("1.0001k != macs", true), ("macs ≥ 1000 and depth ≠ 4", true), (".5k < macs", true),
      ("5. == layers", true), ("macs >= 0.9765625 Ki and macs < 0.98Ki", true),
      // A quantity has one name, with capitals or with hyphens.
      ("peakBytes < 3KiB", true), ("peak-bytes<3KiB and depth == 3", true),
      ("not peak-bytes > 3KiB", true),
      // `and` binds tighter than `or`, `not` tighter than both.
      ("depth == 3 or depth == 4 and layers == 9", true),
      ("(depth == 3 or depth == 4) and layers == 9", false),
      ("not depth == 3 or layers == 5", true), ("not (depth == 3 or layers == 5)", false),
      ("not not depth == 3", true), ("layers == 5 and not depth == 4", true),
      // A figure that is not there decides nothing, nor does its contrary.
      ("weights < 1", false), ("not weights < 1", false), ("weights < 1 or depth == 3", true),
      ("depth == 3 or weights < 1", true), ("weights < 1 and depth == 3", false),
      ("not (weights < 1 and depth == 4)", true), ("weights == weights", false),
      ("9223372036854775807 > macs", true), ("macs > 1e-18", true),
    ])
  func holds(text: String, expected: Bool) throws {
    #expect(try Self.condition(text).holds(Self.figure) == expected)
  }

  @Test(
    "what is no condition is refused where it stops being one",
    arguments: [
      ("", .syntax(.incomplete), 0..<0),
      ("macs <", .syntax(.incomplete), 6..<6),
      ("mac < 1", .unknownQuantity("mac"), 0..<3),
      ("macs < 1 and depht > 3", .unknownQuantity("depht"), 13..<18),
      ("≤ 5", .unknownQuantity("≤"), 0..<3),
      ("macs", .syntax(.missingComparison), 4..<4),
      ("macs and depth > 3", .syntax(.missingComparison), 5..<8),
      ("(macs) < 5", .syntax(.missingComparison), 5..<6),
      ("1 + 2 < macs", .syntax(.missingComparison), 2..<3),
      ("macs < (5)", .syntax(.missingOperand), 7..<8),
      ("macs < not depth", .syntax(.missingOperand), 7..<10),
      ("macs-depth < 1", .unknownQuantity("macs-depth"), 0..<10),
      ("macs < -5", .syntax(.missingOperand), 7..<8),
      ("macs < 5 < 6", .syntax(.unexpected("<")), 9..<10),
      ("macs < 1 2", .syntax(.unexpected("2")), 9..<10),
      ("(macs < 1", .syntax(.missingParenthesis), 9..<9),
      ("macs < 1x", .syntax(.notANumber("1x")), 7..<9),
      ("macs == 1_000", .syntax(.notANumber("1_000")), 8..<13),
      ("macs < 1e30", .syntax(.numberOverflow("1e30")), 7..<11),
      ("macs < 1 MiB", .syntax(.notBytes("macs")), 7..<12),
      ("parameterBytes < params", .syntax(.notBytes("parameters")), 0..<14),
      (String(repeating: "(", count: 100), .syntax(.tooDeep(limit: 64)), 64..<65),
      (
        "depth > 1" + String(repeating: " and depth > 1", count: 256),
        .syntax(.tooLong(limit: 256)), 3584..<3589
      ),
    ] as [(String, FigureConditionError.Fault, Range<Int>)])
  func refuses(text: String, fault: FigureConditionError.Fault, range: Range<Int>) {
    let error = #expect(throws: FigureConditionError.self) { try Self.condition(text) }
    #expect(error?.fault == fault)
    #expect(error?.span.range == range)
  }

  @Test("parentheses to the limit, and any number of negations, are followed")
  func bounds() throws {
    let deep = String(repeating: "(", count: 63) + "depth == 3" + String(repeating: ")", count: 63)
    #expect(try Self.condition(deep).holds(Self.figure))
    let negations = String(repeating: "not ", count: 10_000)
    #expect(try Self.condition(negations + "depth == 3").holds(Self.figure))
  }
}
