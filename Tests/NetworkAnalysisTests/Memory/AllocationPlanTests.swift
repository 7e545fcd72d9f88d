@testable import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct AllocationPlanTests {
  @Test("what lives at once never overlaps, and the arena holds it all", arguments: 0..<60)
  func noOverlap(seed: Int) throws {
    let network = try randomNetwork(layers: 6 + seed, seed: seed, inputs: 1 + seed % 3)
    let run = try LiveTensors(of: network, batch: 1 + seed % 40)
    let plan = try AllocationPlan(of: run)
    #expect(plan.arenaBytes.known >= run.peakBytes.known)
    var end: Int64 = 0
    for (one, storage) in run.storages.enumerated() {
      #expect(plan.offsets[one] % 64 == 0)
      end = max(end, plan.offsets[one] + storage.bytes)
      for (other, later) in run.storages.enumerated().dropFirst(one + 1)
      where storage.first <= later.last && later.first <= storage.last {
        let apart =
          plan.offsets[one] + storage.bytes <= plan.offsets[other]
          || plan.offsets[other] + later.bytes <= plan.offsets[one]
        #expect(apart, "storages \(one) and \(other)")
      }
    }
    #expect(plan.arenaBytes.known == (end + 63) / 64 * 64)
  }

  @Test("as small as the peak where the largest first fill every gap")
  func largestFirst() throws {
    // In order, c cannot lie where the input was: its 48 bytes leave a and b no space side by side.
    let network = try network(
      """
      input 1 1 16
      fc a units=48; fc b units=16
      fc c units=64; fc d units=16
      """)
    let run = try LiveTensors(of: network)
    let plan = try AllocationPlan(of: run)
    #expect(run.peakBytes.known == 4 * (64 + 16))
    #expect(plan.arenaBytes.known == run.peakBytes.known)
  }

  @Test("gaps found in sorted chunks are those found one by one", arguments: 0..<4)
  func gaps(seed: Int) {
    var dice = Dice(seed: seed)
    var gaps = Gaps()
    var taken: [(start: Int64, bytes: Int64)] = []
    var reference = NaiveGaps()
    for _ in 0..<3000 {
      if taken.isEmpty || dice.roll(5) < 3 {
        let bytes = 64 * Int64(1 + dice.roll(30))
        let start = gaps.take(bytes)
        #expect(start == reference.take(bytes))
        taken.append((start, bytes))
      } else {
        let piece = taken.remove(at: dice.roll(taken.count))
        gaps.give(back: piece.start, piece.bytes)
        reference.give(back: piece.start, piece.bytes)
      }
    }
    #expect(gaps.end == reference.end)
  }

  @Test("a long chain needs two places")
  func longChain() throws {
    let run = try LiveTensors(of: chain(of: 50_000))
    let plan = try AllocationPlan(of: run)
    #expect(plan.arenaBytes.known == 2 * 64)
  }
}

/// Best fit by trying every gap.
private struct NaiveGaps {
  private var gaps: [(start: Int64, length: Int64)] = []
  private(set) var end: Int64 = 0

  mutating func take(_ bytes: Int64) -> Int64 {
    let fitting = gaps.indices.filter { gaps[$0].length >= bytes }
      .min { (gaps[$0].length, gaps[$0].start) < (gaps[$1].length, gaps[$1].start) }
    if let place = fitting {
      let start = gaps[place].start
      gaps[place].start += bytes
      gaps[place].length -= bytes
      if gaps[place].length == 0 { gaps.remove(at: place) }
      return start
    }
    if let place = gaps.firstIndex(where: { $0.start + $0.length == end }) {
      let start = gaps.remove(at: place).start
      end = start + bytes
      return start
    }
    defer { end += bytes }
    return end
  }

  mutating func give(back start: Int64, _ bytes: Int64) {
    var piece = (start: start, length: bytes)
    gaps.removeAll { gap in
      if gap.start + gap.length == piece.start {
        piece = (gap.start, gap.length + piece.length)
        return true
      }
      if piece.start + piece.length == gap.start {
        piece.length += gap.length
        return true
      }
      return false
    }
    gaps.append(piece)
  }
}

/// An input and fully connected layers of 16 units, one after the other.
func chain(of count: Int) throws -> InferredNetwork {
  var inference = ShapeInference(name: "chain")
  var last = inference.add(
    Node(
      name: "input",
      layer: .input(InputVolume(shape: try Shape(height: 1, width: 1, channels: 16))),
      inputs: .none, origin: 0))
  let layer = Layer.fullyConnected(try FullyConnected(units: 16))
  for index in 1..<count {
    last = inference.add(Node(name: "fc\(index)", layer: layer, inputs: .one(last), origin: 0))
  }
  guard let network = inference.finish(output: last, origins: Origins()) else { throw GraphFault() }
  return network
}
