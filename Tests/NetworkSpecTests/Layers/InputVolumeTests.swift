import CNNDiagnostics
import NetworkModel
import NetworkSpec
import Testing

@Suite struct InputVolumeTests {
  @Test("height, width and channels, named or not")
  func inputs() throws {
    #expect(try network("relu", input: "input 3 4 5").output("input") == "3×4×5")
    #expect(try network("relu", input: "input image 3 4 5").output("image") == "3×4×5")
    #expect(try network("relu", input: #"input "2 + 1" "4" 5"#).output("input") == "3×4×5")
  }

  @Test("`--input` replaces the extents of the first")
  func override() throws {
    var settings = ElaborationSettings()
    settings.input = InputSize([9, 7])
    let text = "network t { input a 3 4 5; input b 3 4 5; relu; output a; output }"
    let network = try Reading(text, settings: settings).network()
    #expect(network.output("a") == "9×7×5")
    #expect(network.output("b") == "3×4×5")
    settings.input = InputSize([9, 7, 1])
    #expect(try Reading(text, settings: settings).network().output("a") == "9×7×1")
  }

  @Test(
    "extents that are none",
    arguments: [
      ("«input» 3", DiagnosticID.missingArgument),
      ("input a 3 4 5 6 «7»", .unexpectedArgument),
      ("input «0» 4 5", .valueOutOfRange),
      ("input 3 «-4» 5", .valueOutOfRange),
      ("input 3 4 «99999999999»", .valueOutOfRange),
      ("«input» 2000000000 2000000000 1", .overflow),
      ("input 3 4 «#null»", .wrongType),
      ("input 3 4 «k»", .unknownWord),
      ("input 3 4 «height»", .missingInput),
      ("input 3 4 «1.5»", .arithmetic),
      ("input 3 4 5 «pad»=1", .unknownProperty),
      ("input 3 4 5 { «relu» }", .misplacedNode),
      ("relu", .missingInput),
    ])
  func faulty(statement: String, id: DiagnosticID) {
    let marked = statement == "relu" ? "«relu»" : statement
    expectFindings("network t {\n\(marked)\n}", id)
  }
}
