import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct RoundingTests {
  /// The rounding of every pooling, by name.
  private func roundings(_ statements: String, blocks: String = "") -> [String: Rounding] {
    let reading = Reading(blocks + "\n" + networkText(statements, input: "input 64 64 1"))
    var roundings: [String: Rounding] = [:]
    for node in reading.elaborations.first?.network?.nodes ?? [] {
      if case .pooling(let pooling) = node.layer { roundings[node.name] = pooling.rounding }
    }
    return roundings
  }

  @Test("it holds for all that follows in its network or block, called blocks included")
  func scope() {
    let found = roundings(
      """
      maxpool a kernel=1
      rounding floor
      maxpool b kernel=1
      maxpool c kernel=1 rounding=ceil
      inner i
      setting s
      maxpool d kernel=1
      repeat 1 { rounding exact; maxpool e kernel=1 }
      maxpool f kernel=1
      branch side { rounding ceil; maxpool g kernel=1 }
      maxpool h kernel=1
      concat {
          path { rounding floor; maxpool p kernel=1 }
          path { maxpool q kernel=1 }
      }
      maxpool r kernel=1
      """,
      blocks: """
        block inner { maxpool x kernel=1 }
        block setting { rounding ceil; maxpool y kernel=1; inner z }
        """)
    #expect(
      found == [
        "a": .unstated, "b": .floor, "c": .ceil, "i/x": .floor, "s/y": .ceil, "s/z/x": .ceil,
        "d": .floor, "e": .exact, "f": .exact, "side/g": .ceil, "h": .exact, "p": .floor,
        "q": .exact, "r": .exact,
      ])
  }

  @Test(
    "7×7, a 3×3 filter and stride 3: an error under exact fitting, a warning where nothing is stated",
    arguments: [
      ("conv filters=1 kernel=«3» stride=3 rounding=exact", Diagnostic.Severity.error),
      ("rounding exact; maxpool kernel=«3» stride=3", .error),
      ("conv filters=1 kernel=«3» stride=3", .warning),
      ("avgpool stride=3 kernel=«3»", .warning),
    ])
  func seven(statement: String, severity: Diagnostic.Severity) {
    let found = expectFindings(networkText(statement, input: "input 7 7 1"), .windowRemainder)
    #expect(found.first?.severity == severity)
    #expect(
      found.first?.headline == "kernel 3×3 with stride 3 leaves 1 of 7 rows and columns unread")
    #expect(found.first?.notes.first?.contains("(7 + 2·0 − 3) / 3 + 1 = 2.33") == true)
  }

  @Test(
    "the image is said to be unread only where it is: padding after it goes first",
    arguments: [
      (
        "4 4", "kernel=«3» stride=2 pad=1", "3×3 with stride 2", "1 row and column of padding",
        "padding"
      ),
      (
        "224 224", "kernel=«7» stride=2 pad=3", "7×7 with stride 2", "1 row and column of padding",
        "padding"
      ),
      (
        "224 224", "kernel=«11» stride=4", "11×11 with stride 4", "1 of 224 rows and columns",
        "pixels"
      ),
      (
        "8 8", "kernel=«3» stride=7 pad=2", "3×3 with stride 7", "2 rows and columns of padding",
        "padding"
      ),
      (
        "9 9", "kernel=«3» stride=7 pad=2", "3×3 with stride 7", "1 of 9 rows and columns", "pixels"
      ),
      (
        "8 9", "kernel=«3» stride=7 pad=2", "3×3 with stride 7",
        "2 rows of padding and 1 of 9 columns", "pixels"
      ),
      ("4 5", "kernel=«3» stride=2 pad=1", "3×3 with stride 2", "1 row of padding", "padding"),
      (
        "5 5", "kernel=«3» stride=2 pad=\"0,1,0,0\"", "3×3 with stride 2", "1 of 5 columns",
        "pixels"
      ),
      (
        "2 2", "kernel=«3» stride=20 pad=\"10,10,0,0\"", "3×3 with stride 20",
        "2 of 2 rows and columns", "pixels"
      ),
    ])
  func unread(input: String, window: String, kernel: String, unread: String, marked: String) {
    for (rounding, severity) in [("", Diagnostic.Severity.warning), (" rounding=exact", .error)] {
      let text = networkText("conv filters=1 \(window)\(rounding)", input: "input \(input) 1")
      let found = expectFindings(text, .windowRemainder)
      #expect(found.first?.severity == severity)
      #expect(found.first?.headline == "kernel \(kernel) leaves \(unread) unread")
      if severity == .warning {
        #expect(
          found.first?.help.first?.text
            == "`rounding=floor` marks the unread \(marked) as intended; `rounding floor` before the layers "
            + "says so for all, as in PyTorch")
      }
    }
  }

  @Test("stated, it gives no finding", arguments: ["floor", "ceil"])
  func stated(rounding: String) throws {
    let statement = "conv filters=1 kernel=3 stride=3"
    _ = try network("\(statement) rounding=\(rounding)", input: "input 7 7 1")
    _ = try network("rounding \(rounding); \(statement)", input: "input 7 7 1")
  }

  @Test(
    "what is no rounding",
    arguments: [
      ("rounding «up»", DiagnosticID.invalidChoice), ("rounding «unstated»", .invalidChoice),
      ("rounding «5»", .wrongType), ("«rounding»", .missingArgument),
      ("maxpool kernel=2 rounding=«near»", .invalidChoice),
      ("maxpool kernel=2 rounding=«#true»", .wrongType),
      ("rounding floor «ceil»", .unexpectedArgument),
    ])
  func faulty(statement: String, id: DiagnosticID) {
    expectFindings(networkText(statement), id)
  }
}
