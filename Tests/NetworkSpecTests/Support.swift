import CNNDiagnostics
import Foundation
import NetworkModel
import TestSupport
import Testing
import ZooBytes

@testable import NetworkSpec

/// Finds imports among a few texts: `zoo:NAME` in the zoo, anything else by its path in the table.
struct FileTable: ImportResolver {
  var files: [String: String] = [:]

  func resolve(_ reference: String, from importer: SourceFile) throws(ImportFailure) -> SourceFile {
    if reference.hasPrefix("zoo:") || reference.hasPrefix("std:") {
      return try ZooImports().resolve(reference, from: importer)
    }
    guard !reference.hasPrefix("..") else { throw ImportFailure("it lies outside") }
    let folder = importer.path.lastIndex(of: "/").map { importer.path[...$0] } ?? ""
    guard let text = files[folder + reference] else { throw ImportFailure("no such file") }
    return SourceFile(path: folder + reference, bytes: Array(text.utf8))
  }
}

/// A description, read and with all its networks expanded.
struct Reading {
  let sources: SourceMap
  let library: SpecLibrary
  let elaborations: [Elaboration]

  init(
    _ text: String, path: String = "test.kdl", files: [String: String] = [:],
    settings: ElaborationSettings = ElaborationSettings()
  ) {
    self.init(
      SourceFile(path: path, bytes: Array(text.utf8)), FileTable(files: files), settings)
  }

  init(
    _ file: SourceFile, _ imports: FileTable = FileTable(),
    _ settings: ElaborationSettings = ElaborationSettings()
  ) {
    var sources = SourceMap()
    var library = SpecLibrary(reading: file, into: &sources, imports: imports)
    elaborations = library.networks.compactMap { library.elaborate($0, settings: settings) }
    self.library = library
    self.sources = sources
  }

  /// Of the file and of each network, each once.
  var findings: [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return (library.diagnostics + elaborations.flatMap(\.diagnostics)).filter {
      seen.insert($0).inserted
    }
  }

  /// As a terminal of 100 columns would show them.
  var report: String {
    DiagnosticRenderer(sources: sources, width: 100).render(findings)
  }

  /// The only network, without findings.
  func network(_ location: SourceLocation = #_sourceLocation) throws -> InferredNetwork {
    #expect(findings.isEmpty, "\(report)", sourceLocation: location)
    return try #require(elaborations.first?.network, sourceLocation: location)
  }
}

/// A network `test` of statements on an input of 8×8×4, unless they have one themselves.
func networkText(_ statements: String, input: String? = "input 8 8 4") -> String {
  "network test {\n\(input.map { $0 + "\n" } ?? "")\(statements)\n}"
}

/// The network of statements on an input of 8×8×4.
func network(
  _ statements: String, input: String? = "input 8 8 4", blocks: String = "",
  _ location: SourceLocation = #_sourceLocation
) throws -> InferredNetwork {
  try Reading(blocks + "\n" + networkText(statements, input: input)).network(location)
}

extension InferredNetwork {
  var nodes: [Node] { network.nodes }

  /// Of all nodes but inputs.
  var names: [String] {
    nodes.filter { $0.layer.kind != .input }.map(\.name)
  }

  /// What a named node gives: `4×4×8`.
  func output(_ name: String) -> String? {
    nodes.indices.first { nodes[$0].name == name }
      .map { shape(of: network.id(at: $0)).description }
  }

  /// The names of what a node reads.
  func inputs(of name: String) -> [String]? {
    nodes.first { $0.name == name }?.inputs.ids.map { self[$0].name }
  }
}

/// A text in which `«` and `»` mark where findings are expected.
struct MarkedText {
  let text: String
  let ranges: [Range<Int>]

  init(_ marked: String) {
    var bytes: [UInt8] = []
    var open: [Int] = []
    var ranges: [Range<Int>] = []
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "«": open.append(bytes.count)
      case "»": if let start = open.popLast() { ranges.append(start..<bytes.count) }
      default: bytes += Array(String(scalar).utf8)
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    self.ranges = ranges
  }
}

/// Expects exactly the findings marked in a text, in its order, with these ids.
@discardableResult
func expectFindings(
  _ marked: String, _ ids: DiagnosticID..., files: [String: String] = [:],
  _ location: SourceLocation = #_sourceLocation
) -> [Diagnostic] {
  let expected = MarkedText(marked)
  let reading = Reading(expected.text, files: files)
  let found = reading.findings
  #expect(found.map(\.id) == ids, "\(reading.report)", sourceLocation: location)
  let ranges = found.map { finding -> Range<Int>? in
    if case .span(let span) = finding.location { span.range } else { nil }
  }
  #expect(ranges == expected.ranges, "\(reading.report)", sourceLocation: location)
  return found
}

/// Expects that a network that was read has the nodes and volumes of the one that was written.
func expectSameNodes(
  _ back: InferredNetwork, _ network: InferredNetwork, _ location: SourceLocation
) {
  #expect(back.network.name == network.network.name, sourceLocation: location)
  #expect(back.network.title == network.network.title, sourceLocation: location)
  #expect(back.network.outputs == network.network.outputs, sourceLocation: location)
  #expect(back.nodes.count == network.nodes.count, sourceLocation: location)
  for (index, (read, written)) in zip(back.nodes, network.nodes).enumerated() {
    let id = network.network.id(at: index)
    // One expectation for each layer: there are tens of thousands.
    let isSame =
      read.name == written.name && read.layer == written.layer && read.inputs == written.inputs
      && read.attributes == written.attributes && read.sharesWeightsOf == written.sharesWeightsOf
      && read.branch.map { back.network.branches[$0] }
        == written.branch.map { network.network.branches[$0] }
      && back.shape(of: id) == network.shape(of: id)
    let counts = read.isSideOutput == written.isSideOutput
    #expect(isSame && counts, "\(read) instead of \(written)", sourceLocation: location)
  }
}
