import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@testable import NetworkInterchange

/// A file of another program, with what that program says of it.
struct CaffeCase: Sendable, CustomTestStringConvertible {
  let url: URL
  var name: String { url.deletingPathExtension().lastPathComponent }
  var testDescription: String { name }

  static let folder = interopFolder?.appending(path: "caffe")

  static let all: [CaffeCase] = {
    guard let folder,
      let urls = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return urls.filter { $0.pathExtension == "prototxt" }.map { CaffeCase(url: $0) }
      .sorted { $0.name < $1.name }
  }()

  var truth: CaffeTruth? {
    get throws {
      let path = url.path + ".truth.json"
      guard FileManager.default.fileExists(atPath: path) else { return nil }
      return try JSONDecoder().decode(
        CaffeTruth.self, from: Data(contentsOf: URL(filePath: path)))
    }
  }
}

/// What Caffe itself says of a file: blobs and parameters of the network that it built.
struct CaffeTruth: Decodable {
  let parameters: Int64?
  let macs: Int64?
  let assumed_inputs: [String: [Int]]?
  let phases: [String: Phase]

  struct Phase: Decodable {
    let parameters: Int64?
    let macs_conv_deconv_ip: Int64?
    let net_inputs: [String: [Int]]?
    let layers: [Layer]?
  }

  struct Layer: Decodable {
    let name: String
    let type: String
    let tops: [String: [Int]]
  }

  /// The phase that Caffe could build, tests first: its key, which has stages after a `+`.
  var phase: (key: String, value: Phase)? {
    let built = phases.filter { $0.value.parameters != nil && $0.value.layers?.isEmpty == false }
    for key in ["TEST"] + built.keys.filter({ $0.hasPrefix("TEST+") }).sorted() + ["TRAIN"] {
      if let phase = built[key] { return (key, phase) }
    }
    return nil
  }
}

/// How far a file is read, and whether its figures are those of Caffe.
struct CaffeComparison {
  private(set) var result = ""
  private(set) var parameters: Int64?
  private(set) var macs: Int64?
  private(set) var compared = 0
  private(set) var remarks: [String] = []

  init(_ file: CaffeCase) throws {
    let truth = try file.truth
    var settings = ElaborationSettings()
    if let key = truth?.phase?.key {
      let parts = key.split(separator: "+").map(String.init)
      settings.imports.phase = parts[0] == "TRAIN" ? .train : .test
      settings.imports.stages = Array(parts.dropFirst())
    }
    let bytes = [UInt8](try Data(contentsOf: file.url))
    var read = CaffeResult(bytes: bytes, settings)
    // What only the data would say.
    if read.diagnostics.contains(where: { $0.id == .missingInput || $0.id == .assumedValue }),
      let inputs = truth?.assumed_inputs,
      let size = (inputs["data"] ?? inputs["pair_data"] ?? inputs["color"])?.dropFirst(),
      let channels = size.first
    {
      settings.input = InputSize(
        size.count == 1 ? [1, 1, channels] : Array(size.dropFirst()) + [channels])
      read = CaffeResult(bytes: bytes, settings)
    }
    guard let network = read.network else {
      result = "refused"
      remarks = read.diagnostics.filter { $0.severity == .error }.prefix(1).map {
        "\($0.id.rawValue): \($0.headline)"
      }
      return
    }
    let totals = try read.summary.totals
    parameters = totals.parameters.total.known
    macs = totals.macs.known
    if totals.parameters.total.isLowerBound || totals.macs.isLowerBound {
      remarks.append("at least")
    }
    guard let truth, let phase = truth.phase?.value else {
      result = "read"
      return
    }
    compare(network, with: phase)
    let normalizations = Int64((phase.layers ?? []).count { $0.type == "BatchNorm" })
    let own =
      totals.parameters.total.known + totals.parameters.statistics.known + normalizations
    if own != phase.parameters {
      remarks.append("parameters \(own), in Caffe \(phase.parameters ?? -1)")
    }
    // A list of regions is no batch of images.
    let inputs = phase.net_inputs.map { Array($0.values) } ?? []
    let first = phase.layers?.first.map { Array($0.tops.values) } ?? []
    let batch = Int64((inputs.isEmpty ? first : inputs).compactMap(\.first).min() ?? 1)
    let products = totals.macs.known * batch
    if products != phase.macs_conv_deconv_ip {
      remarks.append("MACs \(products), in Caffe \(phase.macs_conv_deconv_ip ?? -1)")
    }
    result = remarks.isEmpty ? "full" : "differs"
  }

  /// Compares the shape of every blob that a layer gives.
  private mutating func compare(_ network: InferredNetwork, with phase: CaffeTruth.Phase) {
    var shapes: [String: Shape] = [:]
    for index in network.network.nodes.indices {
      let id = network.network.id(at: index)
      shapes[network[id].name] = network.shape(of: id)
    }
    for layer in phase.layers ?? [] {
      for (top, lengths) in layer.tops where lengths.count > 1 {
        let name = layer.tops.count == 1 ? layer.name : top
        guard let shape = shapes[name] ?? shapes[top] else {
          // Loss, labels, the same blob under another name, regions.
          if !["Input", "DummyData", "Split", "Accuracy", "Silence"].contains(layer.type),
            !layer.type.hasSuffix("Loss"), !top.hasSuffix("_mask"), layer.type != "Python"
          {
            remarks.append("no layer `\(layer.name)`")
          }
          continue
        }
        compared += 1
        let own = [Int](lengths.dropFirst())
        let alone = (try? CaffeBlob.volume(own)) ?? nil
        let regions = (try? CaffeBlob.volume(own, ofRegions: lengths[0])) ?? nil
        guard shape != alone, shape != regions, !(shape.isVector && shape.count == alone?.count)
        else { continue }
        remarks.append("`\(name)` is \(shape), in Caffe \(lengths)")
      }
    }
    remarks = Array(remarks.prefix(3))
  }

  /// A row of the table of the project.
  var row: String {
    let remark = remarks.joined(separator: "; ").replacing("\"", with: "'")
    return
      "\(result),\(parameters.map(String.init) ?? ""),\(macs.map(String.init) ?? ""),\(compared),\"\(remark)\""
  }
}

/// Every file of Caffe that others wrote, checked against Caffe itself. The table is
/// `Tests/Fixtures/interchange-caffe.csv`; `CNNSHAPE_UPDATE_DOCS=1` writes it.
@Suite(
  .enabled(
    if: !CaffeCase.all.isEmpty, "interop/caffe beside CNNSHAPE_REFERENCE or ../shared/reference"))
struct CaffeTruthTests {
  static let table = packageFolder.appending(path: "Tests/Fixtures/interchange-caffe.csv")

  @Test("the table is what the files give")
  func table() throws {
    var lines = ["file,result,parameters,macs,shapes compared,remark"]
    for file in CaffeCase.all { lines.append("\(file.name),\(try CaffeComparison(file).row)") }
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["CNNSHAPE_UPDATE_DOCS"] == "1" {
      try Data(text.utf8).write(to: Self.table)
    }
    let known = try String(contentsOf: Self.table, encoding: .utf8)
    for (line, expected) in zip(lines, known.split(separator: "\n")) { #expect(line == expected) }
    #expect(text == known)
  }

  @Test("no file is read otherwise than Caffe reads it")
  func noneDiffers() throws {
    let known = try String(contentsOf: Self.table, encoding: .utf8).split(separator: "\n")
      .dropFirst()
    #expect(known.filter { $0.contains(",differs,") } == [])
    let full = known.count { $0.contains(",full,") }
    let withTruth = try CaffeCase.all.count { try $0.truth != nil }
    #expect(full * 100 >= withTruth * 95, "\(full) of \(withTruth)")
  }

  @Test("a file cut at some places, or with some bits changed, is read or refused")
  func hostile() throws {
    for file in CaffeCase.all {
      let bytes = [UInt8](try Data(contentsOf: file.url))
      guard bytes.count < 40_000 else { continue }
      // Other places in each file: those of multiples of a prime.
      for step in 1...4 {
        let place = step * 7919 % bytes.count
        _ = CaffeResult(bytes: Array(bytes[..<place]))
        var changed = bytes
        changed[place] ^= UInt8(1 << (place % 8))
        _ = CaffeResult(bytes: changed)
      }
    }
  }
}
