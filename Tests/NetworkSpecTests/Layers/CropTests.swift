import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct CropTests {
  @Test(
    "cropping",
    arguments: [
      WordCase(
        #"crop top=1 left=2 bottom=3 right=4"#,
        .crop(try Crop(Sides(top: 1, left: 2, bottom: 3, right: 4)))),
      WordCase(#"crop"#, .crop(try Crop(Sides())), writes: #""#),
    ])
  func words(_ word: WordCase) throws { try word.check() }

  @Test(
    "what is wrong with it is told at its value",
    arguments: [
      (#"crop top=«8»"#, .shapeMismatch),
      (#"crop top=«-1»"#, .valueOutOfRange),
      (#"crop «all»=1"#, .unknownProperty),
    ] as [(String, DiagnosticID)])
  func faults(statement: String, id: DiagnosticID) { expectFaults(statement, id) }
}
