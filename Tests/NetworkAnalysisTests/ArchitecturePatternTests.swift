import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct ArchitecturePatternTests {
  @Test(
    "repeats fold as the lectures write them",
    arguments: [
      ("input 8 8 3; conv filters=4 kernel=3; relu; fc units=2; softmax", "CONV-RELU-FC-SOFTMAX"),
      (
        "input 32 32 3; repeat 3 { conv filters=4 kernel=3; relu }; maxpool kernel=2; fc units=2",
        "(CONV-RELU)*3-POOL-FC"
      ),
      (
        """
        input 64 64 3
        repeat 2 { repeat 2 { conv filters=4 kernel=3; relu }; maxpool kernel=2 stride=2 }
        repeat 2 { fc units=9; relu; dropout }
        fc units=2
        """, "[(CONV-RELU)*2-POOL]*2-(FC-RELU)*2-FC"
      ),
      ("input 8 8 3; repeat 4 { conv filters=3 kernel=1 }", "CONV*4"),
      ("input 8 8 3; flatten; dropout; fc units=1", "FC"),
    ])
  func folding(_ body: String, _ expected: String) throws {
    #expect(ArchitecturePattern(of: try network(body).network).text == expected)
  }

  @Test("parallel paths are one word: the block's, or the merge's")
  func parallelPaths() throws {
    let description = """
      block unit { add { path { conv filters=4 kernel=1; relu }; path { } }; relu }
      network n {
          input 8 8 4
          conv filters=4 kernel=1
          unit; unit; unit
          concat { path { maxpool kernel=1 }; path { conv filters=1 kernel=1 } }
          fc units=1
      }
      """
    let network = try #require(elaborated(description).network)
    #expect(ArchitecturePattern(of: network.network).text == "CONV-UNIT*3-CONCAT-FC")
  }

  @Test("side outputs are left out")
  func sideOutputs() throws {
    let network = try network(
      "input 8 8 4; conv filters=4 kernel=1; branch b { fc units=3; softmax }; relu; fc units=2")
    #expect(ArchitecturePattern(of: network.network).text == "CONV-RELU-FC")
  }

  @Test("a very long chain folds in bounded time")
  func longChain() throws {
    let network = try network("input 8 8 4; repeat 60000 { conv filters=4 kernel=1; relu }")
    #expect(ArchitecturePattern(of: network.network).text == "(CONV-RELU)*60000")
  }
}
