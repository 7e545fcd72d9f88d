import Foundation
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Architectures of the published models, in a layout of our own.
private enum Rows {
  static let scales8 = scales(
    "0.33 0.33 0.67 1.00 1.00", "0.25 0.50 0.75 1.00 1.25", "1024 1024 768 512 512")
  /// Of classifiers no channels are cut off.
  static let scales8Classify = scales(
    "0.33 0.33 0.67 1.00 1.00", "0.25 0.50 0.75 1.00 1.25", "1024 1024 1024 1024 1024")
  static let scales11 = scales(
    "0.50 0.50 0.50 1.00 1.00", "0.25 0.50 1.00 1.00 1.50", "1024 1024 512 512 512")
  static let scales5 = scales(
    "0.33 0.33 0.67 1.00 1.33", "0.25 0.50 0.75 1.00 1.25", "1024 1024 1024 1024 1024")

  /// The sizes n, s, m, l and x: how much of the repeats and of the channels is meant, and the most channels.
  private static func scales(_ depths: String, _ widths: String, _ channels: String) -> [String] {
    let columns = [depths, widths, channels].map { $0.split(separator: " ") }
    return ["n", "s", "m", "l", "x"].enumerated().map { place, letter in
      "\(letter): [" + columns.map { $0[place] }.joined(separator: ", ") + "]"
    }
  }

  static let backbone8 = [
    "-1, 1, Conv, [64, 3, 2]", "-1, 1, Conv, [128, 3, 2]", "-1, 3, C2f, [128, True]",
    "-1, 1, Conv, [256, 3, 2]", "-1, 6, C2f, [256, True]", "-1, 1, Conv, [512, 3, 2]",
    "-1, 6, C2f, [512, True]", "-1, 1, Conv, [1024, 3, 2]", "-1, 3, C2f, [1024, True]",
  ]
  static let neck8 = [
    "-1, 1, SPPF, [1024, 5]", "-1, 1, nn.Upsample, [None, 2, nearest]", "[-1, 6], 1, Concat, [1]",
    "-1, 3, C2f, [512]", "-1, 1, nn.Upsample, [None, 2, 'nearest']", "[-1, 4], 1, Concat, [1]",
    "-1, 3, C2f, [256]", "-1, 1, Conv, [256, 3, 2]", "[-1, 12], 1, Concat, [1]",
    "-1, 3, C2f, [512]", "-1, 1, Conv, [512, 3, 2]", "[-1, 9], 1, Concat, [1]",
    "-1, 3, C2f, [1024]",
  ]
  static let backbone11 = [
    "-1, 1, Conv, [64, 3, 2]", "-1, 1, Conv, [128, 3, 2]", "-1, 2, C3k2, [256, False, 0.25]",
    "-1, 1, Conv, [256, 3, 2]", "-1, 2, C3k2, [512, False, 0.25]", "-1, 1, Conv, [512, 3, 2]",
    "-1, 2, C3k2, [512, True]", "-1, 1, Conv, [1024, 3, 2]", "-1, 2, C3k2, [1024, True]",
  ]
  static let neck11 = [
    "-1, 1, SPPF, [1024, 5]", "-1, 2, C2PSA, [1024]", "-1, 1, nn.Upsample, [None, 2, nearest]",
    "[-1, 6], 1, Concat, [1]", "-1, 2, C3k2, [512, False]",
    "-1, 1, nn.Upsample, [None, 2, nearest]",
    "[-1, 4], 1, Concat, [1]", "-1, 2, C3k2, [256, False]", "-1, 1, Conv, [256, 3, 2]",
    "[-1, 13], 1, Concat, [1]", "-1, 2, C3k2, [512, False]", "-1, 1, Conv, [512, 3, 2]",
    "[-1, 10], 1, Concat, [1]", "-1, 2, C3k2, [1024, True]",
  ]
  static let backbone12 =
    Array(backbone11.prefix(6)) + [
      "-1, 4, A2C2f, [512, True, 4]", "-1, 1, Conv, [1024, 3, 2]", "-1, 4, A2C2f, [1024, True, 1]",
    ]
  static let neck12 = [
    "-1, 1, nn.Upsample, [None, 2, nearest]", "[-1, 6], 1, Concat, [1]",
    "-1, 2, A2C2f, [512, False, -1]", "-1, 1, nn.Upsample, [None, 2, nearest]",
    "[-1, 4], 1, Concat, [1]", "-1, 2, A2C2f, [256, False, -1]", "-1, 1, Conv, [256, 3, 2]",
    "[-1, 11], 1, Concat, [1]", "-1, 2, A2C2f, [512, False, -1]", "-1, 1, Conv, [512, 3, 2]",
    "[-1, 8], 1, Concat, [1]", "-1, 2, C3k2, [1024, True]",
  ]
  static let whole5 = [
    "-1, 1, Conv, [64, 6, 2, 2]", "-1, 1, Conv, [128, 3, 2]", "-1, 3, C3, [128]",
    "-1, 1, Conv, [256, 3, 2]", "-1, 6, C3, [256]", "-1, 1, Conv, [512, 3, 2]",
    "-1, 9, C3, [512]", "-1, 1, Conv, [1024, 3, 2]", "-1, 3, C3, [1024]", "-1, 1, SPPF, [1024, 5]",
    "-1, 1, Conv, [512, 1, 1]", "-1, 1, nn.Upsample, [None, 2, nearest]", "[-1, 6], 1, Concat, [1]",
    "-1, 3, C3, [512, False]", "-1, 1, Conv, [256, 1, 1]", "-1, 1, nn.Upsample, [None, 2, nearest]",
    "[-1, 4], 1, Concat, [1]", "-1, 3, C3, [256, False]", "-1, 1, Conv, [256, 3, 2]",
    "[-1, 14], 1, Concat, [1]", "-1, 3, C3, [512, False]", "-1, 1, Conv, [512, 3, 2]",
    "[-1, 10], 1, Concat, [1]", "-1, 3, C3, [1024, False]",
  ]
  static let whole6 = [
    "-1, 1, Conv, [64, 3, 2]", "-1, 1, Conv, [128, 3, 2]", "-1, 6, Conv, [128, 3, 1]",
    "-1, 1, Conv, [256, 3, 2]", "-1, 12, Conv, [256, 3, 1]", "-1, 1, Conv, [512, 3, 2]",
    "-1, 18, Conv, [512, 3, 1]", "-1, 1, Conv, [1024, 3, 2]", "-1, 6, Conv, [1024, 3, 1]",
    "-1, 1, SPPF, [1024, 5]", "-1, 1, Conv, [256, 1, 1]",
    "-1, 1, nn.ConvTranspose2d, [256, 2, 2, 0]",
    "[-1, 6], 1, Concat, [1]", "-1, 1, Conv, [256, 3, 1]", "-1, 9, Conv, [256, 3, 1]",
    "-1, 1, Conv, [128, 1, 1]", "-1, 1, nn.ConvTranspose2d, [128, 2, 2, 0]",
    "[-1, 4], 1, Concat, [1]", "-1, 1, Conv, [128, 3, 1]", "-1, 9, Conv, [128, 3, 1]",
    "-1, 1, Conv, [128, 3, 2]", "[-1, 15], 1, Concat, [1]", "-1, 1, Conv, [256, 3, 1]",
    "-1, 9, Conv, [256, 3, 1]", "-1, 1, Conv, [256, 3, 2]", "[-1, 10], 1, Concat, [1]",
    "-1, 1, Conv, [512, 3, 1]", "-1, 9, Conv, [512, 3, 1]",
  ]
  static let tiny3 = [
    "-1, 1, Conv, [16, 3, 1]", "-1, 1, nn.MaxPool2d, [2, 2, 0]", "-1, 1, Conv, [32, 3, 1]",
    "-1, 1, nn.MaxPool2d, [2, 2, 0]", "-1, 1, Conv, [64, 3, 1]", "-1, 1, nn.MaxPool2d, [2, 2, 0]",
    "-1, 1, Conv, [128, 3, 1]", "-1, 1, nn.MaxPool2d, [2, 2, 0]", "-1, 1, Conv, [256, 3, 1]",
    "-1, 1, nn.MaxPool2d, [2, 2, 0]", "-1, 1, Conv, [512, 3, 1]",
    "-1, 1, nn.ZeroPad2d, [[0, 1, 0, 1]]", "-1, 1, nn.MaxPool2d, [2, 1, 0]",
    "-1, 1, Conv, [1024, 3, 1]", "-1, 1, Conv, [256, 1, 1]", "-1, 1, Conv, [512, 3, 1]",
    "-2, 1, Conv, [128, 1, 1]", "-1, 1, nn.Upsample, [None, 2, nearest]", "[-1, 8], 1, Concat, [1]",
    "-1, 1, Conv, [256, 3, 1]",
  ]

  /// The text of a model by the name of its published file.
  static func text(_ name: String) -> String? {
    let task = name.contains("-") ? String(name.drop { $0 != "-" }.dropFirst()) : "detect"
    let scales: [String]
    let rows: [String]
    let levels: String
    switch name.prefix(while: { $0 != "-" }) {
    case "yolov3" where task == "tiny": (scales, rows, levels) = ([], tiny3, "[19, 15]")
    case "yolov5": (scales, rows, levels) = (scales5, whole5, "[17, 20, 23]")
    case "yolov6": (scales, rows, levels) = (scales8, whole6, "[19, 23, 27]")
    case "yolov8" where task == "cls": (scales, rows, levels) = (scales8Classify, backbone8, "-1")
    case "yolov8": (scales, rows, levels) = (scales8, backbone8 + neck8, "[15, 18, 21]")
    case "yolo11" where task == "cls":
      (scales, rows, levels) = (scales11, backbone11 + ["-1, 2, C2PSA, [1024]"], "-1")
    case "yolo11": (scales, rows, levels) = (scales11, backbone11 + neck11, "[16, 19, 22]")
    case "yolo12" where task == "cls": (scales, rows, levels) = (scales11, backbone12, "-1")
    case "yolo12": (scales, rows, levels) = (scales11, backbone12 + neck12, "[14, 17, 20]")
    default: return nil
    }
    let head: String
    switch task {
    case "detect", "tiny": head = "Detect, [nc]"
    case "seg": head = "Segment, [nc, 32, 256]"
    case "pose": head = "Pose, [nc, kpt_shape]"
    case "obb": head = "OBB, [nc, 1]"
    case "cls": head = "Classify, [nc]"
    default: return nil
    }
    let isSix = name.hasPrefix("yolov6")
    // The published poses of version 8 are of persons alone.
    let classes = task == "cls" ? 1000 : name == "yolov8-pose" ? 1 : 80
    var lines = ["nc: \(classes)", "kpt_shape: [17, 3]"]
    if isSix { lines.append("activation: torch.nn.ReLU()") }
    if !scales.isEmpty { lines += ["scales:"] + scales.map { "  " + $0 } }
    lines += ["backbone:"] + rows.map { "  - [\($0)]" }
    lines += ["head:", "  - [\(levels), 1, \(head)]"]
    return lines.joined(separator: "\n") + "\n"
  }
}

@Suite("Ultralytics")
struct UltralyticsTests {
  /// What Ultralytics 8.4.190 prints of a model (`Tests/Fixtures/ultralytics.tsv`).
  struct Printed: CustomTestStringConvertible {
    let model: String
    let scale: String
    let parameters: Int64
    let gradients: Int64
    let macs: Int64
    /// Of every row but the last: `64x320x320`.
    let outputs: [String]

    var testDescription: String { model + " " + scale }
  }

  static let printed: [Printed] = {
    let place = packageFolder.appending(path: "Tests/Fixtures/ultralytics.tsv")
    let text = (try? String(contentsOf: place, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").dropFirst().map { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Printed(
        model: parts[0], scale: parts[1], parameters: Int64(parts[3]) ?? 0,
        gradients: Int64(parts[4]) ?? 0, macs: Int64(parts[6]) ?? 0,
        outputs: parts[7].split(separator: ",").map(String.init))
    }
  }()

  private static func setting(_ scale: String) -> PublishedFact.Setting {
    PublishedFact.Setting(name: "scale", value: scale)
  }

  private func imported(_ model: String, _ scale: String) throws -> ImportedNetwork {
    var settings = ElaborationSettings()
    if !scale.isEmpty { settings.parameters = [Self.setting(scale)] }
    return ImportedNetwork(try #require(Rows.text(model)), as: model + ".yaml", settings)
  }

  @Test("there are figures of every version and task")
  func count() { #expect(UltralyticsTests.printed.count >= 55) }

  @Test("parameters, MACs and volumes are those of Ultralytics", arguments: printed)
  func figures(_ printed: Printed) throws {
    let network = try imported(printed.model, printed.scale)
    #expect(network.errors == [])
    let nodes = network.nodes
    #expect(nodes.reduce(0) { $0 + $1.figures.parameters.known.total } == printed.parameters)
    let frozen = nodes.reduce(0) {
      $0 + ($1.figures.isFrozen ? $1.figures.parameters.known.total : 0)
    }
    #expect(printed.parameters - frozen == printed.gradients)
    // Its hooks see convolutions and fully connected layers, that of the boxes included.
    let macs = nodes.reduce(0) { sum, node in
      sum + node.weightedMACs + (node.name.hasSuffix("/dfl") ? node.figures.macs?.known ?? 0 : 0)
    }
    #expect(macs == printed.macs)
    var last: [Int: Shape] = [:]
    for node in nodes {
      guard node.name.hasPrefix("model."),
        let index = Int(
          node.name.dropFirst(6).prefix {
            $0.isNumber
          })
      else { continue }
      last[index] = node.shape
    }
    for (index, output) in printed.outputs.enumerated() {
      let shape = try #require(last[index])
      #expect("\(shape.channels)x\(shape.height)x\(shape.width)" == output, "row \(index)")
    }
  }

  @Test(
    "the size comes from the option, or from the file's name, or is the first",
    arguments: [
      ("yolov8", "m", 25_902_640), ("yolov8", nil, 3_157_200), ("yolov8x", nil, 68_229_648),
      ("yolov8x", "s", 11_166_560), ("yolov8s-seg", nil, 11_166_560), ("tiny", nil, 3_157_200),
    ] as [(String, String?, Int64)])
  func scale(_ name: String, _ scale: String?, _ parameters: Int64) throws {
    var settings = ElaborationSettings()
    settings.parameters = scale.map { [Self.setting($0)] } ?? []
    let network = ImportedNetwork(try #require(Rows.text("yolov8")), as: name + ".yaml", settings)
    #expect(network.elaboration?.name == name)
    #expect(network.nodes.reduce(0) { $0 + $1.figures.parameters.known.total } == parameters)
  }

  @Test("YOLOv5 with anchors has one convolution for each level")
  func anchors() throws {
    let text = try #require(Rows.text("yolov5"))
      .replacingOccurrences(of: "Detect, [nc]", with: "Detect, [nc, anchors]")
      .replacingOccurrences(
        of: "kpt_shape: [17, 3]\nscales:",
        with: """
          depth_multiple: 0.33
          width_multiple: 0.50
          anchors:
            - [10,13, 16,30, 33,23]
            - [30,61, 62,45, 59,119]
            - [116,90, 156,198, 373,326]
          unused:
          """)
    let network = ImportedNetwork(text, as: "yolov5s.yaml")
    #expect(network.errors == [])
    // The release notes of YOLOv5 6.0: 7.2 M, 7,235,389 as it prints.
    #expect(network.nodes.reduce(0) { $0 + $1.figures.parameters.known.total } == 7_235_389)
    #expect(network.network?.network.outputs.count == 3)
  }

  @Test(
    "the slope of a leaky ReLU is its argument, in Python's notations",
    arguments: [
      ("nn.LeakyReLU()", 0.01), ("nn.LeakyReLU(0.1)", 0.1), ("nn.LeakyReLU(2e-1)", 0.2),
      ("torch.nn.LeakyReLU(0.1, inplace=True)", 0.1), ("nn.LeakyReLU(inplace=True)", 0.01),
      ("nn.LeakyReLU(negative_slope=0.3)", 0.3), ("nn.LeakyReLU(-0.5)", -0.5),
    ])
  func slope(_ activation: String, _ slope: Double) throws {
    let text = try #require(Rows.text("yolov8-cls")) + "activation: \(activation)\n"
    let network = ImportedNetwork(text, as: "m.yaml")
    #expect(network.errors == [])
    let node = try #require(network.nodes.first { $0.name == "model.0/act" })
    let expected = try Activation(.leakyReLU(slope: slope))
    #expect(node.layer == .activation(expected))
  }

  @Test(
    "what is wrong is an error with its place",
    arguments: [
      ("-1, 1, Conv, [64, 3, 2]", "-1, 1, Canv, [64, 3, 2]", "unknown-operator"),
      ("-1, 1, Conv, [64, 3, 2]", "5, 1, Conv, [64, 3, 2]", "value-out-of-range"),
      ("-1, 1, Conv, [64, 3, 2]", "-1, 1, Conv, [x, 3, 2]", "wrong-type"),
      ("-1, 1, Conv, [64, 3, 2]", "-1, 1, Conv", "wrong-type"),
      ("-1, 1, Conv, [64, 3, 2]", "-1, 100000, Conv, [64, 3, 2]", "value-out-of-range"),
      ("n: [0.33, 0.25, 1024]", "n: [0.33]", "wrong-type"),
      ("n: [0.33, 0.25, 1024]", "n: [0.33, 1.0e+300, 1024]", "value-out-of-range"),
      ("n: [0.33, 0.25, 1024]", "n: [1.0e+300, 0.25, 1024]", "value-out-of-range"),
      ("n: [0.33, 0.25, 1024]", "n: [-1.0e+300, 0.25, 1024]", "value-out-of-range"),
      ("nc: 80", "activation: nn.LeakyReLU(0.1.1)", "wrong-type"),
      ("backbone:", "spine:", "no-network"), ("nc: 80", "nc: &x 80", "syntax"),
    ])
  func faults(_ old: String, _ new: String, _ id: String) throws {
    let whole = try #require(Rows.text("yolov8"))
    let place = try #require(whole.range(of: old))
    let network = ImportedNetwork(whole.replacingCharacters(in: place, with: new), as: "m.yaml")
    #expect(network.network == nil)
    #expect(network.errors.contains { $0.hasPrefix(id + ":") }, "\(network.errors)")
  }

  @Test("a model that is cut or damaged is an error or another network, never a trap")
  func damage() throws {
    let whole = Array(try #require(Rows.text("yolov8-cls")).utf8)
    for count in whole.indices { _ = ImportedNetwork(Array(whole.prefix(count)), as: "m.yaml") }
    var state: UInt64 = 7
    for _ in 0..<300 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var changed = whole
      changed[Int(state >> 33) % changed.count] ^= 1 << UInt8(state >> 29 & 7)
      _ = ImportedNetwork(changed, as: "m.yaml")
    }
  }
}
