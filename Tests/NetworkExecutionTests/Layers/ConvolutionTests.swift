import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct ConvolutionKernelTests {
  private static func row(
    _ kernel: Int, stride: Int = 1, dilation: Int = 1, padding: AxisPadding = .none
  ) throws -> Windows {
    Windows(
      vertical: try Window(kernel: 1),
      horizontal: try Window(
        kernel: kernel, stride: stride, dilation: dilation, padding: padding))
  }

  /// A filter of 1, 10 and 100 on a row of 1 to 5; each digit tells what its tap reads.
  struct Row: CustomTestStringConvertible {
    let testDescription: String
    let windows: @Sendable () throws -> Windows
    var rounding = Rounding.floor
    let output: [Float]
  }

  @Test(
    "a row",
    arguments: [
      Row(
        testDescription: "slides pixel by pixel", windows: { try row(3) }, output: [321, 432, 543]),
      Row(
        testDescription: "leaves the last pixel unread, rounding down",
        windows: { try row(3, stride: 3) }, output: [321]),
      Row(
        testDescription: "reads zeros beyond the end, rounding up",
        windows: { try row(3, stride: 3) }, rounding: .ceil, output: [321, 54]),
      Row(
        testDescription: "dilated taps", windows: { try row(3, dilation: 2) }, output: [531]),
      Row(
        testDescription: "pads each side by its own number",
        windows: { try row(3, stride: 2, padding: .explicit(before: 2, after: 1)) },
        output: [100, 321, 543]),
      Row(
        testDescription: "pads the odd pixel at the end",
        windows: { try row(2, stride: 2, padding: .same) }, output: [21, 43, 5]),
    ])
  func slides(_ example: Row) throws {
    let layer = try Convolution(
      filters: 1, windows: example.windows(), bias: .none, rounding: example.rounding)
    let taps = layer.windows.horizontal.kernel
    let output = try forward(
      .convolution(layer), on: Tensor([[1, 2, 3, 4, 5]]),
      with: LayerParameters(weights: Array([1, 10, 100].prefix(taps))))
    #expect(output.values == example.output)
  }

  @Test("each group of filters reads its own channels")
  func groups() throws {
    let layer = try Convolution(filters: 4, windows: square(1), groups: 2, bias: .none)
    let output = try forward(
      .convolution(layer), on: .column(1, 10, 100, 1000),
      with: LayerParameters(weights: [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(output.values == [21, 43, 6500, 8700])
  }

  @Test("a connection table names the channels that each filter reads")
  func connectionTable() throws {
    let table = try ConnectionTable(channelsOfFilter: [[1], [0, 2], [0, 1, 2]])
    let layer = try Convolution(filters: 3, windows: square(1), connectionTable: table)
    let output = try forward(
      .convolution(layer), on: .column(1, 10, 100),
      with: LayerParameters(weights: [1, 2, 3, 4, 5, 6], biases: [0.5, 0.25, 0]))
    #expect(output.values == [10.5, 302.25, 654])
  }

  @Test("a bias for each position")
  func biasPerPosition() throws {
    let layer = try Convolution(filters: 2, windows: square(1), bias: .perPosition)
    let output = try forward(
      .convolution(layer), on: Tensor([[1, 2]]),
      with: LayerParameters(weights: [10, 100], biases: [1, 2, 3, 4]))
    #expect(output == Tensor([[11, 22]], [[103, 204]]))
  }

  @Test("threads and images change nothing")
  func threads() throws {
    var generator = FixedGenerator(seed: 3)
    let layer = try Convolution(filters: 5, windows: square(3, stride: 2, pad: 1), rounding: .floor)
    let images = Tensor.random(
      TensorShape(images: 3, channels: 2, height: 7, width: 6), using: &generator)
    let sizes = try DirectKernels().parameterSizes(of: .convolution(layer), on: [images.shape])
    let parameters = LayerParameters.random(sizes, using: &generator)
    var results: [(Tensor, OperationTally)] = []
    for threads in [1, 2, 4] {
      var operands = [images]
      var tally = OperationTally()
      let output = try DirectKernels(threads: threads).run(
        .convolution(layer), on: &operands, with: parameters, counting: &tally)
      results.append((output, tally))
    }
    #expect(results.allSatisfy { $0 == results[0] })
    let second = Tensor(
      TensorShape(images: 1, channels: 2, height: 7, width: 6), Array(images.values[84..<168]))
    let alone = try forward(.convolution(layer), on: second, with: parameters)
    #expect(results[0].0.values[60..<120] == alone.values[...])
    #expect(results[0].1.placements == 3 * 5 * 4 * 3)
  }

  @Test("what does not fit is refused, and so is what would never end")
  func refusals() throws {
    func run(_ layer: Convolution, on input: Tensor) throws {
      _ = try forward(.convolution(layer), on: input)
    }
    let wide = try Convolution(filters: 1, windows: square(4))
    #expect(throws: KernelError.windowDoesNotFit(.height)) {
      try run(wide, on: Tensor([[1, 2, 3]]))
    }
    let grouped = try Convolution(filters: 2, windows: square(1), groups: 2)
    #expect(throws: KernelError.channelsNotDivisible(channels: 3, by: 2)) {
      try run(grouped, on: .column(1, 2, 3))
    }
    let table = try ConnectionTable(channelsOfFilter: [[5]])
    let beyond = try Convolution(filters: 1, windows: square(1), connectionTable: table)
    #expect(throws: KernelError.channelOutOfRange(5, channels: 1)) {
      try run(beyond, on: .column(1))
    }
    let huge = try Convolution(filters: 1, windows: square(1_000_000, pad: 600_000))
    #expect(throws: KernelError.tooLarge) { try run(huge, on: .column(1)) }
    let unfed = try Convolution(filters: 1, windows: square(1))
    #expect(throws: KernelError.parameterCount(.weights, 0, needed: 1)) {
      try run(unfed, on: .column(1))
    }
  }
}
