@_spi(Rules) import NetworkModel
import TestSupport
import Testing

struct TransposedConvolutionTests {
  private static func transposed(
    _ filters: Int, _ windows: Windows, outputPadding: Int = 0, groups: Int = 1,
    bias: BiasForm = .shared
  ) throws -> Layer {
    .transposedConvolution(
      try TransposedConvolution(
        filters: filters, windows: windows,
        outputPadding: .init(height: outputPadding, width: outputPadding), groups: groups,
        bias: bias))
  }

  @Test(arguments: [
    LayerCase(
      "FCN-32s, upscore (arXiv:1411.4038, voc-fcn32s)",
      try transposed(21, square(64, stride: 32), bias: .none), on: [16, 16, 21],
      gives: [544, 544, 21], weights: 1_806_336, macs: 462_422_016, connections: 462_422_016,
      operations: [.multiplications: 462_422_016, .additions: 462_422_016]),
    LayerCase(
      "a 5×5 of stride 2 that doubles 4×4 (DCGAN, arXiv:1511.06434, figure 1)",
      try transposed(512, square(5, stride: 2, pad: 2), outputPadding: 1), on: [4, 4, 1024],
      gives: [8, 8, 512], weights: 13_107_200, biases: 512, macs: 209_715_200,
      connections: 209_747_968),
    LayerCase(
      "groups cut the weights", try transposed(6, square(3), groups: 2, bias: .perPosition),
      on: [2, 2, 4], gives: [4, 4, 6], weights: 108, biases: 96, macs: 432, connections: 528),
    LayerCase(
      "same multiplies by the stride",
      try transposed(
        1,
        Windows(
          vertical: Window(kernel: 3, stride: 2, padding: .same),
          horizontal: Window(kernel: 2, stride: 3, padding: .same))),
      on: [5, 5, 1], gives: [10, 15, 1], weights: 6, biases: 1, macs: 150, connections: 300),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("the output is what the spread filters reach, cropped and padded")
  func spreadOneByOne() throws {
    for n in 1...5 {
      for kernel in 1...4 {
        for stride in 1...3 {
          for dilation in 1...2 {
            for pad in 0...2 {
              for extra in 0..<max(stride, dilation) {
                var reached = 0
                for pixel in 0..<n {
                  for tap in 0..<kernel { reached = max(reached, pixel * stride + tap * dilation) }
                }
                let expected = reached + 1 - 2 * pad + extra
                let layer = try Self.transposed(
                  1, square(kernel, stride: stride, pad: pad, dilation: dilation),
                  outputPadding: extra)
                let input = LayerInput.one(try volume(n, n, 1))
                guard expected >= 1 else {
                  #expect(
                    throws: LayerError.transposedOutputEmpty(
                      axis: .height, computed: Int64(expected))
                  ) { try layer.output(from: input) }
                  continue
                }
                #expect(try layer.output(from: input) == (try volume(expected, expected, 1)))
              }
            }
          }
        }
      }
    }
  }

  @Test("output padding stays below the stride or the dilation")
  func outputPaddingLimit() throws {
    #expect(
      throws: LayerError.outputPaddingTooLarge(axis: .height, outputPadding: 2, limit: 2)
    ) { try Self.transposed(1, square(3, stride: 2), outputPadding: 2) }
    #expect(throws: Never.self) {
      try Self.transposed(1, square(3, stride: 1, dilation: 2), outputPadding: 1)
    }
  }
}
