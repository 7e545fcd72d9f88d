import FastExecution
import NetworkExecution
@_spi(Rules) import NetworkModel
import TestSupport
import Testing

/// Each fast kernel against the direct one, for each instruction set that the processor has.
struct FastLayerTests {
  /// A convolution as the tables below write it.
  struct Case: CustomStringConvertible {
    var channels: Int
    var height: Int
    var width: Int
    var filters: Int
    var kernel: (Int, Int)
    var stride = (1, 1)
    var pad = (0, 0)
    var dilation = (1, 1)
    var groups = 1
    var bias = BiasForm.shared
    var images = 1

    var description: String {
      "\(images)×\(channels)×\(height)×\(width), \(filters) filters of \(kernel), stride \(stride), "
        + "pad \(pad), dilation \(dilation), \(groups) groups, bias \(bias)"
    }

    var shape: TensorShape {
      TensorShape(images: images, channels: channels, height: height, width: width)
    }

    var layer: Layer {
      get throws {
        func window(_ kernel: Int, _ stride: Int, _ pad: Int, _ dilation: Int) throws -> Window {
          try Window(
            kernel: kernel, stride: stride, dilation: dilation,
            padding: .explicit(before: pad, after: pad))
        }
        return .convolution(
          try Convolution(
            filters: filters,
            windows: Windows(
              vertical: window(kernel.0, stride.0, pad.0, dilation.0),
              horizontal: window(kernel.1, stride.1, pad.1, dilation.1)),
            groups: groups, bias: bias))
      }
    }
  }

  static let convolutions: [Case] = [
    // Few channels, read pixel by pixel.
    Case(
      channels: 3, height: 23, width: 29, filters: 33, kernel: (7, 7), stride: (2, 2), pad: (3, 3)),
    Case(
      channels: 3, height: 35, width: 35, filters: 64, kernel: (11, 11), stride: (4, 4), pad: (2, 2)
    ),
    Case(channels: 1, height: 9, width: 8, filters: 5, kernel: (3, 2)),
    Case(channels: 15, height: 7, width: 6, filters: 16, kernel: (1, 3), dilation: (1, 2)),
    // Blocks of channels, full and not.
    Case(channels: 16, height: 1, width: 1, filters: 1, kernel: (1, 1)),
    Case(channels: 17, height: 7, width: 7, filters: 31, kernel: (3, 3), pad: (1, 1)),
    Case(channels: 64, height: 13, width: 11, filters: 80, kernel: (3, 3), pad: (1, 1)),
    Case(channels: 40, height: 9, width: 10, filters: 130, kernel: (1, 1), stride: (2, 2)),
    Case(channels: 33, height: 12, width: 5, filters: 70, kernel: (5, 3), pad: (2, 0), bias: .none),
    // Several chunks of segments.
    Case(channels: 200, height: 6, width: 7, filters: 65, kernel: (3, 3), pad: (1, 1)),
    // Windows that reach far.
    Case(
      channels: 20, height: 14, width: 15, filters: 18, kernel: (3, 2), stride: (2, 3), pad: (4, 5),
      dilation: (3, 4)),
    // Groups that begin at a block, that do not, and of one channel each.
    Case(channels: 96, height: 8, width: 8, filters: 64, kernel: (5, 5), pad: (2, 2), groups: 2),
    Case(channels: 40, height: 6, width: 6, filters: 20, kernel: (3, 3), pad: (1, 1), groups: 4),
    Case(channels: 32, height: 6, width: 9, filters: 64, kernel: (3, 3), pad: (1, 1), groups: 32),
    Case(channels: 37, height: 9, width: 6, filters: 37, kernel: (3, 3), pad: (1, 1), groups: 37),
    Case(
      channels: 37, height: 9, width: 6, filters: 37, kernel: (5, 3), stride: (2, 1), pad: (2, 1),
      groups: 37, bias: .none),
    Case(
      channels: 5, height: 9, width: 6, filters: 5, kernel: (3, 3), groups: 5, bias: .perPosition),
    // A bias for each position, and several images.
    Case(
      channels: 19, height: 6, width: 5, filters: 21, kernel: (3, 3), pad: (1, 1),
      bias: .perPosition),
    Case(
      channels: 3, height: 9, width: 9, filters: 17, kernel: (3, 3), pad: (1, 1),
      bias: .perPosition, images: 2),
    Case(channels: 32, height: 7, width: 7, filters: 48, kernel: (3, 3), pad: (1, 1), images: 3),
  ]

  @Test("a convolution keeps its bound", arguments: convolutions)
  func convolution(test: Case) throws {
    var generator = FixedGenerator(seed: 11)
    let layer = try test.layer
    let sizes = try DirectKernels().parameterSizes(of: layer, on: [test.shape])
    let parameters = LayerParameters.random(sizes, using: &generator)
    let input = Tensor.random(test.shape, using: &generator)
    let exact = try forward(layer, on: input, with: parameters)
    let bound = try ErrorBound(layer, on: input, with: parameters)
    for set in InstructionSet.available {
      for threads in [1, 2] {
        let fast = try fastForward(layer, on: input, with: parameters, set, threads: threads)
        #expect(bound.holds(fast, exact), "\(set), \(threads) threads")
      }
    }
  }

  @Test("random convolutions keep their bound")
  func randomConvolutions() throws {
    var random = RandomLayers(generator: FixedGenerator(seed: 5))
    var held = 0
    for draw in 0..<400 {
      // The others run by their direct kernel.
      guard let drawn = try? random.draw(.convolution),
        case .convolution(let convolution) = drawn.layer, convolution.weights == .shared
      else { continue }
      let input = Tensor.random(TensorShape(drawn.inputs[0]), using: &random.generator)
      guard let sizes = try? DirectKernels().parameterSizes(of: drawn.layer, on: [input.shape])
      else { continue }
      let parameters = LayerParameters.random(sizes, using: &random.generator)
      let exact = try forward(drawn.layer, on: input, with: parameters)
      let bound = try ErrorBound(drawn.layer, on: input, with: parameters)
      for set in InstructionSet.available {
        let fast = try fastForward(drawn.layer, on: input, with: parameters, set)
        #expect(bound.holds(fast, exact), "\(set), draw \(draw): \(drawn.layer)")
      }
      held += 1
    }
    #expect(held > 100)
  }

  @Test(
    "a fully connected layer keeps its bound", arguments: InstructionSet.available,
    [(1, 1, 1), (9, 13, 1), (100, 64, 5), (1023, 30, 2), (257, 33, 9)])
  func fullyConnected(set: InstructionSet, test: (inputs: Int, units: Int, images: Int)) throws {
    var generator = FixedGenerator(seed: 3)
    for bias in [BiasForm.none, .shared] {
      let layer = Layer.fullyConnected(try FullyConnected(units: test.units, bias: bias))
      let shape = TensorShape(images: test.images, channels: test.inputs, height: 1, width: 1)
      let sizes = try DirectKernels().parameterSizes(of: layer, on: [shape])
      let parameters = LayerParameters.random(sizes, using: &generator)
      let input = Tensor.random(shape, using: &generator)
      let exact = try forward(layer, on: input, with: parameters)
      let bound = try ErrorBound(layer, on: input, with: parameters)
      let fast = try fastForward(layer, on: input, with: parameters, set, threads: 2)
      #expect(bound.holds(fast, exact))
    }
  }

  @Test("a fully connected layer reads a volume in the order C, H, W")
  func flattening() throws {
    var generator = FixedGenerator(seed: 3)
    let layer = Layer.fullyConnected(try FullyConnected(units: 7))
    let shape = TensorShape(images: 2, channels: 21, height: 3, width: 5)
    let sizes = try DirectKernels().parameterSizes(of: layer, on: [shape])
    let parameters = LayerParameters.random(sizes, using: &generator)
    let input = Tensor.random(shape, using: &generator)
    let bound = try ErrorBound(layer, on: input, with: parameters)
    let exact = try forward(layer, on: input, with: parameters)
    #expect(bound.holds(try fastForward(layer, on: input, with: parameters), exact))
  }

  @Test(
    "pooling and normalizing agree",
    arguments: [LayerKind.pooling, .globalPooling, .adaptivePooling, .localResponseNormalization])
  func others(kind: LayerKind) throws {
    var random = RandomLayers(generator: FixedGenerator(seed: 9))
    var held = 0
    for draw in 0..<400 {
      guard let drawn = try? random.draw(kind) else { continue }
      let volume = drawn.inputs[0]
      guard (try? drawn.layer.output(from: .one(volume))) != nil else { continue }
      let shape = TensorShape(
        images: 1 + draw % 2, channels: volume.channels * (1 + draw % 4), volume.extents)
      let input = Tensor.random(shape, using: &random.generator)
      let exact = try forward(drawn.layer, on: input)
      for set in InstructionSet.available {
        let fast = try fastForward(drawn.layer, on: input, set, threads: 1 + draw % 2)
        #expect(fast.shape == exact.shape)
        // Sums of at most 100 values of one or two digits, or powers and roots of such.
        let isNear = zip(fast.values, exact.values).allSatisfy {
          abs($0 - $1) <= 1e-5 * max(abs($1), 1)
        }
        #expect(isNear, "\(set), draw \(draw): \(drawn.layer) on \(shape)")
      }
      held += 1
    }
    #expect(held > 100)
  }

  @Test("a NaN is not hidden", arguments: InstructionSet.available)
  func notANumber(set: InstructionSet) throws {
    let shape = TensorShape(images: 1, channels: 16, height: 3, width: 3)
    var input = Tensor(shape, repeating: 1)
    input.values[5] = .nan
    let pooled = try fastForward(
      .pooling(Pooling(.max, windows: square(2))), on: input, set)
    #expect(pooled.nonFiniteCount == 4 - 2)
    let convolution = Layer.convolution(
      try Convolution(filters: 1, windows: square(3), bias: .none))
    let filtered = try fastForward(
      convolution, on: input, with: LayerParameters(weights: Array(repeating: 0, count: 144)), set)
    #expect(filtered.nonFiniteCount == 1)
  }
}
