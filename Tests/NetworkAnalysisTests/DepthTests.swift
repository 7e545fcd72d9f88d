import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct DepthTests {
  @Test(
    "depth is the longest path of weight layers",
    arguments: [
      ("input 8 8 3; relu", 0),
      ("input 8 8 3; conv filters=4 kernel=3; relu; maxpool kernel=2; fc units=10", 2),
      ("input 8 8 3; deconv filters=4 kernel=2 stride=2; conv filters=4 kernel=1", 2),
      ("input 1 1 8; fc units=4; rbf units=3", 2),
      // A projection shortcut is a shorter path.
      (
        """
        input 8 8 4
        add { path { conv filters=8 kernel=3 pad=1; conv filters=8 kernel=3 pad=1 }
              path { conv filters=8 kernel=1 } }
        """, 2
      ),
      // The gate of squeeze and excitation adds nothing, whichever path it stands in.
      (
        """
        input 8 8 4
        conv filters=8 kernel=3
        multiply { path { }; path { global-avgpool; fc units=2; relu; fc units=8; sigmoid } }
        """, 1
      ),
      (
        """
        input 8 8 4
        conv filters=8 kernel=3
        multiply { path { global-avgpool; fc units=2; relu; fc units=8; sigmoid }; path { } }
        """, 1
      ),
      (
        """
        input 8 8 4
        multiply { path { global-avgpool; fc units=2; fc units=4 }; path { }
                   path { conv filters=4 kernel=1 } }
        """, 1
      ),
      // Of factors of equal volume none is a gate, in whatever order they stand.
      (
        """
        input 8 8 4
        multiply { path { conv filters=4 kernel=1; conv filters=4 kernel=1 }
                   path { conv filters=4 kernel=1 } }
        """, 2
      ),
      (
        """
        input 8 8 4
        multiply { path { conv filters=4 kernel=1 }
                   path { conv filters=4 kernel=1; conv filters=4 kernel=1 } }
        """, 2
      ),
      // A column times a row: each is spread.
      (
        """
        input 8 8 4
        multiply { path { conv filters=4 kernel="1x8" }
                   path { conv filters=4 kernel="8x1"; conv filters=4 kernel=1 } }
        """, 2
      ),
      // A side output is not on the way to the main one.
      (
        """
        input 8 8 4
        conv filters=8 kernel=3
        branch side { fc units=9; fc units=9; fc units=9 }
        fc units=2
        """, 2
      ),
    ])
  func depth(_ body: String, _ expected: Int) throws {
    #expect(NetworkDepth(of: try network(body)).total.exact == Int64(expected))
  }

  @Test("the depth of a node includes the node")
  func depthOfNode() throws {
    let chain = try network("input 8 8 3; conv filters=4 kernel=3; relu; fc units=10")
    let depth = NetworkDepth(of: chain)
    let ids = chain.network.nodes.indices.map { depth[chain.network.id(at: $0)] }
    #expect(ids == [0, 1, 1, 2])
  }
}
