import NetworkModel

/// The backward pass of training, layer by layer: gradients are allocated and freed, saved tensors are freed.
///
/// A gradient lives from the first layer that sends one back to it until its own layer has passed it on.
/// Additions, joins and views pass on the gradient they get, or a part of it; what comes to a fork from
/// several sides is added up into the first. What a layer saved goes when it has run; the network's results
/// stay. Gradients of parameters are not counted here.
struct GradientFlow {
  private struct Storage {
    let bytes: Int64
    var holders = 1
  }

  private let pass: TrainingForwardPass
  private var saved: [TrainingForwardPass.Storage]
  private var storages: [Storage] = []
  /// The storage of each node's gradient, by node; -1 for none.
  private var gradient: [Int32]
  private var bytes: Int64
  /// The most that has been in use at once, of the forward pass too.
  private(set) var peakBytes: Int64

  init(back pass: TrainingForwardPass, of network: Network) {
    self.pass = pass
    saved = pass.storages
    gradient = Array(repeating: -1, count: network.nodes.count)
    bytes = pass.bytes
    peakBytes = pass.peakBytes
    for place in pass.graph.order
    where pass.backward.requiresGradient[place] && pass.backward.isStart[place] {
      enter(place)
    }
    peakBytes = max(peakBytes, bytes)
    for place in pass.graph.order.reversed() where gradient[place] >= 0 {
      run(place, network.nodes[place].layer)
    }
  }

  private mutating func run(_ place: Int, _ layer: Layer) {
    let own = gradient[place]
    let passesOn = layer.passesGradientOn
    let size = pass.size(of: place)
    var temporary: Int64 = 0
    for (offset, input) in pass.graph.inputNodes(of: place).enumerated()
    where pass.backward.requiresGradient[input] && layer.passesGradient(to: offset) {
      // What was repeated in a sum gets a gradient of its own size.
      let passesOn = passesOn && (layer.kind != .addition || pass.size(of: input) == size)
      if gradient[input] >= 0 {
        // Adding to a gradient that others still hold makes a new one.
        if storages[Int(gradient[input])].holders > 1 {
          storages[Int(gradient[input])].holders -= 1
          enter(input)
        }
        if !passesOn { temporary = max(temporary, pass.size(of: input)) }
      } else if passesOn {
        gradient[input] = own
        storages[Int(own)].holders += 1
      } else {
        enter(input)
      }
    }
    peakBytes = max(peakBytes, bytes + temporary)
    release(own)
    for storage in pass.savedStorages[place] {
      saved[Int(storage)].keepers -= 1
      if !saved[Int(storage)].isInUse { bytes -= saved[Int(storage)].bytes }
    }
    bytes -= pass.extras[place].total
  }

  private mutating func enter(_ place: Int) {
    let size = pass.size(of: place)
    gradient[place] = Int32(storages.count)
    storages.append(Storage(bytes: size))
    bytes += size
  }

  private mutating func release(_ storage: Int32) {
    storages[Int(storage)].holders -= 1
    if storages[Int(storage)].holders == 0 { bytes -= storages[Int(storage)].bytes }
  }
}

extension TrainingForwardPass {
  /// Bytes of a node's output, and of its gradient.
  fileprivate func size(of place: Int) -> Int64 { graph.bytes[Int(graph.tensors[place])] }
}

extension Layer {
  /// True if its inputs' gradients are its output's, or parts of it.
  fileprivate var passesGradientOn: Bool {
    switch family {
    case .merge(.addition), .rearrangement(.concatenation), .rearrangement(.view),
      .rearrangement(.flattening),
      .activation(.identity):
      true
    case .source, .product, .distance, .reduction, .activation, .learnedActivation, .gating,
      .scaling,
      .normalization, .distribution, .noise, .merge(.subtraction), .merge(.weightedAddition),
      .merge(.multiplication), .merge(.maximum), .merge(.matrixMultiplication),
      .resampling, .rearrangement(.selection), .rearrangement(.padding),
      .rearrangement(.permutation), .rearrangement(.scattering), .opaque:
      false
    }
  }
}
