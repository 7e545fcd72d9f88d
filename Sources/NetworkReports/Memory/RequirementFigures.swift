import CNNText
import NetworkAnalysis
import NetworkModel

// The form of a requirement in reports: one figure per part, or an object.

extension MemoryRequirement {
  /// A figure for each part of which there is something.
  var figures: [MemoryFigure] {
    parts.map { MemoryFigure($0.part.words, $0.bytes, meaning(of: $0.part)) }
  }

  private func meaning(of part: Part) -> String {
    switch (part, use) {
    case (.parameters, _): "weights and biases; shared ones once"
    case (.masterParameters, _): "float32 copies of the parameters, for training"
    case (.statistics, _): "running means and variances"
    case (.parameterGradients, _): "of the trained parameters"
    case (.optimizerState, .training(let optimizer)): optimizer.words
    case (.optimizerState, .inference): "state of the optimizer"
    case (.activations, .training): "peak: live tensors and gradients"
    case (.activations, .inference): "peak of live tensors"
    }
  }

  /// Bytes by part, including those that are 0, and their total.
  var data: DataValue {
    .object {
      if case .training(let optimizer) = use { Member("optimizer", optimizer.rawValue) }
      for part in Part.allCases where part.belongs(to: use) { Member(part.rawValue, self[part]) }
      Member("total", totalBytes)
      if let saved { Member("saved", saved.data) }
    }
  }
}

extension MemoryRequirement.Part {
  fileprivate var words: String {
    switch self {
    case .parameters: "parameters"
    case .masterParameters: "master copies"
    case .statistics: "statistics"
    case .parameterGradients: "gradients"
    case .optimizerState: "optimizer"
    case .activations: "activations"
    }
  }

  fileprivate func belongs(to use: MemoryUse) -> Bool {
    switch (self, use) {
    case (.parameters, _), (.statistics, _), (.activations, _), (_, .training): true
    case (.masterParameters, .inference), (.parameterGradients, .inference),
      (.optimizerState, .inference):
      false
    }
  }
}

extension Optimizer {
  /// Its state per parameter.
  fileprivate var words: String {
    switch self {
    case .sgd: "plain gradient descent has no state"
    case .momentum: "momentum: one velocity per parameter"
    case .adam: "Adam: two moments per parameter"
    }
  }
}

extension SavedTensors {
  /// `outputs 57.6 MiB, the input 588.0 KiB`, or `nothing`.
  var words: String {
    let parts = [
      ("outputs", outputBytes), ("the input", inputBytes), ("max-pooling indices", indexBytes),
      ("masks and intermediates", intermediateBytes), ("statistics", statisticBytes),
    ]
    guard totalBytes.known > 0 else { return totalBytes.isLowerBound ? "not known" : "nothing" }
    return parts.filter { $0.1.known > 0 }.map { "\($0.0) \($0.1.binarySize)" }
      .joined(separator: ", ")
  }

  fileprivate var data: DataValue {
    .record {
      Member("outputs", outputBytes)
      Member("input", inputBytes)
      Member("poolingIndices", indexBytes)
      Member("intermediates", intermediateBytes)
      Member("statistics", statisticBytes)
      Member("total", totalBytes)
    }
  }
}
