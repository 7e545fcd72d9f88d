import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// A `kdl` block of a page and what its fence promises: nothing to complain of, or one finding, as in
/// `kdl error=unknown-word` and `kdl warning=window-remainder`. A `kdl fragment` is the inside of a
/// network.
struct DescribedNetwork: Sendable, CustomTestStringConvertible {
  let page: Document
  let block: CodeBlock

  var testDescription: String { "\(page.path):\(block.firstLine)" }

  private var fence: [Substring] { block.info.split(separator: " ") }

  /// The file's text.
  var text: String {
    let lines =
      fence.contains("fragment")
      ? ["network fragment {", "input 32 32 3"] + block.lines + ["}"] : block.lines
    return lines.joined(separator: "\n") + "\n"
  }

  /// The findings that the fence names, as `error=ID`.
  var promised: [String] {
    fence.filter { $0.hasPrefix("error=") || $0.hasPrefix("warning=") }.map(String.init)
  }

  /// All that is found in the file and its networks.
  func elaborated() -> (findings: [String], networks: [Elaboration]) {
    var sources = SourceMap()
    var library = SpecLibrary(
      reading: SourceFile(path: "page.kdl", bytes: Array(text.utf8)), into: &sources,
      imports: ZooImports())
    let networks = library.networks.compactMap { library.elaborate($0) }
    let diagnostics = library.diagnostics + networks.flatMap(\.diagnostics)
    return (diagnostics.map { "\($0.severity)=\($0.id.rawValue)" }, networks)
  }

  static func all(in pages: [Document]) throws -> [DescribedNetwork] {
    try pages.flatMap { page in
      try CodeBlock.all(in: page.lines).filter { $0.language == "kdl" }
        .map { DescribedNetwork(page: page, block: $0) }
    }
  }
}

extension Elaboration {
  /// Facts that the arithmetic does not bear out as the description says.
  func failedFacts() throws -> [PublishedFact] {
    guard let network else { return facts }
    let check = try FactCheck(network)
    return facts.filter { fact in
      guard fact.settings.isEmpty else { return false }
      switch check.check(fact) {
      case .held, .disputed: return false
      case .failed, .undecided, .settled, .noFigure: return true
      }
    }
  }
}
