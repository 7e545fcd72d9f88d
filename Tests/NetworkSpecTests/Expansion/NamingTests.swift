import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct NamingTests {
  @Test("unnamed layers are numbered by their word, skipping names that are taken")
  func numbering() throws {
    #expect(
      try network("conv filters=1 kernel=1; relu; conv filters=1 kernel=1; relu; relu a; relu")
        .names
        == ["conv1", "relu1", "conv2", "relu2", "a", "relu3"])
    // A name further down is taken too.
    #expect(
      try network("relu; relu relu2; relu; relu relu1").names == [
        "relu3", "relu2", "relu4", "relu1",
      ])
    // Names made by expressions are taken once they are there.
    #expect(
      try network("repeat 1 as=i { relu \"relu{i + 1}\" }; relu; relu").names
        == ["relu1", "relu2", "relu3"])
    // The same layer word with a digit at its end.
    let many = try network("repeat 11 { relu }; repeat 2 { relu6 }; repeat 51 { relu }").names
    #expect(Set(many).count == many.count)
  }

  @Test("very many words count on their own")
  func manyWords() throws {
    let words = (1...40).map { "w\($0)x" }
    let blocks = (words + ["b", "b1"]).map { "block \($0) { relu }\n" }.joined()
    let calls = (words + words + ["b", "b1"]).joined(separator: "\n")
    let names = try network(calls + "\nrepeat 11 { b }\nb1", blocks: blocks).names
    #expect(names.prefix(40) == words.map { "\($0)1/relu1" }[...])
    #expect(names[40..<80] == words.map { "\($0)2/relu1" }[...])
    // `b` 11 and `b1` 1 would have one name.
    #expect(names[80..<82] == ["b1/relu1", "b11/relu1"])
    #expect(names.suffix(4) == ["b10/relu1", "b12/relu1", "b13/relu1", "b14/relu1"])
    #expect(Set(names).count == names.count)
  }

  @Test("a block's layers carry the instance's name, numbered in each instance anew")
  func prefixes() throws {
    let blocks = """
      block outer { relu; inner; inner second; relu }
      block inner { relu; relu }
      """
    #expect(
      try network("outer; outer mine; relu", blocks: blocks).names == [
        "outer1/relu1", "outer1/inner1/relu1", "outer1/inner1/relu2", "outer1/second/relu1",
        "outer1/second/relu2", "outer1/relu2", "mine/relu1", "mine/inner1/relu1",
        "mine/inner1/relu2", "mine/second/relu1", "mine/second/relu2", "mine/relu2", "relu1",
      ])
  }

  @Test(
    "a lone unnamed call adds no prefix, whatever stands beside it that makes no layer",
    arguments: [
      ("only", ["relu1", "inner1/relu1", "relu2"]),
      (
        "rounding floor; only; published parameters=0 source=x", ["relu1", "inner1/relu1", "relu2"]
      ),
      ("only mine", ["mine/relu1", "mine/inner1/relu1", "mine/relu2"]),
      ("only; relu", ["only1/relu1", "only1/inner1/relu1", "only1/relu2", "relu1"]),
      ("repeat 1 { only }", ["only1/relu1", "only1/inner1/relu1", "only1/relu2"]),
      ("chain", ["relu1", "inner1/relu1", "relu2"]),
      ("branch b { inner }; relu", ["b/relu1", "relu1"]),
    ])
  func loneCall(statement: String, names: [String]) throws {
    let blocks = """
      block only { relu; inner; relu }
      block inner { relu }
      block chain { only }
      """
    #expect(try network(statement, blocks: blocks).names == names)
  }

  @Test("names are unique among layers, instances and side outputs")
  func duplicates() {
    for statement in [
      "relu a; relu «a»", "relu a; branch «a» { relu }", "branch a { relu }; relu «a»",
      "b a; relu «a»", "b a; b «a»", "b a; relu «\"a/relu1\"»", "relu «input»",
      "repeat 2 { relu «a» }", "relu a; repeat 1 as=i { relu «\"a{i}\"»; relu «\"a{0}\"» }",
    ] {
      let marked = statement.replacing("relu «\"a{i}\"»; relu", with: "relu \"a{i}\"; relu")
      let found = expectFindings("block b { relu }\n" + networkText(marked), .duplicateName)
      #expect(found.first?.secondary.first?.text == "first used here", "\(statement)")
    }
  }

  @Test("whatever is named how, no two layers share a name")
  func uniqueness() throws {
    let network = try network(
      """
      relu "b1/relu1"; b; b; relu relu2; relu; relu; branch branch1 { relu }; branch { relu }
      repeat 12 { c }; repeat 3 { c1 }
      """, blocks: "block b { relu; relu }\nblock c { relu }\nblock c1 { relu }")
    #expect(Set(network.nodes.map(\.name)).count == network.nodes.count)
    #expect(Set(network.network.blocks.map(\.name)).count == network.network.blocks.count)
  }
}
