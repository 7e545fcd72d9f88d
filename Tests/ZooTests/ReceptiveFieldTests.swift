import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// What others measured or computed of a layer, in pixels and equal along both axes.
struct ReferenceField: Hashable, Sendable {
  let layer: String
  let size, stride, padding: Int64
  /// The layer's name in the source.
  let tap: String
}

/// A network of `Tests/Fixtures/receptive-field.csv`.
struct ReferenceFields: Sendable, CustomTestStringConvertible {
  let network: String
  let source: String
  let fields: [ReferenceField]

  var testDescription: String { "\(network) (\(source))" }

  static let all: [ReferenceFields] = {
    let url = packageFolder.appending(path: "Tests/Fixtures/receptive-field.csv")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var order: [[String]] = []
    var fields: [[String]: [ReferenceField]] = [:]
    for line in text.split(separator: "\n").filter({ !$0.hasPrefix("#") }).dropFirst() {
      let row = line.split(separator: ",").map { String($0) }
      guard row.count == 7, let size = Int64(row[2]), let stride = Int64(row[3]),
        let padding = Int64(row[4])
      else { return [] }
      let key = [row[0], row[5]]
      if fields[key] == nil { order.append(key) }
      fields[key, default: []].append(
        ReferenceField(layer: row[1], size: size, stride: stride, padding: padding, tap: row[6]))
    }
    return order.map { key in
      ReferenceFields(network: key[0], source: key[1], fields: fields[key] ?? [])
    }
  }()
}

@Suite struct ReceptiveFieldTests {
  @Test("the fixtures are complete")
  func fixturesAreComplete() {
    let counts = Dictionary(grouping: ReferenceFields.all, by: \.source)
      .mapValues { $0.reduce(0) { $0 + $1.fields.count } }
    #expect(counts == ["PyTorch": 220, "Google": 64])
  }

  @Test(
    "fields are those that PyTorch's gradients reach, and Google's", arguments: ReferenceFields.all)
  func agreesWithFixture(_ reference: ReferenceFields) throws {
    let network = try zooNetwork(reference.network)
    let fields = try ReceptiveFields(of: network)
    for expected in reference.fields {
      let id = try #require(network.last(of: expected.layer), "no layer \(expected.layer)")
      let field = try #require(fields[id])
      for axis in [field.vertical, field.horizontal] {
        #expect(axis.size == expected.size, "\(expected)")
        #expect(axis.stride == Ratio(expected.stride), "\(expected)")
        #expect(axis.padding == expected.padding, "\(expected)")
        #expect(axis.pathsShareStride)
      }
    }
  }

  @Test(
    "the golden folder says the same",
    .enabled(if: goldenFolder != nil, "CNNSHAPE_REFERENCE or ../shared/reference"))
  func agreesWithGoldenFolder() throws {
    struct File: Decodable {
      struct Model: Decodable {
        struct Tap: Decodable {
          let rf, stride: [Int64]
          let effective_padding: [Int64]
        }
        let taps: [String: Tap]
      }
      let models: [String: Model]
    }
    let golden = try #require(goldenFolder)
    let data = try Data(contentsOf: golden.appending(path: "receptive_field.json"))
    let file = try JSONDecoder().decode(File.self, from: data)
    let taps = file.models.values.flatMap(\.taps).map { tap, measured in
      [tap] + [measured.rf, measured.stride, measured.effective_padding].map { "\($0)" }
    }
    let copied = ReferenceFields.all.filter { $0.source == "PyTorch" }.flatMap(\.fields)
      .map { row in
        [row.tap] + [row.size, row.stride, row.padding].map { "[\($0), \($0)]" }
      }
    #expect(Set(taps) == Set(copied))
    #expect(taps.count == copied.count)
  }
}

extension InferredNetwork {
  /// A layer, or a block instance's last one.
  func last(of name: String) -> NodeID? {
    if let index = network.nodes.firstIndex(where: { $0.name == name }) {
      return network.id(at: index)
    }
    guard let block = network.blocks.first(where: { $0.name == name }) else { return nil }
    return network.id(at: block.nodes.upperBound - 1)
  }
}
