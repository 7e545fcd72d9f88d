import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct MaxUnpoolingTests {
  private static func layer(_ vertical: Window, _ horizontal: Window) -> Layer {
    .maxUnpooling(
      MaxUnpooling(
        windows: Windows(vertical: vertical, horizontal: horizontal), rounding: .floor))
  }

  /// What flows is what is pooled, so that windows keep the extents.
  @Test(
    "max unpooling",
    arguments: [
      WordCase(
        #"max-unpool kernel=3 stride=1 pad=1 rounding=floor"#,
        layer(
          try Window(kernel: 3, padding: .explicit(before: 1, after: 1)),
          try Window(kernel: 3, padding: .explicit(before: 1, after: 1)))),
      WordCase(
        #"max-unpool kernel="3x5" pad=same dilation=2 rounding=floor"#,
        layer(
          try Window(kernel: 3, dilation: 2, padding: .same),
          try Window(kernel: 5, dilation: 2, padding: .same)),
        writes: #"kernel="3x5" stride=1 pad=same dilation=2 rounding=floor"#),
      WordCase(
        #"max-unpool kernel=1 stride=kernel rounding=floor"#,
        layer(try Window(kernel: 1), try Window(kernel: 1)), writes: #"kernel=1 rounding=floor"#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"«max-unpool»"#, .missingProperty),
      (#"«max-unpool» { path { maxpool kernel=2 stride=2 }; path {} }"#, .missingProperty),
      (#"max-unpool of=«nothing»"#, .unknownName),
      (#"relu r; max-unpool of=«r»"#, .wrongType),
      (#"avgpool a kernel=2 stride=2; max-unpool of=«a»"#, .wrongType),
      (#"maxpool p kernel=2 stride=2; max-unpool of=p kernel=«2»"#, .duplicateProperty),
      (#"maxpool p kernel=2 stride=2; max-unpool of=p rounding=«ceil»"#, .duplicateProperty),
      (
        #"conv kernel=2 filters=3; maxpool p kernel=2 stride=2 rounding=ceil; maxpool kernel=2 stride=1; "#
          + #"«max-unpool» of=p"#, .volumeMismatch
      ),
      (#"maxpool p kernel=2 stride=2; max-unpool of=p { «path» }"#, .duplicateProperty),
      (
        #"maxpool p kernel=2 stride=2; conv filters=3 kernel=1; «max-unpool» of=p"#, .volumeMismatch
      ),
      (
        #"maxpool p kernel=2 stride=2; maxpool kernel=2 stride=2; «max-unpool» of=p"#,
        .volumeMismatch
      ),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }

  @Test("it takes the window of the pooling that it names, and what that pools")
  func naming() throws {
    let named = try network(
      """
      conv c filters=4 kernel=3 pad=1
      maxpool p kernel="2x3" stride=kernel rounding=ceil
      relu r
      max-unpool u of=p
      max-unpool v of=p from=r
      add { path from=u; path from=v }
      """, input: "input 7 7 3"
    ).network
    let written = try network(
      """
      conv c filters=4 kernel=3 pad=1
      maxpool p kernel="2x3" stride=kernel rounding=ceil
      relu r
      max-unpool u kernel="2x3" stride="2x3" rounding=ceil { path {}; path from=c }
      max-unpool v kernel="2x3" stride="2x3" rounding=ceil { path from=r; path from=c }
      add { path from=u; path from=v }
      """, input: "input 7 7 3"
    ).network
    #expect(named.nodes.map { $0.layer } == written.nodes.map { $0.layer })
    #expect(named.nodes.map { $0.inputs.ids } == written.nodes.map { $0.inputs.ids })
  }

  @Test("a block is told which pooling it undoes")
  func parameters() throws {
    let reading = Reading(
      """
      block down maps { conv filters=maps kernel=3 pad=1; maxpool p kernel=2 stride=2 }
      block up pooling maps { max-unpool of=pooling; conv filters=maps kernel=3 pad=1 }
      network t {
        input 9 8 3
        down d1 maps=4
        down d2 maps=8
        up pooling="d2/p" maps=4
        up pooling="d1/p" maps=2
      }
      """)
    #expect(reading.findings.filter { $0.severity == .error }.isEmpty, "\(reading.report)")
  }

  @Test("a message says what the pooling gives")
  func message() {
    let report = Reading(
      networkText("maxpool p kernel=2 stride=2; conv filters=6 kernel=1; max-unpool of=p")
    ).report
    #expect(report.contains("the pooling turns 8×8×4 into 4×4×4, but 4×4×6 enters here"))
  }
}
