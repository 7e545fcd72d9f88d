import CNNText
import NetworkModel

/// Shuffles of channels and pixels, which a model writes as `Reshape`, `Permute` and `Reshape`, as ShuffleNet does.
struct KerasShuffles {
  /// What three layers amount to.
  struct Shuffle {
    let layer: Layer
    /// The lengths of the tensor before and after them.
    let input: [Int]
    let output: [Int]
    /// The layers, by their places.
    let places: [Int]
  }

  /// The layers before the last of each, by their places; what they read goes on to the last.
  private(set) var beginnings: Set<Int> = []
  /// By the place of the last.
  private(set) var ends: [Int: Shuffle] = [:]

  init(_ chains: KerasChains) {
    for (end, layer) in chains.layers.enumerated() where layer.className == "Reshape" {
      guard let permutation = chains.source(of: layer), chains.uses[permutation] == 1,
        chains.layers[permutation].className == "Permute",
        let split = chains.source(of: chains.layers[permutation]), chains.uses[split] == 1,
        chains.layers[split].className == "Reshape",
        chains.source(of: chains.layers[split]) != nil,
        let whole = KerasShuffles.numbers(layer, "target_shape"),
        let parts = KerasShuffles.numbers(chains.layers[split], "target_shape"),
        let order = KerasShuffles.numbers(chains.layers[permutation], "dims"),
        let found = KerasShuffles.shuffle(parts, order, whole)
      else { continue }
      ends[end] = Shuffle(
        layer: found.layer, input: found.input, output: whole, places: [split, permutation, end])
      beginnings.formUnion([split, permutation])
    }
  }

  private static func numbers(_ layer: KerasLayer, _ name: String) -> [Int]? {
    guard let elements = layer.config[name]?.elements else { return nil }
    let numbers = elements.compactMap { KerasConfig.integer($0) }
    return numbers.count == elements.count && numbers.allSatisfy({ $0 > 0 }) ? numbers : nil
  }

  private static func shuffle(
    _ parts: [Int], _ order: [Int], _ whole: [Int]
  ) -> (layer: Layer, input: [Int])? {
    let count = parts.count
    guard order.count == count, count >= 2, parts.allSatisfy({ $0 <= 1 << 20 }) else { return nil }
    let spatial = Array(parts.dropLast(2))
    if order == spatial.indices.map({ $0 + 1 }) + [count, count - 1],
      whole == spatial + [parts[count - 2] * parts[count - 1]], 1...3 ~= spatial.count,
      let own = try? ChannelShuffle(groups: parts[count - 2])
    {
      return (.channelShuffle(own), whole)
    }
    guard count == 5, whole.count == 3 else { return nil }
    /// By the places of the factors among the parts.
    func pixels(
      _ factors: (Int, Int), _ direction: PixelShuffle.Direction, _ order: PixelShuffle.Order,
      input: [Int], output: [Int]
    ) -> (layer: Layer, input: [Int])? {
      guard parts[factors.0] == parts[factors.1], whole == output,
        let own = try? PixelShuffle(factor: parts[factors.0], direction, order: order)
      else { return nil }
      return (.pixelShuffle(own), input)
    }
    let p = parts
    switch order {
    case [1, 4, 2, 5, 3]:
      return pixels(
        (3, 4), .toSpace, .channelFirst, input: [p[0], p[1], p[2] * p[3] * p[4]],
        output: [p[0] * p[3], p[1] * p[4], p[2]])
    case [1, 3, 2, 4, 5]:
      // Rows and columns come apart, or come together.
      return pixels(
        (2, 3), .toSpace, .pixelFirst, input: [p[0], p[1], p[2] * p[3] * p[4]],
        output: [p[0] * p[2], p[1] * p[3], p[4]])
        ?? pixels(
          (1, 3), .toDepth, .pixelFirst, input: [p[0] * p[1], p[2] * p[3], p[4]],
          output: [p[0], p[2], p[1] * p[3] * p[4]])
    case [1, 3, 5, 2, 4]:
      return pixels(
        (1, 3), .toDepth, .channelFirst, input: [p[0] * p[1], p[2] * p[3], p[4]],
        output: [p[0], p[2], p[1] * p[3] * p[4]])
    default: return nil
    }
  }
}

extension KerasBuilder {
  /// Adds what three layers amount to, or these layers, if they read a tensor of other lengths.
  mutating func add(
    _ shuffle: KerasShuffles.Shuffle, _ input: KerasTensor, _ layers: [KerasLayer],
    _ arguments: KerasArguments, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let last = layers[shuffle.places[2]]
    if input.axes.last == .channels, try dimensions(input) == shuffle.input {
      return try result(shuffle.layer, like: input, last, prefix)
    }
    var tensor = input
    for place in shuffle.places {
      var own = arguments
      own.tensors = [.tensor(tensor)]
      guard let next = try call(layers[place], own, prefix: prefix).first ?? nil else {
        throw .silent
      }
      tensor = next
    }
    return tensor
  }
}
