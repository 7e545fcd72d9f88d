import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct ControlTests {
  @Test("a body is expanded as often as its count says, with its index")
  func repetition() throws {
    let network = try network(
      """
      repeat 2 as=i { repeat "i + 1" as=j { conv "c{i}{j}" filters="10 * i + j + 1" kernel=1 } }
      repeat 0 { relu }
      repeat "channels - 10" { relu }
      """)
    #expect(network.names == ["c00", "c10", "c11", "relu1", "relu2"])
    #expect(network.output("c11") == "8×8×12")
  }

  @Test("the innermost index of a name counts, and ends with its body")
  func shadowing() throws {
    let network = try network(
      """
      repeat 1 as=i { repeat 1 as=j { repeat 3 as=i { relu "a{i}" }; relu "b{i}{j}" } }
      repeat 1 as=j { relu "c{j}" }
      """)
    #expect(network.names == ["a0", "a1", "a2", "b00", "c0"])
    expectFindings(
      networkText("repeat 1 as=i { relu }; relu \"x{«i»}\""), .unknownWord)
  }

  @Test("a condition sees the incoming volume by its names")
  func condition() throws {
    let network = try network(
      """
      repeat 4 {
          when "height > 2 && width > 2" { maxpool kernel=2 stride=2 }
          when "channels != 8" { conv filters=8 kernel=1 }
      }
      when #true { relu }
      when #false { tanh }
      """)
    #expect(network.names == ["maxpool1", "conv1", "maxpool2", "relu1"])
  }

  @Test(
    "headers that do not fit",
    arguments: [
      ("«repeat» { relu }", DiagnosticID.missingArgument),
      ("repeat «\"-1\"» { relu }", .valueOutOfRange),
      ("repeat «1.5» { relu }", .arithmetic),
      ("repeat «#true» { relu }", .wrongType),
      ("repeat «#null» { relu }", .wrongType),
      ("repeat 2 «3» { relu }", .unexpectedArgument),
      ("repeat 2 as=«floor» { relu }", .reservedName),
      ("repeat 2 as=«\"a b\"» { relu }", .wrongType),
      ("repeat 2 «at»=i { relu }", .unknownProperty),
      ("«when» { relu }", .missingArgument),
      ("when «1» { relu }", .wrongType),
      ("when \"«nope»\" { relu }", .unknownWord),
      ("branch a «b» { relu }", .unexpectedArgument),
      ("branch «5» { relu }", .wrongType),
      ("when #true { «input» 1 1 1 }", .misplacedNode),
      ("repeat 1 { «block» b }", .misplacedNode),
      ("«path» { relu }", .misplacedNode),
      ("«import» \"x\"", .misplacedNode),
      ("repeat 1 { «parameter» k default=1 }", .misplacedNode),
      ("branch { «paper» \"x\" }", .misplacedNode),
    ])
  func faulty(statement: String, id: DiagnosticID) {
    expectFindings(networkText(statement), id)
  }

  @Test("what is wrong inside of a faulty header is reported too")
  func bodiesOfFaultyHeaders() {
    expectFindings(
      networkText("repeat «\"n +»\" as=i { relu \"a{i}\"; «conf» }").replacing(
        "«\"n +»\"", with: "\"«n» +\""),
      .unknownWord, .unknownWord)
    expectFindings(
      networkText("«when» { relu «5» }; «conv» filters=1"), .missingArgument, .wrongType,
      .missingProperty)
  }
}
