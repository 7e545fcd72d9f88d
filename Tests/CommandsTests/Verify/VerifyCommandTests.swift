import CNNHost
import CNNText
import Commands
import Foundation
import FileFormats
import ProgramRun
import CNNTables
import Testing

@Suite struct VerifyCommandTests {
  @Test(
    "shapes are proved by the fast kernels, operations with --counting", arguments: [false, true])
  func verdicts(_ counting: Bool) throws {
    let folder = try VerifyFolder()
    let run = ProgramRun(
      ["verify", folder.path("net.kdl"), "--format", "json"] + (counting ? ["--counting"] : []))
    #expect(run.code == .clean)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "cnnshape.verification/2")
    let network = try #require((json["networks"] as? [[String: Any]])?.first)
    #expect(network["name"] as? String == "net")
    #expect(network["shapes"] as? String == "equal")
    #expect(network["parameters"] as? String == "equal")
    #expect(network["operations"] as? String == (counting ? "equal" : "not counted"))
    #expect(network["memory"] as? String == "equal")
    let peak = try #require(network["peakActivationBytes"] as? Int)
    #expect(peak > 0)
    #expect(network["calculatedPeakBytes"] as? Int == peak)
    #expect(network["seconds"] is Double)
    let layers = try #require(network["layers"] as? [[String: Any]])
    #expect(layers.count == 9)
    #expect(layers.allSatisfy { $0["shape"] as? String == "equal" })
    #expect(layers[1]["executed"] as? [Int] == [3, 3, 4])
  }

  @Test("one network is shown by layer, several by line")
  func text() throws {
    let folder = try VerifyFolder()
    let one = ProgramRun(["verify", folder.path("net.kdl")])
    #expect(one.output.contains("net: shapes equal, parameters equal, operations not counted"))
    #expect(one.output.contains("classes"))
    let both = ProgramRun(["verify", folder.path("net.kdl"), "lenet-caffe"])
    #expect(both.output.contains("2 networks executed"))
    #expect(both.output.contains("no differences"))
    #expect(!both.output.contains("classes"))
  }

  @Test("weights that were saved give the same output again, by name, by order and renamed")
  func savedWeights() throws {
    let folder = try VerifyFolder()
    let net = folder.path("net.kdl")
    let weights = folder.path("w.safetensors")
    let tap = ["--tap", "classes", "-o"]
    let first = ProgramRun(
      ["verify", net, "--seed", "7", "--save-weights", weights] + tap + [folder.path("a.npy")])
    #expect(first.code == .clean, "\(first.errors)")
    try Data("first first # as it is\n".utf8).write(to: folder.url.appending(path: "names.txt"))
    let ways = [
      [], ["--weights-order"], ["--weights-map", folder.path("names.txt")],
    ]
    for (index, way) in ways.enumerated() {
      let again = ProgramRun(
        ["verify", net, "--seed", "7", "--weights", weights] + way + tap
          + [folder.path("\(index).npy")])
      #expect(again.code == .clean, "\(again.errors)")
      #expect(try folder.array("\(index).npy") == (try folder.array("a.npy")))
    }
    #expect(try folder.array("a.npy").shape == [1, 3, 1, 1])
    let other = ProgramRun(
      ["verify", net, "--seed", "8"] + tap + [folder.path("other.npy")])
    #expect(other.code == .clean)
    #expect(try folder.array("other.npy") != (try folder.array("a.npy")))
  }

  @Test("an image is read, scaled and shifted by channel")
  func image() throws {
    let folder = try VerifyFolder()
    let pixels = NumericArray(shape: [2, 6, 5], values: (0..<60).map { Float($0) })
    try Data(NPYFile.bytes(of: pixels)).write(to: folder.url.appending(path: "i.npy"))
    let run = ProgramRun([
      "verify", folder.path("net.kdl"), "--image", folder.path("i.npy"), "--scale", "2", "--mean",
      "10,20", "--std", "4,5", "--tap", "input", "-o", folder.path("o.npy"),
    ])
    #expect(run.code == .clean, "\(run.errors)")
    let expected = (0..<60).map { index -> Float in
      index < 30 ? (Float(index) * 2 - 10) / 4 : (Float(index) * 2 - 20) / 5
    }
    #expect(try folder.array("o.npy").values == expected)
  }

  @Test("--layer stops after the layer")
  func stops() throws {
    let folder = try VerifyFolder()
    let run = ProgramRun(["verify", folder.path("net.kdl"), "--layer", "norm"])
    #expect(run.code == .clean)
    #expect(run.output.contains("norm"))
    #expect(!run.output.contains("classes"))
  }

  @Test(
    "what cannot be is refused, and leaves no file",
    arguments: [
      ["--layer", "nowhere"], ["--tap", "first"], ["--tap", "nowhere", "-o", "x.npy"],
      ["--image", "missing.npy"], ["--image", "net.kdl"], ["--mean", "1"],
      ["--weights", "missing.safetensors"], ["--weights", "net.kdl"], ["--weights-order"],
      ["--scale", "fast", "--image", "i.npy"], ["--save-weights", "nowhere/w.safetensors"],
      ["--save-weights", "net.kdl"], ["--seed", "-1"], ["--threads", "0"], ["--threads", "257"],
      ["--scale", "1,2", "--image", "i.npy"], ["--std", "-1", "--image", "i.npy"],
      ["--std", "1,0", "--image", "i.npy"], ["--std", "1,nan,1", "--image", "i.npy"],
      ["--layer", "norm", "--save-weights", "w.safetensors"],
      ["--layer", "first", "--tap", "norm", "-o", "x.npy"],
    ])
  func refused(_ options: [String]) throws {
    let folder = try VerifyFolder()
    let arguments = options.map { $0.contains(".") || $0.contains("/") ? folder.path($0) : $0 }
    let run = ProgramRun(["verify", folder.path("net.kdl")] + arguments)
    #expect(run.code == .misuse, "\(run.output)")
    #expect(run.errors.contains("error["))
    #expect(try folder.names == ["net.kdl"])
  }

  @Test("weights that do not fit are a finding, with the array's name")
  func unfitting() throws {
    let folder = try VerifyFolder()
    var bytes = try SafeTensorsFile.header(of: [("first.weight", [3])])
    bytes += SafeTensorsFile.bytes(of: [1, 2, 3])
    try Data(bytes).write(to: folder.url.appending(path: "w.safetensors"))
    let run = ProgramRun(
      ["verify", folder.path("net.kdl"), "--weights", folder.path("w.safetensors")])
    #expect(run.code == .findings)
    #expect(run.output.contains("`first.weight` has the shape 3, and `first` needs 4×2×3×3"))
  }

  @Test("weights in another framework's order are a finding")
  func ordered() throws {
    let folder = try VerifyFolder()
    var bytes = try SafeTensorsFile.header(of: [("first.weight", [3, 3, 2, 4])])
    bytes += SafeTensorsFile.bytes(of: Array(repeating: 1, count: 72))
    try Data(bytes).write(to: folder.url.appending(path: "w.safetensors"))
    let run = ProgramRun(
      ["verify", folder.path("net.kdl"), "--weights", folder.path("w.safetensors")])
    #expect(run.code == .findings)
    #expect(
      run.output.contains("`first.weight` has the shape 3×3×2×4, and `first` needs 4×2×3×3"),
      "\(run.output)")
  }

  @Test(
    "an array has the layer's shape exactly, as PyTorch does",
    arguments: [
      ("first.weight", [4, 2, 9]), ("first.weight", [72]), ("first.weight", [1, 4, 2, 3, 3]),
      ("first.bias", [4, 1, 1]), ("first.bias", [1, 4]), ("norm.weight", [1, 4, 1, 1]),
      ("classes.weight", [3, 4, 2, 2]), ("classes.weight", [3, 2, 8]), ("classes.bias", [3, 1]),
    ])
  func shapes(_ array: String, _ shape: [Int]) throws {
    let folder = try VerifyFolder()
    let net = folder.path("net.kdl")
    #expect(
      ProgramRun(["verify", net, "--save-weights", folder.path("w.safetensors")]).code == .clean)
    let source = ByteBuffer(
      Array(try Data(contentsOf: folder.url.appending(path: "w.safetensors"))))
    let file = try SafeTensorsFile(source)
    var bytes = try SafeTensorsFile.header(
      of: try file.names.map { ($0, $0 == array ? shape : try file.shape(of: $0)) })
    for name in file.names {
      bytes += SafeTensorsFile.bytes(of: try file.read(name, from: source).values)
    }
    try Data(bytes).write(to: folder.url.appending(path: "other.safetensors"))
    for way in [[], ["--weights-order"]] {
      let run = ProgramRun(["verify", net, "--weights", folder.path("other.safetensors")] + way)
      #expect(run.code == .findings)
      let layer = array.prefix { $0 != "." }
      let (found, needed) = (Self.words(shape), Self.words(try file.shape(of: array)))
      #expect(
        run.output.contains(
          "`\(array)` has the shape \(found), and `\(layer)` needs \(needed)"), "\(run.output)")
    }
  }

  private static func words(_ shape: [Int]) -> String {
    shape.map { "\($0)" }.joined(separator: "×")
  }

  @Test(
    "a map of names is read whatever ends its lines, and nothing wrong in it is passed over",
    arguments: [
      ("first first\r\nnorm norm # as it is\r\n\r\n", nil), ("first first\rnorm\tnorm", nil),
      ("", nil),
      ("# nothing", nil), ("frist x", "the network has no layer `frist`"),
      ("norm x\n\nfirst", "a line has two names, not 1"),
      ("first # x", "a line has two names, not 1"),
      ("first x y", "a line has two names, not 3"),
      ("first x\nnorm y\nfirst x", "`first` has a line already"),
    ])
  func map(_ text: String, _ fault: String?) throws {
    let folder = try VerifyFolder()
    let (net, weights) = (folder.path("net.kdl"), folder.path("w.safetensors"))
    #expect(ProgramRun(["verify", net, "--save-weights", weights]).code == .clean)
    try Data(text.utf8).write(to: folder.url.appending(path: "names.txt"))
    let run = ProgramRun(
      ["verify", net, "--weights", weights, "--weights-map", folder.path("names.txt")])
    #expect(run.code == (fault == nil ? .clean : .misuse), "\(run.screen)")
    if let fault {
      #expect(run.errors.contains(fault), "\(run.errors)")
      #expect(
        run.errors.contains(
          "names.txt:\(text.split(separator: "\n", omittingEmptySubsequences: false).count):"))
      #expect(run.output == "")
    }
  }

  @Test("a map that is missing or no text is said to be so")
  func unreadableMap() throws {
    let folder = try VerifyFolder()
    let (net, weights) = (folder.path("net.kdl"), folder.path("w.safetensors"))
    #expect(ProgramRun(["verify", net, "--save-weights", weights]).code == .clean)
    for (name, words) in [("missing.txt", "cannot use"), ("w.safetensors", "not UTF-8")] {
      let run = ProgramRun(
        ["verify", net, "--weights", weights, "--weights-map", folder.path(name)])
      #expect(run.code == .misuse)
      #expect(run.errors.contains(words) && run.errors.contains(name), "\(run.errors)")
    }
  }

  @Test("several networks: those that failed and those that were not begun are counted")
  func outcomes() throws {
    let folder = try VerifyFolder()
    let text = """
      network huge { input 1 1 60000; fc units=60000 }
      network sound { input 4 4 1; relu }
      """
    try Data(text.utf8).write(to: folder.url.appending(path: "two.kdl"))
    for options in [[], ["--training"]] {
      let run = ProgramRun(["verify", folder.path("two.kdl")] + options)
      #expect(run.code == .findings)
      #expect(run.output.contains("1 of 2 networks"), "\(run.output)")
      #expect(
        run.output.contains(
          "no differences; 1 network could not be \(options.isEmpty ? "executed" : "trained")\n"),
        "\(run.output)")
    }
    let json = ProgramRun(["verify", folder.path("two.kdl"), "--format", "json"]).output
    #expect(json.contains("\"notBegun\": 1"))
  }

  @Test("an interrupt ends the run, without a report and without a file")
  func interrupted() throws {
    let folder = try VerifyFolder()
    let asked = AskedCount()
    var console = Console(
      output: MemorySink(), errors: MemorySink(), readInput: { (_) throws(FileError) in [] })
    console.isInterrupted = { asked.next() > 3 }
    let code = Program.run(
      ["verify", folder.path("net.kdl"), "--save-weights", folder.path("w.safetensors")],
      console: &console)
    #expect(code == .interrupted)
    #expect(try folder.names == ["net.kdl"])
  }

  @Test("weights that give out early leave no file")
  func unfinishedWeights() throws {
    let folder = try VerifyFolder()
    var bytes = try SafeTensorsFile.header(of: [("first.weight", [4, 2, 3, 3])])
    bytes += SafeTensorsFile.bytes(of: Array(repeating: 0.5, count: 72))
    try Data(bytes).write(to: folder.url.appending(path: "w.safetensors"))
    let run = ProgramRun([
      "verify", folder.path("net.kdl"), "--weights", folder.path("w.safetensors"),
      "--save-weights", folder.path("copy.safetensors"),
    ])
    #expect(run.code == .findings)
    #expect(run.output.contains("the file has no array `first.bias`"))
    // Half of the headline's verdicts would be those of what did not run.
    #expect(run.output.hasPrefix("net: execution failed at `first`; before it shapes equal"))
    #expect(try folder.names == ["net.kdl", "w.safetensors"])
  }

  @Test("a folder without descriptions is misuse")
  func emptyFolder() throws {
    let folder = try VerifyFolder()
    let empty = folder.path("empty")
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    let run = ProgramRun(["verify", empty])
    #expect(run.code == .misuse)
    #expect(run.errors.contains("no description in the folder"))
  }

  @Test(
    "what does not fit into memory is refused before it is taken", arguments: [[], ["--training"]])
  func memory(options: [String]) {
    func run(_ arguments: [String], _ available: Int?) -> (ExitCode, String) {
      let errors = ScreenText()
      var console = Console(
        output: MemorySink(), errors: errors, readInput: { (_) throws(FileError) in [] })
      console.availableMemory = { _ in available }
      let code = Program.run(["verify"] + arguments + options, console: &console)
      return (code, errors.text)
    }
    #expect(run(["lenet5-dense"], 8 << 20).0 == .clean)
    #expect(run(["lenet5-dense"], nil).0 == .clean)
    let refused = run(["lenet5-dense"], 100_000)
    #expect(refused.0 == .findings)
    #expect(refused.1.contains("error[memory-exceeded]"))
    #expect(refused.1.contains("executing `lenet5-dense` takes at least"))
    // More values than one tensor may have, whatever there is.
    let vast = run(["alexnet", "--input", "40000x40000"], nil)
    #expect(vast.0 == .findings)
    #expect(vast.1.contains("at most 1,073,741,824 can be executed"), "\(vast.1)")
  }
}
