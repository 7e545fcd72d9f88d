import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct NameTemplateTests {
  @Test("expressions in braces become part of a name")
  func interpolation() throws {
    let network = try network(
      """
      repeat 2 as=i {
          relu "a{i}"; relu "{10 * i}_{i + 1}"; relu "b{min(i, 1)}c"; relu "x/{i}"
      }
      """)
    #expect(network.names == ["a0", "0_1", "b0c", "x/0", "a1", "10_2", "b1c", "x/1"])
  }

  @Test("names may be any text in one line")
  func names() throws {
    let network = try network(#"relu "3×3 reduce"; relu "a}b"; relu "ü/1x1"; relu "\u{1F600}""#)
    #expect(network.names == ["3×3 reduce", "a}b", "ü/1x1", "😀"])
  }

  @Test(
    "what is no name",
    arguments: [
      (#"relu «""»"#, DiagnosticID.wrongType),
      (#"relu «"a\nb"»"#, .wrongType),
      (#"relu «"a\u{7F}"»"#, .wrongType),
      (#"relu «"/a"»"#, .wrongType),
      (#"relu «"a/"»"#, .wrongType),
      (#"relu «"a//b"»"#, .wrongType),
      ("relu «5»", .wrongType),
      ("relu «#true»", .wrongType),
      (#"relu «"a{1"»"#, .wrongType),
      (#"relu "a{«»}""#, .expression),
      (#"relu "a{1 *«»}""#, .expression),
      (#"relu "a{«k»}""#, .unknownWord),
      (#"relu «"a{1 / 2}"»"#, .arithmetic),
      (#"relu "a{1 «/» 0}""#, .arithmetic),
      (#"relu «"\#(String(repeating: "a", count: 1025))"»"#, .wrongType),
    ])
  func faulty(statement: String, id: DiagnosticID) {
    expectFindings(networkText(statement), id)
  }
}
