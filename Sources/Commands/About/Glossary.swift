import Arguments
import NetworkAnalysis
import NetworkFacts

/// What columns and terms of reports mean. The meanings of quantities are their own.
enum Glossary {
  // MARK: Quantities

  /// The quantity that a word means, however it is written: `macs`, `MACs`, `GFLOPs`, `receptive-field`.
  static func quantity(named word: String) -> Quantity? {
    if let quantity = Quantity(named: word) { return quantity }
    let wanted = folded(word)
    return Quantity.allCases.first { folded($0.name) == wanted } ?? spellings[wanted]
      ?? Quantity(named: wanted)
  }

  /// What papers and tools write for a quantity, in lower case.
  private static let spellings: [String: Quantity] = [
    "mac": .macs, "kmacs": .macs, "mmac": .macs, "mmacs": .macs, "gmac": .macs, "gmacs": .macs,
    "tmacs": .macs, "multadds": .macs, "madds": .macs, "flop": .flops, "mflop": .flops,
    "mflops": .flops, "gflop": .flops, "gflops": .flops, "tflop": .flops, "tflops": .flops,
    "param": .parameters, "parameter": .parameters, "weight": .weights, "bias": .biases,
    "activation": .activations, "connection": .connections, "peak": .peakBytes,
    "rf": .receptiveField,
  ]

  /// The prefix of a count and what it stands for: 10⁹ of `GMACs`; nil without one.
  static func scale(of word: String) -> String? {
    let wanted = folded(word)
    let isCount = ["mac", "macs", "flop", "flops"].contains(wanted.dropFirst())
    guard isCount, let prefix = wanted.first else { return nil }
    return switch prefix {
    case "k": "10³"
    case "m": "10⁶"
    case "g": "10⁹"
    case "t": "10¹²"
    default: nil
    }
  }

  /// The letters and digits in lower case.
  static func folded(_ word: String) -> String {
    word.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  // MARK: Columns

  /// The columns of reports that are no quantities, each as it is written.
  static func column(named word: String) -> String? {
    let wanted = folded(word == "live" ? "liveBytes" : word)
    return columnNames.first { $0 == word } ?? columnNames.first { folded($0) == wanted }
  }

  /// The columns of all commands that are no quantities, each once.
  static let columnNames: [String] = {
    var names: [String] = []
    var known = Set(Quantity.allCases.map { $0.name })
    for name in CommandName.allCases.flatMap({ CompletionWords.columns(of: $0) })
    where known.insert(name).inserted {
      names.append(name)
    }
    return names
  }()

  /// What a column means; nil for one whose report explains it.
  static func meaning(ofColumn name: String) -> String? {
    switch name {
    case "layer": "the layer's name, unique in the network"
    case "kind": "the layer's word in descriptions, or the name of a block; conditions have it too"
    case "settings":
      "the layer's properties as descriptions write them, without those at their defaults"
    case "output": "the volume that comes out, height × width × channels, or with other axes"
    case "form": "of convolutions summed by kind, the kernel and the groups"
    case "pads": "the padding of a window, top, left, bottom and right, as computed for `same` too"
    case "share":
      "the row's part of the total: of parameters, MACs and activation memory, or of the time"
    case "parametersShare": "the row's part of all parameters"
    case "macsShare": "the row's part of all MACs"
    case "activationBytesShare": "the row's part of all activation memory"
    case "liveBytes":
      """
      the bytes of the tensors that are live while the layer runs: what it reads, its output, \
      and what a later layer still reads
      """
    case "fieldStride": "pixels between the receptive fields of two neighboring units"
    case "fieldPadding": "pixels by which the first unit's receptive field begins before the image"
    case "fieldCenter": "row and column of the center of the first unit's receptive field"
    case "leastPath": "the receptive field of the single path that sees least"
    case "mostPath": "the receptive field of the single path that sees most"
    case "paths":
      "how the paths into a unit lie: `aligned`, `different centers` or `different strides`"
    case "inputGradientMacs":
      "MACs of the gradient with respect to the layer's input, in a training step"
    case "weightGradientMacs":
      "MACs of the gradient with respect to the layer's weights, in a training step"
    case "trainingMacs": "MACs of a training step: forward, and for both gradients"
    case "macc": "multiply–accumulates as `--convention netscope` counts them"
    case "comp": "comparisons as `--convention netscope` counts them"
    case "add": "additions as `--convention netscope` counts them"
    case "div": "divisions as `--convention netscope` counts them"
    case "exp": "exponentials as `--convention netscope` counts them"
    case "intensity": "operations per byte moved"
    case "bound": "what limits the layer on the machine: its arithmetic or its memory"
    default: nil
    }
  }

  // MARK: Number types and terms

  /// The number type that a word means: `int8`, or `fp16` for `float16`.
  static func precision(named word: String) -> Precision? {
    let wanted = folded(word)
    return Precision.allCases.first { folded($0.rawValue) == wanted } ?? precisions[wanted]
  }

  private static let precisions: [String: Precision] = [
    "fp64": .float64, "double": .float64, "fp32": .float32, "single": .float32,
    "fp16": .float16, "half": .float16, "bf16": .bfloat16, "i8": .int8, "i16": .int16,
  ]

  /// The terms of the reports on memory.
  enum Term: String, CaseIterable {
    case im2col, live, arena, saved, gradients, optimizer

    var meaning: String {
      switch self {
      case .im2col:
        """
        the matrix of columns that a layer's filters see in one image, which kernels such as \
        Caffe's copy out: `cnnshape memory MODEL` shows the largest
        """
      case .live:
        """
        of a tensor, from the layer that produces it until the last layer that reads it has run: \
        `cnnshape memory MODEL` shows the most that is live at once
        """
      case .arena:
        """
        one block of memory that holds the live tensors: `cnnshape memory MODEL` shows its size
        """
      case .saved:
        """
        in training, what the forward pass keeps for the backward pass: `cnnshape memory MODEL` \
        shows its bytes
        """
      case .gradients:
        """
        in training, one number for each trained parameter: `cnnshape memory MODEL` shows their \
        bytes
        """
      case .optimizer:
        """
        in training, what is kept between steps: nothing for `sgd`, a velocity per parameter for \
        `momentum`, two moments for `adam`
        """
      }
    }
  }
}
