import CNNHost
import Commands
import ProgramRun
import Testing

@Suite struct ReceptiveFieldTests {
  @Test("columns come on request, and the standard table has none of them")
  func columns() {
    let run = ProgramRun([
      "summarize", "vgg16", "--format", "csv", "--columns",
      "layer,receptiveField,fieldStride,fieldPadding,fieldCenter",
    ])
    #expect(run.output.contains("pool5,212x212,32x32,90x90,15.5x15.5"))
    #expect(run.output.contains("fc6,404x404,,90x90,"))
    #expect(!ProgramRun(["summarize", "vgg16"]).output.contains("receptive"))
  }

  /// A unit of a reshaped volume holds values from anywhere, and what it sees is a part of the image all the same:
  /// eight rows and columns, and the padding of the convolution before.
  @Test(
    "fields are those of the image, whatever axes a volume has been given",
    arguments: [
      ("input 8 8 3", "reshape length=64 channels=4", "10x10", "1x1", "3.5x3.5"),
      ("input 8 8 3", "reshape height=4 width=16 channels=4", "10x10", "1x1", "3.5x3.5"),
      ("input 4 8 8 3", "reshape height=32 width=8 channels=4", "6x10x10", "1x1x1", "1.5x3.5x3.5"),
      ("input 64 3", "reshape height=8 width=8 channels=4", "66", "1", "31.5"),
      // The same extents: each unit sees what it saw.
      ("input 8 8 3", "reshape height=8 width=8 channels=4", "5x5", "2x2", "0x0"),
    ])
  func reshaped(
    _ input: String, _ reshape: String, _ size: String, _ padding: String, _ center: String
  ) {
    let text =
      "network n { \(input); conv a filters=4 kernel=3 pad=1; \(reshape); conv b filters=4 kernel=3 pad=1 }"
    let run = ProgramRun(
      [
        "summarize", "-", "--format", "csv", "--columns",
        "layer,receptiveField,fieldPadding,fieldCenter",
      ], input: text)
    let row = cells(ofCSV: run.output).last
    #expect(row == ["b", size, padding, center], "\(run.screen)")
    let unit = reshape.contains("length") ? "5" : "2,3"
    let one = ProgramRun(["explain", "-", "b", "--unit", unit], input: text)
    #expect(one.code == .clean, "\(one.errors)")
    #expect(
      one.output.contains(size == "5x5" ? "sees rows 0…4 of" : "each unit sees the whole image"),
      "\(one.output)")
    #expect(
      ProgramRun(["explain", "-", "b", "--unit", unit, "--format", "json"], input: text).code
        == .clean)
  }

  @Test("networks are compared by what their last plane sees")
  func comparison() {
    let run = ProgramRun([
      "compare", "alexnet", "resnet152", "mlp-1000-100-10", "--format", "csv", "--columns",
      "network,receptiveField",
    ])
    #expect(run.output.contains("alexnet,195x195"))
    #expect(run.output.contains("resnet152,1507x1507"))
    #expect(
      run.output.contains("mlp-1000-100-10,\n") || run.output.contains("mlp-1000-100-10,\r\n"))
  }

  @Test(
    "a unit's region",
    arguments: [
      (
        ["alexnet", "conv1", "--unit", "3,54"],
        "sees rows 12…22 of 0…226 and columns 216…226 of 0…226"
      ),
      (["alexnet", "conv1", "--unit", "3,54"], "it is centered at (17, 221), and sees no padding"),
      (["vgg16", "conv1_2", "--unit", "0,7"], "sees rows 0…2 of 0…223 and columns 5…9 of 0…223"),
      (
        ["vgg16", "conv1_2", "--unit", "0,7"],
        "rows −2…2 and columns 5…9, is centered at (0, 7); 2 of 5 rows and 0 of 5 columns lie outside"
      ),
      (
        ["resnet50", "pool1", "--unit", "9,9"],
        "rows 2…54 and columns 2…54 of the plane see no padding"
      ),
      (["resnet50", "fc1000", "--unit", "0,0"], "each unit sees the whole image"),
      (
        ["resnet50", "conv3_x/bottleneck1/add1", "--unit", "4,4"],
        "the paths into a unit see between 11×11"
      ),
    ])
  func unit(_ arguments: [String], _ text: String) {
    let run = ProgramRun(["explain"] + arguments)
    #expect(run.code == .clean)
    #expect(run.output.contains(text), "\(run.output)")
  }

  /// Levels of 25 and 13 rows, whose strides are 8 and 16 · 13 / 25.
  private static let pyramid = """
    network n {
        input 200 200 3; rounding floor
        conv c1 filters=8 kernel=3 stride=2 pad=1; conv c2 filters=8 kernel=3 stride=2 pad=1
        conv c3 filters=8 kernel=3 stride=2 pad=1; conv c4 filters=8 kernel=3 stride=2 pad=1
        add p3 { path from=c4 { upsample like=c3 }; path from=c3 }
        conv out filters=8 kernel=3 pad=1
    }
    """

  @Test("what units see together is not said of each of them")
  func differingStrides() {
    let table = ProgramRun(
      ["summarize", "-", "--format", "csv", "--columns", "layer,receptiveField,fieldStride,paths"],
      input: Self.pyramid)
    #expect(
      cells(ofCSV: table.output).suffix(2) == [
        ["p3", "31x31", "", "different strides"], ["out", "63x63", "", "different strides"],
      ])
    let arguments = ["explain", "-", "out", "--unit", "12,12"]
    let unit = ProgramRun(arguments, input: Self.pyramid)
    #expect(unit.output.contains("sees rows 65…111 of 0…199"), "\(unit.output)")
    #expect(!unit.output.contains("whole image"), "\(unit.output)")
    let data = ProgramRun(arguments + ["--format", "json"], input: Self.pyramid).output
    #expect(data.contains(#""size": [63, 63]"#), "\(data)")
    #expect(data.contains(#""coversInput": false"#), "\(data)")
  }

  @Test("pixels of images with different extents are not counted together")
  func inputsDiffer() {
    let text = """
      network n {
          input a 8 8 3; input b 16 16 3; rounding floor
          add j {
              path from=a { conv filters=4 kernel=3 pad=1 }
              path from=b { conv filters=4 kernel=3 stride=2 pad=1 }
          }
      }
      """
    let run = ProgramRun(["explain", "-", "j", "--unit", "3,3"], input: text)
    #expect(run.output.contains("its units see inputs of different extents"), "\(run.output)")
    #expect(run.output.contains("sees rows 2…4 of 0…7 and columns 2…4 of 0…7 of `a`"))
    #expect(run.output.contains("sees rows 5…7 of 0…15 and columns 5…7 of 0…15 of `b`"))
    #expect(!run.output.contains("whole image") && !run.output.contains("field, pixels"))
  }

  @Test(
    "a unit that is none",
    arguments: [
      (["alexnet", "conv1", "--unit", "3"], "needs a row and a column"),
      (["alexnet", "conv1", "--unit", "3,x"], "has rows 0 to 54 and columns 0 to 54"),
      (["alexnet", "conv1", "--unit", "55,0"], "has rows 0 to 54 and columns 0 to 54"),
      (["alexnet", "conv1", "--unit=-1,0"], "has rows 0 to 54 and columns 0 to 54"),
      (["window-exceeds-input", "--unit", "1,1"], "needs a LAYER"),
    ])
  func noUnit(_ arguments: [String], _ text: String) {
    let run = ProgramRun(["explain"] + arguments)
    #expect(run.code == .misuse)
    #expect(run.errors.contains(text), "\(run.errors)")
  }

  @Test("a field beyond 64 bits is a finding of who asks for it, and of no one else")
  func overflow() {
    let stage = "conv filters=1 kernel=1 stride=1000000 rounding=floor; pad pad=4;"
    let source = "network n { input 9 9 1; \(stage) \(stage) \(stage) \(stage) }"
    let asked = ProgramRun(["summarize", "-", "--columns", "layer,field"], input: source)
    #expect(asked.code == .findings)
    #expect(asked.errors.contains("error[overflow]"))
    for options in [[], ["--format", "json"], ["--columns", "layer,macs"]] {
      #expect(ProgramRun(["summarize", "-"] + options, input: source).code == .clean)
    }
  }
}
