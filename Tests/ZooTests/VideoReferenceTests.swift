import NetworkAnalysis
import NetworkModel
import Testing

/// torchvision's networks for video, to the last digit and layer by layer.
@Suite struct VideoReferenceTests {
  /// A network's name in torchvision, with its figures there.
  struct Reference: Sendable, CustomTestStringConvertible {
    let model: String
    let parameters: Int64
    let macs: Int64

    var testDescription: String { model }

    /// Kind, frames, height, width, channels and parameters of each convolution and fully connected layer.
    var layers: [[String]] {
      ReferenceNetwork.rows(of: "video-layers.csv").filter { $0[0] == model }
        .map { Array($0.dropFirst()) }
    }
  }

  static let references = ReferenceNetwork.rows(of: "video-networks.csv").compactMap { row in
    Int64(row[1]).flatMap { parameters in
      Int64(row[2]).map { Reference(model: row[0], parameters: parameters, macs: $0) }
    }
  }

  @Test("the fixture has all four")
  func complete() {
    #expect(Self.references.map(\.model) == ["r3d_18", "mc3_18", "r2plus1d_18", "s3d"])
    #expect(Self.references.map(\.layers.count) == [21, 21, 38, 78])
  }

  @Test("totals and layers are those of torchvision", arguments: references)
  func agrees(_ reference: Reference) throws {
    let network = try zooNetwork("torchvision/\(reference.model)")
    let summary = try NetworkSummary(of: network, includesBranches: false)
    #expect(summary.totals.parameters.total.exact == reference.parameters)
    #expect(summary.totals.macs.exact == reference.macs)
    let layers = network.network.nodes.indices.compactMap { index -> [String]? in
      let id = network.network.id(at: index)
      let kind: String
      switch network[id].layer.family {
      case .product(.convolution): kind = "conv"
      case .product(.fullyConnected): kind = "fc"
      default: return nil
      }
      let shape = network.shape(of: id)
      return [kind, "\(shape.depth)", "\(shape.height)", "\(shape.width)", "\(shape.channels)"]
        + ["\(summary[id].parameters.total)"]
    }
    #expect(layers.count == reference.layers.count)
    for (index, (ours, theirs)) in zip(layers, reference.layers).enumerated() {
      #expect(ours == theirs, "layer \(index)")
    }
  }
}
