import Commands
import Foundation
import Interchange
import ProgramRun
import Reports
import Synchronization
import Testing

/// A folder that goes when the test is over.
private final class Folder {
  let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try Data(Folder.description.utf8).write(to: url.appending(path: "net.kdl"))
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func array(_ name: String) throws -> NumericArray {
    try NPYFile.read(ByteBuffer(Array(Data(contentsOf: url.appending(path: name)))))
  }

  var names: Set<String> {
    get throws { Set(try FileManager.default.contentsOfDirectory(atPath: url.path)) }
  }

  private static let description = """
    network net {
        input 6 5 2
        conv first filters=4 kernel=3 pad=1 stride=2 rounding=floor
        batchnorm norm; relu
        add { path { conv inner filters=4 kernel=3 pad=same }; path { } }
        maxpool kernel=2 stride=1 rounding=ceil
        fc classes units=3; softmax
    }
    """
}

/// How often it was asked.
private final class Counter: Sendable {
  private let count = Atomic<Int>(0)

  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}

@Suite struct VerifyCommandTests {
  @Test(
    "shapes are proved by the fast kernels, operations with --counting", arguments: [false, true])
  func verdicts(_ counting: Bool) throws {
    let folder = try Folder()
    let run = ProgramRun(
      ["verify", folder.path("net.kdl"), "--format", "json"] + (counting ? ["--counting"] : []))
    #expect(run.code == .clean)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "cnnshape.verification/1")
    let network = try #require((json["networks"] as? [[String: Any]])?.first)
    #expect(network["name"] as? String == "net")
    #expect(network["shapes"] as? String == "equal")
    #expect(network["parameters"] as? String == "equal")
    #expect(network["operations"] as? String == (counting ? "equal" : "not counted"))
    #expect(network["peakActivationBytes"] as? Int ?? 0 > 0)
    #expect(network["seconds"] is Double)
    let layers = try #require(network["layers"] as? [[String: Any]])
    #expect(layers.count == 9)
    #expect(layers.allSatisfy { $0["shape"] as? String == "equal" })
    #expect(layers[1]["executed"] as? [Int] == [3, 3, 4])
  }

  @Test("one network is shown by layer, several by line")
  func text() throws {
    let folder = try Folder()
    let one = ProgramRun(["verify", folder.path("net.kdl")])
    #expect(one.output.contains("net: shapes equal, parameters equal, operations not counted"))
    #expect(one.output.contains("classes"))
    let both = ProgramRun(["verify", folder.path("net.kdl"), "lenet-caffe"])
    #expect(both.output.contains("2 networks executed"))
    #expect(both.output.contains("nothing differs"))
    #expect(!both.output.contains("classes"))
  }

  @Test("weights that were saved give the same output again, by name, by order and renamed")
  func savedWeights() throws {
    let folder = try Folder()
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
    let folder = try Folder()
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
    let folder = try Folder()
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
      ["--save-weights", "net.kdl"], ["--seed", "-1"], ["--threads", "0"],
    ])
  func refused(_ options: [String]) throws {
    let folder = try Folder()
    let arguments = options.map { $0.contains(".") || $0.contains("/") ? folder.path($0) : $0 }
    let run = ProgramRun(["verify", folder.path("net.kdl")] + arguments)
    #expect(run.code == .misuse, "\(run.output)")
    #expect(run.errors.contains("error["))
    #expect(try folder.names == ["net.kdl"])
  }

  @Test("weights that do not fit are a finding, with the array's name")
  func unfitting() throws {
    let folder = try Folder()
    var bytes = try SafeTensorsFile.header(of: [("first.weight", [3])])
    bytes += SafeTensorsFile.bytes(of: [1, 2, 3])
    try Data(bytes).write(to: folder.url.appending(path: "w.safetensors"))
    let run = ProgramRun(
      ["verify", folder.path("net.kdl"), "--weights", folder.path("w.safetensors")])
    #expect(run.code == .findings)
    #expect(run.output.contains("`first.weight` has 3 values, and `first` needs 72"))
  }

  @Test("an interrupt ends the run, without a report and without a file")
  func interrupted() throws {
    let folder = try Folder()
    let asked = Counter()
    var console = Console(
      output: MemorySink(), errors: MemorySink(), readInput: { (_) throws(FileError) in [] })
    console.isInterrupted = { asked.next() > 3 }
    let code = Program.run(
      ["verify", folder.path("net.kdl"), "--save-weights", folder.path("w.safetensors")],
      console: &console)
    #expect(code == .interrupted)
    #expect(try folder.names == ["net.kdl"])
  }
}
