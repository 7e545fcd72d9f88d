import CNNDiagnostics
import CNNText
import FileFormats
import Foundation
import NetworkAnalysis
import NetworkInterchange
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// What came of a file of another program.
struct ImportedNetwork {
  let elaboration: Elaboration?
  let diagnostics: [Diagnostic]

  init(
    _ text: String, as path: String, _ settings: ElaborationSettings = ElaborationSettings()
  ) {
    self.init(Array(text.utf8), as: path, settings)
  }

  /// - Parameter path: its ending or, for JSON, the content says what it is.
  init(
    _ bytes: [UInt8], as path: String, _ settings: ElaborationSettings = ElaborationSettings()
  ) {
    var sources = SourceMap()
    var file: ImportedFile
    if path.hasSuffix(".keras") {
      file = ImportedFile(
        .kerasArchive, reading: ByteBuffer(bytes), path: path, into: &sources, memory: nil)
    } else {
      let format: ImportFormat.TextFormat =
        path.hasSuffix(".cfg") ? .darknet : path.hasSuffix(".yaml") ? .ultralytics : .keras
      file = ImportedFile(
        format, reading: SourceFile(path: path, bytes: bytes), into: &sources, memory: nil)
    }
    elaboration = file.networks.first.flatMap { file.elaborate($0, settings: settings) }
    diagnostics = file.diagnostics + (elaboration?.diagnostics ?? [])
  }

  var network: InferredNetwork? { elaboration?.network }

  /// The errors in short: `syntax: expected a value`.
  var errors: [String] {
    diagnostics.filter { $0.severity == .error }.map { "\($0.id.rawValue): \($0.headline)" }
  }

  var summary: NetworkSummary? {
    network.flatMap {
      try? NetworkSummary(of: $0, batch: 1, precision: .float32, includesBranches: true)
    }
  }

  /// Layers and their volumes: `conv1 24×24×20`.
  var shapes: [String] {
    nodes.map { "\($0.name) \($0.shape)" }
  }

  /// What tests ask of each layer.
  struct Layer {
    let name: String
    let layer: NetworkModel.Layer
    let shape: Shape
    let figures: LayerFigures

    /// Multiply–accumulates of a convolution or a fully connected layer.
    var weightedMACs: Int64 {
      switch layer {
      case .convolution, .transposedConvolution, .fullyConnected: figures.macs?.known ?? 0
      default: 0
      }
    }

    var parameterCount: Int64 {
      figures.parameters.known.total + figures.parameters.known.statistics
    }
  }

  var nodes: [Layer] {
    guard let network, let summary else { return [] }
    return network.network.nodes.indices.map { index in
      let id = network.network.id(at: index)
      return Layer(
        name: network[id].name, layer: network[id].layer, shape: network.shape(of: id),
        figures: summary[id])
    }
  }
}

/// The folder of files that other programs wrote, which is not part of the repository; nil if it is not there.
let interopFolder: URL? = {
  guard let folder = referenceFolder?.deletingLastPathComponent().appending(path: "interop"),
    FileManager.default.fileExists(atPath: folder.path)
  else { return nil }
  return folder
}()

/// A file that others wrote, and what their own tool says of it.
struct ForeignFile: CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let truth: JSONValue

  var testDescription: String { name }

  /// The files of a folder with their truths, by name.
  static func all(in folder: String) -> [ForeignFile] {
    guard let place = interopFolder?.appending(path: folder),
      let names = try? FileManager.default.contentsOfDirectory(atPath: place.path)
    else { return [] }
    return names.sorted().compactMap { name in
      guard !name.hasSuffix(".truth.json"),
        let bytes = try? Data(contentsOf: place.appending(path: name)),
        let text = try? Data(contentsOf: place.appending(path: name + ".truth.json")),
        let truth = try? JSONParser.parse(Array(text))
      else { return nil }
      return ForeignFile(name: name, bytes: Array(bytes), truth: truth)
    }
  }

  /// Imports what is left of the file if it is cut, and the file with single bits changed: nothing may trap.
  ///
  /// - Parameters:
  ///   - step: bytes from one cut to the next.
  ///   - changes: the bits that are changed, one at a time.
  func importDamaged(cutEvery step: Int, changes: Int) {
    for count in stride(from: 0, to: bytes.count, by: step) {
      _ = ImportedNetwork(Array(bytes.prefix(count)), as: name)
    }
    var state: UInt64 = 7
    for _ in 0..<changes {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var changed = bytes
      changed[Int(state >> 33) % changed.count] ^= 1 << UInt8(state >> 29 & 7)
      _ = ImportedNetwork(changed, as: name)
    }
  }
}

/// What the project says of each of these files (`Tests/Fixtures/interop-*.csv`).
struct ExpectedOutcome {
  let outcome: String
  /// The finding's id, of a file that is refused.
  let finding: String

  static func all(_ name: String) throws -> [String: ExpectedOutcome] {
    let place = packageFolder.appending(path: "Tests/Fixtures/\(name)")
    var outcomes: [String: ExpectedOutcome] = [:]
    for line in try String(contentsOf: place, encoding: .utf8).split(separator: "\n").dropFirst() {
      let parts = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false)
      outcomes[String(parts[0])] = ExpectedOutcome(
        outcome: String(parts[1]), finding: String(parts[2]))
    }
    return outcomes
  }
}
