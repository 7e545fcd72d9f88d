import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

@Suite struct PathTests {
  @Test("paths read what enters the merge; an empty one is the identity")
  func paths() throws {
    let network = try network(
      """
      relu start
      concat all {
          path { conv a filters=2 kernel=1; relu }
          path {}
          path { maxpool b kernel=3 stride=1 pad=1 }
      }
      add { path {}; path { conv c filters=10 kernel=1 } }
      """)
    #expect(network.inputs(of: "a") == ["start"])
    #expect(network.inputs(of: "b") == ["start"])
    #expect(network.inputs(of: "all") == ["relu1", "start", "b"])
    #expect(network.output("all") == "8×8×10")
    #expect(network.inputs(of: "add1") == ["all", "c"])
  }

  @Test("merges nest, multiply broadcasts, maximum and concat along an axis")
  func merges() throws {
    let network = try network(
      """
      multiply gate {
          path {}
          path { global-avgpool; fc units=4; sigmoid }
      }
      maximum most { path {}; path { add inner { path {}; path { relu } } } }
      concat tall along=height { path {}; path { maxpool kernel=2 stride=2; upsample } }
      """)
    #expect(network.output("gate") == "8×8×4")
    #expect(network.inputs(of: "most") == ["gate", "inner"])
    #expect(network.output("tall") == "16×8×4")
  }

  @Test("paths may be repeated and made to depend on a condition")
  func repeatedPaths() throws {
    let network = try network(
      """
      conv start filters=2 kernel=1
      concat all {
          path {}
          repeat 2 as=i {
              path {
                  concat "read{i}" { path {}; repeat i as=j { path from="part{j}" } }
                  conv "part{i}" filters="i + 1" kernel=1
              }
              when "i == 1" { path { relu last } }
          }
          when "channels == 3" { path { conv never filters=1 kernel=1 } }
      }
      """)
    #expect(network.inputs(of: "all") == ["start", "part0", "part1", "last"])
    #expect(network.output("all") == "8×8×7")
    #expect(network.inputs(of: "read0") == ["start"])
    #expect(network.inputs(of: "read1") == ["start", "part0"])
    #expect(network.inputs(of: "last") == ["start"])
  }

  @Test("from reads any earlier layer; a path may begin there too")
  func references() throws {
    let network = try network(
      """
      conv a filters=2 kernel=1
      conv b filters=3 kernel=1 from=input
      concat c { path from=a; path from=b { relu }; path from=input {} }
      tanh from=a
      concat d from=c { path {}; path from=tanh1 {} }
      """)
    #expect(network.inputs(of: "b") == ["input"])
    #expect(network.inputs(of: "c") == ["a", "relu1", "input"])
    #expect(network.inputs(of: "tanh1") == ["a"])
    #expect(network.inputs(of: "d") == ["c", "tanh1"])
    #expect(network.output("c") == "8×8×9")
  }

  @Test("a name is looked for in the instance first, then around it; a slash begins at the top")
  func scopes() throws {
    let network = try network(
      """
      relu a; relu b; conv c filters=3 kernel=1
      inst x
      tanh y from="x/a"
      tanh z from="x/deep1/own"
      output "x/t1" "x/t2" "x/t3" "x/deep1/u1" "x/deep1/u2" x y z
      """,
      blocks: """
        block inst { relu a; tanh t1 from=a; tanh t2 from=b; tanh t3 from="/a"; deep }
        block deep { relu own; tanh u1 from=a; tanh u2 from=b; tanh u3 from=c }
        """)
    #expect(network.inputs(of: "x/t1") == ["x/a"])
    #expect(network.inputs(of: "x/t2") == ["b"])
    #expect(network.inputs(of: "x/t3") == ["a"])
    #expect(network.inputs(of: "x/deep1/u1") == ["x/a"])
    #expect(network.inputs(of: "x/deep1/u2") == ["b"])
    #expect(network.inputs(of: "x/deep1/u3") == ["c"])
    #expect(network.inputs(of: "y") == ["x/a"])
    #expect(network.inputs(of: "z") == ["x/deep1/own"])
  }

  @Test("a branch is a side output and leaves the main path as it was")
  func branches() throws {
    let network = try network(
      """
      relu a
      branch side { conv one filters=9 kernel=1; relu; branch deeper { fc units=1 } }
      branch { head }
      tanh b
      """, blocks: "block head { fc two units=2 }")
    #expect(
      network.names == ["a", "side/one", "side/relu1", "side/deeper/fc1", "branch1/two", "b"])
    #expect(network.inputs(of: "b") == ["a"])
    #expect(network.network.branches == ["side", "side/deeper", "branch1"])
    #expect(network.nodes.map(\.branch) == [nil, nil, 0, 0, 1, 2, nil])
    #expect(network.network.output.map { network[$0].name } == "b")
  }

  @Test("several inputs, each named")
  func inputs() throws {
    let network = try network(
      """
      input left 4 4 3; conv a filters=2 kernel=1
      input right 4 4 1; conv b filters=3 kernel=1
      concat { path from=a; path from=b }
      """, input: nil)
    #expect(network.output("concat1") == "4×4×5")
    #expect(network.inputs(of: "a") == ["left"])
    expectFindings("network t { input 4 4 3; «input» 4 4 1 }", .duplicateName)
  }

  @Test("weights-of, frozen and functional")
  func attributes() throws {
    let network = try network(
      """
      conv a filters=4 kernel=3 pad=1 frozen=#true
      conv b filters=4 kernel=3 pad=1 weights-of=a functional=#true
      relu frozen=#false
      """)
    let nodes = network.nodes
    #expect(nodes[1].attributes == .frozen)
    #expect(nodes[2].attributes == .functional)
    #expect(nodes[2].sharesWeightsOf.map { network[$0].name } == "a")
    #expect(nodes[3].attributes.isEmpty)
  }

  @Test(
    "what cannot be read or shared",
    arguments: [
      ("relu from=«nope»", DiagnosticID.unknownName),
      ("relu from=«later»; relu later", .unknownName),
      ("relu a from=«a»", .unknownName),
      ("relu a; relu from=«\"/x/a\"»", .unknownName),
      ("add { path from=«nope»; path {} }", .unknownName),
      ("relu weights-of=«nope»", .unknownName),
      ("conv a filters=2 kernel=1; conv filters=2 kernel=1 weights-of=«a»", .shapeMismatch),
      ("conv a filters=4 kernel=3; fc units=4 weights-of=«a»", .shapeMismatch),
      ("relu from=«5»", .wrongType),
      ("relu frozen=«yes»", .wrongType),
      ("relu functional=«1»", .wrongType),
      ("«add» { path {} }", .missingArgument),
      ("«add»", .missingArgument),
      ("«add» { path {}; repeat 0 { path {} } }", .missingArgument),
      ("«concat» { when \"1 == 2\" { path {} } }", .missingArgument),
      ("add { path {}; repeat «\"-1\"» { path {} }; path {} }", .valueOutOfRange),
      ("add { path {}; repeat 2 { «relu» } }", .misplacedNode),
      ("«path» {}; add { repeat 2 { path {} } }", .misplacedNode),
      ("relu from=«nope»; add { when \"1 == 2\" { path {} } }", .unknownName),
      ("concat { path from=«nope»; repeat 2 { path {} } }; relu", .unknownName),
      (
        "«add» { path {}; repeat 2 as=i { path { conv filters=\"i + 3\" kernel=1 } } }",
        .volumeMismatch
      ),
      ("add { path {}; «relu» }", .misplacedNode),
      ("add { path {}; path «x» {} }", .unexpectedArgument),
      ("add { path {}; path «to»=x {} }", .unknownProperty),
      ("relu { «path» {} }", .misplacedNode),
      ("«add» { path {}; path { conv filters=3 kernel=1 } }", .volumeMismatch),
      ("«add» { path {}; path { maxpool kernel=2 stride=1 } }", .volumeMismatch),
      ("«concat» { path {}; path { maxpool kernel=2 stride=1 } }", .volumeMismatch),
      (
        "«multiply» { path {}; path { maxpool kernel=8; conv filters=3 kernel=1 } }",
        .volumeMismatch
      ),
    ])
  func faulty(statement: String, id: DiagnosticID) {
    expectFindings(networkText(statement), id)
  }

  @Test("unequal volumes are labeled at each path, and followed back to what gave them")
  func labels() {
    let found = expectFindings(
      networkText("«add» { path { conv a filters=6 kernel=1 }; path {}; path { relu r } }"),
      .volumeMismatch)
    #expect(
      found.first?.secondary.map(\.text) == [
        "`a` gives 8×8×6", "`input` gives 8×8×4", "`r` gives 8×8×4",
      ])
    #expect(Set(found.first?.secondary.map(\.span) ?? []).count == 3)
  }
}
