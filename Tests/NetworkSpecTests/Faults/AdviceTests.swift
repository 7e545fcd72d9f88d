import CNNDiagnostics
import NetworkSpec
import Testing

/// What a finding says to do is what the language takes.
@Suite struct AdviceTests {
  @Test(
    "a finding gives its real reason and the way out",
    arguments: [
      // A number where a name belongs: one finding, with the property that is meant.
      ("conv «32»", DiagnosticID.wrongType, "write `filters=32`"),
      ("conv «3» 32 3", .wrongType, "write `filters=3`"),
      ("fc «10»", .wrongType, "write `units=10`"),
      ("maxpool «2»", .wrongType, "write `kernel=2`"),
      ("adaptive-avgpool «1»", .wrongType, "write `height=1 width=1`"),
      ("batchnorm «32»", .wrongType, "leave it out: a layer gets its channels from what it reads"),
      // Braces around a whole number.
      (
        #"conv filters=1 kernel=3 pad=«"{(kernel - 1) / 2}"»"#, .expression,
        "write \"(kernel - 1) / 2\""
      ),
      (#"conv filters=1 kernel=«"{3}"»"#, .expression, "write \"3\""),
      // Budgets in words.
      (#"«require» "params < 1k""#, .wrongType, "write `require params=\"< 1k\"`"),
      ("«require» peak-memory < 256", .wrongType, "write `require peak-memory=\"< 256\"`"),
      ("require params=«112»", .wrongType, "write `require params=\"<= 112\"`"),
      // Standard blocks that nobody has imported.
      (
        "«bottleneck» 32", .unknownWord,
        "`bottleneck` is a standard block: `import \"std:blocks\"` at the top of the file"
      ),
      // A property that belongs to another.
      (
        "conv filters=1 kernel=1 epsilon=«1e-5»", .missingProperty,
        "write `weights=standardized` beside it, or remove `epsilon`"
      ),
      // Parameters of a block by name.
      (
        "«pair» maps=32", .missingArgument,
        "write `pair width=…`, or the values alone in this order"
      ),
    ] as [(String, DiagnosticID, String)])
  func help(statements: String, id: DiagnosticID, help: String) {
    let found = expectFindings(
      "block pair width act=relu { conv filters=width kernel=1; apply act }\n"
        + networkText(statements), id)
    #expect(found.flatMap(\.help).map(\.text).contains(help), "\(found)")
  }

  @Test(
    "the numbers that a finding names are possible ones",
    arguments: [
      (
        #"conv filters=1 kernel=1 table=«"2 1"»"#, DiagnosticID.valueOutOfRange,
        "channel 1 comes after 2 in the row of filter 0"
      ),
      (
        #"conv filters=1 kernel=1 table=«"1 1"»"#, .valueOutOfRange,
        "filter 0 of the connection table reads channel 1 twice"
      ),
      (
        "crop like=«input» from=small", .shapeMismatch,
        "a layer of 8 rows is larger than what enters, 6 rows"
      ),
      (
        "«pair» maps=32", .missingArgument, "`pair` needs `width`, and has no `maps`"
      ),
      ("«nn.LSTM»", .outOfScope, "`nn.LSTM` is outside the scope of cnnshape"),
      ("«GRU»", .outOfScope, "`GRU` is outside the scope of cnnshape"),
    ] as [(String, DiagnosticID, String)])
  func headline(statements: String, id: DiagnosticID, headline: String) {
    let found = expectFindings(
      "block pair width act=relu { conv filters=width kernel=1; apply act }\n"
        + networkText("conv small filters=1 kernel=3; relu from=input; " + statements), id)
    #expect(found.first?.headline == headline)
  }

  @Test("a budget's unknown quantity lists what budgets can limit")
  func budgets() {
    let found = expectFindings(networkText(#"require «arm»="<1""#), .unknownQuantity)
    let note = found.first?.notes.first ?? ""
    #expect(note.hasPrefix("budgets can limit") && note.contains("`peak-bytes`"), "\(note)")
    let fact = expectFindings(networkText("published «arm»=1 source=x"), .unknownQuantity)
    #expect(fact.first?.notes.first?.hasPrefix("facts can state") == true)
  }

  @Test("an unknown name offers the measures that the input has")
  func measures() {
    let found = expectFindings(networkText("conv filters=«zzzz» kernel=1"), .unknownWord)
    #expect(found.first?.notes == ["available: `height`, `width`, `channels`"])
    let sequence = expectFindings(
      "network n { input 9 4; conv filters=«zzzz» kernel=1 }", .unknownWord)
    #expect(sequence.first?.notes == ["available: `length`, `channels`"])
  }

  @Test("taps around the only pixel are not called too much padding")
  func dilatedTaps() {
    let found = expectFindings(
      "network n { input 1 1 36; maxpool kernel=\"1x2\" stride=3 pad=«\"0x1\"» dilation=2 rounding=floor }",
      .windowInPadding)
    #expect(found.first?.notes.first?.hasPrefix("the taps of the dilated window") == true)
  }

  @Test("a call that cannot share weights is shown")
  func calls() {
    let text = """
      block b { conv filters=4 kernel=1; relu }
      block c { conv filters=4 kernel=1; batchnorm }
      block e other { c weights-of=«other» }
      network n { input 8 8 3; b x; e x from=input }
      """
    let found = expectFindings(text, .shapeMismatch)
    #expect(found.first?.secondary.map(\.text) == ["in this call"], "\(found)")
  }
}
