import NetworkModel

extension Softmax {
  func run(on input: consuming Tensor, counting tally: inout OperationTally) -> Tensor {
    let shape = input.shape
    let overVolume =
      switch scope {
      case .unstated: shape.channels == 1
      case .channels: false
      case .volume: true
      }
    for image in 0..<shape.images {
      let first = image * shape.imageCount
      if overVolume {
        distribute(&input, Array(first..<first + shape.imageCount), counting: &tally)
      } else {
        for pixel in 0..<shape.planeCount {
          let indices = (0..<shape.channels).map { first + $0 * shape.planeCount + pixel }
          distribute(&input, indices, counting: &tally)
        }
      }
    }
    return input
  }

  /// Makes one distribution of the values at `indices`.
  private func distribute(
    _ tensor: inout Tensor, _ indices: [Int], counting tally: inout OperationTally
  ) {
    var largest = -Float.infinity
    for index in indices { largest = largest.maximum(with: tensor.values[index]) }
    tally.comparisons += indices.count

    let shifted = indices.map { Double(tensor.values[$0]) - Double(largest) }
    tally.additions += indices.count

    let exponentials = shifted.map(\.exponential)
    tally.exponentials += indices.count

    var sum = 0.0
    for exponential in exponentials { sum += exponential }
    tally.additions += indices.count

    switch form {
    case .plain:
      for (place, index) in indices.enumerated() {
        tensor.values[index] = Float(exponentials[place] / sum)
      }
      tally.divisions += indices.count
    case .logarithmic:
      let logarithm = sum.logarithm
      tally.logarithms += 1
      for (place, index) in indices.enumerated() {
        tensor.values[index] = Float(shifted[place] - logarithm)
      }
      tally.additions += indices.count
    }
  }
}
