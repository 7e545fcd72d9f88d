import Foundation
@_spi(Rules) import NetworkModel
import TestSupport
import Testing

/// The tables and formulas of `docs/conventions.md` on operations and connections, and the pages of layers, evaluated
/// on concrete layers and compared with what the program counts.
@Suite struct OperationTableTests {
  /// A layer of a kind that a row names.
  struct Example {
    let network: InferredNetwork
    let id: NodeID
    var symbols: [String: Int]

    /// - Parameters:
    ///   - statement: on an input of 7×6×4; the layer of its last node is meant.
    ///   - extra: symbols that the volumes do not give.
    init(_ statement: String, input: String = "7 6 4", _ extra: [String: Int] = [:]) throws {
      network = try TestSupport.network("rounding floor\ninput \(input)\n\(statement)")
      id = network.network.id(at: network.network.nodes.count - 1)
      let layer = network[id].layer
      let read = network[id].inputs.ids
      let first = network.shape(of: try #require(read.first))
      let output = network.shape(of: id)
      symbols = [
        "H": first.height, "W": first.width, "C": first.channels,
        "E_in": first.height * first.width * first.channels,
        "H'": output.height, "W'": output.width, "C'": output.channels,
        "E_out": output.height * output.width * output.channels,
        "n": output.height * output.width * output.channels, "units": output.channels,
        "filters": output.channels, "i": read.count, "G": 1, "groups": 1,
      ]
      if let windows = layer.windows {
        symbols["F_h"] = windows.vertical.kernel
        symbols["F_w"] = windows.horizontal.kernel
        symbols["R"] =
          first.channels
          * Self.realPixels(windows.vertical, along: first.height, positions: output.height)
          * Self.realPixels(windows.horizontal, along: first.width, positions: output.width)
      }
      symbols.merge(extra) { $1 }
    }

    /// The same where the output's values are not those of a plane.
    func with(output values: Int) -> Example {
      var example = self
      example.symbols["E_out"] = values
      return example
    }

    var cost: Cost {
      get throws {
        try network[id].layer.cost(from: network.input(of: id), to: network.shape(of: id))
      }
    }

    var parameters: ParameterCount {
      get throws {
        try network[id].layer.parameters(from: network.input(of: id), to: network.shape(of: id))
      }
    }

    /// Pixels that all placements read, found by sliding.
    private static func realPixels(_ window: Window, along n: Int, positions: Int) -> Int {
      guard case .explicit(let before, _) = window.padding else { return 0 }
      return (0..<positions).reduce(0) { sum, position in
        sum
          + (0..<window.kernel).count {
            (0..<n).contains(position * window.stride - before + $0 * window.dilation)
          }
      }
    }
  }

  /// Pixels that M adaptive cells read of N.
  private static func cellPixels(_ n: Int, _ m: Int) -> Int {
    (0..<m).reduce(0) { $0 + (($1 + 1) * n + m - 1) / m - $1 * n / m }
  }

  /// Pixels under the filters of M points among N pixels.
  private static func filterPixels(_ n: Int, _ m: Int, _ radius: Double) -> Int {
    let ratio = Double(n) / Double(m)
    return (0..<m).reduce(0) { sum, point in
      let place = (Double(point) + 0.5) * ratio
      return sum
        + (0..<n).count { abs(Double($0) + 0.5 - place) < radius * max(ratio, 1) - 1e-9 }
    }
  }

  /// Channels that all windows of LRN read at one position.
  private static func windowChannels(size: Int, of channels: Int) -> Int {
    (0..<channels).reduce(0) { sum, channel in
      sum
        + (0..<size).count { tap in
          (0..<channels).contains(channel - size / 2 + tap)
        }
    }
  }

  private static let pooling = "kernel=3 stride=2 pad=1"

  /// Layers of what a row of the table names.
  private static func examples(_ name: String) throws -> [Example]? {
    let adaptive = ["R": 4 * cellPixels(7, 3) * cellPixels(6, 4)]
    let whole = ["R": 7 * 6 * 4]
    func pools(_ word: String) throws -> [Example] {
      [
        try Example("\(word)pool \(pooling)"), try Example("global-\(word)pool", whole),
        try Example("adaptive-\(word)pool height=3 width=4", adaptive),
      ]
    }
    func norms(_ power: String) throws -> [Example] {
      [
        try Example("lppool \(pooling) power=\(power)"),
        try Example("global-lppool power=\(power)", whole),
        try Example("adaptive-lppool height=3 width=4 power=\(power)", adaptive),
      ]
    }
    return switch name {
    case "input": nil
    case "dropout", "flatten", "maxout", "softmax", "crop", "sigmoid", "tanh", "mish", "softplus",
      "softsign", "square", "identity", "hard-tanh":
      [try Example(["maxout": "maxout pieces=2", "crop": "crop top=1"][name] ?? name)]
    case "reshape": [try Example("reshape height=1 width=1")]
    case "threshold": [try Example("threshold threshold=0.5")]
    case "ReLU with a ceiling": [try Example("relu max=2")]
    case "softplus of β other than 1": [try Example("softplus beta=2")]
    case "layer normalization of M sets without a bias":
      [
        try Example("layernorm bias=none", ["M": 1]),
        try Example("layernorm over=channels bias=none", ["M": 42]),
      ]
    case "concatenation": [try Example("concat { path; path }")]
    case "padding": [try Example("pad pad=1 channels=2"), try Example("pad pad=1 mode=reflect")]
    case "pixel shuffle": [try Example("pixel-shuffle factor=2")]
    case "channel shuffle": [try Example("channel-shuffle groups=2")]
    case "channel slice": [try Example("slice start=1 count=2")]
    case "nearest upsampling":
      [
        try Example("upsample factor=2"), try Example("upsample interpolation=nearest-exact"),
      ]
    case "bilinear upsampling": [try Example("upsample factor=2 interpolation=bilinear")]
    case "bicubic upsampling":
      [
        try Example("upsample factor=2 interpolation=bicubic"),
        try Example("upsample height=3 width=9 interpolation=bicubic-aligned-corners"),
      ]
    case "antialiased resizing":
      try [("bilinear", 1.0), ("bicubic", 2.0)].map { word, radius in
        try Example(
          "upsample height=3 width=11 interpolation=\(word)-antialiased",
          ["R": 4 * filterPixels(7, 3, radius) * filterPixels(6, 11, radius)])
      }
    case "convolution":
      [
        try Example(
          #"conv filters=6 kernel="3x2" stride=2 pad=1 groups=2"#, ["G": 2, "groups": 2]),
        try Example("conv filters=5 kernel=3 dilation=2 bias=none"),
      ]
    case "– with a connection table of T pairs":
      [try Example(#"conv filters=3 kernel=3 table="0 1 / 1 2 3 / 0""#, ["T": 6])]
    case "transposed convolution":
      [
        try Example(
          #"deconv filters=6 kernel="3x2" stride=2 pad=1 groups=2"#, ["G": 2, "groups": 2])
      ]
    case "fully connected": [try Example("fc units=5"), try Example("fc units=5 over=positions")]
    case "radial basis": [try Example("rbf units=5")]
    case "max pooling": try pools("max")
    case "average pooling": try pools("avg")
    case "sum pooling": try pools("sum")
    case "L2 pooling": try pools("l2")
    case "Lp pooling": try norms("3")
    case "ReLU": [try Example("relu")]
    case "randomized leaky ReLU": [try Example("rrelu")]
    case "gated linear unit": [try Example("glu")]
    case "leaky ReLU": [try Example("leaky-relu")]
    case "parametric ReLU": [try Example("prelu"), try Example("prelu slopes=shared")]
    case "ReLU6": [try Example("relu6")]
    case "ELU": [try Example("elu")]
    case "SELU": [try Example("selu")]
    case "SiLU": [try Example("silu")]
    case "GELU, exact": [try Example("gelu")]
    case "GELU, tanh form": [try Example("gelu approximation=tanh")]
    case "hard-sigmoid", "hard-swish": [try Example(name)]
    case "log-softmax, D distributions":
      [
        try Example("log-softmax over=channels", ["D": 42]),
        try Example("log-softmax over=volume", ["D": 1]),
      ]
    case "batch normalization": [try Example("batchnorm affine=#false")]
    case "instance normalization by running statistics":
      [try Example("instancenorm statistics=#true")]
    case "global response normalization": [try Example("grn")]
    case "L2 normalization": [try Example("l2-normalize")]
    case "– with a scale": [try Example("l2-normalize scale=#true")]
    case "layer, group, instance (and untracked batch) normalization of M sets":
      [
        try Example("layernorm affine=#false", ["M": 1]),
        try Example("layernorm over=channels affine=#false", ["M": 42]),
        try Example("groupnorm groups=2 affine=#false", ["M": 2]),
        try Example("batchnorm statistics=#false affine=#false", ["M": 4]),
        try Example("instancenorm", ["M": 4]),
      ]
    case "local response normalization, r channels in all windows of a position":
      try [3, 4, 5].map { size in
        try Example("lrn size=\(size)", ["r": windowChannels(size: size, of: 4), "s": size])
      }
    case "scale: factor": [try Example("scale terms=factor")]
    case "scale: bias": [try Example("scale terms=bias")]
    case "subtraction of i inputs": [try Example("subtract { path; path; path { relu } }")]
    case "weighted addition of i inputs":
      [try Example("add weights=plain { path; path; path { relu } }")]
    case "– with normalized weights":
      [try Example("add weights=normalized { path; path; path { relu } }")]
    case "– with weights by softmax":
      [try Example("add weights=softmax { path; path; path { relu } }")]
    case "addition of i inputs": [try Example("add { path; path; path { relu } }")]
    case "multiplication of i inputs": [try Example("multiply { path; path; path { relu } }")]
    case "region pooling":
      [
        try Example(
          "roi-pool regions=5 height=3 width=4", ["R": 5 * 4 * cellPixels(7, 3) * cellPixels(6, 4)])
      ]
    case "max unpooling":
      [
        try Example(
          "max-unpool kernel=2 stride=2 { path { maxpool kernel=2 stride=2 }; path }")
      ]
    case "matrix multiplication, K terms in each sum":
      [
        try Example("matmul transpose=second-path { path; path }", ["K": 4]),
        try Example("matmul transpose=first-path { path; path { relu } }", ["K": 42])
          .with(output: 4 * 4),
      ]
    case "maximum of i inputs": [try Example("maximum { path; path; path { relu } }")]
    default: nil
    }
  }

  /// Layers, and what makes them affine if they are not.
  private static let affine = [
    ("batchnorm", ""), ("layernorm", ""), ("layernorm over=channels", ""),
    ("groupnorm groups=2", ""), ("instancenorm", " affine=#true"),
    ("instancenorm statistics=#true", " affine=#true"),
  ]

  @Test("the table of operations states what is counted, row by row")
  func operations() throws {
    let rows = try ConventionPageTests.counts.rows(
      below: "| kind | multiplications | additions | comparisons | other |")
    #expect(!rows.isEmpty)
    for row in rows {
      if row[0] == "– each of these, if affine, in addition" {
        for (statement, more) in Self.affine {
          let with = try Example(statement + more)
          let (more, less) = (try with.cost, try Example(statement + " affine=#false").cost)
          let stated = try Self.counts(in: row, with.symbols)
          for kind in OperationCount.Class.allCases {
            #expect(
              more.operations[kind] - less.operations[kind] == stated[kind, default: 0],
              "\(statement): \(kind)")
          }
        }
        continue
      }
      for name in Self.names(in: row[0]) where name != "input" {
        let examples = try #require(try Self.examples(name), "no example of \(name)")
        for example in examples {
          let (stated, counted) = (try Self.counts(in: row, example.symbols), try example.cost)
          for kind in OperationCount.Class.allCases {
            #expect(counted.operations[kind] == stated[kind, default: 0], "\(name): \(kind)")
          }
        }
      }
    }
  }

  @Test("every kind of layer and every function is in the table of operations")
  func isComplete() throws {
    let rows = try ConventionPageTests.counts.rows(
      below: "| kind | multiplications | additions | comparisons | other |")
    let cells = rows.map { $0[0] }.joined(separator: ", ")
    for function in Activation.Function.Name.allCases {
      #expect(cells.contains(function.rawValue), "\(function.rawValue)")
    }
    for kind in LayerKind.allCases {
      // Their rows are those of what they reduce, compute or fill with.
      switch kind {
      case .activation, .globalPooling, .adaptivePooling: continue
      // It states its own.
      case .opaque: continue
      case .upsample: #expect(cells.contains("upsampling"))
      case .layerNormalization, .groupNormalization:
        #expect(cells.contains("layer, group, instance (and untracked batch) normalization"))
      case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
        .parametricReLU, .maxout, .gatedLinearUnit, .globalResponseNormalization, .l2Normalization,
        .instanceNormalization, .softmax, .batchNormalization, .localResponseNormalization,
        .scale, .dropout, .concatenation, .addition, .multiplication,
        .matrixMultiplication, .regionPooling, .maxUnpooling, .maximum, .flatten, .reshape,
        .padding,
        .crop, .pixelShuffle, .channelShuffle, .channelSlice:
        #expect(cells.localizedCaseInsensitiveContains(kind.rawValue), "\(kind.rawValue)")
      }
    }
  }

  @Test("the table of connections states what is counted, row by row")
  func connections() throws {
    let rows = try ConventionPageTests.counts.rows(below: "| kind | connections |")
    for row in rows {
      for name in row[0].components(separatedBy: ", ") {
        for (statement, formula, extra) in try #require(
          Self.connected[name], "no example of \(name)")
        {
          let example = try Example(statement, extra)
          var symbols = example.symbols
          symbols["MACs"] = try example.cost.macs.map { Int($0) }
          #expect(
            try example.cost.connections == StatedFormula.value(of: formula(row[1]), symbols),
            "\(statement)")
        }
      }
    }
  }

  private typealias Connected = (
    statement: String, formula: @Sendable (String) -> String, [String: Int]
  )

  /// Layers that have connections, and which part of the cell speaks of them.
  private static let connected: [String: [Connected]] = [
    "convolution": [
      ("conv filters=6 kernel=3", biased, [:]),
      ("conv filters=6 kernel=3 bias=none", { $0.components(separatedBy: ", plus")[0] }, [:]),
    ],
    "transposed convolution": [("deconv filters=6 kernel=3 stride=2", biased, [:])],
    "fully connected": [("fc units=5", biased, [:])],
    "pooling": [("maxpool \(pooling)", { $0 }, [:]), ("avgpool \(pooling)", { $0 }, [:])],
    "global pooling": [("global-maxpool", { $0 }, ["R": 168])],
    "adaptive pooling": [
      ("adaptive-avgpool height=3 width=4", { $0 }, ["R": 4 * cellPixels(7, 3) * cellPixels(6, 4)])
    ],
    "region pooling": [
      (
        "roi-pool regions=5 height=3 width=4", { $0 },
        ["R": 5 * 4 * cellPixels(7, 3) * cellPixels(6, 4)]
      )
    ],
    "radial basis": [("rbf units=5", { $0 }, [:])],
    "scale": [("scale", { opening(of: $0) }, [:])],
  ]

  /// `MACs, plus E_out unless …` as a sum.
  private static func biased(_ cell: String) -> String {
    let parts = cell.components(separatedBy: ", plus ")
    return parts.count == 2 ? "\(parts[0]) + \(opening(of: parts[1]))" : cell
  }

  private static func opening(of cell: String) -> String { String(cell.prefix { $0 != " " }) }

  // MARK: Formulas in prose

  @Test("what adaptive cells read is as the page says")
  func cells() throws {
    let text = try ConventionPageTests.counts.text
    let formula = try Self.span(after: "Adaptive cells read ", in: text)
    let layer = try Self.span(
      after: "they read ", in: Document(path: "docs/layers/adaptive-pooling.md").text)
    for n in 1...12 {
      for m in 1...12 {
        for formula in [formula, layer] {
          #expect(
            try StatedFormula.value(of: formula, ["N": n, "M": m]) == Int64(Self.cellPixels(n, m)),
            "\(formula): \(n), \(m)")
        }
      }
    }
  }

  @Test("the channels in the windows of local response normalization are as the page says")
  func responseWindows() throws {
    let formula = try Self.span(
      after: "Of size s, ", in: ConventionPageTests.counts.text)
    let summand = try #require(formula.components(separatedBy: "r = Σ_c ").last)
    for size in 1...7 {
      for channels in 1...9 {
        let sum = try (0..<channels).reduce(Int64(0)) {
          $0 + (try StatedFormula.value(of: summand, ["s": size, "C": channels, "c": $1]))
        }
        #expect(
          sum == Int64(Self.windowChannels(size: size, of: channels)), "\(size) of \(channels)")
      }
    }
  }

  @Test("VGG-16 and LeNet-5 have what the page says of them")
  func figures() throws {
    let text = try ConventionPageTests.counts.text.replacing("\n", with: " ")
    let vgg = try zooNetwork("vgg16", in: "vgg.kdl")
    // Every output that is not in place, viewed or left out, and the input.
    let values = vgg.network.nodes.indices.reduce(Int64(0)) { sum, index in
      let id = vgg.network.id(at: index)
      return vgg[id].layer.storage == .new ? sum + vgg.shape(of: id).count : sum
    }
    #expect(text.contains("VGG-16 has \(Self.grouped(values)) values by this rule"))
    #expect(text.contains(String(format: "%.2f MB in float32", Double(4 * values) / 1e6)))
    #expect(text.contains(String(format: "or %.2f MiB", Double(4 * values) / 1_048_576)))

    let lenet = try zooNetwork("lenet5", in: "lenet.kdl")
    var total: Int64 = 0
    for (index, node) in lenet.network.nodes.enumerated() {
      let id = lenet.network.id(at: index)
      total +=
        try node.layer.cost(from: lenet.input(of: id), to: lenet.shape(of: id)).connections ?? 0
    }
    let sentence = try #require(text.components(separatedBy: "LeNet-5: C1 ").dropFirst().first)
    #expect(sentence.contains(": \(Self.grouped(total))."), "\(total)")
    let parts = sentence.prefix { $0 != ":" }.replacing("4·1,176 + 1,176 = ", with: "")
    let numbers = parts.split { $0 == " " }.compactMap {
      $0.contains { $0.isNumber } && !$0.contains { $0.isLetter }
        ? Int64($0.filter { $0.isNumber }) : nil
    }
    #expect(numbers.reduce(0, +) == total, "\(numbers)")
  }

  // MARK: Pages of layers

  /// A formula on a page: what stands before it, and the figure of a layer that it states.
  struct Stated: Sendable, CustomTestStringConvertible {
    let page: String
    let opening: String
    let statement: String
    var extra: [String: Int] = [:]
    let figure: @Sendable (Example) throws -> Int64?

    var testDescription: String { "\(page): \(opening)" }
  }

  static let stated = [
    Stated(
      page: "convolution", opening: "Weights ",
      statement: #"conv filters=6 kernel="3x2" groups=2"#, extra: ["G": 2]
    ) { try $0.parameters.weights },
    Stated(
      page: "convolution", opening: "## Cost\n\n",
      statement: #"conv filters=6 kernel="3x2" pad=1 groups=2"#, extra: ["G": 2]
    ) { try $0.cost.macs },
    Stated(
      page: "transposed-convolution", opening: "Weights ",
      statement: #"deconv filters=6 kernel="3x2" groups=2"#, extra: ["groups": 2]
    ) { try $0.parameters.weights },
    Stated(
      page: "transposed-convolution", opening: "## Cost\n\n",
      statement: #"deconv filters=6 kernel="3x2" stride=2 groups=2"#, extra: ["groups": 2]
    ) { try $0.cost.macs },
    Stated(page: "fully-connected", opening: "Weights ", statement: "fc units=5") {
      try $0.parameters.weights
    },
    Stated(page: "fully-connected", opening: "## Cost\n\n", statement: "fc units=5") {
      try $0.cost.macs
    },
    Stated(page: "radial-basis", opening: "Weights ", statement: "rbf units=5") {
      try $0.parameters.weights
    },
    Stated(
      page: "radial-basis", opening: "A subtraction, a square and an addition per weight: ",
      statement: "rbf units=5"
    ) { try $0.cost.operations.multiplications },
    Stated(page: "addition", opening: "## Cost\n\n", statement: "add { path; path; path }") {
      try $0.cost.operations.additions
    },
    Stated(
      page: "multiplication", opening: "## Cost\n\n", statement: "multiply { path; path; path }"
    ) { try $0.cost.operations.multiplications },
    Stated(page: "maximum", opening: "## Cost\n\n", statement: "maximum { path; path; path }") {
      try $0.cost.operations.comparisons
    },
    Stated(
      page: "global-pooling", opening: "As pooling with one window of `H×W`: ",
      statement: "global-maxpool"
    ) { try $0.cost.operations.comparisons },
    Stated(
      page: "layer-normalization", opening: "as many weights γ and biases β: ",
      statement: "layernorm"
    ) { try $0.parameters.weights },
  ]

  @Test("a formula on the page of a layer gives what is counted", arguments: stated)
  func layerPage(_ stated: Stated) throws {
    let text = try Document(path: "docs/layers/\(stated.page).md").text
    let example = try Example(stated.statement, stated.extra)
    #expect(
      try StatedFormula.value(of: Self.span(after: stated.opening, in: text), example.symbols)
        == stated.figure(example))
  }

  // MARK: Reading

  /// What a row lists, where it lists several; a row with a comma in its own name is one.
  private static func names(in cell: String) -> [String] {
    ["GELU, ", "layer, group", "matrix multiplication, ", "log-softmax, ", "local response"]
      .contains { cell.hasPrefix($0) }
      ? [cell] : cell.components(separatedBy: ", ")
  }

  /// The counts that a row states, by class.
  private static func counts(
    in row: [String], _ symbols: [String: Int]
  ) throws -> [OperationCount.Class: Int64] {
    var counts: [OperationCount.Class: Int64] = [:]
    let columns: [OperationCount.Class] = [.multiplications, .additions, .comparisons]
    for (column, kind) in columns.enumerated() where row[column + 1] != "–" {
      let cell = row[column + 1] == "the same" ? row[1] : row[column + 1]
      counts[kind] = try StatedFormula.value(of: cell, symbols)
    }
    for part in row[4].components(separatedBy: ", ") where part != "–" {
      let kind = try #require(
        OperationCount.Class.allCases.first { part.hasSuffix(" " + $0.words) }, "\(part)")
      counts[kind] = try StatedFormula.value(
        of: String(part.dropLast(kind.words.count + 1)), symbols)
    }
    return counts
  }

  /// The code span that follows a text.
  private static func span(after opening: String, in text: String) throws -> String {
    let rest = try #require(
      text.components(separatedBy: opening).dropFirst().first, "`\(opening)` is nowhere")
    let parts = rest.split(separator: "`", maxSplits: 2, omittingEmptySubsequences: false)
    try #require(parts.count > 1 && parts[0].isEmpty, "no formula after `\(opening)`")
    return String(parts[1])
  }

  private static func grouped(_ number: Int64) -> String {
    var (text, rest) = ("", String(number)[...])
    while rest.count > 3 {
      text = "," + rest.suffix(3) + text
      rest = rest.dropLast(3)
    }
    return rest + text
  }
}
