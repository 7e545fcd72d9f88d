import FastExecution
import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// How far a float32 sum in any order may be from the exact one (docs/decisions/0005-fast-kernels.md).
struct ErrorBound {
  /// Half the distance of 1 to the next float32.
  static let unit = 0x1p-24

  /// For each value of the output.
  let limits: [Double]

  /// For sums of up to `terms` terms whose magnitudes add up to `magnitudes`.
  ///
  /// `terms + 2` roundings reach a term at most: its product's or none, one for each addition, and those
  /// of storing the exact and the fast result; the smallest normal number covers underflow.
  init(terms: Int, magnitudes: Tensor) {
    let steps = Double(terms + 2) * Self.unit
    limits = magnitudes.values.map {
      steps / (1 - steps) * Double($0) * (1 + 4 * Self.unit) + Double(terms) * 0x1p-126
    }
  }

  /// For a convolution or fully connected layer.
  init(
    _ layer: Layer, on input: Tensor, with parameters: LayerParameters
  ) throws {
    let sizes = try DirectKernels().parameterSizes(of: layer, on: [input.shape])
    let magnitudes = try forward(
      layer, on: Tensor(input.shape, input.values.map(\.magnitude)),
      with: LayerParameters(
        weights: parameters.weights.map(\.magnitude), biases: parameters.biases.map(\.magnitude)))
    // Filters of a connection table differ in their terms: each has at most all weights of one more
    // than the mean.
    self.init(
      terms: max(sizes.fanIn, Self.mostTerms(of: layer, on: input.shape)) + 1,
      magnitudes: magnitudes)
  }

  /// For a convolution with batch normalization folded into it, against the two one after the other.
  ///
  /// With the factor s = γ/√(σ² + ε) and M the convolution's magnitudes, all that is added up has the
  /// magnitudes |s|·(M + |μ|) + |β|. Folding rounds each scaled weight once, and the shift; the direct road
  /// rounds the convolution's result and the normalized one: two roundings more than the four beside the
  /// terms, of which the bias is one. Factors are kept in double precision, whose roundings the slack of
  /// four units in the bound covers.
  init(
    folding norm: BatchNormalization, _ statistics: LayerParameters, into convolution: Layer,
    on input: Tensor, with parameters: LayerParameters
  ) throws {
    let sizes = try DirectKernels().parameterSizes(of: convolution, on: [input.shape])
    var magnitudes = try forward(
      convolution, on: Tensor(input.shape, input.values.map(\.magnitude)),
      with: LayerParameters(
        weights: parameters.weights.map(\.magnitude), biases: parameters.biases.map(\.magnitude)))
    for index in magnitudes.values.indices {
      let channel = index / magnitudes.shape.planeCount % magnitudes.shape.channels
      let deviation = (Double(statistics.variance[channel]) + norm.epsilon).squareRoot()
      let scale = Double(statistics.weights[channel].magnitude) / deviation
      magnitudes.values[index] = Float(
        scale * (Double(magnitudes.values[index]) + Double(statistics.mean[channel].magnitude))
          + Double(statistics.biases[channel].magnitude))
    }
    self.init(terms: sizes.fanIn + 1 + 4, magnitudes: magnitudes)
  }

  private static func mostTerms(of layer: Layer, on input: TensorShape) -> Int {
    guard case .convolution(let layer) = layer else { return 0 }
    return Int(layer.windows.area) * input.channels
  }

  /// Whether each value of `fast` is as near to that of `exact` as it has to be.
  func holds(_ fast: Tensor, _ exact: Tensor) -> Bool {
    fast.shape == exact.shape
      && zip(limits, zip(fast.values, exact.values)).allSatisfy { limit, pair in
        abs(Double(pair.0) - Double(pair.1)) <= limit
      }
  }
}

/// The output of a layer by the fast kernels.
func fastForward(
  _ layer: Layer, on input: Tensor, with parameters: LayerParameters = .none,
  _ instructionSet: InstructionSet = .best, threads: Int = 1
) throws -> Tensor {
  var operands = [input]
  var tally = OperationTally()
  return try FastKernels(threads: threads, instructionSet: instructionSet).run(
    layer, on: &operands, with: parameters, counting: &tally)
}
