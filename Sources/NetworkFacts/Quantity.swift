/// A figure of a network, and the words by which users name it: in facts (`published parameters=…`), and
/// in conditions, columns and orders (`--where "parameters < 1e6"`, `--sort`, `sweep --columns`).
///
/// A new figure is a case, its line in `entry`, its meaning, and its rule in `NetworkAnalysis`; everything
/// else follows.
public enum Quantity: Hashable, Sendable, CaseIterable {
  case depth, layers, parameters, weights, biases, trainable, statistics, macs, flops, activations
  case parameterBytes, activationBytes, peakBytes, arenaBytes, connections, receptiveField
  case multiplications, additions, comparisons, divisions, exponentials, logarithms, powers
  case squareRoots, hyperbolicTangents, errorFunctions

  /// The unit of a quantity.
  public enum Unit: String, Hashable, Sendable {
    case count, bytes, pixels
  }

  private struct Entry {
    let column: String
    let header: String
    /// True if figures of it are printed, so that facts may state it.
    let isPublished: Bool
    let unit: Unit

    init(
      _ column: String, header: String? = nil, published isPublished: Bool = false,
      _ unit: Unit = .count
    ) {
      self.column = column
      self.header = header ?? column
      self.isPublished = isPublished
      self.unit = unit
    }
  }

  private var entry: Entry {
    switch self {
    case .depth: Entry("depth", published: true)
    case .layers: Entry("layers")
    case .parameters: Entry("parameters", published: true)
    case .weights: Entry("weights", published: true)
    case .biases: Entry("biases", published: true)
    case .trainable: Entry("trainable", published: true)
    case .statistics: Entry("statistics")
    case .macs: Entry("macs", header: "MACs", published: true)
    case .flops: Entry("flops", header: "FLOPs", published: true)
    case .activations: Entry("activations", published: true)
    case .parameterBytes: Entry("parameterBytes", header: "parameter memory", .bytes)
    case .activationBytes: Entry("activationBytes", header: "activation memory", .bytes)
    case .peakBytes: Entry("peakBytes", header: "peak memory", .bytes)
    case .arenaBytes: Entry("arenaBytes", header: "arena", .bytes)
    case .connections: Entry("connections", published: true)
    case .receptiveField:
      Entry("receptiveField", header: "receptive field", published: true, .pixels)
    case .multiplications: Entry("multiplications")
    case .additions: Entry("additions")
    case .comparisons: Entry("comparisons")
    case .divisions: Entry("divisions")
    case .exponentials: Entry("exponentials")
    case .logarithms: Entry("logarithms")
    case .powers: Entry("powers")
    case .squareRoots: Entry("squareRoots")
    case .hyperbolicTangents: Entry("hyperbolicTangents")
    case .errorFunctions: Entry("errorFunctions")
    }
  }
}

extension Quantity {
  /// The quantity of a name: its own, with hyphens for capitals or not, or a former one.
  public init?(named name: String) {
    guard let known = Quantity.byName[Quantity.withoutHyphens(name)] else { return nil }
    self = known
  }

  private static let byName = Dictionary(
    allCases.map { ($0.name, $0) } + formerNames.map { ($0.name, $0.quantity) },
    uniquingKeysWith: { own, _ in own })

  /// Names that quantities had, which still work, and headers, which people write as names.
  private static let formerNames: [(name: String, quantity: Quantity)] = [
    ("params", .parameters), ("memory", .activationBytes), ("field", .receptiveField),
    ("activationMemory", .activationBytes), ("parameterMemory", .parameterBytes),
    ("peakMemory", .peakBytes), ("arena", .arenaBytes),
  ]

  /// The names that quantities had.
  public static var formerWords: [String] { formerNames.map { $0.name } }

  /// The name of the quantity for one that is spelled otherwise or was called so; nil for anything else.
  public static func currentName(of name: String) -> String? {
    guard let quantity = Quantity(named: name), quantity.name != name else { return nil }
    return quantity.name
  }

  /// Returns whether a quantity had this name, and now has another one.
  public static func isFormerName(_ name: String) -> Bool {
    let written = withoutHyphens(name)
    return formerNames.contains { $0.name == written }
  }

  /// `receptiveField` of `receptive-field`.
  private static func withoutHyphens(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "-")) else { return name }
    var letters: [UInt8] = []
    var isCapital = false
    for byte in name.utf8 {
      guard byte != UInt8(ascii: "-") else {
        isCapital = !letters.isEmpty
        continue
      }
      let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      letters.append(isCapital && isLetter ? byte - 32 : byte)
      isCapital = false
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// The name in facts, conditions, columns and machine formats.
  public var name: String { entry.column }

  /// The name as descriptions write it: `receptive-field`.
  public var hyphenatedName: String {
    var letters: [UInt8] = []
    for byte in name.utf8 {
      if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
        letters += [UInt8(ascii: "-"), byte + 32]
      } else {
        letters.append(byte)
      }
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// True if figures of it are printed: facts may state it. A budget may be of any quantity.
  public var isPublished: Bool { entry.isPublished }

  /// Above a column of a table.
  public var header: String { entry.header }

  /// The unit of the quantity.
  public var unit: Unit { entry.unit }

  /// The meaning in a sentence or two, without the period at its end: `docs/conventions.md`, `memory.md` and
  /// `receptive-field.md` in short.
  public var meaning: String {
    switch self {
    case .depth:
      """
      the most weight layers (convolutions, transposed ones, fully connected layers, radial \
      basis) on a path from the input to the main output; projection shortcuts and gates add \
      nothing
      """
    case .layers: "the number of layers in the totals, inputs included"
    case .parameters:
      """
      weights and biases; layers that share them count them once, and running statistics are \
      none
      """
    case .weights:
      """
      learned values that multiply: filters, matrices, factors such as γ, slopes; the centers \
      of radial basis functions too
      """
    case .biases: "learned values that are added, such as the β of a batch normalization"
    case .trainable:
      """
      the parameters that a gradient reaches: all but those of layers with `frozen=#true`
      """
    case .statistics:
      """
      running means and variances of normalization, which no gradient reaches and which are no \
      parameters
      """
    case .macs:
      """
      multiply–accumulates of convolutions, transposed ones, fully connected layers and \
      `matmul`; products with padded zeros count, adding a bias does not, and all other work \
      is counted by class. 2 FLOPs per MAC
      """
    case .flops:
      """
      2 per MAC, a multiplication and an addition; all other work is counted by class. Papers \
      often print MACs under this name
      """
    case .activations:
      """
      the values that a forward pass produces: the input and every output that is not computed \
      in place, without a final softmax
      """
    case .parameterBytes: "the bytes of the parameters, in float32 or the type of `--dtype`"
    case .activationBytes:
      """
      the bytes of the activations as if none were ever freed, in float32 or the type of \
      `--dtype`
      """
    case .peakBytes:
      """
      the most bytes of tensors that are live at once during inference, each from the layer \
      that produces it to the last one that reads it; parameters are not among them
      """
    case .arenaBytes:
      """
      the bytes of one block of memory that holds the live tensors of inference, each at an \
      offset that is a multiple of 64: what a device needs of RAM
      """
    case .connections:
      """
      as LeCun et al. 1998 count them: one for each value that an output value reads, and one \
      for its bias
      """
    case .receptiveField:
      """
      the pixels of the image that one unit can see, in rows and columns; of a network, those \
      of its last layer that still has a plane
      """
    case .multiplications: "all multiplications, those of the MACs included"
    case .additions: "all additions and subtractions, those of the MACs included"
    case .comparisons: "comparisons: of max pooling, ReLU and every other choice or bound"
    case .divisions: "divisions: of averages, sigmoid, softmax and normalization"
    case .exponentials: "exponentials: of sigmoid, softmax, ELU and their like"
    case .logarithms: "logarithms: of softplus, mish and log-softmax"
    case .powers: "powers: of Lp pooling and local response normalization"
    case .squareRoots: "square roots: of the deviations of a normalization, and of L2 pooling"
    case .hyperbolicTangents: "hyperbolic tangents: of tanh, mish and the tanh form of GELU"
    case .errorFunctions: "error functions: of the exact form of GELU"
    }
  }
}
