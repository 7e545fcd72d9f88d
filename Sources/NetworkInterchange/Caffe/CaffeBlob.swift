import CNNDiagnostics
import NetworkModel

/// What a blob of a Caffe network holds.
enum CaffeValue {
  /// A volume for each image of the batch.
  case volume(CaffeBlob)
  /// What a source offers, which becomes an input of the network once a layer reads it.
  case source(CaffeSource)
  /// The places of regions in an image, as so many.
  case regions(Int)
  /// The places that a pooling of a blob by windows took its values from.
  case mask(of: CaffeBlob, Windows)
  /// A loss, a measure or a list of boxes, which no layer of a network reads.
  case measure
  /// What the layer of that name gives, whose shape nobody knows.
  case hole(String)
  /// Something that an error left unknown.
  case unknown
}

/// A volume, and what Caffe knows of it beside the extents of one image.
struct CaffeBlob {
  let node: NodeID
  /// Axes in Caffe's count: that of the batch first, then the channels, then the spatial ones.
  let axisCount: Int
  /// Images in the batch that the file declares; nil if it does not say.
  let batch: Int?
  /// True if its first axis is one of regions, which the volume has as the axis before the others.
  var isOfRegions = false

  /// The same blob with another layer's output.
  func with(_ node: NodeID, axisCount: Int? = nil) -> CaffeBlob {
    CaffeBlob(
      node: node, axisCount: axisCount ?? self.axisCount, batch: batch, isOfRegions: isOfRegions)
  }
}

extension CaffeBlob {
  /// The axes after the first, in Caffe's order, as axes of the volume.
  var axes: [Axis] {
    switch (isOfRegions, axisCount) {
    case (_, ...1): []
    case (_, 2): [.channels]
    case (false, 3): [.channels, .length]
    case (_, 4): [.channels, .height, .width]
    case (false, _): [.channels, .depth, .height, .width]
    // Regions of a sequence, or of bodies of planes, do not occur.
    case (true, _): [.channels]
    }
  }

  /// The lengths after the first, in Caffe's order.
  func lengths(in shape: Shape) -> [Int] { axes.map { shape[$0] } }

  /// The volume of such lengths; nil if no volume has so many axes.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  static func volume(
    _ lengths: [Int], ofRegions regions: Int? = nil
  ) throws(LayerError) -> Shape? {
    if let regions {
      switch lengths.count {
      case 0, 1: return try Shape(length: regions, channels: lengths.first ?? 1)
      case 3:
        return try Shape(
          depth: regions, height: lengths[1], width: lengths[2], channels: lengths[0])
      default: return nil
      }
    }
    switch lengths.count {
    case 0, 1: return try Shape(height: 1, width: 1, channels: lengths.first ?? 1)
    case 2: return try Shape(length: lengths[1], channels: lengths[0])
    case 3: return try Shape(height: lengths[1], width: lengths[2], channels: lengths[0])
    case 4:
      return try Shape(
        depth: lengths[1], height: lengths[2], width: lengths[3], channels: lengths[0])
    default: return nil
    }
  }
}

/// An input that a source layer offers.
struct CaffeSource {
  let name: String
  let location: Diagnostic.Location
  /// Its lengths, nil for those that the file does not state.
  let dimensions: [Int?]
  /// What the file leaves open, and what is assumed for it.
  var assumption: String?
}
