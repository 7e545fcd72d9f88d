import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

/// One mistake, one finding: consequences are not reported.
@Suite struct CascadeTests {
  @Test(
    "what depends on a faulty statement is not reported too",
    arguments: [
      // Its output is read: by the next layer, a merge, a condition, a reference.
      (
        "conv filters=«0» kernel=3; conv filters=2 kernel=9; fc units=1",
        DiagnosticID.valueOutOfRange
      ),
      ("conv a filters=«x» kernel=1; add { path {}; path from=input {} }", .unknownWord),
      (
        "conv a filters=1 kernel=«9»; relu from=a; when \"height > 3\" { relu }; relu b from=a",
        .windowExceedsInput
      ),
      ("«cnov» filters=1; groupnorm groups=3; slice count=99", .unknownWord),
      ("«lstm»; conv filters=1 kernel=99", .outOfScope),
      (
        "conv a «filtres»=1 kernel=1 filters=1; conv filters=1 kernel=99; relu from=a",
        .unknownProperty
      ),
      (
        "«add» { path {}; path { conv filters=9 kernel=1 } }; conv filters=3 kernel=99",
        .volumeMismatch
      ),
      ("relu from=«nope»; conv filters=3 kernel=99", .unknownName),
      // It could have named other layers.
      ("«unknown» x; relu from=\"x/relu1\"; relu from=y", .unknownWord),
      ("«when» { relu a }; relu from=a", .missingArgument),
      ("repeat «x» as=i { relu \"a{i}\" }; relu from=a0", .unknownWord),
      ("branch «5» { relu a }; relu from=\"branch1/a\"", .wrongType),
      ("repeat «\"-1\"» { relu a }; relu from=a; conv filters=1 kernel=99", .valueOutOfRange),
      // Its path is one of several.
      (
        "concat c { path { conv filters=«0» kernel=1 }; path { relu a } }; conv filters=2 kernel=99; relu from=a; relu from=c",
        .valueOutOfRange
      ),
      ("add { path «5» { relu }; path {} }; conv filters=2 kernel=99", .unexpectedArgument),
      // Rounding that was not understood warns of nothing.
      ("rounding «up»; maxpool kernel=3 stride=2", .invalidChoice),
      // A call that fails.
      ("«b»; relu from=\"b1/a\"; conv filters=1 kernel=99", .missingArgument),
      ("b «x»; relu from=\"b1/a\"; conv filters=1 kernel=99", .unknownWord),
    ])
  func silence(statements: String, id: DiagnosticID) {
    expectFindings("block b n { relu a }\n" + networkText(statements), id)
  }

  @Test("independent mistakes are all reported in one run, in the order of the text")
  func independent() {
    expectFindings(
      """
      block b n { conv filters=n kernel="3 +«»" }
      network one {
          input 8 8 3
          conv filters=0 kernel=1 stride=«x»
          branch { «cnov» }
          relu from=input
          conv c filters=2 kernel=«3» stride=3
          conv d from=input filters=2 kernel=«9»
          published «parms»=1 source=x
          relu «c»
          relu «5»
      }
      network two { input 8 8 3; conv filters=4 kernel=1 groups=«2»; «tanhh» }
      """,
      .expression, .unknownWord, .unknownWord, .windowRemainder, .windowExceedsInput,
      .unknownQuantity, .duplicateName, .wrongType, .channelMismatch, .unknownWord)
  }

  @Test("every wrong property of one layer is reported")
  func properties() {
    expectFindings(
      networkText("«conv» kernel=«#null» «strid»=1 stride=\"1 +«»\" bias=«maybe»"),
      .missingProperty, .wrongType, .unknownProperty, .expression, .invalidChoice)
  }

  @Test("a faulty block is reported once, however many networks use it")
  func faultyBlocks() {
    let networks = (1...3).map { "network n\($0) { input 8 8 3; b; conv filters=1 kernel=99 }" }
    let reading = Reading("block b { conv filters=1 }\n" + networks.joined(separator: "\n"))
    #expect(reading.findings.map(\.id) == [.missingProperty], "\(reading.report)")
    #expect(reading.elaborations.allSatisfy { $0.network == nil })
  }

  @Test("a faulty statement that is repeated is reported once")
  func repetition() {
    expectFindings(networkText("relu a; repeat 9 { relu «a» }"), .duplicateName)
    expectFindings(
      networkText("repeat 9 { conv from=input filters=1 kernel=«9» }"), .windowExceedsInput)
  }

  @Test("the remainders of a repeated statement are reported in one warning")
  func repeatedRemainders() {
    let found = expectFindings(
      """
      block b { conv filters=4 kernel=«2» stride=2 }
      network n { input 63 63 3; repeat 3 { b } }
      """, .windowRemainder)
    #expect(found.first?.severity == .warning)
    #expect(
      found.first?.help.map(\.text) == [
        "`rounding=floor` marks the unread pixels as intended; `rounding floor` before the layers says so for all, as in PyTorch",
        "an input of 56 or 64 fits exactly", "`kernel=3` fits exactly", "`stride=1` fits exactly",
      ])
    #expect(
      found.first?.notes == [
        "`b1/conv1`: (N + 2P − F) / S + 1 = (63 + 2·0 − 2) / 2 + 1 = 31.5; `rounding=floor` accepts 31",
        "`b2/conv1`: (N + 2P − F) / S + 1 = (31 + 2·0 − 2) / 2 + 1 = 15.5; `rounding=floor` accepts 15",
        "`b3/conv1`: (N + 2P − F) / S + 1 = (15 + 2·0 − 2) / 2 + 1 = 7.5; `rounding=floor` accepts 7",
      ])
  }
}
