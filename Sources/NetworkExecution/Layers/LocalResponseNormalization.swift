import CNNHost
import NetworkModel

extension LocalResponseNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    let shape = input.shape
    let factor = alphaDividedBySize ? alpha / Double(size) : alpha
    for image in 0..<shape.images {
      let first = image * shape.imageCount
      let squares = input.values[first..<first + shape.imageCount].map { Double($0) * Double($0) }
      tally.multiplications += squares.count

      for channel in 0..<shape.channels {
        var sums = [Double](repeating: 0, count: shape.planeCount)
        // Of an even size one more before than after.
        let window = max(channel - size / 2, 0)...min(channel + (size - 1) / 2, shape.channels - 1)
        for neighbor in window {
          for pixel in 0..<shape.planeCount {
            sums[pixel] += squares[neighbor * shape.planeCount + pixel]
          }
          tally.additions += shape.planeCount
        }
        for pixel in 0..<shape.planeCount {
          let index = first + channel * shape.planeCount + pixel
          let divisor = (k + factor * sums[pixel]).raised(to: beta)
          input.values[index] = Float(Double(input.values[index]) / divisor)
        }
        tally.multiplications += shape.planeCount
        tally.additions += shape.planeCount
        tally.powers += shape.planeCount
        tally.divisions += shape.planeCount
      }
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With `sᵢ = k + α·Σx²` over the neighbors of i and `y = x·s^−β`:
  /// `dxⱼ = dyⱼ·sⱼ^−β − 2αβ·xⱼ·Σ dyᵢ·xᵢ·sᵢ^(−β−1)` over all i that have j for a neighbor.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    try upstream.check(shape)
    let factor = alphaDividedBySize ? alpha / Double(size) : alpha
    let (before, after) = (size / 2, (size - 1) / 2)
    var gradient = upstream
    for image in 0..<shape.images {
      for pixel in 0..<shape.planeCount {
        let places = (0..<shape.channels).map { shape.offset(image: image, channel: $0) + pixel }
        let x = places.map { Double(input.values[$0]) }
        let dy = places.map { Double(upstream.values[$0]) }
        let s = x.indices.map { channel in
          let neighbors = (channel - before...channel + after).clamped(to: 0...x.count - 1)
          return k + factor * neighbors.reduce(0) { $0 + x[$1] * x[$1] }
        }
        let terms = x.indices.map { dy[$0] * x[$0] * pow(s[$0], -beta - 1) }
        for channel in x.indices {
          let readers = (channel - after...channel + before).clamped(to: 0...x.count - 1)
          let sum = readers.reduce(0) { $0 + terms[$1] }
          gradient.values[places[channel]] = Float(
            dy[channel] * pow(s[channel], -beta) - 2 * factor * beta * x[channel] * sum)
        }
      }
    }
    return LayerGradients(input: gradient)
  }
}
