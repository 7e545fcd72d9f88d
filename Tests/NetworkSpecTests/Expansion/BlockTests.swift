import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct BlockTests {
  @Test("required parameters are arguments, defaults are properties")
  func parameters() throws {
    let blocks = """
      block b filters kernel pad="floor(kernel / 2)" wide=1 {
          conv filters="filters * wide" kernel=kernel pad=pad
      }
      """
    let network = try network(
      "b 6 3; b named 6 5; b 6 3 wide=2; b 6 3 pad=0; b \"2 + 1\" \"3\"", blocks: blocks)
    #expect(network.names == ["b1/conv1", "named/conv1", "b2/conv1", "b3/conv1", "b4/conv1"])
    #expect(
      network.names.map { network.output($0) }
        == ["8×8×6", "8×8×6", "8×8×12", "6×6×6", "6×6×3"])
  }

  @Test("a default may use the parameters before it and the incoming volume")
  func defaults() throws {
    let network = try network(
      "b 2; b 2 twice=3",
      blocks: """
        block b n twice="2 * n" all="twice + channels" { conv filters=all kernel=1 }
        """)
    #expect(network.output("b1/conv1") == "8×8×8")
    #expect(network.output("b2/conv1") == "8×8×11")
  }

  @Test("a condition may be a parameter")
  func conditions() throws {
    let blocks = "block b act=#true { conv filters=2 kernel=1; when act { relu } }"
    #expect(
      try network("b; b act=#false", blocks: blocks).names == ["b1/conv1", "b1/relu1", "b2/conv1"])
    #expect(try network("b act=\"channels > 9\"", blocks: blocks).names == ["conv1"])
  }

  @Test("blocks take blocks and hand them on")
  func blocksTakeBlocks() throws {
    let network = try network(
      "outer inner 3; apply inner 2; outer other 1",
      blocks: """
        block inner n { conv filters=n kernel=1 }
        block other n { fc units=n }
        block middle unit n stride=1 { apply unit n; apply unit again n }
        block outer unit n { middle unit n }
        """)
    #expect(
      network.names == [
        "outer1/middle1/inner1/conv1", "outer1/middle1/again/conv1", "inner1/conv1",
        "outer2/middle1/other1/fc1", "outer2/middle1/again/fc1",
      ])
  }

  @Test("blocks may be declared in any order, and hide what they import")
  func order() throws {
    let reading = Reading(
      """
      import "lib.kdl"
      network test { input 1 1 4; first; second }
      block first { third }
      block third { fc units=1 }
      """,
      files: ["lib.kdl": "block second { fc units=2 }\nblock third { fc units=3 }"])
    let network = try reading.network()
    #expect(network.output("first1/third1/fc1") == "1×1×1")
    #expect(network.output("second1/fc1") == "1×1×2")
  }

  @Test("a block can bring the input and rounding")
  func wholeNetworks() throws {
    let network = try Reading(
      """
      block lenet size { input size size 1; rounding floor; conv filters=6 kernel=5 stride=2 }
      network test { lenet 28 }
      """
    ).network()
    #expect(network.names == ["conv1"])
    #expect(network.output("conv1") == "12×12×6")
  }

  @Test(
    "calls that do not fit",
    arguments: [
      ("«b»", DiagnosticID.missingArgument),
      ("«b» x 1 2", .missingArgument),
      ("b 1 «wide»=2", .unknownProperty),
      ("b 1 pad=1 «pad»=2", .duplicateProperty),
      ("b «nope»", .unknownWord),
      ("«b» 5 1", .missingArgument),
      ("b «\"a{\"» 1", .wrongType),
      ("b «#null»", .wrongType),
      ("«apply»", .missingArgument),
      ("apply «nope» 1", .unknownWord),
      ("b 1 { «relu» }", .misplacedNode),
      ("relu x; b «x» 1", .duplicateName),
    ])
  func faultyCalls(statement: String, id: DiagnosticID) {
    expectFindings(
      "block b n pad=0 { conv filters=n kernel=1 pad=pad }\n" + networkText(statement), id)
  }

  @Test("a parameter that holds no block cannot be applied")
  func applyNumber() {
    expectFindings(
      "block b unit { apply «unit» }\n" + networkText("b 3"), .wrongType)
  }

  @Test("a block where a number is needed")
  func blockAsNumber() {
    expectFindings(
      "block one { relu }\nblock b n { conv filters=«n» kernel=1 }\n" + networkText("b one"),
      .wrongType)
  }

  @Test(
    "parameters that cannot be declared",
    arguments: [
      ("block b «none» { relu }", DiagnosticID.reservedName),
      ("block b «same»=1 { relu }", .reservedName),
      ("block b «frozen»=#true { relu }", .reservedName),
      ("block b n «n» { relu }", .duplicateName),
      ("block b n «n»=1 { relu }", .duplicateName),
      ("block b «a-1» { relu }", .wrongType),
      ("block b «a-» { relu }", .wrongType),
      ("block b «from»=1 { relu }", .reservedName),
      ("block b «5» { relu }", .wrongType),
      ("block b «\"5\"» { relu }", .wrongType),
      ("block b n=«m» { conv filters=n kernel=1 }", .unknownWord),
      ("block «conv» { relu }", .reservedName),
      ("block «repeat» { relu }", .reservedName),
      ("block «\"a/b\"» { relu }", .wrongType),
      ("block «\"a{1}\"» { relu }", .wrongType),
      ("«block»", .missingArgument),
      ("«block» n=1", .missingArgument),
      ("block b { relu }\nblock «b» { relu }", .duplicateName),
    ])
  func faultyDeclarations(block: String, id: DiagnosticID) {
    expectFindings(block + "\nnetwork ok { input 1 1 1 }", id)
  }

  @Test("a parameter named like a measure of the volume hides it")
  func shadowing() throws {
    let blocks =
      "block b channels { conv filters=channels kernel=1; conv filters=\"channels + height\" kernel=1 }"
    let network = try network("b 2", blocks: blocks)
    #expect(network.names.map { network.output($0) } == ["8×8×2", "8×8×10"])
  }
}
