import CNNDiagnostics
import FileFormats
import NetworkModel

/// The layers that read or give several blobs.
extension CaffeImport {
  mutating func readConcat(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer)
    let fields = try layer.parameters("concat_param")
    let former = try fields.integer("concat_dim", in: 0...31)
    let place = try axis("axis", of: fields, in: blobs[0]) ?? former ?? 1
    guard let axis = place > 0 ? blobs[0].axes.dropFirst(place - 1).first : nil else {
      throw batchAxis(layer)
    }
    try add(.concatenation(Concatenation(along: axis)), for: layer, reading: blobs)
  }

  /// The fault of a layer that puts together or takes apart the images of a batch.
  func batchAxis(_ layer: CaffeLayer) -> ImportFault {
    layer.unsupported("it works along the batch: networks here are of one image")
  }

  mutating func readEltwise(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer)
    let fields = try layer.parameters("eltwise_param")
    let operations = CaffeFields.Choice.list("PROD", "SUM", "MAX")
    switch try fields.choice("operation", among: operations) ?? "SUM" {
    case "PROD": try add(.multiplication(Multiplication()), for: layer, reading: blobs)
    case "MAX": try add(.maximum(Maximum()), for: layer, reading: blobs)
    default: try addSum(layer, of: blobs, try fields.numbers("coeff"))
    }
  }

  private mutating func addSum(
    _ layer: CaffeLayer, of blobs: [CaffeBlob], _ coefficients: [Double]
  ) throws(ImportFault) {
    guard coefficients.isEmpty || coefficients.count == blobs.count else {
      throw layer.inputCount(expected: "as many blobs as it has coefficients")
    }
    var operation = Addition.Operation.sum
    var factors = coefficients
    if factors.count > 1, factors[0] == 1, factors.dropFirst().allSatisfy({ $0 == -1 }) {
      operation = .difference
      factors = []
    }
    var terms = blobs
    for (place, factor) in factors.enumerated() where factor != 1 {
      let shape = try shape(of: blobs[place])
      terms[place] = try addOpaqueNode(
        "coefficient", named: "\(layer.name)/coefficient\(place + 1)", for: layer,
        reading: [blobs[place]], giving: shape, .elementwise)
    }
    guard terms.count > 1 else { return define(try top(of: layer), as: .volume(terms[0])) }
    try add(.addition(Addition(operation)), for: layer, reading: terms)
  }

  /// `a·x + y`, with a factor for each channel.
  mutating func readAxpy(_ layer: CaffeLayer) throws(ImportFault) {
    let blobs = try bottoms(of: layer, count: 3...3)
    let scaled = try addNode(
      .multiplication(Multiplication()), named: layer.name + "/multiply", for: layer,
      reading: [blobs[1], blobs[0]])
    try add(.addition(Addition()), for: layer, reading: [scaled, blobs[2]], like: blobs[2])
  }

  mutating func readSlice(_ layer: CaffeLayer) throws(ImportFault) {
    let blob = try bottom(of: layer)
    let shape = try shape(of: blob)
    let fields = try layer.parameters("slice_param")
    let former = try fields.integer("slice_dim", in: 0...31)
    let place = try axis("axis", of: fields, in: blob) ?? former ?? 1
    guard let axis = place > 0 ? blob.axes.dropFirst(place - 1).first : nil else {
      throw batchAxis(layer)
    }
    let length = shape[axis]
    let count = layer.tops.count
    guard count > 0 else { return }
    var points = try fields.integers("slice_point", in: 1...Shape.largestExtent)
    if points.isEmpty {
      guard length % count == 0 else {
        throw layer.unsupported("\(length) cannot be divided into \(count) equal parts")
      }
      points = (1..<count).map { $0 * (length / count) }
    }
    let bounds = [0] + points + [length]
    guard bounds.count == count + 1, zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw layer.unsupported(
        "its \(points.count) points do not divide \(length) into \(count) parts")
    }
    for (index, top) in layer.tops.enumerated() {
      let (start, end) = (bounds[index], bounds[index + 1])
      let made = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) -> Layer in
        guard axis == .channels else {
          return .crop(
            try Crop(Sides(shape.axes) { $0 == axis ? (start, length - end) : (0, 0) }))
        }
        return .channelSlice(try ChannelSlice(from: start, count: end - start))
      }
      define(
        top,
        as: .volume(
          try addNode(
            made, named: count == 1 ? layer.name : top.name, for: layer, reading: [blob])))
    }
  }
}
