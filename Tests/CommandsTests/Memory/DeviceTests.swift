import CNNHost
import Foundation
import ProgramRun
import Testing

/// `memory --flash --ram` and `max-batch --ram`.
@Suite struct DeviceTests {
  // 72 weights and 4 biases; the input has 128 values, the output 144, and both live at once, each in an arena at a
  // multiple of 64 bytes.
  private static let description =
    "network n { input 8 8 2; conv c filters=4 kernel=3 }"

  private func program(_ command: String, _ options: [String]) throws -> ProgramRun {
    let file = try TemporaryFile(Array(Self.description.utf8), suffix: ".kdl")
    return withExtendedLifetime(file) { ProgramRun([command, file.path] + options) }
  }

  @Test(
    "a network fits or not, by the byte",
    arguments: [
      (["--flash", "76B", "--ram", "320B", "--dtype", "int8"], true),
      (["--flash", "75B", "--ram", "320B", "--dtype", "int8"], false),
      (["--flash", "76B", "--ram", "319B", "--dtype", "int8"], false),
      (["--ram", "1088B"], true), (["--ram", "1087B"], false), (["--flash", "304B"], true),
      (["--flash", "303B"], false), (["--ram", "2176B", "--batch", "2"], true),
      (["--ram", "2175B", "--batch", "2"], false),
    ])
  func verdict(_ options: [String], _ fits: Bool) throws {
    let run = try program("memory", options)
    #expect(run.code == (fits ? .clean : .findings), "\(run.output)")
    #expect(run.output.contains(fits ? "\nfits the device\n" : "\ndoes not fit the device\n"))
    let json = try program("memory", options + ["--format", "json"])
    #expect(json.code == run.code)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let device = try #require(object?["device"] as? [String: Any])
    #expect(device["fits"] as? Bool == fits)
  }

  @Test("without a device there is no verdict")
  func none() throws {
    let run = try program("memory", [])
    #expect(run.code == .clean && !run.output.contains("the device"))
  }

  @Test(
    "the largest batch leaves the parameters out of RAM",
    arguments: [
      (["--ram", "1088B"], 1), (["--ram", "2175B"], 1), (["--ram", "2176B", "--flash", "304B"], 2),
      // Ten images would begin their 1,440 values of output at 1,280 and take 2,752 bytes.
      (["--ram", "2720B", "--flash", "76B", "--dtype", "int8"], 9),
      (["--ram", "2752B", "--flash", "76B", "--dtype", "int8"], 10),
    ])
  func batches(_ options: [String], _ batch: Int) throws {
    let run = try program("max-batch", options + ["--format", "json"])
    #expect(run.code == .clean, "\(run.output)")
    #expect(run.output.contains("\"batch\": \(batch)"))
    #expect(run.output.contains("\"fits\": true"))
  }

  @Test(
    "neither memory can make up for the other",
    arguments: [["--ram", "1GiB", "--flash", "303B"], ["--ram", "1087B", "--flash", "1GiB"]])
  func apart(_ options: [String]) throws {
    let run = try program("max-batch", options)
    #expect(run.code == .findings)
    #expect(run.output.contains("over the limit"))
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      ["--flash", "1MiB"], ["--ram", "1MiB", "--memory", "1MiB"],
      ["--ram", "1MiB", "--training", "sgd"],
    ])
  func refused(_ options: [String]) throws {
    #expect(try program("max-batch", options).code == .misuse)
  }
}
