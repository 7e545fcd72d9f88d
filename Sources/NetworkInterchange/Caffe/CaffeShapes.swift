import CNNDiagnostics
import FileFormats
@_spi(Rules) import NetworkModel

/// The layers that give a volume other extents.
extension CaffeImport {
  /// An axis in Caffe's count, where a negative one counts from the end; nil if it is not given.
  ///
  /// - Parameter first: the first that makes sense: 0 is the batch.
  /// - Throws: `.outOfRange`, `.unsupported` for the batch.
  func axis(
    _ name: String, of fields: CaffeFields, in blob: CaffeBlob, from first: Int = 1
  ) throws(ImportFault) -> Int? {
    guard let given = try fields.integer(name, in: -32...31) else { return nil }
    let axis = given < 0 ? given + blob.axisCount : given
    guard (first..<max(blob.axisCount, first + 1)).contains(axis) else {
      throw ImportFault(
        .outOfRange(
          of: name, value: "\(given)",
          expected: "the blob has the axes \(first) to \(blob.axisCount - 1) beside its batch"),
        at: fields.values(name).first.map(fields.place) ?? fields.location)
    }
    return axis
  }

  mutating func readFlatten(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("flatten_param")
    let first = try axis("axis", of: fields, in: blob) ?? 1
    let last = try axis("end_axis", of: fields, in: blob) ?? blob.axisCount - 1
    let lengths = blob.lengths(in: try shape(of: blob))
    if first == 1, last >= blob.axisCount - 1, !blob.isOfRegions {
      return try add(.flatten(Flatten()), for: layer, reading: [blob], axisCount: 2)
    }
    guard first <= last, last <= lengths.count else {
      throw ImportFault(
        .outOfRange(of: "end_axis", value: "\(last)", expected: "must not be less than `axis`"),
        at: fields.location)
    }
    let product = lengths[(first - 1)..<last].reduce(1) { $0 * Int64($1) }
    try addReshape(
      layer, of: blob,
      to: lengths[..<(first - 1)] + [Int(clamping: product)] + lengths[last...])
  }

  mutating func readReshape(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("reshape_param")
    let own = blob.lengths(in: try shape(of: blob))
    let wanted = try fields.fields("shape").integers("dim", in: -1...Shape.largestExtent)
    let first = try axis("axis", of: fields, in: blob, from: 0) ?? 0
    let count = try fields.integer("num_axes", in: -1...32) ?? -1
    let end = count < 0 ? blob.axisCount : first + count
    guard end <= blob.axisCount else {
      throw ImportFault(
        .outOfRange(
          of: "num_axes", value: "\(count)", expected: "the blob has \(blob.axisCount) axes"),
        at: fields.location)
    }
    // Lengths of the blob and of the result, the batch first, which stays unknown.
    var lengths: [Int?] = [nil] + own
    var target: [Int?] = []
    for (place, length) in wanted.enumerated() {
      switch length {
      case 0:
        guard first + place < lengths.count else {
          throw ImportFault(
            .outOfRange(of: "dim", value: "0", expected: "the blob has no such axis"),
            at: fields.location)
        }
        target.append(lengths[first + place])
      default: target.append(length)
      }
    }
    lengths.replaceSubrange(first..<end, with: target)
    try addReshape(layer, of: blob, to: imageLengths(lengths, of: blob, count: own, layer))
  }

  /// The lengths of one image of a reshaped batch.
  ///
  /// - Parameter lengths: nil or the batch of the file where the batch stays, -1 for what the others leave.
  /// - Throws: `.unsupported` if images are mixed.
  private func imageLengths(
    _ lengths: [Int?], of blob: CaffeBlob, count own: [Int], _ layer: CaffeLayer
  ) throws(ImportFault) -> [Int] {
    let values = own.reduce(Int64(1)) { $0 * Int64($1) }
    var image = lengths.dropFirst().map { $0 ?? 0 }
    // Of any number of lengths from outside the product may be of any size; 0 means too large.
    let given = image.filter { $0 > 0 }.reduce(Int64(1)) { product, length in
      let (next, overflow) = product.multipliedReportingOverflow(by: Int64(length))
      return overflow ? 0 : next
    }
    let batch = lengths.first ?? nil
    let keepsBatch =
      batch == nil || batch == blob.batch || batch == -1 && given == values
      || batch == 1 && blob.batch == nil
    guard !lengths.isEmpty, keepsBatch, given > 0, values % given == 0 else {
      throw batchAxis(layer)
    }
    let rest = Int(clamping: values / given)
    if let open = image.firstIndex(of: -1) {
      image[open] = rest
    } else if rest != 1 {
      throw batchAxis(layer)
    }
    return image
  }

  private mutating func addReshape(
    _ layer: CaffeLayer, of blob: CaffeBlob, to lengths: some Collection<Int>
  ) throws(ImportFault) {
    let lengths = Array(lengths)
    let regions = blob.isOfRegions ? try shape(of: blob).regions : nil
    let volume = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try CaffeBlob.volume(lengths, ofRegions: regions)
    }
    guard let volume else { throw tooManyAxes(layer, lengths) }
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Reshape(volume.axes) { volume[$0] }
    }
    try add(.reshape(made), for: layer, reading: [blob], axisCount: lengths.count + 1)
  }

  func tooManyAxes(_ layer: CaffeLayer, _ lengths: [Int]) -> ImportFault {
    ImportFault(
      .unsupported(
        layer.type, node: layer.name,
        why: "no volume has the \(lengths.count) axes of its result"),
      at: layer.location)
  }

  mutating func readPermute(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("permute_param")
    let given = try fields.integers("order", in: 0...31)
    // Axes that are not named follow in their order.
    let order = given + (0..<blob.axisCount).filter { !given.contains($0) }
    guard Set(order).count == order.count, order.count == blob.axisCount else {
      throw ImportFault(
        .outOfRange(
          of: "order", value: given.map { "\($0)" }.joined(separator: ", "),
          expected: "names each of \(blob.axisCount) axes at most once"),
        at: fields.location)
    }
    guard order[0] == 0 else { throw batchAxis(layer) }
    let lengths = blob.lengths(in: try shape(of: blob))
    try addOpaque(
      layer, reading: [blob], giving: order.dropFirst().map { lengths[$0 - 1] }, .none)
  }

  mutating func readShuffleChannel(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let groups =
      try layer.parameters("shuffle_channel_param").integer(
        "group", in: 1...Shape.largestExtent) ?? 1
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try ChannelShuffle(groups: groups)
    }
    try add(.channelShuffle(made), for: layer, reading: [blob])
  }

  mutating func readReorg(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("reorg_param")
    let stride = try fields.integer("stride", in: 1...Window.largestHyperparameter) ?? 2
    let isReverse = try fields.flag("reverse") ?? false
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try PixelShuffle(factor: stride, isReverse ? .toSpace : .toDepth)
    }
    try add(.pixelShuffle(made), for: layer, reading: [blob])
  }

  /// Cuts a blob to the extents of another one, from an axis on.
  mutating func readCrop(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 2...2)
    let fields = try layer.parameters("crop_param")
    let (own, other) = (try shape(of: blobs[0]), try shape(of: blobs[1]))
    let first = try axis("axis", of: fields, in: blobs[0]) ?? 2
    let offsets = try fields.integers("offset", in: 0...Shape.largestExtent)
    let axes = blobs[0].axes.dropFirst(first - 1)
    guard offsets.count <= 1 || offsets.count == axes.count else {
      throw ImportFault(.repeatedField("offset"), at: fields.location)
    }
    // What is left of each axis, and what is before it.
    var cuts: [Axis: (before: Int, length: Int)] = [:]
    for (place, axis) in axes.enumerated() {
      let offset = offsets.isEmpty ? 0 : offsets.count == 1 ? offsets[0] : offsets[place]
      guard offset + other[axis] <= own[axis] else {
        throw ImportFault(
          .layer(.targetLarger(axis, input: own[axis] - offset, target: other[axis])),
          at: layer.location)
      }
      cuts[axis] = (offset, other[axis])
    }
    var source = blobs[0]
    if let channels = cuts[.channels], channels.length < own.channels {
      let slice = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
        try ChannelSlice(from: channels.before, count: channels.length)
      }
      source = try addNode(
        .channelSlice(slice), named: layer.name + "/channels", for: layer, reading: [source])
    }
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Crop(
        Sides(own.axes) { axis in
          guard let cut = cuts[axis] else { return (0, 0) }
          return (cut.before, own[axis] - cut.before - cut.length)
        })
    }
    markRead(blobs[1])
    try add(.crop(made), for: layer, reading: [source])
  }

  /// DeepLab's padding, and cropping where it is negative.
  mutating func readPadding(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("padding_param")
    let range = -Window.largestHyperparameter...Window.largestHyperparameter
    let both = try fields.integer("pad", in: range) ?? 0
    let before = try fields.integer("pad_beg", in: range) ?? both
    let after = try fields.integer("pad_end", in: range) ?? both
    let padded = try addPadding(layer, of: blob, before, after)
    try add(padded, for: layer, reading: [blob])
  }

  /// Pixels added on all sides of a plane, or removed.
  private func addPadding(
    _ layer: CaffeLayer, of blob: CaffeBlob, _ before: Int, _ after: Int
  ) throws(ImportFault) -> Layer {
    let shape = try shape(of: blob)
    guard (before < 0) == (after < 0) || before == 0 || after == 0 else {
      throw ImportFault(
        .unsupported(
          layer.type, node: layer.name, why: "it pads one side and cuts off the other"),
        at: layer.location)
    }
    return try ImportBuilder.layer(at: layer.location) { () throws(LayerError) -> Layer in
      guard before < 0 || after < 0 else {
        return .padding(try Padding(Sides(shape.axes) { _ in (before, after) }))
      }
      return .crop(try Crop(Sides(shape.axes) { _ in (-before, -after) }))
    }
  }

  /// Bilinear interpolation to a size that is stated in several ways.
  ///
  /// Source: hszhao/PSPNet, `interp_layer.cpp`.
  mutating func readInterp(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 1...2)
    let fields = try layer.parameters("interp_param")
    let range = -Window.largestHyperparameter...0
    let before = try fields.integer("pad_beg", in: range) ?? 0
    let after = try fields.integer("pad_end", in: range) ?? 0
    var source = blobs[0]
    if before != 0 || after != 0 {
      let crop = try addPadding(layer, of: source, before, after)
      source = try addNode(crop, named: layer.name + "/crop", for: layer, reading: [source])
    }
    let shape = try shape(of: source)
    let target = try interpTarget(layer, fields, of: shape, like: blobs.count == 2 ? blobs[1] : nil)
    if blobs.count == 2 { markRead(blobs[1]) }
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Upsample(to: .extents(target), interpolation: .bilinearAlignedCorners)
    }
    try add(.upsample(made), for: layer, reading: [source])
  }

  private func interpTarget(
    _ layer: CaffeLayer, _ fields: CaffeFields, of shape: Shape, like other: CaffeBlob?
  ) throws(ImportFault) -> Extents {
    if let other {
      let other = try self.shape(of: other)
      return Extents(shape.axes) { other[$0] }
    }
    let lengths = 1...Shape.largestExtent
    let factors = 1...Window.largestHyperparameter
    if let height = try fields.integer("height", in: lengths),
      let width = try fields.integer("width", in: lengths)
    {
      return Extents(shape.axes) { $0 == .height ? height : width }
    }
    let shrink = try fields.integer("shrink_factor", in: factors)
    let zoom = try fields.integer("zoom_factor", in: factors)
    guard shrink != nil || zoom != nil else {
      throw ImportFault(
        .missingField("zoom_factor", of: fields.owner), at: fields.location)
    }
    return Extents(shape.axes) { axis in
      var length = shape[axis]
      if let shrink { length = (length - 1) / shrink + 1 }
      if let zoom { length = Int(clamping: Int64(length) + Int64(length - 1) * Int64(zoom - 1)) }
      return length
    }
  }

  /// Values put to the places where a pooling took them from, or each repeated.
  ///
  /// Source: alexgkendall/caffe-segnet, `upsample_layer.cpp`.
  mutating func readUpsample(_ layer: CaffeLayer) throws(ImportFault) {
    guard let first = layer.bottoms.first, layer.bottoms.count <= 2 else {
      throw ImportFault(
        .inputCount(
          layer.type, node: layer.name, count: layer.bottoms.count, expected: "a blob and a mask"),
        at: layer.location)
    }
    let blob = try blob(first, for: layer)
    let fields = try layer.parameters("upsample_param")
    let shape = try shape(of: blob)
    let factors = 1...Window.largestHyperparameter
    let stride = try fields.integer("stride", in: factors)
    let scale = try fields.integer("scale", in: factors) ?? stride
    guard layer.bottoms.count == 2 else {
      let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
        try Upsample(to: .factors(Extents(shape.axes) { _ in scale ?? 2 }))
      }
      return try add(.upsample(made), for: layer, reading: [blob])
    }
    guard case .mask(let pooled, let windows) = try value(layer.bottoms[1], for: layer) else {
      throw ImportFault(
        .unsupported(
          layer.type, node: layer.name,
          why: "`\(layer.bottoms[1].name.excerpt)` does not hold the places of a pooling"),
        at: .span(layer.bottoms[1].span))
    }
    func length(_ suffix: String, _ axis: Axis) throws(ImportFault) -> Int {
      if let stated = try fields.integer("upsample_" + suffix, in: 1...Shape.largestExtent) {
        return stated
      }
      let factor = try fields.integer("scale_" + suffix, in: factors) ?? scale ?? 2
      let isPadded = try fields.flag("pad_out_" + suffix) ?? false
      return Int(clamping: Int64(shape[axis]) * Int64(factor) - (isPadded ? 1 : 0))
    }
    let lengths = [shape.channels, try length("h", .height), try length("w", .width)]
    // Back to the volume that was pooled, or to a larger or smaller one.
    let whole = try self.shape(of: pooled)
    let unpooling = Layer.maxUnpooling(MaxUnpooling(windows: windows))
    if pooled.lengths(in: whole) == lengths,
      (try? unpooling.output(from: .several([shape, whole]))) != nil
    {
      return try add(unpooling, for: layer, reading: [blob, pooled])
    }
    try addOpaque(layer, reading: [blob, pooled], giving: lengths, .none)
  }

  mutating func readArgMax(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("argmax_param")
    let most = try fields.integer("top_k", in: 1...Shape.largestExtent) ?? 1
    let withValues = try fields.flag("out_max_val") ?? false
    guard let place = try axis("axis", of: fields, in: blob) else {
      return try addOpaque(
        layer, reading: [blob], giving: [withValues ? 2 : 1, most], .elementwise)
    }
    var lengths = blob.lengths(in: try shape(of: blob))
    lengths[place - 1] = most
    try addOpaque(layer, reading: [blob], giving: lengths, .elementwise)
  }

  mutating func readReduction(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("reduction_param")
    guard let first = try axis("axis", of: fields, in: blob, from: 0), first > 0 else {
      return readMeasure(layer)
    }
    let lengths = blob.lengths(in: try shape(of: blob)).prefix(first - 1)
    try addOpaque(layer, reading: [blob], giving: Array(lengths), .elementwise)
  }

  /// Boxes at the positions of a plane, four numbers each and their variances.
  ///
  /// Source: weiliu89/caffe (SSD), `prior_box_layer.cpp`.
  mutating func readPriorBox(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 2...2)
    let fields = try layer.parameters("prior_box_param")
    let shape = try shape(of: blobs[0])
    let flips = try fields.flag("flip") ?? true
    var ratios: [Double] = [1]
    for ratio in try fields.numbers("aspect_ratio") {
      guard !ratios.contains(where: { abs($0 - ratio) < 1e-6 }) else { continue }
      ratios.append(ratio)
      if flips, ratio != 0 { ratios.append(1 / ratio) }
    }
    let sizes = fields.values("min_size").count
    let boxes = ratios.count * sizes + fields.values("max_size").count
    let (values, overflow) = Int64(boxes).multipliedReportingOverflow(by: 4 * shape.positions)
    markRead(blobs[1])
    try addOpaque(
      layer, reading: [blobs[0]], giving: [2, overflow ? .max : Int(clamping: values)], .none)
  }

  mutating func readIm2col(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("convolution_param")
    let shape = try shape(of: blob)
    let window = try CaffeWindow(fields, axisCount: max(blob.axisCount - 2, 1))
    let windows = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try window.windows(shape.axes)
    }
    let positions = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try Extents(shape.axes) { axis throws(LayerError) in
        let positions: Int64 = try windows[axis].positions(
          along: shape[axis], axis: axis, rounding: .floor)
        return Int(clamping: positions)
      }
    }
    // At most 10⁶ taps along each of three axes, and 2³¹ channels.
    let taps = window.kernel.reduce(Int128(shape.channels)) { $0 * Int128($1) }
    try addOpaque(
      layer, reading: [blob],
      giving: [Int(clamping: taps)] + positions.all, .none)
  }
}
