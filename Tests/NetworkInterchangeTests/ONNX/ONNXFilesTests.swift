import CNNDiagnostics
import FileFormats
import Foundation
@testable import NetworkInterchange
@_spi(Rules) import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Files that others wrote, each against what ONNX Runtime and the tensors in it say
/// (`Tests/Fixtures/onnx-files.csv`; the files are not part of the repository).
struct ONNXFilesTests {
  /// A row of the table.
  struct Row: CustomTestStringConvertible, Sendable {
    let file: String
    let verdict: String
    let finding: String
    let settings: ElaborationSettings
    /// Elements of the tensors that feed weights, each once.
    let parameters: Int64
    /// Those of the tensors that element-wise nodes read, and of recurrent cells of other domains.
    let elementwise: Int64
    /// What layers have in common that do not share all of their tensors: counted for each of them.
    let shared: Int64
    let macs: Int64?

    var testDescription: String { file }
  }

  static let folder: URL? = referenceFolder.flatMap { reference in
    let folder = reference.deletingLastPathComponent().appending(path: "interop/onnx")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }

  static let rows: [Row] = {
    let url = packageFolder.appending(path: "Tests/Fixtures/onnx-files.csv")
    let lines = (try? String(contentsOf: url, encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
      var settings = ElaborationSettings()
      for dimension in cells[3].split(separator: " ") {
        let parts = dimension.split(separator: "=")
        settings.imports.dimensions.append(
          ImportSettings.Dimension(name: String(parts[0]), length: Int(parts[1]) ?? 0))
      }
      let size = cells[4].split(separator: "x").compactMap { Int($0) }
      if !size.isEmpty { settings.input = InputSize(size) }
      return Row(
        file: cells[0], verdict: cells[1], finding: cells[2], settings: settings,
        parameters: Int64(cells[5]) ?? 0, elementwise: Int64(cells[6]) ?? 0,
        shared: Int64(cells[7]) ?? 0, macs: Int64(cells[8]))
    }
  }()

  @Test("at least 85 of 100 files that are no single node are read in full")
  func share() {
    let whole = Self.rows.filter { !$0.file.hasPrefix("node_") }
    #expect(whole.count { $0.verdict == "full" } * 100 >= whole.count * 85)
  }

  @Test(
    "the table has every file",
    .enabled(if: folder != nil, "interop/onnx beside CNNSHAPE_REFERENCE")
  )
  func everyFile() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: try #require(Self.folder).path)
      .filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }
    #expect(Self.rows.map(\.file).sorted() == files.sorted())
  }

  @Test(
    "a file's shapes, parameters and multiply-accumulates are those of its truth",
    .enabled(if: folder != nil, "interop/onnx beside CNNSHAPE_REFERENCE"),
    arguments: rows.filter { $0.verdict == "full" })
  func full(row: Row) throws {
    let imported = try Imported(row)
    #expect(imported.findings == [])
    let network = try #require(imported.elaboration.network)
    #expect(!network.network.isPartial || imported.unknownsAreOperationsAlone)
    for (name, truth) in try truth(row).shapes {
      #expect(imported.extents(name) == truth, "\(name)")
    }
    #expect(
      imported.parameters == row.parameters + row.elementwise + row.shared, "parameters")
    if let macs = row.macs { #expect(imported.macs == macs, "MACs") }
  }

  @Test(
    "a file of which part depends on the data is read as far as possible",
    .enabled(if: folder != nil, "interop/onnx beside CNNSHAPE_REFERENCE"),
    arguments: rows.filter { $0.verdict == "partial" })
  func partial(row: Row) throws {
    // Without `--partial` it is an error.
    #expect(try Imported(row).elaboration.network == nil)
    var settings = row.settings
    settings.imports.isPartial = true
    let imported = try Imported(row, settings)
    #expect(imported.elaboration.diagnostics.allSatisfy { $0.severity != .error })
    #expect(try #require(imported.elaboration.network).network.isPartial)
    for (name, truth) in try truth(row).shapes {
      guard let extents = imported.extents(name) else { continue }
      #expect(extents == truth, "\(name)")
    }
    if let macs = row.macs { #expect(imported.macs <= macs) }
  }

  @Test(
    "a file that is refused says why",
    .enabled(if: folder != nil, "interop/onnx beside CNNSHAPE_REFERENCE"),
    arguments: rows.filter { $0.verdict == "refused" })
  func refused(row: Row) throws {
    let imported = try Imported(row)
    #expect(imported.elaboration.network == nil)
    #expect(imported.findings.first == row.finding)
  }

  // MARK: Truth

  private struct Truth {
    /// By the names of values; without those that ONNX Runtime did not give.
    var shapes: [(String, [Int])] = []
  }

  private func truth(_ row: Row) throws -> Truth {
    let url = try #require(Self.folder).appending(path: "\(row.file).onnx.truth.json")
    let json = try JSONSerialization.jsonObject(with: try Data(contentsOf: url)) as? [String: Any]
    var truth = Truth()
    for (name, value) in json?["node_outputs"] as? [String: Any] ?? [:] {
      if let extents = value as? [Int] { truth.shapes.append((name, extents)) }
    }
    return truth
  }
}

/// What came of an ONNX file.
struct Imported {
  let elaboration: Elaboration
  private let values: [String: [Int]]
  private let batch: Int

  init(_ row: ONNXFilesTests.Row, _ settings: ElaborationSettings? = nil) throws {
    let url = try #require(ONNXFilesTests.folder).appending(path: "\(row.file).onnx")
    try self.init(Array(try Data(contentsOf: url)), settings ?? row.settings)
  }

  init(_ bytes: [UInt8], _ settings: ElaborationSettings) throws {
    let model = try ONNXReader.model(ByteBuffer(bytes))
    var importer = ONNXImporter(model, named: "network", ofFile: "network.onnx", settings)
    importer.run()
    var values: [String: [Int]] = [:]
    for place in 0..<model.names.count {
      let id = ValueID(place: Int32(place))
      if let extents = importer.values[id]?.knownExtents { values[model.names[id]] = extents }
    }
    self.values = values
    batch = importer.batch
    elaboration = importer.finish()
  }

  func extents(_ name: String) -> [Int]? { values[name] }

  /// The ids of findings.
  var findings: [String] { elaboration.diagnostics.map(\.id.rawValue) }

  /// True if all that is not known of a layer is how many operations other than products it takes.
  var unknownsAreOperationsAlone: Bool {
    guard let network = elaboration.network?.network, network.omissions.isEmpty else {
      return false
    }
    return network.nodes.allSatisfy {
      $0.layer.unknowns.isSubset(of: [.operations, .connections, .saved, .depth, .macs])
    }
  }

  private var nodes: [(node: Node, input: LayerInput, output: Shape)] {
    guard let network = elaboration.network else { return [] }
    return network.network.nodes.indices.map { index in
      let id = network.network.id(at: index)
      return (network[id], network.input(of: id), network.shape(of: id))
    }
  }

  /// Weights, biases and statistics, those of shared layers once.
  var parameters: Int64 {
    nodes.reduce(0) { sum, place in
      guard place.node.sharesWeightsOf == nil,
        let own = try? place.node.layer.parameters(from: place.input, to: place.output)
      else { return sum }
      return sum + own.weights + own.biases + own.statistics
    }
  }

  /// Multiply-accumulates of the operators that the truth counts, for the file's whole batch.
  var macs: Int64 {
    let uncounted = [
      "LSTM", "GRU", "RNN", "DynamicQuantizeLSTM", "Einsum", "Attention", "DeformConv",
    ]
    return nodes.reduce(0) { sum, place in
      if case .opaque(let layer) = place.node.layer, uncounted.contains(layer.operatorName) {
        return sum
      }
      let cost = try? place.node.layer.cost(from: place.input, to: place.output)
      return sum + (cost?.macs ?? 0) * Int64(batch)
    }
  }
}
