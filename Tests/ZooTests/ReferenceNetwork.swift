import Foundation
import TestSupport
import Testing

/// A network as a reference implementation counts it.
struct ReferenceNetwork: Sendable, CustomTestStringConvertible {
  /// The zoo's name for it.
  let name: String
  let library: String
  /// The library's name for it.
  let model: String
  let includesBranches: Bool
  var parameters: Int64
  var macs: Int64
  /// Convolutions and fully connected layers in order of execution.
  var layers: [ReferenceLayer]
  /// Calls of each kind of leaf module; empty where the source does not record them.
  var modules: [String: Int]

  var testDescription: String { "\(name) (\(library) \(model))" }
}

struct ReferenceLayer: Hashable, Sendable {
  let kind: Kind
  let height: Int
  let width: Int
  let channels: Int
  /// Nil where the source does not record them.
  let parameters: Int64?

  enum Kind: String {
    case convolution = "conv"
    case fullyConnected = "fc"
  }
}

extension ReferenceNetwork {
  /// The copies in `Tests/Fixtures`, so that a plain clone checks them.
  static let fixtures: [ReferenceNetwork] = {
    let layers = Dictionary(grouping: rows(of: "reference-layers.csv")) { $0[0] }
    let modules = Dictionary(grouping: rows(of: "reference-modules.csv")) { $0[0] }
    return rows(of: "reference-networks.csv").compactMap { row in
      guard row.count == 6, let parameters = Int64(row[4]), let macs = Int64(row[5]) else {
        return nil
      }
      let model = row[2]
      // Only the zoo's torchvision forms say what is called as a function.
      let calls = row[0].hasPrefix("torchvision/") ? modules[model, default: []] : []
      return ReferenceNetwork(
        name: row[0], library: row[1], model: model, includesBranches: row[3] == "all",
        parameters: parameters, macs: macs,
        layers: layers[model, default: []].compactMap(ReferenceLayer.init(row:)),
        modules: calls.reduce(into: [:]) { $0[$1[1]] = Int($1[2]) })
    }
  }()

  /// Cells of the data rows of a file of `Tests/Fixtures`: comments, which begin with `#`, and the
  /// header left out.
  static func rows(of file: String) -> [[String]] {
    let url = packageFolder.appending(path: "Tests/Fixtures/\(file)")
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }
}

extension ReferenceLayer {
  fileprivate init?(row: [String]) {
    guard row.count == 6, let kind = Kind(rawValue: row[1]), let height = Int(row[2]),
      let width = Int(row[3]), let channels = Int(row[4])
    else { return nil }
    self.init(
      kind: kind, height: height, width: width, channels: channels, parameters: Int64(row[5]))
  }
}
