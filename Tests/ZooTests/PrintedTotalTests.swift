import Foundation
import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

/// Every figure that tools print of torchvision's networks for classification, to the last digit.
@Suite struct PrintedTotalTests {
  @Test("the fixture is complete, and every column is computed")
  func fixtureIsComplete() {
    #expect(PrintedTotals.fixtures.count == 71)
    #expect(PrintedTotals.fixtures.map(\.figures.count).reduce(0, +) == 1830)
    let columns = Set(PrintedTotals.fixtures.flatMap(\.figures.keys))
    #expect(columns == computed.union(["batch", "size"]))
    let networks = Set(PrintedTotals.fixtures.map(\.network))
    #expect(networks.count == 68)
  }

  @Test(
    "the golden folder says the same",
    .enabled(if: goldenFolder != nil, "CNNSHAPE_REFERENCE or ../shared/reference"))
  func agreesWithGoldenFolder() throws {
    let golden = try #require(goldenFolder)
    let rows = PrintedTotals.read(golden.appending(path: "peers_summary.csv"))
    #expect(rows.map(\.model) == PrintedTotals.fixtures.map(\.model))
    for (row, ours) in zip(rows, PrintedTotals.fixtures) {
      #expect(row.figures == ours.figures, "\(row.model)")
      #expect(row.isTraining == ours.isTraining, "\(row.model)")
    }
  }

  @Test("each is what the convention gives", arguments: PrintedTotals.fixtures)
  func figures(_ row: PrintedTotals) throws {
    let network = try zooNetwork(row.network)
    let input = try #require(network.network.inputs.first?.shape)
    #expect(row.figures["size"] == Int64(input.height))
    let counted = try CountedNetwork(network, of: row)
    for (column, figure) in row.figures where computed.contains(column) {
      #expect(try counted.figure(column) == figure, "\(column)")
    }
  }

  private let computed: Set<String> = Set(CountedNetwork.totals.keys)
    .union(CountedNetwork.terms.keys).union(CountedNetwork.parameters.keys)
    .union([
      "buffer_elements", "torchinfo_input_bytes", "torchinfo_output_bytes", "torchinfo_param_bytes",
    ])
}

extension PrintedTotals {
  /// Those of which the table has totals.
  static let conventions = Set(CountedNetwork.totals.values)
}

/// A network as the tools ran it.
private struct CountedNetwork {
  let counted: NetworkByClass
  let summary: NetworkSummary
  /// With the head that it has and does not run.
  let whole: NetworkByClass
  let isTraining: Bool

  init(_ network: InferredNetwork, of row: PrintedTotals) throws {
    isTraining = row.isTraining
    counted = NetworkByClass(of: network, batch: row.batch, includesBranches: isTraining)
    summary = try NetworkSummary(of: network, batch: row.batch, includesBranches: isTraining)
    // torchvision leaves GoogLeNet's heads out unless it trains.
    let hasIdleHead = row.model == "inception_v3"
    whole = NetworkByClass(of: network, includesBranches: isTraining || hasIdleHead)
  }

  static let totals = [
    "exact_conv_linear_macs": "torchvision", "fvcore": "fvcore",
    "torchinfo_mult_adds": "torchinfo", "ptflops_pytorch": "ptflops-pytorch",
    "ptflops_aten": "ptflops-aten", "thop_macs": "thop", "torch_flop_counter": "flopcounter",
    "calflops_flops": "calflops", "calflops_macs": "calflops-macs", "torchscan_macs": "torchscan",
  ]
  static let terms: [String: (convention: String, terms: [CostTerm])] = [
    "exact_conv_macs": ("torchvision", [.convolutions]),
    "exact_linear_macs": ("torchvision", [.fullyConnected]),
    "fvcore_conv": ("fvcore", [.convolutions]),
    "fvcore_linear": ("fvcore", [.fullyConnected]),
    "fvcore_norm": ("fvcore", [.batchNormalization, .layerNormalization]),
    "fvcore_adaptive_avg_pool": ("fvcore", [.adaptivePooling]),
  ]
  /// thop's are of the modules that ran.
  static let parameters = [
    "params": "torchvision", "torchinfo_params": "torchinfo", "thop_params": "thop",
    "calflops_params": "calflops",
  ]

  func figure(_ column: String) throws -> Int64? {
    if let name = Self.totals[column] { return try totals(name).figure.total.known }
    if let (name, terms) = Self.terms[column] {
      let figure = try totals(name).figure
      return terms.map { figure[$0] }.reduce(0, +)
    }
    if let name = Self.parameters[column] {
      let network = name == "thop" ? counted : whole
      let convention = try #require(Convention.named(name))
      return try network.totals(by: convention).parameters.total.known
    }
    let bytes = try ActivationTotal(.torchinfo, of: summary)
    switch column {
    case "torchinfo_input_bytes": return bytes.inputBytes
    case "torchinfo_output_bytes": return bytes.bytes.known
    case "torchinfo_param_bytes": return bytes.parameterBytes?.known
    case "buffer_elements": return try buffers
    default: return nil
    }
  }

  private func totals(_ name: String) throws -> ConventionTotals {
    let name = isTraining && name == "fvcore" ? "fvcore-train" : name
    return try counted.totals(by: #require(Convention.named(name)))
  }

  /// Running statistics, and of each normalization the number of batches that it has seen.
  private var buffers: Int64 {
    get throws {
      let network = summary.network
      let all = try NetworkSummary(
        of: network, includesBranches: whole.includesBranches)
      let normalizations = network.network.nodes.filter { node in
        guard case .batchNormalization = node.layer else { return false }
        return all.counts(node)
      }
      return all.totals.parameters.statistics.known + Int64(normalizations.count)
    }
  }
}
