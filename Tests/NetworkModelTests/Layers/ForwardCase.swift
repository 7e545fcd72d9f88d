import Foundation
import NetworkModel
import Testing

/// A case of the reference folder's `golden/forward`: an operator on small tensors, in PyTorch's words.
struct ForwardCase: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let op: String
  let attrs: Attributes
  let inputs: [String: Tensor]
  let params: [String: Tensor]
  let outputs: [String: Tensor]

  var testDescription: String { name }

  struct Tensor: Decodable {
    let shape: [Int]

    var count: Int { shape.reduce(1, *) }

    /// The volume of one image; nil for a tensor that is no batch of images or columns.
    var volume: Shape? {
      switch shape.count {
      case 4: try? Shape(height: shape[2], width: shape[3], channels: shape[1])
      case 2: try? .vector(shape[1])
      default: nil
      }
    }
  }

  struct Attributes: Decodable {
    let kernel, stride, dilation, pads, scale, size, outputPadding, output: [Int]?
    let groups, dim, upscale: Int?
    let bias, ceilMode, affine, countsPadding, alignsCorners, dividesAlpha: Bool?
    let alpha, beta, k, slope: Double?
    let approximation, mode: String?
    /// Top, left, bottom, right.
    let padding: [Int]

    private enum Key: String, CodingKey {
      case kernel, stride, dilation, groups, bias, alpha, beta, k, mode, affine, dim, scale, size
      case padding, output, upscale
      case pads = "pads_top_left_bottom_right"
      case outputPadding = "output_padding"
      case ceilMode = "ceil_mode"
      case countsPadding = "count_include_pad"
      case alignsCorners = "align_corners"
      case dividesAlpha = "alpha_is_divided_by_size"
      case slope = "negative_slope"
      case approximation = "approximate"
    }

    init(from decoder: any Decoder) throws {
      let box = try decoder.container(keyedBy: Key.self)
      kernel = try box.decodeIfPresent([Int].self, forKey: .kernel)
      stride = try box.decodeIfPresent([Int].self, forKey: .stride)
      dilation = try box.decodeIfPresent([Int].self, forKey: .dilation)
      pads = try box.decodeIfPresent([Int].self, forKey: .pads)
      scale = try box.decodeIfPresent([Int].self, forKey: .scale)
      // One number for a normalisation's channels, two for an enlargement's plane.
      size =
        try (try? box.decodeIfPresent([Int].self, forKey: .size))
        ?? box.decodeIfPresent(Int.self, forKey: .size).map { [$0] }
      outputPadding = try box.decodeIfPresent([Int].self, forKey: .outputPadding)
      output = try box.decodeIfPresent([Int].self, forKey: .output)
      groups = try box.decodeIfPresent(Int.self, forKey: .groups)
      dim = try box.decodeIfPresent(Int.self, forKey: .dim)
      upscale = try box.decodeIfPresent(Int.self, forKey: .upscale)
      bias = try box.decodeIfPresent(Bool.self, forKey: .bias)
      ceilMode = try box.decodeIfPresent(Bool.self, forKey: .ceilMode)
      affine = try box.decodeIfPresent(Bool.self, forKey: .affine)
      countsPadding = try box.decodeIfPresent(Bool.self, forKey: .countsPadding)
      alignsCorners = try box.decodeIfPresent(Bool.self, forKey: .alignsCorners)
      dividesAlpha = try box.decodeIfPresent(Bool.self, forKey: .dividesAlpha)
      alpha = try box.decodeIfPresent(Double.self, forKey: .alpha)
      beta = try box.decodeIfPresent(Double.self, forKey: .beta)
      k = try box.decodeIfPresent(Double.self, forKey: .k)
      slope = try box.decodeIfPresent(Double.self, forKey: .slope)
      approximation = try box.decodeIfPresent(String.self, forKey: .approximation)
      mode = try box.decodeIfPresent(String.self, forKey: .mode)
      // `"same"` comes with the pads it stands for.
      let symmetric = (try? box.decodeIfPresent([Int].self, forKey: .padding)) ?? [0, 0]
      padding = pads ?? (symmetric + symmetric)
    }
  }
}

extension ForwardCase {
  /// The compact copy that a plain clone checks.
  static let fixture: [ForwardCase] =
    load(
      packageFolder.appending(path: "Tests/Fixtures/forward-shapes.json"), as: [ForwardCase].self)
    ?? []

  static func load<Value: Decodable>(_ url: URL, as type: Value.Type) -> Value? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(type, from: data)
  }

  /// Why the case is none of a single layer on volumes; nil if it is.
  var reasonToSkip: String? {
    if op.hasPrefix("block:") { return "several layers" }
    if inputs.values.contains(where: { $0.volume == nil }) { return "not a batch of volumes" }
    if name == "linear_nd_input" { return "PyTorch's linear acts on the last axis alone" }
    return nil
  }

  /// The volumes that enter, in order.
  var input: LayerInput {
    let volumes = inputs.sorted { $0.key < $1.key }.compactMap(\.value.volume)
    return volumes.count == 1 ? .one(volumes[0]) : .several(volumes)
  }
}
