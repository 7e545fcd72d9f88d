import NetworkModel

extension LocalResponseNormalization {
  func run(on input: consuming Tensor, counting tally: inout OperationTally) -> Tensor {
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
        for neighbour in window {
          for pixel in 0..<shape.planeCount {
            sums[pixel] += squares[neighbour * shape.planeCount + pixel]
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
}
