import Foundation
import NetworkAnalysis
import NetworkModel
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
    #expect(try printed(sum.bytes, .torchinfo) == "108.45")
    #expect(try printed(sum.parameterBytes, .torchinfo) == "553.43")
    #expect(try printed(sum.totalBytes, .torchinfo) == "662.49")
  }

  @Test("torchinfo's output and parameter bytes of torchvision's networks", arguments: Tool.rows)
  func torchinfo(_ row: Tool) throws {
    let sum = try sum(.torchinfo, "torchvision/\(row.model)")
    #expect(sum.inputBytes == row.inputBytes)
    #expect(sum.bytes == row.outputBytes)
    #expect(sum.parameterBytes == row.parameterBytes)
  }

  @Test("torchsummary's sizes of VGG-16: 0.57, 218.59, 527.79, 746.96")
  func torchsummary() throws {
    // Its page has torchvision's VGG-16 as it was before 2019: without pooling before the classifier, and,
    // unlike the paper's, without softmax.
    let summary = try NetworkSummary(of: zooNetwork("vgg16"))
    let sum = try ActivationTotal(.torchsummary, of: summary)
    let softmax: Int64 = 2 * 4 * 1000
    #expect(try printed(sum.inputBytes, .torchsummary) == "0.57")
    #expect(try printed(sum.bytes - softmax, .torchsummary) == "218.59")
    #expect(try printed(sum.parameterBytes, .torchsummary) == "527.79")
    #expect(try printed(sum.totalBytes - softmax, .torchsummary) == "746.96")
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
    #expect(try printed(sum.bytes, .cs231n) == "60.95")
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
    #expect(Int((Double(sum.bytes) / 0x1p20).rounded()) == features)
    #expect(Int((Double(4 * sum.parameters) / 0x1p20).rounded()) == parameters)
  }

  @Test(
    "convnet-burden's GoogLeNet: 26 MiB of features, 51 MiB of parameters with the training heads'")
  func convnetBurdenGoogLeNet() throws {
    #expect(try printed(sum(.convnetBurden, "googlenet").bytes, .convnetBurden) == "25.50")
    let heads = try NetworkSummary(of: zooNetwork("googlenet"), includesBranches: true)
    let parameters = try ActivationTotal(.convnetBurden, of: heads).parameters
    #expect(Int((Double(4 * parameters) / 0x1p20).rounded()) == 51)
  }

  @Test("convnet-burden's AlexNet: 3 MiB of features, 233 MiB of parameters, in groups")
  func convnetBurdenAlexNet() throws {
    #expect(try printed(sum(.convnetBurden, "alexnet").bytes, .convnetBurden) == "3.42")
    let parameters = try sum(.convnetBurden, "alexnet-two-gpu").parameters
    #expect(Int((Double(4 * parameters) / 0x1p20).rounded()) == 233)
  }

  /// What torchinfo 1.8.0 printed: `golden/peers_summary.csv`.
  struct Tool: Sendable, CustomTestStringConvertible {
    let model: String
    let inputBytes: Int64
    let outputBytes: Int64
    let parameterBytes: Int64

    init(_ model: String, _ inputBytes: Int64, _ outputBytes: Int64, _ parameterBytes: Int64) {
      self.model = model
      self.inputBytes = inputBytes
      self.outputBytes = outputBytes
      self.parameterBytes = parameterBytes
    }

    var testDescription: String { model }

    static let rows = [
      Tool("alexnet", 602_176, 3_953_472, 244_403_360),
      Tool("densenet121", 602_176, 180_541_248, 31_915_424),
      Tool("densenet161", 602_176, 323_831_360, 114_724_000),
      Tool("densenet169", 602_176, 210_596_672, 56_597_920),
      Tool("densenet201", 602_176, 260_471_616, 80_055_712),
      Tool("googlenet", 602_176, 51_626_560, 26_499_616),
      Tool("inception_v3", 1_072_876, 143_487_808, 95_338_272),
      Tool("mobilenet_v2", 602_176, 106_857_792, 14_019_488),
      Tool("resnet101", 602_176, 259_718_976, 178_196_640),
      Tool("resnet152", 602_176, 360_873_792, 240_771_232),
      Tool("resnet18", 602_176, 39_747_392, 46_758_048),
      Tool("resnet34", 602_176, 59_817_792, 87_190_688),
      Tool("resnet50", 602_176, 177_831_744, 102_228_128),
      Tool("vgg11", 602_176, 59_481_920, 531_453_344),
      Tool("vgg13", 602_176, 98_017_088, 532_191_392),
      Tool("vgg16", 602_176, 108_453_696, 553_430_176),
      Tool("vgg19", 602_176, 118_890_304, 574_668_960),
    ]
  }
}
