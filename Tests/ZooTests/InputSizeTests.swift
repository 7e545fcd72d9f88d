import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import Testing

@Suite struct InputSizeTests {
  @Test("the fixture is complete")
  func fixtureIsComplete() {
    #expect(SizedReference.fixtures.count == 34)
    #expect(SizedReference.fixtures.allSatisfy { $0.sizes.count == 6 })
  }

  @Test("MACs at other input sizes are those of torchvision", arguments: SizedReference.fixtures)
  func agreesWithTorchvision(_ reference: SizedReference) throws {
    let name = "torchvision/\(reference.model)"
    var library = try zooLibrary(declaring: name)
    for size in reference.sizes {
      var settings = ElaborationSettings()
      settings.input = InputSize([size.height, size.width])
      // Inception's auxiliary head does not fit small planes; it does not run outside of training.
      if reference.model == "inception_v3" {
        settings.parameters = [.init(name: "aux_logits", value: "0")]
      }
      let network = library.elaborate(name, settings: settings)?.network
      let summary = try NetworkSummary(of: #require(network))
      #expect(summary.totals.macs.exact == size.macs, "\(size.height)×\(size.width)")
    }
  }
}

/// A model of torchvision's, and its MACs at several input sizes.
struct SizedReference: Sendable, CustomTestStringConvertible {
  let model: String
  let sizes: [(height: Int, width: Int, macs: Int64)]

  var testDescription: String { model }

  static let fixtures: [SizedReference] = {
    let rows = ReferenceNetwork.rows(of: "reference-sizes.csv")
    return Dictionary(grouping: rows) { $0[0] }.map { model, rows in
      SizedReference(
        model: model,
        sizes: rows.compactMap { row in
          guard row.count == 4, let height = Int(row[1]), let width = Int(row[2]),
            let macs = Int64(row[3])
          else { return nil }
          return (height, width, macs)
        })
    }.sorted { $0.model < $1.model }
  }()
}
