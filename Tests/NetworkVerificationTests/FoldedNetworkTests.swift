import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

/// Networks whose batch normalizations have become part of other layers: they give the same results, and are
/// calculated as they are counted.
struct FoldedNetworkTests {
  static let bodies = [
    "input 6 5 4; conv c filters=6 kernel=3 pad=1 bias=none; batchnorm n; relu",
    "input 6 5 4; conv c filters=6 kernel=3 stride=2 groups=2 rounding=floor; batchnorm n affine=#false",
    "input 9 4; conv c filters=3 kernel=3 dilation=2 bias=none; batchnorm n; tanh",
    "input 3 4 5 2; conv c filters=3 kernel=2 bias=none; batchnorm n epsilon=0.1",
    "input 1 1 6; fc f units=4 bias=none; batchnorm n; relu; fc g units=3; batchnorm m",
    "input 4 4 3; conv c filters=3 kernel=3 weights=per-position bias=none; batchnorm n",
    // Weights and normalizations that are shared alike.
    """
    input 5 5 4; conv c filters=4 kernel=3 pad=1 bias=none; batchnorm n; relu
    conv d filters=4 kernel=3 pad=1 bias=none weights-of=c; batchnorm m weights-of=n
    """,
  ]

  /// Normalizations that something keeps where they are.
  static let unfolded = [
    "input 5 5 4; conv c filters=4 kernel=1; add { path { batchnorm n }; path {} }",
    "input 5 5 4; conv c filters=4 kernel=1; batchnorm n statistics=#false",
    "input 5 5 4; conv c filters=4 kernel=1; output; batchnorm n; output",
    "input 5 5 4; conv c filters=4 kernel=3 weights=standardized bias=none; batchnorm n",
    "input 5 5 4; conv c filters=4 kernel=1; relu; batchnorm n",
    "input 5 5 4; conv c filters=4 kernel=1; batchnorm n; conv d filters=4 kernel=1 weights-of=c",
    "input 5 5 4; conv c filters=4 kernel=1; branch s { batchnorm n; relu }",
  ]

  /// Where one stays, what it shares its parameters with stays too, and what that shares them with: `m` because no
  /// normalization follows the last of three equal layers, `n` because of `m`, and `k` because of `n`.
  @Test(
    "normalizations stay together",
    arguments: [
      """
      input 5 5 4; conv a filters=4 kernel=1 bias=none; batchnorm n; relu
      conv b filters=4 kernel=1 bias=none; batchnorm m weights-of=n; relu
      conv c filters=4 kernel=1 bias=none weights-of=b
      """,
      """
      input 5 5 4; conv e filters=4 kernel=1 bias=none; batchnorm k; relu
      conv a filters=4 kernel=1 bias=none weights-of=e; batchnorm n weights-of=k; relu
      conv b filters=4 kernel=1 bias=none; batchnorm m weights-of=n; relu
      conv c filters=4 kernel=1 bias=none weights-of=b
      """,
    ])
  func together(_ body: String) throws {
    let network = try network(body)
    let folded = network.foldingBatchNormalization()
    #expect(folded.network.nodes.map(\.name) == network.network.nodes.map(\.name))
    #expect(folded.network.nodes.map(\.layer) == network.network.nodes.map(\.layer))
    for node in folded.network.nodes {
      guard let owner = node.sharesWeightsOf else { continue }
      #expect(folded.network[owner].layer.kind == node.layer.kind)
    }
  }

  @Test("a folded network gives what the other one gives", arguments: bodies + unfolded)
  func sameResults(_ body: String) throws {
    let network = try network(body)
    let folded = network.foldingBatchNormalization()
    let kept = folded.network.nodes.contains { $0.layer.kind == .batchNormalization }
    #expect(kept == Self.unfolded.contains(body))
    let source = SeededParameters(seed: 4)
    let drawn = DrawnParameters()
    let values = try Self.results(of: network, with: drawn, source)
    let others = try Self.results(
      of: folded, with: FoldedParameters(original: network, folded: folded, drawn: drawn), source)
    #expect(values.count == others.count && !values.isEmpty)
    for (one, other) in zip(values, others) {
      #expect(one.shape == other.shape)
      for (a, b) in zip(one.values, other.values) {
        #expect(abs(a - b) <= 1e-4 * max(1, abs(a)), "\(body)")
      }
    }
  }

  @Test("calculated is counted in folded networks", arguments: bodies + mixtures)
  func agreement(_ body: String) throws {
    try network(body).foldingBatchNormalization().expectAgreement()
  }

  /// Random networks with a normalization behind each of their layers with weights, and elsewhere.
  static let mixtures: [String] = (1...12).map { seed in
    var networks = RandomNetworks(seed: seed)
    return networks.draw().split(separator: "\n").map { line in
      line.hasPrefix("conv filters") && !line.contains(";") ? line + "; batchnorm" : String(line)
    }.joined(separator: "\n")
  }

  /// The results that a network is run for.
  private static func results(
    of network: InferredNetwork, with parameters: some ParameterSource, _ source: SeededParameters
  ) throws -> [Tensor] {
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(source), with: parameters)
    var results: [Tensor] = []
    // Of the main path those that are marked, and the ends of side outputs.
    let nodes = network.network.nodes
    let isRead = Set(nodes.flatMap { $0.inputs.ids })
    while let run = try executor.step() {
      let isEnd = nodes[run.node.index].branch != nil && !isRead.contains(run.node)
      guard isEnd || network.network.outputs.contains(run.node) else { continue }
      results.append(try #require(executor.tensor(of: run.node)))
    }
    return results
  }
}

/// Parameters that follow from a node's name; deviations from ½ to 1½.
private struct DrawnParameters: ParameterSource {
  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
    drawn(for: layer.name, layer.sizes)
  }

  func drawn(for name: String, _ sizes: ParameterSizes) -> LayerParameters {
    var generator = FixedGenerator(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    return .random(sizes, using: &generator)
  }
}

/// The same parameters, those of a normalization that is gone worked into the layer before it.
private struct FoldedParameters: ParameterSource {
  let original: InferredNetwork
  let folded: InferredNetwork
  let drawn: DrawnParameters

  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
    let nodes = original.network.nodes
    guard let place = nodes.firstIndex(where: { $0.name == layer.name }) else {
      throw ParameterFailure("no layer \(layer.name)")
    }
    let old = nodes[place]
    let normalization = nodes.first { node in
      guard case .batchNormalization = node.layer, case .one(let input) = node.inputs else {
        return false
      }
      return input.index == place && !folded.network.nodes.contains { $0.name == node.name }
    }
    guard let normalization, case .batchNormalization(let settings) = normalization.layer else {
      return drawn.drawn(for: layer.name, layer.sizes)
    }
    let hadBias = layer.sizes.biases > 0 && old.layer.hasBias
    var sizes = layer.sizes
    if !hadBias { sizes.biases = 0 }
    var parameters = drawn.drawn(for: layer.name, sizes)
    let channels = original.shape(of: original.network.id(at: place)).channels
    let affine = settings.affine ? channels : 0
    var normSizes = ParameterSizes.none
    (normSizes.weights, normSizes.biases) = (affine, affine)
    (normSizes.mean, normSizes.variance) = (channels, channels)
    let norm = drawn.drawn(for: normalization.name, normSizes)
    if !hadBias { parameters.biases = Array(repeating: 0, count: channels) }
    let factors = (0..<channels).map { filter in
      (settings.affine ? norm.weights[filter] : 1)
        / (norm.variance[filter] + Float(settings.epsilon)).squareRoot()
    }
    // Filter after filter; weights for each position lie position after position.
    let banks =
      old.layer.hasWeightsByPosition
      ? Int(original.shape(of: original.network.id(at: place)).positions) : 1
    let perFilter = parameters.weights.count / (banks * channels)
    for tap in parameters.weights.indices {
      parameters.weights[tap] *= factors[tap / perFilter % channels]
    }
    for filter in 0..<channels {
      parameters.biases[filter] =
        (parameters.biases[filter] - norm.mean[filter]) * factors[filter]
        + (settings.affine ? norm.biases[filter] : 0)
    }
    return parameters
  }
}

extension Layer {
  fileprivate var hasWeightsByPosition: Bool {
    guard case .convolution(let layer) = self else { return false }
    return layer.weights == .perPosition
  }

  fileprivate var hasBias: Bool {
    switch self {
    case .convolution(let layer): layer.bias != .none
    case .fullyConnected(let layer): layer.bias != .none
    default: false
    }
  }
}
