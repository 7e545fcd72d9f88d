import Foundation
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// Sums of outputs against what the tools print.
@Suite struct ActivationTotalTests {
  private func sum(
    _ policy: ActivationTotal.Policy, _ name: String, batch: Int = 1
  ) throws -> ActivationTotal {
    try ActivationTotal(policy, of: NetworkSummary(of: zooNetwork(name), batch: batch))
  }

  /// As the tool prints it: in its unit, two decimals.
  private func printed(_ bytes: Int64?, _ policy: ActivationTotal.Policy) throws -> String {
    String(format: "%.2f", Double(try #require(bytes)) / Double(policy.unit.bytes))
  }

  @Test("torchinfo's sizes of VGG-16: 0.60, 108.45, 553.43, 662.49")
  func torchinfo() throws {
    let sum = try sum(.torchinfo, "torchvision/vgg16")
    #expect(try printed(sum.inputBytes, .torchinfo) == "0.60")
    #expect(try printed(sum.bytes.known, .torchinfo) == "108.45")
    #expect(try printed(sum.parameterBytes?.known, .torchinfo) == "553.43")
    #expect(try printed(sum.totalBytes.known, .torchinfo) == "662.49")
  }

  @Test("torchsummary's sizes of VGG-16: 0.57, 218.59, 527.79, 746.96")
  func torchsummary() throws {
    // Its page has torchvision's VGG-16 as it was before 2019: without pooling before the classifier, and,
    // unlike the paper's, without softmax.
    let summary = try NetworkSummary(of: zooNetwork("vgg16"))
    let sum = try ActivationTotal(.torchsummary, of: summary)
    let softmax: Int64 = 2 * 4 * 1000
    #expect(try printed(sum.inputBytes, .torchsummary) == "0.57")
    #expect(try printed(sum.bytes.known - softmax, .torchsummary) == "218.59")
    #expect(try printed(sum.parameterBytes?.known, .torchsummary) == "527.79")
    #expect(try printed(sum.totalBytes.known - softmax, .torchsummary) == "746.96")
  }

  @Test(
    "torchsummary's sizes of torchvision's networks, modules of blocks included",
    arguments: PrintedSize.all)
  func torchsummary(_ size: PrintedSize) throws {
    let sum = try sum(.torchsummary, "torchvision/\(size.network)")
    #expect(sum.totalBytes.exact == size.bytes)
    #expect(try printed(sum.bytes.known, .torchsummary) == size.outputs)
    #expect(try printed(sum.totalBytes.known, .torchsummary) == size.total)
  }

  @Test("the fixture is complete")
  func fixtureIsComplete() { #expect(PrintedSize.all.count == 55) }

  /// torchsummary 1.5.1 lists Conv2d [4, 4, 4], Flatten [64] and Linear [2]; without the module only the other two.
  @Test(
    "torchsummary counts a flattening that is a module",
    arguments: [("flatten; ", 1040), ("flatten functional=#true; ", 528), ("", 528)])
  func flattening(_ flatten: String, _ bytes: Int64) throws {
    let text = "network n { input 6 6 3; conv filters=4 kernel=3; \(flatten)fc units=2 }"
    let network = try #require(elaborated(text).network)
    #expect(
      try ActivationTotal(.torchsummary, of: NetworkSummary(of: network)).bytes.exact == bytes)
  }

  @Test("what a block that is a module ends with counts once more, also when written out")
  func modules() throws {
    let text = """
      block unit { module; conv filters=2 kernel=1; relu }
      network n { input 4 4 2; unit; unit }
      """
    let network = try #require(elaborated(text).network)
    #expect(network.network.nodes.map(\.enclosingModules) == [0, 0, 1, 0, 1])
    let flat = try #require(elaborated(try NetworkWriter.text(of: network)).network)
    #expect(flat.network.nodes.map(\.enclosingModules) == [0, 0, 1, 0, 1])
    let summary = try NetworkSummary(of: flat)
    #expect(try ActivationTotal(.torchsummary, of: summary).values.exact == 32 * 6)
  }

  /// PyTorch hooks see a layer, the module that ends with it, and the module around that: three outputs.
  @Test("modules in one another count one by one")
  func nestedModules() throws {
    let text = """
      block inner { module; conv filters=2 kernel=1 }
      block outer { module; relu; inner }
      network n { input 4 4 2; outer }
      """
    let network = try #require(elaborated(text).network)
    #expect(network.network.nodes.map(\.enclosingModules) == [0, 0, 2])
    let sum = try ActivationTotal(.torchsummary, of: NetworkSummary(of: network))
    #expect(sum.values.exact == Int64(32 * 4))
  }

  @Test("Caffe's log and Netscope: 288,025,120 values for ten images of VGG-16")
  func caffe() throws {
    for policy in [ActivationTotal.Policy.caffe, .netscope] {
      let sum = try sum(policy, "vgg16", batch: 10)
      #expect(sum.values == 288_025_120)
      #expect(sum.bytes == 1_152_100_480)
      #expect(sum.kindsNotCounted == [])
    }
  }

  @Test("CS231n's table of VGG-16: its rows add up to 15,237,608 values, not to 24 M")
  func cs231n() throws {
    let sum = try sum(.cs231n, "vgg16")
    #expect(sum.values == 15_237_608)
    #expect(try printed(sum.bytes.known, .cs231n) == "60.95")
    #expect(sum.parameters == 138_344_128)
  }

  @Test("fvcore's activations")
  func fvcore() throws {
    #expect(try sum(.fvcore, "torchvision/vgg16").values == 13_556_712)
    #expect(try sum(.fvcore, "torchvision/resnet50").values == 11_114_984)
  }

  @Test("the default is what summaries say")
  func cnnshape() throws {
    let summary = try NetworkSummary(of: zooNetwork("googlenet"), batch: 3)
    let sum = try ActivationTotal(.cnnshape, of: summary)
    #expect(sum.values == summary.totals.activations)
    #expect(sum.bytes == summary.totals.activationBytes)
  }

  /// Source: albanie/convnet-burden at 9c7f31ba3bc1, README: feature memory of one image, parameter memory,
  /// in 2²⁰ bytes, rounded.
  @Test(
    "convnet-burden's feature and parameter memory",
    arguments: [
      ("vgg16", 58, 528), ("vgg19", 63, 548),
      ("resnet18", 23, 45), ("resnet34", 35, 83), ("resnet50", 103, 98), ("resnet101", 155, 170),
      ("resnet152", 219, 230), ("densenet121", 126, 31), ("densenet161", 235, 110),
      ("densenet169", 152, 55), ("densenet201", 196, 77),
    ])
  func convnetBurden(name: String, features: Int, parameters: Int) throws {
    let sum = try sum(.convnetBurden, name)
    #expect(Int((Double(sum.bytes.known) / 0x1p20).rounded()) == features)
    #expect(Int((Double(4 * sum.parameters.known) / 0x1p20).rounded()) == parameters)
  }

  @Test(
    "convnet-burden's GoogLeNet: 26 MiB of features, 51 MiB of parameters with the training heads'")
  func convnetBurdenGoogLeNet() throws {
    #expect(try printed(sum(.convnetBurden, "googlenet").bytes.known, .convnetBurden) == "25.50")
    let heads = try NetworkSummary(of: zooNetwork("googlenet"), includesBranches: true)
    let parameters = try ActivationTotal(.convnetBurden, of: heads).parameters
    #expect(Int((Double(4 * parameters.known) / 0x1p20).rounded()) == 51)
  }

  @Test("convnet-burden's AlexNet: 3 MiB of features, 233 MiB of parameters, in groups")
  func convnetBurdenAlexNet() throws {
    #expect(try printed(sum(.convnetBurden, "alexnet").bytes.known, .convnetBurden) == "3.42")
    let parameters = try sum(.convnetBurden, "alexnet-two-gpu").parameters
    #expect(Int((Double(4 * parameters.known) / 0x1p20).rounded()) == 233)
  }

  /// A row of `Tests/Fixtures/torchsummary.csv`.
  struct PrintedSize: Sendable, CustomTestStringConvertible {
    let network: String
    let bytes: Int64
    let outputs: String
    let total: String

    var testDescription: String { network }

    static let all: [PrintedSize] = ReferenceNetwork.rows(of: "torchsummary.csv").compactMap {
      row in
      guard row.count == 4, let bytes = Int64(row[1]) else { return nil }
      return PrintedSize(network: row[0], bytes: bytes, outputs: row[2], total: row[3])
    }
  }
}
