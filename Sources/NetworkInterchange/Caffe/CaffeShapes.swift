import CNNDiagnostics
import FileFormats
@_spi(Rules) import NetworkModel

/// The layers that give a volume other extents.
extension CaffeImport {
  /// An axis in Caffe's count, where a negative one counts from the end; nil if it is not given.
  ///
  /// - Parameter first: the first that makes sense: 0 is the batch.
  /// - Throws: `.wrongType`, `.outOfRange`, `.repeatedField`.
  func axis(
    _ name: String, of fields: CaffeFields, in blob: CaffeBlob, from first: Int = 1
  ) throws(ImportFault) -> Int? {
    guard let given = try fields.integer(name, in: -32...31) else { return nil }
    let axis = given < 0 ? given + blob.axisCount : given
    guard (first..<max(blob.axisCount, first)).contains(axis) else {
      throw ImportFault(
        .outOfRange(
          of: name, value: "\(given)",
          expected: blob.axisCount > first
            ? "the blob has the axes \(first) to \(blob.axisCount - 1)"
            : "the blob has its batch alone"),
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
    // Unlike elsewhere, -1 is the place behind the last axis.
    let given = try fields.integer("axis", in: -32...31) ?? 0
    let first = given < 0 ? given + blob.axisCount + 1 : given
    guard (0...blob.axisCount).contains(first) else {
      throw ImportFault(
        .outOfRange(
          of: "axis", value: "\(given)", expected: "the blob has \(blob.axisCount) axes"),
        at: fields.location)
    }
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
    layer.unsupported("no volume has the \(lengths.count) axes of its result")
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
    guard order.first == 0 else { throw batchAxis(layer) }
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

  /// Ratios of the sides of boxes, each of which is compared with all before it.
  private static let mostRatios = 1000

  /// Boxes at the positions of a plane, four numbers each and their variances.
  ///
  /// Source: weiliu89/caffe (SSD), `prior_box_layer.cpp`.
  mutating func readPriorBox(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 2...2)
    let fields = try layer.parameters("prior_box_param")
    let shape = try shape(of: blobs[0])
    let flips = try fields.flag("flip") ?? true
    var ratios: [Double] = [1]
    let stated = try fields.numbers("aspect_ratio")
    guard stated.count <= CaffeImport.mostRatios else {
      throw ImportFault(
        .tooLarge("more than \(CaffeImport.mostRatios) values of `aspect_ratio`"),
        at: layer.location)
    }
    for ratio in stated {
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
