import CNNDiagnostics
import FileFormats
import NetworkModel

/// The layers that shift and scale by statistics, by learned numbers, or by a norm.
extension CaffeImport {
  mutating func readLRN(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("lrn_param")
    let regions = CaffeFields.Choice.list("ACROSS_CHANNELS", "WITHIN_CHANNEL")
    guard try fields.choice("norm_region", among: regions) != "WITHIN_CHANNEL" else {
      return try addOpaque(layer, reading: [blob], .normalization)
    }
    let size = try fields.integer("local_size", in: 1...Window.largestHyperparameter) ?? 5
    let alpha = try fields.number("alpha") ?? 1
    let beta = try fields.number("beta") ?? 0.75
    let k = try fields.number("k") ?? 1
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try LocalResponseNormalization(
        size: size, alpha: alpha, beta: beta, k: k, alphaDividedBySize: true)
    }
    try add(.localResponseNormalization(made), for: layer, reading: [blob])
  }

  /// Caffe keeps the factor and the shift of a batch normalization in a layer of their own.
  mutating func readBatchNorm(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("batch_norm_param")
    // Intel's fork has them here.
    let affine = try fields.flag("scale_bias") ?? fields.has("slope_filler")
    try addBatchNorm(
      layer, of: blob, epsilon: fields.number("eps") ?? 1e-5, affine: affine,
      tracksStatistics: true)
  }

  /// The `BN` of SegNet has factors and shifts, of which the statistics are part once it is trained; that of
  /// PSPNet has statistics besides.
  mutating func readBN(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("bn_param")
    let modes = CaffeFields.Choice.list("LEARN", "INFERENCE")
    let mode = try fields.choice("bn_mode", among: modes)
    let isSegNets = ["bn_mode", "scale_filler", "shift_filler"].contains(where: fields.has)
    if isSegNets, mode == "INFERENCE" {
      return try add(.scale(Scale(.factorAndBias)), for: layer, reading: [blob])
    }
    try addBatchNorm(
      layer, of: blob, epsilon: fields.number("eps") ?? 1e-5, affine: true,
      tracksStatistics: !isSegNets)
  }

  private mutating func addBatchNorm(
    _ layer: CaffeLayer, of blob: CaffeBlob, epsilon: Double, affine: Bool, tracksStatistics: Bool
  ) throws(ImportFault) {
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try BatchNormalization(
        epsilon: epsilon, affine: affine, tracksStatistics: tracksStatistics)
    }
    try add(.batchNormalization(made), for: layer, reading: [blob])
  }

  mutating func readScale(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 1...2)
    let fields = try layer.parameters("scale_param")
    let hasBias = try fields.flag("bias_term") ?? false
    guard blobs.count == 1 else {
      guard !hasBias else {
        throw layer.unsupported("it multiplies two blobs and adds a learned bias")
      }
      return try add(
        .multiplication(Multiplication()), for: layer,
        reading: try broadcast(blobs, fields, layer), like: blobs[0])
    }
    let terms: Scale.Terms = hasBias ? .factorAndBias : .factor
    if let count = try lengthOfScale(fields, blobs[0]) {
      return try addOpaque(
        layer, reading: blobs, .elementwise, parameters: (count, hasBias ? count : 0))
    }
    try add(.scale(Scale(terms)), for: layer, reading: blobs)
  }

  mutating func readBias(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 1...2)
    let fields = try layer.parameters("bias_param")
    guard blobs.count == 1 else {
      return try add(
        .addition(Addition()), for: layer, reading: try broadcast(blobs, fields, layer),
        like: blobs[0])
    }
    if let count = try lengthOfScale(fields, blobs[0]) {
      return try addOpaque(layer, reading: blobs, .elementwise, parameters: (0, count))
    }
    try add(.scale(Scale(.bias)), for: layer, reading: blobs)
  }

  /// The values of a learned factor that is not one for each channel; nil if it is.
  private func lengthOfScale(
    _ fields: CaffeFields, _ blob: CaffeBlob
  ) throws(ImportFault) -> Int128? {
    let first = try axis("axis", of: fields, in: blob) ?? 1
    let count = try fields.integer("num_axes", in: -1...32) ?? 1
    if first == 1, count == 1 { return nil }
    let lengths = blob.lengths(in: try shape(of: blob)).dropFirst(first - 1)
    return lengths.prefix(count < 0 ? lengths.count : count).reduce(Int128(1)) {
      $0 * Int128($1)
    }
  }

  /// Two blobs, the second repeated along the axes that it does not have.
  private func broadcast(
    _ blobs: [CaffeBlob], _ fields: CaffeFields, _ layer: CaffeLayer
  ) throws(ImportFault) -> [CaffeBlob] {
    let first = try axis("axis", of: fields, in: blobs[0], from: 0) ?? 1
    let (whole, part) = (try shape(of: blobs[0]), try shape(of: blobs[1]))
    // What the second blob has must lie along its own axes of the first.
    let lengths = blobs[1].lengths(in: part)
    let own = blobs[0].lengths(in: whole)
    guard first <= 1, lengths.count <= own.count,
      zip(own, lengths).allSatisfy({ $0 == $1 || $1 == 1 })
    else {
      throw layer.unsupported("it repeats \(part) along other axes of \(whole)")
    }
    return blobs
  }

  mutating func readNormalize(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("norm_param")
    let isAcross = try fields.flag("across_spatial") ?? true
    let isShared = try fields.flag("channel_shared") ?? true
    let epsilon = try fields.number("eps") ?? 1e-10
    guard !isAcross, !isShared else {
      let count = isShared ? 1 : Int128(try shape(of: blob).channels)
      return try addOpaque(layer, reading: [blob], .normalization, parameters: (count, 0))
    }
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try L2Normalization(epsilon: epsilon, hasScale: true)
    }
    try add(.l2Normalization(made), for: layer, reading: [blob])
  }

  mutating func readMVN(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("mvn_param")
    let dividesByDeviation = try fields.flag("normalize_variance") ?? true
    let isAcross = try fields.flag("across_channels") ?? false
    guard dividesByDeviation, !isAcross else {
      return try addOpaque(layer, reading: [blob], .normalization)
    }
    let epsilon = try fields.number("eps") ?? 1e-9
    let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      try InstanceNormalization(epsilon: epsilon, affine: false)
    }
    try add(.instanceNormalization(made), for: layer, reading: [blob])
  }

  mutating func readSoftmax(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let fields = try layer.parameters("softmax_param")
    let scope: Softmax.Scope
    switch try axis("axis", of: fields, in: blob) ?? 1 {
    case 1: scope = .channels
    case let place:
      switch blob.axes[place - 1] {
      case .height: scope = .height
      case .width: scope = .width
      case .depth, .length, .channels: return try addOpaque(layer, reading: [blob], .softmax)
      }
    }
    try add(.softmax(Softmax(.plain, over: scope)), for: layer, reading: [blob])
  }
}
