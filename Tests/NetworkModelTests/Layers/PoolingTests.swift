@_spi(Rules) import NetworkModel
import TestSupport
import Testing

struct PoolingTests {
  private static func pooling(
    _ reduction: Reduction, _ kernel: Int, stride: Int, pad: Int = 0, dilation: Int = 1,
    rounding: Rounding = .exact
  ) throws -> Layer {
    .pooling(
      Pooling(
        reduction, windows: try square(kernel, stride: stride, pad: pad, dilation: dilation),
        rounding: rounding))
  }

  @Test(arguments: [
    LayerCase(
      "AlexNet pool1 (CS231n 2016, lecture 7)", try pooling(.max, 3, stride: 2), on: [55, 55, 96],
      gives: [27, 27, 96], connections: 629_856, operations: [.comparisons: 629_856]),
    LayerCase(
      "2×2 of stride 2 on 4×4", try pooling(.max, 2, stride: 2), on: [4, 4, 1], gives: [2, 2, 1],
      connections: 16, operations: [.comparisons: 16]),
    LayerCase(
      "GoogLeNet pool1 rounds 55.5 up; the last window is clipped",
      try pooling(.max, 3, stride: 2, rounding: .ceil), on: [112, 112, 64], gives: [56, 56, 64],
      connections: 167 * 167 * 64, operations: [.comparisons: 167 * 167 * 64]),
    LayerCase(
      "ResNet's first pool: the padding is not compared",
      try pooling(.max, 3, stride: 2, pad: 1, rounding: .floor), on: [112, 112, 64],
      gives: [56, 56, 64], connections: 167 * 167 * 64, operations: [.comparisons: 167 * 167 * 64]),
    LayerCase(
      "LeNet-5 S2 without its coefficient: 4 of 5,880 connections an output",
      try pooling(.sum, 2, stride: 2), on: [28, 28, 6], gives: [14, 14, 6], connections: 4_704,
      operations: [.additions: 4_704]),
    LayerCase(
      "average divides once an output", try pooling(.average, 7, stride: 1), on: [7, 7, 1024],
      gives: [1, 1, 1024], connections: 50_176, operations: [.additions: 50_176, .divisions: 1024]),
    LayerCase(
      "L2 squares, adds and takes a root", try pooling(.l2, 2, stride: 2), on: [6, 6, 2],
      gives: [3, 3, 2], connections: 72,
      operations: [.multiplications: 72, .additions: 72, .squareRoots: 18]),
    LayerCase(
      "Lp takes a power of each value and one of the sum",
      try pooling(.norm(power: 3), 2, stride: 2), on: [6, 6, 2], gives: [3, 3, 2], connections: 72,
      operations: [.additions: 72, .powers: 90]),
    LayerCase(
      "a kernel larger than the input, rounded up, sees what there is (Caffe, PyTorch)",
      try pooling(.max, 3, stride: 2, rounding: .ceil), on: [2, 2, 1], gives: [1, 1, 1],
      connections: 4, operations: [.comparisons: 4]),
    LayerCase(
      "subsampling, as option A shortcuts do", try pooling(.max, 1, stride: 2, rounding: .floor),
      on: [32, 32, 16], gives: [16, 16, 16], connections: 4_096, operations: [.comparisons: 4_096]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("the power 2 is L2, and others have bounds")
  func powers() throws {
    #expect(try Reduction.norm(power: 2) == .l2)
    for power in [0, -1, 0.09, 101, .nan, .infinity] {
      #expect(throws: LayerError.self) { try Reduction.norm(power: power) }
    }
  }

  @Test("padding must leave a real value in every window")
  func windowInPadding() throws {
    let layer = try Self.pooling(.max, 2, stride: 1, pad: 2)
    #expect(throws: LayerError.windowInPadding(axis: .height, dilatedKernel: 2, padding: 2)) {
      try layer.output(from: .one(volume(8, 8, 1)))
    }
  }

  @Test("a dilated window whose taps all miss a small input is refused")
  func tapsBesideTheInput() throws {
    // Taps at −1 and 1 of an input that has pixel 0 alone.
    let missing = try Self.pooling(.max, 2, stride: 1, pad: 1, dilation: 2)
    #expect(throws: LayerError.windowInPadding(axis: .height, dilatedKernel: 3, padding: 1)) {
      try missing.output(from: .one(volume(1, 1, 1)))
    }
    // Taps at −2, 0 and 2.
    let hitting = try Self.pooling(.max, 3, stride: 1, pad: 2, dilation: 2)
    #expect(try hitting.output(from: .one(volume(1, 1, 1))) == (try volume(1, 1, 1)))
  }

  @Test("exactly the windows that read nothing are refused, padding below the extent")
  func refusesExactlyEmptyWindows() throws {
    for n in 1...6 {
      for kernel in 1...3 {
        for stride in 1...3 {
          for dilation in 1...4 {
            let extent = dilation * (kernel - 1) + 1
            for pad in 0..<extent where n + 2 * pad >= extent {
              let starts = Swift.stride(from: -pad, through: n + pad - extent, by: stride)
              let allRead = starts.allSatisfy { start in
                (0..<kernel).contains { (0..<n).contains(start + $0 * dilation) }
              }
              let layer = try Self.pooling(
                .max, kernel, stride: stride, pad: pad, dilation: dilation, rounding: .floor)
              let accepted = (try? layer.output(from: .one(volume(n, n, 1)))) != nil
              #expect(accepted == allRead, "N=\(n) F=\(kernel) S=\(stride) D=\(dilation) P=\(pad)")
            }
          }
        }
      }
    }
  }
}
