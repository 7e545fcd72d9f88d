import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import Testing

@Suite struct PublishedFigureTests {
  @Test("the fixture is complete, and every dispute has a reason")
  func fixtureIsComplete() {
    let counts = Dictionary(grouping: PublishedFigure.all, by: \.verdict).mapValues(\.count)
    #expect(counts == [.rounded: 578, .cut: 8, .disputed: 28])
    for figure in PublishedFigure.all where figure.verdict == .disputed {
      #expect(!figure.reason.isEmpty, "\(figure.key)")
    }
  }

  @Test(
    "printed figures are what the arithmetic gives, or are disputed",
    arguments: Set(PublishedFigure.all.map(\.network)).sorted())
  func hold(network: String) throws {
    let figures = PublishedFigure.all.filter { $0.network == network }
    for (setting, figures) in Dictionary(grouping: figures, by: \.setting) {
      let subject = try MeasuredNetwork(network, setting)
      for figure in figures {
        let value = try subject.value(of: figure.quantity)
        let verdict = figure.verdict(on: value)
        #expect(verdict == figure.verdict, "\(figure.key): \(value)")
      }
    }
  }
}

/// A network as a figure's source has measured it.
struct MeasuredNetwork {
  let network: InferredNetwork
  let setting: PublishedFigure.Setting
  let summary: NetworkSummary

  init(_ name: String, _ setting: PublishedFigure.Setting) throws {
    var library = try zooLibrary(declaring: name)
    var settings = ElaborationSettings()
    settings.parameters = setting.parameters.map { .init(name: $0.key, value: $0.value) }
    if let height = setting.height, let width = setting.width {
      settings.input = InputSize([height, width])
    }
    let elaborated = library.elaborate(name, settings: settings)?.network
    network = try #require(elaborated, "\(name) has errors")
    self.setting = setting
    summary = try NetworkSummary(
      of: network, batch: setting.batch, includesBranches: setting.includesBranches)
  }

  /// What is computed, by the words of `published-figures.csv`.
  func value(of quantity: [String]) throws -> Double {
    let words = quantity.dropFirst()
    switch (quantity.first, words.count) {
    case ("parameters", 0): return Double(summary.totals.parameters.total.known)
    case ("parameters", 1): return Double(try tally(quantity[1]).parameters.total.known)
    case ("trainable", 0): return Double(summary.totals.trainableParameters.known)
    case ("depth", 0): return Double(NetworkDepth(of: network).total.known)
    case ("figure", 1): return Double(try tally(quantity[1]).figure.total.known)
    case ("macs", 1): return Double(try figures(quantity[1]).macs?.known ?? 0)
    case ("bytes", 1): return 4 * Double(try tally(quantity[1]).parameters.total.known)
    case ("memory", 2): return try memory(quantity[1], quantity[2])
    case ("weights", 0): return Double(summary.totals.parameters.weights.known)
    case ("weights", 1): return Double(try figures(quantity[1]).parameters.weights.known)
    case ("kind-macs", 1):
      let kind = try #require(ReferenceLayer.Kind(rawValue: quantity[1]))
      return Double(macs(of: kind))
    case ("field", 2): return try field(quantity[2], quantity[1])
    case ("activations", 1): return Double(try figures(quantity[1]).activations ?? 0)
    default: throw UnknownQuantity(words: quantity)
    }
  }

  struct UnknownQuantity: Error { let words: [String] }

  private func macs(of kind: ReferenceLayer.Kind) -> Int64 {
    network.network.nodes.indices.reduce(0) { sum, index in
      let layer = ReferenceLayer(network.network.id(at: index), in: summary)
      return layer?.kind == kind ? sum + (summary.layers[index].macs?.known ?? 0) : sum
    }
  }

  /// Of a layer or a block instance; equal along both axes.
  private func field(_ layer: String, _ part: String) throws -> Double {
    let id = try #require(network.last(of: layer), "no layer \(layer)")
    let field = try #require(ReceptiveFields(of: network)[id])
    let axis = field.vertical
    #expect(axis.size == field.horizontal.size)
    switch part {
    case "size": return Double(axis.size)
    case "stride": return try #require(axis.stride).value
    case "padding": return Double(try #require(axis.padding))
    default: throw UnknownQuantity(words: [part])
    }
  }

  private func tally(_ name: String) throws -> ConventionTotals {
    let convention = try #require(Convention.named(name), "no convention \(name)")
    let counted = NetworkByClass(
      of: network, batch: setting.batch, includesBranches: setting.includesBranches)
    return try counted.totals(by: convention)
  }

  /// A part of what a tool says of memory, in bytes.
  private func memory(_ name: String, _ part: String) throws -> Double {
    let policy = try #require(ActivationTotal.Policy(rawValue: name), "no policy \(name)")
    let sum = try ActivationTotal(policy, of: summary)
    switch part {
    case "input": return Double(try #require(sum.inputBytes))
    case "outputs": return Double(sum.bytes.known)
    case "parameters": return Double(try #require(sum.parameterBytes).known)
    case "total": return Double(sum.totalBytes.known)
    default: throw UnknownQuantity(words: [name, part])
    }
  }

  private func figures(_ layer: String) throws -> LayerFigures {
    let index = try #require(network.network.nodes.firstIndex { $0.name == layer })
    return summary.layers[index]
  }
}
