import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct TrainingCostTests {
  /// A row of `Tests/Fixtures/training-flops.csv`: a step on two images, as PyTorch counts it.
  struct Counted: Sendable, CustomTestStringConvertible {
    let network: String
    let frozen: [String]
    let forward: Int64
    let backward: Int64

    var testDescription: String { ([network] + frozen).joined(separator: " ") }

    static let all: [Counted] = {
      let url = packageFolder.appending(path: "Tests/Fixtures/training-flops.csv")
      let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.dropFirst().compactMap {
        let fields = $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 6, let forward = Int64(fields[2]), let backward = Int64(fields[3])
        else { return nil }
        return Counted(
          network: fields[0], frozen: fields[1].split(separator: " ").map(String.init),
          forward: forward, backward: backward)
      }
    }()
  }

  @Test("the fixture has the 23 networks, and three with frozen parts")
  func fixture() {
    #expect(Counted.all.filter(\.frozen.isEmpty).count == 23)
    #expect(Counted.all.count == 26)
  }

  /// PyTorch 2.13 counts the weights' gradient of a convolution in groups as if each filter saw all channels
  /// (`conv_backward_flop` passes the channels of the whole input as the batch), which is so many times too much.
  private func excess(_ summary: NetworkSummary, _ cost: TrainingCost) -> Int64 {
    var excess: Int64 = 0
    for (index, node) in summary.network.network.nodes.enumerated() {
      guard case .convolution(let layer) = node.layer, let products = cost.layers[index] else {
        continue
      }
      excess += products.toWeights.known * Int64(layer.groups - 1)
    }
    return excess
  }

  @Test(
    "a step of torchvision's networks costs what FlopCounterMode counts",
    arguments: Counted.all.filter(\.frozen.isEmpty))
  func torchvision(_ counted: Counted) throws {
    let network = try named(counted.network)
    let summary = try NetworkSummary(of: network, batch: 2)
    let cost = try TrainingCost(of: summary)
    #expect(cost.totals.forward.exact == counted.forward)
    #expect(cost.totals.backward.known + excess(summary, cost) == counted.backward)
  }

  @Test(
    "a frozen part costs no gradient of its weights, and none before everything that learns",
    arguments: Counted.all.filter { !$0.frozen.isEmpty })
  func frozen(_ counted: Counted) throws {
    let text = try NetworkWriter.text(of: named(counted.network))
    let lines = text.split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      guard words.count > 1, ["conv", "batchnorm", "fc"].contains(words[0]) else {
        return String(line)
      }
      let isFrozen =
        switch counted.frozen {
        case ["features"]: words[0] == "conv"
        case ["classifier"]: words[0] == "fc"
        default: words[0] != "fc" && !line.contains("layer4/")
        }
      return isFrozen ? line + " frozen=#true" : String(line)
    }
    var sources = SourceMap()
    var library = SpecLibrary(
      reading: SourceFile(path: "n.kdl", bytes: Array(lines.joined(separator: "\n").utf8)),
      into: &sources, imports: NoImports())
    let name = try #require(library.networks.first)
    let network = try #require(library.elaborate(name)?.network)
    let cost = try TrainingCost(of: NetworkSummary(of: network, batch: 2))
    #expect(cost.totals.forward.exact == counted.forward)
    #expect(cost.totals.backward.exact == counted.backward)
  }

  private func named(_ name: String) throws -> InferredNetwork {
    for file in zooFiles where file.path.hasPrefix("torchvision/") {
      var library = file.library()
      if let network = library.elaborate("torchvision/" + name)?.network { return network }
    }
    return try #require(nil, "\(name)")
  }

  @Test("by layer: the first has no gradient of its input, a shared one is used twice")
  func layers() throws {
    let network = try network(
      """
      input 8 8 2
      conv a filters=4 kernel=3 pad=1 bias=none
      relu
      conv b filters=4 kernel=3 pad=1 bias=none frozen=#true
      conv c filters=4 kernel=3 pad=1 bias=none weights-of=b
      fc d units=3
      """)
    let cost = try TrainingCost(of: NetworkSummary(of: network))
    let products = network.network.nodes.indices.compactMap { cost.layers[$0] }
    let (a, b, d) = (Int64(64 * 9 * 2 * 4), Int64(64 * 9 * 4 * 4), Int64(256 * 3))
    #expect(products.map(\.forward.exact) == [a, b, b, d])
    #expect(products.map(\.toInput.exact) == [0, b, b, d])
    #expect(products[0].toWeights.exact == a)
    #expect(products[1].toWeights == 0)
    #expect(products[3].toWeights.exact == d)
  }

  /// PyTorch 2.13, one module used twice with or without `requires_grad`: half of what FlopCounterMode counts.
  @Test(
    "the gradients of shared weights are those of the layer that has them",
    arguments: [
      ("frozen=#true", "", 52_224), ("frozen=#true", "frozen=#true", 52_224), ("", "", 70_656),
      ("", "frozen=#true", 70_656),
    ] as [(String, String, Int64)])
  func sharedAndFrozen(_ owner: String, _ sharer: String, _ macs: Int64) throws {
    let network = try network(
      """
      input 8 8 3
      conv a filters=4 kernel=3 pad=1; relu
      conv d filters=4 kernel=3 pad=1 \(owner); relu
      conv e filters=4 kernel=3 pad=1 weights-of=d \(sharer); relu
      fc o units=2
      """)
    #expect(try TrainingCost(of: NetworkSummary(of: network)).totals.total.exact == macs)
  }

  /// PyTorch 2.13: 26,880 MACs, and `c.weight.grad` is none.
  @Test("a layer that no result depends on has no backward pass")
  func unneeded() throws {
    let network = try network(
      """
      input 8 8 3
      conv a filters=3 kernel=3 pad=1
      conv b filters=3 kernel=3 pad=1
      conv c filters=5 kernel=1
      output a b
      """)
    let cost = try TrainingCost(of: NetworkSummary(of: network))
    #expect(cost.totals.total.exact == 26_880)
    let last = try #require(cost.layers[network.node(named: "c").index])
    #expect(last.forward == 960 && last.backward == 0)
    var settings = MemorySettings()
    settings.use = .training(.adam)
    let memory = try MemoryRequirement(of: network, batch: 1, settings)
    #expect(memory[.parameters].exact == 752)
    #expect(memory[.parameterGradients].exact == 672)
    #expect(memory[.optimizerState].exact == 1_344)
    // What the first two read: the image and what comes from `a`.
    #expect(memory.saved?.totalBytes.exact == 1_536)
    #expect(try SavedOutputs(of: network).trained.map { network[$0].name } == ["a", "b"])
  }

  @Test("a layer that only side outputs depend on has a backward pass if they count")
  func neededAside() throws {
    let network = try network(
      """
      input 1 1 4
      fc a units=4
      fc b units=4 from=a
      branch side { fc c units=4 from=b }
      fc d units=4 from=a
      """)
    for (includesBranches, names) in [(false, ["a", "c", "d"]), (true, ["a", "b", "c", "d"])] {
      let summary = try NetworkSummary(of: network, includesBranches: includesBranches)
      let cost = try TrainingCost(of: summary)
      let learning = network.network.nodes.indices.filter {
        (cost.layers[$0]?.toWeights.known ?? 0) > 0
      }
      // Side outputs are shown whether or not they count.
      #expect(learning.map { network.network.nodes[$0].name.suffix(1) } == names.map { $0[...] })
      var settings = MemorySettings()
      settings.use = .training(.sgd)
      settings.includesBranches = includesBranches
      let memory = try MemoryRequirement(of: network, batch: 1, settings)
      let bytes: Int64 = (includesBranches ? 4 : 2) * 4 * 20
      #expect(memory[.parameterGradients].exact == bytes)
    }
  }

  @Test("a normalization before the first convolution learns too, unless it is frozen")
  func normalizationFirst() throws {
    for (settings, toInput) in [("", 96 as Int64), ("affine=#false", 0), ("frozen=#true", 0)] {
      let network = try network(
        "input 4 4 2; batchnorm \(settings); conv filters=3 kernel=1 bias=none")
      let cost = try TrainingCost(of: NetworkSummary(of: network))
      #expect(cost.totals.toInput.exact == toInput, "\(settings)")
      #expect(cost.totals.toWeights == 96)
    }
  }

  /// Each of two layers has 2³² MACs an image, 3·2³² with the backward pass.
  @Test(
    "a step beyond 64 bits is an error: a layer's, or of the sum, side outputs included",
    arguments: [
      ("fc a units=65536 bias=none; fc b units=65536 bias=none", 1 << 28, nil),
      ("fc a units=65536 bias=none; fc b units=65536 bias=none", 3 << 27, ""),
      (
        "branch s { fc a units=65536 bias=none; fc b units=65536 bias=none }; fc units=1", 3 << 27,
        ""
      ),
      ("branch s { fc a units=65536 bias=none }; fc units=1", 3 << 27, nil),
      ("fc a units=65536 bias=none", 800_000_000, "a"),
    ] as [(String, Int, String?)])
  func overflow(_ body: String, _ batch: Int, _ name: String?) throws {
    let network = try TestSupport.network("input 1 1 65536; \(body)")
    let summary = try NetworkSummary(of: network, batch: batch)
    do throws(AnalysisError) {
      _ = try TrainingCost(of: summary)
      #expect(name == nil)
    } catch {
      #expect((error.node.map { network[$0].name } ?? "") == name)
      #expect(error.error == .countOverflow(.macs))
    }
  }
}
