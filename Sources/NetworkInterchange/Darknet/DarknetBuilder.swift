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
  var builder: ImportBuilder
  /// The last layer of each section; nil if something is wrong with it, which has been said.
  private var results: [NodeID?] = []
  /// The layers with weights of each convolutional section.
  var weights: [Int: Weights] = [:]
  var heads: [NodeID] = []
  /// The last section that left a hole.
  private var hole: String?

  struct Weights {
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
    case .detection, .segmentation, .cost:
      heads.append(input)
      return input
    case .contrastive, .empty:
      return input
    case .recurrent:
      throw unsupported(options, why: "recurrent sections are outside of what is read here")
    case .darkflow:
      throw unsupported(
        options, why: "darkflow wrote such sections, and no Darknet reads them"
      )
    case .network:
      throw ImportFault(.repeatedField("[net]"), at: options.location)
    }
  }

  /// The index of the section that is read.
  var index: Int { results.count }

  func unsupported(_ options: DarknetOptions, why: String) -> ImportFault {
    ImportFault(
      .unsupported("[\(options.section.name)]", node: "section \(index)", why: why),
      at: options.location)
  }

  func made<Made>(
    _ options: DarknetOptions, _ make: () throws(LayerError) -> Made
  ) throws(ImportFault) -> Made {
    try ImportBuilder.layer(at: options.location, make)
  }

  mutating func add(
    _ layer: Layer, _ short: String, _ options: DarknetOptions, _ input: NodeID
  ) throws(ImportFault) -> NodeID {
    try add(layer, short, options, [input])
  }

  mutating func add(
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
  func shape(of id: NodeID) throws(ImportFault) -> Shape {
    guard let shape = builder.shape(of: id) else { throw .silent }
    return shape
  }

  // MARK: References

  /// The result of the section that a value refers to: an index, or a distance back.
  func source(_ key: String, _ options: DarknetOptions) throws(ImportFault) -> NodeID {
    let sources = try sources(key, options)
    return sources[0]
  }

  /// The results of the sections that a value refers to, at least one.
  func sources(_ key: String, _ options: DarknetOptions) throws(ImportFault) -> [NodeID] {
    guard let references = try options.integers(key), !references.isEmpty else {
      throw ImportFault(.missingField(key, of: "[\(options.section.name)]"), at: options.location)
    }
    var nodes: [NodeID] = []
    for reference in references { nodes.append(try result(reference, key, options)) }
    return nodes
  }

  func result(
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

  // MARK: Rearrangements

  private mutating func readUpsample(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let factor = try options.integer("stride", otherwise: 2)
    guard factor > 0, try options.decimal("scale", otherwise: 1) == 1 else {
      throw unsupported(options, why: "only a positive `stride` without a `scale` repeats pixels")
    }
    // A copy.
    guard factor > 1 else { return input }
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
