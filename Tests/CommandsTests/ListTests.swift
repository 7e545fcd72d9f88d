import Commands
import CNNHost
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
    #expect(listing.schema == "cnnshape.list/2")
    #expect(listing.networks.map(\.name) == ShowTests.models)
    #expect(Set(ShowTests.models).count == ShowTests.models.count)
    #expect(ShowTests.models.count >= 45)
  }

  @Test(
    "a pattern and a condition choose",
    arguments: [
      (["resnet?8"], ["resnet18"]), (["RESNET18"], ["resnet18"]),
      (["*-two-gpu"], ["alexnet-two-gpu"]), (["VGG-16 (D)"], ["vgg16"]),
      (["lenet", "--where", "parameters > 100000"], ["lenet-caffe"]),
      (["lenet5", "--where", "macs > 1e12"], []),
    ])
  func choice(_ arguments: [String], _ names: [String]) {
    let run = ProgramRun(["list", "--format", "names"] + arguments)
    #expect(run.code == .clean)
    let found = run.output.split(separator: "\n").map { String($0) }
    #expect(names.allSatisfy { found.contains($0) })
    #expect(found.isEmpty == names.isEmpty)
    let rows = cells(ofCSV: ProgramRun(["list", "--format", "csv"] + arguments).output)
    #expect(rows.dropFirst().map { $0[0] } == found)
  }

  @Test("a pattern that nothing matches is an error")
  func noMatch() {
    let run = ProgramRun(["list", "resnt50"])
    #expect(run.code == .misuse && run.errors.contains("did you mean `resnet50`?"))
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
    let lines = ProgramRun(["list"]).output.split(separator: "\n")
    for network in try Self.listing().networks {
      #expect(lines.contains { $0.hasPrefix(network.name + " ") && $0.contains(network.title) })
    }
  }
}
