import CNNDiagnostics
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Sequences and volumes of three axes in the language.
struct AxesTests {
  /// The output of the last layer of a body.
  private static func output(_ body: String) throws -> Shape {
    let network = try network(body)
    return network.shape(of: network.network.id(at: network.network.nodes.count - 1))
  }

  @Test(
    "a statement on volumes with one axis and with three",
    arguments: [
      ("input 100 3", "100×3"), ("input signal 100 3", "100×3"),
      ("input 16 112 112 3", "16×112×112×3"), ("input clip 16 112 112 3", "16×112×112×3"),
      ("input 100 3; conv filters=8 kernel=5", "96×8"),
      ("input 100 3; conv filters=8 kernel=5 dilation=2 pad=\"8,0\"", "100×8"),
      ("input 101 3; conv filters=8 kernel=3 stride=2 pad=same", "51×8"),
      ("input 100 3; deconv filters=8 kernel=4 stride=2 pad=1", "200×8"),
      ("input 100 4; maxpool kernel=2 stride=2; global-avgpool", "1×4"),
      ("input 100 4; adaptive-maxpool length=7", "7×4"), ("input 100 4; upsample", "200×4"),
      ("input 100 4; upsample length=50 interpolation=bilinear", "50×4"),
      ("input 100 4; crop left=10 right=20; pad pad=3", "76×4"),
      ("input 100 4; concat along=length { path {}; path { crop left=40 } }", "160×4"),
      ("input 100 4; fc units=9", "1×9"), ("input 100 4; flatten", "1×400"),
      ("input 4 6 8 3; conv filters=2 kernel=3", "2×4×6×2"),
      ("input 4 6 8 3; conv filters=2 kernel=\"1x3x5\" stride=\"2x1x1\" rounding=floor", "2×4×4×2"),
      ("input 4 6 8 3; conv filters=2 kernel=3 pad=\"1,0,0,1,2,2\"", "4×6×8×2"),
      ("input 4 6 8 3; avgpool kernel=2 stride=2", "2×3×4×3"),
      (
        "input 4 6 8 3; deconv filters=2 kernel=2 stride=\"2x1x2\" output-pad=\"1x0x0\"", "9×7×16×2"
      ),
      ("input 4 6 8 3; adaptive-avgpool frames=1 height=2 width=3", "1×2×3×3"),
      ("input 4 6 8 3; upsample factor=\"1x2x2\"", "4×12×16×3"),
      ("input 4 6 8 3; crop front=1 back=1 top=2 left=3", "2×4×5×3"),
      ("input 4 6 8 3; concat along=frames { path {}; path {} }", "8×6×8×3"),
      ("input 4 6 8 3; multiply { path {}; path { global-avgpool; sigmoid } }", "4×6×8×3"),
      ("input 4 6 8 3; conv filters=\"frames * height + width\" kernel=1", "4×6×8×32"),
      ("input 9 3; conv filters=length kernel=1", "9×9"),
      ("input 9 9 3; conv filters=4 kernel=3; fc units=2", "1×1×2"),
    ])
  func shapes(_ test: (body: String, output: String)) throws {
    #expect(try "\(Self.output(test.body))" == test.output)
  }

  @Test(
    "networks with other axes are written as they are read",
    arguments: [
      "input 100 3; conv filters=8 kernel=5 pad=\"4,0\"; maxpool kernel=2 stride=2; upsample length=96",
      "input 4 6 8 3; conv filters=2 kernel=\"1x3x3\" pad=\"0x1x1\"; pad pad=\"1,0,0,0,0,2\"",
      "input 4 6 8 3; crop front=1 back=1; deconv filters=2 kernel=2 stride=2 output-pad=\"1x0x1\"",
      "input 4 6 8 3; adaptive-avgpool frames=1 height=2 width=2; conv filters=2 kernel=1 stride=2",
    ])
  func written(_ body: String) throws {
    let network = try network(body)
    let text = try NetworkWriter.text(of: network)
    let again = try #require(elaborated(text.replacing("network n", with: "network n")).network)
    #expect(again.network.nodes.map(\.layer) == network.network.nodes.map(\.layer), "\(text)")
  }

  @Test(
    "numbers for other axes than there are",
    arguments: [
      ("input 100 3; conv filters=1 kernel=«\"1x5\"»", .shapeMismatch),
      ("input 9 9 9 3; conv filters=1 kernel=«\"3x3\"»", .shapeMismatch),
      ("input 9 9 3; conv filters=1 kernel=«\"3x3x3\"»", .shapeMismatch),
      ("input 9 9 3; conv filters=1 kernel=3 pad=«\"1,1\"»", .wrongType),
      ("input 9 9 9 3; conv filters=1 kernel=3 pad=«\"1,1,1,1\"»", .shapeMismatch),
      ("input 100 3; upsample height=«4» width=4", .shapeMismatch),
      ("input 9 9 3; upsample length=«4»", .shapeMismatch),
      ("input 9 9 3; crop front=«1»", .shapeMismatch),
      ("input 9 9 9 3; «adaptive-avgpool» height=1 width=1", .missingProperty),
      ("input 100 3; «adaptive-avgpool»", .missingProperty),
      ("input 100 9; «pixel-shuffle» factor=3", .shapeMismatch),
      ("input 100 3; «concat» along=height { path {}; path {} }", .shapeMismatch),
      ("input 100 3; conv filters=«height» kernel=1", .shapeMismatch),
      ("input 9 9 3; conv filters=«frames» kernel=1", .shapeMismatch),
      ("«input» 3", .missingArgument), ("«input»", .missingArgument),
      ("input a 9 9; input b 9 9 9; «add» { path from=a; path from=b }", .volumeMismatch),
    ] as [(String, DiagnosticID)])
  func faults(_ test: (body: String, id: DiagnosticID)) {
    expectFindings("network n { \(test.body) }", test.id)
  }

  @Test(
    "inputs that look as if their channels came first",
    arguments: [
      ("3 224 224", "write `input 224 224 3`"), ("1 28 28", "write `input 28 28 1`"),
      ("3 16 112 112", "write `input 16 112 112 3`"), ("4 480 640", "write `input 480 640 4`"),
    ])
  func channelsFirst(_ test: (input: String, help: String)) {
    let found = expectFindings("network n { «input» \(test.input); relu }", .channelsFirst)
    #expect(found.first?.severity == .warning)
    #expect(found.first?.help.map(\.text) == [test.help])
  }

  @Test("an image without its channels is a sequence, and a note says so")
  func sequence() {
    let found = expectFindings("network n { «input» 28 28; relu }", .channelsFirst)
    #expect(found.first?.severity == .note)
    let help = "an image has three: `input 28 28 1`, or 3 in color"
    #expect(found.first?.help.map(\.text) == [help])
  }

  @Test(
    "and inputs that do not",
    arguments: [
      "8 8", "100 64", "224 224 3", "1 1000 64", "3 3 512", "1 1 784", "19 19 48", "3 100",
      "16 112 112 3",
    ])
  func channelsLast(_ input: String) {
    expectFindings("network n { input \(input); relu }")
  }
}
