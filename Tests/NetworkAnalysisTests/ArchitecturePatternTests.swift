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

  @Test(
    "a path that meets what left it earlier goes on",
    arguments: [
      (
        """
        input 8 8 3; conv a filters=4 kernel=1; maxpool kernel=2 stride=2; conv filters=4 kernel=1; relu
        upsample factor=2; concat { path { }; path from=a }; conv filters=2 kernel=1
        """, "CONV-POOL-CONV-RELU-UPSAMPLE-CONCAT-CONV"
      ),
      // One U in another, the skip cropped.
      (
        """
        input 8 8 3; conv a filters=4 kernel=1; maxpool kernel=2 stride=2; conv b filters=4 kernel=1
        maxpool kernel=2 stride=2; relu; upsample factor=2; concat { path { }; path from=b }; tanh
        upsample factor=2; crop top=1 left=1 bottom=1 right=1
        concat { path { }; path from=a { crop top=1 left=1 bottom=1 right=1 } }; fc units=1
        """, "(CONV-POOL)*2-RELU-UPSAMPLE-CONCAT-TANH-UPSAMPLE-CROP-CONCAT-FC"
      ),
      // Its own layers on each path: the merge stands for both.
      (
        """
        input 8 8 3; conv filters=4 kernel=1
        add { path { conv filters=4 kernel=1; relu }; path { conv filters=4 kernel=1 } }; fc units=1
        """, "CONV-ADD-FC"
      ),
      ("input 8 8 4; add { path { }; path { } }; relu", "ADD-RELU"),
    ])
  func skips(_ body: String, _ expected: String) throws {
    #expect(ArchitecturePattern(of: try network(body).network).text == expected)
  }

  @Test(
    "paths that never meet, or part for good, stand side by side",
    arguments: [
      (
        // Siamese towers.
        """
        input left 8 8 3; tower a; input right 8 8 3; tower b weights-of=a
        concat { path from=a; path from=b }; fc units=1
        """, "[(CONV-RELU)*2 | (CONV-RELU)*2]-CONCAT-FC"
      ),
      // One of the inputs has no layers of its own.
      (
        "input a 8 8 3; tower t; input b 8 8 4; add { path from=t; path from=b }; relu",
        "(CONV-RELU)*2-ADD-RELU"
      ),
      // A third input joins the first two, whatever the order of the paths.
      (
        """
        input a 8 8 3; conv x filters=4 kernel=1; input b 8 8 3; relu y; input c 8 8 3; tower z
        concat m { path from=x; path from=y }; concat { path from=z; path from=m }
        """, "[(CONV-RELU)*2 | (CONV | RELU)-CONCAT]-CONCAT"
      ),
      // A skip from within a tower past the merge.
      (
        """
        input a 8 8 4; conv x filters=4 kernel=1; input b 8 8 4; relu y
        add { path from=x; path from=y }; tower t; add { path from=t; path from=x }; fc units=1
        """, "(CONV | RELU)-ADD-(CONV-RELU)*2-ADD-FC"
      ),
      // A block that reads both towers.
      (
        """
        input a 8 8 4; tower x; input b 8 8 4; relu y; join j x y; fc units=1
        """, "[(CONV-RELU)*2 | RELU]-JOIN-FC"
      ),
      // Several heads, marked or not.
      (
        """
        input 8 8 3; conv filters=4 kernel=1; relu trunk; global-avgpool from=trunk; fc a units=1
        global-avgpool from=trunk; fc b units=9; softmax; output a b
        """, "CONV-RELU-(POOL-FC | POOL-FC-SOFTMAX)"
      ),
      (
        "input 8 8 3; conv filters=4 kernel=1; pyramid p; tower h from=\"p/low\"; tower from=\"p/high\"",
        "CONV-PYRAMID-[(CONV-RELU)*2 | (CONV-RELU)*2]"
      ),
      // Networks side by side.
      ("input a 8 8 3; tower x; input b 8 8 3; relu", "[(CONV-RELU)*2 | RELU]"),
      // Heads on heads.
      (
        """
        input 8 8 3; relu r; fc units=1; tanh t from=r; fc units=1; sigmoid from=t; fc units=2
        """, "RELU-[FC | TANH-(FC | SIGMOID-FC)]"
      ),
    ])
  func sideBySide(_ body: String, _ expected: String) throws {
    let description = """
      block tower { repeat 2 { conv filters=4 kernel=1; relu } }
      block join left right { concat { path from=left; path from=right }; relu }
      block pyramid {
          relu low
          maxpool high kernel=2 stride=2
          add { path { upsample }; path from=low }
          relu from=high
      }
      network n { \(body) }
      """
    let network = try #require(elaborated(description).network)
    #expect(ArchitecturePattern(of: network.network).text == expected)
  }

  @Test("very many heads and towers are named in bounded time")
  func manyPaths() throws {
    let heads = try network(
      "input 8 8 4; repeat 20000 { conv filters=4 kernel=1; fc units=1 from=input }")
    #expect(!ArchitecturePattern(of: heads.network).text.isEmpty)
    let towers = (0..<300).map { "input i\($0) 8 8 4; relu r\($0)" }.joined(separator: "; ")
    let ladder = (1..<300).map {
      "add a\($0) { path from=\($0 == 1 ? "r0" : "a\($0 - 1)"); path from=r\($0) }"
    }.joined(separator: "; ")
    let nested = try network(towers + "; " + ladder)
    #expect(ArchitecturePattern(of: nested.network).text.hasSuffix("ADD"))
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
