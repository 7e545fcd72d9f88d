import CNNDiagnostics
import Foundation
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// The standard library of blocks: inside the binary as in the checkout, documented, and right. What its blocks
/// count is held on their page, by facts from papers and from torchvision.
@Suite struct StandardBlockTests {
  @Test("the binary carries the checkout's file")
  func bytes() throws {
    let file = packageFolder.appending(path: "Sources/ZooBytes/std/blocks.kdl")
    #expect(try Array(Data(contentsOf: file)) == standardBlocks.bytes)
  }

  @Test("every block has its row and its section on the page")
  func documented() throws {
    let page = try String(
      contentsOf: packageFolder.appending(path: "docs/standard-blocks.md"), encoding: .utf8)
    let names = String(decoding: standardBlocks.bytes, as: UTF8.self)
      .split(separator: "\n").filter { $0.hasPrefix("block ") }
      .compactMap { $0.split(separator: " ").dropFirst().first.map(String.init) }
    #expect(names.count == 13)
    #expect(StandardBlocks.names == names.filter { $0 != "inverted-path" })
    // `inverted-path` is a part of another block.
    for name in names where name != "inverted-path" {
      #expect(page.contains("| [`\(name)`](#"), "\(name)")
    }
  }

  @Test(
    "blocks are for sequences, planes and volumes",
    arguments: ["input 9 8", "input 9 7 8", "input 5 9 7 8"])
  func axes(input: String) throws {
    for call in [
      "residual 16 stride=2", "bottleneck 4 stride=2", "squeeze-excite reduction=2",
      "inverted-residual 8", "separable-conv 8", "dense-layer 4", "inception 1 2 3 4 5 6",
      "unet-convs 8", "aspp 8 rates=\"1 2\"", "conv c filters=8 kernel=1; fpn 8 c",
    ] {
      let text = "import \"std:blocks\"\nnetwork test { \(input); \(call) }"
      var sources = SourceMap()
      var library = SpecLibrary(
        reading: SourceFile(path: "test.kdl", bytes: Array(text.utf8)), into: &sources,
        imports: ZooImports())
      let expanded = library.elaborate("test")
      let elaboration = try #require(expanded)
      #expect(library.diagnostics + elaboration.diagnostics == [], "\(input): \(call)")
      #expect(elaboration.network != nil)
    }
  }

  @Test("a finding in a standard block shows the call")
  func call() throws {
    let text =
      "import \"std:blocks\"\nnetwork test { input 8 4; conv c filters=4 kernel=1; unet-up 4 c }"
    var sources = SourceMap()
    var library = SpecLibrary(
      reading: SourceFile(path: "test.kdl", bytes: Array(text.utf8)), into: &sources,
      imports: ZooImports())
    let expanded = library.elaborate("test")
    let elaboration = try #require(expanded)
    try #require(elaboration.diagnostics.count == 1)
    let labels = elaboration.diagnostics[0].secondary
    #expect(labels.map { $0.text } == ["in this call"])
    let place = try #require(labels.first).span.range
    #expect(String(decoding: Array(text.utf8)[place], as: UTF8.self) == "unet-up")
  }

  @Test("every block takes other activations and normalizations, `none`, and odd planes")
  func options() throws {
    for call in [
      "residual 8", "residual 16 stride=2", "bottleneck 4 stride=2", "inverted-residual 8 stride=2",
      "inverted-residual 8 expand=2 kernel=5", "separable-conv 8 stride=2", "unet-convs 8",
      "aspp 8 rates=\"1 2\"",
    ] {
      for options in ["", " act=silu norm=layernorm", " act=none norm=none", " act=own norm=own"] {
        // `inverted-residual` and the others take both; what they make reads back without a remark.
        let text = """
          import "std:blocks"
          block own { relu }
          network test { input 9 7 8; \(call)\(options) }
          """
        var sources = SourceMap()
        var library = SpecLibrary(
          reading: SourceFile(path: "test.kdl", bytes: Array(text.utf8)), into: &sources,
          imports: ZooImports())
        let expanded = library.elaborate("test")
        let elaboration = try #require(expanded)
        #expect(library.diagnostics + elaboration.diagnostics == [], "\(call)\(options)")
        let network = try #require(elaboration.network)
        let biased = network.network.nodes.contains { node in
          guard case .convolution(let layer) = node.layer else { return false }
          return layer.bias == .shared
        }
        #expect(
          biased
            == (options.hasSuffix("norm=none") || call == "unet-convs 8" && options.isEmpty
              || call.hasPrefix("separable-conv") && options.isEmpty),
          "\(call)\(options)")
      }
    }
  }
}
