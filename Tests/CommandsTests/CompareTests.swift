import CNNHost
import Commands
import Foundation
import ProgramRun
import Testing

@Suite struct CompareTests {
  struct Comparison: Decodable {
    struct Network: Decodable {
      let name: String
      let input: [Int]
      let depth, parameters, macs, flops, activations, parameterBytes, activationBytes: Int
      let topFiveError: Double?
      let topFiveErrorNote: String?
    }

    let schema: String
    let batch: Int
    let networks: [Network]
    let notes: [String]

    init(_ arguments: String...) throws {
      let run = ProgramRun(["compare", "--format", "json"] + arguments)
      try #require(run.code == .clean, "\(run.errors)")
      self = try JSONDecoder().decode(Comparison.self, from: Data(run.output.utf8))
    }
  }

  @Test("a comparison repeats the figures of the summaries")
  func agreesWithSummaries() throws {
    let comparison = try Comparison("alexnet", "vgg16", "googlenet", "resnet152")
    #expect(comparison.schema == "cnnshape.comparison/2")
    #expect(comparison.networks.map(\.depth) == [8, 16, 22, 152])
    for network in comparison.networks {
      let totals = try SummaryReport(network.name).totals
      #expect(network.parameters == totals.parameters)
      #expect(network.macs == totals.macs)
      #expect(network.flops == totals.flops)
      #expect(network.activations == totals.activations)
      #expect(network.parameterBytes == 4 * totals.parameters)
      #expect(network.activationBytes == totals.activationBytes)
    }
  }

  @Test("rows come in the order asked for, in every format")
  func order() {
    for format in ["text", "markdown", "csv", "latex", "json"] {
      let output = ProgramRun(["compare", "vgg16", "alexnet", "--format", format]).output
      let places = ["138.*357.*544", "62.*378.*344"].map { pattern in
        output.range(of: pattern, options: .regularExpression)?.lowerBound
      }
      #expect(places[0] != nil && places[1] != nil, "\(format)")
      if let first = places[0], let second = places[1] { #expect(first < second) }
    }
  }

  @Test("a file gives a row for each of its networks")
  func severalNetworks() throws {
    let scratch = try Scratch([
      "two.kdl": "network a { input 2 2 1; relu }\nnetwork b { input 3 3 1; relu }\n"
    ])
    let path = scratch.path("two.kdl")
    #expect(try Comparison(path, "vgg16").networks.map(\.name) == ["a", "b", "vgg16"])
    #expect(try Comparison(path + "#b").networks.map(\.name) == ["b"])
  }

  @Test("networks of one name are told apart by their files")
  func files() throws {
    let text = "network a { input 2 2 1; relu }"
    let scratch = try Scratch(["x.kdl": text, "y.kdl": text])
    let paths = ["x.kdl", "y.kdl"].map { scratch.path($0) }
    let rows = cells(ofCSV: ProgramRun(["compare"] + paths + ["--format", "csv"]).output)
    #expect(rows.map { $0[1] } == ["file"] + paths)
    #expect(!ProgramRun(["compare", paths[0], "vgg16"]).output.contains("file"))
  }

  @Test("a published error says how it was measured")
  func errors() throws {
    let network = try #require(try Comparison("resnet152").networks.first)
    #expect(network.topFiveError == 3.57)
    #expect(network.topFiveErrorNote?.contains("6 networks averaged") == true)
    #expect(ProgramRun(["compare", "resnet152"]).output.contains("(6 networks averaged"))
  }

  @Test("what can be compared is, what cannot sets the exit code")
  func oneIsMissing() {
    let run = ProgramRun(["compare", "vgg16", "nosuch"])
    #expect(run.code == .misuse)
    #expect(run.output.contains("vgg16"))
    #expect(run.errors.contains("the zoo has no model `nosuch`"))
  }

  @Test("another input is said to change fully connected layers, network by network")
  func otherInput() throws {
    let notes = try Comparison("vgg16", "resnet18", "--input", "256x256").notes
    #expect(notes.contains { $0.hasPrefix("at this input vgg16's fc6 has 134,221,824") })
    #expect(!notes.contains { $0.contains("resnet18's") })
    #expect(notes.filter { $0.contains("published facts are not checked") }.count == 1)
  }
}
