import ForwardCases
import Foundation

/// A case of the reference folder's `golden/forward_backward`: an operator with its gradients.
struct BackwardCase: Decodable, Hashable, Sendable, CustomStringConvertible {
  /// The operator, of which a loss has labels too.
  let forward: ForwardCase
  let labels: [Int]?
  let smoothing: Double?
  let upstream: [String: CaseTensor]
  /// `dX`, and `dW` and `dB` of an operator that learns.
  let gradients: [String: CaseTensor]

  var description: String { forward.name }

  init(from decoder: any Decoder) throws {
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
  static func fixture() throws -> [BackwardCase] {
    let file = packageFolder.appending(path: "Tests/Fixtures/backward-cases.json")
    return try JSONDecoder().decode([BackwardCase].self, from: Data(contentsOf: file))
  }

  /// What the reference folder itself holds, in the order of its index.
  static func folder(_ reference: URL) throws -> [BackwardCase] {
    struct Entry: Decodable { let name: String }
    let folder = reference.appending(path: "golden/forward_backward")
    let index = try Data(contentsOf: folder.appending(path: "index.json"))
    return try JSONDecoder().decode([Entry].self, from: index).map { entry in
      let file = folder.appending(path: "\(entry.name).json")
      return try JSONDecoder().decode(BackwardCase.self, from: Data(contentsOf: file))
    }
  }
}
