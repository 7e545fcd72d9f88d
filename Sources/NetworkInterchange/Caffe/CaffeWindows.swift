import CNNDiagnostics
import FileFormats
import NetworkModel

/// The numbers of a window, which Caffe's layers write in several ways.
struct CaffeWindow {
  /// A length for each spatial axis of the blob.
  let kernel: [Int]
  let stride: [Int]
  let padding: [Int]
  let dilation: [Int]

  /// Reads a window for a blob of so many spatial axes.
  ///
  /// - Parameter extents: the kernel where it is the whole plane; nil if the fields state it.
  /// - Throws: `.missingField`, `.wrongType`, `.outOfRange`, `.repeatedField`.
  init(_ fields: CaffeFields, axisCount: Int, whole extents: [Int]? = nil) throws(ImportFault) {
    func lengths(
      _ name: String, _ stem: String, in range: ClosedRange<Int>
    ) throws(ImportFault) -> [Int]? {
      let (vertical, horizontal) = (stem + "_h", stem + "_w")
      if axisCount == 2, fields.has(vertical) || fields.has(horizontal) {
        let height = try fields.integer(vertical, in: range)
        let width = try fields.integer(horizontal, in: range)
        // Kernels have both; of strides and padding one may be left to its default.
        if range.lowerBound > 0, height == nil || width == nil {
          throw ImportFault(
            .missingField(height == nil ? vertical : horizontal, of: fields.owner),
            at: fields.location)
        }
        return [height ?? 0, width ?? 0]
      }
      let given = try fields.integers(name, in: range)
      guard let first = given.first else { return nil }
      guard given.count == 1 || given.count == axisCount else {
        throw ImportFault(.repeatedField(name), at: fields.place(of: fields.values(name)[1]))
      }
      return given.count == 1 ? [Int](repeating: first, count: axisCount) : given
    }
    let most = Window.largestHyperparameter
    let all = { (length: Int) in [Int](repeating: length, count: axisCount) }
    if let extents {
      kernel = extents
    } else if let given = try lengths("kernel_size", "kernel", in: 1...most) {
      kernel = given
    } else {
      throw ImportFault(.missingField("kernel_size", of: fields.owner), at: fields.location)
    }
    // A stride of 0 is that of a field that is not there.
    stride = (try lengths("stride", "stride", in: 0...most) ?? all(1)).map { max($0, 1) }
    padding = try lengths("pad", "pad", in: 0...most) ?? all(0)
    // DeepLab's name for it.
    let hole = try lengths("hole", "hole", in: 1...most)
    dilation = try lengths("dilation", "dilation", in: 1...most) ?? hole ?? all(1)
  }

  /// The window along each axis of a volume, of which the last ones are the blob's.
  func windows(_ axes: SpatialAxes) throws(LayerError) -> Windows {
    try Windows(axes) { axis throws(LayerError) in
      let place = axes.place(of: axis) - (axes.rawValue - kernel.count)
      guard place >= 0 else { return .tap }
      return try Window(
        kernel: kernel[place], stride: stride[place], dilation: dilation[place],
        padding: .explicit(before: padding[place], after: padding[place]))
    }
  }
}

extension CaffeFields {
  /// Where the numbers of a window are written.
  fileprivate var windowProperties: [Origin.Property?] {
    [
      property(.kernel, "kernel_size", "kernel_h"), property(.stride, "stride", "stride_h"),
      property(.padding, "pad", "pad_h"), property(.dilation, "dilation", "hole"),
      property(.groups, "group"), property(.filters, "num_output"),
    ]
  }
}

/// The layers with a window, and those of regions.
extension CaffeImport {
  mutating func readConvolution(
    _ layer: CaffeLayer, isDepthwise: Bool = false
  ) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("convolution_param")
    let filters = try fields.requiredInteger("num_output", in: 1...Shape.largestExtent)
    let stated = try fields.integer("group", in: 1...Shape.largestExtent)
    let groups = stated ?? (isDepthwise ? filters : 1)
    let bias: BiasForm = try fields.flag("bias_term") ?? true ? .shared : .none
    let shape = try shape(of: blob)
    let window = try CaffeWindow(fields, axisCount: max(blob.axisCount - 2, 1))
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Convolution(
        filters: filters, windows: window.windows(shape.axes), groups: groups, bias: bias,
        rounding: .floor)
    }
    try add(
      .convolution(made), for: layer, reading: [blob], properties: fields.windowProperties)
  }

  mutating func readDeconvolution(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("convolution_param")
    let filters = try fields.requiredInteger("num_output", in: 1...Shape.largestExtent)
    let groups = try fields.integer("group", in: 1...Shape.largestExtent) ?? 1
    let bias: BiasForm = try fields.flag("bias_term") ?? true ? .shared : .none
    let shape = try shape(of: blob)
    let window = try CaffeWindow(fields, axisCount: max(blob.axisCount - 2, 1))
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try TransposedConvolution(
        filters: filters, windows: window.windows(shape.axes), groups: groups, bias: bias)
    }
    try add(
      .transposedConvolution(made), for: layer, reading: [blob],
      properties: fields.windowProperties)
  }

  mutating func readPooling(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("pooling_param")
    let methods = CaffeFields.Choice.list("MAX", "AVE", "STOCHASTIC")
    let method = try fields.choice("pool", among: methods) ?? "MAX"
    guard method != "STOCHASTIC" else {
      throw layer.unsupported("it picks values at random, the larger the likelier")
    }
    let reduction: Reduction = method == "MAX" ? .max : .average
    let shape = try shape(of: blob)
    let isGlobal = try fields.flag("global_pooling") ?? false
    // The places of the largest values, which unpooling reads.
    var own = layer
    if method == "MAX", layer.tops.count == 2 {
      own = layer.with(tops: [layer.tops[0]])
    }
    if isGlobal, !blob.isOfRegions {
      for top in layer.tops.dropFirst() { define(top, as: .measure) }
      return try add(.globalPooling(GlobalPooling(reduction)), for: own, reading: [blob])
    }
    let plane = blob.axes.dropFirst().map { shape[$0] }
    let window = try CaffeWindow(
      fields, axisCount: max(blob.axisCount - 2, 1), whole: isGlobal ? plane : nil)
    // Two forks round down where this says so.
    let roundings = CaffeFields.Choice.list("CEIL", "FLOOR")
    let roundMode = try fields.choice("round_mode", among: roundings)
    let roundsDown = try fields.flag("ceil_mode") == false || roundMode == "FLOOR"
    try checkLastWindow(window, on: plane, roundsDown: roundsDown, layer)
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Pooling(
        reduction, windows: window.windows(shape.axes), rounding: roundsDown ? .floor : .ceil)
    }
    if own.tops.count < layer.tops.count {
      define(layer.tops[1], as: .mask(of: blob, made.windows))
    }
    try add(
      .pooling(made), for: own, reading: [blob], properties: fields.windowProperties)
  }

  /// Without padding, Caffe keeps a last window that lies beyond the input altogether.
  ///
  /// - Throws: `.unsupported`.
  private func checkLastWindow(
    _ window: CaffeWindow, on plane: [Int], roundsDown: Bool, _ layer: CaffeLayer
  ) throws(ImportFault) {
    guard !roundsDown, window.padding.allSatisfy({ $0 == 0 }) else { return }
    for (place, extent) in plane.enumerated() where place < window.kernel.count {
      let (kernel, stride) = (window.kernel[place], window.stride[place])
      guard extent >= kernel else { continue }
      let steps = (extent - kernel + stride - 1) / stride
      guard steps * stride < extent else {
        throw layer.unsupported(
          "its stride is larger than its kernel, and its last window lies beyond the input")
      }
    }
  }

  mutating func readROIPooling(_ layer: CaffeLayer) throws(ImportFault) {
    let (blob, count) = try regionsOfImage(layer)
    let fields = try layer.parameters("roi_pooling_param")
    let cells = 1...Shape.largestExtent
    let height = try fields.requiredInteger("pooled_h", in: cells)
    let width = try fields.requiredInteger("pooled_w", in: cells)
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try RegionPooling(regions: count, height: height, width: width)
    }
    let result = CaffeBlob(node: blob.node, axisCount: 4, batch: blob.batch, isOfRegions: true)
    try add(.regionPooling(made), for: layer, reading: [blob], like: result)
  }

  /// The volume that a layer of regions reads, and how many regions there are.
  private mutating func regionsOfImage(
    _ layer: CaffeLayer
  ) throws(ImportFault) -> (CaffeBlob, regions: Int) {
    guard layer.bottoms.count == 2 else {
      throw layer.inputCount(expected: "a volume and the places of regions")
    }
    return (
      try blob(layer.bottoms[0], for: layer), try regions(layer.bottoms[1], for: layer)
    )
  }

  mutating func readPSROIPooling(_ layer: CaffeLayer) throws(ImportFault) {
    let (blob, count) = try regionsOfImage(layer)
    let fields = try layer.parameters("psroi_pooling_param")
    let lengths = 1...Shape.largestExtent
    let channels = try fields.requiredInteger("output_dim", in: lengths)
    let cells = try fields.requiredInteger("group_size", in: lengths)
    let result = CaffeBlob(node: blob.node, axisCount: 4, batch: blob.batch, isOfRegions: true)
    try addOpaque(
      layer, reading: [blob], giving: [channels, cells, cells], ofRegions: count,
      .elementwise, like: result)
  }

  mutating func readInnerProduct(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("inner_product_param")
    let axis = try axis("axis", of: fields, in: blob) ?? 1
    let hasBias = try fields.flag("bias_term") ?? true
    try addProduct(layer, of: blob, fields, axis: axis, bias: hasBias ? .shared : .none)
  }

  /// The product of a loss of angles, which the labels change in training.
  mutating func readMarginInnerProduct(_ layer: CaffeLayer) throws(ImportFault) {
    guard let first = layer.bottoms.first, let top = layer.tops.first else {
      throw ImportFault(
        .inputCount(layer.type, node: layer.name, count: 0, expected: "a blob and labels"),
        at: layer.location)
    }
    for top in layer.tops.dropFirst() { define(top, as: .measure) }
    try addProduct(
      layer.with(tops: [top]), of: try blob(first, for: layer),
      layer.parameters("margin_inner_product_param"), axis: 1, bias: .none)
  }

  private mutating func addProduct(
    _ layer: CaffeLayer, of blob: CaffeBlob, _ fields: CaffeFields, axis: Int, bias: BiasForm
  ) throws(ImportFault) {
    let units = try fields.requiredInteger("num_output", in: 1...Shape.largestExtent)
    let shape = try shape(of: blob)
    guard axis == 1 else {
      // The axes before it are positions, those from it on are read together.
      let lengths = blob.lengths(in: shape)
      let (kept, read) = (lengths.prefix(axis - 1), lengths.dropFirst(axis - 1))
      let values = read.reduce(Int128(1)) { $0 * Int128($1) }
      let positions = kept.reduce(Int128(1)) { $0 * Int128($1) }
      return try addOpaque(
        layer, reading: [blob], giving: kept + [units], .weightedProduct,
        macs: positions * values * Int128(units),
        parameters: (values * Int128(units), bias == .none ? 0 : Int128(units)))
    }
    var source = blob
    if blob.isOfRegions, blob.axisCount > 2 {
      // The values of a region side by side, so that the product is one of each region by itself.
      let values = Int64(shape.count / Int64(shape.depth))
      let flat = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
        try Reshape(.one) { $0 == .channels ? Int(clamping: values) : shape.depth }
      }
      source = try addNode(
        .reshape(flat), named: layer.name + "/flatten", for: layer, reading: [blob])
    }
    let scope: FullyConnected.Scope = blob.isOfRegions ? .positions : .volume
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try FullyConnected(units: units, bias: bias, over: scope)
    }
    try add(
      .fullyConnected(made), for: layer, reading: [source], axisCount: 2,
      properties: [fields.property(.units, "num_output")])
  }

  mutating func readEmbed(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("embed_param")
    let units = try fields.requiredInteger("num_output", in: 1...Shape.largestExtent)
    let words = try fields.requiredInteger("input_dim", in: 1...Shape.largestExtent)
    let hasBias = try fields.flag("bias_term") ?? true
    try addOpaque(
      layer, reading: [blob], giving: blob.lengths(in: shape(of: blob)) + [units], .none,
      parameters: (Int128(words) * Int128(units), hasBias ? Int128(units) : 0))
  }
}
