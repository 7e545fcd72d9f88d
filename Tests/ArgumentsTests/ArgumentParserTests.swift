import CNNText
import CNNDiagnostics
import CNNTables
import Testing

@testable import Arguments
@testable import Commands

@Suite struct ArgumentParserTests {
  private func parse(_ line: String) throws(UsageError) -> ParsedArguments {
    try ArgumentParser.parse(line.split(separator: " ").map { String($0) }, by: .cnnshape)
  }

  @Test(arguments: [
    "summarize vgg16 --batch 8", "summarize --batch 8 vgg16", "--batch 8 summarize vgg16",
    "summarize vgg16 --batch=8", "--batch=8 summarize -- vgg16",
  ])
  func optionsStandAnywhere(_ line: String) throws {
    let arguments = try parse(line)
    #expect(arguments.command == .summarize)
    #expect(arguments.operands == ["vgg16"])
    #expect(arguments.integer(.batch) == 8)
    #expect(!arguments.has(.strict))
  }

  @Test func valuesHaveTheirTypes() throws {
    let arguments = try parse(
      "summarize m --input 224x320 --set k=128 --set name=a=b --columns name,macs --depth 2"
        + " --layout chw --format csv -o out.csv --strict")
    #expect(arguments.inputNumbers(.input)?.numbers == [224, 320])
    #expect(
      arguments.assignments(.set) == [
        Assignment(name: "k", value: "128"), Assignment(name: "name", value: "a=b"),
      ])
    #expect(arguments.list(.columns) == ["name", "macs"])
    #expect(arguments.integer(.depth) == 2)
    #expect(arguments.text(.layout) == "chw")
    #expect(arguments.text(.output) == "out.csv")
    #expect(arguments.has(.strict))
    #expect(arguments.choice(.format, as: Fruit.self) == .csv)
  }

  private enum Fruit: String { case csv, apple }

  @Test func whatWasNotGivenIsNil() throws {
    let arguments = try parse("summarize m")
    #expect(arguments.integer(.batch) == nil)
    #expect(arguments.text(.output) == nil)
    #expect(arguments.list(.columns) == nil)
    #expect(arguments.inputNumbers(.input) == nil)
    #expect(arguments.assignments(.set).isEmpty)
  }

  @Test(arguments: [
    ("224x224", [224, 224]), ("1×2×3", [1, 2, 3]), ("32x64x1", [32, 64, 1]), ("224", [224]),
    ("1x2x3x4", [1, 2, 3, 4]), ("0x3", nil), ("3x", nil), ("x", nil), ("", nil),
    ("1x2x3x4x5", nil), ("-1x3", nil), ("axb", nil), ("99999999999x1", nil),
    ("99999999999999999999x1", nil),
  ])
  func inputNumbers(_ text: String, _ numbers: [Int]?) {
    #expect(InputNumbers(text)?.numbers == numbers)
  }

  @Test func aLoneDashIsAnArgumentAndAValue() throws {
    let arguments = try parse("summarize - -o -")
    #expect(arguments.operands == ["-"])
    #expect(arguments.text(.output) == "-")
  }

  @Test func afterTheDashesEverythingIsAnArgument() throws {
    let arguments = try parse("compare -- --batch -x help")
    #expect(arguments.command == .compare)
    #expect(arguments.operands == ["--batch", "-x", "help"])
  }

  @Test(
    arguments: [
      ("--help", []), ("-h", []), ("help", []), ("summarize --help", ["summarize"]),
      ("--help check", ["check"]), ("help check", ["check"]), ("check -h zoo/", ["check"]),
      ("help fit", ["fit"]),
    ] as [(String, [String])])
  func helpIsAskedForInSeveralWays(_ line: String, _ operands: [String]) throws {
    let arguments = try parse(line)
    #expect(arguments.command == .help)
    #expect(arguments.operands == operands)
  }

  @Test(arguments: ["--version", "version", "summarize --version"])
  func versionIsAskedForInSeveralWays(_ line: String) throws {
    #expect(try parse(line).command == .version)
  }

  @Test(
    arguments: [
      ("", .missingCommand), ("--strict", .missingCommand),
      ("sumarize vgg16", .unknownCommand("sumarize")),
      ("summarize m --bacth 3", .unknownOption("--bacth", .summarize)),
      ("--bacth=3 summarize m", .unknownOption("--bacth", nil)),
      ("summarize m -x", .unknownOption("-x", .summarize)),
      ("summarize m -ofile", .unknownOption("-ofile", .summarize)),
      ("check zoo --depth 3", .optionOfOtherCommand(.depth, .check)),
      ("summarize m --batch", .missingValue(.batch)),
      ("summarize m --batch --strict", .missingValue(.batch)),
      ("summarize m --output=", .missingValue(.output)),
      ("summarize m --strict=yes", .unexpectedValue(.strict, "yes")),
      ("summarize m --batch many", .notAnInteger(.batch, "many", 1...2_147_483_647)),
      ("summarize m --batch 1e3", .notAnInteger(.batch, "1e3", 1...2_147_483_647)),
      ("summarize m --batch 0", .outOfRange(.batch, "0", 1...2_147_483_647)),
      ("summarize m --batch -5", .outOfRange(.batch, "-5", 1...2_147_483_647)),
      (
        "summarize m --batch 99999999999999999999",
        .outOfRange(.batch, "99999999999999999999", 1...2_147_483_647)
      ),
      (
        "summarize m --batch 9223372036854775808",
        .outOfRange(.batch, "9223372036854775808", 1...2_147_483_647)
      ),
      (
        "summarize m --format yaml",
        .notAChoice(.format, "yaml", ReportFormat.allCases.map(\.rawValue))
      ),
      (
        "summarize m --format sarif",
        .notAChoice(.format, "sarif", ReportFormat.allCases.map(\.rawValue))
      ),
      ("summarize m --input 224y224", .notAnInputSize(.input, "224y224")),
      ("summarize m --input 0x0", .extentOutOfRange(.input, "0x0")),
      (
        "summarize m --input 32x99999999999999999999",
        .extentOutOfRange(.input, "32x99999999999999999999")
      ),
      ("summarize m --set k", .notAnAssignment(.set, "k")),
      ("summarize m --set k=1 --set k=2", .repeatedName(.set, "k")),
      ("sweep m --set k=1 --set j=1 --set k=2", .repeatedName(.set, "k")),
      ("summarize m --columns all,layer", .allAmongOthers(.columns)),
      ("summarize m --columns layer,all", .allAmongOthers(.columns)),
      ("max-batch m --memory 1G", .notAByteCount(.memory, "1G", .malformed)),
      ("max-batch m --memory 1e3GB", .notAByteCount(.memory, "1e3GB", .malformed)),
      ("max-batch m --memory 8EiB", .notAByteCount(.memory, "8EiB", .tooLarge)),
      ("max-batch m --memory 0.1B", .notAByteCount(.memory, "0.1B", .belowOne)),
      ("diff", .missingOperand(.diff, "a MODEL")),
      ("diff lenet5", .missingOperand(.diff, "a second MODEL")),
      ("summarize m --set =3", .notAnAssignment(.set, "=3")),
      ("summarize m --columns a,,b", .emptyWord(.columns, "a,,b")),
      ("summarize m --batch 1 --batch 1", .repeated(.batch)),
      ("summarize m --strict --strict", .repeated(.strict)),
      ("summarize m --depth 1 --group", .excluded(.group, by: .depth)),
      ("summarize m --group --depth 1", .excluded(.depth, by: .group)),
      ("summarize", .missingOperand(.summarize, "a MODEL")),
      ("check --strict", .missingOperand(.check, "a PATH")),
      ("summarize a b", .surplusOperand(.summarize, "b")),
      ("list vgg16 x", .surplusOperand(.list, "x")),
      ("explain a b c", .surplusOperand(.explain, "c")),
      ("completions tcsh", .operandNotAChoice("SHELL", "tcsh", ["bash", "zsh", "fish"])),
    ] as [(String, UsageError)])
  func misuseIsRefused(_ line: String, _ error: UsageError) {
    #expect(throws: error) { try parse(line) }
  }

  @Test(arguments: [
    ("sumarize vgg16", "did you mean `summarize`?"), ("sumamrize x", "did you mean `summarize`?"),
    ("summarize m --bacth 3", "did you mean `--batch`?"),
    ("summarize m -batch", "did you mean `--batch`?"),
    ("summarize m --format jsn", "did you mean `json`?"),
    ("completions fihs", "did you mean `fish`?"),
    ("check zoo --depth 3", "`--depth` belongs to `summarize` or `roofline`"),
    ("summarize m --batch", "write `--batch=N`"),
    ("summarize", "as in `cnnshape summarize vgg16`"),
    ("list x y", "usage: `cnnshape list [PATTERN]`"),
    (
      "max-batch m --memory 1G",
      "as in `--memory 24GiB`, 24·2³⁰ bytes, or `--memory 24GB`, 24·10⁹; units are B, kB, MB, GB, "
        + "TB, PB, EB, KiB, MiB, GiB, TiB, PiB or EiB"
    ),
  ])
  func theNearestKnownWordIsNamed(_ line: String, _ help: String) {
    let error = #expect(throws: UsageError.self) { try parse(line) }
    #expect(error?.diagnostic.help.map(\.text).contains(help) == true)
  }

  @Test(
    "a headline has the cause, and numbers are grouped",
    arguments: [
      ("diff lenet5", "`diff` needs a second MODEL"),
      (
        "summarize m --batch 9223372036854775808",
        "`--batch` must be from 1 to 2,147,483,647, not `9223372036854775808`"
      ),
      (
        "summarize m --input 0x0",
        "each extent of `--input` must be from 1 to 2,147,483,647, not `0x0`"
      ),
      ("summarize m --set k=1 --set k=2", "`--set k` is given twice"),
      ("summarize m --columns all,layer", "`all` stands alone in `--columns`"),
      ("max-batch m --memory 0.1B", "`--memory` must be at least 1 byte, not `0.1B`"),
      ("max-batch m --memory 8EiB", "`--memory` must be less than 8 EiB, not `8EiB`"),
    ])
  func headlines(_ line: String, _ headline: String) {
    let error = #expect(throws: UsageError.self) { try parse(line) }
    #expect(error?.diagnostic.headline == headline)
  }

  @Test("no help ends in a space", arguments: CommandName.allCases)
  func surplus(_ command: CommandName) {
    let words = [command.rawValue] + Array(repeating: "list", count: 9)
    do { _ = try ArgumentParser.parse(words, by: .cnnshape) } catch {
      for help in error.diagnostic.help { #expect(!help.text.hasSuffix(" `"), "\(help.text)") }
    }
  }

  @Test func noWordsOnTheLineTrapTheParser() {
    let words = [
      "", "-", "--", "---", "=", "--=", "-=", "--batch=", "--set==", "summarize", "\u{0}", "é",
      "-é",
      "--input=×××", "--help=1", "-h", "-o",
    ]
    for first in words {
      for second in words {
        for third in words {
          // Whatever it is, it is parsed or refused with words.
          do { _ = try ArgumentParser.parse([first, second, third], by: .cnnshape) } catch {
            #expect(!error.diagnostic.headline.isEmpty)
          }
        }
      }
    }
  }
}
