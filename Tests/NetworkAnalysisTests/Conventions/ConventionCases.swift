import NetworkAnalysis

extension ConventionTests.Case {
  static let all: [ConventionTests.Case] = products + normalization + activations + pooling + others

  // Figures that the tools of PyTorch print are in `tool-layers.csv`. 64 values out; 64·2·9 products; 64 biases.
  private static let products: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 4 4 4; conv filters=4 kernel=3 pad=1 groups=2",
      ["torchvision": 1152, "convnet-burden": 1216, "onnx-tool": 1216, "cs231n": 128],
      netscope: [.macc: 1152]),
    // 48·2·4 products on the smaller plane, 24 weights at 64 positions of the larger; 128 biases.
    ConventionTests.Case(
      "input 4 4 3; deconv filters=2 kernel=2 stride=2",
      ["torchvision": 384, "convnet-burden": 512], netscope: [.macc: 384]),
    ConventionTests.Case(
      "input 4 4 4; deconv filters=4 kernel=4 stride=2 pad=1 groups=2 bias=none",
      ["torchvision": 2048], netscope: [.macc: 4096]),
    ConventionTests.Case(
      "input 1 1 10; fc units=4",
      ["torchvision": 40, "convnet-burden": 44, "onnx-tool": 44, "keras": 44], netscope: [.macc: 40]
    ),
    ConventionTests.Case(
      "input 1 1 10; rbf units=4",
      ["torchinfo": 40, "fvcore": 0]),
  ]

  // 144 values in 4 channels.
  private static let normalization: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 6 6 4; batchnorm",
      ["torchvision": 0, "onnx-tool": 4464, "convnet-burden": 0, "keras": 16],
      netscope: [.macc: 144, .additions: 144, .divisions: 144]),
    ConventionTests.Case(
      "input 6 6 4; batchnorm affine=#false",
      [:], netscope: [.additions: 144, .divisions: 144]),
    ConventionTests.Case(
      "input 6 6 4; batchnorm statistics=#false",
      [:], netscope: [.macc: 144, .additions: 144, .divisions: 144]),
    ConventionTests.Case(
      "input 6 6 4; lrn size=5",
      ["convnet-burden": 504, "onnx-tool": 6048],
      netscope: [.macc: 720, .additions: 144, .exponentials: 144, .divisions: 288]),
    ConventionTests.Case(
      "input 6 6 4; scale",
      ["torchinfo": 8, "fvcore": 0, "convnet-burden": 144, "onnx-tool": 288], netscope: [.macc: 144]
    ),
  ]

  private static let activations: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 6 6 4; relu",
      ["convnet-burden": 288, "onnx-tool": 144], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; relu functional=#true",
      ["onnx-tool": 144], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; relu6",
      ["onnx-tool": 288], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; relu6 functional=#true",
      [:], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; prelu",
      ["onnx-tool": 288], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; silu",
      ["onnx-tool": 4752]),
    ConventionTests.Case(
      "input 6 6 4; sigmoid",
      ["onnx-tool": 4608]),
    ConventionTests.Case(
      "input 6 6 4; hard-swish",
      ["onnx-tool": 720]),
    ConventionTests.Case(
      "input 6 6 4; softmax",
      ["thop": 0, "calflops": 0, "ptflops-pytorch": 0, "onnx-tool": 5184],
      netscope: [.additions: 144, .divisions: 144, .exponentials: 144]),
    // 36 distributions of 4 values, which another layer reads.
    ConventionTests.Case(
      "input 6 6 4; softmax; flatten",
      [:], netscope: [.additions: 144, .divisions: 144, .exponentials: 144]),
  ]

  // 196 values become 36.
  private static let pooling: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 7 7 4; maxpool kernel=3 stride=2",
      ["convnet-burden": 288, "onnx-tool": 324, "cs231n": 232], netscope: [.comparisons: 324]),
    ConventionTests.Case(
      "input 7 7 4; avgpool kernel=3 stride=2",
      ["onnx-tool": 324], netscope: [.additions: 324]),
    ConventionTests.Case(
      "input 7 7 4; avgpool kernel=3 stride=2 functional=#true",
      [:], netscope: [.additions: 324]),
    // Along an axis 2 + 3 + 3 + 2 pixels are real.
    ConventionTests.Case(
      "input 4 4 1; avgpool kernel=3 stride=1 pad=1",
      ["onnx-tool": 144], netscope: [.additions: 144]),
    // Cells overlap: 7 + 3 − 1 pixels along an axis.
    ConventionTests.Case(
      "input 7 7 4; adaptive-avgpool height=3 width=3",
      ["onnx-tool": 324]),
    ConventionTests.Case(
      "input 7 7 4; adaptive-maxpool height=3 width=3",
      ["onnx-tool": 324]),
    ConventionTests.Case(
      "input 7 7 4; global-avgpool",
      ["convnet-burden": 196, "onnx-tool": 212], netscope: [.additions: 196]),
    ConventionTests.Case(
      "input 7 7 4; adaptive-avgpool height=1 width=1",
      ["fvcore": 196, "thop": 200, "onnx-tool": 212], netscope: [.additions: 196]),
  ]

  private static let others: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 6 6 4; upsample factor=2",
      ["onnx-tool": 0, "convnet-burden": 0]),
    ConventionTests.Case(
      "input 6 6 4; upsample factor=2 interpolation=bilinear",
      ["onnx-tool": 2304, "convnet-burden": 2304]),
    // fvcore knows the operators of planes; thop knows `linear`, and warns of `trilinear`.
    ConventionTests.Case(
      "input 10 4; global-avgpool", ["fvcore": 0, "thop": 44], netscope: [.additions: 40]),
    ConventionTests.Case(
      "input 6 6 6 4; global-avgpool", ["fvcore": 0, "thop": 868], netscope: [.additions: 864]),
    ConventionTests.Case("input 6 2; adaptive-avgpool length=2", ["fvcore": 0, "thop": 16]),
    ConventionTests.Case(
      "input 10 4; upsample factor=2", ["fvcore": 0, "fvcore-train": 0, "thop": 80]),
    ConventionTests.Case("input 3 3 3 2; upsample factor=2", ["fvcore": 0, "thop": 432]),
    ConventionTests.Case(
      "input 6 2; upsample factor=2 interpolation=bilinear", ["fvcore": 0, "thop": 120]),
    ConventionTests.Case(
      "input 6 6 6 2; upsample factor=2 interpolation=bilinear", ["fvcore": 0, "thop": 0]),
    ConventionTests.Case(
      "input 6 6 4; dropout",
      ["torchvision": 0], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; add { path { }; path { }; path { } }",
      ["convnet-burden": 144, "onnx-tool": 288], netscope: [.additions: 144]),
    ConventionTests.Case(
      "input 6 6 4; multiply { path { }; path { global-avgpool } }",
      ["thop": 148, "convnet-burden": 144, "onnx-tool": 304], netscope: [.additions: 288]),
  ]
}
