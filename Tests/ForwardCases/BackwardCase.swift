package import Foundation

/// A case of the reference folder's `golden/forward_backward`: an operator with its gradients.
package struct BackwardCase: Decodable, Hashable, Sendable, CustomStringConvertible {
  /// The operator, of which a loss has labels too.
  package let forward: ForwardCase
  package let labels: [Int]?
  package let smoothing: Double?
  package let upstream: [String: CaseTensor]
  /// `dX`, and `dW` and `dB` of an operator that learns.
  package let gradients: [String: CaseTensor]

  package var description: String { forward.name }

  package init(from decoder: any Decoder) throws {
    forward = try ForwardCase(from: decoder)
    let rest = try Rest(from: decoder)
    labels = rest.attrs.labels
    smoothing = rest.attrs.smoothing
    upstream = rest.upstream
    gradients = rest.grads
  }

  private struct Rest: Decodable {
    let attrs: Attributes
    let upstream: [String: CaseTensor]
    let grads: [String: CaseTensor]

    struct Attributes: Decodable {
      let labels: [Int]?
      let smoothing: Double?
      enum CodingKeys: String, CodingKey {
        case labels
        case smoothing = "label_smoothing"
      }
    }
  }
}

extension BackwardCase {
  /// The copy that a plain clone checks.
  package static func fixture(in package: URL) throws -> [BackwardCase] {
    let file = package.appending(path: "Tests/Fixtures/backward-cases.json")
    return try JSONDecoder().decode([BackwardCase].self, from: Data(contentsOf: file))
  }

  /// Cases on sequences and on volumes of three axes; `Tests/Fixtures/README.md` says how they were made.
  package static func otherAxes(in package: URL) throws -> [BackwardCase] {
    let file = package.appending(path: "Tests/Fixtures/axes-cases.json")
    return try JSONDecoder().decode([BackwardCase].self, from: Data(contentsOf: file))
  }

  /// What the reference folder itself holds, in the order of its index.
  package static func folder(_ reference: URL) throws -> [BackwardCase] {
    struct Entry: Decodable { let name: String }
    let folder = reference.appending(path: "golden/forward_backward")
    let index = try Data(contentsOf: folder.appending(path: "index.json"))
    return try JSONDecoder().decode([Entry].self, from: index).map { entry in
      let file = folder.appending(path: "\(entry.name).json")
      return try JSONDecoder().decode(BackwardCase.self, from: Data(contentsOf: file))
    }
  }
}
