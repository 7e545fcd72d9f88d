import NetworkModel

/// What is known of a value without running the network.
struct ONNXValue: Sendable {
  var type = ONNXTensor.ElementType.undefined
  /// Nil if not even the number of axes is known; an extent is nil where the data decide it.
  var extents: [Int?]?
  var contents = TensorContents.unread
  var source = Source.unknown

  /// Where it comes from.
  enum Source: Sendable {
    /// Tensors of the file: what the network has learned.
    case weights(Weights)
    /// The output of a layer, perhaps rearranged.
    case activation(Activation)
    /// Numbers beside the network's values: sizes, indices, scales of quantization.
    case auxiliary
    /// It follows from something that is not known.
    case unknown
  }

  /// Tensors of the file that a value was made of.
  struct Weights: Hashable, Sendable {
    /// In the order of their use, each once.
    private(set) var tensors: [Stored]

    struct Stored: Hashable, Sendable {
      let name: ValueID
      /// Elements.
      let count: Int
      /// True if the file does not hold them but says how to make them, all alike.
      var isGenerated = false
      /// The number that all elements are made to be.
      var filling: Double?
    }

    init(_ tensor: Stored) { tensors = [tensor] }

    /// Those of several values. Of very many only the first are kept.
    init(joining parts: [Weights]) {
      tensors = []
      for tensor in parts.lazy.flatMap({ $0.tensors }) where !tensors.contains(tensor) {
        guard tensors.count < 32 else { break }
        tensors.append(tensor)
      }
    }
  }

  struct Activation: Hashable, Sendable {
    let node: NodeID
    var view: ONNXView
    /// The node of the graph that rearranged it last, which a layer for it is named after.
    var rearrangement: Int?
  }

  /// True if the file says how to make it, of this number alone, so that nothing is learned in it.
  func isFilled(with number: Double) -> Bool {
    guard let tensors = weights?.tensors, tensors.count == 1 else { return false }
    return tensors[0].filling == number
  }

  /// All extents; nil if one is unknown or there are no values at all.
  var knownExtents: [Int]? {
    guard let extents else { return nil }
    var known: [Int] = []
    for extent in extents {
      guard let extent else { return nil }
      known.append(extent)
    }
    return known
  }

  /// The number of elements; nil if it is unknown or does not fit 63 bits.
  var count: Int? { knownExtents.flatMap { ONNXValue.count($0) } }

  static func count(_ extents: [Int]) -> Int? {
    var count = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }

  var activation: Activation? {
    guard case .activation(let activation) = source else { return nil }
    return activation
  }

  var weights: Weights? {
    guard case .weights(let weights) = source else { return nil }
    return weights
  }

  /// True if its numbers do not depend on the network's input.
  var isConstant: Bool {
    switch source {
    case .weights, .auxiliary: true
    case .activation, .unknown: false
    }
  }

  /// The integers, of a list or a single one; nil unless all are known.
  var integers: [Int64]? {
    switch contents {
    case .integers(let integers): return integers
    case .floats, .unread: return nil
    }
  }

  /// The numbers, whatever their type; nil unless all are known.
  var numbers: [Double]? {
    switch contents {
    case .integers(let integers): return integers.map { Double($0) }
    case .floats(let floats): return floats
    case .unread: return nil
    }
  }

  /// The number of a tensor that has one element.
  var scalar: Double? { numbers.flatMap { $0.count == 1 ? $0[0] : nil } }
}
