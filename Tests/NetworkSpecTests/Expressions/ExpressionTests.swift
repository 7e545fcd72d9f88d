import CNNDiagnostics
import NetworkConditions
import NetworkModel
import Testing

@testable import NetworkSpec

/// The value of an expression in which `n` is 7, `half` is 0.5 and `yes` is true, on a volume of
/// 6×5×48.
private func value(_ text: String) throws(SpecFault) -> String {
  var scope = NameScope()
  for name in ["n", "half", "yes"] { _ = scope.declare(name) }
  let span = SourceSpan(source: SourceID(index: 0), range: 0..<text.utf8.count)
  let expression = try NetworkSpec.Expression(parsing: text, at: span, in: scope)
  var frame = Frame(
    slots: [.number(Number(7)), .number((try? Number(1, over: 2)) ?? Number(0)), .boolean(true)])
  frame.volume = try? Shape(height: 6, width: 5, channels: 48)
  return try expression.evaluate(in: frame, at: span).text
}

@Suite struct ExpressionTests {
  @Test(
    "every operator, function and precedence",
    arguments: [
      // Numbers.
      ("0", "0"), ("007", "7"), ("1_000", "1000"), ("0.50", "0.5"), ("1e3", "1000"),
      ("2.5e-1", "0.25"), ("62.4E+6", "62400000"), ("9223372036854775807", "9223372036854775807"),
      // Arithmetic, exact.
      ("1 + 2", "3"), ("1 - 2", "-1"), ("3 * 4", "12"), ("7 / 2", "3.5"), ("7 / 3", "7/3"),
      ("7 / 3 * 3", "7"), ("100 * 0.29", "29"), ("0.1 + 0.2", "0.3"), ("-7 / 2", "-3.5"),
      ("1 / 1024 * 1024", "1"),
      // The remainder goes with the quotient rounded down.
      ("7 % 3", "1"), ("-7 % 3", "2"), ("7 % -3", "-2"), ("7.5 % 2", "1.5"),
      // Precedence and association.
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 4 - 3", "3"), ("100 / 10 / 5", "2"),
      ("2 * 3 % 4", "2"), ("-2 * 3", "-6"), ("2 * -3", "-6"), ("- - 2", "2"), ("--2", "2"),
      ("1 - -1", "2"), ("-n % 2", "1"), ("1 < 2 && 2 < 3", "true"),
      ("1 == 1 && 2 == 3 || yes", "true"), ("1 == 2 || 1 == 1 && 2 == 2", "true"),
      ("1 + 1 == 2", "true"), ("1 < 2 == yes", "true"), ("!yes == !yes", "true"),
      // Comparisons and conditions.
      ("1 < 1", "false"), ("1 <= 1", "true"), ("2 > 1", "true"), ("2 >= 3", "false"),
      ("1/2 == 0.5", "true"), ("1 != 1", "false"), ("yes == yes", "true"), ("yes != yes", "false"),
      ("#true", "true"), ("yes == #false", "false"), ("if(#false, 1, 2)", "2"),
      ("!yes", "false"), ("!(1 > 2)", "true"), ("!!yes", "true"), ("yes || yes", "true"),
      // What is decided already is not looked at.
      ("yes || 1 / 0 == 1", "true"), ("!yes && 1 / 0 == 1", "false"),
      // Functions.
      ("min(3, 1, 2)", "1"), ("max(3, 1, 2)", "3"), ("min(4)", "4"), ("floor(2.7)", "2"),
      ("floor(-2.7)", "-3"), ("ceil(2.1)", "3"), ("ceil(-2.1)", "-2"), ("round(2.5)", "3"),
      ("round(-2.5)", "-3"), ("round(2.4)", "2"), ("floor(5)", "5"),
      ("max(min(n, 3), half)", "3"), ("floor((n - 1) / 2) + 1", "4"),
      ("pow(2, 10)", "1024"), ("pow(2, 0)", "1"), ("pow(0, 0)", "1"), ("pow(2, -2)", "0.25"),
      ("pow(half, 3)", "0.125"), ("pow(-3, 3)", "-27"), ("pow(1, 1e18)", "1"),
      ("pow(-1, 1000000001)", "-1"), ("pow(2, 62)", "4611686018427387904"),
      ("pow(0, 1e18)", "0"), ("log2(1)", "0"), ("log2(4096)", "12"), ("log2(1 / 8)", "-3"),
      ("if(n > 6, 1, 1 / 0)", "1"), ("if(n > 7, 1 / 0, if(yes, 2, 3))", "2"),
      ("count(n)", "1"), ("item(n, 0)", "7"), ("if(yes, none, same)", "none"),
      ("relu == relu", "true"), ("relu != hard-swish", "true"), ("same == relu", "false"),
      // Names, and measures of the volume.
      ("n", "7"), ("n*n", "49"), ("half", "0.5"), ("height * width * channels", "1440"),
      ("channels != 4 * n", "true"),
      // White space.
      ("  1\t+  2 ", "3"), ("min( 1 ,2 )", "1"),
    ])
  func evaluates(text: String, result: String) throws {
    #expect(try value(text) == result)
  }

  @Test(
    "MobileNet's rounding of widths",
    arguments: [
      (32, 8), (24, 8), (12, 8), (3, 8), (4, 8), (5, 8), (19.2, 8), (11.2, 8), (22.4, 8),
      (33.6, 8), (67.2, 8), (100.8, 8), (37, 16), (1280 * 1.4, 8), (1, 1), (0.2, 8),
    ] as [(Double, Int)])
  func divisible(value width: Double, step: Int) throws {
    // `_make_divisible` of the reference implementation.
    var expected = max(step, Int(width + Double(step) / 2) / step * step)
    if Double(expected) < 0.9 * width { expected += step }
    #expect(try value("divisible(\(width), \(step))") == "\(expected)")
  }

  @Test(
    "what is no expression is told where it stops being one",
    arguments: [
      ("", "the expression ends too early", 0..<0),
      ("1 +", "the expression ends too early", 3..<3),
      ("(1", "a `)` is missing", 2..<2),
      ("min(1, 2", "a `)` is missing", 8..<8),
      ("1 2", "unexpected `2`", 2..<3),
      ("1 + * 2", "a value is missing here", 4..<5),
      ("1 = 2", "unexpected `= 2`", 2..<3),
      ("1 & 2", "unexpected `& 2`", 2..<3),
      ("3x", "`3x` is not a number", 0..<2),
      ("1.", "`1.` is not a number", 0..<2),
      ("1e", "`1e` is not a number", 0..<2),
      ("1e+", "`1e+` is not a number", 0..<3),
      ("1.2.3", "`1.2.3` is not a number", 0..<5),
      ("0x10", "`0x10` is not a number", 0..<4),
      ("2 * nn", "unknown parameter `nn`", 4..<6),
      (".5", "unknown parameter `.5`", 0..<2),
      ("sqrt(4)", "unknown function `sqrt`", 0..<4),
      ("floor(1, 2)", "`floor` takes 1 value, not 2", 0..<5),
      ("divisible(8)", "`divisible` takes 2 values, not 1", 0..<9),
      (
        "min(\(Array(repeating: "1", count: 17).joined(separator: ",")))",
        "`min` takes 1 to 16 values, not 17", 0..<3
      ),
      ("divisible(8, 0)", "`divisible` needs a positive step", 0..<9),
      ("min()", "a value is missing here", 4..<5),
      ("7 / (n - 7)", "division by zero", 2..<3),
      ("7 % 0", "division by zero", 2..<3),
      ("9223372036854775807 + 1", "the number does not fit in 64 bits", 20..<21),
      ("-9223372036854775807 - 2", "the number does not fit in 64 bits", 21..<22),
      ("4611686018427387904 * 2", "the number does not fit in 64 bits", 20..<21),
      ("1e19", "the number does not fit in 64 bits", 0..<4),
      ("99999999999999999999e18", "the number does not fit in 64 bits", 0..<23),
      ("1e-19", "the number does not fit in 64 bits", 0..<5),
      ("1e99999999999", "the number does not fit in 64 bits", 0..<13),
      ("1 / 3e9 / 4e9", "the number does not fit in 64 bits", 8..<9),
      ("yes + 1", "expected a number, found a condition", 4..<5),
      ("!n", "expected a condition, found a number", 0..<1),
      ("n && yes", "expected a condition, found a number", 2..<4),
      ("-yes", "expected a number, found a condition", 0..<1),
      ("yes < yes", "expected a number, found a condition", 4..<5),
      ("yes == 1", "expected a number, found a condition", 4..<6),
      ("pow(10, 1e9)", "the number does not fit in 64 bits", 0..<3),
      ("pow(3, 41)", "the number does not fit in 64 bits", 0..<3),
      ("pow(2, half)", "expected a whole number, found 0.5", 0..<3),
      ("pow(0, -1)", "division by zero", 0..<3),
      ("log2(12)", "`log2` needs a power of two, not 12", 0..<4),
      ("log2(0)", "`log2` needs a power of two, not 0", 0..<4),
      ("log2(-2)", "`log2` needs a power of two, not -2", 0..<4),
      ("if(1, 2, 3)", "expected a condition, found a number", 0..<2),
      ("if(yes, 2)", "`if` takes 3 values, not 2", 0..<2),
      (
        "item(n, 1)", "`item` counts from 0, and the list has 1 item; there is none at 1", 0..<4
      ),
      ("2 * relu", "expected a number, found a word, a block or a layer", 2..<3),
      ("none < same", "expected a number, found a word, a block or a layer", 5..<6),
      ("height()", "a value is missing here", 7..<8),
      ("height(\"a\"", "a `)` is missing", 10..<10),
      ("1 < 2 < 3", "expected a number, found a condition", 6..<7),
    ])
  func refuses(text: String, headline: String, range: Range<Int>) throws {
    let fault = #expect(throws: SpecFault.self) { try value(text) }
    #expect(fault?.diagnostic?.headline == headline)
    #expect(fault?.span.range == range)
  }

  @Test("deep nesting and endless chains are refused, not followed")
  func bounds() throws {
    let parentheses = String(repeating: "(", count: 100_000)
    let signs = String(repeating: "-", count: 100_000) + "1"
    let calls = String(repeating: "min(", count: 100_000)
    let chain = "1" + String(repeating: " + 1", count: 100_000)
    for text in [parentheses, signs, calls, chain] {
      let fault = #expect(throws: SpecFault.self) { try value(text) }
      #expect(fault?.diagnostic?.id == .expression)
    }
    let deepest = Grammar.deepestNesting - 1
    let nested =
      String(repeating: "(", count: deepest) + "1" + String(repeating: ")", count: deepest)
    #expect(try value(nested) == "1")
    let longest = "1" + String(repeating: "+1", count: Grammar.mostOperations)
    #expect(try value(longest) == "257")
  }
}
