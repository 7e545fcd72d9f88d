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

  /// The tool prints two decimals; the bytes were summed up by hooks on the same modules. It cannot run
  /// DenseNets, whose layers take lists.
  @Test(
    "torchsummary's sizes of torchvision's networks, modules of blocks included",
    arguments: [
      ("alexnet", 253_791_200, "8.38", "242.03"),
      ("vgg11", 663_520_480, "125.37", "632.78"),
      ("vgg13", 741_328_864, "198.87", "706.99"),
      ("vgg16", 783_440_864, "218.78", "747.15"),
      ("vgg19", 825_552_864, "238.69", "787.31"),
      ("vgg11_bn", 722_950_880, "182.03", "689.46"),
      ("vgg13_bn", 839_295_968, "292.28", "800.42"),
      ("vgg16_bn", 891_854_816, "322.14", "850.54"),
      ("vgg19_bn", 944_413_664, "352.00", "900.66"),
      ("googlenet", 125_778_400, "94.11", "119.95"),
      ("inception_v3", 336_065_804, "228.55", "320.50"),
      ("resnet18", 113_203_168, "62.79", "107.96"),
      ("resnet34", 188_759_008, "96.29", "180.01"),
      ("resnet50", 403_308_512, "286.56", "384.62"),
      ("resnet101", 629_403_616, "429.73", "600.25"),
      ("resnet152", 877_428_704, "606.59", "836.78"),
      ("mobilenet_v2", 174_914_528, "152.87", "166.81"),
      ("squeezenet1_0", 101_854_816, "91.80", "97.14"),
      ("squeezenet1_1", 61_919_328, "53.76", "59.05"),
    ] as [(String, Int64, String, String)])
  func torchsummary(_ name: String, bytes: Int64, outputs: String, total: String) throws {
    let sum = try sum(.torchsummary, "torchvision/\(name)")
    #expect(sum.totalBytes == bytes)
    #expect(try printed(sum.bytes, .torchsummary) == outputs)
    #expect(try printed(sum.totalBytes, .torchsummary) == total)
  }

  @Test("what a block that is a module ends with counts once more, also when written out")
  func modules() throws {
    let text = """
      block unit { module; conv filters=2 kernel=1; relu }
      network n { input 4 4 2; unit; unit }
      """
    let network = try #require(elaborated(text).network)
    #expect(network.network.nodes.map(\.enclosingModules) == [0, 0, 1, 0, 1])
    let flat = try #require(elaborated(NetworkWriter.text(of: network)).network)
    #expect(flat.network.nodes.map(\.enclosingModules) == [0, 0, 1, 0, 1])
    let summary = try NetworkSummary(of: flat)
    #expect(try ActivationTotal(.torchsummary, of: summary).values == 32 * 6)
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
    #expect(sum.values == 32 * 4)
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
      Tool("convnext_tiny", 602_176, 131_274_560, 114_330_016),
      Tool("densenet121", 602_176, 180_541_248, 31_915_424),
      Tool("densenet161", 602_176, 323_831_360, 114_724_000),
      Tool("densenet169", 602_176, 210_596_672, 56_597_920),
      Tool("densenet201", 602_176, 260_471_616, 80_055_712),
      Tool("googlenet", 602_176, 51_626_560, 26_499_616),
      Tool("inception_v3", 1_072_876, 143_487_808, 95_338_272),
      Tool("mnasnet1_0", 602_176, 87_314_240, 17_533_248),
      Tool("mobilenet_v2", 602_176, 106_857_792, 14_019_488),
      Tool("resnet101", 602_176, 259_718_976, 178_196_640),
      Tool("resnet152", 602_176, 360_873_792, 240_771_232),
      Tool("resnet18", 602_176, 39_747_392, 46_758_048),
      Tool("resnet34", 602_176, 59_817_792, 87_190_688),
      Tool("resnet50", 602_176, 177_831_744, 102_228_128),
      Tool("shufflenet_v2_x1_0", 602_176, 31_211_200, 9_114_416),
      Tool("squeezenet1_0", 602_176, 34_769_984, 4_993_696),
      Tool("squeezenet1_1", 602_176, 20_714_816, 4_941_984),
      Tool("vgg11", 602_176, 59_481_920, 531_453_344),
      Tool("vgg13", 602_176, 98_017_088, 532_191_392),
      Tool("vgg16", 602_176, 108_453_696, 553_430_176),
      Tool("vgg19", 602_176, 118_890_304, 574_668_960),
    ]
  }
}
