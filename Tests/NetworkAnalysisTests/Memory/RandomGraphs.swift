import NetworkModel

@testable import NetworkAnalysis

/// Numbers that look random and are the same in every run.
struct Dice {
  private var state: UInt64

  init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  /// A number below `limit`.
  mutating func roll(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }
}

/// A network of `count` layers, whatever they read: convolutions, activations, sums, views and joins of
/// volumes of one plane.
func randomNetwork(layers count: Int, seed: Int, inputs: Int = 1) throws -> InferredNetwork {
  var dice = Dice(seed: seed)
  var inference = ShapeInference(name: "random")
  var ids: [NodeID] = []
  func add(_ layer: Layer, _ inputs: NodeInputs) {
    ids.append(
      inference.add(
        Node(name: "n\(ids.count)", layer: layer, inputs: inputs, origin: 0)))
  }
  for _ in 0..<inputs {
    add(
      .input(InputVolume(shape: try Shape(height: 1, width: 1, channels: 1 + dice.roll(9)))), .none)
  }
  while ids.count < count {
    let one = ids[dice.roll(ids.count)]
    let other = ids[dice.roll(ids.count)]
    switch dice.roll(7) {
    case 0, 1: add(.fullyConnected(try FullyConnected(units: 1 + dice.roll(20))), .one(one))
    case 2, 3: add(.activation(try Activation(.relu)), .one(one))
    case 4: add(.flatten(Flatten()), .one(one))
    case 5: add(.concatenation(Concatenation()), .many([one, other]))
    default:
      let isEqual = inference.shape(of: one) == inference.shape(of: other)
      add(.addition(Addition()), .many(isEqual ? [one, other] : [one, one]))
    }
  }
  let last = ids[ids.count - 1]
  guard let network = inference.finish(output: last, origins: Origins()) else { throw GraphFault() }
  return network
}

struct GraphFault: Error {}
