@testable import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct ForksTests {
  /// The same by walking back from the ends until a single way is left.
  private func walked(_ ends: [NodeID], _ network: Network) -> Int {
    var open = Set(ends)
    for index in stride(from: network.nodes.count - 1, through: 0, by: -1) {
      let id = network.id(at: index)
      guard open.contains(id) else { continue }
      guard open.count > 1 else { return index }
      open.remove(id)
      open.formUnion(network.nodes[index].inputs.ids)
    }
    return -1
  }

  @Test("paths part where a walk back from their ends finds it", arguments: 0..<40)
  func randomGraphs(_ seed: Int) throws {
    var generator = FixedGenerator(seed: UInt64(seed))
    var body = "input 8 8 4; relu r0"
    for index in 1...60 {
      // Near ones make chains of small forks, far ones forks that reach back.
      let reach = Int.random(in: 0..<3, using: &generator) == 0 ? index : min(index, 3)
      let from = (0..<2).map { _ in index - Int.random(in: 1...reach, using: &generator) }
      body += "; add r\(index) { path from=r\(from[0]) { relu }; path from=r\(from[1]) }"
    }
    let network = try network(body).network
    var forks = Forks()
    for node in network.nodes {
      guard case .many(let ends) = node.inputs else { continue }
      #expect(forks.fork(of: ends, in: network) == walked(ends, network), "\(node.name)")
    }
  }

  @Test("paths from two inputs never meet")
  func twoInputs() throws {
    let network = try network(
      "input a 8 8 4; relu x; input b 8 8 4; relu y; add { path from=x; path from=y }"
    ).network
    var forks = Forks()
    #expect(forks.fork(of: [network.id(at: 1), network.id(at: 3)], in: network) == -1)
    #expect(ArchitecturePattern(of: network).text == "(RELU | RELU)-ADD")
  }
}
