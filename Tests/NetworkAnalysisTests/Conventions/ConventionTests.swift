import Foundation
import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

/// The tables of `docs/tool-conventions.md` on single layers: figures that tools print, and for tools that
/// are not run here figures worked out by hand.
@Suite struct ConventionTests {
  /// A row of `tool-layers.csv`, or of `opencv-layers.csv`.
  struct PrintedLayers: CustomTestStringConvertible {
    let body: String
    let figures: [(convention: String, figure: Int64)]

    var testDescription: String { body }

    static let all = rows(of: "tool-layers.csv")
    static let ofOpenCV = rows(of: "opencv-layers.csv")

    private static func rows(of file: String) -> [PrintedLayers] {
      let url = packageFolder.appending(path: "Tests/Fixtures/\(file)")
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
      let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
        $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      }
      guard let header = rows.first else { return [] }
      return rows.dropFirst().map { row in
        PrintedLayers(
          body: row[0],
          figures: zip(header, row).dropFirst().compactMap { name, text in
            Int64(text).map { (name, $0) }
          })
      }
    }
  }

  @Test(
    "each convention makes of single layers what its tool prints",
    arguments: PrintedLayers.all + PrintedLayers.ofOpenCV)
  func printed(_ layers: PrintedLayers) throws {
    let counted = NetworkByClass(of: try network(layers.body))
    #expect(!layers.figures.isEmpty)
    for (name, figure) in layers.figures {
      let convention = try #require(Convention.named(name))
      #expect(try counted.totals(by: convention).figure.total.exact == figure, "\(name)")
    }
  }

  @Test("all rows of printed layers are read, and every convention that was run has figures")
  func fixture() {
    #expect(PrintedLayers.all.count >= 60)
    #expect(PrintedLayers.all.allSatisfy { $0.figures.count >= 11 })
    #expect(PrintedLayers.ofOpenCV.count >= 60)
    let rows = PrintedLayers.all + PrintedLayers.ofOpenCV
    let printed = Set(rows.flatMap { $0.figures.map(\.convention) })
    for convention in Convention.all where convention.evidence == .run {
      #expect(printed.contains(convention.name))
    }
  }

  /// What torchscan 0.2.0 prints of one module.
  @Test(
    "torchscan takes a kernel that is written as one number for its area",
    arguments: [
      ("input 6 6 4; maxpool kernel=\"2x3\" stride=1", 400),
      ("input 6 6 4; avgpool kernel=\"2x3\" stride=1", 560),
      ("input 6 6 6 4; maxpool kernel=2 stride=2", 108),
      ("input 6 4; maxpool kernel=3 stride=1", 32),
      ("input 6 4; avgpool kernel=3 stride=1", 48),
      ("input 6 6 6 4; adaptive-avgpool frames=1 height=1 width=1", 872),
      ("input 6 4; deconv filters=2 kernel=3", 196),
    ])
  func torchscan(_ body: String, _ figure: Int64) throws {
    #expect(
      try NetworkByClass(of: network(body)).totals(by: .torchscan).figure.total.exact == figure)
  }

  @Test("thop leaves out parameters of modules that it has no rule for")
  func parametersWithoutRule() throws {
    let body =
      "input 4 4 3; conv filters=4 kernel=1; groupnorm groups=2; layernorm over=channels; prelu; scale"
    let counted = NetworkByClass(of: try network(body))
    #expect(try counted.totals(by: .thop).parameters.total.exact == 16 + 8 + 4)
    #expect(try counted.totals(by: .thopMay2020).parameters.total == 16)
    #expect(try counted.totals(by: .nni).parameters.total == 16)
    #expect(try counted.totals(by: .thopUltralytics).parameters.total.exact == 16 + 8 + 8 + 4 + 8)
  }

  @Test("a softmax that nothing reads counts like any other, unless it is the last layer")
  func deadSoftmax() throws {
    let body = "input 2 2 3; conv c filters=3 kernel=1 bias=none; softmax; relu from=c"
    let dead = try NetworkByClass(of: try network(body)).totals(by: .thop)
    #expect(dead.figure[.softmax] == 4 * (3 * 3 - 1))
    #expect(!dead.notCounted.contains { $0.kind == "final softmax" })
    let last = try NetworkByClass(of: try network("input 2 2 3; softmax")).totals(by: .thop)
    #expect(last.figure.total == 0)
    #expect(last.notCounted.map(\.kind) == ["final softmax"])
  }

  @Test("a former name finds the convention by which it is known now")
  func formerNames() {
    #expect(Convention.named("thop-0.0.31")?.name == "thop-2020-05")
    let names = Convention.all.map(\.name)
    for former in Convention.all.flatMap(\.formerNames) { #expect(!names.contains(former)) }
  }

  struct Case: CustomTestStringConvertible {
    let body: String
    /// Figure by convention; of Netscope the counts that are not 0.
    let figures: [String: Int64]
    var vector: [OperationVector.Count: Int64] = [:]

    init(
      _ body: String, _ figures: [String: Int64],
      netscope vector: [OperationVector.Count: Int64] = [:]
    ) {
      self.body = body
      self.figures = figures
      self.vector = vector
    }

    var testDescription: String { body }
  }

  @Test("each convention counts each kind by its own table", arguments: Case.all)
  func figures(_ layer: Case) throws {
    let counted = NetworkByClass(of: try network(layer.body))
    for (name, figure) in layer.figures {
      let convention = try #require(Convention.named(name))
      #expect(try counted.totals(by: convention).figure.total.exact == figure, "\(name)")
    }
    let vector = try #require(try counted.totals(by: .netscope).vector)
    for count in OperationVector.Count.allCases {
      #expect(vector[count].exact == layer.vector[count, default: 0], "netscope \(count.rawValue)")
    }
  }

  /// A list that a file of `Tools/` can be missing from without a word of the compiler's.
  @Test("every convention that a tool's file declares is in the list, once")
  func allOfThem() throws {
    let folder = packageFolder.appending(path: "Sources/NetworkAnalysis/Tools")
    var declared: [String] = []
    for file in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: file, encoding: .utf8)
      let names = text.matches(of: /static let \w+ = Convention\(\s*name: "([^"]+)"/).map {
        String($0.output.1)
      }
      #expect(text.matches(of: /\bConvention\(/).count == names.count, "\(file.lastPathComponent)")
      declared += names
    }
    #expect(declared.sorted() == Convention.all.map(\.name).sorted())
  }

  @Test("every convention multiplies operations by the batch, and parameters never")
  func batch() throws {
    let layers = try network(
      "input 8 8 4; conv filters=4 kernel=3; batchnorm; relu; maxpool kernel=2; fc units=3")
    let one = NetworkByClass(of: layers)
    let eight = NetworkByClass(of: layers, batch: 8)
    for convention in Convention.all {
      let (single, batch) = (try one.totals(by: convention), try eight.totals(by: convention))
      let factor: Int64 = convention.unit == .parameters ? 1 : 8
      #expect(batch.figure.total == single.figure.total.times(factor), "\(convention.name)")
      #expect(batch.parameters.total == single.parameters.total, "\(convention.name)")
    }
  }

  @Test("layers with operations that count as zero are listed")
  func notCounted() throws {
    let counted = NetworkByClass(
      of: try network(
        "input 8 8 4; conv filters=4 kernel=3; relu; relu; gelu; dropout; flatten; softmax"))
    let tally = try counted.totals(by: .fvcore)
    #expect(
      tally.notCounted.map(\.words) == ["ReLU ×2", "GELU", "final softmax", "biases of 1 layer"])
    #expect(try counted.totals(by: .ptflopsAten).notCounted.last?.kind == "final softmax")
  }

  @Test("layers that share weights count them once, and work as often as they run")
  func sharedWeights() throws {
    let counted = NetworkByClass(
      of: try network(
        "input 4 4 2; conv a filters=2 kernel=1 bias=none; conv b filters=2 kernel=1 bias=none weights-of=a"
      ))
    #expect(try counted.totals(by: .torchvision).figure.total == 128)
    #expect(try counted.totals(by: .torchvision).parameters.total == 4)
    #expect(try counted.totals(by: .keras).figure.total == 4)
  }

  @Test("frozen parameters are none where only trained ones count")
  func frozen() throws {
    let counted = NetworkByClass(of: try network("input 1 1 2; fc units=3 frozen=#true"))
    #expect(try counted.totals(by: .ptflopsAten).parameters.total == 0)
    #expect(try counted.totals(by: .torchinfo).parameters.total == 9)
  }

  @Test("side outputs count if asked for")
  func branches() throws {
    let layers = try network(
      "input 4 4 1; conv filters=1 kernel=1 bias=none; branch side { fc units=2 bias=none }")
    #expect(try NetworkByClass(of: layers).totals(by: .torchvision).figure.total == 16)
    let all = NetworkByClass(of: layers, includesBranches: true)
    #expect(try all.totals(by: .torchvision).figure.total == 48)
  }

  @Test("a count beyond 64 bits is an error, not a trap")
  func overflow() throws {
    let layers = try network(
      "input 100000 100000 1000; conv filters=1000 kernel=1; batchnorm; maxpool kernel=1000; relu")
    let counted = NetworkByClass(of: layers, batch: Int(Int32.max))
    for convention in Convention.all
    where convention.unit != .parameters && convention.name != "cs231n" {
      #expect(throws: AnalysisError.self, "\(convention.name)") {
        try counted.totals(by: convention)
      }
    }
  }

  /// 10¹³ values, which onnx-tool charges 76 each: 7.6·10¹⁴ for an image and a layer.
  @Test("a sum beyond 64 bits blames no layer, a layer's own count blames the layer")
  func sumOverflow() throws {
    let layers = try network("input 100000 100000 1000; tanh a; tanh b; tanh c")
    func error(batch: Int) -> AnalysisError? {
      #expect(throws: AnalysisError.self) {
        try NetworkByClass(of: layers, batch: batch).totals(by: .onnxTool)
      }
    }
    #expect(error(batch: 7_500)?.node == nil)
    #expect(error(batch: 15_000)?.node.map { layers[$0].name } == "a")
    #expect(
      try NetworkByClass(of: layers, batch: 2_500).totals(by: .onnxTool).figure.total.exact == 57
        * Int64(1e17))
  }

  /// Blocks and side outputs have rows with the sums of their layers, whether or not they count.
  @Test("what side outputs add up to fits in 64 bits, or is an error though they do not count")
  func sideOutputOverflow() throws {
    let layers = try network(
      "input 100000 100000 1000; branch s { tanh a; tanh b; tanh c }; fc units=1 bias=none")
    let side = 1..<4
    func figures(batch: Int) throws -> ConventionFigures {
      try ConventionFigures(.onnxTool, of: NetworkSummary(of: layers, batch: batch))
    }
    let fits = try figures(batch: 2_500)
    #expect(fits.figure(of: side)?.exact == 57 * Int64(1e17))
    #expect(fits.tally.figure.total.exact == 25 * Int64(1e15))
    let error = #expect(throws: AnalysisError.self) { try figures(batch: 7_500) }
    #expect(error != nil && error?.node == nil && error?.error == .countOverflow(.operations))
  }

  @Test("the figures of layers add up to the total, for every convention")
  func layers() throws {
    let summary = try NetworkSummary(
      of: try network(
        """
        input 16 16 4; conv filters=8 kernel=3 pad=1; batchnorm; relu; maxpool kernel=2
        add { path { conv filters=8 kernel=1 }; path { } }
        deconv filters=4 kernel=2 stride=2; lrn; global-avgpool; fc units=10; softmax
        """), batch: 3)
    for convention in Convention.all {
      let figures = try ConventionFigures(convention, of: summary)
      let nodes = summary.layers.indices
      #expect((figures.figure(of: nodes) ?? 0) == figures.tally.figure.total, "\(convention.name)")
      #expect(figures.vector(of: nodes) == figures.tally.vector, "\(convention.name)")
      #expect(figures.parameters(of: nodes) == figures.tally.parameters.total)
    }
  }
}
