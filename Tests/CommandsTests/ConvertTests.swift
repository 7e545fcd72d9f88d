import CNNHost
import Foundation
import ProgramRun
import Testing

/// `convert`: which format, where to, and what is left if it fails.
@Suite struct ConvertTests {
  private static let network = """
    network n {
      input 6 6 3
      conv c filters=4 kernel=3
      batchnorm b
      conv d filters=2 kernel=1
    }
    """

  private func scratch() throws -> Scratch { try Scratch(["n.kdl": Self.network]) }

  @Test("the ending says the format, or --to does")
  func formats() throws {
    let scratch = try scratch()
    let model = scratch.path("n.kdl")
    for ending in ["onnx", "kdl", "json"] {
      let path = scratch.path("out.\(ending)")
      let run = ProgramRun(["convert", model, "-o", path])
      #expect(run.code == .clean, "\(run.errors)")
      let back = ProgramRun(["diff", model, path, "--exit-code"])
      #expect(back.code == .clean, "\(ending): \(back.screen)")
    }
    #expect(
      ProgramRun(["convert", model, "--to", "json"]).output
        == ProgramRun(["convert", model, "--to", "json", "-o", "-"]).output)
  }

  @Test("an unknown ending names the known ones")
  func unknownEnding() throws {
    let scratch = try scratch()
    let run = ProgramRun(["convert", scratch.path("n.kdl"), "-o", scratch.path("n.h5")])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("files end in .onnx, .prototxt, .cfg, .py, .kdl or .json"))
    #expect(try scratch.names == ["n.kdl"])
  }

  @Test("weights are not written into formats without any, nor bytes to a terminal")
  func ineffective() throws {
    let scratch = try scratch()
    let model = scratch.path("n.kdl")
    #expect(
      ProgramRun(["convert", model, "--to", "kdl", "--seed", "1"]).errors
        .contains("`--seed` has no effect with `--to kdl`"))
    let terminal = ProgramRun(["convert", model, "--to", "onnx"], width: 80)
    #expect(terminal.code == .misuse)
    #expect(terminal.output == "")
    #expect(ProgramRun(["convert", model, "--to", "onnx"]).code == .clean)
  }

  @Test("a failure leaves no file, and the old one as it was")
  func failures() throws {
    let scratch = try Scratch(["n.kdl": Self.network, "n.onnx": "mine"])
    let (model, path) = (scratch.path("n.kdl"), scratch.path("n.onnx"))
    #expect(ProgramRun(["convert", model, "-o", path]).errors.contains("it already exists"))
    // Weights of another network.
    let other = scratch.path("other.safetensors")
    #expect(
      ProgramRun(["verify", "lenet5", "--save-weights", other]).code == .clean)
    let run = ProgramRun(["convert", model, "-o", path, "--force", "--weights", other])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("the file has no array `c.weight`"), "\(run.errors)")
    #expect(try scratch.text("n.onnx") == "mine")
    #expect(try scratch.names == ["n.kdl", "n.onnx", "other.safetensors"])
  }

  @Test(
    "what is too large for a file is refused, and can be written without its weights",
    arguments: [
      ("input 6 6 3; fc units=2147483647", ExitCode.misuse, "would have 872.0 GiB", true),
      ("input 100000 100000 100; fc units=2000000000", .misuse, "would have more than 8 EiB", true),
      (
        "input 3000 3000 3; conv filters=4 kernel=3 weights=per-position", .findings,
        "a table of the 80892036 places", false
      ),
    ])
  func tooLarge(_ layers: String, _ code: ExitCode, _ words: String, _ isWritable: Bool) throws {
    let scratch = try Scratch(["n.kdl": "network n { \(layers) }"])
    let (model, path) = (scratch.path("n.kdl"), scratch.path("n.onnx"))
    let run = ProgramRun(["convert", model, "-o", path])
    #expect(run.code == code)
    #expect(run.errors.contains(words), "\(run.errors)")
    #expect(try scratch.names == ["n.kdl"])
    #expect(
      (ProgramRun(["convert", model, "-o", path, "--weights", "none"]).code == .clean) == isWritable
    )
  }

  @Test("weights of a file are those of verify if they are the same, and change with the seed")
  func weights() throws {
    let scratch = try scratch()
    let model = scratch.path("n.kdl")
    let saved = scratch.path("w.safetensors")
    #expect(ProgramRun(["verify", model, "--seed", "3", "--save-weights", saved]).code == .clean)
    func bytes(_ arguments: String...) throws -> Data {
      let path = scratch.path("out.onnx")
      let run = ProgramRun(["convert", model, "-o", path, "--force"] + arguments)
      #expect(run.code == .clean, "\(run.errors)")
      return try Data(contentsOf: URL(filePath: path))
    }
    let seeded = try bytes("--seed", "3")
    #expect(try bytes("--weights", saved) == seeded)
    #expect(try bytes("--seed", "4") != seeded)
    #expect(try bytes("--weights", "none") != seeded)
  }
}
