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
