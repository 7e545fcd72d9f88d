package import Foundation
import NetworkModel

/// A case of the reference folder's `golden/forward`: an operator on small tensors, in PyTorch's words.
package struct ForwardCase: Decodable, Hashable, Sendable, CustomStringConvertible {
  package let name: String
  /// PyTorch's name, or `block:` and a composition.
  package let op: String
  package let attrs: Attributes
  package let inputs: [String: CaseTensor]
  package let params: [String: CaseTensor]
  package let outputs: [String: CaseTensor]
  package let tolerance: Tolerance

  package var description: String { name }

  /// Of a float32 implementation: `|got − want| ≤ atol + rtol·|want|`.
  package struct Tolerance: Decodable, Hashable, Sendable {
    package let rtol: Float
    package let atol: Float
  }

  package struct Attributes: Decodable, Hashable, Sendable {
    package let kernel, stride, dilation, scale, size, outputPadding, output,
      normalizedShape: [Int]?
    package let groups, dim, upscale, divisor: Int?
    package let bias, ceilMode, affine, countsPadding, alignsCorners, dividesAlpha, training: Bool?
    package let alpha, beta, k, slope, epsilon, momentum: Double?
    package let approximation, mode: String?
    /// Top, left, bottom, right; both ends likewise with other axes; empty for none.
    package let padding: [Int]
  }
}

/// A tensor's values in row-major order.
package struct CaseTensor: Decodable, Hashable, Sendable {
  package let shape: [Int]
  package let data: [Float]

  package var count: Int { shape.reduce(1, *) }
}

extension ForwardCase {
  /// The copy that a plain clone checks.
  package static func fixture(in package: URL) throws -> [ForwardCase] {
    let file = package.appending(path: "Tests/Fixtures/forward-cases.json")
    return try JSONDecoder().decode([ForwardCase].self, from: Data(contentsOf: file))
  }

  /// What the reference folder itself holds, in the order of its index.
  package static func folder(_ reference: URL) throws -> [ForwardCase] {
    let folder = reference.appending(path: "golden/forward")
    let index = try JSONDecoder().decode(
      [Entry].self, from: Data(contentsOf: folder.appending(path: "index.json")))
    return try index.map { entry in
      let file = folder.appending(path: "\(entry.name).json")
      return try JSONDecoder().decode(ForwardCase.self, from: Data(contentsOf: file))
    }
  }

  private struct Entry: Decodable {
    let name: String
  }
}

extension ForwardCase.Attributes {
  private enum Key: String, CodingKey {
    case kernel, stride, dilation, groups, bias, alpha, beta, k, mode, affine, dim, scale, size
    case padding, output, upscale, training, momentum
    case normalizedShape = "normalized_shape"
    case divisor = "divisor_override"
    case epsilon = "eps"
    case pads = "pads_top_left_bottom_right"
    case outputPadding = "output_padding"
    case ceilMode = "ceil_mode"
    case countsPadding = "count_include_pad"
    case alignsCorners = "align_corners"
    case dividesAlpha = "alpha_is_divided_by_size"
    case slope = "negative_slope"
    case approximation = "approximate"
  }

  package init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: Key.self)
    kernel = try box.decodeIfPresent([Int].self, forKey: .kernel)
    stride = try box.decodeIfPresent([Int].self, forKey: .stride)
    dilation = try box.decodeIfPresent([Int].self, forKey: .dilation)
    scale = try box.decodeIfPresent([Int].self, forKey: .scale)
    // One number for a normalization's channels, two for an enlargement's plane.
    size =
      try (try? box.decodeIfPresent([Int].self, forKey: .size))
      ?? box.decodeIfPresent(Int.self, forKey: .size).map { [$0] }
    outputPadding = try box.decodeIfPresent([Int].self, forKey: .outputPadding)
    output = try box.decodeIfPresent([Int].self, forKey: .output)
    normalizedShape = try box.decodeIfPresent([Int].self, forKey: .normalizedShape)
    groups = try box.decodeIfPresent(Int.self, forKey: .groups)
    dim = try box.decodeIfPresent(Int.self, forKey: .dim)
    upscale = try box.decodeIfPresent(Int.self, forKey: .upscale)
    divisor = try box.decodeIfPresent(Int.self, forKey: .divisor)
    bias = try box.decodeIfPresent(Bool.self, forKey: .bias)
    ceilMode = try box.decodeIfPresent(Bool.self, forKey: .ceilMode)
    affine = try box.decodeIfPresent(Bool.self, forKey: .affine)
    countsPadding = try box.decodeIfPresent(Bool.self, forKey: .countsPadding)
    alignsCorners = try box.decodeIfPresent(Bool.self, forKey: .alignsCorners)
    dividesAlpha = try box.decodeIfPresent(Bool.self, forKey: .dividesAlpha)
    training = try box.decodeIfPresent(Bool.self, forKey: .training)
    alpha = try box.decodeIfPresent(Double.self, forKey: .alpha)
    beta = try box.decodeIfPresent(Double.self, forKey: .beta)
    k = try box.decodeIfPresent(Double.self, forKey: .k)
    slope = try box.decodeIfPresent(Double.self, forKey: .slope)
    epsilon = try box.decodeIfPresent(Double.self, forKey: .epsilon)
    momentum = try box.decodeIfPresent(Double.self, forKey: .momentum)
    approximation = try box.decodeIfPresent(String.self, forKey: .approximation)
    mode = try box.decodeIfPresent(String.self, forKey: .mode)
    // `"same"` comes with the pads it stands for.
    let pads = try box.decodeIfPresent([Int].self, forKey: .pads)
    let symmetric = (try? box.decodeIfPresent([Int].self, forKey: .padding)) ?? []
    padding = pads ?? (symmetric + symmetric)
  }
}
