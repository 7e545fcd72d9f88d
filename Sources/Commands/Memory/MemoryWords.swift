import CNNText
import NetworkAnalysis
import NetworkModel
import CNNTables
import NetworkModels

/// What memory figures are called.
struct MemoryWords {
  private let network: InferredNetwork
  private static let mostNames = 12

  init(_ network: InferredNetwork) { self.network = network }

  /// The tensors alive at the peak, largest first.
  func alive(in run: LiveTensors) -> String {
    guard let peak = run.peakNode else { return "nothing lives" }
    let alive = run.alive(during: run.peakStep).sorted { $0.bytes > $1.bytes }
    var names = alive.prefix(MemoryWords.mostNames).map {
      "\(network[$0.node].name) \(NumberText.binarySize($0.bytes))"
    }
    if alive.count > names.count { names.append("and \(alive.count - names.count) more") }
    return "alive while \(network[peak].name) runs: " + names.joined(separator: ", ")
  }

  /// The layers at which another order leaves the given one, and what comes first there.
  func order(_ order: [NodeID]) -> String {
    let moved = order.indices.filter { $0 > 0 && order[$0] < order[$0 - 1] }
    let names = moved.prefix(MemoryWords.mostNames / 2).map {
      "\(network[order[$0 - 1]].name) before \(network[order[$0]].name)"
    }
    let more = moved.count > names.count ? ", and so on" : ""
    return "the best order runs " + names.joined(separator: ", ") + more
  }
}

extension MemoryRequirement.Part {
  var words: String {
    switch self {
    case .parameters: "parameters"
    case .masterParameters: "master copies"
    case .statistics: "statistics"
    case .parameterGradients: "gradients"
    case .optimizerState: "optimizer"
    case .activations: "activations"
    }
  }

  var meaning: String {
    switch self {
    case .parameters: "weights and biases, shared ones once"
    case .masterParameters: "float32 copies of the parameters, which are trained"
    case .statistics: "running means and variances"
    case .parameterGradients: "of the parameters that are trained"
    case .optimizerState: "what the optimizer keeps"
    case .activations: "live tensors at most"
    }
  }
}

extension Optimizer {
  var words: String {
    switch self {
    case .sgd: "plain gradient descent keeps nothing"
    case .momentum: "momentum: a velocity a parameter"
    case .adam: "Adam: two moments a parameter"
    }
  }
}

extension LivenessPolicy.Name {
  var words: String {
    switch self {
    case .cnnshape: "activations and batch norm in place"
    case .pytorch: "activations and sums in place"
    case .pytorchOutOfPlace: "nothing in place"
    }
  }
}

extension KeptTensors {
  var words: String {
    let parts = [
      ("outputs", outputBytes), ("the input", inputBytes), ("places of maxima", indexBytes),
      ("masks and steps between", intermediateBytes), ("statistics", statisticBytes),
    ]
    return parts.filter { $0.1 > 0 }.map { "\($0.0) \(NumberText.binarySize($0.1))" }
      .joined(separator: ", ")
  }
}
