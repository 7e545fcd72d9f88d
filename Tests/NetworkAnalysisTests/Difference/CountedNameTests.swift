import Testing

@testable import NetworkAnalysis

@Suite struct CountedNameTests {
  @Test(
    "words with a number, and places in lists, may come from counting",
    arguments: [
      "conv3", "fc2", "maxpool1", "stage2/conv", "conv2_x/basic1/residual/conv1", "conv2d_1",
      "batch_normalization_12", "conv10-bn/relu1", "features.4", "layer1.0/conv1/Conv", "7",
    ])
  func counted(_ name: String) {
    #expect(CountedName.isOne(name))
  }

  @Test(
    "other names are those that authors give",
    arguments: [
      "conv3_1", "3x3", "inception_3a/1x1", "stem", "max_pooling2d", "conv2_x/shortcut", "", "/",
      "_1",
    ])
  func given(_ name: String) {
    #expect(!CountedName.isOne(name))
  }
}
