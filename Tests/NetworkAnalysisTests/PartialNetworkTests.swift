import CNNDiagnostics
import NetworkConditions
import NetworkFacts
import NetworkModel
import TestSupport
import Testing

@testable import NetworkAnalysis

/// Totals of networks of which some is not known. The figures are worked out in `PartialNetworks`.
@Suite struct PartialNetworkTests {
  /// What is known of a network, and which totals are lower bounds.
  private struct Expectation {
    let form: PartialNetworks.Form
    var parameters: KnownCount = 132
    var macs: KnownCount = 12_032
    var activations: KnownCount = 960
    var connections: KnownCount
    var peakBytes: KnownCount = 2048
    var depth: KnownCount = 2
    var layers: KnownCount = 4
    var operationsAreKnown = true
  }

  private static let expectations = [
    Expectation(form: .stated, connections: 8448),
    Expectation(
      form: .unknownMACs, macs: .atLeast(7936), connections: 8448, operationsAreKnown: false),
    Expectation(
      form: .unknownParameters, parameters: .atLeast(132), connections: .atLeast(8448), depth: 3),
    Expectation(
      form: .unknownOperator, parameters: .atLeast(132), macs: .atLeast(7936),
      connections: .atLeast(8448), depth: .atLeast(2), operationsAreKnown: false),
    Expectation(
      form: .omitted, parameters: .atLeast(132), macs: .atLeast(6912), activations: .atLeast(448),
      connections: .atLeast(7168), peakBytes: .atLeast(1792), depth: .atLeast(1),
      layers: .atLeast(2), operationsAreKnown: false),
  ]

  @Test("each total is judged by itself", arguments: expectations.indices)
  func totals(index: Int) throws {
    let expected = Self.expectations[index]
    let network = try PartialNetworks.network(expected.form)
    let summary = try NetworkSummary(of: network)
    let totals = summary.totals
    #expect(totals.parameters.total == expected.parameters)
    #expect(totals.trainableParameters == expected.parameters)
    #expect(totals.parameterBytes == expected.parameters.times(4))
    #expect(totals.macs == expected.macs)
    #expect(totals.flops == expected.macs.times(2))
    #expect(totals.activations == expected.activations)
    #expect(totals.activationBytes == expected.activations.times(4))
    #expect(totals.connections == expected.connections)
    #expect(totals.operations.isLowerBound == !expected.operationsAreKnown)
    for quantity in Quantity.allCases {
      let value = quantity.value(in: summary)
      switch quantity {
      case .depth: #expect(value == expected.depth)
      case .layers: #expect(value == expected.layers)
      case .peakBytes: #expect(value == expected.peakBytes)
      // Nobody knows what a product of paths reads.
      case .receptiveField: #expect(value == nil)
      default: break
      }
    }
    #expect(network.network.isPartial == (expected.form != .stated))
  }

  @Test("bounds do not fall as more is known, and an exact figure is never below one of them")
  func bounds() throws {
    let known = try NetworkSummary(of: try PartialNetworks.network(.stated))
    for form in PartialNetworks.Form.allCases {
      let partial = try NetworkSummary(of: try PartialNetworks.network(form))
      for quantity in Quantity.allCases where quantity != .depth {
        guard let least = quantity.value(in: partial), let all = quantity.value(in: known) else {
          continue
        }
        #expect(least.known <= all.known, "\(form), \(quantity)")
        #expect(least.isLowerBound || least == all, "\(form), \(quantity)")
      }
    }
  }

  @Test("memory counts a stated output and lacks what is left out")
  func memory() throws {
    for form in PartialNetworks.Form.allCases {
      let network = try PartialNetworks.network(form)
      var settings = MemorySettings()
      let inference = try MemoryRequirement(of: network, batch: 1, settings)
      settings.use = .training(.adam)
      let training = try MemoryRequirement(of: network, batch: 1, settings)
      let lacksParameters = form != .stated && form != .unknownMACs
      #expect(inference[.parameters].isLowerBound == lacksParameters, "\(form)")
      #expect(inference[.activations].isLowerBound == (form == .omitted), "\(form)")
      #expect(inference.totalBytes.isLowerBound == lacksParameters, "\(form)")
      #expect(training[.optimizerState].isLowerBound == lacksParameters, "\(form)")
      #expect(training.saved?.totalBytes.isLowerBound == lacksParameters, "\(form)")
      #expect(training.totalBytes.isLowerBound == lacksParameters, "\(form)")
      let largest = try LargestBatch(of: network, within: 1 << 20, settings)
      #expect(largest.isUpperBound == lacksParameters, "\(form)")
      let live = try LiveTensors(of: network)
      #expect(try AllocationPlan(of: live).arenaBytes.isLowerBound == (form == .omitted))
      #expect(try SmallestPeak(of: network).peakBytes.isLowerBound == (form == .omitted))
      let sum = try ActivationTotal(.cnnshape, of: try NetworkSummary(of: network))
      #expect(sum.bytes.isLowerBound == (form == .omitted), "\(form)")
    }
  }

  @Test("a training step lacks products, and gradients of what may learn")
  func trainingCost() throws {
    let bounds: [PartialNetworks.Form: (forward: Bool, backward: Bool)] = [
      .stated: (false, false), .unknownMACs: (true, true), .unknownParameters: (false, true),
      .unknownOperator: (true, true), .omitted: (true, true),
    ]
    for form in PartialNetworks.Form.allCases {
      let totals = try TrainingCost(
        of: try NetworkSummary(of: try PartialNetworks.network(form))
      ).totals
      #expect(totals.forward.isLowerBound == bounds[form]?.forward, "\(form)")
      #expect(totals.backward.isLowerBound == bounds[form]?.backward, "\(form)")
      #expect(totals.total.isLowerBound == bounds[form]?.backward, "\(form)")
    }
  }

  @Test("operations and bytes moved, and their ratio only where both are known")
  func roofline() throws {
    for form in PartialNetworks.Form.allCases {
      let totals = try Roofline(
        of: try NetworkSummary(of: try PartialNetworks.network(form))
      ).totals
      let lacksOperations = [.unknownMACs, .unknownOperator, .omitted].contains(form)
      let lacksBytes = [.unknownParameters, .unknownOperator, .omitted].contains(form)
      #expect(totals.operations.isLowerBound == lacksOperations, "\(form)")
      #expect(totals.bytes.isLowerBound == lacksBytes, "\(form)")
      #expect((totals.intensity == nil) == (lacksOperations || lacksBytes), "\(form)")
    }
  }

  @Test(
    "conventions count products by what they are, and bound what they cannot know",
    arguments: [
      // Products of two paths, which thop 0.1 has no hook for, are not counted there: the rest is exact.
      (PartialNetworks.Form.stated, "fvcore", 12_032 as KnownCount, 132 as KnownCount),
      (.stated, "thop", 7936, 132), (.unknownMACs, "fvcore", .atLeast(7936), 132),
      (.unknownMACs, "thop", 7936, 132),
      // With weights they are those of a fully connected layer.
      (.unknownParameters, "thop", 12_032, .atLeast(132)),
      (.unknownParameters, "nni", .atLeast(7936), .atLeast(132)),
      (.unknownOperator, "thop", .atLeast(7936), .atLeast(132)),
      (.omitted, "cnnshape", .atLeast(6912), .atLeast(112)),
    ])
  func conventions(
    form: PartialNetworks.Form, name: String, figure: KnownCount, parameters: KnownCount
  ) throws {
    let convention = try #require(Convention.named(name))
    let totals = try NetworkByClass(of: try PartialNetworks.network(form)).totals(by: convention)
    #expect(totals.figure.total == figure)
    #expect(totals.parameters.total == parameters)
  }

  @Test(
    "a budget that a lower bound exceeds fails; otherwise nobody knows",
    arguments: [
      (Quantity.macs, Comparison.atMost, 6911 as Int64, "failed"),
      (.macs, .atMost, 6912, "undecided"),
      (.macs, .atMost, 1_000_000, "undecided"), (.macs, .below, 6912, "failed"),
      (.macs, .below, 6913, "undecided"), (.macs, .atLeast, 6912, "held"),
      (.macs, .atLeast, 6913, "undecided"), (.macs, .above, 6911, "held"),
      (.macs, .above, 6912, "undecided"), (.macs, .equal, 6911, "failed"),
      (.macs, .equal, 6912, "undecided"), (.macs, .different, 6911, "held"),
      (.macs, .different, 6912, "undecided"), (.peakBytes, .atMost, 1791, "failed"),
      (.peakBytes, .atMost, 1 << 40, "undecided"), (.activationBytes, .atMost, 1, "failed"),
      (.layers, .atMost, 2, "undecided"), (.depth, .atMost, 9, "undecided"),
      (.receptiveField, .atMost, 999, "missing"),
    ])
  func budgets(
    quantity: Quantity, comparison: Comparison, bound: Int64, outcome: String
  ) throws {
    let check = try FactCheck(try PartialNetworks.network(.omitted))
    let number = try PrintedNumber(
      text: "\(bound)", value: Number(bound), tolerance: Number(0))
    #expect(
      check.check(fact(.budget(quantity, comparison, number))).word == outcome,
      "\(quantity) \(comparison.rawValue) \(bound)")
  }

  @Test(
    "a published figure below a lower bound fails; otherwise nobody knows",
    arguments: [
      (6911 as Int64, "failed"), (6912, "undecided"), (7000, "undecided"),
    ])
  func published(figure: Int64, outcome: String) throws {
    let check = try FactCheck(try PartialNetworks.network(.omitted))
    let number = try PrintedNumber(
      text: "\(figure)", value: Number(figure), tolerance: Number(0))
    #expect(check.check(fact(.figure(.macs, number))).word == outcome)
  }

  private func fact(_ claim: PublishedFact.Claim) -> PublishedFact {
    PublishedFact(
      target: nil, claim: claim, source: nil, dispute: nil, includesBranches: false, settings: [],
      span: SourceSpan(source: SourceID(index: 0), range: 0..<0))
  }

  @Test("of a layer that is not known there is no difference in cost")
  func differences() throws {
    let stated = try NetworkSummary(of: try PartialNetworks.network(.stated))
    let partial = try NetworkSummary(of: try PartialNetworks.network(.unknownMACs))
    let cost = NetworkDifference(from: stated, to: partial).cost
    #expect(cost.macs == nil)
    #expect(cost.flops == nil)
    #expect(cost.parameters == 0)
    #expect(cost.activations == 0)
  }

  @Test("what follows from an unknown read sees nobody knows what")
  func fields() throws {
    let network = try PartialNetworks.network(.stated)
    let fields = try ReceptiveFields(of: network)
    let ids = network.network.nodes.indices.map { network.network.id(at: $0) }
    #expect(fields[ids[1]]?.vertical.size == 3)
    #expect(fields.unknownSource(of: ids[1]) == nil)
    for id in ids[2...] {
      #expect(fields[id] == nil)
      #expect(fields.unknownSource(of: id) == ids[2])
      let first = Extents(height: 0, width: 0)
      #expect(UnitRegion.regions(of: first, of: id, in: network) == nil)
    }
  }
}

extension FactOutcome {
  fileprivate var word: String {
    switch self {
    case .held: "held"
    case .failed: "failed"
    case .disputed: "disputed"
    case .settled: "settled"
    case .undecided: "undecided"
    case .noFigure: "missing"
    }
  }
}
