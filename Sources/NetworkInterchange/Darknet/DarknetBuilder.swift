import CNNDiagnostics
import FileFormats
import NetworkModel
import NetworkSpec

/// Builds a network of Darknet section by section.
///
/// A section is referred to by its index, and reads the one before it. Its layers are named by kind and index:
/// `conv0`, `conv0-bn`, `conv0-leaky`.
struct DarknetBuilder {
  private let sections: [DarknetText.Section]
  private let source: SourceID
  private var builder: ImportBuilder
  /// The last layer of each section; nil if something is wrong with it, which has been said.
  private var results: [NodeID?] = []
  /// The layers with weights of each convolutional section.
  private var weights: [Int: Weights] = [:]
  private var heads: [NodeID] = []
  /// The last section that left a hole.
  private var hole: String?

  private struct Weights {
    let convolution: NodeID
    var normalization: NodeID?
  }

  init(
    _ sections: [DarknetText.Section], source: SourceID, named name: String,
    _ settings: ElaborationSettings
  ) {
    self.sections = sections
    self.source = source
    builder = ImportBuilder(name: name, settings: settings)
  }

  mutating func run() {
    let input: NodeID
    do throws(ImportFault) {
      input = try readInput(options(0))
    } catch {
      builder.report(error)
      return
    }
    for index in 1..<max(sections.count, 1) {
      guard !builder.isFull else { return }
      do throws(ImportFault) {
        let previous = results.isEmpty ? input : results[results.count - 1]
        guard let previous else { throw .silent }
        results.append(try read(options(index), reading: previous))
      } catch {
        let name = "\(sections[index].name)\(self.index)"
        if builder.settings.imports.isPartial, let reason = error.hole(after: hole) {
          builder.omit(
            Omission(
              name: name, operatorName: sections[index].name, reason: reason, parameters: nil,
              inputs: results.last.flatMap { $0 }.map { [$0] } ?? []))
          hole = name
        } else {
          builder.report(error)
        }
        results.append(nil)
      }
    }
    for head in heads { builder.addOutput(head) }
    // What is not a head is a result only if it is the last.
    if let last = results.last ?? input { builder.addOutput(last) }
  }

  consuming func finish() -> Elaboration { builder.finish() }

  private func options(_ index: Int) -> DarknetOptions {
    DarknetOptions(section: sections[index], source: source)
  }

  // MARK: Input

  private mutating func readInput(_ options: DarknetOptions) throws(ImportFault) -> NodeID {
    func extent(_ key: String) throws(ImportFault) -> Int? {
      let extent = try options.integer(key, otherwise: 0)
      return extent == 0 ? nil : extent
    }
    let stated: StatedVolume
    let (height, width, channels) =
      (try extent("height"), try extent("width"), try extent("channels"))
    if height == nil, width == nil, channels == nil, let values = try extent("inputs") {
      stated = StatedVolume(.two, extents: [1, 1], channels: values)
    } else {
      stated = StatedVolume(.two, extents: [height, width], channels: channels)
    }
    return try builder.addInput(stated, named: "input", at: options.location)
  }

  // MARK: Sections

  private mutating func read(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let name = options.section.name
    guard let kind = DarknetSection(named: name) else {
      throw ImportFault(
        .unknownOperator(name, node: "section \(index)", known: DarknetSection.known),
        at: options.location)
    }
    switch kind {
    case .convolutional:
      return try readConvolution(options, reading: input)
    case .deconvolutional:
      return try readDeconvolution(options, reading: input)
    case .local:
      return try readLocal(options, reading: input)
    case .connected:
      return try readConnected(options, reading: input)
    case .maxpool:
      return try readMaximum(options, reading: input)
    case .localAverage:
      return try readLocalAverage(options, reading: input)
    case .average:
      return try add(.globalPooling(GlobalPooling(.average)), "avgpool", options, input)
    case .activation:
      return try activate(input, options, named: "activation\(index)", otherwise: "linear")
    case .logistic:
      let layer = try made(options) { () throws(LayerError) in try Activation(.sigmoid) }
      return try add(.activation(layer), "logistic", options, input)
    case .softmax:
      return try readSoftmax(options, reading: input)
    case .batchNormalization:
      let layer = try normalization(options)
      return try add(.batchNormalization(layer), "batchnorm", options, input)
    case .localResponseNormalization:
      let size = try options.integer("size", otherwise: 5)
      let alpha = try options.decimal("alpha", otherwise: 0.0001)
      let beta = try options.decimal("beta", otherwise: 0.75)
      let k = try options.decimal("kappa", otherwise: 1)
      let layer = try made(options) { () throws(LayerError) in
        try LocalResponseNormalization(size: size, alpha: alpha, beta: beta, k: k)
      }
      return try add(.localResponseNormalization(layer), "lrn", options, input)
    case .l2Normalization:
      let layer = try made(options) { () throws(LayerError) in try L2Normalization() }
      return try add(.l2Normalization(layer), "l2norm", options, input)
    case .dropout:
      let rate = try options.decimal("probability", otherwise: 0.2)
      let layer = try made(options) { () throws(LayerError) in try Dropout(rate: rate) }
      return try add(.dropout(layer), "dropout", options, input)
    case .route:
      return try readRoute(options)
    case .shortcut:
      return try readShortcut(options, reading: input)
    case .scaleChannels, .spatialAttention:
      let other = try source("from", options)
      let short = kind == .scaleChannels ? "scale" : "sam"
      let product = try add(.multiplication(Multiplication()), short, options, [other, input])
      return try activate(product, options, named: "\(short)\(index)", otherwise: "linear")
    case .upsample:
      return try readUpsample(options, reading: input)
    case .reorganization, .reorganizationInOrder:
      return try readReorganization(options, reading: input)
    case .crop:
      return try readCrop(options, reading: input)
    case .implicit:
      return try readImplicit(options)
    case .yolo, .gaussianYolo:
      let coordinates = kind == .yolo ? 4 : 8
      let mask = try options.integers("mask")
      let total = try options.integer("num", otherwise: 1)
      let classes = try options.integer("classes", otherwise: 20)
      return try readHead(
        options, of: input, channels: mask?.count ?? total, per: classes + coordinates + 1)
    case .region:
      let anchors = try options.integer("num", otherwise: 1)
      let classes = try options.integer("classes", otherwise: 20)
      let coordinates = try options.integer("coords", otherwise: 4)
      return try readHead(options, of: input, channels: anchors, per: classes + coordinates + 1)
    case .detection, .segmentation:
      heads.append(input)
      return input
    case .cost, .contrastive, .empty:
      return input
    case .recurrent:
      throw unsupported(options, why: "recurrent sections are outside of what is read here")
    case .darkflow:
      throw unsupported(
        options, why: "it is of darkflow's dialect, which no Darknet reads and this does not either"
      )
    case .network:
      throw ImportFault(.repeatedField("[net]"), at: options.location)
    }
  }

  /// The index of the section that is read.
  private var index: Int { results.count }

  private func unsupported(_ options: DarknetOptions, why: String) -> ImportFault {
    ImportFault(
      .unsupported("[\(options.section.name)]", node: "section \(index)", why: why),
      at: options.location)
  }

  private func made<Made>(
    _ options: DarknetOptions, _ make: () throws(LayerError) -> Made
  ) throws(ImportFault) -> Made {
    try ImportBuilder.layer(at: options.location, make)
  }

  private mutating func add(
    _ layer: Layer, _ short: String, _ options: DarknetOptions, _ input: NodeID
  ) throws(ImportFault) -> NodeID {
    try add(layer, short, options, [input])
  }

  private mutating func add(
    _ layer: Layer, _ short: String, _ options: DarknetOptions, _ inputs: [NodeID],
    _ keys: [(own: Hyperparameter, key: String)] = [], sharing shared: NodeID? = nil,
    suffix: String = "", attributes: Node.Attributes = []
  ) throws(ImportFault) -> NodeID {
    try builder.add(
      layer, named: "\(short)\(index)\(suffix)", reading: inputs, at: options.location,
      properties: options.properties(keys), sharingWeightsOf: shared, attributes: attributes)
  }

  /// The volume of a layer.
  ///
  /// - Throws: `.silent` if an error left it unknown.
  private func shape(of id: NodeID) throws(ImportFault) -> Shape {
    guard let shape = builder.shape(of: id) else { throw .silent }
    return shape
  }

  // MARK: References

  /// The result of the section that a value refers to: an index, or a distance back.
  private func source(_ key: String, _ options: DarknetOptions) throws(ImportFault) -> NodeID {
    let sources = try sources(key, options)
    return sources[0]
  }

  /// The results of the sections that a value refers to, at least one.
  private func sources(_ key: String, _ options: DarknetOptions) throws(ImportFault) -> [NodeID] {
    guard let references = try options.integers(key), !references.isEmpty else {
      throw ImportFault(.missingField(key, of: "[\(options.section.name)]"), at: options.location)
    }
    var nodes: [NodeID] = []
    for reference in references { nodes.append(try result(reference, key, options)) }
    return nodes
  }

  private func result(
    _ reference: Int, _ key: String, _ options: DarknetOptions
  ) throws(ImportFault) -> NodeID {
    let (own, overflow) = index.addingReportingOverflow(reference)
    let place = reference < 0 ? own : reference
    guard !overflow, results.indices.contains(place) else {
      throw ImportFault(
        .outOfRange(
          of: key, value: "\(reference)",
          expected: index == 0
            ? "there is no section before this one"
            : "the sections before this one are 0 to \(index - 1), or -1 to -\(index)"),
        at: options.location(of: key))
    }
    guard let node = results[place] else { throw .silent }
    return node
  }

  // MARK: Windows

  private static let windowKeys: [(own: Hyperparameter, key: String)] = [
    (.filters, "filters"), (.kernel, "size"), (.stride, "stride"), (.padding, "padding"),
    (.dilation, "dilation"), (.groups, "groups"),
  ]

  /// The strides down and across: `stride` unless there are others for one axis.
  private func strides(
    _ options: DarknetOptions
  ) throws(ImportFault) -> (vertical: Int, horizontal: Int) {
    let stride = try options.integer("stride", otherwise: 1)
    let (across, down) =
      (
        try options.integer("stride_x", otherwise: -1),
        try options.integer("stride_y", otherwise: -1)
      )
    return (down < 1 ? stride : down, across < 1 ? stride : across)
  }

  /// `pad` is half of the size if it is set; `padding` is what it says.
  private func padding(_ options: DarknetOptions, size: Int) throws(ImportFault) -> Int {
    let isHalf = try options.flag("pad")
    return isHalf ? size / 2 : try options.integer("padding", otherwise: 0)
  }

  private func windows(
    _ options: DarknetOptions, size: Int, strides: (vertical: Int, horizontal: Int),
    dilation: Int = 1, before: Int, after: Int
  ) throws(ImportFault) -> Windows {
    try made(options) { () throws(LayerError) in
      let padding = AxisPadding.explicit(before: before, after: after)
      return Windows(
        vertical: try Window(
          kernel: size, stride: strides.vertical, dilation: dilation, padding: padding),
        horizontal: try Window(
          kernel: size, stride: strides.horizontal, dilation: dilation, padding: padding))
    }
  }

  private mutating func readConvolution(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 1)
    let size = try options.integer("size", otherwise: 1)
    let groups = try options.integer("groups", otherwise: 1)
    let dilation = size == 1 ? 1 : try options.integer("dilation", otherwise: 1)
    let padding = try padding(options, size: size)
    let strides = try strides(options)
    let blur = try options.integer("antialiasing", otherwise: 0)
    let isCross = try options.flag("cbn")
    let isUsual = try options.flag("batch_normalize")
    let isNormalized = isCross || isUsual
    // Darknet forms the size of the output without the dilation; its padding grows with it.
    guard dilation == 1 || padding * 2 == size - 1 else {
      throw unsupported(
        options, why: "Darknet's sizes are wrong for a dilation without `pad=1` and an odd size")
    }
    let windows = try windows(
      options, size: size, strides: blur == 0 ? strides : (vertical: 1, horizontal: 1),
      dilation: dilation, before: padding * dilation, after: padding * dilation)
    let layer = try made(options) { () throws(LayerError) in
      try Convolution(
        filters: filters, windows: windows, groups: groups, bias: isNormalized ? .none : .shared,
        rounding: .floor)
    }
    let shared = try sharedWeights(options)
    var node = try add(
      .convolution(layer), "conv", options, [input], DarknetBuilder.windowKeys,
      sharing: shared?.convolution)
    var own = Weights(convolution: node)
    if isNormalized {
      node = try add(
        .batchNormalization(try normalization(options)), "conv", options, [node],
        sharing: shared?.normalization, suffix: "-bn")
      own.normalization = node
    }
    weights[index] = own
    node = try activate(node, options, named: "conv\(index)", otherwise: "logistic")
    return blur == 0 ? node : try addBlur(blur, strides, "conv", options, reading: node)
  }

  /// The layers whose weights a convolution uses in place of its own.
  private func sharedWeights(_ options: DarknetOptions) throws(ImportFault) -> Weights? {
    guard options.section["share_index"] != nil else { return nil }
    let reference = try options.integer("share_index", otherwise: 0)
    _ = try result(reference, "share_index", options)
    let place = reference < 0 ? index + reference : reference
    guard let shared = weights[place] else {
      throw ImportFault(
        .outOfRange(
          of: "share_index", value: "\(reference)", expected: "it is no convolutional section"),
        at: options.location(of: "share_index"))
    }
    return shared
  }

  private func normalization(_ options: DarknetOptions) throws(ImportFault) -> BatchNormalization {
    try made(options) { () throws(LayerError) in try BatchNormalization(epsilon: 1e-5) }
  }

  /// The fixed filter by which antialiasing takes every other pixel after a layer of stride 1.
  private mutating func addBlur(
    _ kind: Int, _ strides: (vertical: Int, horizontal: Int), _ short: String,
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let (size, padding) = kind == 2 ? (2, 0) : (3, 1)
    let channels = try shape(of: input).channels
    let windows = try windows(
      options, size: size, strides: strides, before: padding, after: padding)
    let layer = try made(options) { () throws(LayerError) in
      try Convolution(
        filters: channels, windows: windows, groups: channels, bias: .none, rounding: .floor)
    }
    return try add(
      .convolution(layer), short, options, [input], suffix: "-blur", attributes: .frozen)
  }

  private mutating func readDeconvolution(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 1)
    let size = try options.integer("size", otherwise: 1)
    let stride = try options.integer("stride", otherwise: 1)
    let padding = try padding(options, size: size)
    let isNormalized = try options.flag("batch_normalize")
    let windows = try windows(
      options, size: size, strides: (stride, stride), before: padding, after: padding)
    let layer = try made(options) { () throws(LayerError) in
      try TransposedConvolution(
        filters: filters, windows: windows, bias: isNormalized ? .none : .shared)
    }
    var node = try add(
      .transposedConvolution(layer), "deconv", options, [input], DarknetBuilder.windowKeys)
    if isNormalized {
      node = try add(
        .batchNormalization(try normalization(options)), "deconv", options, [node], suffix: "-bn")
    }
    return try activate(node, options, named: "deconv\(index)", otherwise: "logistic")
  }

  private mutating func readLocal(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 1)
    let size = try options.integer("size", otherwise: 1)
    let stride = try options.integer("stride", otherwise: 1)
    let padding = try options.integer("pad", otherwise: 0)
    // With padding the size of the output is that of one pixel beside a filter of 3.
    guard padding == 0 || padding * 2 == size - 1 else {
      throw unsupported(options, why: "Darknet's sizes are wrong for this `pad` and `size`")
    }
    let windows = try windows(
      options, size: size, strides: (stride, stride), before: padding, after: padding)
    let layer = try made(options) { () throws(LayerError) in
      try Convolution(
        filters: filters, windows: windows, bias: .perPosition, rounding: .floor,
        weights: .perPosition)
    }
    let node = try add(
      .convolution(layer), "local", options, [input], DarknetBuilder.windowKeys)
    return try activate(node, options, named: "local\(index)", otherwise: "logistic")
  }

  private mutating func readConnected(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let units = try options.integer("output", otherwise: 1)
    let isNormalized = try options.flag("batch_normalize")
    let layer = try made(options) { () throws(LayerError) in
      try FullyConnected(units: units, bias: isNormalized ? .none : .shared)
    }
    var node = try add(
      .fullyConnected(layer), "connected", options, [input], [(.units, "output")])
    if isNormalized {
      node = try add(
        .batchNormalization(try normalization(options)), "connected", options, [node],
        suffix: "-bn")
    }
    return try activate(node, options, named: "connected\(index)", otherwise: "logistic")
  }

  // MARK: Pooling

  private mutating func readMaximum(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    if try options.flag("maxpool_depth") {
      let channels = try options.integer("out_channels", otherwise: 1)
      let volume = try shape(of: input)
      let output = try made(options) { () throws(LayerError) in
        try volume.with(channels: channels)
      }
      return try addOpaque("maxpool", .elementwise, output, options, reading: [input])
    }
    let blur = try options.integer("antialiasing", otherwise: 0)
    let strides = try strides(options)
    let windows = try poolingWindows(
      options, strides: blur == 0 ? strides : (vertical: 1, horizontal: 1))
    let node = try add(
      .pooling(Pooling(.max, windows: windows, rounding: .floor)), "maxpool", options, [input],
      DarknetBuilder.windowKeys)
    return blur == 0 ? node : try addBlur(blur, strides, "maxpool", options, reading: node)
  }

  private mutating func readLocalAverage(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let windows = try poolingWindows(options, strides: try strides(options))
    return try add(
      .pooling(Pooling(.average, windows: windows, rounding: .floor, countsPadding: false)),
      "avgpool", options, [input], DarknetBuilder.windowKeys)
  }

  /// Padding counts both ends together, of which the near end has the smaller half.
  private func poolingWindows(
    _ options: DarknetOptions, strides: (vertical: Int, horizontal: Int)
  ) throws(ImportFault) -> Windows {
    let stride = try options.integer("stride", otherwise: 1)
    let size = try options.integer("size", otherwise: stride)
    let padding = try options.integer("padding", otherwise: max(size, 1) - 1)
    return try windows(
      options, size: size, strides: strides, before: padding / 2, after: padding - padding / 2)
  }

  // MARK: Activations

  private static let activations: [String: Activation.Function] = [
    "logistic": .sigmoid, "relu": .relu, "relu6": .relu6, "elu": .elu(alpha: 1), "selu": .selu,
    "gelu": .gelu(.tanh), "swish": .silu, "mish": .mish, "tanh": .tanh,
    "leaky": .leakyReLU(slope: 0.1), "relie": .leakyReLU(slope: 0.01),
    "hardtan": .hardTanh(least: -1, most: 1),
  ]

  /// Functions that no layer has.
  private static let otherActivations = [
    "ramp", "loggy", "plse", "lhtan", "stair", "hard_mish", "revleaky",
  ]

  /// Functions over the channels of a pixel.
  private static let channelActivations = [
    "normalize_channels", "normalize_channels_softmax", "normalize_channels_softmax_maxval",
  ]

  /// Adds the activation function of a section, `linear` being none.
  private mutating func activate(
    _ input: NodeID, _ options: DarknetOptions, named name: String, otherwise usual: String
  ) throws(ImportFault) -> NodeID {
    let word = options.word("activation", otherwise: usual)
    guard word != "linear" else { return input }
    let isOwn = options.section.name == "activation"
    let place = isOwn ? name : "\(name)-\(word)"
    if let function = DarknetBuilder.activations[word] {
      let layer = try made(options) { () throws(LayerError) in try Activation(function) }
      return try builder.add(
        .activation(layer), named: place, reading: [input], at: options.location)
    }
    let arithmetic: Opaque.Arithmetic
    if DarknetBuilder.otherActivations.contains(word) {
      arithmetic = .activation
    } else if DarknetBuilder.channelActivations.contains(word) {
      arithmetic = .normalization
    } else {
      throw ImportFault(
        .unknownChoice(
          word, of: "activation",
          known: ["linear"] + DarknetBuilder.activations.keys.sorted()
            + DarknetBuilder.otherActivations + DarknetBuilder.channelActivations),
        at: options.location(of: "activation"))
    }
    let volume = try shape(of: input)
    let layer = try made(options) { () throws(LayerError) in
      try Opaque(word, output: volume, arithmetic: arithmetic, parameters: ParameterCount.none)
    }
    return try builder.add(.opaque(layer), named: place, reading: [input], at: options.location)
  }

  private mutating func addOpaque(
    _ short: String, _ arithmetic: Opaque.Arithmetic, _ output: Shape, _ options: DarknetOptions,
    reading inputs: [NodeID], parameters: ParameterCount = .none
  ) throws(ImportFault) -> NodeID {
    let layer = try made(options) { () throws(LayerError) in
      try Opaque(
        options.section.name, output: output, arithmetic: arithmetic, parameters: parameters)
    }
    return try add(.opaque(layer), short, options, inputs)
  }

  private mutating func readSoftmax(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let groups = try options.integer("groups", otherwise: 1)
    if groups != 1 || options.section["tree"] != nil {
      let volume = try shape(of: input)
      return try addOpaque("softmax", .softmax, volume, options, reading: [input])
    }
    let isSpatial = try options.decimal("spatial", otherwise: 0) != 0
    return try add(
      .softmax(Softmax(over: isSpatial ? .channels : .volume)), "softmax", options, input)
  }

  // MARK: Several inputs

  private mutating func readRoute(_ options: DarknetOptions) throws(ImportFault) -> NodeID {
    var inputs = try sources("layers", options)
    let groups = try options.integer("groups", otherwise: 1)
    let group = try options.integer("group_id", otherwise: 0)
    guard groups >= 1 else {
      throw ImportFault(
        .outOfRange(of: "groups", value: "\(groups)", expected: "from 1"),
        at: options.location(of: "groups"))
    }
    guard (0..<groups).contains(group) else {
      throw ImportFault(
        .outOfRange(of: "group_id", value: "\(group)", expected: "from 0 to \(groups - 1)"),
        at: options.location(of: "group_id"))
    }
    if groups > 1 {
      for place in inputs.indices {
        let channels = try shape(of: inputs[place]).channels
        guard channels % groups == 0 else {
          throw ImportFault(
            .outOfRange(
              of: "groups", value: "\(groups)", expected: "it must divide \(channels) channels"),
            at: options.location(of: "groups"))
        }
        let count = channels / groups
        let slice = try made(options) { () throws(LayerError) in
          try ChannelSlice(from: count * group, count: count)
        }
        inputs[place] = try add(
          .channelSlice(slice), "route", options, [inputs[place]],
          suffix: inputs.count == 1 ? "" : "-part\(place)")
      }
    }
    guard inputs.count > 1 else { return inputs[0] }
    return try add(.concatenation(Concatenation()), "route", options, inputs)
  }

  private mutating func readShortcut(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let target = try shape(of: input)
    for key in ["alpha", "beta"] where try options.decimal(key, otherwise: 1) != 1 {
      throw unsupported(options, why: "`\(key)` multiplies a path by a constant")
    }
    var paths = [input]
    for (place, path) in try sources("from", options).enumerated() {
      paths.append(try fit(path, to: target, options, place: place))
    }
    let kind = options.word("weights_type", otherwise: "none")
    let normalization = options.word("weights_normalization", otherwise: "none")
    let node: NodeID
    switch kind {
    case "none":
      node = try add(.addition(Addition()), "shortcut", options, paths)
    case "per_feature", "per_layer":
      let weights: Addition.Weights =
        switch normalization {
        case "none": .plain
        case "relu", "avg_relu": .normalized
        case "softmax": .softmax
        default:
          throw ImportFault(
            .unknownChoice(
              normalization, of: "weights_normalization", known: ["none", "relu", "softmax"]),
            at: options.location(of: "weights_normalization"))
        }
      node = try add(.addition(Addition(weights: weights)), "shortcut", options, paths)
    case "per_channel":
      let count = Int128(paths.count) * Int128(target.channels)
      let parameters = try made(options) { () throws(LayerError) in
        try ParameterCount(weights: count)
      }
      node = try addOpaque(
        "shortcut", .elementwise, target, options, reading: paths, parameters: parameters)
    default:
      throw ImportFault(
        .unknownChoice(
          kind, of: "weights_type", known: ["none", "per_feature", "per_channel"]),
        at: options.location(of: "weights_type"))
    }
    return try activate(node, options, named: "shortcut\(index)", otherwise: "linear")
  }

  /// The part of a path that is added to a volume: of a larger plane every other pixel, of more channels the first,
  /// of fewer as many as there are.
  private mutating func fit(
    _ path: NodeID, to target: Shape, _ options: DarknetOptions, place: Int
  ) throws(ImportFault) -> NodeID {
    var node = path
    var volume = try shape(of: path)
    let name = place == 0 ? "" : "\(place)"
    if volume.height != target.height || volume.width != target.width {
      let stride = volume.width / target.width
      guard stride > 1, volume.height / target.height == stride,
        (volume.height - 1) / stride + 1 == target.height,
        (volume.width - 1) / stride + 1 == target.width
      else {
        throw unsupported(
          options,
          why: "a plane of \(volume.height)×\(volume.width) is added to one of "
            + "\(target.height)×\(target.width)")
      }
      let windows = try windows(options, size: 1, strides: (stride, stride), before: 0, after: 0)
      node = try add(
        .pooling(Pooling(.max, windows: windows, rounding: .floor)), "shortcut", options, [node],
        suffix: "-subsample\(name)")
      volume = try shape(of: node)
    }
    if volume.channels > target.channels {
      let slice = try made(options) { () throws(LayerError) in
        try ChannelSlice(from: 0, count: target.channels)
      }
      node = try add(
        .channelSlice(slice), "shortcut", options, [node], suffix: "-channels\(name)")
    } else if volume.channels < target.channels {
      let missing = target.channels - volume.channels
      let padding = try made(options) { () throws(LayerError) in
        try Padding(Sides(), channelsAfter: missing)
      }
      node = try add(.padding(padding), "shortcut", options, [node], suffix: "-channels\(name)")
    }
    return node
  }

  // MARK: Rearrangements

  private mutating func readUpsample(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let factor = try options.integer("stride", otherwise: 2)
    guard factor > 0, try options.decimal("scale", otherwise: 1) == 1 else {
      throw unsupported(options, why: "a negative `stride` or a `scale` computes something")
    }
    let layer = try made(options) { () throws(LayerError) in
      try Upsample(to: .factors(Extents(height: factor, width: factor)))
    }
    return try add(.upsample(layer), "upsample", options, [input], [(.factor, "stride")])
  }

  private mutating func readReorganization(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let factor = try options.integer("stride", otherwise: 1)
    guard try !options.flag("flatten"), try !options.flag("extra") else {
      throw unsupported(options, why: "`flatten` and `extra` leave no volume")
    }
    let isReverse = try options.flag("reverse")
    let layer = try made(options) { () throws(LayerError) in
      try PixelShuffle(
        factor: factor, isReverse ? .toSpace : .toDepth, order: .pixelFirst)
    }
    return try add(.pixelShuffle(layer), "reorg", options, [input], [(.factor, "stride")])
  }

  /// The middle of the picture, as at test.
  private mutating func readCrop(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let volume = try shape(of: input)
    let height = try options.integer("crop_height", otherwise: 1)
    let width = try options.integer("crop_width", otherwise: 1)
    let layer = try made(options) { () throws(LayerError) in
      try Crop(volume, toPlaneOf: Shape(height: height, width: width, channels: volume.channels))
    }
    return try add(.crop(layer), "crop", options, input)
  }

  /// Numbers that are learned and read nothing.
  private mutating func readImplicit(_ options: DarknetOptions) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 128)
    let atoms = try options.integer("atoms", otherwise: 1)
    let output = try made(options) { () throws(LayerError) in
      try Shape(height: atoms, width: 1, channels: filters)
    }
    let parameters = try made(options) { () throws(LayerError) in
      try ParameterCount(weights: Int128(output.count))
    }
    return try addOpaque(
      "implicit", .none, output, options, reading: [], parameters: parameters)
  }

  /// A head, whose input is a result of the network.
  ///
  /// - Throws: `.outOfRange` if the input has other channels than Darknet demands.
  private mutating func readHead(
    _ options: DarknetOptions, of input: NodeID, channels anchors: Int, per values: Int
  ) throws(ImportFault) -> NodeID {
    let channels = try shape(of: input).channels
    guard channels == anchors * values else {
      throw ImportFault(
        .outOfRange(
          of: "filters", value: "\(channels)",
          expected: "`[\(options.section.name)]` needs \(anchors) anchors × \(values) values"),
        at: options.location)
    }
    heads.append(input)
    return input
  }
}
