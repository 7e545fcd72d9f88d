import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

@Suite struct ToolConventionTests {
  /// What tools make of one network.
  struct Network: CustomTestStringConvertible {
    let totals: [ToolTotal]

    var testDescription: String { totals[0].network }

    static let all = Dictionary(grouping: ToolTotal.fixtures, by: \.network).values
      .map(Network.init).sorted { $0.testDescription < $1.testDescription }
  }

  @Test("the fixture is complete")
  func fixtureIsComplete() {
    #expect(ToolTotal.fixtures.count == 178)
    #expect(Network.all.count == 34)
    let printed = Set(ToolTotal.fixtures.map(\.convention)).union(PrintedTotals.conventions)
    for convention in Convention.all where convention.evidence == .run {
      #expect(printed.contains(convention.name), "\(convention.name)")
    }
  }

  @Test("every total is what the tool prints, to the last digit", arguments: Network.all)
  func totals(_ expected: Network) throws {
    let network = try zooNetwork("torchvision/\(expected.testDescription)")
    let counted = NetworkByClass(of: network)
    for total in expected.totals {
      let convention = try #require(Convention.named(total.convention))
      let totals = try counted.totals(by: convention)
      #expect(totals.figure.total.exact == total.total, "\(total.testDescription)")
      if let parameters = total.parameters {
        #expect(totals.parameters.total.exact == parameters, "\(total.testDescription)")
      }
    }
  }

  /// The table of ResNet-50's totals, in G.
  @Test(
    "one network has twelve totals",
    arguments: [
      ("resnet50", "cnnshape", 3_857_973_248, "3.858"),
      ("resnet50", "netscope", 3_868_560_384, "3.869"),
      ("resnet50-v1.5", "torchvision", 4_089_184_256, "4.089184"),
      ("resnet50-v1.5", "nni", 4_089_184_256, "4.089184"),
      ("resnet50-v1.5", "ptflops-aten", 4_089_185_256, "4.089185"),
      ("resnet50-v1.5", "torchinfo", 4_089_238_376, "4.089238"),
      ("resnet50-v1.5", "fvcore", 4_111_512_576, "4.111513"),
      ("resnet50-v1.5", "thop-2020-05", 4_111_514_624, "4.111515"),
      ("resnet50-v1.5", "ptflops-0.7.0", 4_121_925_096, "4.121925"),
      ("resnet50-v1.5", "ptflops-pytorch", 4_132_436_968, "4.132437"),
      ("resnet50-v1.5", "thop", 4_133_742_592, "4.133743"),
      ("resnet50-v1.5", "thop-ultralytics", 4_133_742_592, "4.133743"),
      ("resnet50-v1.5", "fvcore-train", 4_144_854_528, "4.144855"),
      ("resnet50-v1.5", "flopcounter", 8_178_368_512, "8.178369"),
      ("resnet50-v1.5", "calflops", 8_211_108_352, "8.211108"),
    ])
  func resNet50(_ name: String, _ convention: String, _ exact: Int64, _ printed: String) throws {
    let convention = try #require(Convention.named(convention))
    let total = try NetworkByClass(of: try zooNetwork(name)).totals(by: convention).figure.total
      .known
    #expect(total == exact)
    var unit: Int64 = 1_000_000_000
    for _ in printed.drop(while: { $0 != "." }).dropFirst() { unit /= 10 }
    #expect((total + unit / 2) / unit == Int64(printed.filter { $0 != "." }))
  }

  @Test("the lecture's table of VGG-16: values, bytes and weights")
  func lectureTable() throws {
    let tally = try NetworkByClass(of: try zooNetwork("vgg16")).totals(by: .cs231n)
    #expect(tally.figure.total == 15_237_608)
    #expect(tally.figure.total.times(4) == 60_950_432)
    #expect(tally.parameters.total == 138_344_128)
  }

  /// MatConvNet's AlexNet has its normalization merged into the convolutions: the paper's two groups
  /// without response normalization.
  @Test("convnet-burden's AlexNet, to the last digit")
  func convNetBurden() throws {
    let network = NetworkByClass(of: try zooNetwork("alexnet-two-gpu"))
    let tally = try network.totals(by: .convNetBurden)
    #expect(tally.figure.total.known - tally.figure[.responseNormalization] == 727_362_344)
  }

  @Test("NNI leaves batch normalization out, Keras takes its statistics in")
  func parameters() throws {
    let network = NetworkByClass(of: try zooNetwork("resnet50-v1.5"))
    #expect(try network.totals(by: .torchvision).parameters.total == 25_557_032)
    #expect(try network.totals(by: .nni).parameters.total == 25_503_912)
  }

  @Test("Keras's ResNet-50 has the stride of the paper, a bias for each filter, and statistics")
  func kerasResNet50() throws {
    let network = try zooNetwork("resnet50")
    let biases = network.network.nodes.reduce(0 as Int64) { sum, node in
      guard case .convolution(let convolution) = node.layer else { return sum }
      return sum + Int64(convolution.filters)
    }
    #expect(
      try NetworkByClass(of: network).totals(by: .keras).parameters.total.known + biases
        == 25_636_712)
  }

  @Test("terms add up exactly for every pair of conventions", arguments: zooFiles)
  func pairs(_ file: ZooFile) throws {
    for name in file.library().networks {
      let network = try file.network(name)
      let counted = NetworkByClass(of: network, includesBranches: true)
      let tallies = try Convention.all.map { try counted.totals(by: $0) }
      for tally in tallies {
        #expect(tally.figure.items.reduce(0) { $0 + $1.amount } == tally.figure.total.exact)
      }
      for first in tallies {
        for second in tallies {
          let reconciliation = Reconciliation(first, second)
          let sum = reconciliation.lines.reduce(0) { $0 + $1.difference }
          if sum != reconciliation.firstTotal.known - reconciliation.secondTotal.known {
            Issue.record("\(name): \(first.convention.name), \(second.convention.name)")
          }
        }
      }
    }
  }
}
