import Testing

@testable import CNNText

@Suite struct EditDistanceTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("kernel", "kernel", 0),
    ("kernal", "kernel", 1), ("kernle", "kernel", 1), ("kernelel", "kernel", 2),
    ("kitten", "sitting", 3), ("ca", "abc", 3), ("stirde", "stride", 1),
  ])
  func distanceCountsEditsAndSwaps(_ first: String, _ second: String, _ distance: Int) {
    let (first, second) = (Array(first.unicodeScalars), Array(second.unicodeScalars))
    #expect(editDistance(first, second) == distance)
    #expect(editDistance(second, first) == distance)
  }

  static let words = [
    "conv", "fc", "maxpool", "avgpool", "relu", "prelu", "relu6", "softmax", "dropout", "concat",
    "resnet18", "resnet50", "vgg16", "vgg19",
  ]

  @Test(arguments: [
    ("cnov", "conv"), ("conv2d", "conv"), ("max-pool", "maxpool"), ("MaxPool", "maxpool"),
    ("fd", "fc"), ("FC", "fc"), ("relu", "relu"), ("relu7", "relu6"), ("VGG-16", "vgg16"),
    ("resnet5", "resnet50"), ("dropuot", "dropout"), ("vgg18", "vgg16"),
  ])
  func nearestFindsWhatWasMeant(_ written: String, _ meant: String) {
    #expect(nearest(written, among: EditDistanceTests.words) == meant)
    // Ties are settled by the words, not by their order.
    #expect(nearest(written, among: EditDistanceTests.words.reversed()) == meant)
  }

  @Test(
    "other separators, case and a missing folder come first",
    arguments: [
      ("mobilenet-v2", "torchvision/mobilenet_v2"), ("MobileNetV2", "torchvision/mobilenet_v2"),
      ("mobilenet_v_2", "torchvision/mobilenet_v2"), ("ResNet-50", "resnet50"),
      ("resnet_50", "resnet50"), ("torchvision/ResNet50", "torchvision/resnet50"),
      ("vgg-16-bn", "torchvision/vgg16_bn"), ("resnet50-v15", "resnet50-v1.5"),
      ("Conv_1", "conv-1"), ("bn", "block/bn"),
    ])
  func otherSeparators(_ written: String, _ meant: String) {
    let known = [
      "mobilenet_v3", "torchvision/mobilenet_v2", "torchvision/mobilenet_v3_small", "resnet50",
      "resnet50-v1.5", "torchvision/resnet50", "torchvision/vgg16_bn", "torchvision/vgg16",
      "conv11",
      "conv-1", "block/bn", "outer/block/bn",
    ]
    #expect(nearest(written, among: known) == meant)
    #expect(nearest(written, among: known.reversed()) == meant)
  }

  @Test(arguments: ["", "x", "transformer", "lstm", "zz"])
  func nothingIsSuggestedForAWordThatIsFarFromAll(_ written: String) {
    #expect(nearest(written, among: EditDistanceTests.words) == nil)
  }

  @Test(
    "a near word that says the contrary is never suggested",
    arguments: [
      ("pixel-unshuffle", "pixel-shuffle"), ("pixel-unshufle", "pixel-shuffle"),
      ("unpool", "pool"), ("minpool", "maxpool"), ("downsample", "upsample"),
      ("deconv", "conv"), ("unflatten", "flatten"), ("shuffle", "unshuffle"),
    ])
  func contraries(_ written: String, _ contrary: String) {
    #expect(nearest(written, among: [contrary]) == nil)
  }

  @Test(arguments: [("nits", "units"), ("uints", "units"), ("deptj", "depth"), ("dconv", "deconv")])
  func wordsThatOnlyBeginLikeAContrary(_ written: String, _ meant: String) {
    #expect(nearest(written, among: [meant]) == meant)
  }

  @Test func absurdLengthsCostNothing() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(nearest(long, among: [long, "a"]) == nil)
    #expect(nearest("conv", among: Array(repeating: long, count: 100) + ["cnv"]) == "cnv")
  }
}
