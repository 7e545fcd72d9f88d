public import NetworkModel

/// The workspace of a layer that runs as a matrix product: the columns that its filters
/// see, one image at a time (im2col), as Caffe holds them.
///
/// A convolution of 1×1 windows at every pixel needs none: its input is the matrix already. Apart from all
/// other figures: kernels that make the columns piece by piece, as most do now, need little or nothing.
public struct Workspace: Sendable {
  /// The layer that needs most; nil if none needs any.
  public let node: NodeID?
  /// The columns of that layer for one image; 0 if no layer needs any.
  public let bytes: Int64

  /// - Throws: `.countOverflow(.bytes)`.
  public init(
    of network: InferredNetwork, precision: Precision = .float32, includesBranches: Bool = false
  ) throws(AnalysisError) {
    var most: (node: NodeID?, bytes: Int64) = (nil, 0)
    for place in network.network.places(includingBranches: includesBranches) {
      let id = network.network.id(at: place)
      let values = network[id].layer.columnValues(
        from: network.input(of: id), to: network.shape(of: id))
      guard values > 0 else { continue }
      guard let bytes = Int64(exactly: values * Int128(precision.valueBytes)) else {
        throw AnalysisError(node: id, error: .countOverflow(.bytes))
      }
      if bytes > most.bytes { most = (id, bytes) }
    }
    (node, bytes) = most
  }
}

extension Layer {
  /// Values of the matrix of columns for one image; 0 where no copy is needed.
  fileprivate func columnValues(from input: LayerInput, to output: Shape) -> Int128 {
    guard case .one(let input) = input, let windows,
      !windows.readsEachPixelOnce(of: input, output)
    else { return 0 }
    switch family {
    case .product(.convolution):
      return Int128(windows.area) * Int128(input.channels) * Int128(output.positions)
    case .product(.transposedConvolution):
      return Int128(windows.area) * Int128(output.channels) * Int128(input.positions)
    case .product(.fullyConnected), .source, .distance, .reduction, .activation,
      .learnedActivation, .gating, .scaling, .normalization, .distribution, .noise, .merge,
      .resampling,
      .rearrangement, .opaque:
      return 0
    }
  }
}

extension Windows {
  /// Returns whether the windows are single pixels, one for each of the volume.
  fileprivate func readsEachPixelOnce(of input: Shape, _ output: Shape) -> Bool {
    area == 1 && input.extents == output.extents
  }
}
