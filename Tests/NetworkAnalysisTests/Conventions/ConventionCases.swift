import NetworkAnalysis

extension ConventionTests.Case {
  static let all: [ConventionTests.Case] = products + normalization + activations + pooling + others

  // 64 values out; 64·2·9 products; 64 biases.
  private static let products: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 4 4 4; conv filters=4 kernel=3 pad=1 groups=2",
      [
        "torchvision": 1152, "torchinfo": 1216, "ptflops-aten": 1216, "thop": 1152,
        "calflops": 2368, "calflops-macs": 1152, "flopcounter": 2304, "convnet-burden": 1216,
        "onnx-tool": 1216, "cs231n": 128,
      ], netscope: [.macc: 1152]),
    // 48·2·4 products on the smaller plane, 24 weights at 64 positions of the larger; 128 biases.
    ConventionTests.Case(
      "input 4 4 3; deconv filters=2 kernel=2 stride=2",
      [
        "torchvision": 384, "fvcore": 384, "torchinfo": 1664, "ptflops-aten": 512, "thop": 1536,
        "thop-ultralytics": 384, "thop-0.0.31": 1536, "calflops": 896, "flopcounter": 768,
        "convnet-burden": 512, "onnx-tool": 512,
      ], netscope: [.macc: 384]),
    ConventionTests.Case(
      "input 4 4 4; deconv filters=4 kernel=4 stride=2 pad=1 groups=2 bias=none",
      ["torchvision": 2048, "thop": 8192, "torchinfo": 8192], netscope: [.macc: 4096]),
    ConventionTests.Case(
      "input 1 1 10; fc units=4",
      [
        "torchvision": 40, "torchinfo": 44, "ptflops-pytorch": 44, "thop": 40, "calflops": 80,
        "convnet-burden": 44, "onnx-tool": 44, "keras": 44,
      ], netscope: [.macc: 40]),
    ConventionTests.Case("input 1 1 10; rbf units=4", ["torchinfo": 40, "fvcore": 0]),
  ]

  // 144 values in 4 channels.
  private static let normalization: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 6 6 4; batchnorm",
      [
        "torchvision": 0, "fvcore": 288, "fvcore-train": 720, "torchinfo": 8,
        "ptflops-pytorch": 288, "ptflops-0.7.0": 288, "ptflops-aten": 0, "thop": 576,
        "thop-0.0.31": 288, "calflops": 288, "onnx-tool": 4464, "convnet-burden": 0, "keras": 16,
      ], netscope: [.macc: 144, .additions: 144, .divisions: 144]),
    ConventionTests.Case(
      "input 6 6 4; batchnorm affine=#false",
      [
        "fvcore": 144, "fvcore-train": 576, "torchinfo": 0, "ptflops-pytorch": 144, "thop": 288,
        "thop-0.0.31": 288, "calflops": 144,
      ], netscope: [.additions: 144, .divisions: 144]),
    ConventionTests.Case(
      "input 6 6 4; batchnorm statistics=#false",
      ["fvcore": 720, "ptflops-pytorch": 288, "thop": 576, "thop-0.0.31": 0, "calflops": 720],
      netscope: [.macc: 144, .additions: 144, .divisions: 144]),
    ConventionTests.Case(
      "input 6 6 4; layernorm",
      [
        "fvcore": 720, "fvcore-train": 720, "torchinfo": 288, "ptflops-pytorch": 144, "thop": 576,
        "thop-0.0.31": 0, "calflops": 720,
      ]),
    ConventionTests.Case(
      "input 6 6 4; groupnorm groups=2",
      ["fvcore": 720, "torchinfo": 8, "ptflops-pytorch": 288, "thop": 0, "calflops": 720]),
    ConventionTests.Case(
      "input 6 6 4; lrn size=5",
      ["fvcore": 0, "convnet-burden": 504, "onnx-tool": 6048],
      netscope: [.macc: 720, .additions: 144, .exponentials: 144, .divisions: 288]),
    ConventionTests.Case(
      "input 6 6 4; scale",
      ["torchinfo": 8, "fvcore": 0, "convnet-burden": 144, "onnx-tool": 288],
      netscope: [.macc: 144]),
  ]

  private static let activations: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 6 6 4; relu",
      [
        "fvcore": 0, "ptflops-pytorch": 288, "ptflops-0.7.0": 144, "thop": 0, "calflops": 144,
        "convnet-burden": 288, "onnx-tool": 144,
      ], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; relu functional=#true",
      ["ptflops-pytorch": 144, "ptflops-0.7.0": 0, "calflops": 144, "onnx-tool": 144],
      netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; relu6",
      ["ptflops-pytorch": 144, "ptflops-0.7.0": 144, "calflops": 0, "onnx-tool": 288],
      netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; relu6 functional=#true",
      ["ptflops-pytorch": 144, "ptflops-0.7.0": 0, "calflops": 144],
      netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; prelu",
      ["torchinfo": 4, "thop": 144, "ptflops-pytorch": 288, "calflops": 144, "onnx-tool": 288],
      netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; silu",
      ["ptflops-pytorch": 144, "ptflops-0.7.0": 0, "calflops": 144, "onnx-tool": 4752]),
    ConventionTests.Case(
      "input 6 6 4; sigmoid", ["ptflops-pytorch": 0, "calflops": 0, "onnx-tool": 4608]),
    ConventionTests.Case(
      "input 6 6 4; hard-swish", ["ptflops-pytorch": 0, "calflops": 0, "onnx-tool": 720]),
    ConventionTests.Case(
      "input 6 6 4; softmax", ["thop": 0, "calflops": 0, "ptflops-pytorch": 0, "onnx-tool": 5184],
      netscope: [.additions: 144, .divisions: 144, .exponentials: 144]),
    // 36 distributions of 4 values, which another layer reads.
    ConventionTests.Case(
      "input 6 6 4; softmax; flatten",
      ["thop": 396, "calflops": 144, "ptflops-pytorch": 144, "ptflops-0.7.0": 0],
      netscope: [.additions: 144, .divisions: 144, .exponentials: 144]),
  ]

  // 196 values become 36.
  private static let pooling: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 7 7 4; maxpool kernel=3 stride=2",
      [
        "fvcore": 0, "thop": 0, "calflops": 196, "ptflops-pytorch": 392, "ptflops-0.7.0": 196,
        "convnet-burden": 288, "onnx-tool": 324, "cs231n": 232,
      ], netscope: [.comparisons: 324]),
    ConventionTests.Case(
      "input 7 7 4; avgpool kernel=3 stride=2",
      ["fvcore": 0, "thop": 36, "thop-0.0.31": 36, "thop-ultralytics": 360, "onnx-tool": 324],
      netscope: [.additions: 324]),
    ConventionTests.Case(
      "input 7 7 4; avgpool kernel=3 stride=2 functional=#true",
      ["thop": 0, "thop-ultralytics": 0, "ptflops-pytorch": 196, "ptflops-0.7.0": 0],
      netscope: [.additions: 324]),
    // Along an axis 2 + 3 + 3 + 2 pixels are real.
    ConventionTests.Case(
      "input 4 4 1; avgpool kernel=3 stride=1 pad=1",
      ["thop": 16, "thop-ultralytics": 116, "onnx-tool": 144], netscope: [.additions: 144]),
    // Cells overlap: 7 + 3 − 1 pixels along an axis.
    ConventionTests.Case(
      "input 7 7 4; adaptive-avgpool height=3 width=3",
      ["fvcore": 196, "thop": 232, "thop-ultralytics": 360, "calflops": 196, "onnx-tool": 324]),
    ConventionTests.Case(
      "input 7 7 4; adaptive-maxpool height=3 width=3",
      ["fvcore": 0, "thop": 0, "calflops": 196, "ptflops-pytorch": 392, "onnx-tool": 324]),
    ConventionTests.Case(
      "input 7 7 4; global-avgpool",
      [
        "fvcore": 196, "thop": 200, "thop-0.0.31": 200, "thop-ultralytics": 200, "calflops": 196,
        "ptflops-pytorch": 392, "convnet-burden": 196, "onnx-tool": 212,
      ], netscope: [.additions: 196]),
    ConventionTests.Case(
      "input 7 7 4; adaptive-avgpool height=1 width=1",
      ["fvcore": 196, "thop": 200, "onnx-tool": 212], netscope: [.additions: 196]),
  ]

  private static let others: [ConventionTests.Case] = [
    ConventionTests.Case(
      "input 6 6 4; upsample factor=2",
      [
        "fvcore": 576, "ptflops-pytorch": 1152, "ptflops-0.7.0": 576, "thop": 576,
        "thop-ultralytics": 0, "onnx-tool": 0, "convnet-burden": 0,
      ]),
    ConventionTests.Case(
      "input 6 6 4; upsample factor=2 interpolation=bilinear",
      [
        "fvcore": 2304, "thop": 6336, "thop-ultralytics": 6336, "onnx-tool": 2304,
        "convnet-burden": 2304,
      ]),
    ConventionTests.Case("input 6 6 4; dropout", ["torchvision": 0], netscope: [.comparisons: 144]),
    ConventionTests.Case(
      "input 6 6 4; add { path { }; path { }; path { } }",
      ["fvcore": 0, "calflops": 0, "convnet-burden": 144, "onnx-tool": 288],
      netscope: [.additions: 144]),
    ConventionTests.Case(
      "input 6 6 4; multiply { path { }; path { global-avgpool } }",
      ["thop": 148, "convnet-burden": 144, "onnx-tool": 304],
      netscope: [.additions: 288]),
  ]
}
