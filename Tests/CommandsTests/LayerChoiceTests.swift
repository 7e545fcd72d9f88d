import CNNHost
import Commands
import ProgramRun
import Testing

/// The rows of a summary that are shown, sums by kind, and the columns on request.
@Suite struct LayerChoiceTests {
  private func rows(_ arguments: String...) -> [[String]] {
    Array(
      cells(ofCSV: ProgramRun(["summarize"] + arguments + ["--format", "csv"]).output).dropFirst())
  }

  @Test(
    "conditions choose by kind and by figures",
    arguments: [
      ("kind == fc", ["fc6", "fc7", "fc8"]),
      ("kind == conv and macs < 100M", ["conv1_1"]),
      (
        "kind == conv and not macs < 1.8G",
        ["conv1_2", "conv2_2", "conv3_2", "conv3_3", "conv4_2", "conv4_3"]
      ),
      ("parameters > 10M", ["fc6", "fc7"]), ("params > 10M", ["fc6", "fc7"]),
      ("activation-bytes > 10MiB", ["conv1_1", "conv1_2"]),
      // What is not counted is neither small nor large.
      ("kind == relu and (macs < 1 or macs > 0)", []),
      ("kind == global-avgpool", []),
    ])
  func conditions(_ condition: String, _ names: [String]) {
    #expect(rows("vgg16", "--layers", condition).map { $0[0] } == names)
  }

  @Test("a word in a condition that means nothing is an error with its place")
  func unknown() {
    let run = ProgramRun(["summarize", "vgg16", "--layers", "kind == convv"])
    #expect(run.code == .misuse && run.errors.contains("did you mean `conv`?"))
    #expect(run.errors.contains("--layers:1:9"))
  }

  @Test(
    "kinds are compared with kinds, and have no order",
    arguments: [
      ("kind > conv", "kinds have no order", "--layers:1:1"),
      ("conv <= kind", "kinds have no order", "--layers:1:1"),
      ("macs > conv", "compared with another kind", "--layers:1:1"),
      ("kind == 3", "compared with another kind", "--layers:1:9"),
      ("kind != parameterBytes", "compared with another kind", "--layers:1:9"),
      ("3 == conv", "compared with another kind", "--layers:1:1"),
      ("macs > 1M and kind < relu", "kinds have no order", "--layers:1:15"),
    ])
  func kindsHaveNoOrder(_ condition: String, _ words: String, _ place: String) {
    let run = ProgramRun(["summarize", "vgg16", "--layers", condition])
    #expect(run.code == .misuse && run.output == "")
    #expect(run.errors.contains(words) && run.errors.contains(place), "\(run.errors)")
  }

  @Test("rows of side outputs are chosen by their kind, those of blocks by theirs")
  func kindsOfBlocks() {
    #expect(
      rows("googlenet", "--group", "--branches", "--layers", "kind == branch").map { $0[0] }
        == ["loss1 (side)", "loss2 (side)"])
    #expect(
      rows("resnet18", "--layers", "kind != conv and kind == input").map { $0[0] } == ["input"])
  }

  @Test("names are those of layers and blocks, and blocks have what is in them")
  func names() {
    #expect(rows("vgg16", "--only", "fc*,pool5").map { $0[0] } == ["pool5", "fc6", "fc7", "fc8"])
    let block = rows("resnet18", "--only", "conv2_x/basic1").map { $0[0] }
    #expect(block.count == 7 && block.allSatisfy { $0.hasPrefix("conv2_x/basic1/") })
    #expect(rows("resnet18", "--group", "--only", "conv2_x").map { $0[0] } == ["conv2_x"])
    let run = ProgramRun(["summarize", "vgg16", "--only", "fc9"])
    #expect(run.code == .misuse && run.errors.contains("`vgg16` has no layer or block `fc9`"))
  }

  @Test("the top rows are those of most MACs, or the first as sorted")
  func top() {
    #expect(rows("alexnet", "--top", "2").map { $0[0] } == ["conv2", "conv4"])
    #expect(
      rows("alexnet", "--top", "2", "--sort", "-parameters").map { $0[0] } == ["fc6", "fc7"])
    #expect(rows("alexnet", "--sort", "-macs").first?[0] == "conv2")
    let text = ProgramRun(["summarize", "alexnet", "--top", "2"]).output
    #expect(text.contains("2 of 24 rows; totals are for all rows"))
  }

  /// Table 2 of arXiv:1704.04861 has 94.86 % of the mult-adds in 1×1 convolutions, 3.06 % in depthwise ones and
  /// 0.18 % in the fully connected layer.
  @Test("sums by kind tell kernels and depthwise convolutions apart")
  func kinds() throws {
    var text =
      "network mobilenet {\n input 224 224 3\n rounding floor\n conv filters=32 kernel=3 stride=2 pad=1 bias=none; batchnorm; relu\n"
    for (filters, stride) in [
      (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1),
      (512, 1), (512, 1), (1024, 2), (1024, 1),
    ] {
      text +=
        " conv filters=channels kernel=3 stride=\(stride) pad=1 groups=channels bias=none; batchnorm; relu\n"
      text += " conv filters=\(filters) kernel=1 bias=none; batchnorm; relu\n"
    }
    text += " global-avgpool; fc units=1000\n}"
    let table = cells(
      ofCSV: ProgramRun(["summarize", "-", "--by", "kind", "--format", "csv"], input: text).output)
    let (form, share) = (
      try #require(table[0].firstIndex(of: "form")),
      try #require(table[0].firstIndex(of: "macsShare"))
    )
    func part(_ kind: String, _ wanted: String) -> Double? {
      let share = table.first { $0[0] == kind && $0[form] == wanted }?[share]
      return share.flatMap { Double($0) }.map { ($0 * 1e4).rounded() / 1e4 }
    }
    #expect(part("conv", "kernel=1") == 0.9486)
    #expect(part("conv", "kernel=3 groups=channels") == 0.0306)
    #expect(part("fc", "") == 0.0018)
    let layers = table.dropFirst().compactMap { Int($0[2]) }.reduce(0, +)
    #expect(layers == 1 + 3 + 13 * 6 + 2)
  }

  /// LeCun et al. and the CSC411 homework count the connections of AlexNet by layer.
  @Test("shares add up to the whole, connections and padding are columns")
  func columns() throws {
    let shares = rows("alexnet", "--columns", "share")
    for column in 0..<3 {
      let sum = shares.compactMap { Double($0[column]) }.reduce(0, +)
      #expect((0.998...1.002).contains(sum))
    }
    let pads = ProgramRun([
      "summarize", "torchvision/resnet18", "--only", "conv1", "--columns", "pads",
      "--format", "csv",
    ])
    #expect(pads.output == "pads\r\n\"3,3,3,3\"\r\n")
    let same = ProgramRun(
      ["summarize", "-", "--columns", "layer,pads", "--format", "csv"],
      input: "network s { input 224 224 3; conv c filters=1 kernel=7 stride=2 pad=same }")
    #expect(same.output.contains("c,\"2,2,3,3\""))
    #expect(
      rows("lenet5-dense", "--only", "c1", "--columns", "connections").map { $0[0] } == ["122304"])
  }

  @Test("all numbers of a table are exact, or all short")
  func numbers() {
    let command = ["compare", "vgg16", "--columns", "parameters,flops,activationBytes,peakBytes"]
    #expect(
      ProgramRun(command).output.contains("138,357,544  30,940,528,640         60,950,432"))
    let short = ProgramRun(command + ["--numbers", "short"]).output
    #expect(short.contains("138.4 M  30.94 G           58.1 MiB"))
    #expect(
      ProgramRun(["list", "vgg16", "--numbers", "exact"]).output.contains("15,470,264,320"))
    // Programs always read exact numbers.
    #expect(
      ProgramRun(command + ["--format", "csv", "--numbers", "short"]).output
        == ProgramRun(command + ["--format", "csv"]).output)
  }

  @Test("former names of quantities work, with a note that no strictness counts")
  func formerNames() {
    let run = ProgramRun([
      "summarize", "alexnet", "--columns", "params,memory,field,live", "--format", "csv",
      "--strict",
    ])
    #expect(run.code == .clean)
    #expect(
      cells(ofCSV: run.output)[0] == [
        "parameters", "activationBytes", "receptiveField", "liveBytes",
      ])
    #expect(run.errors.contains("note[usage]: `params` is now called `parameters`"))
    #expect(ProgramRun(["summarize", "alexnet", "--columns", "params", "--quiet"]).errors == "")
    #expect(
      ProgramRun(["compare", "alexnet", "--sort", "-params"]).errors.contains("`parameters`"))
  }

  @Test("a comparison and a sweep show what comes out")
  func outputs() {
    let compared = ProgramRun(["compare", "vgg16", "--columns", "title,output", "--format", "csv"])
    #expect(cells(ofCSV: compared.output)[1] == ["VGG-16 (D)", "1x1x1000"])
    let swept = ProgramRun(
      [
        "sweep", "-", "--input", "8,16", "--columns", "output", "--format", "csv",
      ], input: "network s { input 8 8 3; conv filters=4 kernel=1 stride=2 rounding=floor }")
    #expect(cells(ofCSV: swept.output).map { $0[2] } == ["output", "4x4x4", "8x8x4"])
  }
}
