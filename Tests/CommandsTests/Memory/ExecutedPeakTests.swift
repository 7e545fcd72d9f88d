import CNNHost
import Commands
import Foundation
import ProgramRun
import TestSupport
import Testing

/// The calculated peak of live tensors against the one that `verify` measures on the memory itself.
@Suite struct ExecutedPeakTests {
  private struct Execution: Decodable {
    struct Network: Decodable { let peakActivationBytes: Int }
    let networks: [Network]
  }

  private func check(_ model: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let run = ProgramRun(["verify", model, "--format", "json"])
    try #require(run.code == .clean, "\(run.errors)", sourceLocation: sourceLocation)
    let execution = try JSONDecoder().decode(Execution.self, from: Data(run.output.utf8))
    let calculated = try MemoryTests.Report(model, "--branches").live.peakBytes
    #expect(
      execution.networks.map(\.peakActivationBytes) == [calculated], "\(model)",
      sourceLocation: sourceLocation)
  }

  @Test(
    "the zoo's small networks",
    arguments: ["lenet5", "lenet5-dense", "lenet-caffe", "mlp-1000-100-10", "alphago-policy"])
  func zoo(model: String) throws { try check(model) }

  static let descriptions = [ExampleNetworks.everyKind] + onSmallInput.map { "input 9 9 4\n\($0)" }

  private static let onSmallInput = [
    // What is read again is not written over: by an activation, through a view, through a dropout.
    "conv a filters=4 kernel=3; add { path { relu }; path {} }",
    "conv a filters=4 kernel=3; concat { path { flatten; relu }; path { flatten } }; fc units=2",
    "conv a filters=4 kernel=3; add { path { dropout; relu; dropout }; path { dropout } }; relu",
    "conv a filters=4 kernel=3; add { path {}; path {} }; batchnorm; relu; maxpool kernel=2",
    // Results stay, side outputs too.
    "conv a filters=4 kernel=3; branch b { relu; fc units=3 }; relu; conv filters=9 kernel=1; fc units=7",
    "conv a filters=9 kernel=3; branch b { relu }; branch c { flatten }; fc units=2; dropout",
  ]

  @Test(
    "networks of every kind of layer, of forks, views and side outputs", arguments: descriptions)
  func everyKind(description: String) throws {
    let scratch = try Scratch(["n.kdl": "network n {\n\(description)\n}"])
    try check(scratch.path("n.kdl"))
  }
}
