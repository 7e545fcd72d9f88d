import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct ListTests {
  struct Listing: Decodable {
    struct Network: Decodable {
      let name, title, file: String
      let input: [Int]
      let depth, parameters, macs: Int
    }
    let schema: String
    let networks: [Network]
  }

  /// Made once: the whole zoo is a second's work in a debug build.
  private static let json = ProgramRun(["list", "--format", "json"]).output

  static func listing() throws -> Listing {
    try JSONDecoder().decode(Listing.self, from: Data(json.utf8))
  }

  @Test("the list and its names are the same")
  func names() throws {
    let listing = try Self.listing()
    #expect(listing.schema == "cnnshape.list/1")
    #expect(listing.networks.map(\.name) == ShowTests.models)
    #expect(Set(ShowTests.models).count == ShowTests.models.count)
    #expect(ShowTests.models.count >= 45)
  }

  @Test(
    "a line of the list repeats the summary", arguments: ["lenet5", "vgg16", "resnet56-cifar"])
  func figures(_ model: String) throws {
    let line = try #require(try Self.listing().networks.first { $0.name == model })
    let summary = try SummaryReport(model, "--group")
    #expect(line.title == summary.title)
    #expect(line.input == summary.input)
    #expect(line.parameters == summary.totals.parameters)
    #expect(line.macs == summary.totals.macs)
  }

  @Test("every line of text has its title")
  func text() throws {
    let output = ProgramRun(["list"]).output
    for network in try Self.listing().networks {
      #expect(
        output.split(separator: "\n").contains {
          $0.hasPrefix(network.name + " ") && $0.contains(network.title)
        })
    }
  }
}
