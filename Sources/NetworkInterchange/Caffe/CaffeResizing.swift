import CNNDiagnostics
import FileFormats
@_spi(Rules) import NetworkModel

/// The layers that cut, pad or resample a plane.
extension CaffeImport {
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
      throw layer.unsupported("it pads one side and cuts off the other")
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
      throw layer.inputCount(expected: "a blob and a mask")
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
      throw layer.unsupported(
        "`\(layer.bottoms[1].name.excerpt)` does not hold the places of a pooling",
        at: layer.bottoms[1].span)
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
}
