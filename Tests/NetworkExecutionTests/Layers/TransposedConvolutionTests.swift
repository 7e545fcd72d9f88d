import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct TransposedConvolutionKernelTests {
  private static func spread(
    _ window: Window, outputPadding: Int = 0, biases: [Float] = [], form: BiasForm = .none
  ) throws -> [Float] {
    let layer = try TransposedConvolution(
      filters: 1, windows: Windows(vertical: Window(kernel: 1), horizontal: window),
      outputPadding: .init(height: 0, width: outputPadding), bias: form)
    return try forward(
      .transposedConvolution(layer), on: Tensor([[1, 2, 3]]),
      with: LayerParameters(weights: [1, 10, 100].prefix(window.kernel).map { $0 }, biases: biases)
    ).values
  }

  @Test("each value spreads the filter, and what overlaps adds up")
  func spreads() throws {
    #expect(try Self.spread(Window(kernel: 3)) == [1, 12, 123, 230, 300])
    #expect(try Self.spread(Window(kernel: 2, stride: 2)) == [1, 10, 2, 20, 3, 30])
    #expect(
      try Self.spread(Window(kernel: 2, dilation: 2)) == [1, 2, 13, 20, 30])
  }

  @Test("padding cuts off, output padding adds")
  func cuts() throws {
    let padding = AxisPadding.explicit(before: 1, after: 2)
    #expect(try Self.spread(Window(kernel: 3, padding: padding)) == [12, 123])
    #expect(
      try Self.spread(Window(kernel: 2, stride: 2), outputPadding: 1) == [1, 10, 2, 20, 3, 30, 0])
    // Of the two pixels beyond three strides of 1 one is cut at each side.
    #expect(try Self.spread(Window(kernel: 3, padding: .same)) == [12, 123, 230])
    // A filter shorter than the stride leaves pixels that nothing reaches.
    #expect(
      try Self.spread(Window(kernel: 1, stride: 2, padding: .same)) == [1, 0, 2, 0, 3, 0])
  }

  @Test("the bias is only under the kept pixels")
  func biases() throws {
    let window = try Window(kernel: 3, padding: .explicit(before: 1, after: 1))
    #expect(try Self.spread(window, biases: [0.5], form: .shared) == [12.5, 123.5, 230.5])
    #expect(
      try Self.spread(window, biases: [0.5, 0, 0.25], form: .perPosition) == [12.5, 123, 230.25])
  }

  @Test("each group of channels feeds its own filters")
  func groups() throws {
    let layer = try TransposedConvolution(
      filters: 4, windows: square(1), groups: 2, bias: .none)
    let output = try forward(
      .transposedConvolution(layer), on: .column(1, 10, 100, 1000),
      with: LayerParameters(weights: [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(output.values == [31, 42, 7500, 8600])
  }

  @Test("padding that leaves nothing is refused")
  func nothingLeft() throws {
    let padding = AxisPadding.explicit(before: 2, after: 3)
    #expect(throws: KernelError.nothingLeft(.width)) {
      try Self.spread(Window(kernel: 3, padding: padding))
    }
  }
}
